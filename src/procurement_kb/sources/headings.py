"""Headings of a Markdown body and the anchors that the site gives them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_ATX: Final = re.compile(r"\n(?P<hashes>#{1,6})(?P<text>[^\n]*)")
"""A heading with the line end before it: a search for two characters is many times faster than one at every line."""
_ATX_END: Final = re.compile(r"(?<!\\)#+\Z")
_SETEXT: Final = re.compile(r"(?:\A\n*|\n[ \t]*\n)(?P<text>[^\s#>|-][^\n]*)\n(?P<line>=+|-+)[ ]*(?=\n|\Z)")
_UNDERLINE: Final = re.compile(r"\n(?:=+|-+)[ ]*(?:\n|\Z)")
"""What a heading of that kind cannot do without: a list has "\\n-" too, and looking for this first is quick."""
_MARKUP: Final = re.compile(
    r"!?\[\[[^\[\]|]*\|(?P<words>[^\[\]]*)\]\]|!?\[\[(?P<id>[^\[\]]*)\]\]|!?\[(?P<text>[^\[\]]*)\]\([^()]*\)|<[^<>]*>"
)
_EMPHASIS: Final = re.compile(r"(?<!\\)[*`]+|(?<![\w\\])_+|(?<!\\)_+(?!\w)|\\(?=[^\w\s])")


def find_headings(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start and end of the words of each heading, and its level; ``text`` is without fenced blocks."""
    found: list[tuple[int, int, int]] = []
    # The line end in front, which the first line lacks, moves every offset by one.
    for match in _ATX.finditer(f"\n{text}") if "#" in text else ():
        inner = match["text"].rstrip()
        inner = _ATX_END.sub("", inner).rstrip()
        if stripped := inner.lstrip():
            start = match.start("text") - 1 + len(inner) - len(stripped)
            found.append((start, start + len(stripped), len(match["hashes"])))
    for match in _SETEXT.finditer(text) if _UNDERLINE.search(text) else ():
        begin, words = match.start("text"), match["text"].rstrip()
        found.append((begin, begin + len(words), 1 if match["line"].startswith("=") else 2))
    yield from sorted(found)


@lru_cache(maxsize=4096)
def slugify(text: str) -> str:
    """Return the anchor that the site's engine makes of a heading, before it numbers repeated ones.

    Kept, because most records have the headings of their type.
    """
    plain = _MARKUP.sub(lambda match: next((group for group in match.groups() if group is not None), ""), text)
    plain = html.unescape(_EMPHASIS.sub("", plain))
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


class Slugs:
    """The anchors of one page: a repeated one is numbered as the engine does."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, text: str) -> str:
        """Return the anchor for the next heading of the page."""
        base = slug = slugify(text)
        while slug in self._taken or not slug:
            self._numbers[base] = self._numbers.get(base, 0) + 1
            slug = f"{base}_{self._numbers[base]}"
        self._taken.add(slug)
        return slug
