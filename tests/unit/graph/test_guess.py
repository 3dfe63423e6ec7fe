"""Guesses: what was meant, and when a machine may write it."""

from __future__ import annotations

import pytest

from procurement_kb.graph.guess import guess
from procurement_kb.records.hints import Hint

KNOWN = ("value-based", "life-cycle-costing", "bridge-pilot-to-scale", "pumps-2018", "nuts", "innovation-adoption")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("value-base", Hint("value-based", sure=True)),
        ("value-baesd", Hint("value-based", sure=True)),
        ("Value_Based", Hint("value-based", sure=True)),
        ("Value based", Hint("value-based", sure=True)),
        ("vlaue-bsaed", Hint()),
        ("inovation-adoption", Hint("innovation-adoption", sure=True)),
        ("life-cycle-cost", Hint("life-cycle-costing")),
        ("pumps-2019", Hint("pumps-2018")),
        ("from-pilot-to-scale", Hint()),
        ("quite-another", Hint()),
        ("", Hint()),
        ("x" * 500, Hint()),
        ("日本", Hint()),
    ],
)
def test_guess(written: str, expected: Hint) -> None:
    """Only slips of the finger are sure; numbers and other words never are."""
    assert expected == guess(written, KNOWN)


def test_two_candidates_are_none() -> None:
    """What may be either of two is neither."""
    assert Hint() == guess("module-c", ["module-a", "module-b"])


def test_cutoff() -> None:
    """Among few short names a smaller resemblance is enough."""
    assert Hint() == guess("singel", ["single"])
    assert Hint("single", sure=True) == guess("singel", ["single"], 0.7)
