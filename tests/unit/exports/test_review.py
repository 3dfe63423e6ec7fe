"""What a review says of a change: values before and now, moves, evidence, and its way through JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.exports.review import markdown, plain
from procurement_kb.exports.review.compare import review
from procurement_kb.exports.review.interchange import LARGEST, ReviewError, from_json, to_json
from procurement_kb.exports.review.model import ADDED, FindingRow, RecordChange, Review
from procurement_kb.exports.review.values import field_changes
from procurement_kb.records import record_types
from procurement_kb.records.introspect import fields
from tests.rules.harness import Files, load, record, theme
from tests.unit.exports.github_markdown import additions, foreign_html, links, tables

CASE = record("case-study", "regions: []\ncountries: [SE]")

# --- Values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({"title": "A"}, {"title": "A"}, []),
        ({"title": "A"}, {"title": "B"}, [("Title", "A", "B")]),
        ({}, {"title": "A"}, [("Title", "", "A")]),
        ({"title": "A"}, {}, [("Title", "A", "")]),
        ({"regions": []}, {}, []),
        ({"place": None}, {}, []),
        ({"countries": ["SE", "NO"]}, {"countries": ["NO", "DK"]}, [("Country", "SE", "DK")]),
        ({"lessons": ["A", "B"]}, {"lessons": ["B", "A"]}, [("Lessons", "A, B", "B, A")]),
        ({"years": {"start": 2019}}, {"years": {"start": 2019, "end": 2022}}, [("Years · end", "", "2022")]),
        ({"years": {"start": 2019}}, {"years": "then"}, [("Years", "start: 2019", "then")]),
        (
            {"suppliers": [{"name": "B", "sme": True}]},
            {"suppliers": ["a-b", {"name": "B", "sme": False}]},
            [("Supplier 1", "name: B; sme: yes", "a-b"), ("Supplier 2", "", "name: B; sme: no")],
        ),
        (
            {"outcomes": [{"metric": "A"}, {"metric": "B", "result": "1"}]},
            {"outcomes": [{"metric": "New"}, {"metric": "A"}, {"metric": "B", "result": "2"}]},
            [("Outcomes 1", "", "metric: New"), ("Outcomes 3 · result", "1", "2")],
        ),
        (
            {"sources": {"a": {"title": "A", "url": "x"}}},
            {"sources": {"a": {"title": "A", "url": "y"}, "b": {"title": "B"}}},
            [("Sources · a · url", "x", "y"), ("Sources · b", "", "title: B")],
        ),
        ({}, {"sources": {"b": {"title": "B"}}}, [("Sources · b", "", "title: B")]),
        ({"outcomes": [{"metric": "A"}]}, {}, [("Outcomes 1", "metric: A", "")]),
        ({}, {"colour": "red"}, [("colour", "", "red")]),
    ],
)
def test_field_changes(before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    """Each difference is told once, where it is, by the field's label."""
    rows = field_changes(fields(record_types()["case-study"]), before, after)
    assert expected == [(row.field, row.before, row.after) for row in rows]


# --- Comparing --------------------------------------------------------------------------------------------------------

