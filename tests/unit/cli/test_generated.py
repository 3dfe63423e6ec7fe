"""What is made from the models and committed: schemas, issue forms, the wiring of the editor. A stale file fails here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from click.testing import CliRunner

from procurement_kb.cli import main
from procurement_kb.cli.issue_forms import FOLDER, form_files, offered_titles
from procurement_kb.cli.schema import schema_files
from procurement_kb.project import read_codelists
from procurement_kb.records import Meta, base, record_types
from procurement_kb.records.types.tool import Tool
from procurement_kb.records.values import Text
from tests.rules.harness import ROOT
from tests.unit.cli.conftest import Kb

Made = Callable[[], Mapping[str, str]]


def schemas() -> Mapping[str, str]:
    """Return the schemas as the models make them."""
    return schema_files(read_codelists(ROOT))


def forms() -> Mapping[str, str]:
    """Return the issue forms as the models make them."""
    return form_files(ROOT)


both = pytest.mark.parametrize(
    ("folder", "pattern", "made"),
    [(ROOT / "schemas", "*", schemas), (ROOT / FOLDER, "*", forms)],
    ids=["schemas", "issue forms"],
)


@both
def test_what_is_committed_is_fresh(folder: Path, pattern: str, made: Made) -> None:
    """The committed files are what the models make today; `make generate` writes them anew."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob(pattern)}
    expected = made()
    assert sorted(expected) == sorted(committed)
    assert [] == [name for name, text in expected.items() if committed[name] != text], "run: make generate"


@both
def test_a_changed_model_makes_the_files_stale(
    monkeypatch: pytest.MonkeyPatch, folder: Path, pattern: str, made: Made
) -> None:
    """A new field in a model changes what is made of it, so that the test above fails."""
    before = made()

    class Changed(Tool):
        """A tool with one field more."""

        colour: Annotated[Text | None, Meta("Colour")] = None
        """What it looks like."""

    monkeypatch.setitem(base._TYPES, "tool", Changed)
    after = made()
    stale = {name for name in before if before[name] != after[name]}
    assert {name for name in before if "tool" in name} <= stale
    # The form for corrections names the fields of all types.
    assert stale <= {name for name in before if "tool" in name or "correction" in name}


def test_all_schemas_are_written(tmp_path: Path, kb: Kb) -> None:
    """``kb schema --all`` writes each schema once, takes away those of types that are gone, and says what it did."""
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / "gone.schema.json").write_text("{}", encoding="utf-8")
    (folder / "README.md").write_text("mine", encoding="utf-8")
    first = kb("schema", "--all", str(folder))
    assert (0, f"{folder}: {len(record_types())} files, {len(record_types()) + 1} changed\n") == (
        first.exit_code,
        first.output,
    )
    assert "none changed" in kb("schema", "--all", str(folder)).output
    names = {f"{name}.schema.json" for name in record_types()} | {"README.md"}
    assert names == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("args", [[], ["tool", "--all", "x"]])
def test_schema_needs_one_thing_to_do(args: list[str]) -> None:
    """A type or a folder is given, not both and not neither."""
    assert 2 == CliRunner().invoke(main, ["schema", *args]).exit_code


def test_forms_are_written_into_the_project(root: Path, kb: Kb) -> None:
    """``kb issue-forms`` writes where GitHub looks."""
    assert 0 == kb("issue-forms").exit_code
    assert sorted(form_files(root)) == sorted(path.name for path in (root / FOLDER).iterdir())


def test_offered_titles_come_in_order() -> None:
    """The forms offer the themes by their titles, in the order of the plan."""
    offered = offered_titles(ROOT)["theme"]
    assert [path.stem for path in sorted((ROOT / "content/themes").glob("*.md"))] == sorted(offered)
    assert "Value-based procurement" == next(iter(offered.values()))


# --- The editor -------------------------------------------------------------------------------------------------------


def jsonc(path: str) -> Any:
    """Read a file of VS Code: JSON with whole lines of comments."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return json.loads("\n".join(line for line in lines if not line.lstrip().startswith("//")))


def test_every_record_type_has_its_schema_in_the_editor() -> None:
    """The settings name the schema of every record type for the files in its folder."""
    expected = {
        f"./schemas/{name}.schema.json": [f"{model.kind_.folder}/**/*.md"] for name, model in record_types().items()
    }
    assert expected == jsonc(".vscode/settings.json")["yaml.schemas"]


def test_the_editor_understands_findings(kb: Kb, root: Path) -> None:
    """The pattern of the task takes file, line, column, severity, code and message from what ``kb check`` prints."""
    (root / "case_studies" / "pumps.md").write_text("---\ntitle: Pumps\ncountries: [UK]\n---\n", encoding="utf-8")
    pattern = jsonc(".vscode/tasks.json")["tasks"][0]["problemMatcher"]["pattern"]
    matches = [match for line in kb("check").output.splitlines() if (match := re.match(pattern["regexp"], line))]
    found = [
        tuple(match[pattern[part]] for part in ("file", "line", "column", "severity", "code")) for match in matches
    ]
    assert ("case_studies/pumps.md", "3", "13", "error", "KB104") in found


@pytest.mark.parametrize("path", [".vscode/extensions.json", ".devcontainer/devcontainer.json"])
def test_the_editor_can_read_its_files(path: str) -> None:
    """The files are JSON with comments."""
    assert jsonc(path)


def test_ignored_files_are_those_of_one_person() -> None:
    """What the editor's files say for everybody is not ignored."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {f"!/.vscode/{name}.json" for name in ("settings", "extensions", "tasks")} <= set(lines)


def test_hooks_take_records_only() -> None:
    """The hook for commits gets the files of records, and all are checked when a code list changes."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    one, everything = hooks
    paths = ["case_studies/a.md", "content/tools/b.md", "README.md", "content/x.png", "tests/case_studies/a.md"]
    assert paths[:2] == [path for path in paths if re.search(one["files"], path)]
    assert re.search(everything["files"], "vocabularies/cost.csv")
    assert {".venv/bin/kb check"} == {hook["entry"] for hook in hooks}
