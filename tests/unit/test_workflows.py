"""The workflows: nothing unpinned runs, and nothing from a fork gets more than it needs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import comment

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
    assert {"check.yml", "comment.yml", "links.yml", "pages.yml"} <= {path.name for path in WORKFLOWS}


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
    """No workflow runs a fork's code with this repository's rights; the one that answers to a check runs none of it."""
    triggers = set(read(path)["on"])
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers or path.name == "comment.yml"


WRITES = {
    "check.yml": {},
    "comment.yml": {"pull-requests": "write"},
    "links.yml": {"issues": "write"},
    "pages.yml": {"pages": "write", "id-token": "write"},
}
"""What each workflow may write, and no more."""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_to_write(path: Path) -> None:
    """No workflow may write more than its task is."""
    jobs = read(path)["jobs"].values()
    rights = {name: right for job in jobs for name, right in job.get("permissions", {}).items() if right != "read"}
    assert WRITES[path.name] == rights


def test_the_comment_runs_nothing_of_the_pull_request() -> None:
    """The workflow that may comment takes the default branch, installs nothing, and runs one script of it."""
    workflow = by_name("comment.yml")
    assert {"workflow_run": {"workflows": [by_name("check.yml")["name"]], "types": ["completed"]}} == workflow["on"]
    (job,) = workflow["jobs"].values()
    checkout, script = job["steps"]
    assert {"persist-credentials": False} == checkout["with"]
    assert "python3 -m tools.comment" == script["run"]
    assert "github.event.workflow_run.event == 'pull_request'" in job["if"]
    # Names of branches and titles are a stranger's; numbers and commits are GitHub's.
    allowed = {"github.token", "github.event.workflow_run.id", "github.event.workflow_run.head_sha"}
    assert allowed == {value.strip("${} ") for value in script["env"].values()}


def test_the_check_hands_over_what_the_comment_reads() -> None:
    """The artifact and its files have the names that the comment looks for, and the preview its own."""
    steps = by_name("check.yml")["jobs"]["records"]["steps"]
    uploads = [step["with"] for step in steps if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert [comment.PREVIEW, comment.ARTIFACT] == [upload["name"] for upload in uploads]
    (summary,) = [step for step in steps if step.get("id") == "summary"]
    folder = uploads[1]["path"]
    assert f"> {folder}/{comment.NUMBER}" in summary["run"]
    assert f"> {folder}/{comment.REVIEW}" in summary["run"]


def test_the_base_of_a_pull_request_is_fetched() -> None:
    """The check fetches the merged commit and its parents, of which the first is the base."""
    steps = by_name("check.yml")["jobs"]["records"]["steps"]
    assert 2 == steps[0]["with"]["fetch-depth"]
    assert ["HEAD^1"] == [step["env"]["BASE"] for step in steps if step.get("id") == "summary"]


def test_the_published_site_has_all_that_readers_can_take_away() -> None:
    """The site is published with the offline edition and all other files, made from the same build."""
    steps = by_name("pages.yml")["jobs"]["build"]["steps"]
    assert ["make offline"] == [step["run"] for step in steps if "run" in step]


def test_links_are_asked_on_a_schedule() -> None:
    """The sources are asked once a week, within the time of the job, and what was learnt is kept."""
    workflow = by_name("links.yml")
    assert 1 == len(workflow["on"]["schedule"])
    (job,) = workflow["jobs"].values()
    (ask,) = [step["run"] for step in job["steps"] if step.get("id") == "ask"]
    minutes = re.search(r"--minutes (\d+)", ask)
    assert minutes is not None
    assert int(minutes[1]) < job["timeout-minutes"]
    keys = [step["with"]["key"] for step in job["steps"] if step.get("uses", "").startswith("actions/cache/")]
    assert 2 == len(keys)
    assert 1 == len(set(keys))


@pytest.mark.parametrize(("status", "dead"), [(0, "no"), (1, "yes"), (2, None)])
def test_the_links_script_tells_dead_from_broken(tmp_path: Path, status: int, dead: str | None) -> None:
    """Dead links are told to the next step; a failure of the command itself fails the job."""
    (job,) = by_name("links.yml")["jobs"].values()
    (ask,) = [step["run"] for step in job["steps"] if step.get("id") == "ask"]
    kb = tmp_path / ".venv" / "bin" / "kb"
    kb.parent.mkdir(parents=True)
    kb.write_text(f"#!/bin/sh\necho report\nexit {status}\n", encoding="utf-8")
    kb.chmod(0o755)
    output = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", ask]
    done = subprocess.run(shell, cwd=tmp_path, env=os.environ | output, check=False)
    assert (status if dead is None else 0) == done.returncode
    assert "report\n" == (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    if dead is not None:
        assert f"dead={dead}\n" == (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8")


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
