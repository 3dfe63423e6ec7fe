"""A question of each kind, an answer to it and its grade, for tests of what packages keep and report."""

from __future__ import annotations

from typing import Any

KINDS = ("single", "multiple", "numeric", "ordering", "matching", "reflection")

QUESTIONS: dict[str, dict[str, Any]] = {
    "single": {
        "options": [{"text": "The cost of use", "correct": True}, {"text": "Price & co.", "correct": False}],
    },
    "multiple": {"options": [{"text": text, "correct": text != "No"} for text in ("Öl", "No", "Gas")]},
    "ordering": {"items": ["First", "Second", "Third"]},
    "matching": {"pairs": [{"left": "Energy", "right": "Use"}, {"left": "Training", "right": "Start"}]},
    "numeric": {"answer": 0.58, "tolerance": 0.005, "unit": None},
    "reflection": {},
}
ANSWERS: dict[str, Any] = {
    "single": 1,
    "multiple": [0, 2],
    "ordering": [2, 0, 1],
    "matching": [1, 0],
    "numeric": 0.6,
    "reflection": "{Two\n lines}",
}

RIGHT = {"points": 1, "right": True}
WRONG = {"points": 0.5, "right": False}


def question(kind: str) -> dict[str, Any]:
    """Return a question of a kind."""
    return {"id": kind, "kind": kind, "question": f"Which {kind}?", **QUESTIONS[kind]}
