"""What is asked and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urldefrag

from procurement_kb.findings import Span
from procurement_kb.project import Project
from procurement_kb.records.annotations import Kind
from procurement_kb.records.introspect import leaves


class State(StrEnum):
    """What is known of an address."""

    ALIVE = "alive"
    MOVED = "moved"
    """It leads to another address for good."""
    DEAD = "dead"
    """Its server, or the lack of one, says that there is nothing."""
    UNSURE = "unsure"
    """It did not answer as it should; programs may be unwelcome where people are not."""
    UNASKED = "unasked"
    """Its owner does not want programs there, or there was no time."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a record has an address."""

    path: str
    span: Span
    read_on: str = ""
    """The day, month or year on which the source was last read or published, empty when the record does not say."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was learnt about an address."""

    state: State
    detail: str = ""
    """Why, in a few words."""
    target: str = ""
    """Where it leads to now."""
    checked: dt.datetime | None = None
    since: dt.datetime | None = None
    """Since when it has been in this state without a break."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An address with its places and what was learnt."""

    url: str
    uses: tuple[Use, ...]
    result: Result
    archived: str = ""
    """The address of a copy, when one was asked for and found."""


def collect(project: Project, paths: Sequence[str] = ()) -> dict[str, tuple[Use, ...]]:
    """Return every web address in a field of a record, with its places; without the part after ``#``.

    Args:
        project: where to look.
        paths: only in these files and folders; everywhere when there is none.
    """
    found: dict[str, list[Use]] = {}
    for path, url, use in _uses(project):
        if not paths or any(path == place or path.startswith(f"{place}/") for place in paths):
            found.setdefault(urldefrag(url).url, []).append(use)
    return {url: tuple(uses) for url, uses in sorted(found.items())}


def _uses(project: Project) -> Iterator[tuple[str, str, Use]]:
    for record in project.loaded:
        # A broken record has findings of its own; an address in it may be one of them.
        if record.record is None:
            continue
        source = record.source
        for leaf in leaves(type(record.record), source.values, Kind.ADDRESS):
            around: Any = source.values
            for step in leaf.loc[:-1]:
                around = around[step]
            read_on = str(around.get("accessed") or around.get("date") or "")
            yield source.path, leaf.value, Use(source.path, source.span(leaf.loc), read_on)


ARCHIVE = "https://web.archive.org/web/"
AVAILABLE = "https://archive.org/wayback/available"


def archive_address(url: str, read_on: str = "") -> str:
    """Return the address at which the Internet Archive shows its copy nearest to the day of reading. It is not asked."""
    digits = "".join(read_on.split("-"))
    return f"{ARCHIVE}{digits if digits.isdigit() and len(digits) in {4, 6, 8} else '2'}/{url}"


def availability_address(url: str, read_on: str = "") -> str:
    """Return the address at which the Internet Archive says whether it has a copy."""
    digits = "".join(read_on.split("-"))
    stamp = f"&timestamp={digits}" if digits.isdigit() else ""
    return f"{AVAILABLE}?url={quote(url, safe='')}{stamp}"
