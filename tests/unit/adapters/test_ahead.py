"""Work done ahead by a second process."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from procurement_kb.adapters import ahead
from procurement_kb.adapters.ahead import Ahead

TASKS = [(f"task-{number}", 1 + number % 7) for number in range(40)]


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second process be made, although the tests run in threads and on any machine."""
    monkeypatch.setattr(ahead, "possible", lambda: True)
    monkeypatch.setattr(ahead, "FEW", 1)


def elsewhere(name: str) -> tuple[str, int]:
    """Return the task and the process that did it."""
    return name, os.getpid()


@pytest.mark.usefixtures("forking")
def test_later_half_is_done_elsewhere() -> None:
    """About half of the work is done by another process, from the end of the list, and comes back under its name."""
    work = Ahead(TASKS, elsewhere)
    taken = {name: work.take(name) for name, _ in TASKS}
    work.close()

    done = [name for name, _ in TASKS if taken[name] is not None]
    assert done == [name for name, _ in TASKS][-len(done) :]
    assert 18 <= len(done) <= 22
    assert all(
        result is None or (name, True) == (result[0], result[1] != os.getpid()) for name, result in taken.items()
    )


@pytest.mark.usefixtures("forking")
def test_results_are_taken_once() -> None:
    """Who asks again does the work again."""
    work = Ahead(TASKS, elsewhere)
    last = TASKS[-1][0]
    assert work.take(last) is not None
    assert work.take(last) is None
    work.close()


@pytest.mark.usefixtures("forking")
def test_errors_come_back() -> None:
    """What goes wrong there is raised here."""

    def fail(name: str) -> str:
        raise ValueError(name)

    work = Ahead(TASKS, fail)
    with pytest.raises(ValueError, match="task-"):
        work.take(TASKS[-1][0])
    work.close()


@pytest.mark.usefixtures("forking")
def test_death_is_survived() -> None:
    """When the second process is killed, everything that is left is to be done here."""

    def die(_: str) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    work = Ahead(TASKS, die)
    assert [None] * len(TASKS) == [work.take(name) for name, _ in TASKS]
    work.close()


def test_few_tasks_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small site is built by one process."""
    monkeypatch.setattr(ahead, "possible", lambda: True)
    work = Ahead(TASKS, elsewhere)
    assert [None] * len(TASKS) == [work.take(name) for name, _ in TASKS]
    work.close()


def test_other_threads_keep_it_from_being_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of a process has none of its threads, and all of their locks."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert ahead.possible()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not ahead.possible()
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert not ahead.possible()
