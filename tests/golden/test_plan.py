"""The whole plan of a small project, value by value.

When a change of the plan is meant, write the expected file anew and look at the difference:
`UPDATE_GOLDEN=1 python -m pytest tests/golden`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from procurement_kb.project import Project, load_project
from procurement_kb.records import record_types
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.model import SitePlan, UrlPolicy
from procurement_kb.views.plan import build_plan
from tests.browser.site import ROOT
from tests.golden.serial import to_json

HERE = Path(__file__).parent
EXPECTED = HERE / "plan.json"
TODAY = dt.date(2026, 6, 1)
SHOWN = 200
"""Lines of the difference that a failure shows."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, with the code lists of the real one."""
    return load_small(tmp_path_factory.mktemp("golden"))


def load_small(folder: Path) -> Project:
    """Read the small project from a folder that has the real code lists beside it."""
    shutil.copytree(HERE / "project", folder, dirs_exist_ok=True)
    (folder / "vocabularies").symlink_to(ROOT / "vocabularies")
    return load_project(folder, today=TODAY)


def plan_of(project: Project) -> SitePlan:
    """Return the plan of the small project."""
    return build_plan(project, UrlPolicy(project.settings.site_url), load_shapes(ROOT / "vocabularies"))


def test_small_project_has_no_findings(project: Project) -> None:
    """The small project is right in every respect, and has a record of every type."""
    assert [] == [f"{f.path}:{f.span.line}: {f.code}: {f.message}" for f in project.findings]
    assert set(record_types()) == {loaded.type for loaded in project.loaded}


def test_plan_is_as_expected(project: Project) -> None:
    """Every value of every page is the expected one."""
    actual = to_json(plan_of(project))
    if os.environ.get("UPDATE_GOLDEN"):
        EXPECTED.write_text(actual, encoding="utf-8", newline="\n")
        return
    expected = EXPECTED.read_text(encoding="utf-8")
    if expected != actual:
        lines = list(
            difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=4)
        )
        more = [f"… and {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []
        hint = "If this is meant: UPDATE_GOLDEN=1 python -m pytest tests/golden"
        pytest.fail("\n".join(["The plan has changed.", *lines[:SHOWN], *more, hint]), pytrace=False)


def test_plan_depends_on_nothing_else(project: Project, tmp_path: Path) -> None:
    """Another process, with another order of sets and another working directory, makes the same plan."""
    program = (
        "import sys\nfrom pathlib import Path\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.golden.serial import to_json\nfrom tests.golden.test_plan import load_small, plan_of\n"
        "sys.stdout.buffer.write(to_json(plan_of(load_small(Path(sys.argv[1])))).encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Auckland"},
        capture_output=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr.decode()
    assert to_json(plan_of(project)) == done.stdout.decode()


def test_plan_holds_plain_values(project: Project) -> None:
    """What templates are handed survives a way through JSON unchanged, so that any engine can take it."""
    for document in plan_of(project).documents:
        assert dict(document.kb) == json.loads(json.dumps(dict(document.kb))), document.src_uri
