"""A record's body on its way to the engine: links become relative ``.md`` links, citations become markers."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from procurement_kb.records.quiz import FENCE as QUIZ
from procurement_kb.records.simulation import FENCE as SIMULATION

if TYPE_CHECKING:
    from procurement_kb.sources import SourceFile
    from procurement_kb.sources.body_model import BodyScan, WikiLink
    from procurement_kb.views.context import Context

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private-use characters round the key of a citation. Contributors' own are removed, so none can be forged."""

INSERT_OPEN, INSERT_CLOSE = "\ue002", "\ue003"
"""Round the name of a block that the generator puts in the text, for instance the quiz."""

BLOCKS = frozenset({QUIZ, SIMULATION})
"""Blocks of data in whose place the generator puts its own HTML."""

PRIVATE = re.compile("[\ue000-\uf8ff]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~])")


def escape_markdown(text: str) -> str:
    """Return Markdown that reads as ``text``, whatever characters it has."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def relative_uri(from_uri: str, to_uri: str) -> str:
    """Return the path of one page as seen from another; both are below the documents folder and normal."""
    above, target = from_uri.split("/")[:-1], to_uri.split("/")
    same = 0
    while same < min(len(above), len(target) - 1) and above[same] == target[same]:
        same += 1
    return "/".join((*[".."] * (len(above) - same), *target[same:]))


def resolve_body(
    ctx: Context, source: SourceFile, scan: BodyScan, src_uri: str, start: int = 0, end: int | None = None
) -> str:
    """Return the body with ids resolved to titles and relative links, and citations as markers.

    Links to records that do not exist keep their words; the graph has reported them.

    Args:
        ctx: the project.
        source: the file.
        scan: what its body holds.
        src_uri: the page that the body is for.
        start: the offset into the body at which to begin.
        end: the offset at which to stop; None means the end of the body.
    """
    until = len(source.body) if end is None else end
    pieces = [
        (link.start, link.end, _link(ctx, link, src_uri))
        for link in scan.wiki_links
        if start <= link.start and link.end <= until
    ]
    pieces += [(cited.start, cited.end, f"{MARK_OPEN}{cited.key}{MARK_CLOSE}") for cited in scan.citations]
    pieces += [
        (fence.start, fence.end, f"{INSERT_OPEN}{fence.info}{INSERT_CLOSE}\n")
        for fence in scan.fences
        if fence.info in BLOCKS
    ]
    for link in (*scan.images, *scan.links):
        moved = _moved_target(source.path, src_uri, link.target)
        if moved is not None:
            pieces.append((link.target_start, link.target_end, moved))
    out: list[str] = []
    at = start
    for first, last, text in sorted(pieces):
        if at <= first and last <= until:
            out += (PRIVATE.sub("", source.body[at:first]), text)
            at = last
    out.append(PRIVATE.sub("", source.body[at:until]))
    return "".join(out)


def _link(ctx: Context, link: WikiLink, src_uri: str) -> str:
    current = ctx.graph.resolve(link.id)
    if current is None or current not in ctx.records:
        return escape_markdown(link.words or link.id)
    words = escape_markdown(link.words or ctx.records[current].title)
    return f"[{words}]({relative_uri(src_uri, ctx.src_uri(current))})"


def asset_uri(path: str) -> str:
    """Return where a file beside the records is published; ``path`` is relative to the project's root."""
    for folder, address in (("content/", ""), ("case_studies/", "cases/")):
        if path.startswith(folder):
            return address + path.removeprefix(folder)
    return path


def _moved_target(path: str, src_uri: str, target: str) -> str | None:
    """Return where a relative address of a file leads from the published page, None when it is no such address.

    Pages do not lie where their files lie: ``content/guidance/plan/x.md`` is published as ``guidance/x/``.
    """
    plain, hash_, fragment = target.partition("#")
    if not plain or plain.startswith(("/", "\\")) or ":" in plain.partition("/")[0] or plain.endswith(".md"):
        return None
    return f"{relative_uri(src_uri, asset_uri(posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))))}{hash_}{fragment}"
