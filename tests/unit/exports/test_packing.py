"""Numbers as text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.exports.packing import ALPHABET, BASE, pack_rows, width_of


def _unpack(packed: dict, total: int) -> list[list[int]]:
    """Read the text as the browser does."""
    width, each, text = packed["width"], packed["each"], packed["rows"]
    if each:
        step = width * each
        rows = [text[at : at + step] for at in range(0, total * step, step)]
    else:
        rows = text.split(" ") if total else []
    return [[_number(row[at : at + width]) for at in range(0, len(row), width)] for row in rows]


def _number(text: str) -> int:
    value = 0
    for letter in text:
        value = value * BASE + ALPHABET.index(letter)
    return value


@given(st.data(), st.integers(1, 20_000))
def test_rows_come_back(data: st.DataObject, size: int) -> None:
    """What is written can be read, whatever the numbers and however many stand in a row."""
    rows = data.draw(st.lists(st.lists(st.integers(0, size - 1), max_size=4), max_size=20))
    assert rows == _unpack(pack_rows(rows, size), len(rows))


def test_equal_rows_need_no_separators() -> None:
    """A column with one value a row takes one character a row."""
    assert {"width": 1, "each": 1, "rows": "#$%"} == pack_rows([[0], [1], [2]], 3)


def test_text_needs_no_escape() -> None:
    """JSON writes every character as it is."""
    assert f'"{ALPHABET}"' == json.dumps(ALPHABET)
    assert 91 == len(set(ALPHABET))


def test_width_grows_with_the_numbers() -> None:
    """A character more each time the alphabet is used up."""
    assert [1, 1, 1, 2, 2, 3] == [width_of(size) for size in (0, 1, 91, 92, 91**2, 91**2 + 1)]
