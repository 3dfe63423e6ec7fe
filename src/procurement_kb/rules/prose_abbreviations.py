"""Is every abbreviation written out where a page first uses it? KB323."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.model import Graph, Node
from procurement_kb.graph.words import quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.personal import MARKER
from procurement_kb.rules.prose_text import BlockKind, block_at, own_words, places, without_code
from procurement_kb.rules.registry import Context, check
from procurement_kb.sources.codelists import Code, CodeLists

UNEXPLAINED = Rule(
    code="KB323",
    name="unexplained-abbreviation",
    severity=Severity.WARNING,
    title="An abbreviation is not written out where the page first uses it.",
    why="Readers come to a page from a search, not from the page before, and half of them have another trade: what a "
    "buyer takes for a word is a riddle to a nurse.",
    mend="Write `long form (ABC)` where the page first uses it, or link the glossary term that has this abbreviation, "
    "`[[id]]`, before it. Better still, do without it: a long form used twice is no burden. What everybody knows, and "
    "names that nobody writes out, stand in `vocabularies/abbreviations.csv`.",
    wrong=Example(record_type="term", body="The buyers ran a PQR with three suppliers [@evaluation].\n"),
    right=Example(
        record_type="term", body="The buyers ran a proof of quality round (PQR) with three suppliers [@evaluation].\n"
    ),
)

CODES: Final = "abbreviations"
"""The list of abbreviations: label is what one stands for, description is filled where everybody knows it."""

_CAPITALS: Final = re.compile(r"\b[A-Z]{2,6}s?\b")
_CAPITAL_ONLY: Final = bytes(code if 65 <= code <= 90 else 32 for code in range(256))  # noqa: PLR2004 - A to Z
"""Leaves capitals and makes everything else a space, at the cost of a copy."""
_SHORTEST: Final = 2
_LONGEST: Final = 6
_BEFORE: Final = re.compile(r"[\w.@/&-]")
_AFTER: Final = re.compile(r"[\w@/&]|-[A-Z\d]|[.:]\w|\s\d{5}")
"""What makes capitals a part of something longer: a name, an address, a code such as CPV 33194110."""
_TITLE_WORD: Final = re.compile(r"\b[A-Z]{2,6}\b")
_PARENTHESISED: Final = re.compile(r"\([^()]*\)")
_OPENED: Final = re.compile(r"\w[^\w\s]*\s+\((?:[^()]*[ ,;“\"‘'])?[“\"‘'*_]*\Z")
_CLOSED: Final = re.compile(r"[”\"’'*_]*[),;:]")
_LONG_FORM: Final = re.compile(
    r"[”\"’'*_]*(?:[ \n]+\((?=[^()]*[^\W\d_]{4})[^()\d]*[^\W\d_] [^()\d]*\)|[ \n]+(?:stands|is short|short) for )"
)
_KIND: Final = re.compile(
    r"\b(?:named|called|known as|broadcaster|newspaper|firm|company|vendor|supplier|brand|software|licence)\s[“\"‘'*_]*\Z"
)
_SAID_BEFORE: Final = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]n?)\s[^.,;:()]{4,80},\s+\Z")
_SENTENCE_START: Final = re.compile(r"(?:\A\s*|[.!?:\]*]\s+|\n\s*(?:[-*+|]|\d+[.)])\s+|\n\n)(?:The )?[*_]*\Z")
_SAID_AFTER: Final = re.compile(r"[*_]*,\s+(?:the|an?|its|their|[A-Z][\w-]+(?:[’']s?))\s[^.;]{4,160}?[,.\[]")
_REACH: Final = 160
"""How many characters before an abbreviation to look for the parenthesis that it stands in."""
_NAMED: Final = ("buyers", "suppliers", "owner", "organisation", "projects", "event")
"""Fields whose entries may be names of bodies that have no record."""


@check(UNEXPLAINED)
def check_abbreviations(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for words in capitals, and for what explains them at or before their first use."""
    body = loaded.source.body
    runs = set(body.encode().translate(_CAPITAL_ONLY).split())
    candidates = {run.decode() for run in runs if _SHORTEST <= len(run) <= _LONGEST} - _known(context.codelists)
    if not candidates:
        return
    titles = _titles(_Same(context.graph))
    candidates -= titles.names
    if not candidates:
        return
    candidates -= _own(loaded)
    for word, start, end in _first_uses(body, candidates):
        if not _written_out(loaded, context, titles, (word, start)):
            span = places(loaded).span(start, end)
            yield Finding(loaded.source.path, span, UNEXPLAINED.code, _message(word, titles, context))


