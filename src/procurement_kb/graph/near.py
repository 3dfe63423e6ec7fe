"""Near misses: what somebody probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass

_CUTOFF = 0.75
_CLEAR_LEAD = 0.08
"""How much nearer the nearest candidate must be than the next to be the only one."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Near:
    """Candidates for a value that is not known."""

    only: str | None = None
    """The one good candidate, when there is exactly one."""
    all: tuple[str, ...] = ()
    """Up to three candidates, nearest first."""


def find_near(value: str, candidates: Collection[str]) -> Near:
    """Return the candidates that look like ``value``."""
    if len(value) > _LONGEST:
        return Near()
    slug = re.sub(r"[^a-z0-9]+", "-", value.casefold()).strip("-")
    if slug in candidates:
        return Near(slug, (slug,))
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(slug)
    scored: list[tuple[float, str]] = []
    for candidate in candidates:
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= _CUTOFF and matcher.quick_ratio() >= _CUTOFF:
            ratio = matcher.ratio()
            if ratio >= _CUTOFF:
                scored.append((-ratio, candidate))
    scored.sort()
    best = tuple(candidate for _, candidate in scored[:3])
    clear = len(scored) == 1 or (len(scored) > 1 and scored[1][0] - scored[0][0] >= _CLEAR_LEAD)
    return Near(best[0] if clear else None, best)
