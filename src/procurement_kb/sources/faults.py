"""Faults that stop the YAML parser, and what lets reading go on behind them.

A repair keeps every character at its place: the characters that trouble YAML are swapped for stand-ins from the private
use area, and the values get them back. So the positions of everything else stay true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from procurement_kb.sources import wording
from procurement_kb.sources.construct import Issue

STAND_IN: Final = 0xE000
"""The first of the characters that stand in for those of ASCII."""
RESTORE: Final[dict[int, str]] = {STAND_IN + code: chr(code) for code in range(0x80)}
"""What the stand-ins stand for, as for ``str.translate``."""

FIELD_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

_SPECIAL: Final = frozenset(":#\"'[]{},&*!|>%@`\\-?=<")
_LINE: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)"
    r"(?:(?P<key>\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s#\"'\[\]{},][^#\r\n]*?)[ \t]*:(?:[ \t]+|(?=[\r\n]|\Z)))?"
    r"(?P<value>[^\r\n]*)"
)
_COMMENT: Final = re.compile(r"(?:^|(?<=[ \t]))#(?:[ \t].*)?$")
_KEY_REACH: Final = 500
"""How far into a line a key is looked for; the search is slow on a line of spaces."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What stopped the parser."""

    issue: Issue
    swaps: Mapping[int, str] = field(default_factory=dict)
    """Characters to put in, by offset, so that reading can go on; empty when it cannot."""


def swapped(text: str, swaps: Mapping[int, str]) -> str:
    """Return ``text`` with single characters swapped."""
    chars = list(text)
    for offset, char in swaps.items():
        chars[offset] = char
    return "".join(chars)


def stand_ins(text: str, start: int, end: int) -> dict[int, str]:
    """Return the swaps that make plain text of everything from ``start`` to ``end``."""
    return {i: chr(STAND_IN + ord(text[i])) for i in range(start, end) if text[i] in _SPECIAL}


def line_bounds(text: str, offset: int) -> tuple[int, int]:
    """Return where the line around ``offset`` begins and ends, without its line end."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    match = re.compile(r"[^\r\n]*").match(text, start)
    return start, match.end() if match else start


@dataclass(frozen=True, slots=True)
class Line:
    """A line taken apart; offsets into the text."""

    start: int
    indent: int
    key: str | None
    listed: bool
    value_start: int
    value_end: int
    """Without trailing space and without a comment."""


def line_at(text: str, offset: int) -> Line:
    """Take the line around ``offset`` apart."""
    start, end = line_bounds(text, offset)
    match = _LINE.match(text, start, min(end, start + _KEY_REACH))
    if match is None:  # the pattern takes anything; this line is for the type checker
        return Line(start, 0, None, listed=False, value_start=start, value_end=end)
    key = match["key"]
    begin = match.start("value")
    listed = bool(match["dash"])
    if key is not None and listed and not FIELD_NAME.fullmatch(key):
        begin, key = match.start("key"), None  # "- Start early: ask: listen" is one sentence, not a field
    value = text[begin:end]
    if comment := _COMMENT.search(value):
        value = value[: comment.start()]
    return Line(start, len(match["indent"]), key, listed, begin, begin + len(value.rstrip()))


def quote_fault(text: str, start: int, end: int, code: str, message: str) -> Fault:
    """Return a fault that quotes around ``start`` to ``end`` mend; ``{}`` in ``message`` takes the quoted value."""
    value = text[start:end].translate(RESTORE)
    lines = re.split(r"\r\n|\r|\n", value)
    new = wording.quoted(lines[0]) if len(lines) == 1 else None
    if new is not None:
        edits: tuple[tuple[int, int, str], ...] = ((start, end, new),)
    else:
        escapes = [(start + m.start(), start + m.start(), "\\") for m in re.finditer(r'[\\"]', value)]
        edits = ((start, start, '"'), *escapes, (end, end, '"'))
    shown = wording.clipped(new or wording.quoted(" ".join(line.strip() for line in lines)))
    issue = Issue(code, start, end, message.format(shown), new, edits)
    return Fault(issue, stand_ins(text, start, end))


def syntax_fault(text: str, offset: int, message: str, *, length: int | None = None) -> Fault:
    """Return a fault that only a person can mend: at ``offset``, up to the end of the line."""
    start, end = line_bounds(text, offset)
    offset = min(max(offset, start), max(end - 1, start))
    stop = end if length is None else min(end, offset + length)
    return Fault(Issue("KB008", offset, max(stop, offset), message))