Compare = Callable[[Files, Files], Review]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Compare two states of a small project."""

    def run(before: Files, after: Files) -> Review:
        project = load(tmp_path / "kb", {**theme(), **after})
        then = {**theme(), **before}
        return review(
            project, {path: text if isinstance(text, bytes) else text.encode() for path, text in then.items()}, "base"
        )

    return run


def test_nothing_changes(compare: Compare) -> None:
    """The same files give an empty review, and other line ends and comments are no change."""
    assert Review("base") == compare({"case_studies/a.md": CASE}, {"case_studies/a.md": CASE})
    other = CASE.replace("---\n", "---\n# note\n", 1).replace("\n", "\r\n")
    assert () == compare({"case_studies/a.md": CASE}, {"case_studies/a.md": other}).changes


def test_added_changed_moved_removed(compare: Compare) -> None:
    """Each kind of change is told; a record that names its old id has moved."""
    moved = CASE.replace("---\n", "---\nformerly: [c]\n", 1)
    files = {f"case_studies/{name}.md": CASE for name in "abc"}
    after = {
        "case_studies/a.md": CASE.replace("Infusion pumps bought", "Pumps bought"),
        "case_studies/d.md": moved,
        "case_studies/new.md": CASE,
    }
    found = [(change.what, change.path, change.former_path) for change in compare(files, after).changes]
    assert [
        ("added", "case_studies/new.md", None),
        ("moved", "case_studies/d.md", "case_studies/c.md"),
        ("changed", "case_studies/a.md", None),
        ("removed", "case_studies/b.md", None),
    ] == found


def test_evidence_then_and_now(compare: Compare) -> None:
    """The grade is told as it was and is, for each outcome with what would raise it."""
    weaker = CASE.replace("evidence: measured", "evidence: reported")
    (change,) = compare({"case_studies/a.md": CASE}, {"case_studies/a.md": weaker}).changes
    assert change.evidence is not None
    assert ("A", "C") == (change.evidence.before, change.evidence.letter)
    assert "A measured figure with a baseline would raise it." == change.evidence.raise_it
    assert ["Dosing errors per 1,000 infusions"] == [row.metric for row in change.evidence.outcomes]


def test_evidence_follows_parties_of_then(compare: Compare) -> None:
    """The grade of then is that of the records of then: a publisher that has become the buyer is no longer independent."""
    org = record("organisation", "title: Somebody else")
    case = record("case-study", "regions: []\ncountries: [SE]\nbuyers: [the-buyer]")
    before = {"case_studies/a.md": case, "content/network/organisations/the-buyer.md": org}
    after = {
        "case_studies/a.md": case.replace("better: lower", "better: higher"),
        "content/network/organisations/the-buyer.md": org.replace("Somebody else", "National audit office"),
    }
    cases = [change for change in compare(before, after).changes if change.type == "case-study"]
    assert [("A", "B")] == [(change.evidence.before, change.evidence.letter) for change in cases if change.evidence]


def test_related_cases_with_reasons(compare: Compare) -> None:
    """A new case is told with what it is related to and why."""
    new = CASE.replace("---\n", "---\nrelated: [a]\n", 1)
    (change,) = compare({"case_studies/a.md": CASE}, {"case_studies/a.md": CASE, "case_studies/b.md": new}).changes
    assert [("a", ("Chosen by the editors",))] == [(row.id, row.reasons) for row in change.related]


def test_sections(compare: Compare) -> None:
    """Sections that are new, changed and gone are told with their words; headings in code are no sections."""
    after = CASE.replace("Nurses lost time", "Many nurses lost much time").replace("## Lessons", "## Learnt")
    after = after.replace("## Outcome\n", "## Outcome\n\n```\n## Fake\n```\n")
    (change,) = compare({"case_studies/a.md": CASE}, {"case_studies/a.md": after}).changes
    assert ["Need", "Outcome", "Learnt", "Lessons"] == [section.name for section in change.sections]
    need, _, learnt, lessons = change.sections
    assert (14, 16) == (need.before, need.after)
    assert (None, None) == (learnt.before, lessons.after)


def test_broken_front_matter_is_told(compare: Compare) -> None:
    """A file that cannot be read is a change with a note, and its findings are told."""
    found = compare({"case_studies/a.md": CASE}, {"case_studies/a.md": "---\ntitle: [\n---\n"})
    assert ["The front matter cannot be read, so that its fields are not compared."] == [c.note for c in found.changes]
    assert {"case_studies/a.md"} == {row.path for row in found.findings}


def test_warnings_elsewhere_are_counted(compare: Compare) -> None:
    """Errors are told wherever they are, warnings only in files that the change touches."""
    warned = CASE + "\nSee https://example.org/there for more.\n"
    broken = CASE.replace("countries: [SE]", "countries: [UK]")
    files = {"case_studies/a.md": warned, "case_studies/b.md": broken}
    quiet = compare(files, files)
    assert (["KB104"], 1) == ([row.code for row in quiet.findings], quiet.elsewhere)
    loud = compare({**files, "case_studies/a.md": CASE}, files)
    assert (["KB322", "KB104"], 0) == ([row.code for row in loud.findings], loud.elsewhere)


# --- Telling ----------------------------------------------------------------------------------------------------------

NASTY = "@all | <img src=x> [x](https://evil.example) `#1`\n## no"


@pytest.fixture
def nasty(compare: Compare) -> Review:
    """A review of a record with hostile text in every place that is told."""
    text = CASE.replace("---\n", f"---\nplace: {json.dumps(NASTY)}\n{json.dumps(NASTY)}: 1\n", 1)
    text = text.replace("## Need", "## Need | @all <b>").replace("title: Infusion", "title: '@all | Infusion <b>")
    text = text.replace("on outcomes\n", "on outcomes'\n", 1)
    return compare({}, {"case_studies/a.md": text, "case_studies/b.md": CASE})


def test_markdown_of_hostile_records(nasty: Review) -> None:
    """Tables are whole, links are ours, nobody is called, and no HTML of a record comes through."""
    text = markdown.render(nasty, site_url="https://kb.example.org/")
    assert nasty.findings
    assert all(len(row) == len(table[0]) for table in tables(text) for row in table)
    assert ["Where", "What", "How to mend it"] == tables(text)[0][0]
    assert len(nasty.findings) == len(tables(text)[0]) - 1
    assert all(link.startswith("https://kb.example.org/contribute/findings/kb") for link in links(text))
    assert [] == foreign_html(text) + additions(text)


def test_plain_text_of_hostile_records(nasty: Review) -> None:
    """A line of a record stays one line, and no character gives the terminal orders."""
    text = plain.render(nasty)
    assert all(line.isprintable() for line in text.splitlines())
    assert not any(line.startswith("## no") for line in text.splitlines())


def test_markdown_keeps_its_limit() -> None:
    """A large change is cut at whole records, and says how much is left out."""
    many = Review(
        "base",
        tuple(FindingRow("a.md", n, 1, "error", "KB104", "x" * 400, "y" * 400) for n in range(300)),
        changes=tuple(RecordChange(ADDED, f"r{n}", "tool", "T" * 300, f"p{n}.md") for n in range(300)),
    )
    text = markdown.render(many)
    assert "… and 200 more; `kb check` shows them all." in text
    assert "… and 250 more records; `kb diff` shows them all." in text
    assert len(markdown.render(many, limit=markdown.COMMENT)) <= markdown.COMMENT
    short = markdown.render(many, limit=5_000)
    assert len(short) <= 5_000
    assert "The rest is too long to show" in short


def test_json_goes_round(nasty: Review) -> None:
    """A review comes back from JSON as it was, and JSON is ASCII."""
    text = to_json(nasty)
    assert text.isascii()
    assert nasty == from_json(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"base": 1}',
        b'{"base": "x", "more": 1}',
        b'{"base": "x", "elsewhere": true}',
        b'{"base": "x", "elsewhere": -1}',
        b'{"base": "x", "findings": {}}',
        b'{"base": "x", "findings": [{"path": "x"}]}',
        b'{"base": "x", "changes": [[]]}',
        b'{"base": "' + b"x" * 5_000 + b'"}',
        b'{"base": "x", "findings": [' + b",".join([b"1"] * 6_000) + b"]}",
        b"[" * 100_000,
        b" " * (LARGEST + 1),
    ],
    ids=lambda data: repr(data[:40]),
)
def test_other_json_is_refused(data: bytes) -> None:
    """What is no review is refused, whatever is wrong with it."""
    with pytest.raises(ReviewError):
        from_json(data)
