"""The site plan: every page and file of the site as plain values, before any engine sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from procurement_kb.findings import Finding


class Later(Mapping[str, Any]):
    """Values of which some are known, and all the others are worked out when one of them is asked for.

    A build asks for a page's values in one of two processes, which need not do the other's work.
    """

    def __init__(self, known: Mapping[str, Any], whole: Callable[[], Mapping[str, Any]]) -> None:
        """Keep what is ``known``; ``whole`` returns that and the rest."""
        self._known = known
        self._whole: Callable[[], Mapping[str, Any]] | None = whole

    def __getitem__(self, key: str) -> Any:
        """Return a value."""
        if self._whole is not None and key not in self._known:
            self._all()
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        """Return all keys."""
        return iter(self._all())

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._all())

    def _all(self) -> Mapping[str, Any]:
        if self._whole is not None:
            self._known, self._whole = self._whole(), None
        return self._known


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown page as the site engine will see it."""

    src_uri: str
    """Path below the documents folder, with forward slashes, ending in ``.md``."""
    title: str
    description: str
    """Plain text for cards, search engines and metadata."""
    template: str
    """Template below the theme's folders, for instance ``kb/case-study.html``."""
    kb: Mapping[str, Any]
    """Everything the template needs, plain JSON types only."""
    body: str = ""
    """Markdown; links between records are relative ``.md`` links, citations and terms are markers."""
    origin: str | None = None
    """Project-relative path of the file people edit; None for generated pages."""
    search: bool = True
    """Whether the page stands in the search index."""
    listed: bool = True
    """Whether search engines may list the page."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is copied into the site as it is."""

    uri: str
    content: str | bytes


@dataclass(frozen=True, slots=True)
class SitePlan:
    """The whole site."""

    documents: tuple[Document, ...]
    assets: tuple[Asset, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Old page (``src_uri``) to present page (``src_uri``)."""
    site: Mapping[str, Any] = field(default_factory=dict)
    """What every page may need; handed to the theme as ``config.extra.kb``."""
    findings: tuple[Finding, ...] = ()
    """Faults that only the whole plan shows: two pages at one address, a published address that vanished."""


@dataclass(frozen=True, slots=True)
class UrlPolicy:
    """How a page's path becomes its address, for data that must carry addresses."""

    site_url: str
    """Absolute address of the site with a final slash, empty when unknown."""
    directory_urls: bool = True
    """``cases/x/`` rather than ``cases/x.html``."""

    def href(self, src_uri: str) -> str:
        """Return the address of a page relative to the site's root."""
        stem = src_uri.removesuffix(".md")
        name = stem.rsplit("/", 1)[-1]
        if name in {"index", "README"}:
            folder = stem.removesuffix(name)
            return folder if self.directory_urls else f"{folder}index.html"
        return f"{stem}/" if self.directory_urls else f"{stem}.html"

    def absolute(self, src_uri: str) -> str:
        """Return the absolute address of a page."""
        return self.site_url + self.href(src_uri)

    def destination(self, src_uri: str) -> str:
        """Return the file of a page below the site's folder."""
        href = self.href(src_uri)
        return f"{href}index.html" if href == "" or href.endswith("/") else href
