"""What stands in a Markdown body: headings, links, citations, fences, and what does not belong there.

A scanner, not a Markdown parser: it stops at the few characters that can begin something, knows code when it sees it, and
reports exact places in the file. Where Markdown dialects differ it follows the site's engine, Python-Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from procurement_kb.sources.body_links import WIKI, citation, close_bracket, open_bracket, resolve_labels
from procurement_kb.sources.body_markup import angle_bracket, brace, exclamation_mark
from procurement_kb.sources.body_model import (
    BodyScan,
    Citation,
    Fence,
    Heading,
    Html,
    Link,
    LinkKind,
    Passage,
    WikiLink,
)
from procurement_kb.sources.body_notes import MOST, Notes
from procurement_kb.sources.headings import Slugs, find_headings
from procurement_kb.sources.model import SourceFile

__all__ = [
    "BodyScan",
    "Citation",
    "Fence",
    "Heading",
    "Html",
    "Link",
    "LinkKind",
    "Passage",
    "WikiLink",
    "mask_code",
    "scan",
]


_FENCE: Final = re.compile(r"(?m)^(?P<indent>[ \t>]*)(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})[ \t]*(?P<info>[^\n]*)$")
_STOP: Final = re.compile(r"[\\`<\[\]{!](?:(?<=\[)@(?P<key>[^\[\]\n]+)\](?!\())?")
"""What can begin something, and the whole of a citation, by far the most frequent of all."""
_TICKS: Final = re.compile(r"`+")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
TEXT_FENCES: Final = frozenset({"simulation"})
"""Info strings of blocks whose texts readers read, so that links to records and citations count in them."""
_TEXT_MARK: Final = re.compile(rf"{WIKI.pattern}|\[@(?P<key>[^\[\]\n]+)\](?!\()")


def scan(source: SourceFile) -> BodyScan:
    """Return what stands in the body of ``source``, with places in the file."""
    notes = _read(source.body, source.body_line)
    return BodyScan(
        headings=tuple(notes.headings),
        wiki_links=tuple(notes.wiki_links),
        citations=tuple(notes.citations),
        links=tuple(sorted(notes.links, key=_by_place)),
        images=tuple(sorted(notes.images, key=_by_place)),
        fences=tuple(notes.fences),
        html=tuple(notes.html),
        templates=tuple(notes.templates),
        includes=tuple(notes.includes),
        attribute_lists=tuple(notes.attribute_lists),
        open_fence=notes.open_fence,
    )


def mask_code(body: str) -> str:
    """Return ``body`` with everything inside code blanked out, at the same length and with the same lines."""
    chars = list(body)
    for start, end in _read(body, 1).code:
        chars[start:end] = [char if char == "\n" else " " for char in chars[start:end]]
    return "".join(chars)


def _read(body: str, first_line: int) -> Notes:
    """Scan the whole of ``body``."""
    notes = Notes(body, first_line)
    slugs = Slugs()
    for start, end in _prose(notes):
        _inline(notes, start, end)
        for begin, stop, level in islice(find_headings(body[start:end]), MOST):
            at, to = start + begin, start + stop
            text = body[at:to]
            notes.headings.append(Heading(level, text, slugs.take(text), start=at, end=to, places=notes.places))
    resolve_labels(notes)
    if notes.data:
        _texts(notes)
    return notes


def _prose(notes: Notes) -> list[tuple[int, int]]:
    """Note the fenced blocks and return the stretches between them."""
    body = notes.body
    if "```" not in body and "~~~" not in body:
        return [(0, len(body))]
    parts: list[tuple[int, int]] = []
    start = 0
    while opening := _FENCE.search(body, start):
        parts.append((start, opening.start()))
        # The engine closes a fence with exactly the mark that opened it.
        closing = re.compile(rf"(?m)^[ \t>]*{opening['mark']}[ \t]*$").search(body, opening.end())
        if closing is None:
            notes.open_fence = notes.places.span(opening.start("mark"), opening.end())
            notes.code.append((opening.start(), len(body)))
            return parts
        content = min(opening.end() + 1, closing.start())
        notes.code.append((opening.start(), closing.end()))
        if opening["info"].rstrip() in TEXT_FENCES:
            notes.data.append((content, closing.start()))
        notes.fences.append(
            Fence(
                opening["info"].rstrip(),
                body[content : closing.start()],
                notes.places.span(content, content).line,
                start=opening.start("mark"),
                end=closing.end(),
                places=notes.places,
            )
        )
        start = closing.end()
    parts.append((start, len(body)))
    return parts


def _texts(notes: Notes) -> None:
    """Note the links to records and the citations in blocks of data; nothing else means anything there."""
    for start, end in notes.data:
        for match in _TEXT_MARK.finditer(notes.body, start, end):
            if match["key"] is not None:
                citation(notes, match)
            else:
                open_bracket(notes, match.start(), end)
    notes.wiki_links.sort(key=_by_place)
    notes.citations.sort(key=_by_place)


def _inline(notes: Notes, start: int, end: int) -> None:
    """Scan a stretch without fences."""
    body = notes.body
    notes.paragraph = (start, start)
    match = _STOP.search(body, start, end)
    while match:
        if match["key"] is not None:
            after = citation(notes, match)
        else:
            at = match.start()
            after = _HANDLERS[body[at]](notes, at, end)
        match = _STOP.search(body, after, end)


def _escape(notes: Notes, at: int, _end: int) -> int:
    """Skip an escaped character."""
    return at + (2 if notes.body[at + 1 : at + 2] in _PUNCTUATION else 1)


def _ticks(notes: Notes, at: int, end: int) -> int:
    """Skip inline code: up to as many backticks, in the same paragraph."""
    run = _TICKS.match(notes.body, at)
    width = run.end() - at if run else 1
    stop = notes.enter(at, end)
    for closing in _TICKS.finditer(notes.body, at + width, stop):
        if closing.end() - closing.start() == width:
            notes.code.append((at, closing.end()))
            return closing.end()
    return at + width


_HANDLERS: Final[dict[str, Callable[[Notes, int, int], int]]] = {
    "\\": _escape,
    "`": _ticks,
    "<": angle_bracket,
    "[": open_bracket,
    "]": close_bracket,
    "{": brace,
    "!": exclamation_mark,
}
"""What looks at each character of `_STOP`, and returns where to go on."""


def _by_place(link: Link | WikiLink | Citation) -> tuple[int, int]:
    return link.start, link.end
