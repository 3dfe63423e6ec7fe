"""What the browser keeps of a learner: a state that follows from what was done, and files that nobody need trust."""

from __future__ import annotations

import json
from typing import Any

from tests.web.learn.node import call, progress, run

FRESH: dict[str, Any] = {
    "at": None, "seen": [], "answers": {}, "asked": {}, "score": None, "best": None, "passed": False,
    "started": None, "finished": None, "seconds": 0,
}  # fmt: skip
EMPTY: dict[str, Any] = {"version": 1, "modules": {}, "simulations": {}, "name": ""}
NOW = "2027-03-01T09:00:00.000Z"
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": f"q{at}",
        "kind": "single",
        "question": "Which?",
        "options": [{"text": "A", "correct": True, "feedback": ""}, {"text": "B", "correct": False, "feedback": ""}],
    }
    for at in range(2)
] + [{"id": "think", "kind": "reflection", "question": "And you?", "feedback": ""}]
LESSON = {"sections": ["one", "quiz"], "questions": QUESTIONS, "passMark": 50, "now": NOW}
DONE = {"seen": ["one", "quiz"], "answers": {"q0": 0, "q1": 1, "think": "Yes"}}


def module(**changes: Any) -> dict[str, Any]:
    """Return the state of a module."""
    return {**FRESH, **changes}


def whole(**modules: Any) -> dict[str, Any]:
    """Return a state with modules."""
    return {**EMPTY, "modules": modules}


# --- What follows -----------------------------------------------------------------------------------------------------

SETTLED: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({}, {}, {"score": None, "best": None, "passed": False, "finished": None}),
    ({"seen": ["one", "quiz"]}, {}, {"score": None, "finished": None}),
    (DONE, {}, {"score": 50, "best": 50, "passed": True, "finished": NOW}),
    (DONE, {"passMark": 51}, {"score": 50, "best": 50, "passed": False, "finished": NOW}),
    ({**DONE, "seen": ["quiz"]}, {}, {"score": 50, "passed": True, "finished": None}),
    ({**DONE, "answers": {"q0": 0, "q1": 1}}, {}, {"score": 50, "finished": None}),
    # A question that is no more, or an answer that no longer fits, does not count.
    ({**DONE, "answers": {"q0": 0, "q1": 7, "think": "Yes", "gone": 1}}, {}, {"score": 50, "finished": None}),
    # What was reached stays, whatever is answered later.
    ({"answers": {"q0": 1}, "best": 90, "passed": True, "finished": "2027-01-01T00:00:00Z"}, {}, {"score": 0, "best": 90, "passed": True, "finished": "2027-01-01T00:00:00Z"}),
    # A lesson without a quiz is finished once it is read.
    ({"seen": ["one", "quiz"]}, {"questions": []}, {"score": None, "best": None, "passed": False, "finished": NOW}),
]  # fmt: skip


def test_score_and_end_follow_from_what_was_done() -> None:
    """Finished is who saw every section and answered every question; passed, whose best score reaches the mark."""
    made = call("learn.settle", [(module(**state), {**LESSON, **lesson}) for state, lesson, _ in SETTLED])

    assert [expected for _, _, expected in SETTLED] == [
        {name: one[name] for name in expected} for one, (_, _, expected) in zip(made, SETTLED, strict=True)
    ]


def test_answers_to_a_question_that_has_changed_are_forgotten() -> None:
    """An answer is a place in a list: other words, another order, fewer options, and it would mean something else."""
    (done,) = call("learn.settle", [(module(**DONE), LESSON)])
    first = QUESTIONS[0]
    changes: list[tuple[dict[str, Any], bool]] = [
        ({}, True),
        ({"options": first["options"][::-1]}, False),
        ({"options": [*first["options"], {"text": "C", "correct": False, "feedback": ""}]}, False),
        ({"options": [{**first["options"][0], "text": "Another"}, first["options"][1]]}, False),
        ({"question": "Which is wrong?"}, False),
        # Another explanation, or another right answer, is graded anew.
        ({"options": [{**one, "correct": not one["correct"], "feedback": "So."} for one in first["options"]]}, True),
    ]
    lessons = [{**LESSON, "questions": [{**first, **change}, *QUESTIONS[1:]]} for change, _ in changes]
    made = call("learn.settle", [(done, lesson) for lesson in lessons])

    assert {"q0", "q1", "think"} == set(done["asked"])
    assert [stays for _, stays in changes] == ["q0" in one["answers"] for one in made]
    assert [stays for _, stays in changes] == ["q0" in one["asked"] for one in made]
    assert [50, 0, 0, 0, 0, 0] == [one["score"] for one in made]
    assert [(50, True, NOW)] * len(made) == [(one["best"], one["passed"], one["finished"]) for one in made]
    # Answers to questions that are no more wait for an edition that has them.
    (shorter,) = call("learn.settle", [(done, {**LESSON, "questions": QUESTIONS[1:]})])
    assert (done["answers"], done["asked"]) == (shorter["answers"], shorter["asked"])


