"""What readers can take away: every file below ``downloads/``, named once for the pages and for what makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procurement_kb.views.context import Context

FOLDER = "downloads"
"""Where the files lie below the site's root."""
OFFLINE = "buying-better-care-offline.zip"
GUIDANCE = "buying-better-care-guidance.epub"

PER_MODULE = ("trainer", "handout", "scorm12", "scorm2004", "cmi5")
"""Kinds of file of each module."""
PER_PATH = ("epub", "scorm12", "scorm2004", "cmi5")
"""Kinds of file of each path."""
ENDINGS = {
    "trainer": "-trainer-pack.zip",
    "handout": "-handout.pdf",
    "scorm12": "-scorm12.zip",
    "scorm2004": "-scorm2004.zip",
    "cmi5": "-cmi5.zip",
    "epub": ".epub",
}
"""How the name of a file ends, by its kind."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file to take away."""

    name: str
    """The file's name below `FOLDER`."""
    kind: str
    """``offline``, ``epub``, ``trainer``, ``handout``, ``scorm12``, ``scorm2004`` or ``cmi5``."""
    record: str | None = None
    """The module or path that it is made of; None for the whole site and for all guidance."""


def downloads(ctx: Context) -> Iterator[Download]:
    """Yield every file that the site offers."""
    yield Download(OFFLINE, "offline")
    yield Download(GUIDANCE, "epub")
    for type_name, kinds in (("module", PER_MODULE), ("path", PER_PATH)):
        for record_id in ctx.ids(type_name):
            yield from (Download(record_id + ENDINGS[kind], kind, record_id) for kind in kinds)
