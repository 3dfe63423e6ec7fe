"""The values that a scan of a Markdown body gives.

Each keeps the offsets into the body between which it stands. Lines and columns of the file are worked out when somebody
asks, because of a hundred links hardly one is ever the subject of a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from procurement_kb.findings import Span
from procurement_kb.findings.lines import LineTable


@dataclass(frozen=True)
class Places:
    """Where a body stands in its file."""

    body: str
    first_line: int

    def span(self, start: int, end: int) -> Span:
        """Return the place in the file of a stretch of the body."""
        line, column = self._lines.position(start)
        end_line, end_column = self._lines.position(end)
        shift = self.first_line - 1
        return Span(line + shift, column, end_line + shift, end_column)

    @cached_property
    def _lines(self) -> LineTable:
        return LineTable(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Something that stands in a body."""

    start: int
    """The offset into the body at which it begins."""
    end: int
    """The offset behind its last character."""
    places: Places

    @property
    def span(self) -> Span:
        """Its place in the file."""
        return self.places.span(self.start, self.end)


class LinkKind(StrEnum):
    """How a link is written."""

    INLINE = "inline"
    """``[words](target)``"""
    REFERENCE = "reference"
    """``[words][label]`` or ``[label]``; its target is that of the definition."""
    DEFINITION = "definition"
    """``[label]: target``"""
    AUTOLINK = "autolink"
    """``<https://example.org>``"""


@dataclass(frozen=True, slots=True)
class Heading(Placed):
    """A heading; its place is that of its text."""

    level: int
    text: str
    """As written, without the hashes."""
    slug: str
    """The anchor that the site gives it, as far as the body alone tells."""

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.span.line


class WikiLink(NamedTuple):
    """``[[id]]`` or ``[[id|words]]``. A tuple, like `Citation`: a record has dozens, and tuples are quickly made."""

    id: str
    words: str | None
    start: int
    end: int
    id_start: int
    id_end: int
    places: Places

    @property
    def span(self) -> Span:
        """Its place in the file."""
        return self.places.span(self.start, self.end)

    @property
    def id_span(self) -> Span:
        """The place of the id."""
        return self.places.span(self.id_start, self.id_end)


class Citation(NamedTuple):
    """``[@key]``."""

    key: str
    start: int
    end: int
    key_start: int
    key_end: int
    places: Places

    @property
    def span(self) -> Span:
        """Its place in the file."""
        return self.places.span(self.start, self.end)

    @property
    def key_span(self) -> Span:
        """The place of the key."""
        return self.places.span(self.key_start, self.key_end)


@dataclass(frozen=True, slots=True)
class Link(Placed):
    """A Markdown link or image."""

    kind: LinkKind
    target: str
    text: str
    """The words, or what an image is described as; the label of a definition."""
    target_start: int
    target_end: int
    image: bool = False

    @property
    def target_span(self) -> Span:
        """The place of its target; that of a reference stands in the definition."""
        return self.places.span(self.target_start, self.target_end)


@dataclass(frozen=True, slots=True)
class Fence(Placed):
    """A fenced block of code, or of data such as a quiz: from the opening fence to the end of the closing one."""

    info: str
    """The words behind the opening fence."""
    content: str
    content_line: int
    """The line of the file on which ``content`` begins."""


@dataclass(frozen=True, slots=True)
class Html(Placed):
    """A raw HTML tag, a comment (``tag`` is ``!--``) or a declaration."""

    tag: str
    closing: bool
    text: str


@dataclass(frozen=True, slots=True)
class Passage(Placed):
    """A stretch of the body that means something to some engine: template syntax, an inclusion, an attribute list."""

    text: str


@dataclass(frozen=True, slots=True)
class BodyScan:
    """Everything that `scan` finds, each kind in the order of the file.

    Nothing inside code is in it, but for the links to records and the citations in the texts of a simulation.
    """

    headings: tuple[Heading, ...] = ()
    wiki_links: tuple[WikiLink, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    """Links of every kind, not images."""
    images: tuple[Link, ...] = ()
    fences: tuple[Fence, ...] = ()
    html: tuple[Html, ...] = ()
    templates: tuple[Passage, ...] = ()
    includes: tuple[Passage, ...] = ()
    attribute_lists: tuple[Passage, ...] = ()
    open_fence: Span | None = None
    """The opening of a fence that nothing closes; what follows it counts as code."""
