"""From the text of a submitted form to a record: what was written stands there, and nothing else happens."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement_kb.records import record_types
from procurement_kb.records.examples import example_values
from procurement_kb.records.issue_answers import (
    PLACEHOLDER,
    Answers,
    form_questions,
    read_answers,
    record_id,
    record_text,
    record_values,
)
from procurement_kb.records.issue_forms import CORRECTION, FORM_TYPES, Question
from procurement_kb.records.load import load_record
from procurement_kb.sources.frontmatter import read_source
from tests.unit.records.helpers import codelists

TITLES = {"theme": {"digital": "Digital health, and care", "value-based": "Value-based procurement"}}

SUBMITTED = {
    "Title": "Infusion pumps: bought on outcomes",
    "Summary": "A hospital bought infusion pumps as a service\nand cut dosing errors by a third.",
    "Themes": "Digital health, and care, Value-based procurement",
    "Status": "Completed",
    "Care setting": "Hospital, Home",
    "Years": "2019 – 2022",
    "Country": "Sweden, UK",
    "Buyer": "- Region Jämtland | regional authority\n- some-known-buyer\n- Plain Name",
    "Procedure": "Competitive dialogue",
    "Approach": "Public procurement of innovative solutions (PPI), Co-creation",
    "Value": "1 200 000 | EUR | contract value | over four years | 2",
    "Verdict": "It worked",
    "Outcomes": "| Dosing errors | 8 | 12 |  | lower | 2023 | measured | 1 |",
    "Lessons": "1. Measure first.\n2. Ask the market, then buy.",
    "Conditions for success": "_No response_",
    "Need, in your own words": "# Why\n\nNurses lost time [1].\n\n### More\n\nMuch [9].",
    "Sources": (
        "Evaluation | Audit office | https://example.org/a | 2023-06-01 | evaluation\n"
        "A page at https://example.org/b, without bars"
    ),
}


def submitted(answers: dict[str, str]) -> str:
    """Return the Markdown that GitHub makes of answers."""
    return "\n\n".join(f"### {label}\n\n{answer}" for label, answer in answers.items()) + "\n"


def read(text: str, record_type: str | None = None) -> Answers:
    """Return the answers in a text that is one of ours."""
    found = read_answers(text, codelists(), TITLES, record_type)
    assert found is not None
    return found


def values(answers: dict[str, str], record_type: str = "case-study") -> dict[str, Any]:
    """Return the fields that answers make."""
    return record_values(read(submitted(answers), record_type), codelists(), TITLES)


def test_a_whole_case() -> None:
    """Labels become codes, lines become lists, bars become groups of fields, numbers become keys of sources."""
    expected = {
        "title": "Infusion pumps: bought on outcomes",
        "summary": "A hospital bought infusion pumps as a service and cut dosing errors by a third.",
        "themes": ["digital", "value-based"],
        "status": "completed",
        "countries": ["SE", "GB"],
        "buyers": [
            {"name": "Region Jämtland", "kind": "regional-authority"},
            "some-known-buyer",
            {"name": "Plain Name"},
        ],
        "care_settings": ["hospital", "home"],
        "procedure": "competitive-dialogue",
        "approaches": ["ppi", "co-creation"],
        "years": {"start": 2019, "end": 2022},
        "value": [
            {
                "amount": 1_200_000,
                "currency": "EUR",
                "covers": "contract",
                "note": "over four years",
                "source": "a-page-at-without-bars",
            }
        ],
        "verdict": "worked",
        "outcomes": [
            {
                "metric": "Dosing errors",
                "result": "8",
                "baseline": "12",
                "better": "lower",
                "when": "2023",
                "evidence": "measured",
                "source": "audit-office-2023",
            }
        ],
        "lessons": ["Measure first.", "Ask the market, then buy."],
        "sources": {
            "audit-office-2023": {
                "title": "Evaluation",
                "publisher": "Audit office",
                "url": "https://example.org/a",
                "date": dt.date(2023, 6, 1),
                "kind": "evaluation",
            },
            "a-page-at-without-bars": {"title": "A page at without bars", "url": "https://example.org/b"},
        },
    }
    assert expected == values(SUBMITTED)


def test_the_file() -> None:
    """The file has the issue's number, the sections of its type with citations, and marks where text is missing."""
    text = record_text(read(submitted(SUBMITTED)), codelists(), TITLES, 12)
    assert text.startswith("---\n## From issue 12; remove this line when the record is complete.\ntitle: ")
    body = text.split("---\n\n", 1)[1]
    assert "## Need\n\n### Why\n\nNurses lost time [@audit-office-2023].\n\n### More\n\nMuch [9].\n" in body
    assert [f"## {name}" for name in record_types()["case-study"].kind_.sections] == [
        line for line in body.splitlines() if line.startswith("## ")
    ]
    assert 3 == body.count(PLACEHOLDER)


def test_what_is_missing_is_found() -> None:
    """What has no answer is left out, so that loading tells about it; an empty list of outcomes means none yet."""
    text = record_text(read(submitted({"Title": "Pumps", "Status": "Completd"}), "case-study"), codelists(), TITLES)
    loaded = load_record(read_source("case_studies/x.md", text.encode()), codelists())
    assert ["outcomes"] == [name for name, value in loaded.source.values.items() if value == []]
    messages = "\n".join(finding.message for finding in loaded.findings)
    assert 'did you mean "completed"' in messages
    for name in ("summary", "themes", "years", "countries", "buyers", "procedure", "verdict", "lessons"):
        assert f"{name} is missing" in messages


