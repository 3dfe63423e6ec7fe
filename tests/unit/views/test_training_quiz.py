"""What answers are worth: the scripts of the quiz, against rules written a second time here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from tests.web.learn.node import call

SEED = 20_26
NUMBER = 400

Question = dict[str, Any]


def options(marks: str) -> list[dict[str, Any]]:
    """Return an option for each mark, right for a plus."""
    return [{"text": f"O{at}", "correct": mark == "+", "feedback": f"F{at}"} for at, mark in enumerate(marks)]


SINGLE: Question = {"id": "one", "kind": "single", "options": options("-+-")}
MULTIPLE: Question = {"id": "some", "kind": "multiple", "options": options("++--")}
NUMERIC: Question = {"id": "count", "kind": "numeric", "answer": 0.3, "tolerance": 0, "unit": None, "feedback": "Sum"}
ORDERING: Question = {"id": "steps", "kind": "ordering", "items": ["a", "b", "c", "d"], "feedback": "So"}
MATCHING: Question = {
    "id": "pairs",
    "kind": "matching",
    "pairs": [{"left": "x", "right": "1"}, {"left": "y", "right": "2"}, {"left": "z", "right": "1"}],
    "feedback": "So",
}
REFLECTION: Question = {"id": "think", "kind": "reflection", "feedback": "Names a case"}
ALL = [SINGLE, MULTIPLE, NUMERIC, ORDERING, MATCHING, REFLECTION]

POINTS: list[tuple[Question, Any, float, str]] = [
    (SINGLE, 1, 1, "F1"),
    (SINGLE, 0, 0, "F0"),
    (MULTIPLE, [0, 1], 1, ""),
    (MULTIPLE, [0], 0.5, ""),
    (MULTIPLE, [0, 1, 2], 0.5, ""),
    (MULTIPLE, [0, 2], 0, ""),
    (MULTIPLE, [0, 1, 2, 3], 0, ""),
    (MULTIPLE, [2, 3], 0, ""),
    (NUMERIC, 0.1 + 0.2, 1, "Sum"),
    (NUMERIC, 0.31, 0, "Sum"),
    ({**NUMERIC, "answer": 100, "tolerance": 5}, 95, 1, "Sum"),
    ({**NUMERIC, "answer": 100, "tolerance": 5}, 105.01, 0, "Sum"),
    (ORDERING, [0, 1, 2, 3], 1, "So"),
    (ORDERING, [1, 0, 2, 3], 2 / 3, "So"),
    (ORDERING, [3, 2, 1, 0], 0, "So"),
    ({**ORDERING, "items": ["a", "b", "b", "c"]}, [0, 2, 1, 3], 1, "So"),
    (MATCHING, [0, 1, 2], 1, "So"),
    (MATCHING, [2, 1, 0], 1, "So"),
    (MATCHING, [1, 0, 0], 1 / 3, "So"),
    (MATCHING, [1, 0, 1], 0, "So"),
]


def test_points() -> None:
    """Each kind gives the points that its rule says, all or nothing only where that is the rule, with its feedback."""
    grades = call("quiz.grade", [(question, answer) for question, answer, _, _ in POINTS])

    assert [points for _, _, points, _ in POINTS] == [pytest.approx(grade["points"]) for grade in grades]
    assert [points == 1 for _, _, points, _ in POINTS] == [grade["right"] for grade in grades]
    assert [feedback for _, _, _, feedback in POINTS] == [grade["feedback"] for grade in grades]


def test_every_option_has_its_feedback() -> None:
    """After answering, each option says whether the learner took it rightly, and why."""
    (grade,) = call("quiz.grade", [(MULTIPLE, [0, 2])])

    assert [("O0", True, "F0"), ("O1", False, "F1"), ("O2", False, "F2"), ("O3", True, "F3")] == [
        (part["text"], part["right"], part["feedback"]) for part in grade["parts"]
    ]
    assert [None] == call("quiz.grade", [(REFLECTION, "I think")])


NO_ANSWERS: list[tuple[Question, Any]] = [
    (SINGLE, 3), (SINGLE, -1), (SINGLE, 0.5), (SINGLE, "1"), (SINGLE, None), (SINGLE, [1]),
    (MULTIPLE, []), (MULTIPLE, [4]), (MULTIPLE, [0, 0]), (MULTIPLE, 0),
    (NUMERIC, "0.3"), (NUMERIC, None), (NUMERIC, [0.3]),
    (ORDERING, [0, 1, 2]), (ORDERING, [0, 1, 2, 2]), (ORDERING, [0, 1, 2, 4]), (ORDERING, "abcd"),
    (MATCHING, [0, 1]), (MATCHING, [0, 1, 3]), (MATCHING, None),
    (REFLECTION, ""), (REFLECTION, "  "), (REFLECTION, 1),
]  # fmt: skip


def test_what_is_no_answer() -> None:
    """What cannot be an answer, as after a change of the quiz, counts as none and breaks nothing."""
    assert [False] * len(NO_ANSWERS) == call("quiz.answered", NO_ANSWERS)
    graded = [row for row in NO_ANSWERS if row[0] is not REFLECTION]
    assert [(0, False)] * len(graded) == [(grade["points"], grade["right"]) for grade in call("quiz.grade", graded)]


def random_answer(question: Question, rng: random.Random) -> Any:
    """Return an answer to a question, right by chance only."""
    match question["kind"]:
        case "single":
            return rng.randrange(len(question["options"]))
        case "multiple":
            count = rng.randint(1, len(question["options"]))
            return sorted(rng.sample(range(len(question["options"])), count))
        case "numeric":
            return question["answer"] + rng.choice([0, 0, 1, -1]) * (question["tolerance"] + 1)
        case "ordering":
            return rng.sample(range(len(question["items"])), len(question["items"]))
        case "matching":
            return [rng.randrange(len(question["pairs"])) for _ in question["pairs"]]
        case _:
            return "Something"


def expected(question: Question, answer: Any) -> float:
    """Return the points of an answer by the rules as the documentation says them."""
    match question["kind"]:
        case "single":
            return float(question["options"][answer]["correct"])
        case "multiple":
            chosen = [question["options"][at]["correct"] for at in answer]
            right = sum(option["correct"] for option in question["options"])
            return max(0.0, float((chosen.count(True) - chosen.count(False)) / right))
        case "numeric":
            return float(abs(answer - question["answer"]) <= question["tolerance"])
        case "ordering":
            pairs = list(combinations(answer, 2))
            return float(max(0.0, 1 - 2 * sum(one > other for one, other in pairs) / len(pairs)))
        case _:
            return float(sum(answer[at] == at for at in range(len(answer))) / len(answer))


def random_question(at: int, rng: random.Random) -> Question:
    """Return a question of any kind."""
    kind = rng.choice(["single", "multiple", "numeric", "ordering", "matching"])
    size = rng.randint(2, 8)
    row: Question = {"id": f"q-{at}", "kind": kind, "feedback": "F"}
    if kind in {"single", "multiple"}:
        most = 1 if kind == "single" else rng.randint(1, size - 1)
        right = set(rng.sample(range(size), most))
        row["options"] = options("".join("+" if n in right else "-" for n in range(size)))
    elif kind == "numeric":
        row |= {"answer": rng.choice([0, 42, 1.5, 85_300, -7]), "tolerance": rng.choice([0, 0.005, 10]), "unit": None}
    elif kind == "ordering":
        row["items"] = [f"Item {n}" for n in range(size)]
    else:
        row["pairs"] = [{"left": f"L{n}", "right": f"R{n}"} for n in range(size)]
    return row


def quizzes() -> Iterator[tuple[list[Question], dict[str, Any]]]:
    """Yield quizzes with answers to most of their questions."""
    rng = random.Random(SEED)  # noqa: S311 - the same quizzes in every run
    for _ in range(NUMBER):
        quiz = [random_question(at, rng) for at in range(rng.randint(1, 10))]
        answers = {question["id"]: random_answer(question, rng) for question in quiz if rng.random() < 0.8}
        yield [*quiz, REFLECTION], answers


def test_generated_quizzes_score_as_the_rules_say() -> None:
    """For 400 quizzes, the per cent are the mean of the points; without an answer a question earns none."""
    rows = list(quizzes())
    graded = [
        (question, answers[question["id"]]) for quiz, answers in rows for question in quiz if question["id"] in answers
    ]
    points = [expected(question, answer) for question, answer in graded]

    assert len(graded) > NUMBER
    assert points == [pytest.approx(grade["points"]) for grade in call("quiz.grade", graded)]
    # Not to the last per cent: a computer rounds a half in two ways.
    for (quiz, answers), percent in zip(rows, call("quiz.percent", rows), strict=True):
        own = [expected(q, answers[q["id"]]) if q["id"] in answers else 0 for q in quiz if q is not REFLECTION]
        assert isinstance(percent, int)
        assert 100 * sum(own) / len(own) == pytest.approx(percent, abs=0.5000001)


def test_percent_at_the_edges() -> None:
    """Nothing answered is 0, all right is 100, reflections count only where there is nothing else."""
    right = {"one": 1, "some": [0, 1], "count": 0.3, "steps": [0, 1, 2, 3], "pairs": [0, 1, 2]}
    rows: list[tuple[list[Question], dict[str, Any]]] = [
        (ALL, {}),
        (ALL, right),
        ([SINGLE, MULTIPLE, NUMERIC], {"one": 1}),
        ([REFLECTION], {}),
        ([REFLECTION], {"think": "Yes"}),
        ([], {}),
        ([{**SINGLE, "id": "constructor"}], {}),
    ]

    assert [0, 100, 33, 0, 100, 0, 0] == call("quiz.percent", rows)


NUMBERS: list[tuple[str, float, float | None]] = [
    ("42", 42, 42), (" 42 ", 42, 42), ("+42", 42, 42), ("-1.5", -1.5, -1.5), ("−1,5", -1.5, -1.5),
    ("0.58", 0.58, 0.58), ("0,58", 0.58, 0.58), (".58", 0.58, 0.58), (",58", 0.58, 0.58),
    ("0,580", 0.58, 0.58), ("0.580 EUR", 0.58, 0.58), ("EUR 0.58", 0.58, 0.58), ("€0.58", 0.58, 0.58), ("58 %", 58, 58),
    ("85300", 85_300, 85_300), ("85 300", 85_300, 85_300), ("85\u202f300", 85_300, 85_300), ("85'300", 85_300, 85_300),
    # Before three digits, a mark means what is right; where neither is, what English readers mean.
    ("85,300", 85_300, 85_300), ("85.300", 85_300, 85_300), ("1,375", 1.375, 1.375), ("85,300", 7, 85_300), ("85.300", 7, 85.3),
    ("1,234,567", 1_234_567, 1_234_567), ("1.234.567", 1_234_567, 1_234_567),
    ("1,234.5", 1234.5, 1234.5), ("1.234,5", 1234.5, 1234.5), ("12 eur", 12, 12),
    ("", 1, None), ("x", 1, None), ("1 to 2", 1, None), ("10k", 10, None), ("1e3", 1000, None), ("1/2", 0.5, None),
    ("1,23,4", 1.234, None), ("1.2.3", 1.23, None), ("1,234,5", 1234.5, None), ("--1", -1, None), (".", 0, None), ("-", 0, None), ("EUR", 0, None),
]  # fmt: skip


def test_numbers_as_learners_write_them() -> None:
    """Decimal comma and point, marks between thousands, signs, units and currencies are read; what is no number is not."""
    rows = [(text, {**NUMERIC, "answer": answer, "unit": "EUR"}) for text, answer, _ in NUMBERS]

    read = call("quiz.number", rows)
    assert [(text, value) for text, _, value in NUMBERS] == [
        (text, value) for (text, _, _), value in zip(NUMBERS, read, strict=True)
    ]
