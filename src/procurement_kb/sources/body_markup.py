"""What a Markdown body holds that is not Markdown: HTML, template syntax, inclusions and attribute lists.

Each function looks at one character that can begin some of it, and says where the scan goes on.
"""

from __future__ import annotations

import re
from typing import Final

from procurement_kb.sources.body_model import Link, LinkKind
from procurement_kb.sources.body_notes import REACH, Notes
from procurement_kb.sources.html_names import HTML_NAMES

_AUTOLINK: Final = re.compile(r"<(?P<target>[A-Za-z][A-Za-z0-9+.-]+:[^<>\n]*|[^<>\s@/!?][^<>\s@]*@[^<>\s@]+)>")
_TAG: Final = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9:_-]*)(?:[\s/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*+[^<>]*)?>"
)
_TAG_START: Final = re.compile(r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9:_-]*)(?=[\s/]|\Z)")
_DECLARATION: Final = re.compile(r"<(?P<tag>\?|!\[CDATA\[|![A-Za-z]+)[^<>]*>?")
_ADMONITION: Final = re.compile(r'(?:!!!|\?\?\?\+?) ?[\w-]+(?: +"[^"\n]*")? *$', re.MULTILINE)
"""The engine takes further words for classes of the page."""
_INCLUDE: Final = re.compile(r"!include\b[^\n]*", re.IGNORECASE)
_ATTRIBUTES: Final = re.compile(
    r"\{(?::[^{}\n]*|[ ]*[#.][A-Za-z_][^{}\n]*|[^{}\n=\"']*[A-Za-z_:-][ ]*=[ ]*[^\s{}=][^{}\n]*)\}"
)
_TEMPLATE_END: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_INDENT: Final = 40
_LINE_START: Final = re.compile(r"(?:\A|\n)[ \t>]*\Z")


def angle_bracket(notes: Notes, at: int, end: int) -> int:
    """Note a tag, a comment, an autolink or a snippet."""
    body = notes.body
    if body.endswith("--8", 0, at) and body.startswith("<--", at):
        line = body.find("\n", at, end)
        return notes.passage(notes.includes, at - 3, line if line >= 0 else end)
    if body.startswith("<!--", at):
        close = body.find("-->", at + 4, end) if notes.comments else -1
        notes.comments = close >= 0  # where one is not closed, none behind it is
        stop = close + 3 if close >= 0 else at + 4
        return notes.tag("!--", at, stop)
    if match := _AUTOLINK.match(body, at, end):
        target = match["target"]
        place = match.span("target")
        notes.links.append(
            Link(LinkKind.AUTOLINK, target, target, *place, start=at, end=match.end(), places=notes.places)
        )
        return match.end()
    match = _TAG.match(body, at, end)
    if match is None:
        match = _TAG_START.match(body, at, end)
        if match and match["tag"].lower() not in HTML_NAMES:
            match = None
    if match:
        return notes.tag(match["tag"], at, match.end(), closing=bool(match["close"]))
    if match := _DECLARATION.match(body, at, end):
        return notes.tag(match["tag"], at, match.end())
    return at + 1


def brace(notes: Notes, at: int, end: int) -> int:
    """Note template syntax, an inclusion or an attribute list."""
    body = notes.body
    two = body[at : at + 2]
    if two == "{!" and (stop := body.find("!}", at + 2, min(notes.enter(at, end), at + REACH))) >= 0:
        return notes.passage(notes.includes, at, stop + 2)
    close = _TEMPLATE_END.get(two)
    if close is not None:
        stop = body.find(close, at + 2, min(notes.enter(at, end), at + REACH))
        if stop >= 0:
            return notes.passage(notes.templates, at, stop + 2)
        if two != "{#":
            return notes.passage(notes.templates, at, at + 2)
    if match := _ATTRIBUTES.match(body, at, end):
        return notes.passage(notes.attribute_lists, at, match.end())
    return at + 1


def exclamation_mark(notes: Notes, at: int, end: int) -> int:
    """Note an inclusion or an odd admonition; the mark of an image is looked at from its bracket."""
    body = notes.body
    if match := _INCLUDE.match(body, at, end):
        return notes.passage(notes.includes, at, at + len(match.group().rstrip()))
    if body.startswith("!!!", at) and _LINE_START.search(body[max(at - _INDENT, 0) : at]):
        line = body.find("\n", at, end)
        stop = line if line >= 0 else end
        if not _ADMONITION.match(body, at, stop):
            notes.passage(notes.attribute_lists, at, at + len(body[at:stop].rstrip()))
        return at + 3
    return at + 1
