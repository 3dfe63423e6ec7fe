"""Files as they were at an earlier commit, read from git into memory. Nothing is checked out, nothing is run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

_PLAIN_FILES = frozenset({"100644", "100755"})
"""Modes of files; symbolic links and modules have others and are never followed."""


class HistoryError(Exception):
    """The commit cannot be read; the message says why and what to do."""


def fork_point(root: Path, ref: str) -> str:
    """Return the commit at which the present state and ``ref`` part: what a pull request is compared with.

    Raises:
        HistoryError: there is no such commit, or no git.
    """
    tip = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", ok=(0, 1, 128))
    if not tip:
        _require_repository(root)
        raise HistoryError(_missing(root, ref))
    common = _git(root, "merge-base", "HEAD", tip, ok=(0, 1, 128))
    if not common:
        if _is_shallow(root):
            raise HistoryError(
                f'this clone is shallow and does not reach the commit where "{ref}" and HEAD part; '
                "run git fetch --unshallow, then try again"
            )
        return tip
    return common


def read_commit(root: Path, commit: str, folders: Iterable[str]) -> dict[str, bytes]:
    """Return the files of ``commit`` below ``folders``, by their path from ``root``.

    Raises:
        HistoryError: git cannot read them.
    """
    listing = _run(root, "ls-tree", "-r", "-z", "--end-of-options", commit, "--", *folders).split(b"\0")
    names: list[tuple[str, str]] = []
    for entry in filter(None, listing):
        head, _, name = entry.partition(b"\t")
        mode, _, digest = head.decode("ascii").split()
        if mode in _PLAIN_FILES:
            names.append((name.decode("utf-8", "backslashreplace"), digest))
    data = _run(root, "cat-file", "--batch", text="".join(f"{digest}\n" for _, digest in names).encode())
    return dict(zip((name for name, _ in names), _blobs(data, len(names)), strict=True))


def _blobs(data: bytes, count: int) -> list[bytes]:
    """Take the output of ``cat-file --batch`` apart: a line with the size, the content, a line end."""
    blobs = []
    at = 0
    for _ in range(count):
        end = data.find(b"\n", at)
        head = data[at:end].split()
        if end < 0 or len(head) != 3:  # noqa: PLR2004 - digest, type and size
            raise HistoryError("git lacks a file of that commit; run git fetch, then try again")
        size = int(head[2])
        blobs.append(data[end + 1 : end + 1 + size])
        at = end + size + 2
    return blobs


def _missing(root: Path, ref: str) -> str:
    if _is_shallow(root):
        return (
            f'"{ref}" is not in this clone, which is shallow: it holds only the newest commits; '
            "run git fetch --unshallow, or fetch that branch, then try again"
        )
    return f'git knows no commit "{ref}"; write a branch, a tag or a commit, for instance origin/main'


def _require_repository(root: Path) -> None:
    if _git(root, "rev-parse", "--is-inside-work-tree", ok=(0, 128)) != "true":
        raise HistoryError(f"{root} is not in a git repository that this user may read; run it in a clone")


def _is_shallow(root: Path) -> bool:
    return _git(root, "rev-parse", "--is-shallow-repository", ok=(0, 128)) == "true"


def _git(root: Path, *arguments: str, ok: Sequence[int]) -> str:
    return _run(root, *arguments, ok=ok).decode("utf-8", "replace").strip()


def _run(root: Path, *arguments: str, ok: Sequence[int] = (0,), text: bytes = b"") -> bytes:
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - git with arguments of ours; a name from outside follows --end-of-options
            ["git", *arguments],  # noqa: S607 - the git on the user's PATH is the one they use
            cwd=root,
            env=os.environ | quiet,
            input=text,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise HistoryError("git cannot be run; install it, or add it to the PATH") from error
    if done.returncode not in ok:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        raise HistoryError(f"git {arguments[0]} failed: {said}")
    return done.stdout if done.returncode == 0 else b""
