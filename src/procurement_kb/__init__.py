"""An open knowledge base on innovation procurement in health and care.

One way through, no way back: files, records, graph, findings, views, site and exports.
Each step is a subpackage, and none imports one that comes after it.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("procurement-kb")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
