"""What readers can take away: every file below ``downloads/``, named once for the pages and for what makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procurement_kb.views.lists import page
from procurement_kb.views.words import and_list, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

FOLDER = "downloads"
"""Where the files lie below the site's root."""
PAGE = f"{FOLDER}/index.md"
OFFLINE = "buying-better-care-offline.zip"
GUIDANCE = "buying-better-care-guidance.epub"
CHECKSUMS = "SHA256SUMS.txt"
"""The list of the SHA-256 of every other file."""

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
LABELS = {
    "trainer": "Trainer’s pack",
    "handout": "Handout",
    "scorm12": "SCORM 1.2",
    "scorm2004": "SCORM 2004",
    "cmi5": "cmi5",
    "epub": "E-book",
}
"""What readers call a file, by its kind."""
PLATFORMS = (
    (
        "scorm12",
        "Moodle, Totara, ILIAS, Chamilo, and any platform of which you are not sure: nearly all read it.",
        "Completion, score, each answer, time, and where the learner left off.",
    ),
    (
        "scorm2004",
        "Platforms that name SCORM 2004 4th edition, such as SCORM Cloud. Where only an earlier one is named, take 1.2.",
        "The same, with completion and success told apart, and room for longer answers.",
    ),
    (
        "cmi5",
        "Platforms with cmi5, or with an xAPI record store that imports cmi5 courses.",
        "The same, as xAPI statements in the record store.",
    ),
)
"""Kinds of package, which platform takes them, and what they report."""


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
            yield from _of_record(record_id, kinds)


def take_away(ctx: Context, record_id: str) -> Json:
    """Return what the page of a module or path says about its files: their names in words, and where they are."""
    kinds = PER_MODULE if ctx.records[record_id].kind_.name == "module" else PER_PATH
    first, *rest = (LABELS[kind] for kind in kinds)
    words = [first, *(word if word.isupper() or word.startswith(("SCORM", "cmi5")) else word.lower() for word in rest)]
    return {"href": f"{ctx.urls.href(PAGE)}#{record_id}", "words": and_list(words)}


def downloads_page(ctx: Context) -> Document:
    """Return the page that offers every file."""
    modules: list[Any] = [ctx.records[record_id] for record_id in ctx.ids("module")]
    paths: list[Any] = [ctx.records[record_id] for record_id in ctx.ids("path")]
    minutes = {record_id: ctx.records[record_id].minutes for record_id in ctx.ids("module")}  # type: ignore[attr-defined]
    return page(
        ctx,
        PAGE,
        title="Downloads",
        summary=(
            "The whole site for a computer without a network, e-books, packs for trainers, "
            "and packages for learning platforms."
        ),
        template="downloads",
        offline=_file(Download(OFFLINE, "offline"), "The whole site"),
        guidance=_file(Download(GUIDANCE, "epub"), "All guidance"),
        checksums=_file(Download(CHECKSUMS, "checksums"), "Checksums (SHA-256)"),
        platforms=[{"label": LABELS[kind], "takes": takes, "reports": reports} for kind, takes, reports in PLATFORMS],
        paths=[
            _row(ctx, record_id, PER_PATH, _path_note(len(path.modules), sum(minutes.get(i, 0) for i in path.modules)))
            for record_id, path in _by_title(ctx.ids("path"), paths)
        ],
        modules=[
            _row(ctx, record_id, PER_MODULE, duration(module.minutes))
            for record_id, module in _by_title(ctx.ids("module"), modules)
        ],
        web=ctx.urls.absolute(PAGE) if ctx.urls.site_url else None,
    )


def _of_record(record_id: str, kinds: tuple[str, ...]) -> Iterator[Download]:
    return (Download(record_id + ENDINGS[kind], kind, record_id) for kind in kinds)


def _by_title(ids: list[str], records: list[Any]) -> list[tuple[str, Any]]:
    return sorted(zip(ids, records, strict=True), key=lambda row: row[1].title.casefold())


def _path_note(modules: int, minutes: int) -> str:
    return f"{modules} modules, {duration(minutes)}" if modules != 1 else f"1 module, {duration(minutes)}"


def _row(ctx: Context, record_id: str, kinds: tuple[str, ...], note: str) -> Json:
    files = [_file(download, LABELS[download.kind]) for download in _of_record(record_id, kinds)]
    return {**ctx.link(record_id), "note": note, "files": files}


def _file(download: Download, label: str) -> Json:
    return {"name": download.name, "label": label, "format": download.name.rsplit(".", 1)[-1].upper()}
