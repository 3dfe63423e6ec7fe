"""Run the site's own scripts in Node.js, which comes with the locked Python packages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NODE = Path(sys.executable).with_name("node.exe" if sys.platform == "win32" else "node")


def run(script: Path, jobs: Iterable[dict[str, Any]]) -> list[Any]:
    """Return the answers of a `script` to `jobs`, in order.

    Raises:
        RuntimeError: If a script fails.
    """
    done = subprocess.run(
        [NODE, script], input=json.dumps(list(jobs)), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    faults = [answer["fault"] for answer in answers if "fault" in answer]
    if faults:
        raise RuntimeError("\n".join(faults))
    # A function that returns nothing has no value in JSON.
    return [answer.get("value") for answer in answers]
