"""The number of a case: its place among the ids of all cases. Search and explorer speak of cases by number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from procurement_kb import __version__

if TYPE_CHECKING:
    from procurement_kb.project import Project
    from procurement_kb.records import Record

CASE = "case-study"


def case_ids(records: Mapping[str, Record]) -> list[str]:
    """Return the ids of all cases in the order of their numbers, from 0."""
    return sorted(record_id for record_id, record in records.items() if record.kind_.name == CASE)


def stamp(project: Project) -> str:
    """Return a short text that changes whenever anything of the project's content does.

    Addresses of data files carry it, so that a browser never mixes the files of two builds.
    """
    texts = (loaded.source.text for loaded in project.loaded)
    return digest([__version__, *texts])


def digest(texts: Iterable[str]) -> str:
    """Return a short text that changes whenever one of ``texts`` does."""
    whole = hashlib.sha256()
    for text in texts:
        whole.update(text.encode("utf-8", "surrogatepass"))
        whole.update(b"\0")
    return whole.hexdigest()[:10]
