"""What leaves the site beside its pages: search index, data of the explorer, files for other programs."""