def test_answers_that_do_not_say_what_was_asked_are_trusted() -> None:
    """Packages keep no such thing: they forget a lesson as a whole when it changes."""
    (made,) = call("learn.settle", [(module(**DONE), LESSON)])

    assert DONE["answers"] == made["answers"]
    assert set(DONE["answers"]) == set(made["asked"])


def test_words_of_a_finished_module() -> None:
    """They say the score that there is; a module may be finished without one, as when its quiz is newer."""
    states: list[dict[str, Any]] = [
        {"best": None, "passed": False},
        {"best": 60, "passed": False},
        {"best": 80, "passed": True},
    ]
    made = call("lesson.finishedWords", [(module(finished=NOW, **state), QUESTIONS) for state in states])

    assert ["The quiz has no score yet.", "Best score 60 %, not passed yet.", "Best score 80 %, passed."] == [
        words.partition(" 2027. ")[2] for words in made
    ]
    assert [""] == [
        words.partition(" 2027.")[2] for words in call("lesson.finishedWords", [(module(finished=NOW), [])])
    ]


def test_starting_over_keeps_what_was_reached() -> None:
    """Who starts over has read and answered nothing, and keeps the best score, the end and the time."""
    reached = {"best": 80, "passed": True, "started": NOW, "finished": NOW, "seconds": 600}

    assert [module(**reached)] == call("learn.again", [[module(**DONE, at="quiz", score=50, **reached)]])


# --- What comes from outside ------------------------------------------------------------------------------------------

FULL = module(
    at="one_1", seen=["one_1", "quiz"], asked={"a": "1x0z9"}, answers={"a": 1, "b": [0, 2], "c": 0.58, "d": "I think – “so”"}, score=70, best=80,
    passed=True, started=NOW, finished="2027-03-01T09:40:00+02:00", seconds=2400,
)  # fmt: skip


def test_a_whole_state_comes_through_as_it_is() -> None:
    """What this site has written is read back without a change or a complaint."""
    state = {
        **whole(**{"first-module": FULL, "constructor": FRESH}),
        "simulations": {"tender": {"at": "start", "path": ["a", "b"], "ends": {"x": True}, "n": None, "score": 1.5}},
        "name": "Ärztin",
    }

    assert [{"state": state, "problems": []}] == call("learn.valid", [[state]])


WRONG: list[tuple[str, Any]] = [
    ("at", 5), ("at", "No Slug"), ("at", "<b>"), ("seen", "one"), ("seen", [1]), ("seen", ["x" * 201]), ("seen", ["a"] * 201),
    ("score", 101), ("score", -1), ("score", 1.5), ("score", "70"), ("best", True), ("passed", "yes"), ("passed", 1),
    ("started", "yesterday"), ("started", 5), ("started", "2027-13-45T99:99:99Z"), ("finished", "2027-03-01"),
    ("seconds", -1), ("seconds", 1e10), ("seconds", "5"),
    ("answers", []), ("answers", {"a": {"b": 1}}), ("answers", {"a": [0.5]}), ("answers", {"a": [-1]}), ("answers", {"a": None}),
    ("answers", {"a": True}), ("answers", {"a": "x" * 5001}), ("answers", {"a": list(range(51))}), ("answers", {"A b": 1}), ("answers", {"__proto__x": 1}),
]  # fmt: skip


def test_wrong_values_are_left_out_and_told() -> None:
    """One wrong value costs that value, not the module, and is named."""
    every = call("learn.valid", [[whole(first={**FULL, name: value})] for name, value in WRONG])

    for found, (name, value) in zip(every, WRONG, strict=True):
        alone: dict[str, Any] = {"asked": {}} if name == "answers" else {}
        assert FULL | {name: FRESH[name]} | alone == found["state"]["modules"]["first"], value
        assert 1 == len(found["problems"]), value
        assert "first" in found["problems"][0]


