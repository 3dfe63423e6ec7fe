"""Square brackets in a Markdown body: citations, links to records, links and images.

Functions that look at one character say where the scan goes on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from procurement_kb.sources.body_model import Citation, Link, LinkKind, WikiLink
from procurement_kb.sources.body_notes import REACH, Notes

WIKI: Final = re.compile(r"\[\[(?P<id>[^\[\]|\n]*)(?:\|(?P<words>[^\[\]\n]*))?\]\](?!\()")
"""A link to a record."""
_DEFINITION: Final = re.compile(r"\]:[ \t]*\n?[ \t]*(?P<target><[^<>\n]*>|[^\s<]\S*)")
_ANGLE_TARGET: Final = re.compile(r"\(\s*<(?P<target>[^<>]*)>\s*(?:\"[^\"]*\"|'[^']*')?\s*\)")
_TARGET: Final = re.compile(
    r"\(\s*(?P<target>[^\s()\"'<>]*(?:\([^\s()]*\)[^\s()\"'<>]*)*)\s*(?:\s(?:\"[^\"]*\"|'[^']*')\s*)?\)"
)
_TITLE: Final = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*$")
_PARENS: Final = re.compile(r"[()]")
_LABEL: Final = re.compile(r"\]\[(?P<label>[^\[\]\n]*)\]")
_LONGEST_LABEL: Final = 200


def citation(notes: Notes, match: re.Match[str]) -> int:
    """Note a citation and return its end."""
    start, end = _stripped(notes.body, *match.span("key"))
    after = match.end()
    notes.citations.append(Citation(notes.body[start:end], match.start(), after, start, end, notes.places))
    return after


def open_bracket(notes: Notes, at: int, end: int) -> int:
    """Note a link to a record, or remember a bracket."""
    body = notes.body
    if match := WIKI.match(body, at, end):
        words = match["words"]
        place = (*match.span(), *_stripped(body, *match.span("id")))
        notes.wiki_links.append(
            WikiLink(match["id"].strip(), words.strip() or None if words else None, *place, notes.places)
        )
        return match.end()
    notes.enter(at, end)
    notes.brackets.append(at)
    return at + 1


def close_bracket(notes: Notes, at: int, end: int) -> int:
    """Note the link that a bracket completes, if it does."""
    notes.enter(at, end)
    if not notes.brackets:
        return at + 1
    start = notes.brackets.pop()
    if at - start > REACH:
        return at + 1
    text = notes.body[start + 1 : at]
    image = notes.body[start - 1 : start] == "!" and notes.body[start - 2 : start - 1] != "\\"
    following = notes.body[at + 1 : at + 2]
    if following == "(" and (found := _target(notes, at + 1, end)):
        (begin, stop), after = found
        _add_link(notes, LinkKind.INLINE, text, (start, after), (begin, stop), image=image)
        return after
    if following == ":" and not notes.body[notes.body.rfind("\n", 0, start) + 1 : start].strip():
        match = _DEFINITION.match(notes.body, at, end)
        if match and not text.startswith("^"):
            _add_link(notes, LinkKind.DEFINITION, text, (start, match.end()), match.span("target"), image=False)
            return match.end()
    if not notes.labels:
        return at + 1
    match = _LABEL.match(notes.body, at, end)
    label = match["label"] if match and match["label"].strip() else text
    after = match.end() if match else at + 1
    if len(label) <= _LONGEST_LABEL:
        notes.labelled.append((_label(label), text, start, after, image))
    return after


def resolve_labels(notes: Notes) -> None:
    """Turn bracketed words into links where a definition says so; it may stand below them."""
    if not notes.definitions:
        return
    for label, text, start, end, image in notes.labelled:
        definition = notes.definitions.get(label)
        if definition is None:
            continue
        begin = start - 1 if image else start
        link = replace(definition, kind=LinkKind.REFERENCE, text=text, image=image, start=begin, end=end)
        (notes.images if image else notes.links).append(link)


def _target(notes: Notes, at: int, end: int) -> tuple[tuple[int, int], int] | None:
    """Return where the target of an inline link stands and where the link ends."""
    for pattern in (_TARGET, _ANGLE_TARGET):
        if match := pattern.match(notes.body, at, end):
            return match.span("target"), match.end()
    # The engine counts parentheses and takes whatever is between them, line ends included.
    close = _matching(notes, at, end)
    if close is None or close - at > REACH:
        return None
    begin, stop = _stripped(notes.body, at + 1, close)
    if title := _TITLE.search(notes.body, begin, stop):
        stop = title.start()
    return (begin, stop), close + 1


def _matching(notes: Notes, at: int, end: int) -> int | None:
    """Return where the parenthesis that opens at ``at`` is closed; all of a paragraph are paired at once."""
    stop = notes.enter(at, end)
    if not notes.parens:
        opened: list[int] = []
        for paren in _PARENS.finditer(notes.body, at, stop):
            if paren.group() == "(":
                opened.append(paren.start())
            elif opened:
                notes.parens[opened.pop()] = paren.start()
        notes.parens[-1] = -1
    return notes.parens.get(at)


def _add_link(
    notes: Notes, kind: LinkKind, text: str, whole: tuple[int, int], target: tuple[int, int], *, image: bool
) -> None:
    """Note a link or an image."""
    start = whole[0] - 1 if image else whole[0]
    written = notes.body[slice(*target)]
    if written.startswith("<") and written.endswith(">"):
        target = (target[0] + 1, target[1] - 1)
        written = written[1:-1]
    link = Link(kind, written.strip(), text, *target, image, start=start, end=whole[1], places=notes.places)
    (notes.images if image else notes.links).append(link)
    if kind is LinkKind.DEFINITION:
        notes.definitions.setdefault(_label(text), link)


def _label(text: str) -> str:
    return " ".join(text.split()).lower()


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the space around it; one that is all space stays as it is."""
    inner = text[start:end]
    stripped = inner.strip()
    if len(stripped) == len(inner) or not stripped:
        return start, end
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
