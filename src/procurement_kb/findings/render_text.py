"""Findings for people at a terminal: one line each, the source line, a caret, and a summary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from procurement_kb.findings.model import Finding, Severity, Span
from procurement_kb.findings.render_common import Lines, printable, spelt, with_rules

TAB: Final = 4
WIDTH: Final = 100
"""How many columns of a source line are shown."""
_LEAD: Final = 30
"""How many columns of a clipped line stand before the caret."""
_NUMBER: Final = 5
_CUT: Final = "…"
_NO_WIDTH: Final = frozenset({"Mn", "Me"})

_BOLD, _DIM, _RED, _YELLOW, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[0m"

_Cell = tuple[str, int]
"""What is shown for a character, and how many columns it takes."""


def render(findings: Iterable[Finding], *, texts: Mapping[str, str], checked: int = 0, colour: bool = False) -> str:
    """Return the findings as text.

    Args:
        findings: in any order.
        texts: the text of each file by its path, for the source lines.
        checked: how many files were checked, for the summary when nothing was found.
        colour: whether to use the colours of a terminal.
    """
    rows = with_rules(findings)
    lines = Lines(texts)
    out: list[str] = []
    for finding, rule in rows:
        path, span = printable(finding.path), finding.span
        tone = _RED if rule.severity is Severity.ERROR else _YELLOW
        where = _paint(f"{path}:{span.line}:{span.column}:", _BOLD, on=colour)
        what = _paint(f"{rule.severity} {rule.code}:", tone, on=colour)
        out.append(f"{where} {what} {printable(finding.message)}")
        # A finding about the file as a whole points at nothing in it.
        if span != Span() and finding.path in texts:
            out.extend(_snippet(lines.line(finding.path, span.line), span, tone, colour=colour))
    out.append(summary([rule.severity for _, rule in rows], len({finding.path for finding, _ in rows}), checked))
    return "\n".join(out) + "\n"


def summary(severities: Sequence[Severity], files: int, checked: int) -> str:
    """Return the last line: how much was found in how many files."""
    if not severities:
        return f"no findings in {_count(checked, 'file')}"
    errors = severities.count(Severity.ERROR)
    parts = [
        _count(number, word) for number, word in ((errors, "error"), (len(severities) - errors, "warning")) if number
    ]
    return f"{', '.join(parts)} in {_count(files, 'file')}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _snippet(line: str, span: Span, tone: str, *, colour: bool) -> list[str]:
    """Return the source line with its number, and the caret below it."""
    cells = _cells(line)
    start = min(span.column - 1, len(cells))
    end = min(span.end_column - 1, len(cells)) if span.end_line == span.line else len(cells)
    before, marked = _columns(cells[:start]), max(_columns(cells[start:end]), 1)
    shown, before, marked = _clip(cells, before, marked)
    gutter = f"{span.line:>{_NUMBER}} | "
    caret = " " * (len(gutter) + before) + _paint("^" * marked, tone, on=colour)
    return [_paint(gutter, _DIM, on=colour) + shown, caret]


def _cells(line: str) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for char in line:
        if char == "\t":
            width = TAB - column % TAB
            cell = (" " * width, width)
        elif not char.isprintable():
            cell = (spelt(char), len(spelt(char)))
        elif unicodedata.category(char) in _NO_WIDTH:
            cell = (char, 0)
        else:
            cell = (char, 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1)
        cells.append(cell)
        column += cell[1]
    return cells


def _columns(cells: Sequence[_Cell]) -> int:
    return sum(width for _, width in cells)


def _clip(cells: list[_Cell], before: int, marked: int) -> tuple[str, int, int]:
    """Return at most `WIDTH` columns of a line around the caret, and where and how long the caret is there."""
    total = _columns(cells)
    if total <= WIDTH:
        return "".join(text for text, _ in cells), before, marked
    first = max(min(before - _LEAD, total - WIDTH), 0)
    shown: list[str] = []
    column = begin = end = 0
    for text, width in cells:
        inside = column >= first and column + width <= first + WIDTH
        if inside and not shown:
            begin = column
        if inside:
            shown.append(text)
            end = column + width
        column += width
    lead = _CUT if begin else ""
    tail = _CUT if end < total else ""
    at = before - begin + len(lead)
    return lead + "".join(shown) + tail, at, max(min(marked, end - before), 1)


def _paint(text: str, code: str, *, on: bool) -> str:
    return f"{code}{text}{_OFF}" if on else text
