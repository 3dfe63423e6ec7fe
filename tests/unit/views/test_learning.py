"""Paths, the entry test, what comes next and the hub, on a small project where everything can be counted."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from procurement_kb.project import VOCABULARIES, Project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.learning import (
    encoded,
    entry_test,
    module_row,
    path,
    training_nav,
    training_pages,
    what_next,
)
from procurement_kb.views.model import UrlPolicy
from procurement_kb.views.words import duration
from tests.browser.site import ROOT
from tests.rules.harness import load, record, theme

SHAPES = load_shapes(ROOT / VOCABULARIES)

QUIZ = """- id: first
  kind: reflection
  question: What do you buy?
  section: exercise
  feedback: Think of the ward.
- id: second
  kind: ordering
  question: In which order?
  section: exercise
  items: [Ask, Buy]
  feedback: Asking comes first.
- id: third
  kind: numeric
  question: How many?
  section: exercise
  answer: 3
  tolerance: 0
  feedback: Count them.
- id: fourth
  kind: single
  question: Which one?
  section: exercise
  options:
    - {text: This, correct: true, feedback: It is.}
    - {text: That, feedback: It is not.}
- id: fifth
  kind: multiple
  question: Which ones?
  section: exercise
  options:
    - {text: This, correct: true, feedback: It is.}
    - {text: That, feedback: It is not.}
"""
BODY = "## Why *costs* matter\n\nText.\n\n### Not a section\n\n## Exercise\n\nTry.\n\n## Quiz\n\n```quiz\n%s```\n"


def module(title: str, fields: str, quiz: str = QUIZ) -> str:
    """Return a module; `fields` has its level, minutes and prerequisites."""
    common = "objectives: [Name costs, Explain why]\naudience: [procurement-officer]\npass_mark: 70\n"
    return record("module", f"title: {title}\n{common}{fields}", BODY % quiz)


FILES = {
    **theme(),
    "content/training/modules/aaa.md": module(
        "Module aaa", "level: practitioner\nminutes: 50\nprerequisites: [mmm, zzz]\n"
    ),
    "content/training/modules/mmm.md": module("Module mmm", "level: foundation\nminutes: 45\nprerequisites: [zzz]\n"),
    "content/training/modules/zzz.md": module(
        "Module zzz",
        "level: foundation\nminutes: 30\n",
        QUIZ.replace("  kind: ordering\n", "  kind: ordering\n  entry: true\n"),
    ),
    "content/training/paths/all.md": record(
        "path", "title: All of it\naudience: [trainer]\nmodules: [zzz, mmm, aaa]\n"
    ),
    "content/training/paths/short.md": record(
        "path", "title: Short\naudience: [supplier, procurement-officer]\nmodules: [zzz]\n"
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three modules and two paths."""
    project = load(tmp_path_factory.mktemp("learning"), FILES)
    assert [] == [finding for finding in project.findings if finding.code < "KB3"]
    return project


@pytest.fixture
def ctx(project: Project) -> Context:
    """The view of the project."""
    return Context(project, UrlPolicy("https://example.org/"), SHAPES)


def decoded(text: str) -> Any:
    """Return what `encoded` was given."""
    return json.loads(base64.b64decode(text))


def test_a_module_as_scripts_take_it(ctx: Context) -> None:
    """Sections are the headings of the second level, in plain words, the quiz among them."""
    row = module_row(ctx, "mmm")

    assert [("why-costs-matter", "Why costs matter"), ("exercise", "Exercise"), ("quiz", "Quiz")] == [
        (section["slug"], section["title"]) for section in row["sections"]
    ]
    assert ("training/modules/mmm/", 45, 70, ["zzz"]) == tuple(
        row[key] for key in ("href", "minutes", "pass_mark", "prerequisites")
    )


def test_entry_test_asks_what_is_marked_and_else_two_quick_questions(ctx: Context) -> None:
    """A module names its questions; otherwise the first two that take a moment are asked, never a reflection."""
    test = entry_test(ctx, ["zzz", "mmm"])

    assert [("zzz", ["second"]), ("mmm", ["third", "fourth"])] == [
        (part["module"], [question["id"] for question in part["questions"]]) for part in test
    ]
    assert "feedback" not in json.dumps(test)
    assert [True, False] == [option["correct"] for option in test[1]["questions"][1]["options"]]


def test_a_path_tells_its_modules_in_order_and_their_time(ctx: Context) -> None:
    """The page of a path has each module with what it needs first; the answers of its test are not readable."""
    kb = path(ctx, "all", ctx.records["all"])

    assert ["zzz", "mmm", "aaa"] == [row["id"] for row in kb["modules"]]
    assert [[], ["zzz"], ["mmm", "zzz"]] == [[need["id"] for need in row["needs"]] for row in kb["modules"]]
    assert (125, "2 hours 5 minutes") == (kb["minutes"], kb["duration"])
    assert (5, ["zzz", "mmm", "aaa"]) == (
        kb["entry"]["questions"],
        [part["module"] for part in decoded(kb["entry"]["data"])],
    )
    assert "correct" not in kb["entry"]["data"]
    json.dumps(kb["path_data"])


def test_what_comes_next(ctx: Context) -> None:
    """After a module comes the next one of each path that holds it, and what needs it; after the last, nothing."""
    after = what_next(ctx, "zzz")
    last = what_next(ctx, "aaa")

    assert [("short", None), ("all", "mmm")] == [
        (row["id"], row["next"] and row["next"]["id"]) for row in after["paths"]
    ]
    assert ["aaa", "mmm"] == [row["id"] for row in after["needed_by"]]
    assert {"zzz", "mmm", "aaa"} == {row["id"] for row in after["modules"]}
    assert ([("all", 3, None)], []) == (
        [(row["id"], row["at"], row["next"]) for row in last["paths"]],
        last["needed_by"],
    )


def test_the_hub_leads_to_paths_by_role_and_modules_by_level(ctx: Context) -> None:
    """Paths stand in the order of the roles, modules in that of the paths, which brings first what others need."""
    hub, progress = (document.kb for document in training_pages(ctx, {"training/planner.md"}))

    assert ["short", "all"] == [card["id"] for card in hub["paths"]["items"]]
    assert "3 modules, 2 hours 5 minutes" == hub["paths"]["items"][1]["size"]
    assert [("Foundation", ["zzz", "mmm"]), ("Practitioner", ["aaa"])] == [
        (level["title"], [card["id"] for card in level["items"]]) for level in hub["levels"]
    ]
    assert ["Module mmm", "Module zzz"] == [need["title"] for need in hub["levels"][1]["items"][0]["needs"]]
    assert ["training/planner/", "training/progress/"] == [row["href"] for row in hub["corner"]]
    assert ["Name costs", "Explain why"] == progress["learning"]["objectives"]["aaa"]


def test_the_head_of_the_training_names_pages_that_are_there(ctx: Context) -> None:
    """No link leads to a page that the site does not have."""
    assert ["training/", "downloads/"] == [
        row["href"] for row in training_nav(ctx, {"training/index.md", "downloads/index.md", "index.md"})
    ]


def test_encoded_keeps_every_letter() -> None:
    """Questions come back as they were, whatever their script."""
    value = [{"question": "Was kostet 1 € – “wirklich”? Ünïcode 漢字"}]

    assert value == decoded(encoded(value))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (805, "13 hours 25 minutes")],
)
def test_duration_reads_as_people_say_it(minutes: int, words: str) -> None:
    """Hours and minutes, neither of them when it is nothing."""
    assert words == duration(minutes)