def _message(word: str, titles: _Titles, context: Context) -> str:
    term = titles.terms.get(word)
    meaning = _listed(context.codelists).get(word)
    long_form = meaning.label if meaning is not None else term.title if term is not None else "long form"
    remedy = f"write {quoted(f'{long_form} ({word})')}"
    if term is not None:
        remedy += f", or link [[{term.id}]] before it"
    return f"abbreviation {quoted(word)} is not written out where the page first uses it; {remedy}"


# --- What needs no explanation ----------------------------------------------------------------------------------------


def _listed(lists: CodeLists) -> Mapping[str, Code]:
    return lists[CODES] if CODES in lists.names() else {}


@lru_cache(maxsize=4)
def _known(lists: CodeLists) -> frozenset[str]:
    """Return what everybody knows, names that nobody writes out, currencies and Roman numerals."""
    known = {code for code, entry in _listed(lists).items() if entry.description}
    roman = {f"{ten}{one}" for ten in ("", "X", "XX", "XXX") for one in _ONES}
    return frozenset({*known, *lists["currency"], *roman, MARKER})


_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True, slots=True)
class _Titles:
    """What the titles of all records tell."""

    terms: Mapping[str, Node]
    """The glossary term of each abbreviation."""
    names: frozenset[str]
    """Words in capitals that are part of a title, and so a name."""


class _Same:
    """A graph as a key: equal to itself alone."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __eq__(self, other: object) -> bool:
        """Tell whether both hold the same graph."""
        return isinstance(other, _Same) and other.graph is self.graph

    def __hash__(self) -> int:
        """Return the identity of the graph."""
        return id(self.graph)


@lru_cache(maxsize=1)
def _titles(same: _Same) -> _Titles:
    terms: dict[str, Node] = {}
    names: set[str] = set()
    for node in same.graph.nodes.values():
        # An abbreviation in parentheses is explained by the words before it, for those who read that title.
        names.update(_TITLE_WORD.findall(_PARENTHESISED.sub("", node.title)))
        if node.type == "term":
            terms.update((word, node) for word in _abbreviations(node.loaded.source.values))
    return _Titles(terms, frozenset(names - set(terms)))


def _abbreviations(values: Mapping[str, Any]) -> Iterator[str]:
    aliases = values.get("aliases")
    for value in (values.get("abbreviation"), *(aliases if isinstance(aliases, list) else ())):
        if isinstance(value, str) and _TITLE_WORD.fullmatch(value):
            yield value


def _own(loaded: Loaded) -> set[str]:
    """Return what the front matter explains: abbreviations of the record, those in title and summary, and names."""
    values = loaded.source.values
    own = set(_abbreviations(values))
    for key in ("title", "summary"):
        text = values.get(key)
        if isinstance(text, str):
            own.update(word for word, start, end in _uses(text) if _beside(text, start, end))
    for key in _NAMED:
        for name in _strings(values.get(key)):
            own.update(_TITLE_WORD.findall(name))
    return own


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _strings(value.get("name"))
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


# --- Uses and explanations --------------------------------------------------------------------------------------------


def _uses(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _CAPITALS.finditer(text):
        start, end = match.span()
        if not _BEFORE.match(text[start - 1 : start]) and not _AFTER.match(text, end):
            yield match[0].rstrip("s"), start, end


def _first_uses(body: str, words: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the first use of each of ``words`` outside links, headings and quotes."""
    left = set(words)
    for word, start, end in _uses(own_words(body)):
        if word in left:
            block = block_at(body, start)
            if block is not None and block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW}:
                left.discard(word)
                yield word, start, end


def _beside(text: str, start: int, end: int) -> bool:
    """Tell whether the words beside an abbreviation explain it.

    They are its long form, ``long form (ABC)`` or ``ABC (long form)``, or say of a name whose it is: ``the firm ABC``,
    ``The regional buyer, ABC,`` or, where a sentence begins, ``ABC, the regional buyer,``.
    """
    before = text[max(start - _REACH, 0) : start]
    if _CLOSED.match(text, end) and _OPENED.search(before):
        return True
    if _LONG_FORM.match(text, end) or _KIND.search(before):
        return True
    if text[end : end + 1] != ",":
        return False
    return bool(_SAID_BEFORE.search(before) or (_SENTENCE_START.search(before) and _SAID_AFTER.match(text, end)))


def _written_out(loaded: Loaded, context: Context, titles: _Titles, use: tuple[str, int]) -> bool:
    word, at = use
    text = without_code(loaded.source.body)
    if any(name == word and start <= at and _beside(text, start, end) for name, start, end in _uses(text)):
        return True
    scan = context.scans.get(loaded.source.path)
    term = titles.terms.get(word)
    for link in scan.wiki_links if scan is not None else ():
        target = context.graph.resolve(link.id)
        if target is None or link.start > at:
            continue
        node = context.graph.nodes[target]
        if (term is not None and node.id == term.id) or f"({word})" in node.title:
            return True
    return False
