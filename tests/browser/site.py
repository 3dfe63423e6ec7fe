"""Build the project's own site for the tests: once, whatever the number of test processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]


def build(
    into: Path, *, root: Path = ROOT, engine: str = "mkdocs", alone: bool = False
) -> subprocess.CompletedProcess[str]:
    """Build a project as strictly as it is published.

    Args:
        into: The folder for the site.
        root: The project, with its `mkdocs.yml`.
        engine: `mkdocs` or `properdocs`.
        alone: On one processor, where that can be asked for: a build then does without a second process.

    Returns:
        How it went: exit code and output.
    """
    command = [sys.executable, "-m", engine, "build", "--strict", "-f", "mkdocs.yml", "--site-dir", str(into)]
    environment = {"SOURCE_DATE_EPOCH": "1767225600", **os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    if alone and hasattr(os, "sched_setaffinity"):
        one = "import os, runpy, sys; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); sys.argv = sys.argv[1:]"
        command = [
            sys.executable,
            "-c",
            f"{one}; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)",
            *command[2:],
        ]
    return subprocess.run(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def shared_build(folder: Path) -> Path:
    """Build the site unless another test process has, and fail the test when it cannot be built.

    Args:
        folder: A folder that all test processes of this run share.

    Returns:
        The folder of the site.
    """
    site, log = folder / "site", folder / "site.log"
    with FileLock(folder / "site.lock"):
        if not log.is_file():
            done = build(site)
            log.write_text(f"{done.returncode}\n{done.stdout}", encoding="utf-8")
    code, _, output = log.read_text(encoding="utf-8").partition("\n")
    if code != "0":
        pytest.fail(f"The site cannot be built (exit code {code}):\n{output}", pytrace=False)
    return site
