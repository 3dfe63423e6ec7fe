"""The number of a case, and texts that change when content does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from procurement_kb import __version__
from procurement_kb.views.facets import CASE, case_ids

if TYPE_CHECKING:
    from procurement_kb.project import Project

__all__ = ["CASE", "case_ids", "digest", "stamp"]


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
