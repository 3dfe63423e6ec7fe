"""How large a built site is."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from procurement_kb.records import record_types

_LEVEL = 6
"""How hard servers usually compress."""


@dataclass(frozen=True, slots=True)
class Pages:
    """How many bytes of HTML a set of pages has, one by one."""

    mean: float
    most: int


@dataclass(frozen=True, slots=True)
class Site:
    """The size of a site."""

    files: int
    size: int
    """Bytes of all files."""
    raw: Pages
    """Case pages as they are."""
    gzip: Pages
    """Case pages as they are sent."""
    largest: tuple[str, int]
    """The largest HTML page of all and its bytes."""
    search: int
    """Bytes of the search index, whatever engine made it."""


def size_of(site: Path, cases: Iterable[Path]) -> Site:
    """Measure the site in ``site``; ``cases`` are its case pages."""
    files = [path for path in site.rglob("*") if path.is_file()]
    sizes = {path: path.stat().st_size for path in files}
    html = {path: size for path, size in sizes.items() if path.suffix == ".html"}
    biggest = max(html, key=lambda path: (html[path], path.as_posix()))
    pages = [path.read_bytes() for path in cases]
    packed = [len(gzip.compress(page, _LEVEL)) for page in pages]
    return Site(
        files=len(files),
        size=sum(sizes.values()),
        raw=Pages(mean(map(len, pages)), max(map(len, pages))),
        gzip=Pages(mean(packed), max(packed)),
        largest=(biggest.relative_to(site).as_posix(), html[biggest]),
        search=sum(size for path, size in sizes.items() if {"search", "pagefind"} & set(path.relative_to(site).parts)),
    )


def case_pages(site: Path, ids: Iterable[str]) -> list[Path]:
    """Return the pages of cases in a site of ours."""
    address = record_types()["case-study"].kind_.address
    return [site / address / case_id / "index.html" for case_id in ids]


def bare_pages(site: Path, ids: Iterable[str]) -> list[Path]:
    """Return the pages of cases in a site of MkDocs alone."""
    folder = record_types()["case-study"].kind_.folder
    return [site / folder / case_id / "index.html" for case_id in ids]
