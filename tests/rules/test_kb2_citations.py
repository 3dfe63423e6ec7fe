"""KB133, KB210 and KB211: citations and sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.harness import findings, place, record, said

CASE = "case_studies/example.md"
TERM = "content/glossary/example.md"


def test_unknown_source_in_a_field(tmp_path: Path) -> None:
    """The key in the field is marked, and the source that was meant is not called unused."""
    fields = 'value:\n  - {amount: 5, currency: EUR, covers: contract, source: "evaluaton"}'
    expected = '3:58-69 KB133 source "evaluaton" is not among the sources; did you mean "evaluation"?'
    assert [expected] == said(tmp_path, {CASE: record("case-study", fields)}, CASE)


def test_unknown_citation(tmp_path: Path) -> None:
    """The key in the text is marked."""
    content = record("term", None, "It works [@evaluaton][@audit].\n")
    assert [
        f'{place(content, "evaluaton")} KB210 citation "evaluaton" is not among the sources; did you mean "evaluation"?',
        (
            f'{place(content, "audit")} KB210 citation "audit" is not among the sources; write one of their keys or add the '
            "source"
        ),
    ] == said(tmp_path, {TERM: content}, TERM)


def test_unused_source(tmp_path: Path) -> None:
    """The key of the source is marked."""
    content = record("term", None, "It works.\n")
    assert ['8:3-13 KB211 source "evaluation" is never cited; cite it as [@evaluation] or take it out'] == said(
        tmp_path, {TERM: content}, TERM
    )


@pytest.mark.parametrize("sources", ["sources: none at all", "sources: [evaluation]", "sources: 3"])
def test_broken_sources_are_told_once(sources: str, tmp_path: Path) -> None:
    """When the sources themselves have the wrong shape, citations are not blamed."""
    found = findings(tmp_path, {TERM: record("term", sources)})
    assert ["KB103"] == [finding.code for finding in found]


def test_page_without_sources(tmp_path: Path) -> None:
    """A citation on a page that lists no sources is a finding too."""
    content = record("term", "sources:\n", "It works [@evaluation].\n")
    assert [
        (
            f'{place(content, "evaluation")} KB210 citation "evaluation" is not among the sources; write one of their keys or '
            "add the source"
        )
    ] == said(tmp_path, {TERM: content}, TERM)
