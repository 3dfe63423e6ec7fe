"""Passages of a record's text by the anchor of their heading, for pages that take a part of it along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement_kb.views.body import resolve_body
from procurement_kb.views.inline import inline_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from procurement_kb.views.context import Context

SECTION = 2
"""The level of the headings that divide a page."""
_UNDERLINE = re.compile(r"[ ]*(?:=+|-+)[ ]*\n")
_ROW = re.compile(r"[ ]{0,3}\|.*")
_DELIMITER = re.compile(r"[ ]{0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-*:?[ ]*)*\|?[ ]*")
_SHORTEST_TABLE = 3
"""The lines of a table with one row: its head, the line below, the row."""
_ITEM = re.compile(r"(?:[-*+]|\d+[.)]) ")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and what belongs to it."""

    slug: str
    title: str
    level: int
    at: int
    """The offset into the body at which the line of the heading begins."""
    start: int
    """The offset behind that line."""
    end: int
    """The offset of the next heading of its level or a higher one."""


def passages(ctx: Context, record_id: str) -> Mapping[str, Passage]:
    """Return the passages of a record by anchor, in the order of its text; those of lower levels lie within others."""
    body = ctx.node(record_id).loaded.source.body
    headings = ctx.project.scans[record_id].headings
    starts = [body.rfind("\n", 0, heading.start) + 1 for heading in headings]
    out: dict[str, Passage] = {}
    for index, heading in enumerate(headings):
        start = _next_line(body, heading.end)
        if underline := _UNDERLINE.match(body, start):
            start = underline.end()
        later = (
            at
            for at, other in zip(starts, headings, strict=True)
            if at > heading.start and other.level <= heading.level
        )
        end = min(later, default=len(body))
        out[heading.slug] = Passage(
            heading.slug, inline_text(heading.text), heading.level, starts[index], min(start, end), end
        )
    return out


def passage_of(known: Mapping[str, Passage], slug: str) -> Passage:
    """Return the passage with an anchor; where the page has no such heading, one without text."""
    return known.get(slug) or Passage(slug, slug.replace("-", " ").capitalize(), SECTION, 0, 0, 0)


def markdown(ctx: Context, record_id: str, src_uri: str, start: int, end: int) -> str:
    """Return a part of a record's text as Markdown for the page ``src_uri``."""
    source = ctx.node(record_id).loaded.source
    return resolve_body(ctx, source, ctx.project.scans[record_id], src_uri, start, end).strip("\n")


def blocks(text: str) -> list[str]:
    """Return Markdown in blocks that can stand alone: what no empty line divides, lists and fences kept whole."""
    out: list[str] = []
    fence = ""
    for block in _between_empty_lines(text):
        first = block.lstrip(" ")
        joined = bool(out) and (bool(fence) or block.startswith(("  ", "\t")) or _goes_on(out[-1], first))
        if joined:
            out[-1] += f"\n\n{block}"
        else:
            out.append(block)
        for line in block.split("\n"):
            mark = line.strip()[:3]
            if mark in {"```", "~~~"} and (not fence or mark == fence):
                fence = "" if fence else mark
    return out


def is_table(block: str) -> bool:
    """Tell whether a block of Markdown is a table."""
    lines = block.split("\n")
    return len(lines) >= _SHORTEST_TABLE and bool(_ROW.fullmatch(lines[0])) and bool(_DELIMITER.fullmatch(lines[1]))


def is_list(block: str) -> bool:
    """Tell whether a block of Markdown is a list."""
    return _ITEM.match(block.lstrip(" ")) is not None


def _goes_on(before: str, first: str) -> bool:
    """Tell whether a block that begins with ``first`` is the next item of the list ``before``."""
    here, there = _ITEM.match(first), _ITEM.match(before.lstrip(" "))
    return bool(here and there) and (here[0][0].isdigit() == there[0][0].isdigit())  # type: ignore[index]


def _between_empty_lines(text: str) -> Iterator[str]:
    for block in re.split(r"\n[ \t]*\n", text):
        if block.strip():
            yield block.strip("\n")


def _next_line(body: str, at: int) -> int:
    found = body.find("\n", at)
    return len(body) if found < 0 else found + 1
