"""Loading: what becomes a record, what does not, and what is said once only."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import pytest

from procurement_kb.findings.dedupe import dedupe
from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records import Kind, Meta, Record, RecordKind, load_record, record_types
from procurement_kb.records.annotations import Code
from procurement_kb.records.base import extra_record_type
from procurement_kb.records.introspect import example_text, example_values
from procurement_kb.records.load import type_of
from procurement_kb.records.types.case_study import CaseStudy
from procurement_kb.sources import SourceFile
from procurement_kb.sources.codelists import load_codelists
from tests.unit.records.helpers import ROOT, codelists, every_finding, load, load_text, told

CASE = record_types()["case-study"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("case_studies/a.md", "case-study"),
        ("content/guidance/plan/a.md", "guidance"),
        ("content/training/paths/a.md", "path"),
        ("content/network/organisations/a.md", "organisation"),
        ("content/pages/about.md", "page"),
        ("case_studies_old/a.md", None),
        ("content/a.md", None),
        ("a.md", None),
        ("", None),
    ],
)
def test_the_folder_tells_the_type(path: str, name: str | None) -> None:
    """The longest folder that fits decides, and only whole folder names count."""
    assert name == type_of(path)


def test_the_longest_folder_wins() -> None:
    """A type may live inside the folder of another."""
    with_inner = type(
        "Inner",
        (Record,),
        {"__module__": __name__, "__doc__": "x"},
        kind=RecordKind("inner", "case_studies/inner", "inner", "inner", "inners", "x"),
    )
    with extra_record_type(with_inner):
        assert ("inner", "case-study") == (type_of("case_studies/inner/a.md"), type_of("case_studies/b.md"))


def test_a_good_record() -> None:
    """A good file gives a record of its type, with its values read."""
    loaded = load()

    assert ("example", "case-study", CaseStudy) == (loaded.id, loaded.type, loaded.model)
    assert isinstance(loaded.record, CaseStudy)
    assert (2019, ["ES"], "8") == (loaded.record.years.start, loaded.record.countries, loaded.record.outcomes[0].result)


def test_a_file_outside_all_folders() -> None:
    """It has no type; the search for records reports it."""
    loaded = load_text("notes/a.md", example_text(CASE))

    assert (None, None, None, ()) == (loaded.type, loaded.model, loaded.record, loaded.findings)


@pytest.mark.parametrize("text", ["", "no front matter", "---\ntitle: [\n---\n", "---\n- a\n---\n", b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read(text: str | bytes) -> None:
    """Its own findings are enough; nothing is said about fields that nobody could read."""
    loaded = load_text("case_studies/a.md", text)

    assert loaded.source.findings
    assert (None, ()) == (loaded.record, loaded.findings)


def test_an_empty_front_matter() -> None:
    """Every required field is missing, each with a finding of its own at the opening fence."""
    loaded = load_text("case_studies/a.md", "---\n---\n")

    missing = [f.message.split()[0] for f in loaded.findings]
    assert sorted(name for name, info in CASE.model_fields.items() if info.is_required()) == sorted(missing)
    assert {("KB101", 1, 1)} == {(f.code, f.span.line, f.span.column) for f in loaded.findings}
    assert len(loaded.findings) == len(dedupe(loaded.findings))


UNUSUAL = """---
"title": 'Infusion pumps: bought on outcomes'
summary: >-
  A hospital bought infusion pumps as a service,
  and cut dosing errors by a third.
themes:
- value-based
status:   running  # since May
"verdict": "too-early"
countries: ["NO",
  'GB']
regions: []
place:
buyers: [erasmus-mc, {kind: hospital, name: "City Hospital"}]
care_settings: [hospital]
procedure: open
approaches: [none]
years:
    start: 2019
value: []
award_criteria:
  - {name: Price, kind: price, weight: 33.5}
outcomes: []
lessons:
  - |
    Measure first.
reviewed: {on: 2026-01-15, checked: "all of it"}
sources:
  a-1: {title: "1", publisher: P, url: "https://example.org", date: 2019, accessed: 2020-01-01, kind: law}
