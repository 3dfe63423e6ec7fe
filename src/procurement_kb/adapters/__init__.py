"""Adapters: hand the site plan to a site engine. Each engine is known to one module only."""
