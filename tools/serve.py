"""Preview the site live, and start anew when code changes.

MkDocs rebuilds by itself when content changes, but keeps the code that it has loaded: hooks and the
package behind them. So a change there restarts it. A build that fails at the start ends MkDocs;
then any change, in content too, is a reason to try again.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch

ROOT = Path(__file__).resolve().parents[1]

CODE = ("src", "hooks")
"""A change here restarts MkDocs."""

CONTENT = ("case_studies", "content", "vocabularies", "overrides")
"""A change here is MkDocs's own affair, as long as it runs."""

SETTINGS = ("mkdocs.yml", "pyproject.toml")
"""A change here restarts MkDocs as well. Editors replace such files, so they are watched by their time."""


class Preview:
    """MkDocs as a process that can be started again."""

    def __init__(self, address: str) -> None:
        # MkDocs watches its own folder of content, and its settings; the rest it must be told.
        watched = [f"--watch={name}" for name in CONTENT if name != "content" and (ROOT / name).is_dir()]
        self._command = [sys.executable, "-m", "mkdocs", "serve", f"--dev-addr={address}", *watched]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether MkDocs is up."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start MkDocs, ending the one before."""
        self.stop()
        self._process = subprocess.Popen(self._command, cwd=ROOT)
        threading.Thread(target=self._tell_of_end, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """End MkDocs and wait until it is gone, so that its port is free again."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _tell_of_end(self, process: subprocess.Popen[bytes]) -> None:
        code = process.wait()
        if process is self._process and code:
            print("The preview stopped. It starts again as soon as a file changes.", flush=True)


def changed_files() -> Iterator[set[str]]:
    """Yield what has changed, as paths relative to the project, until the user ends the preview."""
    folders = [ROOT / name for name in (*CODE, *CONTENT) if (ROOT / name).is_dir()]
    before = _times()
    for changes in watch(*folders, raise_interrupt=False, rust_timeout=500, yield_on_timeout=True):
        now = _times()
        changed = {Path(path).relative_to(ROOT).as_posix() for _, path in changes}
        changed |= {name for name in SETTINGS if now[name] != before[name]}
        before = now
        if changed:
            yield changed


def _times() -> dict[str, int]:
    files = {name: ROOT / name for name in SETTINGS}
    return {name: file.stat().st_mtime_ns if file.is_file() else 0 for name, file in files.items()}


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    # Ended politely, the preview takes MkDocs with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    preview = Preview(f"{options.host}:{options.port}")
    preview.start()
    try:
        for changed in changed_files():
            code = sorted(name for name in changed if name in SETTINGS or name.split("/")[0] in CODE)
            if code:
                print(f"{code[0]} changed: starting anew.", flush=True)
            if code or not preview.running:
                preview.start()
    finally:
        preview.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
