"""What a trainer takes along: slides, timings, sheets and the quiz on paper, all made of one module."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.project import VOCABULARIES
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.model import Document, UrlPolicy
from procurement_kb.views.paper import paper
from procurement_kb.views.passages import blocks, is_table, markdown, passages
from procurement_kb.views.slides import _divided
from procurement_kb.views.trainer import planner_page, trainer_links, trainer_pages
from tests.browser.site import ROOT
from tests.rules.harness import load, record, theme

LESSON = """You need a pencil.

## Why it matters

Price decides [@evaluation].

| Item | EUR |
|---|---|
| Pump | 5 |

## Worked example

See [[second-case]] and [[example]].

### The sum

One and one.

## Exercise

List three costs.

| A | B |
|---|---|
| 1 | 2 |

### Model answer

Training [@audit].

### Afterwards

Compare.

## Key points

- Count the use.

## Quiz

```quiz
- id: pick
  kind: single
  question: Which?
  section: why-it-matters
  options:
    - {text: One, feedback: No.}
    - {text: Two, correct: true, feedback: It is two.}
- id: sort
  kind: ordering
  question: In which order?
  section: exercise
  items: [First, Second, Third]
  feedback: So it goes.
- id: match
  kind: matching
  question: What with what?
  section: exercise
  pairs:
    - {left: Salt, right: Pepper}
    - {left: Cup, right: Saucer}
  feedback: They belong together.
- id: count
  kind: numeric
  question: How many?
  section: exercise
  answer: 1234567
  tolerance: 0.5
  unit: EUR
  feedback: Count.
- id: think
  kind: reflection
  question: What about you?
  section: exercise
  feedback: Name one product.
```
"""
STAGES = """session:
  - {section: worked-example, minutes: 15, points: [One], notes: "Begin here.", sources: [audit, evaluation]}
  - {section: why-it-matters, minutes: 10, points: [Two, Three], notes: Then this.}
  - {section: worked-example, minutes: 45, points: [Four], notes: Once more.}
