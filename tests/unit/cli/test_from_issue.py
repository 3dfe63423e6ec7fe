"""``kb from-issue``: a record and its findings from the text of a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Kb

TERM = """### Title

Pre-commercial procurement

### Summary

Buying research and development before a product is on the market.

### More, in your own words

It ends before a product is bought [1].

### Sources

Guide to procurement | Some agency | https://example.org/guide | 2021 | guidance
"""


def write(folder: Path, text: str) -> str:
    """Write the text of an issue and return its path."""
    file = folder / "issue.md"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_complete_form_becomes_a_record_without_findings(tmp_path: Path, root: Path, kb: Kb) -> None:
    """The record is written where its type lives, is told to be clean, and passes the check."""
    result = kb("from-issue", write(tmp_path, TERM.replace("\n", "\r\n")), "--number", "12")
    path = "content/glossary/pre-commercial-procurement.md"
    assert 0 == result.exit_code
    assert f'no findings in 1 file\n{path} is written; commit it as: "Add {path} (closes #12)"\n' == result.output
    assert "[@some-agency-2021]" in (root / path).read_text(encoding="utf-8")
    assert 0 == kb("check").exit_code


def test_what_is_missing_is_told_with_its_place(tmp_path: Path, root: Path, kb: Kb) -> None:
    """Missing and wrong answers are findings with line, column and mend, and the exit code says so."""
    text = TERM.replace("Buying research and development before a product is on the market.", "_No response_")
    result = kb("from-issue", write(tmp_path, text.replace("example.org/guide", "example.org/a b")))
    assert 1 == result.exit_code
    assert "content/glossary/pre-commercial-procurement.md:1:1: error KB101: summary is missing" in result.output
    assert "https://example.org/a b" in (root / "content/glossary/pre-commercial-procurement.md").read_text("utf-8")


def test_nothing_is_written_on_a_dry_run(tmp_path: Path, root: Path, kb: Kb) -> None:
    """A dry run prints the record and its findings, and writes nothing."""
    before = sorted(root.rglob("*"))
    result = kb("from-issue", write(tmp_path, TERM), "--dry-run")
    assert (0, before) == (result.exit_code, sorted(root.rglob("*")))
    assert "title: Pre-commercial procurement\n" in result.stdout
    assert "no findings" in result.stderr


def test_an_id_that_is_taken_gets_a_number(tmp_path: Path, root: Path, kb: Kb) -> None:
    """No record is overwritten, and no earlier id is taken again."""
    text = TERM.replace("Pre-commercial procurement", "Old beds")
    assert 0 == kb("from-issue", write(tmp_path, text), "--number", "7").exit_code
    assert (root / "content/glossary/old-beds-7.md").is_file()


def test_standard_input(kb: Kb) -> None:
    """A dash reads what another program prints."""
    assert 0 == kb("from-issue", "-", "--dry-run", input=TERM).exit_code


@pytest.mark.parametrize("text", ["Hello", "x" * 900_000], ids=["no form", "too long"])
def test_other_texts_are_refused(tmp_path: Path, kb: Kb, text: str) -> None:
    """What is no form is a wrong call."""
    assert 2 == kb("from-issue", write(tmp_path, text)).exit_code


CORRECTION = """### Page

https://kb.example.org/cases/old-beds/#outcome

### What it says now

Dosing errors per 1,000 infusions

### What it should say

Dosing errors per 10,000 infusions @everyone

### Source

https://example.org/erratum
"""


def test_a_correction_is_located(tmp_path: Path, root: Path, kb: Kb) -> None:
    """A correction names file, line and column, also for an earlier address, and changes nothing."""
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    result = kb("from-issue", write(tmp_path, CORRECTION))
    text = (root / "case_studies/beds.md").read_text(encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "Dosing errors per 1,000" in row)
    column = text.splitlines()[line - 1].index("Dosing") + 1
    assert 0 == result.exit_code
    assert f"case_studies/beds.md:{line}:{column}: a correction is proposed here\n" in result.output
    assert "  source: https://example.org/erratum\n" in result.output
    assert before == {path: path.read_bytes() for path in root.rglob("*.md")}


@pytest.mark.parametrize(
    ("old", "new", "told", "code"),
    [
        ("https://example.org/erratum", "_No response_", 'missing: "Source" has no answer', 1),
        ("old-beds", "no-such-page", 'missing: no record has the id "no-such-page"', 1),
        ("Dosing errors per 1,000 infusions", "Something else", "case_studies/beds.md:1:1: the words are not", 0),
    ],
)
def test_what_a_correction_lacks(tmp_path: Path, kb: Kb, old: str, new: str, told: str, code: int) -> None:
    """What is missing in a correction is told."""
    result = kb("from-issue", write(tmp_path, CORRECTION.replace(old, new, 1)))
    assert (code, True) == (result.exit_code, told in result.output)


def test_a_terminal_gets_no_orders(tmp_path: Path, kb: Kb) -> None:
    """What a stranger wrote is printed without characters that a terminal obeys."""
    hostile = f"\x1b[2J{CORRECTION.replace('everyone', chr(0x1B) + ']0;x')}"
    output = kb("from-issue", write(tmp_path, hostile)).output
    assert "\x1b" not in output