# --- Round trip -------------------------------------------------------------------------------------------------------


def answer_to(question: Question, value: Any, keys: list[str]) -> str:
    """Return what a person would write for a value."""
    if question.options:
        words = dict(question.options)
        return ", ".join(words[code] for code in (value if isinstance(value, list) else [value]))
    spec = question.spec
    assert spec is not None
    if spec.part is not None and (spec.many or spec.keyed):
        rows = value.values() if spec.keyed else value
        names = [field for field in spec.fields if field.required or field.name != "accessed"]
        return "\n".join(
            " | ".join(
                str(keys.index(row[field.name]) + 1)
                if field.kind == "key" and field.name in row
                else str(row.get(field.name, ""))
                for field in names
            )
            for row in rows
        )
    if spec.part is not None:
        return " to ".join(map(str, value.values()))
    if isinstance(value, list):
        return ("\n" if question.control == "textarea" else ", ").join(map(str, value))
    return str(value)


@pytest.mark.parametrize("name", FORM_TYPES)
def test_the_example_goes_round(name: str) -> None:
    """The example record, told as answers, comes back as it was."""
    model = record_types()[name]
    example = example_values(model)
    asked = [question for question in form_questions(name, codelists(), TITLES) if question.spec]
    told = {q.label: answer_to(q, example[q.id], list(example["sources"])) for q in asked if q.id in example}
    back = values(told, name)
    old_key, new_key = next(iter(example["sources"])), next(iter(back["sources"]))
    expected = {q.id: example[q.id] for q in asked if q.id in example}
    assert str(expected).replace(f"'{old_key}': {{", f"'{new_key}': {{").replace(
        f"'source': '{old_key}'", f"'source': '{new_key}'"
    ) == str({key: back[key] for key in expected})


# --- Which form -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FORM_TYPES, CORRECTION])
def test_the_form_is_known_by_its_labels(name: str) -> None:
    """A text with all labels of a form is taken for that form."""
    labels = {question.label: "x" for question in form_questions(name, codelists(), TITLES)}
    assert name == read(submitted(labels)).type


@pytest.mark.parametrize("text", ["", "Hello", "### Unknown\n\nx", "## Title\n\nx"])
def test_other_texts_are_no_forms(text: str) -> None:
    """A text without a label of a form is none."""
    assert read_answers(text, codelists(), TITLES) is None


# --- Strangers --------------------------------------------------------------------------------------------------------


def test_headings_of_an_answer_stay_in_it() -> None:
    """A heading that repeats an earlier label does not overwrite its answer, and is told."""
    found = read("### Title\n\nFirst\n\n### Summary\n\nText\n\n### Title\n\nSecond\n", "term")
    assert ("First", "Text\n\n### Title\n\nSecond") == (found.answers["title"], found.answers["summary"])
    assert ['the heading "Title" stands twice; what follows counts to the answer before it'] == list(found.notes)


def test_text_before_the_first_answer_is_told() -> None:
    """What stands before the form is not lost without a word."""
    assert 'was left out: "Hi there"' in read("Hi\nthere\n\n### Title\n\nFirst\n", "term").notes[0]


def test_an_open_fence_does_not_swallow_the_rest() -> None:
    """A code block that is never closed ends with its answer."""
    found = read(
        "### Need, in your own words\n\n```\ncode\n\n### Lessons, in your own words\n\nMeasure.\n", "case-study"
    )
    text = record_text(found, codelists(), TITLES)
    assert "## Need\n\n```\ncode\n```\n\n## Approach" in text


HOSTILE = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "---",
        "a: b",
        "- x",
        "\n---\ntitle: no\n---\n",
        "!!python/object:os.system x",
        "{{ 7*7 }}",
        "*a",
        "&a",
        "<<: *x",
        "# x",
        "```",
    ]
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(list(SUBMITTED)), HOSTILE, min_size=1))
def test_nothing_written_escapes_its_field(answers: dict[str, str]) -> None:
    """Whatever is answered, the front matter of the file says exactly what was understood, and no field more."""
    given_answers = read_answers(submitted(answers), codelists(), TITLES, "case-study")
    assert given_answers is not None
    understood = record_values(given_answers, codelists(), TITLES)
    source = read_source("case_studies/x.md", record_text(given_answers, codelists(), TITLES, 1).encode())
    assert source.readable
    assert understood == source.values


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """No text makes reading fail."""
    read_answers(text, codelists(), TITLES)


# --- Ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "number", "taken", "expected"),
    [
        ("Pumps in Örebro!", None, [], "pumps-in-orebro"),
        ("Pumps", 12, ["pumps"], "pumps-12"),
        ("Pumps", 12, ["pumps", "pumps-12"], "pumps-2"),
        ("Pumps", None, ["pumps", "pumps-2"], "pumps-3"),
        ("日本", 7, [], "case-study"),
        ("word " * 30, None, [], "-".join(["word"] * 12)),
    ],
)
def test_ids(title: str, number: int | None, taken: list[str], expected: str) -> None:
    """An id is made of the title, is free, and not too long."""
    assert expected == record_id({"title": title}, "case-study", number, taken)
