"""``kb explain``, ``schema``, ``ls``, ``graph``, ``stale``, ``rename`` and ``addresses``."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from procurement_kb.cli import main
from procurement_kb.findings import all_rules
from procurement_kb.graph.addresses import PUBLISHED
from procurement_kb.graph.review import months_before
from procurement_kb.records import record_types
from tests.rules.harness import record, write_project
from tests.unit.cli.conftest import Kb

# --- Help -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", *main.commands])
def test_every_command_is_documented_with_an_example(name: str) -> None:
    """The help of each command says what it does and shows a call that names it."""
    result = CliRunner().invoke(main, [name, "--help"] if name else ["--help"])
    assert 0 == result.exit_code
    assert f"Example: kb {name}".rstrip() in result.output
    if name:
        assert main.commands[name].get_short_help_str(200) in " ".join(main.commands[name].help.split())  # type: ignore[union-attr]


@pytest.mark.parametrize("name", main.commands)
def test_every_option_is_documented(name: str) -> None:
    """No option is left without a word of help."""
    options = [param for param in main.commands[name].params if isinstance(param, click.Option)]
    assert [] == [option.name for option in options if not option.help]


def test_commands() -> None:
    """The commands of the project, all of them."""
    expected = ["addresses", "check", "diff", "explain", "from-issue", "graph", "issue-forms", "links", "ls", "new"]
    expected += ["rename", "schema", "stale"]
    assert expected == sorted(main.commands)
    assert 0 == CliRunner().invoke(main, ["--version"]).exit_code


# --- explain ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["KB104", "kb104", "unknown-country", "Unknown-Country"])
def test_explain(code: str) -> None:
    """A finding is explained by its code or its name, with a wrong and a right example."""
    result = CliRunner().invoke(main, ["explain", code])
    assert 0 == result.exit_code
    assert result.output.startswith("KB104 unknown-country (error)\n")
    for part in ("Why: ", "Mend: ", "Wrong (case-study):\n", "    countries: [UK]", "Right (case-study):\n"):
        assert part in result.output


@pytest.mark.parametrize("rule", all_rules(), ids=[rule.code for rule in all_rules()])
def test_explain_every_rule(rule: object) -> None:
    """Every finding can be explained, whatever bytes its examples hold."""
    code = getattr(rule, "code", "")
    result = CliRunner().invoke(main, ["explain", code])
    assert 0 == result.exit_code
    assert all(char.isprintable() or char == "\n" for char in result.output)


def test_explain_unknown() -> None:
    """A code that does not exist gives a hint and ends with 2."""
    result = CliRunner().invoke(main, ["explain", "unknown-contry"])
    assert (2, True) == (result.exit_code, 'did you mean "unknown-country"?' in result.output)
    assert 2 == CliRunner().invoke(main, ["explain", "KB999"]).exit_code


def test_explain_lists_all() -> None:
    """Without a code all findings are listed, one a line."""
    lines = CliRunner().invoke(main, ["explain"]).output.splitlines()
    assert [rule.code for rule in all_rules()] == [line.split()[0] for line in lines]


# --- schema -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", record_types())
def test_schema(name: str, kb: Kb) -> None:
    """Each type has a JSON Schema."""
    schema = json.loads(kb("schema", name).stdout)
    assert ("object", False) == (schema["type"], schema["additionalProperties"])
    assert "title" in schema["required"]


def test_schema_of_nothing(kb: Kb) -> None:
    """An unknown type ends with 2."""
    assert 2 == kb("schema", "recipe").exit_code


# --- ls ---------------------------------------------------------------------------------------------------------------


def test_ls(kb: Kb) -> None:
    """The table has a head and a line for each record, in order of the ids."""
    lines = kb("ls").stdout.splitlines()
    assert ["ID", "TYPE", "TITLE"] == lines[0].split()
    assert ["beds", "pumps", "risk-aversion", "value-based"] == [line.split()[0] for line in lines[1:]]
    assert 1 == len({line.index(word) for line, word in zip(lines[1:], ("case", "case", "obst", "theme"), strict=True)})


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--type", "case-study"], ["beds", "pumps"]),
        (["--country", "se"], ["pumps"]),
        (["--theme", "value-based", "--type", "obstacle"], ["risk-aversion"]),
        (["--theme", "digital"], []),
    ],
)
def test_ls_filters(options: list[str], expected: list[str], kb: Kb) -> None:
    """Filters narrow the list down together."""
    rows = json.loads(kb("ls", *options, "--format", "json").stdout)
    assert expected == [row["id"] for row in rows]


def test_ls_json(kb: Kb, root: Path) -> None:
    """A row says what is known of a record, of a broken one too; control characters stay out of the table."""
    write_project(root, {"case_studies/odd.md": record("case-study", 'title: "a\\e[31mb"\nthemes: [7]\ncountries: SE')})
    rows = {row["id"]: row for row in json.loads(kb("ls", "--format", "json").stdout)}
    assert {
        "id": "pumps",
        "type": "case-study",
        "title": "Infusion pumps bought on outcomes",
        "path": "case_studies/pumps.md",
        "themes": ["value-based"],
        "countries": ["SE"],
        "valid": True,
    } == rows["pumps"]
    assert (False, [], ["SE"]) == (rows["odd"]["valid"], rows["odd"]["themes"], rows["odd"]["countries"])
    assert "\x1b" not in kb("ls").stdout


# --- graph ------------------------------------------------------------------------------------------------------------


def test_graph(kb: Kb) -> None:
    """Links both ways, by relation, and related records with their reasons."""
    output = kb("graph", "pumps").stdout
    assert "pumps (case-study): Infusion pumps bought on outcomes\ncase_studies/pumps.md\n" in output
    assert "Links to:\n  themes: value-based (" in output
    assert "  obstacles: risk-aversion (Risk aversion)\n" in output
    assert "Linked from:\n  Related: beds (" in output
    assert "Related:\n  beds: Chosen by the editors\n" in output


def test_graph_json(kb: Kb) -> None:
    """The same for machines, with places; an earlier id and a path are understood."""
    for name in ("old-beds", "case_studies/beds.md", "beds"):
        row = json.loads(kb("graph", name, "--format", "json").stdout)
        assert "beds" == row["id"]
        assert {"id": "pumps", "relation": "related", "path": "case_studies/beds.md", "line": 4, "column": 11} in row[
            "links_to"
        ]
        assert [] == row["linked_from"]


def test_graph_of_nothing(kb: Kb) -> None:
    """An unknown id ends with 2 and a hint."""
    result = kb("graph", "pumsp")
    assert (2, True) == (result.exit_code, 'did you mean "pumps"?' in result.stderr)


# --- stale ------------------------------------------------------------------------------------------------------------


def test_stale(kb: Kb, root: Path) -> None:
    """Records never reviewed come first, then the oldest; replaced ones need no review."""
    files = {
        "case_studies/a-old.md": record("case-study", "reviewed: {on: 2023-01-31, checked: all}"),
        "case_studies/a-older.md": record("case-study", "reviewed: {on: 2022-12-31, checked: all}"),
        "case_studies/a-new.md": record("case-study", "reviewed: {on: 2023-02-28, checked: all}"),
        "case_studies/a-replaced.md": record("case-study", "superseded_by: pumps"),
        "case_studies/a-text.md": record("case-study", 'reviewed: {on: "2020-01-01", checked: all}'),
    }
    write_project(root, files)
    result = kb("stale", "--on", "2025-02-28")
    ids = [line.split()[1] for line in result.stdout.splitlines()[1:]]
    assert ["beds", "pumps", "risk-aversion", "value-based", "a-text", "a-older", "a-old"] == ids
    rows = json.loads(kb("stale", "--on", "2025-02-28", "--months", "25", "--format", "json").stdout)
    assert ["a-text", "a-older"] == [row["id"] for row in rows if row["reviewed"]]
    assert None is rows[0]["reviewed"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-22", 24, "2024-11-22"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-11-22", 99_999, "0001-01-01"),
    ],
)
def test_months_before(day: str, months: int, expected: str) -> None:
    """Months are counted by the calendar."""
    assert dt.date.fromisoformat(expected) == months_before(dt.date.fromisoformat(day), months)


# --- rename -----------------------------------------------------------------------------------------------------------


def test_rename_there_and_back(kb: Kb, root: Path) -> None:
    """The file moves, links follow, the old id works, nothing is left to mend; and back again."""
    before = (root / "case_studies/beds.md").read_text(encoding="utf-8")
    result = kb("rename", "pumps", "infusion-pumps")
    assert 0 == result.exit_code
    assert (
        "case_studies/pumps.md is now case_studies/infusion-pumps.md\n1 link rewritten, 1 other file changed\n"
    ) == result.stdout
    assert not (root / "case_studies/pumps.md").exists()
    assert "formerly: [pumps]\n" in (root / "case_studies/infusion-pumps.md").read_text(encoding="utf-8")
    assert before.replace("[pumps]", "[infusion-pumps]") == (root / "case_studies/beds.md").read_text(encoding="utf-8")
    assert 0 == kb("check", "--strict").exit_code
    assert "infusion-pumps (case-study)" in kb("graph", "pumps").stdout
    assert 0 == kb("rename", "infusion-pumps", "pumps").exit_code
    assert before == (root / "case_studies/beds.md").read_text(encoding="utf-8")
    assert "formerly: [infusion-pumps]\n" in (root / "case_studies/pumps.md").read_text(encoding="utf-8")
    assert 0 == kb("check", "--strict").exit_code


def test_rename_keeps_published_addresses(kb: Kb, root: Path) -> None:
    """A published address of a renamed record is a redirect, not a finding."""
    assert 0 == kb("addresses", "--update").exit_code
    assert 0 == kb("rename", "pumps", "infusion-pumps").exit_code
    assert 0 == kb("check", "--strict").exit_code
    (root / "case_studies/infusion-pumps.md").unlink()
    assert "KB501" in kb("check").stdout


@pytest.mark.parametrize("new", ["beds", "old-beds", "Not An Id", "../outside"])
def test_rename_refuses(new: str, kb: Kb, root: Path) -> None:
    """A clash ends with 2 and changes nothing."""
    before = {file: file.read_bytes() for file in root.rglob("*.md")}
    assert 2 == kb("rename", "pumps", new).exit_code
    assert before == {file: file.read_bytes() for file in root.rglob("*.md")}


def test_rename_refuses_to_overwrite(kb: Kb, root: Path) -> None:
    """A file that is no record of the knowledge base is not overwritten either."""
    (root / "case_studies/free.md").mkdir()
    assert (2, True) == (kb("rename", "pumps", "free").exit_code, (root / "case_studies/pumps.md").exists())


def test_rename_keeps_bytes(kb: Kb, root: Path) -> None:
    """A byte-order mark and CR LF survive."""
    data = b"\xef\xbb\xbf" + record("case-study", "related: [pumps]").replace("\n", "\r\n").encode()
    write_project(root, {"case_studies/windows.md": data})
    assert 0 == kb("rename", "pumps", "infusion-pumps").exit_code
    assert data.replace(b"[pumps]", b"[infusion-pumps]") == (root / "case_studies/windows.md").read_bytes()


# --- addresses --------------------------------------------------------------------------------------------------------


def test_addresses(kb: Kb, root: Path) -> None:
    """New addresses of records and generated pages are printed; --update adds them, sorted, and takes none out."""
    records = ["/cases/beds/", "/cases/old-beds/", "/cases/pumps/", "/obstacles/risk-aversion/", "/themes/value-based/"]
    generated = ["/", "/contribute/findings/kb104/", "/explore/", "/for/clinician/", "/themes/"]

    printed = kb("addresses").stdout.splitlines()

    assert set(records + generated) <= set(printed)
    assert sorted(set(printed)) == printed
    assert not (root / PUBLISHED).exists()

    write_project(root, {PUBLISHED: "/tools/kept/\n/cases/pumps/\n"})
    result = kb("addresses", "--update")

    assert [row for row in printed if row != "/cases/pumps/"] == result.stdout.splitlines()
    assert f"added {len(printed) - 1} to {PUBLISHED}\n" == result.stderr
    assert sorted([*printed, "/tools/kept/"]) == (root / PUBLISHED).read_text(encoding="utf-8").splitlines()
    assert "" == kb("addresses", "--update").output
