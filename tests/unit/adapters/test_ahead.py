"""Work done ahead by a second process."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from procurement_kb.adapters import ahead
from procurement_kb.adapters.ahead import Ahead, parts_of

TASKS = [(f"task-{number}", 1 + number % 7) for number in range(400)]
NAMES = [name for name, _ in TASKS]
PARTS = parts_of(TASKS)


def elsewhere(name: str, given: Any) -> tuple[str, Any, int]:
    """Return the task, what was handed over with it, and the process that did it."""
    return name, given, os.getpid()


def fail(name: str, _: Any) -> str:
    """Do all tasks but one."""
    if name == NAMES[-1]:
        raise ValueError(name)
    return name


def die(name: str, _: Any) -> str:
    """Take the process along."""
    os.kill(os.getpid(), signal.SIGKILL)
    return name


def slow(name: str, _: Any) -> str:
    """Take long for each task."""
    time.sleep(0.01)
    return name


def wait(second: Ahead) -> None:
    """Wait until everything is done that was handed over."""
    asked = second.ask("elsewhere")
    assert asked is not None
    asked.result(timeout=60)


@pytest.fixture
def second() -> Iterator[Ahead]:
    """A second process, although the tests run in threads and on any machine."""
    process = Ahead({"elsewhere": elsewhere, "fail": fail, "die": die, "slow": slow})
    yield process
    process.close()


def test_parts_hold_all_tasks() -> None:
    """Parts are of about the same weight, and together they are the list."""
    weights = [sum(dict(TASKS)[name] for name in part) for part in PARTS]

    assert NAMES == [name for part in PARTS for name in part]
    assert max(weights) - min(weights[:-1]) <= 7
    assert 50 <= len(PARTS) <= 65
    assert [] == parts_of([])


def test_work_is_done_elsewhere(second: Ahead) -> None:
    """What was not asked for yet is done by another process, with what is handed over for each task."""
    share = second.share("elsewhere", PARTS, len)
    wait(second)
    taken = [share.take(name) for name in NAMES]

    assert [(name, len(name)) for name in NAMES] == [row[:2] for row in taken if row is not None]
    assert os.getpid() not in {row[2] for row in taken if row is not None}


def test_parts_nearby_are_left(second: Ahead) -> None:
    """A process that follows leaves the parts that this one is about to do, and does those a little ahead of it."""
    share = second.follow("elsewhere", PARTS)
    wait(second)
    done = [part for part in PARTS if [share.take(name) is not None for name in part] == [True] * len(part)]

    assert PARTS[2:] == done


@pytest.mark.parametrize("way", ["share", "follow"])
def test_two_processes_meet(second: Ahead, way: str) -> None:
    """What the second process has not begun when it is asked for stays here, the rest does not."""
    share = second.follow("slow", PARTS) if way == "follow" else second.share("slow", reversed(PARTS))
    here = 0
    for name in NAMES:
        if share.take(name) is None:
            time.sleep(0.01)
            here += 1

    assert 0 < here < len(NAMES)
    wait(second)


def test_results_are_taken_once(second: Ahead) -> None:
    """Who asks again does the work again."""
    share = second.share("elsewhere", PARTS)
    wait(second)
    assert share.take(NAMES[-1]) is not None
    assert share.take(NAMES[-1]) is None


def test_what_fails_is_done_here(second: Ahead) -> None:
    """What goes wrong there is left to whoever asks for it, and nothing else is."""
    share = second.share("fail", PARTS)
    wait(second)
    assert [NAMES[-2], None] == [share.take(NAMES[-2]), share.take(NAMES[-1])]


def test_death_is_survived(second: Ahead) -> None:
    """When the second process is killed, everything that is left is to be done here."""
    share = second.share("die", PARTS)
    assert [None] * len(TASKS) == [share.take(name) for name in NAMES]
    asked = second.ask("die")
    if asked is not None:
        with pytest.raises(BrokenProcessPool):
            asked.result(timeout=60)
    assert second.ask("elsewhere") is None
    assert second.share("elsewhere", PARTS).take(NAMES[-1]) is None


def test_single_tasks_come_in_between(second: Ahead) -> None:
    """Between the parts of a list something else may be asked for."""
    asked = []
    second.share("elsewhere", PARTS, between=lambda: asked.append(second.ask("elsewhere", "single")))

    assert len(PARTS) == len(asked)
    results = [future.result(timeout=60) for future in asked if future is not None]
    assert [("single", None)] * len(asked) == [result[:2] for result in results]


def test_what_is_kept_is_not_handed_over(second: Ahead) -> None:
    """What goes with a task is asked for when its turn has come, and not for tasks that are done here."""
    handed: list[str] = []
    share = second.share("slow", PARTS, handed.append)
    assert [None] * 200 == [share.take(name) for name in NAMES[200:]]
    wait(second)

    assert set(NAMES[:150]) < set(handed)
    assert not set(NAMES[220:]) & set(handed)


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
