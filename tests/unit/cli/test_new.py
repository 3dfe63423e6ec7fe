"""``kb new``: a file that asks for what it needs, and passes the checks once it is filled in."""

from __future__ import annotations

import importlib
import json
import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.cli.new import placeholder_body, placeholders
from procurement_kb.records import record_types
from procurement_kb.rules.personal import MARKER
from procurement_kb.sources.frontmatter import read_source
from tests.unit.cli.conftest import Kb

module = importlib.import_module("procurement_kb.cli.new")
LATER = {"KB206", "KB201", "KB335"}
"""What leads readers to an obstacle, a module or a page, the modules of a path, and the session of a module come later."""


def _codes(kb: Kb, root: Path, path: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(kb("check", str(root / path), "--format", "json").stdout):
        found.setdefault(row["code"], []).append(row)
    return found


@pytest.mark.parametrize("name", record_types())
def test_only_what_is_still_to_be_written_is_wrong(name: str, kb: Kb, root: Path) -> None:
    """A new record of any type has no fault but its placeholders, and each of them is found."""
    assert 0 == kb("new", name, "--title", "A quite new record").exit_code
    path = f"{record_types()[name].kind_.folder}/a-quite-new-record.md"
    text = (root / path).read_text(encoding="utf-8")
    found = _codes(kb, root, path)
    assert {"KB310"} == set(found) - LATER
    assert text.count(MARKER) == len(found["KB310"])
    assert "title: A quite new record\n" in text


@pytest.mark.parametrize("name", record_types())
def test_filled_in(name: str, kb: Kb, root: Path) -> None:
    """Once every placeholder is replaced, the record passes."""
    kb("new", name, "--title", "A quite new record")
    path = f"{record_types()[name].kind_.folder}/a-quite-new-record.md"
    file = root / path
    number = count(1)
    text = re.sub(
        rf'{MARKER}[ 0-9]*: [^"\n\\[]*',
        lambda _: f"Measure what was bought over its whole life, point {next(number)} ",
        file.read_text(encoding="utf-8"),
    )
    file.write_text(text, encoding="utf-8")
    assert set() == set(_codes(kb, root, path)) - LATER


def test_where_and_what(kb: Kb, root: Path) -> None:
    """The id comes from the title; fields that are given stand in the file as they are given."""
    result = kb(
        "new", "case-study", "--title", "Éclair: pumps, bought anew!",
        "--set", "countries=[FR]", "--set", "place='Paris: the north'", "--set", "years={start: 2020, end: 2022}",
    )  # fmt: skip
    path = "case_studies/eclair-pumps-bought-anew.md"
    assert f"{path} is written; fill in what is marked TODO, then run: kb check {path}\n" == result.stdout
    source = read_source(path, (root / path).read_bytes())
    assert () == source.findings
    assert ["FR"] == source.values["countries"]
    assert "Paris: the north" == source.values["place"]
    assert {"start": 2020, "end": 2022} == source.values["years"]
    assert "Éclair: pumps, bought anew!" == source.values["title"]
    assert "regions" not in source.values
    assert "\n# regions: " in source.text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["case-study"], "give --title or --id"),
        (["case-study", "--id", "pumps"], 'the id "pumps" is taken by case_studies/pumps.md'),
        (["tool", "--id", "pumps"], 'the id "pumps" is taken by case_studies/pumps.md'),
        (["tool", "--id", "old-beds"], 'the id "old-beds" is taken by case_studies/beds.md'),
        (["tool", "--id", "../x"], '"../x" cannot be an id'),
        (["tool", "--title", "!!!"], '"" cannot be an id'),
        (["tool", "--id", "x", "--set", "costt=free"], 'a tool has no field "costt"; did you mean "cost"?'),
        (["tool", "--id", "x", "--set", "cost"], "write FIELD=VALUE"),
        (["tool", "--id", "x", "--set", "cost=[free"], "--set cost=[free: "),
        (["recipe"], "recipe"),
    ],
)
def test_refusals(args: list[str], message: str, kb: Kb, root: Path) -> None:
    """A wrong call ends with 2, says why and writes nothing."""
    before = sorted(root.rglob("*"))
    result = kb("new", *args)
    assert (2, True) == (result.exit_code, message in result.stderr), result.stderr
    assert before == sorted(root.rglob("*"))


def test_existing_file_is_never_overwritten(kb: Kb, root: Path) -> None:
    """Not even one that is no record."""
    (root / "content/tools").mkdir()
    (root / "content/tools/free.md").mkdir()
    assert 2 == kb("new", "tool", "--id", "free").exit_code


def test_questions_on_a_terminal(kb: Kb, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal it asks for what one line can hold; an empty answer is for later, a wrong code is asked again."""
    monkeypatch.setattr(module, "_on_terminal", lambda: True)
    answers = "A questioned record\n\ncompleted\nhospital, home\nopen\n\nmixedd\nmixed\n\n"
    result = kb("new", "case-study", input=answers)
    assert 0 == result.exit_code, result.output
    assert '"mixedd" is not in the list; did you mean "mixed"?' in result.output
    values = read_source("x.md", (root / "case_studies/a-questioned-record.md").read_bytes()).values
    assert ("A questioned record", "completed", "mixed") == (values["title"], values["status"], values["verdict"])
    assert (["hospital", "home"], "open") == (values["care_settings"], values["procedure"])
    assert values["summary"].startswith(MARKER)


def test_placeholders_fit_their_fields() -> None:
    """What a placeholder says is never longer than its field may be, and never looks like markup."""
    for model in record_types().values():
        text = json.dumps(placeholders(model), default=str)
        assert MARKER in text
        assert "`" not in text
        assert MARKER in placeholder_body(model) or "```" in placeholder_body(model)
