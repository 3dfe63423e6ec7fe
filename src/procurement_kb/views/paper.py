"""A quiz away from the screen: questions to answer with a pen, and what is right. For sheets, slides and trainers."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from procurement_kb.views.training import number_words, shown_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement_kb.views.context import Json

LETTERS = string.ascii_uppercase
HOW = {
    "single": "Choose one.",
    "multiple": "Choose all that apply.",
    "numeric": "Write a number.",
    "ordering": "Number these in the right order.",
    "matching": "Write the letter of what belongs to it.",
    "reflection": "Think about it, or talk it over.",
}
"""What to do with a question of each kind."""


def paper_question(number: int, question: Any) -> Json:
    """Return a question as it is printed or shown in a room.

    ``rows`` are what there is to choose from or to sort, never in the order of the answer; ``left`` is what a letter is
    written beside. ``answer`` is what is right, in words, and ``why`` the reasons for it.
    """
    unit = getattr(question, "unit", None)
    out: Json = {
        "id": question.id,
        "number": number,
        "kind": question.kind,
        "text": question.question,
        "how": f"Write a number, in {unit}." if unit else HOW[question.kind],
        "section": question.section,
        "rows": [],
        "left": [],
        "answer": "",
        "why": [],
    }
    return out | _BY_KIND[question.kind](question)


def _options(question: Any) -> Json:
    rows = [
        {"letter": LETTERS[place], "text": question.options[at].text, "right": question.options[at].correct, "at": at}
        for place, at in enumerate(shown_order(question.id, [option.text for option in question.options]))
    ]
    right = [row for row in rows if row["right"]]
    return {
        "rows": [{"letter": row["letter"], "text": row["text"], "right": row["right"]} for row in rows],
        "answer": "; ".join(f"{row['letter']}: {row['text']}" for row in right),
        "why": [question.options[row["at"]].feedback for row in right],
        "wrong": [
            {"letter": row["letter"], "why": question.options[row["at"]].feedback} for row in rows if not row["right"]
        ],
    }


def _numeric(question: Any) -> Json:
    unit = f" {question.unit}" if question.unit else ""
    spread = f", give or take {number_words(question.tolerance)}" if question.tolerance else ""
    return {"answer": f"{number_words(question.answer)}{unit}{spread}", "why": [question.feedback]}


def _ordering(question: Any) -> Json:
    order = shown_order(question.id, question.items, solved=True)
    rows = [{"letter": LETTERS[place], "text": question.items[at], "place": at + 1} for place, at in enumerate(order)]
    letters = " ".join(row["letter"] for row in sorted(rows, key=lambda row: row["place"]))
    return {"rows": rows, "answer": letters, "why": [question.feedback]}


def _matching(question: Any) -> Json:
    rights = [pair.right for pair in question.pairs]
    order = shown_order(question.id, rights, solved=True)
    letter = {at: LETTERS[place] for place, at in enumerate(order)}
    left = [
        {"number": at + 1, "text": pair.left, "letter": letter[at], "right": pair.right}
        for at, pair in enumerate(question.pairs)
    ]
    return {
        "rows": [{"letter": letter[at], "text": rights[at]} for at in order],
        "left": left,
        "answer": ", ".join(f"{row['number']} {row['letter']}" for row in left),
        "why": [question.feedback],
    }


def _reflection(question: Any) -> Json:
    return {"why": [question.feedback]}


_BY_KIND = {
    "single": _options,
    "multiple": _options,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "reflection": _reflection,
}


def paper(questions: Sequence[Any]) -> list[Json]:
    """Return all questions of a quiz as they are printed."""
    return [paper_question(number, question) for number, question in enumerate(questions, 1)]
