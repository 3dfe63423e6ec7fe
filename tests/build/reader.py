"""Read hostile projects in a process that is watched, and ended when it takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.browser.site import ROOT

READ = """
import json, os, sys
from pathlib import Path

opened, outside = [], [None]

def watch(event, arguments):
    if event == "open" and outside[0] and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if path.startswith(outside[0]):
            opened.append(path)

from procurement_kb.project import load_project
sys.addaudithook(watch)
for line in sys.stdin:
    root, folder = json.loads(line)
    opened.clear()
    outside[0] = os.path.realpath(folder)
    project = load_project(Path(root).resolve())
    outside[0] = None
    print(json.dumps({
        "findings": [[f.path, f.span.line, f.code, f.message] for f in project.findings],
        "opened": opened,
        "texts": [loaded.source.text for loaded in project.loaded],
    }), flush=True)
"""


class Reader:
    """Reads and checks projects in a process of its own, one after the other, and notes which files of a folder it opens."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __call__(self, project: Path, outside: Path, timeout: float = 60) -> dict[str, list]:
        """Read and check a project."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", READ],
                cwd=ROOT,
                env={**os.environ, "PYTHONUTF8": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Timer(timeout, self._process.kill)
        late.start()
        try:
            self._process.stdin.write(json.dumps([str(project), str(outside)]) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        finally:
            late.cancel()
        if not answer:
            self.close()
            pytest.fail(f"{project} was not read: no answer in {timeout} seconds, or an error")
        result: dict[str, list] = json.loads(answer)
        return result

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process:
                self._process.kill()
            self._process = None