def test_what_was_asked_is_not_trusted_either() -> None:
    """A mark of a question that can be none takes its answer with it; one without an answer is nobody's."""
    asked = {"a": "<b>", "b": "1x", "gone": "2y", "Not an id": "3z"}
    (found,) = call("learn.valid", [[whole(first={**FULL, "asked": asked})]])

    assert {"b": "1x"} == found["state"]["modules"]["first"]["asked"]
    assert {"b", "c", "d"} == set(found["state"]["modules"]["first"]["answers"])
    assert 2 == len(found["problems"])


NO_STATES: list[Any] = [None, 5, "x", [], {}, {"version": 2}, {"version": "1"}, {"modules": {}}]


def test_unknown_versions_and_other_files_are_refused() -> None:
    """What is no record of progress, or one of another version, leaves nothing and says so."""
    for found in call("learn.valid", [[value] for value in NO_STATES]):
        assert EMPTY == found["state"]
        assert 1 == len(found["problems"])
    texts = ["", "{", "[]", "null", '{"version": 2}', " " * 2_000_001]
    assert [None] * len(texts) == [found["state"] for found in call("learn.read", [[text] for text in texts])]


def test_hostile_files_do_no_harm() -> None:
    """Names that mean something to the language, endless lists and deep nesting are left out."""
    deep: Any = 1
    for _ in range(10):
        deep = {"a": deep}
    text = json.dumps({
        **whole(**{f"m{at}": FRESH for at in range(600)}, **{"Not an id": FRESH, "x": 5}),
        "simulations": {"deep": deep, "long": {"a": "x" * 5001}, "wide": {f"k{at}": 1 for at in range(201)}, "list": []},
        "name": "x" * 201,
    }).replace('"x": 5', '"__proto__": {"passed": true}, "x": 5')  # fmt: skip
    (found,) = call("learn.read", [[text]])

    assert 500 == len(found["state"]["modules"])
    assert {} == found["state"]["simulations"]
    assert not found["state"]["name"]
    assert not any(one["passed"] for one in found["state"]["modules"].values())
    assert 7 == len(found["problems"])


# --- The store --------------------------------------------------------------------------------------------------------


def test_changes_are_kept() -> None:
    """A change keeps the rest, is stored at once, and is told; copies that were handed out do not change."""
    done = progress(
        ["update", "first", {"at": "one", "seen": ["one"]}],
        ["update", "first", {"answers": {"a": 1}}],
        ["updateSimulation", "tender", {"at": "start"}],
        ["setName", "Ada"],
        ["module", "first"],
        ["module", "constructor"],
        ["simulation", "tender"],
        ["simulation", "constructor"],
    )

    first = module(at="one", seen=["one"], answers={"a": 1})
    assert [first, FRESH, {"at": "start"}, {}] == done["results"][4:]
    assert {**whole(first=first), "simulations": {"tender": {"at": "start"}}, "name": "Ada"} == json.loads(
        done["stored"]
    )
    assert [True] * 4 == done["told"]


def test_export_wipe_import_gives_the_same_state() -> None:
    """A file brings back all of it; one that cannot be read changes nothing."""
    state = {**whole(first=FULL, second=FRESH), "simulations": {"tender": {"at": "x"}}, "name": "Ada"}
    (text,) = progress(["export"], stored=json.dumps(state))["results"]
    done = progress(["import", text], ["all"], ["import", "{"], ["all"], stored=json.dumps(whole(other=FULL)))

    assert [{"ok": True, "problems": []}, state] == done["results"][:2]
    assert (False, 1) == (done["results"][2]["ok"], len(done["results"][2]["problems"]))
    assert state == done["results"][3]
    assert state == json.loads(done["stored"])


def test_reset() -> None:
    """One module or simulation can be forgotten, or everything."""
    state = {**whole(first=FULL, second=FULL), "simulations": {"first-tender": {"at": "x"}}, "name": "Ada"}
    done = progress(
        ["reset", "first"], ["all"], ["reset", "first-tender"], ["all"], ["reset"], ["all"], stored=json.dumps(state)
    )

    assert [{"second"}, {"second"}, set()] == [set(done["results"][at]["modules"]) for at in (1, 3, 5)]
    assert {} == done["results"][3]["simulations"]
    assert EMPTY == done["results"][5]


