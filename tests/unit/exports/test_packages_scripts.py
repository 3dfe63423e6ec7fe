"""Tests of what packages keep and report: the text of the state, answers in each standard, platforms that misbehave."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from procurement_kb.project import load_project
from procurement_kb.records.quiz import FENCE, parse_quiz
from procurement_kb.records.types.training import Module, Path
from tests.browser.site import ROOT
from tests.web.package.node import call, run

KINDS = ("single", "multiple", "numeric", "ordering", "matching", "reflection")
SCORM12 = {"limit": 4096, "ascii": True}
SCORM2004 = {"limit": 64000, "ascii": False}

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


def question(kind: str) -> dict[str, Any]:
    """Return a question of a kind."""
    return {"id": kind, "kind": kind, "question": f"Which {kind}?", **QUESTIONS[kind]}


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


RIGHT = {"points": 1, "right": True}
WRONG = {"points": 0.5, "right": False}


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


# --- Platforms -------------------------------------------------------------------------------------------------------

HALF = {"finished": False, "passed": False, "score": 40, "progress": 0.5, "at": "s-1"}
DONE = {"finished": True, "passed": True, "score": 90, "progress": 1, "at": "s-2"}
FAILED = {**DONE, "passed": False, "score": 40}
KEY12 = "kb-package-API-module-first"
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
