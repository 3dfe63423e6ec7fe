"""Small whole numbers as text: what a table of thousands of rows looks like when it must be light.

A number is written with the same few printable characters each time, none of which JSON would have to escape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ALPHABET = "".join(chr(code) for code in range(35, 127) if chr(code) != "\\")
"""91 characters: printable ASCII without space, ``!``, the quotation mark and the backslash."""
BASE = len(ALPHABET)


def pack_rows(rows: Sequence[Sequence[int]], size: int) -> dict[str, Any]:
    """Write rows of numbers below ``size``.

    Returns:
        ``width``, the characters of a number; ``rows``, the text; ``each``, how many numbers every row has, 0 when rows
        differ and are therefore separated by spaces.
    """
    width = width_of(size)
    lengths = {len(row) for row in rows}
    each = lengths.pop() if len(lengths) == 1 and lengths != {0} else 0
    texts = ("".join(_number(value, width) for value in row) for row in rows)
    return {"width": width, "each": each, "rows": ("" if each else " ").join(texts)}


def width_of(size: int) -> int:
    """Return how many characters a number below ``size`` takes."""
    width = 1
    while BASE**width < size:
        width += 1
    return width


def _number(value: int, width: int) -> str:
    out = ""
    for _ in range(width):
        value, digit = divmod(value, BASE)
        out = ALPHABET[digit] + out
    return out
