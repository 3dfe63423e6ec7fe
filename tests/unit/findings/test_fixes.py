"""Safe mends: each edit at its place, none on top of another."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.findings import Edit, Finding, Span
from procurement_kb.findings.fixes import BOM, REMOVE_BOM, apply_edits, apply_fixes, fix_bytes, unified_diff
from procurement_kb.findings.lines import LineTable


def edit(line: int, column: int, end: int, text: str) -> Edit:
    """Return an edit within one line."""
    return Edit(Span(line, column, line, end), text)


def finding(*edits: Edit, line: int = 1) -> Finding:
    """Return a finding with edits."""
    return Finding("a.md", Span.at(line, 1), "KB013", "x", None, edits)


EDITS = [
    ("abc", [edit(1, 2, 3, "X")], "aXc"),
    ("abc", [edit(1, 1, 2, "X"), edit(1, 3, 4, "Y")], "XbY"),
    ("abc", [edit(1, 3, 4, "Y"), edit(1, 1, 2, "XXX")], "XXXbY"),
    ("abc", [edit(1, 2, 2, "["), edit(1, 3, 3, "]")], "a[b]c"),
    ("abc", [edit(1, 1, 2, "X"), edit(1, 2, 3, "Y")], "XYc"),
    ("abc", [edit(1, 2, 2, "+"), edit(1, 2, 3, "B")], "a+Bc"),
    ("abc", [edit(1, 1, 3, "X"), edit(1, 2, 4, "Y")], "Xc"),
    ("abc", [edit(1, 1, 4, "X"), edit(1, 2, 2, "Y")], "X"),
    ("abc", [edit(1, 2, 2, "1"), edit(1, 2, 2, "2")], "a1bc"),
    ("abc", [edit(1, 2, 3, "X"), edit(1, 2, 3, "X")], "aXc"),
    ("a\r\nb\r\n", [edit(2, 1, 2, "X")], "a\r\nX\r\n"),
    ("a\nb\nc", [Edit(Span(1, 2, 3, 1), " ")], "a c"),
    ("a", [edit(7, 1, 3, "X")], "aX"),
    ("a\nb", [edit(1, 1, 99, "X")], "X\nb"),
    ("𝒳é", [edit(1, 2, 3, "e")], "𝒳e"),
    ("", [edit(1, 1, 1, "X")], "X"),
]


@pytest.mark.parametrize(("before", "edits", "after"), EDITS)
def test_edits(before: str, edits: list[Edit], after: str) -> None:
    """Every edit is made where the text said, the first of two that overlap."""
    assert after == apply_edits(before, edits)
    assert after == apply_edits(before, reversed(edits))


def offsets_of(text: str) -> st.SearchStrategy[int]:
    """Offsets that a position can name: not between CR and LF."""
    table = LineTable(text)
    return st.sampled_from(sorted({table.offset(*table.position(offset)) for offset in range(len(text) + 1)}))


TEXTS = st.text(alphabet="ab\n\r", max_size=20)


@given(TEXTS, st.data())
def test_edits_apart_are_all_made(text: str, data: st.DataObject) -> None:
    """Edits that do not touch give exactly the text with each stretch replaced."""
    table = LineTable(text)
    cuts = sorted(data.draw(st.sets(offsets_of(text), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(table.span(start, end), f"<{start}>") for start, end in pairs]
    expected, done = "", 0
    for start, end in pairs:
        expected += f"{text[done:start]}<{start}>"
        done = end
    assert expected + text[done:] == apply_edits(text, data.draw(st.permutations(edits)))


@given(TEXTS, st.data())
def test_any_edits_leave_the_rest_alone(text: str, data: st.DataObject) -> None:
    """Whatever overlaps, what no edit covers stays, and of any edits the first is made."""
    table = LineTable(text)
    offset = offsets_of(text)
    pairs = data.draw(st.lists(st.tuples(offset, offset).map(sorted), min_size=1, max_size=6))
    edits = [Edit(table.span(start, end), f"<{index}>") for index, (start, end) in enumerate(pairs)]
    result = apply_edits(text, edits)
    untouched = [char for at, char in enumerate(text) if not any(start <= at < end for start, end in pairs)]
    left = iter(re.sub("<[0-9]>", "", result))
    assert all(char in left for char in untouched)
    first = min(range(len(pairs)), key=lambda index: (*pairs[index], index))
    assert f"<{first}>" in result
    assert len(set(re.findall("<[0-9]>", result))) == len(re.findall("<[0-9]>", result))


def test_the_edits_of_a_finding_are_made_together_or_not_at_all() -> None:
    """Half of a pair of quotation marks is worse than none."""
    first = finding(edit(1, 3, 6, "X"))
    quotes = finding(edit(1, 1, 1, '"'), edit(1, 5, 5, '"'), line=2)
    last = finding(edit(1, 7, 7, "!"), line=3)
    text, mended = apply_fixes("abcdef", [last, quotes, first])
    assert ("abXf!", (first, last)) == (text, mended)


def test_a_finding_without_edits_is_not_mended() -> None:
    """It is for a person."""
    assert ("a", ()) == apply_fixes("a", [finding()])


def test_two_findings_may_share_an_edit() -> None:
    """The same edit twice is one edit."""
    text, mended = apply_fixes("abc", [finding(edit(1, 1, 2, "X")), finding(edit(1, 1, 2, "X"), line=2)])
    assert ("Xbc", 2) == (text, len(mended))


@pytest.mark.parametrize(
    ("before", "findings", "after"),
    [
        (b"a\r\nb\r\n", [finding(edit(2, 1, 2, "X"))], b"a\r\nX\r\n"),
        (BOM + b"ab", [finding(REMOVE_BOM)], b"ab"),
        (BOM + b"ab", [finding(edit(1, 1, 2, "X"))], BOM + b"Xb"),
        (BOM + b"ab", [finding(REMOVE_BOM), finding(edit(1, 2, 3, "X"), line=2)], b"aX"),
        ("é".encode("latin-1"), [finding(edit(1, 1, 2, "X"))], "é".encode("latin-1")),
        (b"ab", [], b"ab"),
    ],
)
def test_bytes(before: bytes, findings: list[Finding], after: bytes) -> None:
    """Line ends and what is no text stay; the mark goes when it is meant to."""
    assert after == fix_bytes(before, findings)


def test_no_change_no_diff() -> None:
    """The same text gives nothing."""
    assert "" == unified_diff("a.md", "a\n", "a\n")


def test_diff() -> None:
    """A diff in the usual shape, also where the last line has no end."""
    expected = "--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n\\ No newline at end of file\n"
    assert expected == unified_diff("x.md", "a\nc", "b\nc")


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\nb\nc\n", "a\nX\nc\n"), ("a", "b"), ("a\r\nb\r\n", "a\r\nX\r\n"), ("", "a\n"), ("a\n", ""), ("a\n", "a")],
)
def test_git_takes_the_diff(tmp_path: Path, before: str, after: str) -> None:
    """`git apply` turns the one text into the other."""
    file = tmp_path / "x.md"
    file.write_bytes(before.encode())
    patch = unified_diff("x.md", before, after).encode()
    command = ["git", "apply", "--allow-empty", "--unidiff-zero", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch, check=True, capture_output=True)
    assert after.encode() == (file.read_bytes() if file.exists() else b"")
