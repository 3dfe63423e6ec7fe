"""The evidence grade follows the published rubric."""

from __future__ import annotations

import pytest

from procurement_kb.views.evidence import NONE, best, grade_outcome, is_independent


@pytest.mark.parametrize(
    ("evidence", "baseline", "independent", "letter"),
    [
        ("measured", True, True, "A"),
        ("measured", True, False, "B"),
        ("measured", False, True, "B"),
        ("measured", False, False, "C"),
        ("estimated", True, True, "C"),
        ("reported", True, True, "C"),
        ("claimed-by-supplier", True, True, "D"),
        ("claimed-by-supplier", False, False, "D"),
    ],
)
def test_rubric(evidence: str, baseline: bool, independent: bool, letter: str) -> None:  # noqa: FBT001 - table
    """Every combination of evidence, baseline and independence has the grade that the content model gives it."""
    grade = grade_outcome(evidence, baseline=baseline, independent=independent)

    assert letter == grade.letter
    assert grade.why
    assert bool(grade.raise_it) == (letter != "A")


def test_a_case_has_its_best_grade() -> None:
    """One well-known result is enough; without any there is none."""
    good = grade_outcome("measured", baseline=True, independent=True)
    weak = grade_outcome("reported", baseline=False, independent=False)

    assert "A" == best([weak, good, weak]).letter
    assert NONE == best([]).letter


@pytest.mark.parametrize(
    ("kind", "publisher", "parties", "independent"),
    [
        ("evaluation", "National Audit Office", ["NHS England"], True),
        ("article", "BMJ Open", ["Region Stockholm"], True),
        ("report", "National Audit Office", ["NHS England"], False),
        ("evaluation", "NHS England", ["NHS England"], False),
        ("evaluation", "nhs england", ["NHS England"], False),
        ("article", "Erasmus MC, department of procurement", ["Erasmus MC"], False),
        ("article", "Hospital Clínic", ["Hospital Clinic de Barcelona"], False),
        ("evaluation", None, ["NHS England"], False),
        ("evaluation", "Audit office", [], True),
    ],
)
def test_independence(kind: str, publisher: str | None, parties: list[str], independent: bool) -> None:  # noqa: FBT001
    """A publisher that is a buyer or supplier under any spelling is not independent."""
    assert independent == is_independent(kind, publisher, parties)
