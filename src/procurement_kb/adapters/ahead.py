"""Part of a list of tasks done ahead by a second process, while the first does the rest and then takes the results.

Turning Markdown into finished bodies is the longest part of a build, each page is on its own, and every machine has a
second processor. The second process is a copy of the first (a fork), so nothing has to be handed over but results.
Where there is no fork, or other threads run that would be copied in the middle of something, everything is done here.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import accumulate
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")

FEW = 300
"""So many tasks are not worth a second process."""
_SHARE = 0.5
_CHUNKS = 12

_work: Callable[[str], Any] | None = None
"""What the second process does with a task; it is copied with everything that it refers to."""


def possible() -> bool:
    """Tell whether a second process can be made and would have a processor of its own."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # Elsewhere a fork is missing, or system libraries do not survive it.
    return sys.platform == "linux" and processors > 1 and threading.active_count() == 1


class Ahead(Generic[Result]):
    """Results that are being worked out for the last tasks of a list."""

    def __init__(self, tasks: Sequence[tuple[str, int]], work: Callable[[str], Result]) -> None:
        """Begin with the later half of ``tasks``, names with their weights; do none where that is not possible."""
        self._futures: dict[str, Future[dict[str, Result]]] = {}
        self._pool: ProcessPoolExecutor | None = None
        if len(tasks) < FEW or not possible():
            return
        global _work  # noqa: PLW0603 - how a copy of this process knows what to do
        _work = work
        self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("fork"))
        for names in _chunks(tasks):
            future: Future[dict[str, Result]] = self._pool.submit(_do, names)
            self._futures |= dict.fromkeys(names, future)

    def take(self, name: str) -> Result | None:
        """Return the result of a task, None when it is still to be done. Waits for a result that is on its way.

        Raises:
            Exception: what the work raised.
        """
        future = self._futures.pop(name, None)
        if future is None:
            return None
        try:
            return future.result()[name]
        except BrokenProcessPool:
            # The second process has died, perhaps of too little memory: this one goes on alone.
            self._futures.clear()
            return None

    def close(self) -> None:
        """End the second process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _do(names: Sequence[str]) -> dict[str, Any]:
    if _work is None:
        raise RuntimeError("the second process was not told what to do")
    return {name: _work(name) for name in names}


def _chunks(tasks: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield the names of the last tasks in chunks of about the same weight, together ``_SHARE`` of all."""
    whole = sum(weight for _, weight in tasks)
    rest = [(name, done) for (name, _), done in zip(tasks, accumulate(w for _, w in tasks), strict=True)]
    rest = [(name, done) for name, done in rest if done > whole * (1 - _SHARE)]
    size = whole * _SHARE / _CHUNKS
    chunk: list[str] = []
    upto = whole * (1 - _SHARE) + size
    for name, done in rest:
        chunk.append(name)
        if done >= upto:
            yield chunk
            chunk, upto = [], upto + size
    if chunk:
        yield chunk
