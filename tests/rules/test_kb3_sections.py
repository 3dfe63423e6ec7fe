"""KB301 to KB305 and KB311: sections, headings and the words of links."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records import record_types
from tests.rules.harness import findings, place, record, said, term

CASE = "case_studies/example.md"
TERM = "content/glossary/example.md"


def _case(*headings: str) -> str:
    return record("case-study", None, "\n".join(f"{heading}\n\nWords [@evaluation].\n" for heading in headings))


# --- Sections and headings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "marked", "expected"),
    [
        (
            ["## Need", "## Approach", "## Outcome"],
            "## Need",
            'KB301 the section "## Lessons" is missing; add the heading and say what is known',
        ),
        (
            ["## Background"],
            "## Background",
            (
                'KB301 the sections "## Need", "## Approach", "## Outcome" and "## Lessons" are missing; add the heading and say '
                "what is known"
            ),
        ),
        (
            ["## Need", "## Approach", "## Outcomes", "## Lessons"],
            "Outcomes",
            'KB301 heading "## Outcomes" is not the section this type has; did you mean "## Outcome"?',
        ),
        (
            ["## need", "## Approach", "## Outcome", "## Lessons"],
            "need",
            'KB301 heading "## need" is not the section this type has; did you mean "## Need"?',
        ),
        (
            ["## Need", "### Approach", "## Outcome", "## Lessons"],
            "Approach",
            'KB301 heading "### Approach" is not the section this type has; did you mean "## Approach"?',
        ),
        (
            ["## Need", "## Outcome", "## Lessons", "## Approach"],
            "Outcome",
            'KB302 section "Outcome" stands before "Approach"; the order is Need, Approach, Outcome, Lessons',
        ),
        (
            ["# Pumps", "## Need", "## Approach", "## Outcome", "## Lessons"],
            "Pumps",
            'KB303 heading "Pumps" is of the first level, which is the title\'s; write ## or take it out',
        ),
        (
            ["## Need", "#### Who asked", "## Approach", "## Outcome", "## Lessons"],
            "Who asked",
            'KB304 heading "#### Who asked" skips a level; write ###',
        ),
    ],
)
def test_sections_and_headings(headings: list[str], marked: str, expected: str, tmp_path: Path) -> None:
    """The finding stands on the heading that is wrong, or at the beginning of the text when one is missing."""
    content = _case(*headings)
    assert [f"{place(content, marked)} {expected}"] == said(tmp_path, {CASE: content}, CASE)


def test_misspelt_section_is_mended(tmp_path: Path) -> None:
    """A heading that nearly is the section can be mended; one of another level is for a person."""
    content = _case("## needs", "### Approach", "## Outcome", "## Lessons")
    found = findings(tmp_path, {CASE: content})
    assert [("Need", True), (None, False)] == [(finding.suggestion, bool(finding.edits)) for finding in found]
    assert content.replace("## needs", "## Need") == apply_fixes(content, found)[0]


def test_more_sections_are_welcome(tmp_path: Path) -> None:
    """Sections of one's own may stand between those of the type, and subsections below them."""
    content = _case("## Need", "### Who asked", "## Market", "## Approach", "## Outcome", "## Lessons", "## What next")
    assert [] == said(tmp_path, {CASE: content}, CASE)


@pytest.mark.parametrize("body", ["", "\n", "   \n\t\n"])
def test_empty_body(body: str, tmp_path: Path) -> None:
    """A record without text has one finding, just below its front matter."""
    content = record("tool", None, body)
    line = content[: content.rindex("---\n") + 4].count("\n") + 1
    path = "content/tools/example.md"
    found = [line for line in said(tmp_path, {path: content}, path) if "KB211" not in line]
    assert [f"{line}:1-1 KB305 the record has no text; write some below the front matter"] == found


def test_all_sections_of_all_types(tmp_path: Path) -> None:
    """The example body of every type keeps the rules about text."""
    for name, model in record_types().items():
        content = record(name)
        codes = {finding.code for finding in findings(tmp_path / name, {f"{model.kind_.folder}/example.md": content})}
        assert not {code for code in codes if code.startswith("KB3")}, name


# --- Links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[here](https://example.org)", 'link words "here" do not say where the link leads; name what is there'),
        ("[Read more…](https://example.org)", None),
        (
            "[Click here!](https://example.org)",
            'link words "Click here!" do not say where the link leads; name what is there',
        ),
        ("[](https://example.org)", 'link words "" do not say where the link leads; name what is there'),
        (
            "<https://example.org/a>",
            '"https://example.org/a" is an address, not words; write [what is there](https://example.org/a)',
        ),
        (
            "[www.example.org](https://example.org)",
            '"www.example.org" is an address, not words; write [what is there](https://example.org)',
        ),
        ("[the toolkit](https://example.org)", None),
        ("`[here](https://example.org)`", None),
    ],
)
def test_link_words(written: str, expected: str | None, tmp_path: Path) -> None:
    """The whole link is marked."""
    content = term(f"The guide is {written}")
    lines = [f"{place(content, written)} KB311 {expected}"] if expected else []
    assert lines == said(tmp_path, {TERM: content}, TERM)
