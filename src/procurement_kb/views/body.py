"""A record's body on its way to the engine: links become relative ``.md`` links, citations become markers."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurement_kb.findings import Span
    from procurement_kb.sources import SourceFile
    from procurement_kb.sources.body import BodyScan
    from procurement_kb.views.context import Context

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private-use characters round the key of a citation. Contributors' own are removed, so none can be forged."""

INSERT_OPEN, INSERT_CLOSE = "\ue002", "\ue003"
"""Round the name of a block that the generator puts in the text, for instance the quiz."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~])")


def escape_markdown(text: str) -> str:
    """Return Markdown that reads as ``text``, whatever characters it has."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def relative_uri(from_uri: str, to_uri: str) -> str:
    """Return the path of one page as seen from another."""
    return posixpath.relpath(to_uri, posixpath.dirname(from_uri) or ".")


def resolve_body(ctx: Context, source: SourceFile, scan: BodyScan, src_uri: str) -> str:
    """Return the body with ids resolved to titles and relative links, and citations as markers.

    Links to records that do not exist keep their words; the graph has reported them.
    """
    starts = _line_starts(source.body)

    def offset(line: int, column: int) -> int:
        return starts[line - source.body_line] + column - 1

    def cut(span: Span) -> tuple[int, int]:
        return offset(span.line, span.column), offset(span.end_line, span.end_column)

    pieces: list[tuple[int, int, str]] = []
    for link in scan.wiki_links:
        current = ctx.graph.resolve(link.id)
        if current is None or current not in ctx.records:
            text = escape_markdown(link.words or link.id)
        else:
            words = escape_markdown(link.words or ctx.records[current].title)
            text = f"[{words}]({relative_uri(src_uri, ctx.src_uri(current))})"
        pieces.append((*cut(link.span), text))
    for citation in scan.citations:
        pieces.append((*cut(citation.span), f"{MARK_OPEN}{citation.key}{MARK_CLOSE}"))
    for fence in scan.fences:
        if fence.info == "quiz":
            pieces.append((*cut(fence.span), f"{INSERT_OPEN}quiz{INSERT_CLOSE}\n"))
    pieces.sort()
    out: list[str] = []
    at = 0
    for start, end, text in pieces:
        out += (_PRIVATE.sub("", source.body[at:start]), text)
        at = end
    out.append(_PRIVATE.sub("", source.body[at:]))
    return "".join(out)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]
