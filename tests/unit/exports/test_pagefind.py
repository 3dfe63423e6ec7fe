"""The conversation with Pagefind's program."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import pytest

from procurement_kb.exports import pagefind
from procurement_kb.exports.pagefind import Pagefind, PagefindError

PAGE = "<html lang=en><body data-pagefind-body><h1>One</h1><p>Some words</p></body></html>"


def test_pages_go_in_and_an_index_comes_out() -> None:
    """Every page that went in is counted."""
    with Pagefind() as index:
        for number in range(300):
            index.add(f"/{number}/", PAGE)
        pages, files = index.finish()
    assert 300 == pages == sum(name.startswith("fragment/") for name in files)
    assert sorted(files) == list(files)
    assert all(files.values())


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be removed there")
def test_a_killed_build_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """While the program works there is no file of its answers left that somebody would have to remove."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Pagefind() as index:
        assert not list(tmp_path.iterdir())
        index.add("/", PAGE)
        assert 1 == index.finish()[0]


def test_large_pages_do_not_stop_it() -> None:
    """Pages that fill every pipe on the way are taken all the same."""
    with Pagefind() as index:
        for number in range(20):
            index.add(f"/{number}/", PAGE.replace("words", "words " * 200_000))
        assert 20 == index.finish()[0]


def test_program_that_ended_is_told() -> None:
    """A program that was killed half way is an error and no endless wait."""
    with Pagefind() as index:
        index._process.kill()
        index._process.wait()
        with pytest.raises(PagefindError, match="ended before all pages"):
            index.finish()


def test_program_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message says how to install it."""
    monkeypatch.setattr(pagefind, "get_executable", lambda: tmp_path / "none")
    with pytest.raises(PagefindError, match="make env"):
        Pagefind()


def test_another_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not answer as Pagefind does is no Pagefind."""
    monkeypatch.setattr(pagefind, "get_executable", lambda: sys.executable)
    # It may be gone before the first word to it, or only when an answer is missed.
    with pytest.raises(PagefindError, match=r"ended|answer"), Pagefind() as index:
        index.add("/", PAGE)


def test_readiness_is_told_without_waiting() -> None:
    """Whoever knows how many pages there are can ask whether their index is there."""
    with Pagefind() as index:
        assert not index.ready(1)
        index.add("/", PAGE)
        index.complete()
        until = time.monotonic() + 60
        while not index.ready(1) and time.monotonic() < until:
            time.sleep(0.01)
        assert index.ready(1)
        assert 1 == index.finish()[0]