...
Body
"""


def test_unusual_yaml_is_no_fault() -> None:
    """Quotes, folds, flow, comments, empty optional fields and odd indentation are all fine."""
    loaded = load_text("case_studies/a.md", UNUSUAL.replace("...\nBody", "---\nBody"))

    assert [] == every_finding(loaded)
    assert isinstance(loaded.record, CaseStudy)
    assert (["NO", "GB"], None, ["Measure first."]) == (
        loaded.record.countries,
        loaded.record.place,
        loaded.record.lessons,
    )


def test_windows_line_ends() -> None:
    """Line ends of Windows move no position."""
    text = example_text(CASE, "place: Barcelona\ncountries: [UK]\nregions: []\n").replace("\n", "\r\n")

    assert [("KB104", 3, 13)] == [row[:3] for row in told(load_text("case_studies/a.md", text))]


def test_empty_optional_fields_are_left_out() -> None:
    """A colon with nothing behind it says what leaving the field out says."""
    record = load("regions:\nvalue:\nnotices: ~\nsources: null\ndialogue:\n").record

    assert isinstance(record, CaseStudy)
    assert ([], [], [], {}, None) == (record.regions, record.value, record.notices, record.sources, record.dialogue)


def test_a_misspelt_required_field_is_one_fault() -> None:
    """The field is not said to be missing on top."""
    text = example_text(CASE).replace("\ntitle: ", "\ntitel: ")
    loaded = load_text("case_studies/a.md", text)

    assert [("KB102", 2, 1, 'field "titel" is unknown in a case study; did you mean "title"?')] == told(loaded)
    assert text.replace("titel", "title") == apply_fixes(text, loaded.findings)[0]


def test_another_name_for_a_required_field_is_one_fault() -> None:
    """What other sites call the field is a guess, and is not written by a machine."""
    text = example_text(CASE).replace("\nsummary: ", "\nabstract: ")
    loaded = load_text("case_studies/a.md", text)

    assert [("KB102", 3, 1, 'field "abstract" is unknown in a case study; did you mean "summary"?')] == told(loaded)
    assert text == apply_fixes(text, loaded.findings)[0]


def test_a_misspelt_field_of_another_shape_is_left_to_people() -> None:
    """`source: evaluation` is near to `sources`, but it is no mapping."""
    text = example_text(CASE).replace("sources:\n  evaluation:", "source: evaluation\nother:\n  evaluation:")
    loaded = load_text("case_studies/a.md", text)

    assert ['field "source" is unknown in a case study; did you mean "sources"?'] == [
        f.message for f in loaded.findings if "source" in f.message and f.code == "KB102"
    ][:1]
    assert text == apply_fixes(text, loaded.findings)[0]


def test_what_the_file_layer_says_is_not_said_again() -> None:
    """`NO` without quotes is one fault, although it would be `false` in a list of countries."""
    loaded = load(
        "countries: [ES, NO]\nsuppliers: [{name: Pump Makers, sme: yes}]\nreviewed: {on: 2025-02-30, checked: x}\n"
    )

    assert ["KB013", "KB013", "KB017"] == [f.code for f in loaded.source.findings]
    assert [] == told(loaded)


def test_all_faults_come_in_one_run() -> None:
    """Faults do not hide each other, and come in the order of the file."""
    loaded = load("title: x\ncountries: [UK, EL]\nlessons: [a, b, c, d, e, '<b>f</b>', g]\nflavour: 1\n")

    assert [
        ("KB106", 2, 8),
        ("KB104", 3, 13),
        ("KB104", 3, 17),
        ("KB119", 4, 26),
        ("KB116", 4, 38),
        ("KB102", 5, 1),
    ] == [row[:3] for row in told(loaded)]


def test_a_record_with_warnings_only_is_kept(tmp_path: Path) -> None:
    """A code out of use is a warning at the code, and the record stands."""
    shutil.copytree(ROOT / "vocabularies", tmp_path / "lists")
    with (tmp_path / "lists" / "approach.csv").open("a", encoding="utf-8") as handle:
        handle.write("market-sounding,Market sounding,,,market-consultation\nold,Old,,,Say it in the text\n")
    text = example_text(CASE, "approaches: [ppi, market-sounding, old]\n")
    loaded = load_text("case_studies/a.md", text, load_codelists(tmp_path / "lists"))

    assert [
        ("KB117", 2, 19, 'approach "market-sounding" is out of use; did you mean "market-consultation"?'),
        ("KB117", 2, 36, 'approach "old" is out of use; Say it in the text'),
    ] == told(loaded)
    assert loaded.record is not None
    assert "approaches: [ppi, market-consultation, old]" in apply_fixes(text, loaded.findings)[0]


def test_duplicates_are_told_on_broken_records_too() -> None:
    """Entries that stand twice are found whatever else is wrong."""
    found = told(load("title: x\napproaches: [ppi, ppi, ppi]\ncontributors: [1, 1.0, '1', true]\n"))

    assert [("KB118", 3, 19), ("KB118", 3, 24)] == [row[:3] for row in found if row[0] == "KB118"]


def test_a_record_in_the_wrong_folder_has_one_finding() -> None:
    """Its fields are not measured against those of a type that it does not have."""
    loaded = load_text("case_studies/a.md", example_text(record_types()["tool"], "type: tool\n"))

    assert ["KB120"] == [f.code for f in loaded.findings]
    assert loaded.record is None


def test_a_stated_type_may_agree() -> None:
    """The type may be repeated."""
    loaded = load("type: case-study\n")

    assert loaded.record is not None
    assert "case-study" == loaded.record.type


def test_faults_of_literal_values() -> None:
    """A type that spells its choices out gets the same words as one with a code list."""

    class Mood(
        Record,
        kind=RecordKind("mood", "content/moods", "moods", "mood", "moods", "A mood.", body_example="Text.\n"),
    ):
        """A mood."""

        level: Literal["calm", "busy"]
        """How it feels."""
        kind: str = "x"
        """Without any metadata."""

    with extra_record_type(Mood):
        head = "title: Ward mood\nsummary: The mood on the ward on the day when the pumps came in.\n"
        found = [
            told(load_text("content/moods/a.md", f"---\n{head}level: {value}\n---\nText\n"))
            for value in ("calmm", "angry", "[calm]", "calm")
        ]

    assert [
        [("KB105", 4, 8, 'level is the text "calmm"; did you mean "calm"?')],
        [("KB105", 4, 8, 'level is the text "angry"; write one of calm, busy')],
        [("KB103", 4, 8, "level is a list; write one of calm, busy")],
        [],
    ] == found


def test_annotations_need_no_label() -> None:
    """The annotation classes stand for themselves."""
    assert (Kind.CODE, "approach") == (Kind.CODE, Code("approach").codelist)
    assert "X" == Meta("X").label


def test_a_fix_keeps_comments() -> None:
    """What stands beside a value survives its mend."""
    text = example_text(CASE, "countries: [UK] # not Ireland\nregions: []\n")

    assert "countries: [GB] # not Ireland\n" in apply_fixes(text, load_text("case_studies/a.md", text).findings)[0]


def test_the_real_cases_load() -> None:
    """Every case study of the project is a record."""
    paths = sorted((ROOT / "case_studies").glob("*.md"))
    loaded = [load_text(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in paths]

    assert paths
    assert [] == [finding for record in loaded for finding in every_finding(record)]


def test_guesses_are_made_for_the_first_faults_only() -> None:
    """A file that is nothing but faults gets every finding, and does not cost minutes of guessing."""
    loaded = load(f"countries: [{', '.join(['UK'] * 150)}]\n")

    found = [f for f in loaded.findings if f.code == "KB104"]
    assert 150 == len(found)
    assert ["GB"] * 100 + [None] * 50 == [f.suggestion for f in found]


def test_unknown_fields_beyond_the_guesses_are_still_told() -> None:
    """The last of many unknown fields is reported like the first, without a guess."""
    loaded = load("".join(f"titel{number}: x\n" for number in range(120)))

    assert 120 == len(loaded.findings)
    assert (
        'field "titel119" is unknown in a case study; remove it, or look the right name up in the field reference'
        == loaded.findings[-1].message
    )


def test_a_number_beyond_all_measure() -> None:
    """A number that no machine can hold is out of range, and is not spelt out."""
    found = told(load(f"value: [{{amount: {'9' * 350}, currency: EUR, covers: contract}}]\n"))

    assert [
        ("KB107", 2, 18, "amount in entry 1 of value is the number with very many digits; write at least 0")
    ] == found


@pytest.mark.parametrize(
    ("odd", "where"), [({"place": "\ud800"}, "place"), ({"\udfff": "x"}, "the record")], ids=["value", "key"]
)
def test_half_a_character(odd: dict[str, str], where: str) -> None:
    """What no text can hold is told, in a value as in the name of a field."""
    source = SourceFile("case_studies/a.md", "---\n---\n", {**example_values(CASE), **odd}, "", 3, readable=True)

    assert [f"{where} holds half a character, which no text can have; type it again without escapes"] == [
        finding.message for finding in load_record(source, codelists()).findings
    ]


def test_too_few_entries_over_several_lines() -> None:
    """A list that goes over several lines is pointed at by its name."""
    found = told(load("steps:\n  - >-\n    Name the\n    outcome.\n", "action"))

    assert [("KB116", 2, 1, "steps has 1 entry; write 2 to 10 entries")] == found
