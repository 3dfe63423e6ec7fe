"""Run the scripts of packages in Node.js, which comes with the locked Python packages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("node.js")
NODE = Path(sys.executable).with_name("node.exe" if sys.platform == "win32" else "node")


def run(jobs: Iterable[dict[str, Any]]) -> list[Any]:
    """Return the answers to `jobs`, in order.

    Raises:
        RuntimeError: If a script fails.
    """
    done = subprocess.run(
        [NODE, SCRIPT], input=json.dumps(list(jobs)), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    faults = [answer["fault"] for answer in answers if "fault" in answer]
    if faults:
        raise RuntimeError("\n".join(faults))
    return [answer.get("value") for answer in answers]


def call(name: str, values: Iterable[Iterable[Any]]) -> list[Any]:
    """Return what a function such as `codec.encode` makes of each list of values."""
    return run({"call": name, "with": list(row)} for row in values)
