"""Measures processes: wall and CPU time and the peak of memory, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[1]
_LAUNCHER = Path(__file__).with_name("launcher.py")
_MEGABYTE = 1_000_000
_KIBIBYTE = 1_024


class MeasureError(Exception):
    """A process that was measured failed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a process took, its own children included."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, in user and system mode."""
    memory: float
    """The largest resident set, in megabytes."""
    inside: float = 0.0
    """Seconds of processor time that the process itself counted, without its start; 0 where it counted none."""


@dataclass(frozen=True, slots=True)
class Task:
    """A process to measure."""

    command: tuple[str, ...]
    folder: Path
    counts: bool = False
    """The last line of its output is the time it counted itself."""
    before: Callable[[], None] | None = None
    """What is done before each run, unmeasured."""


def python(*arguments: str) -> tuple[str, ...]:
    """Return a command that runs this interpreter."""
    return (sys.executable, *arguments)


def run(task: Task) -> Run:
    """Run ``task`` once.

    Raises:
        MeasureError: it ended with an error.
    """
    if task.before is not None:
        task.before()
    environment = {
        **os.environ,
        # As on everyone's machine, compiled modules are kept from the warm-up to the next run. Empty means "not set".
        "PYTHONDONTWRITEBYTECODE": "",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONHASHSEED": "0",
        # The code that lies here is measured, whatever else is installed.
        "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "src"))),
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "1767225600",
    }
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        log = Path(folder) / "output"
        told = subprocess.run(
            # -I and -S keep the launcher small, which matters: see there.
            [sys.executable, "-I", "-S", str(_LAUNCHER), str(log), *task.command],
            cwd=task.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        ).stdout
        said = log.read_text(encoding="utf-8", errors="replace")
    wall, cpu, memory, code = told.split()
    if code != "0":
        raise MeasureError(f"{' '.join(task.command)} ended with {code}:\n{said[-4_000:]}")
    return Run(
        wall=float(wall),
        cpu=float(cpu),
        memory=int(memory) * (1 if sys.platform == "darwin" else _KIBIBYTE) / _MEGABYTE,
        inside=float(said.split()[-1]) if task.counts else 0.0,
    )


def measure(tasks: Mapping[str, Task], repeats: int, report: Callable[[str], None] = lambda _: None) -> dict[str, Run]:
    """Run all ``tasks`` ``repeats`` times and return the median of each.

    The tasks take turns, and every other round goes backwards, so that a machine that slows down or warms up does so
    to all of them.
    """
    runs: dict[str, list[Run]] = {name: [] for name in tasks}
    for number in range(repeats):
        order = sorted(tasks, reverse=number % 2 == 1)
        for name in order:
            once = run(tasks[name])
            report(f"{name}: {once.wall:.2f} s, {once.cpu:.2f} s CPU, {once.memory:.0f} MB")
            runs[name].append(once)
    return {name: _median(found) for name, found in runs.items()}


def _median(runs: list[Run]) -> Run:
    return Run(
        wall=median(run.wall for run in runs),
        cpu=median(run.cpu for run in runs),
        memory=median(run.memory for run in runs),
        inside=median(run.inside for run in runs),
    )
