"""Tests of what packages keep: the text of the state, which must fit and come back as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from procurement_kb.project import load_project
from procurement_kb.records.quiz import FENCE, parse_quiz
from procurement_kb.records.types.training import Module, Path
from tests.browser.site import ROOT
from tests.unit.exports.questions import ANSWERS, KINDS
from tests.web.package.node import call, run

SCORM12 = {"limit": 4096, "ascii": True}
SCORM2004 = {"limit": 64000, "ascii": False}


def plan(*modules: str, sections: int = 3) -> dict[str, Any]:
    """Return the plan of a package whose modules have one question of each kind."""
    return {
        "modules": [
            {
                "id": name,
                "key": "k1",
                "sections": [f"s-{number}" for number in range(sections)],
                "questions": [{"id": kind, "kind": kind} for kind in KINDS],
            }
            for name in modules
        ]
    }


def state(**changes: Any) -> dict[str, Any]:
    """Return the state of a module that somebody has finished."""
    return {
        "at": "s-2",
        "seen": ["s-0", "s-2"],
        "answers": ANSWERS,
        "score": 60,
        "best": 80,
        "passed": True,
        "seconds": 3700,
        "started": "2026-11-22T09:01:00.000Z",
        "finished": "2026-11-22T10:00:00.000Z",
        **changes,
    }


def kept(whole: dict[str, Any], modules: dict[str, Any], options: dict[str, Any]) -> tuple[Any, Any]:
    """Return what encoding gives, and what decoding makes of it."""
    [found] = run([{"round": [modules, whole, options]}])
    return found["made"], found["read"]


@pytest.mark.parametrize("options", [SCORM12, SCORM2004], ids=["1.2", "2004"])
def test_state_comes_back_as_it_was(options: dict[str, Any]) -> None:
    """Answers of every kind, progress, scores and times survive."""
    modules = {"open": "b", "modules": {"b": state(), "c": state(at=None, seen=[], answers={}, best=None, score=None)}}
    made, read = kept(plan("a", "b", "c"), modules, options)
    assert [] == made["cut"]
    assert {**modules, "dropped": []} == read


# Each example starts Node.js: many rows in few examples, and none made smaller.
@settings(max_examples=3, phases=[Phase.generate])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 7),
            st.floats(allow_nan=False, allow_infinity=False, width=32),
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
        ),
        min_size=40,
        max_size=40,
    )
)
def test_whatever_learners_answer_comes_back(rows: list[tuple[int, float, str]]) -> None:
    """No text and no number breaks the rows apart."""
    names = [f"m-{number}" for number in range(len(rows))]
    modules = {
        name: state(answers={"single": choice, "numeric": number, "reflection": text})
        for name, (choice, number, text) in zip(names, rows, strict=True)
    }
    made, read = kept(plan(*names), {"open": None, "modules": modules}, {"limit": 64000, "ascii": True})
    for name, own in modules.items():
        found = read["modules"][name]["answers"]
        # Python reads a large whole number without the loss that it has in JavaScript.
        assert own["answers"] == {**found, "numeric": float(found["numeric"])}
    assert made["text"].isascii()
    assert not set(made["text"]) & set('<>&"\\%=;\n\r\t')


def test_long_texts_share_the_room() -> None:
    """Nothing is longer than the platform takes; short texts stay whole, long ones say that they were cut."""
    texts = {"a": "short", "b": "ä" * 3000, "c": "word " * 1000}
    modules = {
        "open": None,
        "modules": {name: state(answers={**ANSWERS, "reflection": text}) for name, text in texts.items()},
    }
    made, read = kept(plan("a", "b", "c"), modules, SCORM12)
    found = {name: own["answers"]["reflection"] for name, own in read["modules"].items()}
    assert ["b.reflection", "c.reflection"] == made["cut"]
    assert 4000 < len(made["text"]) <= 4096
    assert "short" == found["a"]
    assert all(found[name].endswith("...") and texts[name].startswith(found[name][:-3]) for name in "bc")
    assert all(
        {**own["answers"], "reflection": ""} == {**ANSWERS, "reflection": ""} for own in read["modules"].values()
    )


def test_a_changed_module_keeps_its_score_and_drops_its_answers() -> None:
    """Answers are places in a list; of another list they would tell something else."""
    modules = {"open": None, "modules": {"a": state(), "b": state()}}
    [made] = call("codec.encode", [[modules, plan("a", "b"), SCORM12]])
    changed = plan("a", "b")
    changed["modules"][0]["key"] = "k2"
    [read] = call("codec.decode", [[made["text"], changed]])
    assert ["a"] == read["dropped"]
    assert state(at=None, seen=[], answers={}, score=None) == read["modules"]["a"]
    assert state() == read["modules"]["b"]


@pytest.mark.parametrize(
    "text", ["", "2|x", "{}", "undefined", "1.zz|!!!!!!!!!!!|", "1|k1!zzzzzz!zz!zzzzzzzzzzzzz!-!x!!!!**z*-*~u"]
)
def test_no_text_of_a_platform_breaks_the_lesson(text: str) -> None:
    """What is not ours gives nothing, or nothing that is wrong."""
    [read] = call("codec.decode", [[text, plan("a")]])
    assert read is None or all(own["best"] is None for own in read["modules"].values())


def test_the_longest_path_and_module_fit_into_scorm_1_2() -> None:
    """Every question of every module answered at length, all times and scores known: 4,096 characters are enough."""
    project = load_project(ROOT)
    records = {node.id: node.loaded.record for node in project.graph.nodes.values()}
    whole: dict[str, Any] = {}
    for name, record in records.items():
        if isinstance(record, Module):
            scan = project.scans[name]
            quiz = next(parse_quiz(fence.content) for fence in scan.fences if fence.info == FENCE)
            headings = [f"s-{number}" for number in range(20)]
            whole[name] = {
                "id": name,
                "key": "abcde",
                "sections": headings,
                "questions": [{"id": one.id, "kind": one.kind} for one in quiz or ()],
            }
    longest: dict[str, Any] = {"multiple": list(range(8)), "ordering": list(range(10)), "matching": list(range(10))}
    plans = [
        {"modules": [whole[one] for one in record.modules]} for record in records.values() if isinstance(record, Path)
    ]
    plans += [{"modules": [one]} for one in whole.values()]
    rows: list[tuple[Any, Any]] = []
    for one in plans:
        modules: dict[str, Any] = {}
        for module in one["modules"]:
            answers = {
                row["id"]: {"single": 7, "numeric": -123456.789, "reflection": "Wörter " * 280, **longest}[row["kind"]]
                for row in module["questions"]
            }
            modules[module["id"]] = state(
                answers=answers, seen=module["sections"], at="s-19", best=100, score=100, seconds=10**6
            )
        rows.append(({"open": None, "modules": modules}, one))
    found = run({"round": [modules, one, SCORM12]} for modules, one in rows)
    assert max(len(one["made"]["text"]) for one in found) <= 4096
    back: Any
    for (modules, _), back in zip(rows, (one["read"] for one in found), strict=True):
        for name, own in modules["modules"].items():
            kept_of = back["modules"][name]["answers"]
            plain = {key: value for key, value in own["answers"].items() if not isinstance(value, str)}
            assert plain == {key: value for key, value in kept_of.items() if key in plain}
            assert all(len(kept_of[key]) > 25 for key in own["answers"].keys() - plain.keys())
