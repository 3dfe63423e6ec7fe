"""One fault, one finding."""

from __future__ import annotations

import pytest

from procurement_kb.findings import Finding, Span
from procurement_kb.findings.dedupe import dedupe, in_order


def finding(code: str, line: int = 5, column: int = 1, message: str = "x", path: str = "a.md") -> Finding:
    """Return a finding of one character."""
    return Finding(path, Span.at(line, column), code, message)


def test_the_most_fundamental_stays() -> None:
    """Of several layers on one place, the lowest speaks."""
    assert [finding("KB013")] == dedupe([finding("KB401"), finding("KB104"), finding("KB013")])


def test_a_warning_hides_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error stays beside a warning at the same place, though its code is higher."""
    monkeypatch.setattr("procurement_kb.findings.dedupe.is_warning", lambda code: code == "KB138")

    assert [finding("KB404")] == dedupe([finding("KB138"), finding("KB404")])


def test_other_places_are_other_faults() -> None:
    """Another column, line or file hides nothing."""
    rows = [finding("KB104"), finding("KB013", column=2), finding("KB013", line=6), finding("KB013", path="b.md")]
    assert rows == dedupe(reversed(rows))


def test_two_things_of_one_code() -> None:
    """They stay when they say different things, and the same thing is said once."""
    rows = [finding("KB104", message="one"), finding("KB104", message="two")]
    assert rows == dedupe([*rows, *rows])


def test_the_first_line_hides_nothing() -> None:
    """Findings about the file as a whole stand there."""
    rows = [finding("KB006", line=1), finding("KB101", line=1, message="a"), finding("KB101", line=1, message="b")]
    assert rows == dedupe(rows)


def test_order() -> None:
    """By path, place, code and message; suggestions are not compared."""
    with_suggestion = Finding("a.md", Span.at(5, 1), "KB104", "x", "GB")
    rows = [finding("KB104", path="b.md"), with_suggestion, finding("KB104"), finding("KB013", line=2)]
    assert [2, 5, 5, 5] == [row.span.line for row in in_order(rows)]
    assert "b.md" == in_order(rows)[-1].path
