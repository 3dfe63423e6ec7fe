"""Tests of packages on learning platforms: found, opened, written to and left, also those that misbehave."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.exports.questions import RIGHT, WRONG, question
from tests.web.package.node import run

HALF = {"finished": False, "passed": False, "score": 40, "progress": 0.5, "at": "s-1"}
DONE = {"finished": True, "passed": True, "score": 90, "progress": 1, "at": "s-2"}
FAILED = {**DONE, "passed": False, "score": 40}

RECORD = {
    "id": "first.single",
    "module": "first",
    "question": question("single"),
    "answer": 0,
    "grade": RIGHT,
    "seconds": 12.5,
    "when": "2026-11-22T09:01:02.340Z",
}


def played(version: str = "scorm12", *, steps: Any = (), kept: Any = None, **platform: Any) -> Any:
    """Return what an adapter did with a platform."""
    [found] = run(
        [{"platform": {"version": version, "where": "parent", **platform}, "steps": steps, "kept": kept or {}}]
    )
    return found


@pytest.mark.parametrize("version", ["scorm12", "scorm2004"])
@pytest.mark.parametrize("where", ["parent", "opener", "top opener"])
def test_platform_is_found_where_the_standards_say(version: str, where: str) -> None:
    """Up the frames, past one of another host, then from the window that opened this one."""
    assert "normal" == played(version, where=where)["opened"]["mode"]


def test_without_a_platform_there_is_no_adapter() -> None:
    """The lesson then keeps its own state."""
    assert played(where="nowhere") == {"opened": None}


def test_a_platform_that_does_not_open_says_so() -> None:
    """The error is told in words for learners."""
    assert "Your learning platform" in played(broken=["start"])["opened"]
    assert "Your learning platform" in played(broken=["start throws"])["opened"]


def test_a_session_that_was_begun_already_goes_on() -> None:
    """Error 103 of SCORM 2004, and in 1.2 a status that can be read."""
    assert "normal" == played("scorm2004", begun=True)["opened"]["mode"]


@pytest.mark.parametrize(
    ("version", "summary", "expected"),
    [
        ("scorm12", HALF, {"cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend"}),
        ("scorm12", FAILED, {"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "40"}),
        ("scorm12", DONE, {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90"}),
        ("scorm2004", HALF, {"cmi.completion_status": "incomplete", "cmi.progress_measure": "0.5"}),
        (
            "scorm2004",
            FAILED,
            {"cmi.completion_status": "completed", "cmi.success_status": "failed", "cmi.score.scaled": "0.4"},
        ),
        (
            "scorm2004",
            {**HALF, "passed": True, "score": 80},
            {"cmi.completion_status": "incomplete", "cmi.success_status": "passed", "cmi.score.scaled": "0.8"},
        ),
    ],
)
def test_status_follows_from_what_was_done(version: str, summary: Any, expected: dict[str, str]) -> None:
    """Completion, success and score in the words of each version."""
    values = played(version, steps=[["save", "text", summary]])["values"]
    assert expected == {name: values.get(name) for name in expected}
    assert ("score" in " ".join(values)) == (summary["finished"] or (version == "scorm2004" and summary["passed"]))


def test_what_the_platform_holds_as_done_stays_done() -> None:
    """A platform that lost the state but not the result is not told that the lesson is incomplete."""
    passed = {"cmi.core.lesson_status": "passed"}
    assert "passed" == played(steps=[["save", "t", HALF]], values=passed)["values"]["cmi.core.lesson_status"]
    completed = {"cmi.completion_status": "completed"}
    found = played("scorm2004", steps=[["save", "t", HALF]], values=completed)
    assert "completed" == found["values"]["cmi.completion_status"]


@pytest.mark.parametrize(("text", "mark"), [("80", 80), ("", None), ("high", None), ("170", None)])
def test_pass_mark_of_the_platform_counts(text: str, mark: int | None) -> None:
    """An administrator may have set another one."""
    assert mark == played(values={"cmi.student_data.mastery_score": text})["opened"]["passMark"]


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_review_records_nothing(mode: str) -> None:
    """Nothing is written, and the session ends all the same."""
    found = played(
        values={"cmi.core.lesson_mode": mode}, steps=[["save", "t", DONE], ["answer", RECORD], ["close", True]]
    )
    assert ["end"] == [name for name, *_ in found["calls"] if name not in {"start", "get"}]


def test_refused_interactions_do_not_trouble_the_learner() -> None:
    """They are optional, so a platform may lack them: they are tried once."""
    again = {**RECORD, "id": "first.other"}
    found = played(refuse="interactions", steps=[["answer", RECORD], ["answer", again], ["save", "t", DONE]])
    assert 1 == sum(name == "set" and "interactions" in values[0] for name, *values in found["calls"])
    assert [None] == found["told"]
    assert "passed" == found["values"]["cmi.core.lesson_status"]


def test_another_answer_replaces_the_first() -> None:
    """Within a session a question has one interaction; those of an earlier session stay."""
    other = {**RECORD, "id": "first.other"}
    changed = {**RECORD, "answer": 1, "grade": WRONG}
    steps = [["answer", RECORD], ["answer", other], ["answer", changed]]
    values = played(steps=steps, values={"cmi.interactions._count": "4"})["values"]
    found = {name: value for name, value in values.items() if name.endswith((".id", "response"))}
    assert {
        "cmi.interactions.4.id": "first.single",
        "cmi.interactions.4.student_response": "b",
        "cmi.interactions.5.id": "first.other",
        "cmi.interactions.5.student_response": "a",
    } == found
    assert "0000:00:12.50" == values["cmi.interactions.4.latency"]


@pytest.mark.parametrize("fault", [{"broken": ["commit"]}, {"broken": ["set throws"]}, {"refuse": "suspend_data"}])
def test_what_a_platform_does_not_take_is_told_and_kept(fault: dict[str, Any]) -> None:
    """The learner reads it, and the next session finds the copy in the browser."""
    learner = {"cmi.core.student_id": "anna"}
    found = played(steps=[["save", "text", HALF]], values=learner, **fault)
    assert "did not take the last step" in found["told"][-1]
    assert "text" == played(values=learner, kept=found["kept"])["opened"]["text"]
    assert "" == played(values={"cmi.core.student_id": "bert"}, kept=found["kept"])["opened"]["text"]
    later = {**learner, "cmi.suspend_data": "newer"}
    assert "newer" == played(values=later, kept=found["kept"])["opened"]["text"]
    assert {} == played(steps=[["save", "text", HALF]], values=learner, kept=found["kept"])["kept"]


def test_leaving_asks_a_2004_platform_to_suspend() -> None:
    """Only when the learner leaves by the button: a page that closes is not to move the platform."""
    assert "suspendAll" == played("scorm2004", steps=[["close", True]])["values"]["adl.nav.request"]
    assert "adl.nav.request" not in played("scorm2004", steps=[["close", False]])["values"]


def test_nothing_follows_the_end() -> None:
    """A session is ended once, and nothing is sent after that."""
    steps = [["close", False], ["save", "t", DONE], ["answer", RECORD], ["close", False]]
    names = [name for name, *_ in played(steps=steps)["calls"]]
    assert "end" == names[-1]
    assert 1 == names.count("end")
