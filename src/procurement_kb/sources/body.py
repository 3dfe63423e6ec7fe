"""What stands in a Markdown body: headings, links, citations, fences, and what does not belong there.

A scanner, not a Markdown parser: it stops at the few characters that can begin something, knows code when it sees it, and
reports exact places in the file. Where Markdown dialects differ it follows the site's engine, Python-Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Final

from procurement_kb.findings import Span
from procurement_kb.sources.body_model import (
    BodyScan,
    Citation,
    Fence,
    Heading,
    Html,
    Link,
    LinkKind,
    Passage,
    Places,
    WikiLink,
)
from procurement_kb.sources.headings import Slugs, find_headings
from procurement_kb.sources.html_names import HTML_NAMES
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
_BLANK: Final = re.compile(r"\n[ \t]*\n")
_STOP: Final = re.compile(r"[\\`<\[\]{!](?:(?<=\[)@(?P<key>[^\[\]\n]+)\](?!\())?")
"""What can begin something, and the whole of a citation, by far the most frequent of all."""
_TICKS: Final = re.compile(r"`+")
_WIKI: Final = re.compile(r"\[\[(?P<id>[^\[\]|\n]*)(?:\|(?P<words>[^\[\]\n]*))?\]\](?!\()")
_DEFINITION: Final = re.compile(r"\]:[ \t]*\n?[ \t]*(?P<target><[^<>\n]*>|[^\s<]\S*)")
_ANGLE_TARGET: Final = re.compile(r"\(\s*<(?P<target>[^<>]*)>\s*(?:\"[^\"]*\"|'[^']*')?\s*\)")
_TARGET: Final = re.compile(
    r"\(\s*(?P<target>[^\s()\"'<>]*(?:\([^\s()]*\)[^\s()\"'<>]*)*)\s*(?:\s(?:\"[^\"]*\"|'[^']*')\s*)?\)"
)
_TITLE: Final = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*$")
_PARENS: Final = re.compile(r"[()]")
_LABEL: Final = re.compile(r"\]\[(?P<label>[^\[\]\n]*)\]")
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
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LONGEST_LABEL: Final = 200
_MOST: Final = 1_000
"""How many tags, passages of a kind or headings are noted: no record that anyone reads has more."""
TEXT_FENCES: Final = frozenset({"simulation"})
"""Info strings of blocks whose texts readers read, so that links to records and citations count in them."""
_TEXT_MARK: Final = re.compile(rf"{_WIKI.pattern}|\[@(?P<key>[^\[\]\n]+)\](?!\()")
_INDENT: Final = 40
_LINE_START: Final = re.compile(r"(?:\A|\n)[ \t>]*\Z")
_REACH: Final = 2_000
"""How many characters a link or a placeholder may span: longer ones are brackets that never met."""


def scan(source: SourceFile) -> BodyScan:
    """Return what stands in the body of ``source``, with places in the file."""
    return _Scanner(source.body, source.body_line).run()


def mask_code(body: str) -> str:
    """Return ``body`` with everything inside code blanked out, at the same length and with the same lines."""
    scanner = _Scanner(body, 1)
    scanner.run()
    chars = list(body)
    for start, end in scanner.code:
        chars[start:end] = [char if char == "\n" else " " for char in chars[start:end]]
    return "".join(chars)


class _Scanner:
    """The state of one scan; offsets are into the body."""

    def __init__(self, body: str, first_line: int) -> None:
        self.body = body
        self.places = Places(body, first_line)
        self.code: list[tuple[int, int]] = []
        self.data: list[tuple[int, int]] = []
        self.headings: list[Heading] = []
        self.wiki_links: list[WikiLink] = []
        self.citations: list[Citation] = []
        self.links: list[Link] = []
        self.images: list[Link] = []
        self.fences: list[Fence] = []
        self.html: list[Html] = []
        self.templates: list[Passage] = []
        self.includes: list[Passage] = []
        self.attribute_lists: list[Passage] = []
        self.open_fence: Span | None = None
        self.brackets: list[int] = []
        self.paragraph = (0, -1)
        self.parens: dict[int, int] = {}
        self.labelled: list[tuple[str, str, int, int, bool]] = []
        self.labels = "]:" in body
        self.comments = True
        self.definitions: dict[str, Link] = {}

    def run(self) -> BodyScan:
        """Scan the whole body."""
        slugs = Slugs()
        for start, end in self.prose():
            self.inline(start, end)
            for begin, stop, level in islice(find_headings(self.body[start:end]), _MOST):
                at, to = start + begin, start + stop
                text = self.body[at:to]
                self.headings.append(Heading(level, text, slugs.take(text), start=at, end=to, places=self.places))
        self.resolve_labels()
        if self.data:
            self.texts()
        return BodyScan(
            headings=tuple(self.headings),
            wiki_links=tuple(self.wiki_links),
            citations=tuple(self.citations),
            links=tuple(sorted(self.links, key=_by_place)),
            images=tuple(sorted(self.images, key=_by_place)),
            fences=tuple(self.fences),
            html=tuple(self.html),
            templates=tuple(self.templates),
            includes=tuple(self.includes),
            attribute_lists=tuple(self.attribute_lists),
            open_fence=self.open_fence,
        )

    def prose(self) -> list[tuple[int, int]]:
        """Note the fenced blocks and return the stretches between them."""
        body = self.body
        if "```" not in body and "~~~" not in body:
            return [(0, len(body))]
        parts: list[tuple[int, int]] = []
        start = 0
        while opening := _FENCE.search(body, start):
            parts.append((start, opening.start()))
            # The engine closes a fence with exactly the mark that opened it.
            closing = re.compile(rf"(?m)^[ \t>]*{opening['mark']}[ \t]*$").search(body, opening.end())
            if closing is None:
                self.open_fence = self.places.span(opening.start("mark"), opening.end())
                self.code.append((opening.start(), len(body)))
                return parts
            content = min(opening.end() + 1, closing.start())
            self.code.append((opening.start(), closing.end()))
            if opening["info"].rstrip() in TEXT_FENCES:
                self.data.append((content, closing.start()))
            self.fences.append(
                Fence(
                    opening["info"].rstrip(),
                    body[content : closing.start()],
                    self.places.span(content, content).line,
                    start=opening.start("mark"),
                    end=closing.end(),
                    places=self.places,
                )
            )
            start = closing.end()
        parts.append((start, len(body)))
        return parts

    def texts(self) -> None:
        """Note the links to records and the citations in blocks of data; nothing else means anything there."""
        for start, end in self.data:
            for match in _TEXT_MARK.finditer(self.body, start, end):
                if match["key"] is not None:
                    self.citation(match)
                else:
                    self.opening(match.start(), end)
        self.wiki_links.sort(key=_by_place)
        self.citations.sort(key=_by_place)

    def inline(self, start: int, end: int) -> None:
        """Scan a stretch without fences."""
        body = self.body
        self.paragraph = (start, start)
        match = _STOP.search(body, start, end)
        while match:
            if match["key"] is not None:
                after = self.citation(match)
            else:
                at = match.start()
                after = _HANDLERS[body[at]](self, at, end)
            match = _STOP.search(body, after, end)

    def enter(self, at: int, end: int) -> int:
        """Note the paragraph around ``at``, which nothing inline reaches beyond, and return its end."""
        if at >= self.paragraph[1]:
            blank = _BLANK.search(self.body, at, end)
            self.paragraph = (at, blank.start() if blank else end)
            self.brackets.clear()
            self.parens.clear()
        return self.paragraph[1]

    def escape(self, at: int, _end: int) -> int:
        """Skip an escaped character."""
        return at + (2 if self.body[at + 1 : at + 2] in _PUNCTUATION else 1)

    def ticks(self, at: int, end: int) -> int:
        """Skip inline code: up to as many backticks, in the same paragraph."""
        run = _TICKS.match(self.body, at)
        width = run.end() - at if run else 1
        stop = self.enter(at, end)
        for closing in _TICKS.finditer(self.body, at + width, stop):
            if closing.end() - closing.start() == width:
                self.code.append((at, closing.end()))
                return closing.end()
        return at + width

    def bang(self, at: int, end: int) -> int:
        """Note an inclusion or an odd admonition; the mark of an image is looked at from its bracket."""
        body = self.body
        if match := _INCLUDE.match(body, at, end):
            return self.passage(self.includes, at, at + len(match.group().rstrip()))
        if body.startswith("!!!", at) and _LINE_START.search(body[max(at - _INDENT, 0) : at]):
            line = body.find("\n", at, end)
            stop = line if line >= 0 else end
            if not _ADMONITION.match(body, at, stop):
                self.passage(self.attribute_lists, at, at + len(body[at:stop].rstrip()))
            return at + 3
        return at + 1

    def angle(self, at: int, end: int) -> int:
        """Note a tag, a comment, an autolink or a snippet."""
        body = self.body
        if body.endswith("--8", 0, at) and body.startswith("<--", at):
            line = body.find("\n", at, end)
            return self.passage(self.includes, at - 3, line if line >= 0 else end)
        if body.startswith("<!--", at):
            close = body.find("-->", at + 4, end) if self.comments else -1
            self.comments = close >= 0  # where one is not closed, none behind it is
            stop = close + 3 if close >= 0 else at + 4
            return self.tag("!--", at, stop)
        if match := _AUTOLINK.match(body, at, end):
            target = match["target"]
            place = match.span("target")
            self.links.append(
                Link(LinkKind.AUTOLINK, target, target, *place, start=at, end=match.end(), places=self.places)
            )
            return match.end()
        match = _TAG.match(body, at, end)
        if match is None:
            match = _TAG_START.match(body, at, end)
            if match and match["tag"].lower() not in HTML_NAMES:
                match = None
        if match:
            return self.tag(match["tag"], at, match.end(), closing=bool(match["close"]))
        if match := _DECLARATION.match(body, at, end):
            return self.tag(match["tag"], at, match.end())
        return at + 1

    def citation(self, match: re.Match[str]) -> int:
        """Note a citation and return its end."""
        start, end = _stripped(self.body, *match.span("key"))
        after = match.end()
        self.citations.append(Citation(self.body[start:end], match.start(), after, start, end, self.places))
        return after

    def opening(self, at: int, end: int) -> int:
        """Note a link to a record, or remember a bracket."""
        body = self.body
        if match := _WIKI.match(body, at, end):
            words = match["words"]
            place = (*match.span(), *_stripped(body, *match.span("id")))
            self.wiki_links.append(
                WikiLink(match["id"].strip(), words.strip() or None if words else None, *place, self.places)
            )
            return match.end()
        self.enter(at, end)
        self.brackets.append(at)
        return at + 1

    def closing(self, at: int, end: int) -> int:
        """Note the link that a bracket completes, if it does."""
        self.enter(at, end)
        if not self.brackets:
            return at + 1
        start = self.brackets.pop()
        if at - start > _REACH:
            return at + 1
        text = self.body[start + 1 : at]
        image = self.body[start - 1 : start] == "!" and self.body[start - 2 : start - 1] != "\\"
        following = self.body[at + 1 : at + 2]
        if following == "(" and (found := self.target(at + 1, end)):
            (begin, stop), after = found
            self.add_link(LinkKind.INLINE, text, (start, after), (begin, stop), image=image)
            return after
        if following == ":" and not self.body[self.body.rfind("\n", 0, start) + 1 : start].strip():
            match = _DEFINITION.match(self.body, at, end)
            if match and not text.startswith("^"):
                self.add_link(LinkKind.DEFINITION, text, (start, match.end()), match.span("target"), image=False)
                return match.end()
        if not self.labels:
            return at + 1
        match = _LABEL.match(self.body, at, end)
        label = match["label"] if match and match["label"].strip() else text
        after = match.end() if match else at + 1
        if len(label) <= _LONGEST_LABEL:
            self.labelled.append((_label(label), text, start, after, image))
        return after

    def target(self, at: int, end: int) -> tuple[tuple[int, int], int] | None:
        """Return where the target of an inline link stands and where the link ends."""
        for pattern in (_TARGET, _ANGLE_TARGET):
            if match := pattern.match(self.body, at, end):
                return match.span("target"), match.end()
        # The engine counts parentheses and takes whatever is between them, line ends included.
        close = self.matching(at, end)
        if close is None or close - at > _REACH:
            return None
        begin, stop = _stripped(self.body, at + 1, close)
        if title := _TITLE.search(self.body, begin, stop):
            stop = title.start()
        return (begin, stop), close + 1

    def matching(self, at: int, end: int) -> int | None:
        """Return where the parenthesis that opens at ``at`` is closed; all of a paragraph are paired at once."""
        stop = self.enter(at, end)
        if not self.parens:
            opened: list[int] = []
            for paren in _PARENS.finditer(self.body, at, stop):
                if paren.group() == "(":
                    opened.append(paren.start())
                elif opened:
                    self.parens[opened.pop()] = paren.start()
            self.parens[-1] = -1
        return self.parens.get(at)

    def add_link(
        self, kind: LinkKind, text: str, whole: tuple[int, int], target: tuple[int, int], *, image: bool
    ) -> None:
        """Note a link or an image."""
        start = whole[0] - 1 if image else whole[0]
        written = self.body[slice(*target)]
        if written.startswith("<") and written.endswith(">"):
            target = (target[0] + 1, target[1] - 1)
            written = written[1:-1]
        link = Link(kind, written.strip(), text, *target, image, start=start, end=whole[1], places=self.places)
        (self.images if image else self.links).append(link)
        if kind is LinkKind.DEFINITION:
            self.definitions.setdefault(_label(text), link)

    def resolve_labels(self) -> None:
        """Turn bracketed words into links where a definition says so; it may stand below them."""
        if not self.definitions:
            return
        for label, text, start, end, image in self.labelled:
            definition = self.definitions.get(label)
            if definition is None:
                continue
            begin = start - 1 if image else start
            link = replace(definition, kind=LinkKind.REFERENCE, text=text, image=image, start=begin, end=end)
            (self.images if image else self.links).append(link)

    def brace(self, at: int, end: int) -> int:
        """Note template syntax, an inclusion or an attribute list."""
        body = self.body
        two = body[at : at + 2]
        if two == "{!" and (stop := body.find("!}", at + 2, min(self.enter(at, end), at + _REACH))) >= 0:
            return self.passage(self.includes, at, stop + 2)
        close = _TEMPLATE_END.get(two)
        if close is not None:
            stop = body.find(close, at + 2, min(self.enter(at, end), at + _REACH))
            if stop >= 0:
                return self.passage(self.templates, at, stop + 2)
            if two != "{#":
                return self.passage(self.templates, at, at + 2)
        if match := _ATTRIBUTES.match(body, at, end):
            return self.passage(self.attribute_lists, at, match.end())
        return at + 1

    def passage(self, into: list[Passage], start: int, end: int) -> int:
        """Note a passage and return its end."""
        if len(into) < _MOST:
            into.append(Passage(self.body[start:end], start=start, end=end, places=self.places))
        return end

    def tag(self, tag: str, start: int, end: int, *, closing: bool = False) -> int:
        """Note a tag and return its end."""
        if len(self.html) < _MOST:
            text = self.body[start:end]
            self.html.append(Html(tag.lower(), closing, text, start=start, end=end, places=self.places))
        return end


_HANDLERS: Final[dict[str, Callable[[_Scanner, int, int], int]]] = {
    "\\": _Scanner.escape,
    "`": _Scanner.ticks,
    "<": _Scanner.angle,
    "[": _Scanner.opening,
    "]": _Scanner.closing,
    "{": _Scanner.brace,
    "!": _Scanner.bang,
}
"""What looks at each character of `_STOP`, and returns where to go on."""


def _by_place(link: Link | WikiLink | Citation) -> tuple[int, int]:
    return link.start, link.end


def _label(text: str) -> str:
    return " ".join(text.split()).lower()


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the space around it; one that is all space stays as it is."""
    inner = text[start:end]
    stripped = inner.strip()
    if len(stripped) == len(inner) or not stripped:
        return start, end
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
