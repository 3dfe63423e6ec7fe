"""Half of the work in a second process."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from procurement_kb.sources import processes
from procurement_kb.sources.processes import FEW, in_two, meanwhile

ITEMS = list(range(FEW))


@pytest.fixture(autouse=True)
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second process be made, although the tests run in threads and on any machine."""
    monkeypatch.setattr(processes, "possible", lambda: True)


def test_half_is_done_elsewhere() -> None:
    """The later half is done by another process, and all results stand in the order of the items."""
    done = in_two(lambda some: [(item, os.getpid()) for item in some], ITEMS)

    assert ITEMS == [item for item, _ in done]
    here = [item for item, process in done if process == os.getpid()]
    assert ITEMS[: FEW // 2] == here


def test_large_results_fit() -> None:
    """What is more than a pipe holds comes back too."""
    assert ["x" * 10_000] * FEW == in_two(lambda some: ["x" * 10_000 for _ in some], ITEMS)


def test_few_items_stay_here() -> None:
    """A small project is read by one process."""
    assert {os.getpid()} == set(in_two(lambda some: [os.getpid() for _ in some], ITEMS[1:]))


@pytest.mark.parametrize("failing", [ITEMS[-1], ITEMS[0]], ids=["there", "here"])
def test_what_fails_there_fails_here(failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the second process is raised as it would be without it; none leaves a process behind."""
    made: list[int] = []
    fork = os.fork

    def remember() -> int:
        made.append(fork())
        return made[-1]

    def work(some: Sequence[int]) -> list[str]:
        if failing in some:
            raise ValueError(os.getpid())
        return ["x" * 10_000 for _ in some]

    monkeypatch.setattr(os, "fork", remember)
    with pytest.raises(ValueError, match=f"^{os.getpid()}$"):
        in_two(work, ITEMS)
    with pytest.raises(ChildProcessError):
        os.waitpid(made[0], os.WNOHANG)


def test_death_is_survived() -> None:
    """When the second process ends half way, its half is done here."""
    parent = os.getpid()

    def work(some: Sequence[int]) -> list[int]:
        if os.getpid() != parent:
            os._exit(3)
        return list(some)

    assert ITEMS == in_two(work, ITEMS)


def test_meanwhile() -> None:
    """Something is done by another process while this one goes on."""
    with meanwhile(os.getpid) as done:
        assert done() != os.getpid()


def test_meanwhile_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there can be no second process, it is done here, when the result is asked for."""
    monkeypatch.setattr(processes, "possible", lambda: False)
    with meanwhile(os.getpid) as done:
        assert done() == os.getpid()


def test_nobody_waits_for_what_is_no_longer_wanted() -> None:
    """An error here ends the second process too, however much it had to say."""

    def much() -> str:
        return "x" * 10_000_000

    with pytest.raises(ValueError, match="here"), meanwhile(much):
        raise ValueError("here")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
