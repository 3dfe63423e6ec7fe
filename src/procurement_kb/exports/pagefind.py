"""A conversation with Pagefind's program: pages go in while the site is being built, the index comes out at the end.

The program reads from a pipe and works on a processor of its own, so a build hardly waits for it. It answers into a
file, so that nobody has to listen meanwhile, and a copy of this process can take the index as well as this one.
Requests and answers are JSON in base64, each ended by a comma; answers come in the order of the requests.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pagefind_bin import get_executable  # type: ignore[import-untyped]

_PATIENCE = 600.0
"""Seconds without news after which a program that does not answer is given up."""
_PAUSE = 0.005
"""Seconds between two looks for an answer."""
_PIPE = 1 << 20
"""Bytes that may wait for the program. Systems that cannot grant that many give what they have."""


class PagefindError(Exception):
    """Pagefind cannot be run or did not do what it was asked for."""


class Pagefind:
    """One index in the making. The program ends with the ``with`` block."""

    def __init__(self, *, exclude: tuple[str, ...] = ()) -> None:
        """Start the program; elements that match a selector in ``exclude`` are not indexed.

        Raises:
            PagefindError: there is no program for this machine, or it does not start.
        """
        said, path = tempfile.mkstemp(prefix="pagefind-")
        self._path = Path(path)
        # Read on its own, from where this side has got to: the program's own handle stands where the program writes.
        self._said = self._path.open("rb", buffering=0)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program of the locked package
                [str(get_executable()), "--service"], stdin=subprocess.PIPE, stdout=said, pipesize=_PIPE
            )
        except OSError as error:
            self._forget()
            raise PagefindError(f"Pagefind cannot be started ({error}). `make env` installs it.") from error
        finally:
            os.close(said)
        # Both sides have it open, and nobody looks for it again: where a system allows that, it is gone with them,
        # whatever ends them.
        with suppress(OSError):
            self._path.unlink()
        self._sent = 0
        self._heard: list[bytes] = []
        self._count = 0
        """Answers so far."""
        self._at = 0
        """Bytes of answers so far."""
        self._complete = False
        self._index: int | None = None
        try:
            self._send({"type": "NewIndex", "config": {"force_language": "en", "exclude_selectors": list(exclude)}})
        except PagefindError:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Return the conversation."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program."""
        self.close()

    def close(self) -> None:
        """End the program. Calling it twice is fine."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        # What was still to be said is of no interest to a program that has ended.
        with suppress(BrokenPipeError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        self._forget()

    def _forget(self) -> None:
        self._said.close()
        self._path.unlink(missing_ok=True)

    def add(self, url: str, html: str) -> None:
        """Hand over a page; ``url`` is its address below the site's root, with a slash in front.

        Raises:
            PagefindError: the program has ended, or is not Pagefind.
        """
        if self._index is None:
            self._index = int(self._wait()[0]["index_id"])
        self._send({"type": "AddFile", "index_id": self._index, "url": url, "file_contents": html})

    def complete(self) -> None:
        """Say that all pages are there: the program makes the index while the caller does something else.

        Raises:
            PagefindError: the program has ended, or is not Pagefind.
        """
        if not self._complete:
            if self._index is None:
                self._index = int(self._wait()[0]["index_id"])
            self._complete = True
            self._send({"type": "GetFiles", "index_id": self._index})

    def ready(self, pages: int) -> bool:
        """Tell whether the index of so many pages is there, without waiting.

        A copy of this process may ask, too, which does not know what was sent since.
        """
        # One answer for the index itself, one for each page, one with the files.
        if self._listen() < pages + 2:
            return False
        self._sent, self._complete = pages + 2, True
        return True

    def finish(self) -> tuple[int, dict[str, bytes]]:
        """Return how many pages are indexed, and the files of the index by name, sorted.

        The program could write them itself, but says that it has before it has.

        Raises:
            PagefindError: a page could not be indexed.
        """
        self.complete()
        answers = self._wait()
        try:
            files = {file["path"]: base64.b64decode(file["content"]) for file in answers[-1]["files"]}
        except KeyError as error:
            raise PagefindError("Pagefind's last answer holds no files") from error
        return sum(answer["type"] == "IndexedFile" for answer in answers), dict(sorted(files.items()))

    def _send(self, payload: dict[str, Any]) -> None:
        self._sent += 1
        message = base64.b64encode(json.dumps({"message_id": self._sent, "payload": payload}).encode())
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(message + b",")
                pipe.flush()
        except (BrokenPipeError, ValueError) as error:
            raise PagefindError("Pagefind ended before all pages were indexed") from error

    def _wait(self) -> list[dict[str, Any]]:
        """Return all answers, once there is one for every request.

        Raises:
            PagefindError: one of them tells of an error, or the program has ended.
        """
        until = time.monotonic() + _PATIENCE
        ended, at = False, self._at
        while self._listen() < self._sent and not ended:
            if self._at > at:
                at, until = self._at, time.monotonic() + _PATIENCE
            # After its end, one more look: it may have answered just before.
            ended = self._process.poll() is not None or time.monotonic() > until
            time.sleep(_PAUSE)
        whole = b"".join(self._heard).split(b",")[:-1]
        try:
            answers = [json.loads(base64.b64decode(message))["payload"] for message in whole]
            types = [answer["type"] for answer in answers]
        except (ValueError, KeyError, TypeError) as error:
            # Another program speaks, or this one no longer as it used to.
            raise PagefindError("Pagefind does not answer as it used to") from error
        if "Error" in types:
            raise PagefindError(f"Pagefind says: {answers[types.index('Error')].get('message')}")
        if len(answers) < self._sent:
            raise PagefindError("Pagefind ended before all pages were indexed")
        return answers

    def _listen(self) -> int:
        """Take what the program has said, and return how many answers there are."""
        if news := self._read():
            self._at += len(news)
            self._heard.append(news)
            self._count += news.count(b",")
        return self._count

    def _read(self) -> bytes:
        """Return what has been said since. A copy of this process shares the file's place with it, so nobody moves it."""
        if not hasattr(os, "pread"):
            self._said.seek(self._at)
            return self._said.read()
        file = self._said.fileno()
        return os.pread(file, max(0, os.fstat(file).st_size - self._at), self._at)
