"""A conversation with Pagefind's program: pages go in while the site is being built, the index comes out at the end.

The program reads from a pipe and works on a processor of its own, so a build hardly waits for it, and nothing is
written twice. Requests and answers are JSON in base64, each ended by a comma; answers come in the order of the requests.
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from types import TracebackType
from typing import IO, Any, Self

from pagefind_bin import get_executable  # type: ignore[import-untyped]

_PATIENCE = 600.0
"""Seconds after which a program that does not answer is given up."""
_CHUNK = 1 << 16


class PagefindError(Exception):
    """Pagefind cannot be run or did not do what it was asked for."""


class Pagefind:
    """One index in the making. The program ends with the ``with`` block."""

    def __init__(self, *, exclude: tuple[str, ...] = ()) -> None:
        """Start the program; elements that match a selector in ``exclude`` are not indexed.

        Raises:
            PagefindError: there is no program for this machine, or it does not start.
        """
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program of the locked package
                [str(get_executable()), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise PagefindError(f"Pagefind cannot be started ({error}). `make env` installs it.") from error
        self._sent = 0
        self._complete = False
        self._answers: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._ended = False
        # The program stops reading while nobody takes its answers: they are taken on the side.
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()
        try:
            self._send({"type": "NewIndex", "config": {"force_language": "en", "exclude_selectors": list(exclude)}})
            self._index = self._wait()[0]["index_id"]
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
        self._listener.join(timeout=_PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    # What was still to be said is of no interest to a program that has ended.
                    continue

    def add(self, url: str, html: str) -> None:
        """Hand over a page; ``url`` is its address below the site's root, with a slash in front."""
        self._send({"type": "AddFile", "index_id": self._index, "url": url, "file_contents": html})

    def complete(self) -> None:
        """Say that all pages are there: the program makes the index while the caller does something else."""
        if not self._complete:
            self._complete = True
            self._send({"type": "GetFiles", "index_id": self._index})

    def finish(self) -> tuple[int, dict[str, bytes]]:
        """Return how many pages are indexed, and the files of the index by name, sorted.

        The program could write them itself, but says that it has before it has.

        Raises:
            PagefindError: a page could not be indexed.
        """
        self.complete()
        answers = self._wait()
        files = {file["path"]: base64.b64decode(file["content"]) for file in answers[-1]["files"]}
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
        with self._news:
            come = self._news.wait_for(lambda: self._ended or len(self._answers) >= self._sent, _PATIENCE)
            answers = list(self._answers)
        for answer in answers:
            if answer["type"] == "Error":
                raise PagefindError(f"Pagefind says: {answer.get('message')}")
        if not come or len(answers) < self._sent:
            raise PagefindError("Pagefind ended before all pages were indexed")
        return answers

    def _listen(self, pipe: IO[bytes]) -> None:
        parts: list[bytes] = []
        try:
            while chunk := pipe.read1(_CHUNK):  # type: ignore[attr-defined]
                # The last answer is large: what has come of it is put together once.
                *ends, rest = chunk.split(b",")
                if ends:
                    whole = [b"".join((*parts, ends[0])), *ends[1:]]
                    parts = []
                    answers = [json.loads(base64.b64decode(message))["payload"] for message in whole]
                    with self._news:
                        self._answers += answers
                        self._news.notify_all()
                parts.append(rest)
        except (ValueError, KeyError):
            # Another program speaks, or this one no longer as it used to: whoever waits learns that no answer came.
            self._process.kill()
        finally:
            with self._news:
                self._ended = True
                self._news.notify_all()
