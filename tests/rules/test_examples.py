"""The examples on every rule's help page, executed: what is called wrong is found, what is called right is clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings import Rule, all_rules
from procurement_kb.project import load_project
from procurement_kb.records.examples import render
from tests.rules.harness import TODAY, example_files, short, write_project

ORPHAN = "KB206"
"""The only rule whose example must stand alone: the files around the others lead readers to their record."""


def _id(rule: Rule) -> str:
    return rule.code


@pytest.mark.parametrize("rule", all_rules(), ids=_id)
def test_wrong_example_is_found(rule: Rule, tmp_path: Path) -> None:
    """The wrong example of a rule gives a finding of that rule."""
    files = render(rule.wrong) if rule.code == ORPHAN else example_files(rule.wrong)
    found = load_project(write_project(tmp_path, files, rule.wrong.links), today=TODAY).findings
    assert rule.code in {finding.code for finding in found}, short(found)


@pytest.mark.parametrize("rule", all_rules(), ids=_id)
def test_right_example_is_clean(rule: Rule, tmp_path: Path) -> None:
    """The right example of a rule gives no finding at all."""
    found = load_project(write_project(tmp_path, example_files(rule.right), rule.right.links), today=TODAY).findings
    assert [] == [f"{line} {finding.message}" for line, finding in zip(short(found), found, strict=True)]
