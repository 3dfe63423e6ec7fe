"""Run the scripts of the lessons in Node.js."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.web import node

SCRIPT = Path(__file__).with_name("node.js")


def run(jobs: Iterable[dict[str, Any]]) -> list[Any]:
    """Return the answers to `jobs`, in order."""
    return node.run(SCRIPT, jobs)


def call(name: str, values: Iterable[Iterable[Any]]) -> list[Any]:
    """Return what a function such as `quiz.grade` makes of each list of values."""
    return run({"call": name, "with": list(row)} for row in values)


def progress(*steps: list[Any], **more: Any) -> Any:
    """Return what a store does: the results of the steps, what it has stored, and what it told its listeners."""
    return run([{"call": "progress", "steps": list(steps), **more}])[0]
