"""Short ways through Python-Markdown for what most texts are: plain paragraphs, few marks, simple links.

Each gives exactly what the library's own way gives, and leaves to that way what it does not know. Where the site's
configuration adds kinds of blocks or of inline marks, those that count on knowing all kinds are not taken.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

if TYPE_CHECKING:
    from markdown import Markdown
    from markdown.util import Registry

CONTENTS = "[TOC]"
"""What a text must hold to be given its table of contents."""

_NEEDS = {
    "backtick": ("`",),
    "escape": ("\\",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "linebreak": ("  \n",),
    "em_strong": ("*", "_"),
}
"""One of what a piece of text must hold for a kind of inline mark to be in it."""

FENCES = ("```", "~~~")
"""What begins a fenced block of code. The library sets such blocks aside as HTML of its own and puts them back last."""

_FENCED = "fenced_code_block"
_FIRST = ("normalize_whitespace", _FENCED)
_BLOCKS = (
    *("empty", "indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote", "reference"),
    *("paragraph", "admonition", "table"),
)
_TREE = ("inline", "prettify", "toc", "unescape")


def shorten(md: Markdown, absent: Container[str]) -> None:
    """Have a converter take the short ways.

    Args:
        md: the converter, for texts without tabs, carriage returns, and the two characters that the library uses itself.
        absent: what its texts do not hold.
    """
    md.preprocessors.register(_Lines(md), "normalize_whitespace", 30)
    blocks: Registry[Any] = md.parser.blockprocessors
    if _is(blocks, "table", TableProcessor):
        blocks.register(_Table(md.parser, blocks["table"].config), "table", 75)
    if _is(md.inlinePatterns, "link", LinkInlineProcessor):
        md.inlinePatterns.register(_Link(LINK_RE, md), "link", 160)
    for extension in md.registeredExtensions:
        if type(extension) is TocExtension and CONTENTS in absent and extension.getConfig("marker") == CONTENTS:
            md.treeprocessors.register(_Headings(md, extension.getConfigs()), "toc", 5)
    if not _is_known(md):
        return
    blocks.register(_Plain(md.parser), "plain", 1_000)
    md.treeprocessors.register(_Unmarked(md), "unmarked", 21)
    # A list of 70 names, in which every element of every document is looked for.
    md.block_level_elements = frozenset(md.block_level_elements)  # type: ignore[assignment]
    if "\\" in absent:
        md.treeprocessors.deregister("unescape")
    if all(fence in absent for fence in FENCES):
        md.preprocessors.deregister(_FENCED, strict=False)
        md.postprocessors.deregister("raw_html")


def _is_known(md: Markdown) -> bool:
    """Tell whether a converter looks for nothing but what is known here."""
    registries: tuple[tuple[Registry[Any], Iterable[str]], ...] = (
        (md.preprocessors, _FIRST),
        (md.parser.blockprocessors, _BLOCKS),
        (md.inlinePatterns, _NEEDS),
        (md.treeprocessors, _TREE),
    )
    return all(sum(name in registry for name in names) == len(registry) for registry, names in registries)


def _is(registry: Registry[Any], name: str, kind: type) -> bool:
    return name in registry and type(registry[name]) is kind


class _Lines(NormalizeWhitespace):
    """Makes all white space alike where there are no tabs and carriage returns: only blank lines may have to be emptied."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any(map(str.isspace, lines)) else [*lines, "", ""]


class _Plain(ParagraphProcessor):
    """A paragraph that can be nothing else, found before anything else is looked for.

    No line begins with white space, or with what a heading, a rule, a list, a quotation, an admonition or the address
    of a link begins with, and none can be a row of a table. Emphasis is let through.
    """

    RE = re.compile(r"(?:(?!\d+\.|\[[^\[\]]*\]:)[*_]*[^\s#=+\-*_>!|][^\n|]*(?:\n|\Z))+\Z")

    def test(self, parent: ET.Element, block: str) -> bool:
        del parent
        return self.RE.match(block) is not None


class _Table(TableProcessor):
    """Tables, most rows of which hold no code, and no bar that is none."""

    def _split(self, row: str) -> list[str]:
        if "`" in row or "\\" in row:
            cells: list[str] = super()._split(row)  # type: ignore[misc] # the types leave out private names
            return cells
        return row.split("|")


class _Link(LinkInlineProcessor):
    """Links, most of which have neither brackets in their text nor a title."""

    SIMPLE = re.compile("([^\\[\\]]*)\\]\\(([^\\s()<>'\"\x02]*)\\)")

    def handleMatch(  # type: ignore[override] # noqa: N802 - as in the class above it
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int | None, int | None]:
        simple = self.SIMPLE.match(data, m.end())
        if simple is None:
            return super().handleMatch(m, data)
        link = ET.Element("a", href=simple[2])
        link.text = simple[1]
        return link, m.start(), simple.end()


class _Unmarked(Treeprocessor):
    """Says of the texts that hold no inline marks that none are to be looked for."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        found = dict.fromkeys(mark for name, marks in _NEEDS.items() if name in md.inlinePatterns for mark in marks)
        self._marks = tuple(found)

    def run(self, root: ET.Element) -> None:
        marks = self._marks
        for element in root.iter():
            if text := element.text:
                for mark in marks:
                    if mark in text:
                        break
                else:
                    element.text = AtomicString(text)


class _Headings(TocTreeprocessor):
    """Gives headings their anchors, and lists them for the engine, without making a table of contents that nobody shows."""

    def build_toc_div(self, toc_list: list[Any]) -> ET.Element:
        del toc_list
        return ET.Element("div")

    def replace_marker(self, root: ET.Element, elem: ET.Element) -> None:
        """Leave the document alone, which has no place for it."""
