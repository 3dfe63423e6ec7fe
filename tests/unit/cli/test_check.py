"""``kb check``: what it prints, what it mends, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procurement_kb.cli import main
from procurement_kb.graph.addresses import PUBLISHED
from tests.rules.harness import record, write_project
from tests.unit.cli.conftest import Kb

KEYS = [
    "path", "line", "column", "end_line", "end_column", "code", "severity", "message", "help", "suggestion", "url",
]  # fmt: skip
ERROR = {"case_studies/bad.md": record("case-study", "countries: [UK]\nregions: []")}
WARNING = {"content/glossary/term.md": record("term", None, "No citation here.\n")}


def _json(result: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_clean(kb: Kb) -> None:
    """Without findings it says how many files it read, and ends with 0."""
    result = kb("check", "--strict")
    assert (0, "no findings in 4 files\n", "") == (result.exit_code, result.stdout, result.stderr)


def test_text(kb: Kb, root: Path) -> None:
    """A finding has its place, the line of the file and a caret; the last line is the sum."""
    write_project(root, ERROR)
    result = kb("check")
    assert 1 == result.exit_code
    assert (
        'case_studies/bad.md:2:13: error KB104: country "UK" is not an ISO 3166-1 code; did you mean "GB"?\n'
        "    2 | countries: [UK]\n"
        "                    ^^\n"
        "1 error in 1 file\n"
    ) == result.stdout


def test_json(kb: Kb, root: Path) -> None:
    """JSON is a list of objects with exactly the documented keys."""
    write_project(root, ERROR | WARNING)
    result = kb("check", "--format", "json")
    rows = _json(result)
    assert [KEYS, KEYS] == [list(row) for row in rows]
    assert {
        "path": "case_studies/bad.md",
        "line": 2,
        "column": 13,
        "end_line": 2,
        "end_column": 15,
        "code": "KB104",
        "severity": "error",
        "suggestion": "GB",
        "url": "https://kb.example.org/contribute/findings/kb104/",
    } == {key: value for key, value in rows[0].items() if key not in {"message", "help"}}
    assert "warning" == rows[1]["severity"]
    assert [] == _json(kb("check", str(root / "content/themes"), "--format", "json"))


def test_github(kb: Kb, root: Path) -> None:
    """Each finding is one annotation."""
    write_project(root, ERROR)
    result = kb("check", "--format", "github")
    assert re.fullmatch(r"::error file=case_studies/bad.md,line=2,[^\n]*KB104[^\n]*\n", result.stdout)


def test_sarif(kb: Kb, root: Path) -> None:
    """The log names the rule and the place."""
    write_project(root, ERROR)
    run = json.loads(kb("check", "--format", "sarif").stdout)["runs"][0]
    assert ["KB104"] == [row["ruleId"] for row in run["results"]]


@pytest.mark.parametrize(
    ("files", "options", "expected"),
    [
        ({}, [], 0),
        (WARNING, [], 0),
        (WARNING, ["--strict"], 1),
        (ERROR, [], 1),
        (ERROR | WARNING, ["--strict"], 1),
    ],
)
def test_exit_codes(files: dict[str, str], options: list[str], expected: int, kb: Kb, root: Path) -> None:
    """Errors fail; warnings fail with --strict."""
    write_project(root, files)
    assert expected == kb("check", *options).exit_code


@pytest.mark.parametrize(
    "args", [["--format", "xml"], ["no/such/path"], ["--no-such-option"], ["--root", "no-such-folder"]]
)
def test_wrong_usage(args: list[str]) -> None:
    """A command that was called in a wrong way ends with 2 and prints nothing on standard output."""
    result = CliRunner().invoke(main, ["check", *args])
    assert (2, "") == (result.exit_code, result.stdout)


def test_outside_any_knowledge_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder above has vocabularies it says so; a folder given with --root must have them too."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check"])
    assert 2 == result.exit_code
    assert "no knowledge base here" in result.stderr
    result = CliRunner().invoke(main, ["check", "--root", str(tmp_path)])
    assert 2 == result.exit_code
    assert "has no folder vocabularies" in result.stderr


def test_broken_configuration(kb: Kb, root: Path) -> None:
    """A broken mkdocs.yml is no fault of any record."""
    write_project(root, {"mkdocs.yml": "site_name: [\n"})
    result = kb("check")
    assert 2 == result.exit_code
    assert "mkdocs.yml is not YAML" in result.stderr


def test_paths(kb: Kb, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is asked for is told, from any folder; links to other files are checked all the same."""
    write_project(root, ERROR | WARNING | {"case_studies/link.md": record("case-study", "related: [term, nowhere]")})
    monkeypatch.chdir(root / "content")
    run = CliRunner()

    def told(*paths: str) -> list[str]:
        result = run.invoke(main, ["check", *paths, "--format", "json"])
        return [f"{row['path']} {row['code']}" for row in _json(result)]

    assert ["content/glossary/term.md KB211"] == told("glossary")
    assert ["content/glossary/term.md KB211"] == told(str(root / "content" / "glossary" / "term.md"))
    assert ["case_studies/link.md KB201"] == told("../case_studies/link.md")
    assert ["case_studies/bad.md KB104", "case_studies/link.md KB201"] == told("../case_studies")
    assert 3 == len(told("..")) == len(told())
    assert [] == told("themes")
    assert 0 == run.invoke(main, ["check", "glossary"]).exit_code
    assert 2 == run.invoke(main, ["check", "../.."]).exit_code


