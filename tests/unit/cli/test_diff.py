"""``kb diff`` and what the check of a pull request does with it, in a throw-away git repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from procurement_kb.cli import main
from procurement_kb.exports.review.interchange import from_json
from tests.rules.harness import record, write_project
from tests.unit.cli.conftest import FILES, Kb
from tests.unit.exports.github_markdown import additions, foreign_html, links, tables

CHECK = Path(__file__).resolve().parents[3] / ".github" / "workflows" / "check.yml"

PUMPS = record("case-study", "countries: [SE]\nregions: []\nobstacles: [risk-aversion]")
BAD = {
    "case_studies/pumps.md": PUMPS.replace("countries: [SE]", "countries: [UK]").replace(
        "Nurses lost", "@octocat | nurses <b>lost</b> https://evil.example"
    ),
    "case_studies/trolleys.md": record("case-study", "countries: [SE]\nregions: []\nobstacles: [no-such-obstacle]"),
    "content/tools/ruler.md": "---\ntitle: 'Ruler | @everyone'\nkind: [\n---\n",
}
"""A pull request with three bad files."""


def git(root: Path, *arguments: str) -> str:
    """Run git without any configuration of this machine."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = {f"GIT_{role}_{what}": "t@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=os.environ | quiet | who, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(root: Path, message: str) -> str:
    """Commit everything and return the commit."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repo(root: Path) -> Path:
    """The small knowledge base as the first commit of a repository, on the branch main."""
    git(root, "init", "-q", "-b", "main")
    commit(root, "base")
    return root


@pytest.fixture
def pull_request(repo: Path) -> Path:
    """The repository as a check sees it: the change with three bad files, merged into its base."""
    git(repo, "switch", "-q", "-c", "change")
    write_project(repo, BAD)
    commit(repo, "three bad files")
    git(repo, "switch", "-q", "main")
    git(repo, "merge", "-q", "--no-ff", "-m", "merge", "change")
    return repo


# --- The workflow's own script ----------------------------------------------------------------------------------------


def step(name: str) -> dict[str, Any]:
    """Return a step of the check of records."""
    steps = yaml.safe_load(CHECK.read_text(encoding="utf-8"))["jobs"]["records"]["steps"]
    return next(step for step in steps if step["name"] == name)


def run_step(root: Path, name: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as GitHub does, with the ``kb`` of this environment."""
    home = root / ".venv" / "bin"
    if not home.exists():
        home.mkdir(parents=True)
        (home / "kb").write_text(f"#!{sys.executable}\nfrom procurement_kb.cli import main\nmain()\n", encoding="utf-8")
        (home / "kb").chmod(0o755)
        (home.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    fixed = {key: value for key, value in step(name).get("env", {}).items() if "${{" not in value}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)["run"]]
    return subprocess.run(
        shell, cwd=root, env={**os.environ, **fixed, **env}, capture_output=True, text=True, check=False
    )


def column(path: str, words: str) -> tuple[str, int, int]:
    """Return where words stand in a bad file."""
    lines = BAD[path].splitlines()
    line = next(number for number, text in enumerate(lines, 1) if words in text)
    return path, line, lines[line - 1].index(words) + 1


def test_annotations_have_path_line_and_column(pull_request: Path) -> None:
    """The step that checks records fails, and marks the fault in each of the three files where it stands."""
    done = run_step(pull_request, "Check the records")
    assert 1 == done.returncode
    pattern = re.compile(
        r"^::(error|warning) file=([^,]+),line=(\d+),endLine=\d+(?:,col=(\d+),endColumn=\d+)?,title=(KB\d{3}) "
    )
    found = [match for line in done.stdout.splitlines() if (match := pattern.match(line))]
    assert len(done.stdout.splitlines()) == len(found)
    places = {(match[2], int(match[3]), int(match[4] or 0)): match[5] for match in found}
    assert "KB104" == places[column("case_studies/pumps.md", "UK")]
    assert "KB401" == places[column("case_studies/pumps.md", "<b>")]
    assert column("case_studies/trolleys.md", "no-such-obstacle") in places
    assert set(BAD) == {path for path, _, _ in places}


def test_the_summary_renders_on_the_job_page(pull_request: Path, tmp_path: Path) -> None:
    """The step writes the job page and the artifact, reads the base from git, and hostile text does nothing."""
    page = tmp_path / "summary.md"
    url = "https://github.com/o/r/actions/runs/1/artifacts/2"
    done = run_step(pull_request, "Sum up the change", NUMBER="12", PREVIEW_URL=url, GITHUB_STEP_SUMMARY=str(page))
    assert (0, "") == (done.returncode, done.stderr)
    text = page.read_text(encoding="utf-8")
    assert "2 new records, 1 changed record; " in text
    assert url in links(text)
    assert all(link == url or link.startswith("https://kb.example.org/contribute/findings/") for link in links(text))
    assert [] == foreign_html(text) + additions(text)
    findings = tables(text)[0]
    assert set(BAD) <= {row[0].rsplit(":", 2)[0] for row in findings[1:]}
    assert all(len(row) == len(table[0]) for table in tables(text) for row in table)
    folder = pull_request / "build" / "review"
    assert "12\n" == (folder / "number.txt").read_text(encoding="utf-8")
    review = from_json((folder / "review.json").read_bytes())
    assert sorted(BAD) == sorted(change.path for change in review.changes)
    assert [("Country", "SE", "UK")] == [
        (row.field, row.before, row.after) for change in review.changes if change.id == "pumps" for row in change.fields
    ]