"""
SOURCES = """sources:
  evaluation: {title: Report, publisher: Office, url: https://example.org/report, kind: report}
  audit: {title: Audit, publisher: Office, url: https://example.org/audit, kind: report}
"""
CASES = {
    "case_studies/example.md": record("case-study"),
    "case_studies/second-case.md": record("case-study", "title: The second case"),
}


def context(root: Path, stages: str = STAGES, **more: str) -> Context:
    """Return a project with a module."""
    fields = f"title: First module\ncases: [example, second-case]\nminutes: 30\n{stages}{SOURCES}"
    files = {
        "content/training/modules/first-module.md": record("module", fields, LESSON),
        "content/training/paths/the-path.md": record("path", "modules: [first-module]"),
        **{f"content/training/modules/{name.replace('_', '-')}.md": text for name, text in more.items()},
    }
    project = load(root, {**theme(), **CASES, **files})
    shown = [finding for finding in project.findings if finding.code not in {"KB206", "KB335"}]
    assert [] == [f"{finding.path} {finding.code} {finding.message}" for finding in shown]
    return Context(project, UrlPolicy("https://example.org/kb/"), load_shapes(ROOT / VOCABULARIES))


def pages(ctx: Context) -> dict[str, Document]:
    """Return the papers of the first module by the last part of their address."""
    prefix = "training/modules/first-module/"
    return {
        document.src_uri.removeprefix(prefix).removesuffix(".md"): document
        for document in trainer_pages(ctx)
        if document.src_uri.startswith(prefix)
    }


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A project with a module that has everything."""
    return context(tmp_path_factory.mktemp("trainer"))


@pytest.fixture(scope="module")
def made(ctx: Context) -> dict[str, Document]:
    """The papers of that module."""
    return pages(ctx)


def slide_ids(document: Document) -> list[str]:
    """Return the addresses of the slides, in order."""
    return re.findall(r'<section class="slide [^"]*" id="slide-([^"]*)"', "".join(document.kb["inserts"].values()))


# --- Parts of a text --------------------------------------------------------------------------------------------------


def test_passages_end_where_the_next_begins(ctx: Context) -> None:
    """A passage holds the lower headings below its own, and nothing of the next."""
    found = passages(ctx, "first-module")
    assert [2, 2, 3, 2, 3, 3, 2, 2] == [passage.level for passage in found.values()]
    example = found["worked-example"]
    text = markdown(ctx, "first-module", "training/modules/first-module/handout.md", example.start, example.end)
    assert (
        "See [The second case](../../../cases/second-case.md) and "
        "[Infusion pumps bought on outcomes](../../../cases/example.md).\n\n### The sum\n\nOne and one." == text
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.\n\nThree.", ["One.\nTwo.", "Three."]),
        ("- a\n\n- b\n\n  more\n\nEnd.", ["- a\n\n- b\n\n  more", "End."]),
        ("1. a\n\n- b", ["1. a", "- b"]),
        ("```\na\n\nb\n```\n\nc", ["```\na\n\nb\n```", "c"]),
        ("| a |\n|---|\n| b |\n\n\n\n| c |", ["| a |\n|---|\n| b |", "| c |"]),
        ("", []),
    ],
)
def test_blocks_can_stand_alone(text: str, expected: list[str]) -> None:
    """Lists and fences stay whole, whatever empty lines are in them."""
    assert expected == blocks(text)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("| a | b |\n|:--|--:|\n| 1 | 2 |", True),
        ("| a |\n| b |\n| c |", False),
        ("| a |\n|---|", False),
        ("words", False),
    ],
)
def test_table_is_told_by_its_second_line(block: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    """A table has a head, the line under it, and a row."""
    assert expected is is_table(block)


# --- Slides -----------------------------------------------------------------------------------------------------------


def test_slides_follow_the_session(made: dict[str, Document]) -> None:
    """Stages in their order, tables and exercise where they belong, each question before its answer, sources last."""
    questions = [f"quiz-{name}{end}" for name in ("pick", "sort", "match", "count", "think") for end in ("", "-answer")]
    assert [
        "title", "objectives",
        "case", "worked-example",
        "why-it-matters", "why-it-matters-table",
        "worked-example-2",
        "exercise-task", *questions, "key-points", "sources",
    ] == slide_ids(made["slides"])  # fmt: skip


def test_stage_that_is_exercise_or_quiz_brings_it_along(tmp_path: Path) -> None:
    """Task and questions come with the stage that is about them, and once only."""
    stage = "  - {{section: {0}, minutes: 5, points: [Go], notes: Go on.}}\n"
    names = ("quiz", "exercise", "model-answer", "key-points")
    ids = slide_ids(pages(context(tmp_path, "session:\n" + "".join(map(stage.format, names))))["slides"])
    assert ["quiz", "quiz-pick", "quiz-pick-answer"] == ids[2:5]
    assert ["exercise", "exercise-task", "model-answer", "key-points", "case", "sources"] == ids[13:]


def test_slides_hide_the_model_answer_and_cite_sources(made: dict[str, Document]) -> None:
    """What people are to find out is on no slide; what a stage states has the number of its source."""
    slides = made["slides"]
    html = "".join(slides.kb["inserts"].values())
    assert "List three costs." in slides.body
    assert "Training" not in slides.body
    assert (
        'Sources <a href="#kb-source-evaluation" aria-label="Source 1">1</a> '
        '<a href="#kb-source-audit" aria-label="Source 2">2</a>' in html
    )
    assert '<li value="2" id="kb-source-audit">' in html
    assert 'data-stage="1" data-minutes="15"' in html
    assert '<a href="../../../../cases/second-case/">' in html
    assert 1 == html.count("<h1")


def test_a_long_exercise_takes_several_slides(tmp_path: Path) -> None:
    """The task is divided between blocks, never within one."""
    item = "1. A step with quite a few words, so that it takes more than one line when it is set large enough to read."
    long = "\n\n".join(f"Paragraph {number}.\n\n{item}\n{item}\n{item}" for number in range(4))
    files = record(
        "module",
        f"title: Long one\nminutes: 30\n{STAGES}",
        LESSON.replace("List three costs.", long).replace("@audit", "@evaluation"),
    )
    ctx = context(
        tmp_path, long_one=files.replace("[audit, evaluation]", "[evaluation]").replace("second-case", "example", 1)
    )
    deck = next(page for page in trainer_pages(ctx) if page.src_uri == "training/modules/long-one/slides.md")
    ids = [name for name in slide_ids(deck) if name.startswith("exercise-task")]
    assert ["exercise-task", "exercise-task-2"] == ids[:2]
    assert [f"Paragraph {number}." in deck.body for number in range(4)] == [True] * 4


def test_a_long_table_takes_several_slides() -> None:
    """Each part has the head of the table, no row is lost, and no part has a single row."""
    rows = [f"| {number} | {'long words ' * 6}|" for number in range(7)]
    parts = _divided("\n".join(["| A | B |", "|---|---|", *rows]))
    assert len(parts) > 1
    assert all(part.startswith("| A | B |\n|---|---|\n| ") for part in parts)
    assert rows == [row for part in parts for row in part.split("\n")[2:]]
    assert all(part.count("\n") > 2 for part in parts)
    assert ["| A |\n|---|\n| 1 |"] == _divided("| A |\n|---|\n| 1 |")


# --- Papers -----------------------------------------------------------------------------------------------------------


def test_facilitator_has_the_clock(made: dict[str, Document]) -> None:
    """Stages run from minute to minute, and each leads to its slide and its place in the lesson."""
    kb = made["facilitator"].kb
    assert ["0:00–0:15", "0:15–0:25", "0:25–1:10"] == [stage["clock"] for stage in kb["stages"]]
    assert "1 hour 10 minutes" == kb["duration"]
    assert "Worked example, continued" == kb["stages"][2]["title"]
    assert ["slide-worked-example", "slide-why-it-matters", "slide-worked-example-2"] == [
        stage["slide"].partition("#")[2] for stage in kb["stages"]
    ]
    assert {name.partition("#")[2] for name in (stage["slide"] for stage in kb["stages"])} <= {
        f"slide-{name}" for name in slide_ids(made["slides"])
    }
    assert [1, 2] == [source["number"] for source in kb["stages"][0]["sources"]]
    assert "Pens, and a calculator for each pair." in kb["bring"]
    assert ["think"] == [question["id"] for question in kb["discussion"]]


def test_case_at_the_heart_is_that_of_the_worked_example(made: dict[str, Document]) -> None:
    """The case that the worked example begins with, with its lessons; the others are named after it."""
    kb = made["facilitator"].kb
    assert "second-case" == kb["heart"]["id"]
    assert kb["heart"]["lessons"]
    assert ["example"] == [card["id"] for card in kb["cases"]]


def test_sheets_hold_what_they_say(made: dict[str, Document]) -> None:
    """The sheet hides the model answer, the other shows it, the handout has neither; each lists what it cites."""
    sheet, answers, handout = made["exercise"], made["exercise-answers"], made["handout"]
    assert "List three costs." in sheet.body
    assert "Compare." in sheet.body
    assert "Training" not in sheet.body
    assert [] == sheet.kb["sources"]
    assert answers.body.index("### Model answer") < answers.body.index("### Afterwards")
    assert ["audit"] == [source["key"] for source in answers.kb["sources"]]
    assert [2] == [source["number"] for source in answers.kb["sources"]]
    assert handout.body.startswith("You need a pencil.\n\n## Why it matters")
    assert "## Key points" in handout.body
    assert "List three" not in handout.body
    assert "\ue002" not in handout.body


def test_papers_stay_out_of_search(made: dict[str, Document]) -> None:
    """The module's page is the one to find: its papers repeat it."""
    assert ["facilitator", "slides", "exercise", "exercise-answers", "quiz-sheet", "handout"] == list(made)
    for document in made.values():
        assert not document.search
        assert not document.listed
        assert "https://example.org/kb/training/modules/first-module/" == document.kb["canonical"]


def test_module_without_session_has_its_other_papers(tmp_path: Path) -> None:
    """Without a session there is nothing to show or to time; sheets and handout are there."""
    ctx = context(tmp_path, "session: []\n")
    assert ["exercise", "exercise-answers", "quiz-sheet", "handout"] == list(pages(ctx))
    links = trainer_links(ctx, "first-module")
    assert links["duration"] is None
    assert 4 == len(links["items"])
    assert [] == planner_page(ctx).kb["modules"]


# --- Quiz on paper ----------------------------------------------------------------------------------------------------


def test_quiz_on_paper(made: dict[str, Document]) -> None:
    """Letters stand for answers, never in the order of the answer, and the key names the right ones."""
    by_id: dict[str, Any] = {question["id"]: question for question in made["quiz-sheet"].kb["quiz"]}
    right = next(row["letter"] for row in by_id["pick"]["rows"] if row["text"] == "Two")
    assert f"{right}: Two" == by_id["pick"]["answer"]
    assert ["It is two."] == by_id["pick"]["why"]
    assert ["No."] == [row["why"] for row in by_id["pick"]["wrong"]]
    order = [row["text"] for row in by_id["sort"]["rows"]]
    assert ["First", "Second", "Third"] != order
    assert by_id["sort"]["answer"].split() == ["ABC"[order.index(text)] for text in ("First", "Second", "Third")]
    letters = {row["text"]: row["letter"] for row in by_id["match"]["rows"]}
    assert f"1 {letters['Pepper']}, 2 {letters['Saucer']}" == by_id["match"]["answer"]
    assert "1 A, 2 B" != by_id["match"]["answer"]
    assert "1,234,567 EUR, give or take 0.5" == by_id["count"]["answer"]
    assert "Write a number, in EUR." == by_id["count"]["how"]
    assert "" == by_id["think"]["answer"]


def test_no_quiz_is_no_paper() -> None:
    """A quiz without questions has none on paper."""
    assert [] == paper([])


# --- Planner ----------------------------------------------------------------------------------------------------------


def test_planner_lists_modules_after_what_they_need(tmp_path: Path) -> None:
    """By level and title, but never before a module that is needed first."""
    needy = record("module", "title: An early title\nprerequisites: [first-module]")
    free = record("module", "title: Between")
    ctx = context(tmp_path, early_title=needy, between_two=free)
    rows = planner_page(ctx).kb["modules"]
    assert ["between-two", "first-module", "early-title"] == [row["id"] for row in rows]
    assert {"title": "Worked example", "minutes": 15} == rows[1]["stages"][0]
    assert 70 == rows[1]["minutes"]
    assert ["first-module"] == rows[2]["needs"]
