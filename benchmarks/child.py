"""What the processes that are measured do. Each names on its last line the processor time it took without its own start.

Nothing is imported before the clock that the work itself does not need.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from pathlib import Path

FENCE = "---\n"


def load(root: Path) -> float:
    """Load the front matter of every record with PyYAML's C loader, and do nothing else."""
    import yaml  # noqa: PLC0415 - only this task needs it

    begin = time.process_time()
    for folder in ("case_studies", "content"):
        for path in sorted((root / folder).rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            yaml.load(text[len(FENCE) : text.index(f"\n{FENCE}", len(FENCE))], Loader=yaml.CSafeLoader)
    return time.process_time() - begin


def check(root: Path) -> float:
    """Run ``kb check`` on the whole project, as the command line does."""
    from procurement_kb.cli import main  # noqa: PLC0415 - only this task needs it

    os.chdir(root)
    begin = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            main(["check"])
        except SystemExit as end:
            # Findings end it with 1 and are no failure of the measurement.
            if end.code not in {0, 1, None}:
                raise
    seconds = time.process_time() - begin
    sys.stderr.write(said.getvalue()[-2_000:])
    return seconds


TASKS = {"load": load, "check": check}


def run(task: str, root: str) -> None:
    """Do ``task`` and print the seconds of processor time it took."""
    sys.stdout.write(f"{TASKS[task](Path(root)):.6f}\n")


if __name__ == "__main__":
    run(*sys.argv[1:])
