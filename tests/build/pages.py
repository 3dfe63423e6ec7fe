"""Read what a built site links to and loads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

LOADING = {
    ("script", "src"), ("link", "href"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"),
    ("video", "src"), ("audio", "src"), ("object", "data"), ("embed", "src"), ("form", "action"), ("use", "href"),
    ("image", "href"),
}  # fmt: skip
"""Attributes that make a browser load or send something without a reader's choice."""
PASSIVE_LINKS = {"canonical", "alternate", "license", "next", "prev"}
"""Kinds of `<link>` that load nothing."""
PARSER = html.HTMLParser(encoding="utf-8")


@dataclass
class PageLinks:
    """The ids, links and loaded addresses of one page."""

    path: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)

    def add(self, tag: str, values: dict[str, str]) -> None:
        """Collect what a tag names."""
        if "id" in values:
            self.ids.append(values["id"])
        if tag in {"a", "area"} and "href" in values:
            self.links.append(values["href"])
        passive = tag == "link" and bool(PASSIVE_LINKS & set(values.get("rel", "").split()))
        self.loads += [value for name, value in values.items() if (tag, name) in LOADING and not passive]


def read_pages(site: Path) -> dict[str, PageLinks]:
    """Return every HTML page of a site by its path, with forward slashes."""
    pages = {}
    for file in sorted(site.rglob("*.html")):
        page = PageLinks(file.relative_to(site).as_posix())
        # An empty file is no document, and has no links.
        for element in html.document_fromstring(file.read_bytes() or b"<p>", parser=PARSER).iter(etree.Element):
            page.add(str(element.tag), {str(name): str(value) for name, value in element.items()})
        pages[page.path] = page
    return pages


def is_external(address: str) -> bool:
    """Tell whether an address has a scheme or a host."""
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def target_of(page: str, address: str) -> tuple[str, str]:
    """Return the file and the fragment that an address on a page leads to."""
    parts = urlsplit(address)
    base = Path("/", page).parent
    path = Path("/", page) if not parts.path else Path(str(base) + "/" + unquote(parts.path))
    if parts.path.endswith("/") or parts.path in {".", ".."} or parts.path.endswith(("/.", "/..")):
        path /= "index.html"
    resolved = Path(_normal(path.as_posix()))
    return resolved.as_posix().lstrip("/"), unquote(parts.fragment)


def _normal(path: str) -> str:
    out: list[str] = []
    for part in path.split("/"):
        if part == ".." and out:
            out.pop()
        elif part not in {"", ".", ".."}:
            out.append(part)
    return "/".join(out)
