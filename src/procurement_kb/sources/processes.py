"""A second process for half of the work: a copy of this one (a fork), which is handed nothing and hands back results."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 300
"""So many items are not worth a second process."""


def possible() -> bool:
    """Tell whether a second process can be made and would have a processor of its own."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # Elsewhere a fork is missing, or system libraries do not survive it. A copy has none of the threads of this process,
    # and all of their locks.
    return sys.platform == "linux" and processors > 1 and threading.active_count() == 1


def in_two(work: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item]) -> list[Result]:
    """Return what ``work`` makes of ``items``, the later half of them in a second process where that is possible.

    Args:
        work: makes a list of as many results as it is given items, in their order, and changes nothing.
        items: what to work on.
    """
    if len(items) < FEW:
        return work(items)
    middle = len(items) // 2
    with meanwhile(lambda: work(items[middle:])) as later:
        return work(items[:middle]) + later()


@contextmanager
def meanwhile(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Have ``work`` done by a second process during the ``with`` block, which is given a function that waits for the result.

    Where there can be no second process, the function does the work. So it does when the second process failed: what
    is wrong shows where it would show without it.

    Args:
        work: changes nothing but what it returns, which can be pickled.
    """
    if not possible():
        yield work
        return
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # Else it would wait for ever for itself to read, once nobody else does.
        os.close(reading)
        _work_and_end(work, writing)
    os.close(writing)
    ended: list[int] = []

    def result() -> Result:
        told = pipe.read()
        ended.append(os.waitpid(child, 0)[1])
        return pickle.loads(told) if ended == [0] else work()  # noqa: S301 - our own copy wrote it

    # A block that ends early closes the pipe, and with it the process that writes into it.
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield result
    finally:
        if not ended:
            os.waitpid(child, 0)


def _work_and_end(work: Callable[[], object], writing: int) -> None:
    """Write what ``work`` returns, and end this process without anything that its original would do."""
    code = 1
    try:
        told = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
        code = 0
    finally:
        os._exit(code)
