"""Finds the records and the files beside them, without following a link and without leaving the project."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from procurement_kb.findings import Finding, Span
from procurement_kb.sources.decoding import MAX_BYTES
from procurement_kb.sources.frontmatter import read_source
from procurement_kb.sources.model import SourceFile
from procurement_kb.sources.processes import in_two
from procurement_kb.sources.wording import clipped, shown

ROOTS: Final = ("case_studies", "content")

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_ACTIVE: Final = frozenset(
    {
        ".svg",
        ".svgz",
        ".html",
        ".htm",
        ".xhtml",
        ".xht",
        ".shtml",
        ".xml",
        ".xsl",
        ".xslt",
        ".js",
        ".mjs",
        ".swf",
        ".hta",
    }
)
_SHOWN: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf", ".csv"})
"""What pages may show or hand out. Anything else stays out of the site: it might steer the server, or hide the page."""
_README: Final = "readme"
_LONGEST: Final = 80
"""How long an id may be; longer ones could not be linked to."""
_RESERVED: Final = frozenset(
    {"index", "con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
"""Names that are no ids: lists of records have the first, and Windows keeps the others for devices."""


@dataclass(frozen=True, order=True, slots=True)
class FileRef:
    """A file of the project."""

    path: str
    """Project-relative, with forward slashes."""
    record_type: str | None = None
    """The type that its folder gives, None for a file that is no record."""


def discover(root: Path, folders: Mapping[str, str]) -> tuple[list[FileRef], list[Finding]]:
    """Return the records under ``root``, sorted by path, and what is wrong with the names and places of files.

    Args:
        root: the project.
        folders: the record type of each folder, for instance ``content/guidance: guidance``. Folders inside belong to
            it too; the longest match wins.
    """
    records: list[FileRef] = []
    findings: list[Finding] = []
    for path, entry in _walk(root, findings):
        suffix = entry.suffix.lower()
        if suffix not in _MARKDOWN:
            if suffix in _ACTIVE:
                findings.append(Finding(_text(path), Span(), "KB410", _active(entry.name)))
            elif suffix not in _SHOWN:
                findings.append(Finding(_text(path), Span(), "KB411", _unshown(entry.name)))
            continue
        if entry.stem.lower() == _README:
            continue  # for those who browse the repository
        record_type = _type_of(path, folders)
        if record_type is None:
            findings.append(Finding(_text(path), Span(), "KB022", _homeless(path, folders)))
            continue
        if not _is_id(entry.stem) or entry.suffix != ".md":
            findings.append(Finding(_text(path), Span(), "KB021", _misnamed(entry.name)))
            if _text(path) != path:
                continue  # a name that is no text cannot be linked to or printed
        records.append(FileRef(path, record_type))
    return sorted(records), findings


def discover_assets(root: Path) -> list[FileRef]:
    """Return the files beside the records that pages may show or hand out, sorted by path."""
    ignored: list[Finding] = []
    return sorted(
        FileRef(path) for path, entry in _walk(root, ignored) if entry.suffix.lower() in _SHOWN and _text(path) == path
    )


def read_all(root: Path, refs: Sequence[FileRef]) -> list[SourceFile]:
    """Read every record, in the order of ``refs``. A file that cannot be read is a record with a finding."""
    return in_two(lambda some: [read_file(root, ref.path) for ref in some], refs)


def read_file(root: Path, path: str) -> SourceFile:
    """Read one record. Nothing that is not a plain file is ever opened."""
    try:
        # O_NOFOLLOW closes the gap between looking and opening; O_NONBLOCK keeps a pipe from hanging the check.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(root / path, flags)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _unreadable(path, "is not a regular file; put a text file in its place")
            # A limit makes Python set aside as much memory as it says, so that only large files get one.
            return read_source(path, file.read(MAX_BYTES + 1) if status.st_size > MAX_BYTES else file.read())
    except OSError as error:
        return _unreadable(
            path, f"cannot be read ({(error.strerror or 'error').lower()}); check it and its permissions"
        )


def _unreadable(path: str, what: str) -> SourceFile:
    finding = Finding(path, Span(), "KB020", f"{shown(path.rsplit('/', 1)[-1])} {what}")
    return SourceFile(path, "", {}, "", 1, readable=False, findings=(finding,))


def _walk(root: Path, findings: list[Finding]) -> Iterator[tuple[str, Path]]:
    """Yield path and place of every regular file below the content folders, in order; report what is no file."""
    pending = [name for name in reversed(ROOTS) if os.path.lexists(root / name)]
    while pending:
        path = pending.pop()
        place = root / path
        if path in ROOTS and place.is_symlink():
            findings.append(_not_regular(path, "is a symbolic link, which is not followed; put the folder itself here"))
            continue
        try:
            with os.scandir(place) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            reason = (error.strerror or "error").lower()
            findings.append(_not_regular(path, f"cannot be read ({reason}); check it and its permissions"))
            continue
        folders: list[str] = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inner = f"{path}/{entry.name}"
            if entry.is_symlink():
                findings.append(
                    _not_regular(inner, "is a symbolic link, which is not followed; put the file itself here")
                )
            elif entry.is_dir(follow_symlinks=False):
                folders.append(inner)
            elif entry.is_file(follow_symlinks=False):
                yield inner, Path(entry.path)
            else:
                findings.append(_not_regular(inner, "is not a regular file; put a text file in its place"))
        pending.extend(reversed(folders))


def _not_regular(path: str, what: str) -> Finding:
    return Finding(_text(path), Span(), "KB020", f"{shown(_text(path).rsplit('/', 1)[-1])} {what}")


def _type_of(path: str, folders: Mapping[str, str]) -> str | None:
    return _folder_type(path.rsplit("/", 1)[0], tuple(folders.items()))


@lru_cache(maxsize=4096)
def _folder_type(folder: str, folders: tuple[tuple[str, str], ...]) -> str | None:
    best = max(
        (name for name, _ in folders if folder == name.rstrip("/") or folder.startswith(f"{name.rstrip('/')}/")),
        key=len,
        default=None,
    )
    return dict(folders)[best] if best is not None else None


def _text(path: str) -> str:
    """Return a path that can be printed, whatever bytes the name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _is_id(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST and name not in _RESERVED


def _unshown(name: str) -> str:
    kinds = ", ".join(sorted(suffix.removeprefix(".").upper() for suffix in _SHOWN))
    return f"{shown(_text(name))} is of a kind that the site does not publish; save it as one of {kinds}, or remove it"


def _active(name: str) -> str:
    return (
        f"{shown(_text(name))} can run programs in a reader's browser; save the picture as PNG, or the text as Markdown"
    )


def _homeless(path: str, folders: Mapping[str, str]) -> str:
    folder = path.rsplit("/", 1)[0]
    known = ", ".join(sorted(folders))
    return f"{shown(_text(folder))} is the folder of no record type; move the file to one of {known}"


def _misnamed(name: str) -> str:
    stem = Path(_text(name)).stem
    if len(stem) > _LONGEST:
        return (
            f"{shown(_text(name))} is too long for the name of a record; write at most {_LONGEST} characters before .md"
        )
    if stem.lower() in _RESERVED:
        return f"{shown(_text(name))} is a name that systems keep for themselves; name the file after what it is about"
    right = f"{slug(stem)}.md"
    return (
        f"{shown(_text(name))} is no name for a record: the name is its id, in lower-case letters, digits and single "
        f"hyphens; rename it to {clipped(right, 80)}"
    )


def slug(text: str) -> str:
    """Return the id that comes nearest to ``text``."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or "record"
