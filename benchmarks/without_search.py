"""The hook of the site without its search: a build with it shows what indexing takes."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from procurement_kb.adapters.mkdocs import Adapter


class WithoutSearch(Adapter):
    """Binds the project to a build as usual, and indexes nothing."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Plan the site, and forget about the index."""
        config = super().on_config(config)
        self._search = None
        return config


_adapter = WithoutSearch()
globals().update({name: getattr(_adapter, name) for name in dir(_adapter) if name.startswith("on_")})
