"""Lines and columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.findings import Span
from procurement_kb.findings.lines import LineTable

TEXT = st.text(alphabet="ab\n\r\u2028\x0bé𝒳", max_size=30)


@given(TEXT, st.data())
def test_there_and_back(text: str, data: st.DataObject) -> None:
    """The position of an offset gives the offset again, unless it lies between CR and LF."""
    table = LineTable(text)
    offset = data.draw(st.integers(0, len(text)))
    if text[offset : offset + 1] == "\n" and text[offset - 1 : offset] == "\r" and offset:
        return
    assert offset == table.offset(*table.position(offset))


@given(TEXT)
def test_lines_are_those_of_universal_newlines(text: str) -> None:
    """Lines end as Python's text files say, and nowhere else."""
    table = LineTable(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines == [table.line(number + 1) for number in range(len(table))]


@pytest.mark.parametrize(
    ("line", "column", "offset"), [(0, 1, 0), (1, 0, 0), (1, 99, 2), (2, 99, 6), (3, 1, 7), (9, 9, 7)]
)
def test_positions_outside_the_text(line: int, column: int, offset: int) -> None:
    """The nearest place there is; never in the next line."""
    assert offset == LineTable("ab\r\ncd\n").offset(line, column)


def test_a_line_that_is_not_there() -> None:
    """It is empty."""
    assert ["", "a", ""] == [LineTable("a").line(number) for number in (0, 1, 2)]


def test_a_span_over_two_lines() -> None:
    """The end is exclusive."""
    assert Span(1, 2, 2, 2) == LineTable("ab\ncd").span(1, 4)
