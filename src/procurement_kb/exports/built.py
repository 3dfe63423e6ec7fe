"""A finished site as it lies on the disk, read by whatever makes files of its pages to take away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import html
from lxml.html import HtmlElement

INDEX = "index.html"
_HERE = "http://built.invalid/"
"""Stands for the root of the site while links are resolved."""
_LINKS = ("href", "src", "poster", "data", "action", "formaction", "cite")
"""Attributes that hold one address."""
_OPENS = frozenset({"a", "area"})
"""Elements that a reader follows."""
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_LINK = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(\s+[\d.]+[wx])?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Built:
    """A built site. Pages may have addresses with folders or with ``.html``."""

    root: Path
    """The folder of the site."""
    site_url: str
    """Its address on the web, with a slash at the end; empty when it has none."""

    def page(self, address: str) -> str:
        """Return the file of the page with an address such as ``training/modules/first/``.

        Raises:
            FileNotFoundError: the site has no such page.
        """
        bare = address.strip("/")
        for name in (f"{bare}/{INDEX}" if bare else INDEX, f"{bare}.html"):
            if (self.root / name).is_file():
                return name
        raise FileNotFoundError(f"the site in {self.root} has no page {address!r}")

    def tree(self, path: str) -> HtmlElement:
        """Return the document in the file ``path``, read anew each time: it is the caller's to change."""
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
        return html.document_fromstring((self.root / path).read_bytes(), parser=parser)

    def target(self, path: str, href: str) -> str | None:
        """Return the file that a link in the file ``path`` points to, without its fragment.

        None for a fragment of the same page, another host, mail, data, and what the site does not have.
        """
        if not urlsplit(href).path and not urlsplit(href).netloc:
            return None
        inner = self._inner(urljoin(_HERE + quote(path), href))
        if inner is None:
            return None
        return self._file(unquote(urlsplit(inner).path.removeprefix("/")))

    def closure(self, files: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of ``files`` and of all that their style sheets load, by path.

        Raises:
            FileNotFoundError: one of them is not there.
        """
        found: dict[str, bytes] = {}
        waiting = list(files)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found[name] = (self.root / name).read_bytes()
            if name.endswith(".css"):
                waiting += self._loaded_by(name, found[name].decode())
        return dict(sorted(found.items()))

    def outward(self, element: HtmlElement, path: str, local: Mapping[str, str]) -> None:
        """Rewrite every link and source in ``element``, which stands in the file ``path``.

        What points to a file in ``local`` gets the name that it has there. Everything else gets its address on the web,
        and a link opens it in a new tab. A link to a place in ``element`` itself stays as it is. Without an address on
        the web, what cannot be reached loses its link and keeps its words.
        """
        ids = {str(value) for value in element.xpath(".//@id | ./@id")}
        for node in element.iter():
            if not isinstance(node.tag, str):
                continue
            for name in node.keys():  # noqa: SIM118 - an element iterates over its children
                if name in _LINKS or name.endswith("}href") or name == "xlink:href":
                    self._rewrite(node, name, path, local, ids)
                elif name == "srcset":
                    node.set(name, self._srcset(node.get(name, ""), path, local))

    def web(self, path: str, href: str) -> str:
        """Return the address on the web of a link in the file ``path``; empty when there is none."""
        inner = self._inner(urljoin(_HERE + quote(path), href))
        if inner is None:
            return urljoin(self.site_url or _HERE, href)
        if not self.site_url:
            return ""
        parts = urlsplit(inner)
        where = parts.path.removeprefix("/")
        if PurePosixPath(where).name == INDEX:
            where = where.removesuffix(INDEX)
        query = f"?{parts.query}" if parts.query else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{self.site_url}{where}{query}{fragment}"

    def _rewrite(self, node: HtmlElement, name: str, path: str, local: Mapping[str, str], ids: set[str]) -> None:
        href = node.get(name, "").strip()
        fragment = urlsplit(href).fragment
        if not href or (href.startswith("#") and (fragment in ids or unquote(fragment) in ids)):
            return
        if urlsplit(href).scheme not in ("", "http", "https"):
            return
        # A fragment of the page of which only a part is taken along.
        target = path if href.startswith("#") else self.target(path, href)
        if target is not None and target in local:
            node.set(name, local[target] + (f"#{fragment}" if fragment else ""))
            return
        address = self.web(path, href)
        if not address:
            del node.attrib[name]
            return
        node.set(name, address)
        if node.tag in _OPENS:
            node.set("target", "_blank")
            node.set("rel", " ".join(dict.fromkeys([*node.get("rel", "").split(), "noopener"])))

    def _srcset(self, value: str, path: str, local: Mapping[str, str]) -> str:
        candidates = []
        for found in _CANDIDATE.finditer(value):
            target = self.target(path, found[1])
            address = local[target] if target is not None and target in local else self.web(path, found[1])
            candidates.append(address + (found[2] or ""))
        return ", ".join(candidates)

    def _inner(self, address: str) -> str | None:
        """Return an absolute address as one below `_HERE`, None when it leads elsewhere."""
        if self.site_url and f"{address}/".startswith(self.site_url):
            return _HERE + address.removeprefix(self.site_url.rstrip("/")).removeprefix("/")
        if not address.startswith(_HERE):
            return None
        # A link from the root of the host, as in the page for unknown addresses.
        prefix = urlsplit(self.site_url).path.rstrip("/")
        rest = address.removeprefix(_HERE.rstrip("/"))
        return _HERE.rstrip("/") + rest.removeprefix(prefix) if prefix and rest.startswith(f"{prefix}/") else address

    def _file(self, name: str) -> str | None:
        """Return the file that an address below the root shows."""
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if ".." in parts:
            return None
        bare = "/".join(parts)
        candidates = [bare, f"{bare}/{INDEX}" if bare else INDEX, f"{bare}.html"]
        return next((found for found in candidates if found and (self.root / found).is_file()), None)

    def _loaded_by(self, sheet: str, text: str) -> Iterator[str]:
        for found in _CSS_LINK.finditer(_CSS_COMMENT.sub("", text)):
            href = next(part for part in found.groups() if part is not None)
            if href.startswith(("data:", "#")) or urlsplit(href).netloc:
                continue
            target = self.target(sheet, href)
            if target is None:
                raise FileNotFoundError(f"{sheet} loads {href!r}, which the site does not have")
            yield target
