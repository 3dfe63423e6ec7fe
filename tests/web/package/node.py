"""Run the scripts of packages in Node.js."""

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
    """Return what a function such as `codec.encode` makes of each list of values."""
    return run({"call": name, "with": list(row)} for row in values)
