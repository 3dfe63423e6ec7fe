"""Modules as pages: the lesson cut into sections, and the quiz as it reads without a script."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html as lxml_html

from procurement_kb.records.quiz import QUESTIONS
from procurement_kb.views.glossary import Spelling, TermIndex
from procurement_kb.views.lesson import sections
from procurement_kb.views.markup import PageMarks, finish
from procurement_kb.views.training import number_words, quiz_markup, shown_order
from tests.web.learn.node import call

TEXTS = ["It is cheap: 3 < 5", "It works & lasts", "It is new", "Ärzte wählen es"]

QUIZ: list[dict[str, Any]] = [
    {
        "id": "one",
        "kind": "single",
        "options": [{"text": text, "correct": at == 0, "feedback": f"F{at}."} for at, text in enumerate(TEXTS)],
    },
    {
        "id": "some",
        "kind": "multiple",
        "options": [{"text": text, "correct": at < 2, "feedback": f"F{at}."} for at, text in enumerate(TEXTS)],
    },
    {"id": "count", "kind": "numeric", "answer": 1234567, "tolerance": 0.5, "unit": "EUR", "feedback": "Sum."},
    {"id": "steps", "kind": "ordering", "items": TEXTS, "feedback": "So."},
    {
        "id": "pairs",
        "kind": "matching",
        "pairs": [{"left": f"L{at}", "right": text} for at, text in enumerate(TEXTS)],
        "feedback": "So.",
    },
    {"id": "think", "kind": "reflection", "feedback": "Names a case."},
]


def questions() -> list[Any]:
    """Return one question of each kind."""
    return [
        QUESTIONS[row["kind"]].model_validate({"question": f"Q {row['id']}?", "section": "why", **row}) for row in QUIZ
    ]


# --- Sections ---------------------------------------------------------------------------------------------------------


def test_lesson_is_cut_at_its_headings() -> None:
    """Each heading of the second level begins a section; what stands before the first is a lead; nothing gets lost."""
    body = '<p>Lead</p>\n<h2 id="a">A</h2>\n<p>One</p>\n<h3 id="x">X</h3>\n<p>Two</p>\n<h2 id="b">B</h2>\n<p>Three</p>'
    tree = lxml_html.fragment_fromstring(sections(body), create_parent="div")

    assert ["Lead"] == [lead.text_content().strip() for lead in tree.xpath("./*[@data-lesson-lead]")]
    assert [("a", ["A", "One", "X", "Two"]), ("b", ["B", "Three"])] == [
        (one.get("data-section"), [child.text_content() for child in one]) for one in tree.xpath("./*[@data-section]")
    ]


def test_headings_within_quotes_and_lists_are_text() -> None:
    """Only headings that stand for themselves cut the lesson, so that every section is well-formed."""
    inner = '<h2 id="q">Q</h2><p>q</p>'
    body = f'<h2 id="a">A</h2><blockquote>{inner}</blockquote><ul><li>{inner}</li></ul><div class="admonition">{inner}</div>'
    made = sections(body)

    assert ["a"] == re.findall(r'data-section="([^"]*)"', made)
    assert made.index("</section>") > made.rindex("</div>")


@pytest.mark.parametrize("after", ["", '<h3 id="more">More</h3>\n<p>Open</p>', '<h2 id="next">Next</h2>\n<p>Open</p>'])
def test_model_answer_is_folded(after: str) -> None:
    """The model answer is a disclosure that ends at the next heading, and its heading keeps its address."""
    body = f'<h2 id="e">Exercise</h2><p>Do.</p><h3 id="model-answer">Model answer</h3><p>Done.</p><h4>And</h4>{after}'
    tree = lxml_html.fragment_fromstring(sections(body), create_parent="div")
    (fold,) = tree.xpath("./section[@data-section='e']/details[@data-model-answer and not(@open)]")

    assert ["model-answer"] == [heading.get("id") for heading in fold.xpath("./summary/h3")]
    assert ["Done.", "And"] == [child.text_content() for child in fold[1:]]


def test_page_without_headings_stays_as_it_is() -> None:
    """There is nothing to cut in a text without headings, and a heading without an address gets a name."""
    assert "<p>Text</p>" == sections("<p>Text</p>")
    assert 'data-section="part-1"' in sections("<h2>KB-like id</h2><p>x</p>")


def test_marks_and_inserts_stand_in_their_sections() -> None:
    """Citations, terms and the quiz are where they were written; other pages than lessons are not cut."""
    terms = TermIndex([Spelling("PCP", "pcp", exact=True)])
    body = '<h2 id="a">A</h2>\n<p>PCP works \ue000audit\ue001.</p>\n<h2 id="quiz">Quiz</h2>\n<p>\ue002quiz\ue003</p>'
    marks = PageMarks(href="x/", sources={"audit": 1}, inserts={"quiz": quiz_markup(questions())}, lesson=True)
    made, used = finish(body, marks, terms, {"pcp": "glossary/pcp/"})
    tree = lxml_html.fragment_fromstring(made, create_parent="div")

    assert ("pcp",) == used
    assert ["#kb-source-audit"] == tree.xpath("./section[@data-section='a']//sup/a/@href")
    assert ["pcp"] == tree.xpath("./section[@data-section='a']//a/@data-kb-term")
    assert len(QUIZ) == len(tree.xpath("./section[@data-section='quiz']/ol[@data-quiz]/li"))
    assert 1 == len(tree.xpath("./section[@data-section='quiz']/script[@data-quiz-data]"))
    assert "<section" not in finish(body, replace(marks, lesson=False), terms, {"pcp": "glossary/pcp/"})[0]


# --- The quiz ---------------------------------------------------------------------------------------------------------


def test_quiz_reads_without_a_script() -> None:
    """Every question shows with its instruction, and its answer, all feedback and the section behind a disclosure."""
    tree = lxml_html.fragment_fromstring(quiz_markup(questions()), create_parent="div")
    items = tree.xpath("./ol[@data-quiz]/li")

    assert [f"Q {row['id']}?" for row in QUIZ] == [
        item.xpath("./p[@class='kb-quiz__text']")[0].text_content() for item in items
    ]
    answers = [item.xpath("./details[not(@open)]")[0] for item in items]
    assert ["#why"] * len(QUIZ) == [answer.xpath(".//a")[-1].get("href") for answer in answers]
    assert "1,234,567 EUR (give or take 0.5)" in answers[2].text_content()
    for at in (0, 1):
        assert {"F0.", "F1.", "F2.", "F3."} <= set(re.findall(r"F\d\.", answers[at].text_content()))


def test_partners_of_two_are_offered_once() -> None:
    """A right side that two left sides share stands there once, as the script offers it."""
    row = {"id": "p", "kind": "matching", "question": "Q?", "section": "why", "feedback": "So."}
    pairs = [{"left": left, "right": right} for left, right in (("a", "use"), ("b", "buy"), ("c", "use"))]
    made = quiz_markup([QUESTIONS["matching"].model_validate({**row, "pairs": pairs})])
    tree = lxml_html.fragment_fromstring(made, create_parent="div")

    assert [["a", "b", "c"], ["buy", "use"]] == [
        sorted(item.text_content() for item in one) for one in tree.xpath("//div[@class='kb-quiz__pairs']/ul")
    ]


def test_quiz_data_is_not_readable_at_a_glance_and_whole() -> None:
    """The data beside the quiz is what the model holds, in a form that nobody reads by accident."""
    tree = lxml_html.fragment_fromstring(quiz_markup(questions()), create_parent="div")
    (script,) = tree.xpath("./script[@data-quiz-data]")
    text = script.text or ""

    assert "cheap" not in text
    assert [question.model_dump(mode="json") for question in questions()] == json.loads(
        base64.b64decode(json.loads(text))
    )
    assert [json.loads(base64.b64decode(json.loads(text)))] == call("quiz.decode", [[text]])


def test_no_quiz_leaves_nothing() -> None:
    """A module whose quiz cannot be read shows none."""
    assert not quiz_markup([])


def test_answers_are_shown_in_the_same_mixed_order_everywhere() -> None:
    """Page, sheet and script mix alike; an order that is the answer is never shown."""
    rows = [
        (f"question-{at}", TEXTS[: 2 + at % 3] + [f"Text {n}" for n in range(at % 4)], solved)
        for at in range(60)
        for solved in (False, True)
    ]
    ours = [shown_order(name, texts, solved=solved) for name, texts, solved in rows]

    assert ours == call("quiz.order", rows)
    assert all(sorted(order) == list(range(len(texts))) for order, (_, texts, _) in zip(ours, rows, strict=True))
    solved_orders = [order for order, row in zip(ours, rows, strict=True) if row[2]]
    assert all(order != sorted(order) for order in solved_orders)
    # The first answer as written, mostly the right one, is met at every place.
    assert {0, 1, 2, 3} <= {order.index(0) for order in ours}


@pytest.mark.parametrize(
    ("value", "words"),
    [(85300, "85,300"), (0.58, "0.58"), (1234567.5, "1,234,567.5"), (-3, "-3"), (1e-7, "0.0000001"), (100, "100"), (0, "0")],
)  # fmt: skip
def test_numbers_are_written_out(value: float, words: str) -> None:
    """Numbers have their thousands marked, no needless zeros and no exponent."""
    assert words == number_words(value)
