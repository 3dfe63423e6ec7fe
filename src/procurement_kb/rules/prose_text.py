"""The words of a body without its markup, at the same places, and the blocks they stand in: what the rules on prose read.

All of it costs more than a glance, so the rules look for signs of a fault in the raw body first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from procurement_kb.records.load import Loaded
from procurement_kb.sources.body import mask_code
from procurement_kb.sources.body_model import Places


class BlockKind(StrEnum):
    """What a block of a body is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """One item of a list, with its further paragraphs, without the items nested in it."""
    ROW = "row"
    """One row of a table."""
    QUOTE = "quote"
    OTHER = "other"
    """The title of an admonition, a rule, the line under the head of a table, indented code."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a body; offsets are into the body."""

    kind: BlockKind
    start: int
    end: int
    indent: int
    """How many columns its first line is indented."""
    trail: tuple[str, ...]
    """The headings that it stands under, outermost first, in lower case."""


_MARKUP: Final = re.compile(
    r"\[\[(?:[^\[\]|\n]*\|(?P<words>[^\[\]\n]*)|(?P<id>[^\[\]|\n]*))\]\]"
    r"|\[@[^\[\]\n]+\]"
    r"|\[(?P<text>[^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|\[(?P<label>[^\[\]]+)\]\[[^\[\]\n]*\]"
    r"|!(?=\[)|<[A-Za-z/!][^<>\n]*>|\*|\\|_"
)
"""Every branch begins with a character of its own, so that the engine can run to the next of them."""
_DEFINITION: Final = re.compile(r"(?m)^[ ]{0,3}\[[^\[\]\n]+\]:[^\n]*")
_LINE: Final = re.compile(r"[^\n]+")
_ITEM: Final = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_HEADING: Final = re.compile(r"(?P<hashes>#{1,6})[ \t]*(?P<text>\S[^\n]*?)[ \t]*#*[ \t]*\Z")
_OTHER: Final = re.compile(r"(?:!!!|\?\?\?)|[-*_=](?:[ ]*[-*_=]){2,}\Z|\|?[ ]*:?-{2,}:?[ ]*\|[ |:-]*\Z")
_CODE_INDENT: Final = 4


@lru_cache(maxsize=2)
def without_code(body: str) -> str:
    """Return ``body`` with code and the definitions of links blanked out, at the same length."""
    text = mask_code(body) if "`" in body or "~~~" in body else body
    return _DEFINITION.sub(_blank, text) if "]:" in text else text


@lru_cache(maxsize=2)
def plain(body: str) -> str:
    """Return the words of ``body`` that readers see, at the same length: markup is blank, link words stay.

    A link to a record without words of its own shows the record's title; its id, which reads much like it, stands for
    that.
    """
    return _MARKUP.sub(_words, without_code(body))


@lru_cache(maxsize=2)
def own_words(body: str) -> str:
    """Return `plain` without the words of links, which often are names: of records, documents, organisations."""
    return _MARKUP.sub(_blank, without_code(body))


def _words(match: re.Match[str]) -> str:
    kept = match.lastgroup
    if kept is None:
        return _blank(match)
    start, end = match.span(kept)
    text = match.string[start:end]
    text = text.replace("-", " ").capitalize() if kept == "id" else text.replace("*", " ")
    return " " * (start - match.start()) + text + " " * (match.end() - end)


def _blank(match: re.Match[str]) -> str:
    text = match[0]
    return " " * len(text) if "\n" not in text else "".join("\n" if char == "\n" else " " for char in text)


@lru_cache(maxsize=2)
def blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of ``body`` in order. Lines of fenced code are in none."""
    return tuple(_Blocks(without_code(body)).run())


class _Blocks:
    """The state of one reading, line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Block] = []
        self.trail: list[tuple[int, str]] = []
        self.open = False
        """Whether a line without a mark of its own goes on with the last block."""
        self.inside = False
        """Whether an indented paragraph belongs to a list or an admonition; otherwise it is code."""

    def run(self) -> list[Block]:
        """Read all lines."""
        last = 0
        for match in _LINE.finditer(self.text):
            if match.start() > last + 1:
                self.open = False
            last = match.end()
            line = match[0]
            words = line.strip()
            if words:
                self.line(words, match.start() + len(line) - len(line.lstrip()), match.end())
            else:
                self.open = False
        return self.found

    def line(self, words: str, start: int, end: int) -> None:
        """Read one line."""
        indent = start - self.text.rfind("\n", 0, start) - 1
        if words[0] == "#" and (heading := _HEADING.match(words)):
            level = len(heading["hashes"])
            self.trail = [entry for entry in self.trail if entry[0] < level]
            self.add(BlockKind.HEADING, start, end, indent)
            self.trail.append((level, heading["text"].casefold()))
            self.open = self.inside = False
        elif words[0] in "!?|-*_=:" and _OTHER.match(words):
            self.add(BlockKind.OTHER, start, end, indent)
            self.open, self.inside = False, words[0] in "!?"
        elif words[0] in "|>":
            self.add(BlockKind.ROW if words[0] == "|" else BlockKind.QUOTE, start, end, indent)
            self.open = words[0] == ">"
            self.inside = self.inside and indent > 1
        elif mark := _ITEM.match(words):
            self.add(BlockKind.ITEM, start + mark.end(), end, indent)
            self.inside = True
        elif self.open:
            self.extend(end)
        else:
            self.paragraph(start, end, indent)

    def paragraph(self, start: int, end: int, indent: int) -> None:
        """Begin a paragraph, or go on with the item that it is indented under."""
        if indent >= _CODE_INDENT and not self.inside:
            self.add(BlockKind.OTHER, start, end, indent)
        elif indent > 1 and self.found and self.found[-1].kind is BlockKind.ITEM:
            self.extend(end)
        else:
            self.add(BlockKind.PARAGRAPH, start, end, indent)
            self.inside = self.inside and indent > 1

    def add(self, kind: BlockKind, start: int, end: int, indent: int) -> None:
        """Note a block that begins."""
        self.found.append(Block(kind, start, end, indent, tuple(text for _, text in self.trail)))
        self.open = True

    def extend(self, end: int) -> None:
        """Let the last block reach to ``end``."""
        last = self.found[-1]
        self.found[-1] = Block(last.kind, last.start, end, last.indent, last.trail)
        self.open = True


def prose(body: str) -> Iterator[Block]:
    """Yield the paragraphs and list items of ``body``."""
    return (block for block in blocks(body) if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM})


def block_at(body: str, offset: int) -> Block | None:
    """Return the block around ``offset``, None where there is none."""
    found = blocks(body)
    index = bisect_right(found, offset, key=lambda block: block.start) - 1
    return found[index] if index >= 0 and offset < found[index].end else None


def places(loaded: Loaded) -> Places:
    """Return where offsets of a record's body stand in its file."""
    return Places(loaded.source.body, loaded.source.body_line)
