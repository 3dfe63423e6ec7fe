"""What id, key or anchor was meant, and whether a machine may write it."""

from __future__ import annotations

import re
from collections.abc import Collection

from procurement_kb.records.hints import NO_HINT, Hint, near, slug

_NEAR = 0.85
"""Ids are made of words that many of them share; a lower cutoff would find a resemblance everywhere."""
_TYPOS = 2
"""More letters than this are another word, not a slip of the finger."""


def guess(written: str, known: Collection[str], cutoff: float = _NEAR) -> Hint:
    """Return the one of ``known`` that was meant by ``written``.

    It is sure only when nothing but spelling differs: the same words in capitals or with other separators, or one or
    two wrong letters. Numbers are never a matter of spelling.
    """
    wanted = slug(written)
    if wanted in known:
        return Hint(wanted, sure=True)
    meant = near(wanted, sorted(known), cutoff)
    return Hint(meant, sure=_slip(wanted, meant)) if meant is not None else NO_HINT


def _slip(written: str, meant: str) -> bool:
    if re.findall(r"\d+", written) != re.findall(r"\d+", meant):
        return False
    return _distance(written, meant) <= _TYPOS


def _distance(one: str, other: str) -> int:
    """Return how many letters have to be added, dropped or changed; a swap of neighbours counts as one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and right == one[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
