"""Documents of a test's own, and the index of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from procurement_kb.exports.search_index import SearchIndex
from procurement_kb.views.model import Document, UrlPolicy

URLS = UrlPolicy("https://kb.example/")


def document(uri: str, title: str, *, search: bool = True, **kb: Any) -> Document:
    """Return a page of no record; ``kb`` adds to what templates get."""
    return Document(
        src_uri=uri,
        title=title,
        description=f"What {title} is about.",
        template="kb/list.html",
        kb={"type": "list", "id": uri.removesuffix(".md"), **kb},
        search=search,
    )


def write_index(
    site: Path,
    pages: Iterable[tuple[Document, str]],
    *,
    records: Mapping[str, Any] | None = None,
    offline: bool = True,
) -> Path:
    """Index pages with their bodies, and return the folder of the index."""
    with SearchIndex(URLS, records or {}) as index:
        for page, html in pages:
            index.add(page, html)
        index.write(site, offline=offline)
    return site / "pagefind"
