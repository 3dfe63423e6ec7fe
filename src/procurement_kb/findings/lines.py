"""Lines of a text and the way between offsets and positions. Every layer counts lines as this module does."""

from __future__ import annotations

import re
from bisect import bisect_right

from procurement_kb.findings.model import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class LineTable:
    """Where the lines of a text begin.

    A line ends with LF, CR LF or CR, as editors and YAML count them; ``str.splitlines`` knows seven more line ends
    and would shift every position after one of them.
    """

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both from 1, of the character at ``offset``."""
        offset = min(max(offset, 0), len(self._text))
        index = bisect_right(self._starts, offset) - 1
        return index + 1, offset - self._starts[index] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span of the characters from ``start`` up to, without, ``end``."""
        line, column = self.position(start)
        end_line, end_column = self.position(max(start, end))
        return Span(line, column, end_line, end_column)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a position; one beyond its line or the text gives the nearest there is."""
        if line < 1:
            return 0
        if line > len(self._starts):
            return len(self._text)
        start = self._starts[line - 1]
        return min(start + max(column, 1) - 1, self._content_end(line))

    def line(self, number: int) -> str:
        """Return line ``number`` without its line end, or an empty text when there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        return self._text[self._starts[number - 1] : self._content_end(number)]

    def _content_end(self, line: int) -> int:
        """Return the offset at which the text of ``line`` ends and its line end begins."""
        if line == len(self._starts):
            return len(self._text)
        start, end = self._starts[line - 1], self._starts[line]
        while end > start and self._text[end - 1] in "\r\n":
            end -= 1
        return end
