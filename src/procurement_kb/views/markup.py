"""Rendered bodies made safe and finished: one allow-list for what contributors wrote, then the generator's own marks.

Order matters. The allow-list runs first, over everything a contributor could influence; citations, glossary terms
and table wrappers are added afterwards, so that the list never has to permit what only the generator may write.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import nh3

from procurement_kb.views.body import INSERT_CLOSE, INSERT_OPEN, MARK_CLOSE, MARK_OPEN
from procurement_kb.views.glossary import TermIndex
from procurement_kb.views.lesson import sections

TAGS = frozenset(
    {
        "a",
        "abbr",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
"""Elements that plain Markdown, tables, definition lists and admonitions produce."""

_HEADINGS = {f"h{level}": {"id"} for level in range(2, 7)}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    **_HEADINGS,
}
CLASSES: dict[str, set[str]] = {
    "div": {"admonition", "note", "tip", "warning", "example", "info", "quote"},
    "p": {"admonition-title"},
}
SCHEMES = {"http", "https"}
OWN_IDS = ("kb-", "__")
"""How ids begin that the templates and the theme look for: the theme reads its settings from one of them."""

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_NAME = re.compile(r"</?([a-z0-9]+)")
_CITES = re.compile(f"{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE}\\s*(?:{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE}\\s*)*")
_CITE = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
_INSERT = re.compile(f"(?:<p>)?{INSERT_OPEN}([a-z]+){INSERT_CLOSE}(?:</p>)?")
_SKIP = frozenset({"a", "code", "pre", "h2", "h3", "h4", "h5", "h6", "th", "abbr"})
"""Elements in which no term is marked."""
_STEPS = {
    **{f"<{name}>": int(name in _SKIP) for name in TAGS},
    **{f"</{name}>": -int(name in _SKIP) for name in TAGS},
}
"""By how many such elements a tag without attributes leads further in."""


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep images on the site and ids apart; everything else was decided by the lists above."""
    if name == "id":
        return None if value.startswith(OWN_IDS) else value
    if tag == "img" and name == "src":
        # Browsers read a backslash as a slash and drop tabs and line ends in addresses.
        return value if _is_local(value) else None
    if tag == "a" and name == "href" and not value.lower().startswith(("http://", "https://")):
        return value if _is_local(value) else None
    return value


def _is_local(address: str) -> bool:
    """Tell whether an address stays on the site: no scheme, no host."""
    plain = re.sub(r"[\x00-\x20]", "", address).replace("\\", "/")
    return not plain.startswith("//") and ":" not in plain.partition("/")[0].partition("#")[0].partition("?")[0]


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    attribute_filter=_attribute,
    link_rel=None,
    strip_comments=True,
)


def clean(rendered: str) -> str:
    """Return ``rendered`` with nothing in it but what the allow-list names."""
    return _CLEANER.clean(rendered)


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What the finishing pass needs to know about a page."""

    href: str
    """The page's address relative to the site's root."""
    sources: Mapping[str, int]
    """The number of each source."""
    skip_terms: frozenset[str] = frozenset()
    """Terms that are not marked here, for instance the one the page explains."""
    inserts: Mapping[str, str] = field(default_factory=dict)
    """Blocks of the generator's own HTML by name, for instance the quiz."""
    lesson: bool = False
    """Whether readers take the page section by section."""


