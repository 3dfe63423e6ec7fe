"""The examples on the help pages of the rules about fields do what the pages say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from procurement_kb.findings import Example, Rule, Severity, all_rules
from procurement_kb.records.examples import render
from procurement_kb.sources.codelists import CodeLists, load_codelists
from tests.unit.records.helpers import ROOT, codelists, every_finding, load_text

RULES = [rule for rule in all_rules() if rule.code.startswith("KB1") and rule.code < "KB130"]
every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


def _codes(example: Example, folder: Path) -> list[str]:
    """Return the codes of the findings on all files of an example."""
    files = render(example)
    lists = _codelists(files, folder)
    return [
        finding.code
        for path, data in files.items()
        if path.endswith(".md")
        for finding in every_finding(load_text(path, data, lists))
    ]


def _codelists(files: dict[str, bytes], folder: Path) -> CodeLists:
    own = {path: data for path, data in files.items() if path.startswith("vocabularies/")}
    if not own:
        return codelists()
    shutil.copytree(ROOT / "vocabularies", folder / "vocabularies")
    for path, data in own.items():
        (folder / path).write_bytes(data)
    return load_codelists(folder / "vocabularies")


@every_rule
def test_the_wrong_example_gives_exactly_its_code(rule: Rule, tmp_path: Path) -> None:
    """The wrong example breaks the rule and no other."""
    assert [rule.code] == _codes(rule.wrong, tmp_path)


@every_rule
def test_the_right_example_gives_nothing(rule: Rule, tmp_path: Path) -> None:
    """The right example is free of findings, and so are the records that come along with it."""
    assert [] == _codes(rule.right, tmp_path)


def test_the_catalogue_is_complete() -> None:
    """The codes of this layer follow each other without a gap."""
    assert [f"KB1{number:02}" for number in range(1, 24)] == [rule.code for rule in RULES]


@every_rule
def test_rules_read_as_sentences(rule: Rule) -> None:
    """Reasons and mends are whole sentences; a title is one without its full stop."""
    assert rule.title[0].isupper()
    assert rule.title[-1] != "."
    assert all(text[0].isupper() and text.endswith(".") for text in (rule.why, rule.mend))


def test_only_codes_out_of_use_are_a_warning() -> None:
    """What is wrong fails the check; a code that still works does not."""
    assert ["KB117"] == [rule.code for rule in RULES if rule.severity is Severity.WARNING]
