"""Words that mean the same."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from procurement_kb.exports.synonyms import folded, synonyms


def _term(title: str, abbreviation: str | None = None, *aliases: str) -> Any:
    kind = SimpleNamespace(name="term")
    return SimpleNamespace(kind_=kind, title=title, abbreviation=abbreviation, aliases=list(aliases))


def test_spellings_of_a_term_stand_together() -> None:
    """Title, abbreviation and aliases; terms that are only spelt one way are left out."""
    terms = [_term("Public procurement"), _term("Pre-commercial procurement", "PCP", "R&D procurement")]
    assert [["Pre-commercial procurement", "PCP", "R&D procurement"]] == synonyms(terms)


def test_spellings_that_the_search_takes_as_one_are_given_once() -> None:
    """Case and hyphens make no difference; the first spelling stays."""
    terms = [_term("Life-cycle cost", None, "life cycle cost", "whole-life cost", "Life-Cycle Cost")]
    assert [["Life-cycle cost", "whole-life cost"]] == synonyms(terms)


def test_other_records_have_no_synonyms() -> None:
    """Only terms are asked."""
    assert [] == synonyms([SimpleNamespace(kind_=SimpleNamespace(name="tool"))])  # type: ignore[list-item]


def test_folding() -> None:
    """Small letters, single spaces."""
    assert "pre commercial procurement" == folded(" Pre-commercial   PROCUREMENT ")
