"""Pin the newest dependencies that pyproject.toml and tests/web/package.json admit.

The locks hold versions and hashes for every system and Python that the project supports, and name
no package index: any index or mirror that serves the same files will do.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "tests" / "web"
BIN = Path(sys.executable).parent

OPTIONS = (
    "--quiet",
    "--upgrade",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
)
"""How every Python lock is written."""


def python_lock(group: str, target: str, *more: str) -> None:
    """Write the lock of the runtime dependencies and one dependency group."""
    command = ["uv", "pip", "compile", "pyproject.toml", f"--group={group}", *OPTIONS, *more, f"--output-file={target}"]
    _run(command, ROOT)


def web_lock() -> None:
    """Write package-lock.json from nothing, so that it follows package.json alone."""
    (WEB / "package-lock.json").unlink(missing_ok=True)
    _run(["npm", "install", "--package-lock-only", "--loglevel=error"], WEB)


def names_a_registry(text: str) -> bool:
    """Tell whether a lock says where from, not only what."""
    return (
        re.search(r"^\s*(--|-i|-f)|\bresolved\"|://[^\s\"]+\.(whl|tgz|tar\.gz)", text, flags=re.MULTILINE) is not None
    )


def _run(command: list[str], folder: Path) -> None:
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, check=True)


def main() -> int:
    """Run as a script."""
    python_lock("build", "requirements/site.txt")
    python_lock("dev", "requirements/dev.txt", "--constraints=requirements/site.txt")
    web_lock()
    locks = [ROOT / "requirements" / "site.txt", ROOT / "requirements" / "dev.txt", WEB / "package-lock.json"]
    wrong = [str(lock.relative_to(ROOT)) for lock in locks if names_a_registry(_without_hashes(lock))]
    if wrong:
        print(f"These locks name a package index: {', '.join(wrong)}", file=sys.stderr)
        return 1
    return 0


def _without_hashes(lock: Path) -> str:
    text = lock.read_text(encoding="utf-8")
    return re.sub(r"^\s+--hash=\S+( \\)?$", "", text, flags=re.MULTILINE)


if __name__ == "__main__":
    sys.exit(main())