def finish(
    rendered: str, marks: PageMarks, terms: TermIndex, term_hrefs: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Clean a rendered body, then add citations, glossary marks and table wrappers.

    Returns the HTML and the ids of the terms that were marked, in the order of the text.
    """
    seen = set(marks.skip_terms)
    used: list[str] = []
    skipping = tables = end = 0
    cleaned = clean(rendered)
    # Found in one go, and used where they stand in text: most pieces of text are too short to be looked through alone.
    places = terms.places(cleaned)
    places.reverse()
    # The pattern is one group: texts and tags take turns.
    pieces = _TAG.split(cleaned)
    for number, piece in enumerate(pieces):
        start, end = end, end + len(piece)
        if number % 2:
            step = _STEPS.get(piece)
            if step is None:
                skipping += _opens(piece)
                continue
            skipping += step
            if piece in {"<table>", "</table>"}:
                tables += piece == "<table>"
                pieces[number] = _table(tables, closing=piece == "</table>")
            elif piece == "<pre>":
                # Code scrolls on its own, as wide tables do.
                pieces[number] = '<pre tabindex="0">'
        elif piece:
            text = piece
            here = _until(places, start, end) if places and places[-1] < end else None
            if here and not skipping and (found := terms.find(cleaned, seen, here)):
                text = _mark_terms(cleaned, start, end, found, marks, term_hrefs)
                used += [term for _, _, term in found]
            if MARK_OPEN in text:
                text = mark_citations(text, marks.sources)
            pieces[number] = text
    return _completed("".join(pieces), marks), tuple(used)


def _completed(body: str, marks: PageMarks) -> str:
    """Put the generator's own blocks in their places, and cut a lesson into its sections."""
    if INSERT_OPEN in body:
        body = _INSERT.sub(lambda match: marks.inserts.get(match.group(1), ""), body)
    return sections(body) if marks.lesson else body


def _table(number: int, *, closing: bool) -> str:
    # A wide table scrolls inside its own region, which the keyboard must reach (WCAG 2.1.1).
    if closing:
        return "</table></div>"
    return f'<div class="kb-table" role="region" aria-label="Table {number}" tabindex="0"><table>'


def _opens(tag: str) -> bool:
    """Tell whether a tag with attributes opens an element in which no term is marked."""
    name = _NAME.match(tag)
    return name is not None and name.group(1) in _SKIP


def _until(places: list[int], start: int, end: int) -> list[int]:
    """Take the places before ``end`` away, and return those from ``start``; the list has them from the last to the first."""
    here = []
    while places and places[-1] < end:
        place = places.pop()
        if place >= start:
            here.append(place)
    return here


def _mark_terms(
    whole: str,
    start: int,
    end: int,
    found: Iterable[tuple[int, int, str]],
    marks: PageMarks,
    term_hrefs: Mapping[str, str],
) -> str:
    """Return a piece of text with links to the terms that were ``found`` in it."""
    out: list[str] = []
    at = start
    for first, last, term in found:
        href = html.escape(relative_href(marks.href, term_hrefs[term]))
        out += (
            whole[at:first],
            f'<a class="kb-term" href="{href}" data-kb-term="{term}" aria-describedby="kb-def-{term}">',
            whole[first:last],
            "</a>",
        )
        at = last
    out.append(whole[at:end])
    return "".join(out)


def mark_citations(text: str, sources: Mapping[str, int]) -> str:
    """Return HTML with links to the sources in place of the markers; ``sources`` gives the number of each."""
    out: list[str] = []
    at = 0
    for match in _CITES.finditer(text):
        # The blank before them goes: looking for it with the pattern would try every blank of the text.
        out.append(text[at : match.start()].rstrip())
        cited = match.group()
        links = [
            f'<a href="#kb-source-{key}" aria-label="Source {sources[key]}">{sources[key]}</a>'
            for key in _CITE.findall(cited)
            if key in sources
        ]
        if links:
            out.append(f'<sup class="kb-cites">{"".join(links)}</sup>')
        if cited.endswith((" ", "\n")):
            out.append(" ")
        at = match.end()
    out.append(text[at:])
    return "".join(out)


def relative_href(from_href: str, to_href: str) -> str:
    """Return the address of one page as seen from another; both are relative to the site's root."""
    base = from_href if from_href.endswith("/") or not from_href else posixpath.dirname(from_href)
    target, hash_, fragment = to_href.partition("#")
    path = posixpath.relpath("/" + target, "/" + base)
    if target.endswith("/") or not target:
        path += "/"
    return f"{path}{hash_}{fragment}"