def test_finding_in_the_list_of_addresses(kb: Kb, root: Path) -> None:
    """The list of published addresses is a file like others: shown with its line, and told when it is asked for."""
    write_project(root, {PUBLISHED: "/cases/pumps/\n/cases/gone/\n"})
    result = kb("check")
    assert f"{PUBLISHED}:2:1: error KB501" in result.stdout
    assert "    2 | /cases/gone/\n" in result.stdout
    assert 0 == kb("check", str(root / "content")).exit_code
    assert 1 == kb("check", str(root / PUBLISHED)).exit_code


# --- Mending ----------------------------------------------------------------------------------------------------------

SLIPS = record(
    "case-study",
    "countries: [NO]\nregions: []\nthemes: [value-baesd]\nverdit: mixed\nprocedure: Competitive Dialogue",
)
MENDED = (
    SLIPS.replace("[NO]", '["NO"]')
    .replace("value-baesd", "value-based")
    .replace("verdit: mixed", "verdict: mixed")
    .replace("procedure: Competitive Dialogue", "procedure: competitive-dialogue")
    .replace("verdict: worked\n", "")
)


@pytest.fixture
def slips(root: Path) -> Path:
    """A case with four slips that can be mended safely."""
    file = root / "case_studies/slips.md"
    file.write_text(SLIPS.replace("verdict: worked\n", ""), encoding="utf-8")
    return file


def test_fix(kb: Kb, slips: Path) -> None:
    """Every safe mend is made, told, and checked again; a second run finds nothing to do."""
    result = kb("check", "--fix")
    assert MENDED == slips.read_text(encoding="utf-8")
    assert (0, "mended 4 findings in case_studies/slips.md\nno findings in 5 files\n") == (
        result.exit_code,
        result.stdout,
    )
    again = kb("check", "--fix")
    assert (0, "nothing to mend\nno findings in 5 files\n") == (again.exit_code, again.stdout)
    assert MENDED == slips.read_text(encoding="utf-8")


def test_diff_writes_nothing(kb: Kb, slips: Path) -> None:
    """Without --fix the change is only shown, and the findings stay."""
    before = slips.read_bytes()
    result = kb("check", "--diff")
    assert before == slips.read_bytes()
    assert 1 == result.exit_code
    assert result.stdout.startswith("--- a/case_studies/slips.md\n+++ b/case_studies/slips.md\n@@ ")
    assert "\n-countries: [NO]\n" in result.stdout
    assert '\n+countries: ["NO"]\n' in result.stdout
    assert "4 errors in 1 file\n" in result.stdout


def test_fix_and_diff(kb: Kb, slips: Path) -> None:
    """With --fix the change is shown and made."""
    result = kb("check", "--fix", "--diff")
    assert '\n+countries: ["NO"]\n' in result.stdout
    assert MENDED == slips.read_text(encoding="utf-8")


def test_machines_get_only_what_they_expect(kb: Kb, slips: Path) -> None:
    """With a format for machines, changes and what was done go to standard error."""
    result = kb("check", "--fix", "--diff", "--format", "json")
    assert [] == _json(result)
    assert "mended 4 findings" in result.stderr
    assert "+++ b/case_studies/slips.md" in result.stderr
    assert slips.exists()


def test_fix_only_what_is_asked_for(kb: Kb, root: Path, slips: Path) -> None:
    """With paths, other files are left as they are."""
    before = slips.read_bytes()
    assert "nothing to mend" in kb("check", str(root / "content"), "--fix").stdout
    assert before == slips.read_bytes()


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order-mark"])
def test_fix_keeps_line_ends(prefix: bytes, kb: Kb, slips: Path) -> None:
    """CR LF stays CR LF, and a byte-order mark goes."""
    slips.write_bytes(prefix + slips.read_bytes().replace(b"\n", b"\r\n"))
    assert 0 == kb("check", "--fix").exit_code
    assert MENDED.replace("\n", "\r\n").encode() == slips.read_bytes()


def test_fix_leaves_what_it_does_not_understand(kb: Kb, root: Path) -> None:
    """A guess, broken bytes and broken YAML are told and left alone."""
    files: dict[str, str | bytes] = {
        "case_studies/guess.md": record("case-study", "obstacles: [risk-adverse-people]"),
        "case_studies/bytes.md": b"---\ntitle: caf\xe9\n---\n",
        "case_studies/yaml.md": "---\ntitle: [\n---\n\nText\n",
    }
    write_project(root, files)
    before = {path: (root / path).read_bytes() for path in files}
    assert 1 == kb("check", "--fix").exit_code
    assert before == {path: (root / path).read_bytes() for path in files}


def test_mends_in_several_rounds(kb: Kb, root: Path) -> None:
    """What a mend lays bare is mended in the same run."""
    text = "---\n" + record("case-study").removeprefix("---\n").replace("countries: [ES]", "countrys: [spain]", 1)
    write_project(root, {"case_studies/two.md": text})
    result = kb("check", "--fix")
    assert "countries: [ES]" in (root / "case_studies/two.md").read_text(encoding="utf-8")
    assert 0 == result.exit_code