def test_another_tab_is_heard_and_not_overwritten() -> None:
    """What another tab has stored is taken over, and a change here keeps what the other tab did to other modules."""
    other = json.dumps(whole(second=FULL))
    done = progress(["all"], ["other tab", other], ["module", "second"], ["update", "first", {"at": "one"}], ["all"])

    assert FULL == done["results"][2]
    assert whole(first=module(at="one"), second=FULL) == done["results"][4]
    assert [False, True] == done["told"]


def test_a_browser_that_keeps_nothing() -> None:
    """Where storing is forbidden the page works all the same, and says that nothing lasts."""
    done = progress(["lasting"], ["update", "first", {"at": "one"}], ["module", "first"], broken=True)

    assert [False, None, module(at="one")] == done["results"]
    assert [True] == progress(["lasting"])["results"]


def test_a_spoilt_store_starts_anew() -> None:
    """What cannot be read is no reason not to learn."""
    steps = [["all"], ["update", "first", {"at": "one"}], ["module", "first"]]
    spoilt = ["", "{", '{"version": 9}', '"x"']
    done = run({"call": "progress", "steps": steps, "stored": stored} for stored in spoilt)

    assert [[EMPTY, None, module(at="one")]] * len(spoilt) == [one["results"] for one in done]
    # A later edition may want it back.
    assert spoilt == [one["unread"] for one in done]
    assert "unread" not in progress(["all"], stored=json.dumps(EMPTY))


def test_a_browser_without_room() -> None:
    """What cannot be stored holds for the page and is not said to last; what was stored before stays."""
    before = json.dumps(whole(first=FULL))
    done = progress(["update", "first", {"at": "quiz"}], ["module", "first"], ["lasting"], stored=before, full=True)

    assert [None, {**FULL, "at": "quiz"}, False] == done["results"]
    assert before == done["stored"]


# --- Two states of one learner ----------------------------------------------------------------------------------------

AHEAD = module(
    seen=["one", "quiz"], answers={"a": 1, "b": 2}, asked={"a": "x1"}, score=60, best=60, started="2027-03-01T09:00:00+02:00",
    seconds=60,
)  # fmt: skip
BEHIND = module(
    seen=["two"], answers={"b": 0, "c": 3}, asked={"b": "y2", "c": "z3"}, score=90, best=90, passed=True, started="2027-03-01T08:00:00Z",
    seconds=90,
)  # fmt: skip
BOTH = {
    **AHEAD, "seen": ["one", "quiz", "two"], "answers": {"a": 1, "b": 2, "c": 3}, "asked": {"a": "x1", "c": "z3"},
    "best": 90, "passed": True, "seconds": 90,
}  # fmt: skip


def test_two_states_are_joined() -> None:
    """Whichever side it is on: the further answers, each with what was asked, the better score, the earlier day."""
    made = call(
        "learn.merge",
        [(whole(m=AHEAD), whole(m=BEHIND)), (whole(m=BEHIND), whole(m=AHEAD)), (whole(m=AHEAD), whole(m=AHEAD))],
    )

    assert [BOTH, BOTH, AHEAD] == [one["state"]["modules"]["m"] for one in made]
    assert [(0, 1, 0), (0, 1, 0), (0, 0, 1)] == [(one["added"], one["further"], one["kept"]) for one in made]


def test_names_that_every_object_knows_are_names() -> None:
    """A module or simulation called "constructor" is new where nobody has begun it."""
    theirs = {**whole(constructor=AHEAD), "simulations": {"constructor": {"path": [], "ends": ["x"]}}}
    (made,) = call("learn.merge", [(EMPTY, theirs)])

    assert theirs == made["state"]
    assert (2, 0, 0) == (made["added"], made["further"], made["kept"])


def test_games_are_joined() -> None:
    """The game that is open here stays, the endings are those of both; what is no game is nobody's."""
    mine = {**EMPTY, "simulations": {"tender": {"path": [{"node": "a", "choice": 0}], "ends": ["x"]}}}
    theirs = {**EMPTY, "simulations": {"tender": {"path": "b", "finished": True, "ends": ["x", "y"]}}}
    (made,) = call("learn.merge", [(mine, theirs)])

    assert {"path": [{"node": "a", "choice": 0}], "finished": True, "ends": ["x", "y"]} == made["state"]["simulations"][
        "tender"
    ]
