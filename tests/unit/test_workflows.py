"""The workflows: nothing unpinned runs, and nothing from a fork gets more than it needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))


def read(path: Path) -> dict[str, Any]:
    """Return a workflow with its `on`, which YAML 1.1 takes for a truth value."""
    text = re.sub(r"^on:", '"on":', path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    workflow = yaml.safe_load(text)
    assert isinstance(workflow, dict)
    return workflow


def by_name(name: str) -> dict[str, Any]:
    """Return the workflow of this file name."""
    return read(ROOT / ".github" / "workflows" / name)


def test_workflows_are_found() -> None:
    """The tests below have something to test."""
    assert {"check.yml", "pages.yml"} <= {path.name for path in WORKFLOWS}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    """Every action is pinned by commit, with its version in a comment."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if re.search(r"\buses:", line)]
    assert lines
    for line in lines:
        assert re.fullmatch(r"\s*-?\s*uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_permissions_are_stated(path: Path) -> None:
    """A workflow states its permissions, and none can write to the repository."""
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job.get("permissions", {}).get("contents", "read") == "read"


def test_check_is_read_only() -> None:
    """Pull requests, which may come from forks, get a token that reads and no secret."""
    workflow = by_name("check.yml")
    assert set(workflow["on"]) <= {"pull_request", "workflow_call", "workflow_dispatch"}
    assert not [name for name, job in workflow["jobs"].items() if "permissions" in job]
    assert "secrets." not in str(workflow)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_privileged_trigger(path: Path) -> None:
    """No workflow runs a fork's code with this repository's rights."""
    assert not {"pull_request_target", "workflow_run"} & set(read(path)["on"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_expression_in_a_script(path: Path) -> None:
    """No text from outside, such as a title, is pasted into a shell script."""
    for job in read(path)["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), step


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_checkout_keeps_no_token(path: Path) -> None:
    """The token does not stay on disk for what runs later."""
    for job in read(path)["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
