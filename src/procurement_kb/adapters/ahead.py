"""Parts of lists of tasks, done by a second process while the first does the rest.

Every page is rendered on its own, and every machine has a second processor. The second process is a copy of the first
(a fork), so it is handed next to nothing but the names of tasks. The lists are cut into parts. Each process takes a part
that nobody has taken, so that both are busy to the end, however fast each of them is.

Where there is no fork, or other threads run that would be copied in the middle of something, everything is done here.
So is what the second process fails at: a fault shows where it would show without it.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.context import BaseContext
from typing import Any, Generic, TypeVar

from procurement_kb.sources.processes import FEW, possible

__all__ = ["FEW", "Ahead", "Part", "Share", "Work", "parts_of", "possible"]

Result = TypeVar("Result")
Work = Callable[[str, Any], Any]
"""What is done with a task: its name, and what is handed over with it."""
Part = tuple[str, ...]
"""Tasks that are done together."""

_PARTS = 64
"""In so many parts of about the same weight a list is cut: the last ones decide who waits for whom."""
_AHEAD = 2
"""So many parts lie between what this process works on and what the other one may take: this one need not wait."""
_ROOM = 64 * 16
"""More parts than all lists of a build have."""
_NICENESS = 5
"""By how much the second process is less urgent than the others."""
_PATIENCE = 60.0
"""Seconds after which a process that holds a lock for a moment is known to have died with it."""

_works: Mapping[str, Work] = {}
"""What the second process can do; it is copied with everything that it refers to."""
_claims: _Claims | None = None


def parts_of(tasks: Sequence[tuple[str, int]]) -> list[Part]:
    """Cut a list of tasks, names with their weights, into parts of about the same weight."""
    size = sum(weight for _, weight in tasks) / _PARTS
    parts: list[Part] = []
    names: list[str] = []
    held = 0
    for name, weight in tasks:
        names.append(name)
        held += weight
        if held >= size:
            parts.append(tuple(names))
            names, held = [], 0
    return [*parts, tuple(names)] if names else parts


class Ahead:
    """A second process, as this one is now. It knows nothing of what happens here later but what it is told."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        """Make the process, which can do ``works``."""
        global _works, _claims
        fork = multiprocessing.get_context("fork")
        _works, _claims = works, _Claims(fork)
        self._parts = 0
        self._pool: ProcessPoolExecutor | None = ProcessPoolExecutor(1, fork)
        # The pool makes its process when it is first asked for something.
        self._ask(_step_back)

    def follow(self, work: str, parts: Iterable[Part]) -> Share[Any]:
        """Have some of ``parts`` done in the order in which they will be asked for, always a little ahead of that."""
        return self._share(work, parts, _AHEAD)

    def share(
        self,
        work: str,
        parts: Iterable[Part],
        given: Callable[[str], Any] = lambda _: None,
        between: Callable[[], None] = lambda: None,
    ) -> Share[Any]:
        """Have those of ``parts`` done, in this order, that nobody has asked for before.

        Args:
            work: what to do with each task.
            parts: the tasks.
            given: what is handed over with a task.
            between: is called after each part that is handed over, to ask for something else.
        """
        return self._share(work, parts, None, given, between)

    def _share(
        self,
        work: str,
        parts: Iterable[Part],
        lead: int | None,
        given: Callable[[str], Any] = lambda _: None,
        between: Callable[[], None] = lambda: None,
    ) -> Share[Any]:
        handed: dict[str, _Handed[Any]] = {}
        for names in parts:
            part = _Handed[Any](self._parts, names, given)
            future = self._ask(_do, part.number, lead, work, part)
            if future is None:
                break
            part.future = future
            self._parts += 1
            handed |= dict.fromkeys(names, part)
            between()
        return Share(handed)

    def ask(self, work: str, name: str = "") -> Future[Any] | None:
        """Have one task done when the process gets to it, None when the process has ended."""
        return self._ask(_one, work, name)

    def _ask(self, function: Callable[..., Any], *arguments: Any) -> Future[Any] | None:
        try:
            return self._pool.submit(function, *arguments) if self._pool is not None else None
        except BrokenProcessPool:
            return None

    def close(self) -> None:
        """End the second process."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


class _Claims:
    """Who does which part, known to both processes."""

    def __init__(self, context: BaseContext) -> None:
        self._taken = mmap.mmap(-1, _ROOM)
        self._lock = context.Lock()
        self._reached = context.RawValue("i", -1)

    def take(self, part: int, lead: int | None) -> bool:
        """Take a part for the second process, unless it is the first one's, or will be any moment."""
        return (lead is None or self._reached.value + lead < part) and self._take(part)

    def reach(self, part: int) -> None:
        """Say how far the first process is."""
        self._reached.value = part

    def keep(self, part: int) -> bool:
        """Take a part for the first process; False when the second one has it."""
        return self._take(part)

    def _take(self, part: int) -> bool:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise BrokenProcessPool
        try:
            free = not self._taken[part]
            self._taken[part] = 1
        finally:
            self._lock.release()
        return free


class _Handed(Generic[Result]):
    """A part that was handed over."""

    future: Future[dict[str, Result]]

    def __init__(self, number: int, names: Part, given: Callable[[str], Any]) -> None:
        self.number = number
        self.reached = self.kept = False
        """Whether this process has got there, and whether it does the part itself."""
        self._names = names
        self._given = given

    def __reduce__(self) -> tuple[Any, ...]:
        """Become a list of tasks when it is the second process's turn, an empty one if nothing is left to do."""
        return list, ([] if self.kept else [(name, self._given(name)) for name in self._names],)


class Share(Generic[Result]):
    """A list of tasks that two processes work on."""

    def __init__(self, handed: dict[str, _Handed[Result]]) -> None:
        """Remember which part each task that was handed over stands in."""
        self._handed = handed

    def take(self, name: str) -> Result | None:
        """Return the result of a task, None when it is to be done here. Waits for a result that is on its way."""
        part = self._handed.pop(name, None)
        if part is None or part.kept or _claims is None:
            return None
        try:
            if not part.reached:
                part.reached = True
                _claims.reach(part.number)
                # To cancel what was asked for would leave the pool without an end, should the process die then.
                part.kept = not part.future.done() and _claims.keep(part.number)
            return None if part.kept else part.future.result().pop(name, None)
        except BrokenProcessPool:
            # The second process has died, perhaps of too little memory: this one goes on alone.
            self._handed.clear()
            return None


def _step_back() -> None:
    """Leave a processor to others that want it: in the end everybody waits for the program that makes the search index."""
    os.nice(_NICENESS)


def _one(work: str, name: str) -> Any:
    return _works[work](name, None)


def _do(part: int, lead: int, work: str, tasks: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    done: dict[str, Any] = {}
    if _claims is not None and _claims.take(part, lead):
        for name, given in tasks:
            # What fails is left out: it is done again where it is asked for, and fails there.
            with suppress(Exception):
                done[name] = _works[work](name, given)
    return done
