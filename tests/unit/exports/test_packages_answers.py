"""Tests of how packages report answers, in the words of each standard."""

from __future__ import annotations

import string

import pytest

from tests.unit.exports.questions import ANSWERS, KINDS, RIGHT, WRONG, question
from tests.web.package.node import call


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("single", {"type": "choice", "response": "b", "pattern": "a"}),
        ("multiple", {"type": "choice", "response": "a,c", "pattern": "a,c"}),
        ("ordering", {"type": "sequencing", "response": "c,a,b", "pattern": "a,b,c"}),
        ("matching", {"type": "matching", "response": "1.b,2.a", "pattern": "1.a,2.b"}),
        ("numeric", {"type": "numeric", "response": "0.6", "pattern": "0.58"}),
    ],
)
def test_answers_in_scorm_1_2(kind: str, row: dict[str, str]) -> None:
    """A letter or digit for each answer, as the standard writes them."""
    values = [[question(kind), ANSWERS[kind], grade] for grade in (RIGHT, WRONG)]
    assert [{**row, "result": result, "weighting": "1"} for result in ("correct", "wrong")] == call(
        "interactions.scorm12", values
    )


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("single", {"type": "choice", "response": "b_Price-co", "pattern": "a_The-cost-of-use"}),
        ("multiple", {"type": "choice", "response": "a_O-l[,]c_Gas", "pattern": "a_O-l[,]c_Gas"}),
        (
            "ordering",
            {
                "type": "sequencing",
                "response": "c_Third[,]a_First[,]b_Second",
                "pattern": "a_First[,]b_Second[,]c_Third",
            },
        ),
        (
            "matching",
            {
                "type": "matching",
                "response": "1_Energy[.]b_Start[,]2_Training[.]a_Use",
                "pattern": "1_Energy[.]a_Use[,]2_Training[.]b_Start",
            },
        ),
        ("numeric", {"type": "numeric", "response": "0.6", "pattern": "0.575[:]0.585"}),
    ],
)
def test_answers_in_scorm_2004(kind: str, row: dict[str, str]) -> None:
    """Names that reports can show; a number is right within its tolerance."""
    values = [[question(kind), ANSWERS[kind], grade] for grade in (RIGHT, WRONG)]
    assert [{**row, "result": result, "weighting": "1"} for result in ("correct", "incorrect")] == call(
        "interactions.scorm2004", values
    )


def test_reflections_are_neither_right_nor_wrong() -> None:
    """Their text is on one line, and a brace in front is no mark of a language."""
    values = [[question("reflection"), ANSWERS["reflection"], None]]
    expected = {"response": " {Two lines}", "pattern": "", "result": "neutral", "weighting": "0"}
    assert [{"type": "fill-in", **expected}] == call("interactions.scorm12", values)
    assert [{"type": "long-fill-in", **expected}] == call("interactions.scorm2004", values)


@pytest.mark.parametrize("kind", KINDS)
def test_answers_as_statements_name_what_could_be_chosen(kind: str) -> None:
    """Whoever reads the record can tell what each letter stood for."""
    [made] = call("interactions.xapi", [[question(kind), ANSWERS[kind], None if kind == "reflection" else WRONG]])
    lists = {"matching": {"source", "target"}, "numeric": set(), "reflection": set()}.get(kind, {"choices"})
    definition = made["definition"]
    assert lists == definition.keys() & {"choices", "source", "target", "scale", "steps"}
    ids = {one["id"] for name in lists for one in definition[name]}
    if lists:
        assert (
            set(made["result"]["response"].replace("[.]", "[,]").split("[,]"))
            <= ids
            <= set(string.ascii_lowercase + string.digits)
        )
    assert (kind == "reflection") == ("success" not in made["result"])
