"""The evidence grade: computed from what a case states, never typed.

The rubric is the content model's: **A** measured, with a baseline, from an independent source; **B** measured with
a baseline, or measured and independent; **C** measured otherwise, estimated or reported; **D** only claimed by the
supplier; **–** none yet. A source is independent when it is an evaluation or an article and its publisher is neither
a buyer nor a supplier of the case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NONE = "–"
GRADES = ("A", "B", "C", "D", NONE)
INDEPENDENT_KINDS = frozenset({"evaluation", "article"})

MEANING = {
    "A": "Measured, with a baseline, by an independent source",
    "B": "Measured, with a baseline or by an independent source",
    "C": "Measured without a baseline, estimated or reported",
    "D": "Claimed by the supplier only",
    NONE: "No result published yet",
}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade with its reasons."""

    letter: str
    meaning: str
    why: str
    """Why this grade and no other, one sentence."""
    raise_it: str
    """What would raise it, one sentence; empty for the best grade."""


def grade_json(grade: Grade) -> dict[str, str]:
    """Return a grade as templates take it."""
    return {"letter": grade.letter, "meaning": grade.meaning, "why": grade.why, "raise_it": grade.raise_it}


def is_independent(source_kind: str | None, publisher: str | None, parties: Iterable[str]) -> bool:
    """Tell whether a source is independent of the ``parties`` (names of buyers and suppliers)."""
    if source_kind not in INDEPENDENT_KINDS or not publisher:
        return False
    words = _words(publisher)
    return not any(_same(words, _words(party)) for party in parties)


def grade_outcome(evidence: str, *, baseline: bool, independent: bool) -> Grade:
    """Grade one outcome by how it is known (a code of ``evidence-kind``)."""
    if evidence == "claimed-by-supplier":
        return Grade(
            "D",
            MEANING["D"],
            "Only the supplier states this result.",
            "A figure measured by the buyer or by an independent source would raise it.",
        )
    if evidence != "measured":
        how = "estimated in advance" if evidence == "estimated" else "reported without a method"
        return Grade(
            "C",
            MEANING["C"],
            f"The result is {how}, not measured.",
            "A measured figure with a baseline would raise it.",
        )
    if baseline and independent:
        return Grade("A", MEANING["A"], "The result was measured, compared and told by an independent source.", "")
    if baseline:
        return Grade(
            "B",
            MEANING["B"],
            "The result was measured against a baseline, but told by a party or without an independent evaluation.",
            "An independent evaluation or article would raise it.",
        )
    if independent:
        return Grade(
            "B",
            MEANING["B"],
            "An independent source measured the result, but gives nothing to compare it with.",
            "A baseline would raise it.",
        )
    return Grade(
        "C",
        MEANING["C"],
        "The result was measured, but without a baseline and without an independent source.",
        "A baseline or an independent evaluation would raise it.",
    )


def best(grades: Sequence[Grade]) -> Grade:
    """Return the grade of a case: the best one among its outcomes."""
    if not grades:
        return Grade(
            NONE,
            MEANING[NONE],
            "The sources give no result that can be graded.",
            "Publish one result, with the figure before the change and the source.",
        )
    return min(grades, key=lambda grade: GRADES.index(grade.letter))


_STOP = frozenset({"the", "of", "and", "de", "la", "for", "hf", "rhf", "as", "ab", "ltd", "inc", "gmbh"})


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return frozenset(re.findall(r"[a-z0-9]+", plain)) - _STOP


def _same(publisher: frozenset[str], party: frozenset[str]) -> bool:
    """Two names mean one body when all words of the shorter stand in the longer."""
    if not publisher or not party:
        return False
    shorter, longer = sorted((publisher, party), key=len)
    return shorter <= longer