def test_without_a_preview_the_page_names_none(pull_request: Path, tmp_path: Path) -> None:
    """A site that could not be built is not offered."""
    page = tmp_path / "summary.md"
    run_step(pull_request, "Sum up the change", NUMBER="1", PREVIEW_URL="", GITHUB_STEP_SUMMARY=str(page))
    assert "Preview" not in page.read_text(encoding="utf-8")


def diff(root: Path, *arguments: str) -> Result:
    """Run ``kb diff`` on a knowledge base."""
    return CliRunner().invoke(main, ["diff", "--root", str(root), *arguments])


# --- The command ------------------------------------------------------------------------------------------------------


def test_work_in_progress_counts(repo: Path, kb: Kb) -> None:
    """What is not committed is told, and git's own state stays as it was."""
    write_project(repo, {"case_studies/pumps.md": PUMPS.replace("status: completed", "status: running")})
    before = git(repo, "status", "--porcelain")
    result = kb("diff", "main")
    assert 0 == result.exit_code
    assert "changed: Infusion pumps bought on outcomes (case-study, case_studies/pumps.md)" in result.output
    assert "  Status:\n    - completed\n    + running\n" in result.output
    assert before == git(repo, "status", "--porcelain")


def test_only_the_own_branch_counts(repo: Path, kb: Kb) -> None:
    """What others have added to the base meanwhile is not told as removed."""
    git(repo, "switch", "-q", "-c", "mine")
    write_project(repo, {"case_studies/mine.md": FILES["case_studies/pumps.md"]})
    commit(repo, "mine")
    git(repo, "switch", "-q", "main")
    write_project(repo, {"case_studies/theirs.md": FILES["case_studies/pumps.md"]})
    commit(repo, "theirs")
    git(repo, "switch", "-q", "mine")
    changes = json.loads(kb("diff", "main", "--format", "json").output)["changes"]
    assert [("added", "mine")] == [(change["what"], change["id"]) for change in changes]


def test_a_knowledge_base_inside_a_repository(tmp_path: Path, kb: Kb, root: Path) -> None:
    """The knowledge base may be a folder of a larger repository."""
    (tmp_path / "other.md").write_text("x", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "base")
    (root / "case_studies" / "beds.md").unlink()
    changes = json.loads(kb("diff", "HEAD", "--format", "json").output)["changes"]
    assert [("removed", "case_studies/beds.md")] == [(change["what"], change["path"]) for change in changes]


def test_links_are_not_followed(repo: Path, kb: Kb) -> None:
    """A symbolic link in the base is no file."""
    (repo / "case_studies" / "link.md").symlink_to("pumps.md")
    commit(repo, "link")
    (repo / "case_studies" / "link.md").unlink()
    assert [] == json.loads(kb("diff", "HEAD", "--format", "json").output)["changes"]


def test_a_shallow_clone_that_reaches_the_base(pull_request: Path, tmp_path: Path) -> None:
    """Two commits deep, as the check fetches, is deep enough."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", pull_request.as_uri(), str(clone))
    changes = json.loads(diff(clone, "--format", "json", "HEAD^1").output)["changes"]
    assert sorted(BAD) == sorted(change["path"] for change in changes)


def test_a_shallow_clone_that_does_not(pull_request: Path, tmp_path: Path) -> None:
    """A clone that is too shallow is told as what it is, with what to do."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", pull_request.as_uri(), str(clone))
    result = diff(clone, "HEAD^1")
    assert 2 == result.exit_code
    assert '"HEAD^1" is not in this clone, which is shallow' in result.output
    assert "git fetch --unshallow" in result.output
    git(clone, "fetch", "-q", "--depth", "1", "origin", "+change:refs/remotes/origin/change")
    result = diff(clone, "origin/change")
    assert (2, True) == (
        result.exit_code,
        'does not reach the commit where "origin/change" and HEAD part' in result.output,
    )


@pytest.mark.parametrize("base", ["no-such-branch", "--upload-pack=x", "main:mkdocs.yml", ""])
def test_a_base_that_is_none(repo: Path, base: str) -> None:
    """A name that git does not know, or that looks like an option, is a wrong call."""
    result = diff(repo, "--", base)
    assert (2, True) == (result.exit_code, f'git knows no commit "{base}"' in result.output)


def test_outside_git(kb: Kb, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a repository, or without git, the message says so."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "is not in a git repository" in kb("diff", "main").output
    monkeypatch.setenv("PATH", "")
    assert "git cannot be run" in kb("diff", "main").output
