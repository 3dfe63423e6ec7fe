"""Links between pages, made relative as the engine does it, which a site needs by the ten thousand and mostly alike."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Known = dict[tuple[str, str], str]
"""The address of the page that a link leads to, by the folder that it stands in and the link as it is written."""

_PLACES = {"a": "href", "img": "src"}
_SIMPLE = re.compile(r"(?!/)[A-Za-z0-9_./-]+\.md")
"""A link to a page as a whole. What leads to a place on a page, or elsewhere, the engine notes or comments on."""


class Links(Treeprocessor):
    """Makes links relative by the addresses of the pages that they lead to; each address is looked up once in a build."""

    def __init__(self, own: Any, relative: Callable[[str, str], str], known: Known) -> None:
        """Remember the engine's own way.

        Args:
            own: the engine's processor for one page.
            relative: the engine's function that writes an address relative to another.
            known: what was looked up for other pages, and will be added to.
        """
        super().__init__()
        self._own = own
        self._relative = relative
        self._known = known
        self._folder = posixpath.dirname(own.file.src_uri)

    def run(self, root: Element) -> None:
        """Make the links of a page relative."""
        for element in root.iter():
            if place := _PLACES.get(element.tag):
                element.set(place, self._url(element.get(place, "")))

    def _url(self, link: str) -> str:
        key = (self._folder, link)
        address = self._known.get(key)
        if address is None:
            file = self._file(link) if _SIMPLE.fullmatch(link) else None
            if file is None or file.inclusion.is_excluded():
                url: str = self._own.path_to_url(link)
                return url
            address = self._known[key] = file.url
        return self._relative(address, self._own.file.url)

    def _file(self, link: str) -> Any:
        return self._own.files.get_file_from_path(posixpath.normpath(posixpath.join(self._folder, link)))
