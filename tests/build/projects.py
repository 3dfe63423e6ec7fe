"""Small projects for tests: the real configuration, templates and code lists around records of a test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.browser.site import ROOT

SMALL = ROOT / "tests" / "golden" / "project"
"""One valid record of each type, linked with each other."""

GOOD_TERM = "title: A good term\nsummary: A sentence that is long enough to be the meaning of a term.\n"
"""The front matter of a valid term, for tests that write a fault beside it."""


def make_project(into: Path, *, hook: str = "", small: bool = True) -> Path:
    """Make a project that is built as the real one is.

    Args:
        into: The folder for it; it must not be there yet.
        hook: Python that runs in the hook file before the adapter is bound to the events.
        small: Whether the records of `SMALL` are in it.

    Returns:
        The folder.
    """
    for folder in ("overrides", "vocabularies"):
        shutil.copytree(ROOT / folder, into / folder)
    shutil.copy(ROOT / "mkdocs.yml", into)
    (into / "hooks").mkdir()
    ours = (ROOT / "hooks" / "knowledge_base.py").read_text(encoding="utf-8")
    (into / "hooks" / "knowledge_base.py").write_text(f"{hook}\n{ours}", encoding="utf-8")
    for folder in ("case_studies", "content"):
        if small:
            shutil.copytree(SMALL / folder, into / folder)
        else:
            (into / folder).mkdir()
    return into


def run_build(project: Path, *more: str, strict: bool = True) -> subprocess.CompletedProcess[str]:
    """Build a project into `site` within it.

    Args:
        project: The project.
        more: Further options of the engine.
        strict: Whether what the engine warns of fails the build.

    Returns:
        How it went: exit code and output.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "-f", "mkdocs.yml", "--site-dir", "site"]
    environment = {"SOURCE_DATE_EPOCH": "1767225600", **os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [*command, *(["--strict"] if strict else []), *more],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def build_once(folder: Path, name: str, make: Callable[[Path], Path], *, strict: bool = True) -> Path:
    """Make and build a project, once whatever the number of test processes, and fail the test when it cannot be built.

    Args:
        folder: A folder that all test processes of this run share.
        name: What this project is called there.
        make: Makes the project in the folder that it is handed.
        strict: Whether what the engine warns of fails the build.

    Returns:
        The project; its site is in `site` within.
    """
    project, log = folder / name, folder / f"{name}.log"
    with FileLock(folder / f"{name}.lock"):
        if not log.is_file():
            done = run_build(make(project), strict=strict)
            log.write_text(f"{done.returncode}\n{done.stdout}", encoding="utf-8")
    code, _, output = log.read_text(encoding="utf-8").partition("\n")
    if code != "0":
        pytest.fail(f"The project {name} cannot be built (exit code {code}):\n{output}", pytrace=False)
    return project


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all test processes of this run share."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base
