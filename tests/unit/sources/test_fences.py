"""Where front matter begins and ends, and what happens when its fences are wrong."""

from __future__ import annotations

import pytest

from procurement_kb.findings.fixes import fix_bytes
from tests.unit.sources.reading import place, read

GOOD = [
    ("---\na: 1\n---\nText\n", {"a": 1}, "Text\n", 4),
    ("---\na: 1\n---\n\n\n## Need\n", {"a": 1}, "\n\n## Need\n", 4),
    ("---  \na: 1\n---\t\nText", {"a": 1}, "Text", 4),
    ("---\na: 1\n---", {"a": 1}, "", 3),
    ("---\n---\nText\n", {}, "Text\n", 3),
    ("---\n---", {}, "", 2),
    ("---\na: |\n  --- not at the margin\n---\n---\n\nText\n", {"a": "--- not at the margin\n"}, "---\n\nText\n", 5),
    ("---\na: 1\n---\nText\n\n---\n\nMore\n", {"a": 1}, "Text\n\n---\n\nMore\n", 4),
    ("---\r\na: 1\r\n---\r\nText\r\n", {"a": 1}, "Text\n", 4),
    ("---\ra: 1\r---\rText\r", {"a": 1}, "Text\n", 4),
]


@pytest.mark.parametrize(("text", "values", "body", "line"), GOOD)
def test_good_fences(text: str, values: object, body: str, line: int) -> None:
    """Three hyphens on a line of their own open and close the front matter."""
    source = read(text)
    assert () == source.findings
    assert (values, body, line, True) == (source.values, source.body, source.body_line, source.readable)


BROKEN = [
    # no front matter
    ("# Title\n\nText\n", "KB006", (1, 1, 1, 8), "write --- on the first line", None),
    ("title: x\n---\nText\n", "KB006", (1, 1, 1, 9), "write --- on the first line", None),
    ("--\ntitle: x\n---\n", "KB006", (1, 1, 1, 3), "-- does not open the front matter", {"title": "x"}),
    ("----\ntitle: x\n---\n", "KB006", (1, 1, 1, 5), "write --- with three hyphens", {"title": "x"}),
    ("—\ntitle: x\n---\n", "KB006", (1, 1, 1, 2), "— does not open", {"title": "x"}),
    ("\n\n---\ntitle: x\n---\n", "KB006", (3, 1, 3, 4), "at the very start of the file", {"title": "x"}),
    (" ---\ntitle: x\n---\n", "KB006", (1, 2, 1, 5), "at the very start of the file", {"title": "x"}),
    ("- a\n- b\n", "KB006", (1, 1, 1, 4), "write --- on the first line", None),
    ("-\na\n", "KB006", (1, 1, 1, 2), "write --- on the first line", None),
    # not closed
    ("---\ntitle: x\n", "KB007", (2, 1, 2, 9), "write a line --- after its last field", {"title": "x"}),
    ("---\ntitle: x", "KB007", (2, 1, 2, 9), "write a line --- after its last field", {"title": "x"}),
    ("---\ntitle: x\n\n## Need\n\nText: more: and more\n", "KB007", (4, 1, 4, 8), "before ## Need", {"title": "x"}),
    ("---\ntitle: x\n\n## Need\n\nText.\n\n---\n\nMore.\n", "KB007", (4, 1, 4, 8), "before ## Need", {"title": "x"}),
    ("---\ntitle: x\n----\nText\n", "KB007", (3, 1, 3, 5), "---- does not close", {"title": "x"}),
    ("---\ntitle: x\n---—\nText\n", "KB007", (3, 1, 3, 5), "---— does not close", {"title": "x"}),
    ("---\ntitle: x\n ---\nText\n", "KB007", (3, 1, 3, 5), "at the start of the line", {"title": "x"}),
    ("---\ntitle: x\n...\nText\n", "KB007", (3, 1, 3, 4), "write ---", {"title": "x"}),
    ("---\ntitle: x\n\nText of the body.\nMore text.\n", "KB007", (1, 1, 1, 4), "write a line ---", None),
    ("---", "KB007", (1, 1, 1, 4), "not closed", {}),
    # no fields
    ("---\n- a\n---\n", "KB019", (2, 1, 2, 4), "is a list and not fields", None),
    ("---\n\n  just text\n---\n", "KB019", (3, 3, 3, 12), '"just text" and not fields', None),
    ("---\n42\n---\n", "KB019", (2, 1, 2, 3), '"42" and not fields', None),
    # a second document
    ("---\na: b\n--- c\n---\n", "KB008", (3, 1, 3, 4), "a second YAML document", None),
    ("---\n%YAML 1.1\na: b\n---\n", "KB008", (2, 1, 2, 10), "YAML directive", None),
]


@pytest.mark.parametrize(("text", "code", "at", "says", "values"), BROKEN, ids=[repr(row[0]) for row in BROKEN])
def test_broken_fences(text: str, code: str, at: tuple[int, ...], says: str, values: object) -> None:
    """One finding at the place to mend; fields that can be told are read."""
    source = read(text)
    assert [code] == [finding.code for finding in source.findings]
    assert at == place(source.findings[0].span)
    assert says in source.findings[0].message
    assert (values is not None) == source.readable
    if values is not None:
        assert values == source.values


MENDED = [
    ("\n\n---\ntitle: x\n---\nText\n", "---\ntitle: x\n---\nText\n"),
    ("—\ntitle: x\n---\n", "---\ntitle: x\n---\n"),
    ("---\ntitle: x\n", "---\ntitle: x\n---\n"),
    ("---\ntitle: x", "---\ntitle: x\n---\n"),
    ("---\ntitle: x\n\n\n## Need\n", "---\ntitle: x\n---\n\n\n## Need\n"),
    ("---\r\ntitle: x\r\n\r\n## Need\r\n", "---\r\ntitle: x\r\n---\r\n\r\n## Need\r\n"),
    ("---\ntitle: x\n----\nText\n", "---\ntitle: x\n---\nText\n"),
    ("---\ntitle: x\n...\nText\n", "---\ntitle: x\n---\nText\n"),
]


@pytest.mark.parametrize(("before", "after"), MENDED)
def test_mended_fences(before: str, after: str) -> None:
    """The safe mend closes and opens the front matter, with the line ends of the file."""
    assert after.encode() == fix_bytes(before.encode(), read(before).findings)
    assert () == read(after).findings


def test_a_comment_between_fields_does_not_end_the_front_matter() -> None:
    """A line with two hashes is a comment as long as the front matter is closed, even where it has a fault."""
    source = read("---\na: 1\n\n## About money\nb: 2\n   c: 3\n---\n")
    assert [("KB008", 6)] == [(finding.code, finding.span.line) for finding in source.findings]
    assert {"a": 1, "b": 2} == read("---\na: 1\n\n## About money\nb: 2\n---\n").values
