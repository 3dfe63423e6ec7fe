"""Findings at a terminal."""

from __future__ import annotations

import pytest

from procurement_kb.findings import Finding, Rule, Severity, Span, registry
from procurement_kb.findings.model import Example
from procurement_kb.findings.render_text import render, summary

PATH = "case_studies/barcelona-icd.md"
RULES = {
    "KB104": Rule("KB104", "unknown-country", Severity.ERROR, "t", "w", "m", Example(raw=""), Example(raw="")),
    "KB305": Rule("KB305", "odd-thing", Severity.WARNING, "t", "w", "m", Example(raw=""), Example(raw="")),
}


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rules of the tests' own."""
    monkeypatch.setattr(registry, "_RULES", RULES)


def show(line: str, column: int, end: int, *, number: int = 7, end_line: int | None = None) -> list[str]:
    """Return the source line and the caret line of a finding in ``line``."""
    text = "\n" * (number - 1) + line
    span = Span(number, column, end_line or number, end)
    return render([Finding(PATH, span, "KB104", "x")], texts={PATH: text}).split("\n")[1:3]


def test_the_shape_of_the_content_model() -> None:
    """Place, severity, code and message; the source line; the caret; the summary."""
    message = 'country "UK" is not an ISO 3166-1 code; did you mean "GB"?'
    finding = Finding(PATH, Span.at(7, 13, 2), "KB104", message)
    expected = (
        'case_studies/barcelona-icd.md:7:13: error KB104: country "UK" is not an ISO 3166-1 code; did you mean "GB"?\n'
        "    7 | countries: [UK]\n"
        "                    ^^\n"
        "1 error in 1 file\n"
    )
    assert expected == render([finding], texts={PATH: "\n" * 6 + "countries: [UK]\n"})


CARETS = [
    ("countries: [UK]", 13, 15, "countries: [UK]", "            ^^"),
    ("\ttitle: x", 9, 10, "    title: x", "           ^"),
    ("a\tb\tc", 5, 6, "a   b   c", "        ^"),
    ("a\tb", 2, 3, "a   b", " ^^^"),
    ("好好: x", 5, 6, "好好: x", "      ^"),
    ("a 好 b", 3, 4, "a 好 b", "  ^^"),
    ("e\u0301 x", 4, 5, "e\u0301 x", "  ^"),
    ("a\u202eb x", 5, 6, "a<U+202E>b x", "           ^"),
    ("a\x1b[31mb", 2, 3, "a<U+001B>[31mb", " ^^^^^^^^"),
    ("𝒳 b", 3, 4, "𝒳 b", "  ^"),
    ("abc", 4, 4, "abc", "   ^"),
    ("abc", 2, 2, "abc", " ^"),
    ("", 1, 1, "", "^"),
    ("abc", 99, 120, "abc", "   ^"),
    ("x" * 100, 100, 101, "x" * 100, " " * 99 + "^"),
]


@pytest.mark.parametrize(("line", "column", "end", "shown", "caret"), CARETS)
def test_the_caret_stands_below_the_place(line: str, column: int, end: int, shown: str, caret: str) -> None:
    """Tabs, wide signs, combining marks and what does not print do not move it."""
    assert [f"    7 | {shown}", f"        {caret}"] == show(line, column, end)


def test_several_lines() -> None:
    """The caret runs to the end of the first."""
    assert ["    7 | ab cd", "           ^^"] == show("ab cd\nef", 4, 2, end_line=8)


@pytest.mark.parametrize(
    ("column", "shown", "caret"),
    [
        (1, "0123456789" * 10 + "…", "^^"),
        (500, "…" + ("0123456789" * 60)[469:569] + "…", " " * 31 + "^^"),
        (599, "…" + ("0123456789" * 60)[500:], " " * 99 + "^^"),
    ],
)
def test_long_lines_are_clipped_around_the_caret(column: int, shown: str, caret: str) -> None:
    """A hundred columns are shown, and dots where there is more."""
    assert [f"    7 | {shown}", f"        {caret}"] == show("0123456789" * 60, column, column + 2)


def test_a_long_mark_is_clipped_with_its_line() -> None:
    """The caret does not run on where nothing is shown."""
    line, caret = show("a" * 300, 1, 301)
    assert 100 == caret.count("^")
    assert f"    7 | {'a' * 100}…" == line


def test_wide_signs_in_long_lines() -> None:
    """No sign is cut in half, and the caret stands below the right one."""
    line, caret = show("好" * 150 + "é" + "好" * 150, 151, 152)
    before = line[8 : line.index("é")]
    assert "…" + "好" * 15 == before
    assert " " * (8 + 1 + 2 * 15) + "^" == caret


def test_large_line_numbers() -> None:
    """The caret follows a wider margin."""
    assert ["123456 | ab", "          ^"] == show("ab", 2, 3, number=123_456)


def test_order_and_summary() -> None:
    """By path and place, with the numbers at the end."""
    rows = [
        Finding("b.md", Span.at(2, 1), "KB305", "third"),
        Finding("a.md", Span.at(9, 1), "KB104", "second"),
        Finding("a.md", Span.at(2, 5), "KB104", "first"),
    ]
    expected = [
        "a.md:2:5: error KB104: first",
        "a.md:9:1: error KB104: second",
        "b.md:2:1: warning KB305: third",
        "2 errors, 1 warning in 2 files",
        "",
    ]
    assert expected == render(rows, texts={}).split("\n")


@pytest.mark.parametrize(
    ("errors", "warnings", "files", "checked", "expected"),
    [
        (0, 0, 0, 0, "no findings in 0 files"),
        (0, 0, 0, 1, "no findings in 1 file"),
        (0, 0, 0, 170, "no findings in 170 files"),
        (3, 1, 2, 9, "3 errors, 1 warning in 2 files"),
        (1, 0, 1, 9, "1 error in 1 file"),
        (0, 2, 2, 9, "2 warnings in 2 files"),
    ],
)
def test_summary(errors: int, warnings: int, files: int, checked: int, expected: str) -> None:
    """One line that says how much there is."""
    assert expected == summary([Severity.ERROR] * errors + [Severity.WARNING] * warnings, files, checked)


def test_a_finding_about_the_file_has_no_source_line() -> None:
    """It points at nothing in it."""
    assert "a.md:1:1: error KB104: x\n1 error in 1 file\n" == render(
        [Finding("a.md", Span(), "KB104", "x")], texts={"a.md": "text"}
    )


def test_nothing_gives_orders_to_the_terminal() -> None:
    """Control characters in paths, messages and source lines are spelt out."""
    text = render([Finding("a\x1b[2J.md", Span.at(1, 2), "KB104", "x\r\ny\x07")], texts={"a\x1b[2J.md": "\x1b]0;x\x07"})
    assert text.replace("\n", "").isprintable()


def test_colour() -> None:
    """Only when it is asked for, and without changing the words."""
    finding = Finding("a.md", Span.at(2, 1), "KB104", "x")
    texts = {"a.md": "\nab"}
    coloured = render([finding], texts=texts, colour=True)
    assert "\x1b[31merror KB104:\x1b[0m" in coloured
    plain = coloured
    for code in ("1", "2", "31", "33", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert render([finding], texts=texts) == plain
