"""What is kept of a simulation, when the simulation is no longer what it was."""

from __future__ import annotations

from typing import Any

from tests.web.learn.node import call

LONGEST = 200
"""As many decisions as are kept."""


def choice(words: str, to: str) -> dict[str, Any]:
    """Return a choice."""
    return {"words": words, "to": to, "buyer": False, "effects": {}}


def tree(*first: dict[str, Any]) -> dict[str, Any]:
    """Return a tree whose first step has these choices; one leads to a step that goes round, one to an ending."""
    return {
        "start": "first",
        "steps": {
            "first": {"title": "First", "end": None, "choices": list(first)},
            "round": {"title": "Round", "end": None, "choices": [choice("Round", "round"), choice("Out", "out")]},
            "out": {"title": "Out", "end": "good", "choices": []},
        },
    }


ASK, SKIP = choice("Ask", "round"), choice("Skip", "out")


def replay(path: Any, *first: dict[str, Any]) -> Any:
    """Return what is left of a path, and where it leads."""
    return call("simulation.replay", [(tree(*(first or (ASK, SKIP))), path)])[0]


def test_a_decision_is_known_by_its_words() -> None:
    """Choices that have changed places are still the choice that was made; one that is gone ends the path."""
    kept = [{"node": "first", "choice": 0, "words": "Ask"}, {"node": "round", "choice": 1, "words": "Out"}]

    whole = {"path": [{"node": "first", "choice": 0}, {"node": "round", "choice": 1}], "at": "out"}
    assert whole == replay(kept)
    assert {**whole, "path": [{"node": "first", "choice": 1}, whole["path"][1]]} == replay(kept, SKIP, ASK)
    assert {"path": [], "at": "first"} == replay(kept, choice("Do not ask", "round"), SKIP)


def test_only_places_are_choices() -> None:
    """What only looks like the place of a choice, and what every list knows, is none."""
    for wrong in ("0", [0], "length", "constructor", -1, 0.5, 2, None, True):
        assert {"path": [], "at": "first"} == replay([{"node": "first", "choice": wrong}])


def test_a_path_is_as_long_as_what_is_kept() -> None:
    """Who goes round for ever keeps as many decisions as the store takes, not none."""
    rounds = [{"node": "first", "choice": 0}, *({"node": "round", "choice": 0} for _ in range(300))]
    made = replay(rounds)
    state = {"version": 1, "modules": {}, "simulations": {"tender": {"path": made["path"]}}, "name": ""}

    assert LONGEST == len(made["path"])
    assert [{"state": state, "problems": []}] == call("learn.valid", [[state]])
