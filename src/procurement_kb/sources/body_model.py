"""The values that a scan of a Markdown body gives. All places are places in the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from procurement_kb.findings import Span


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
class Heading:
    """A heading."""

    level: int
    text: str
    """As written, without the hashes."""
    slug: str
    """The anchor that the site gives it, as far as the body alone tells."""
    span: Span
    """Where its text stands."""

    @property
    def line(self) -> int:
        """The line of the file."""
        return self.span.line


@dataclass(frozen=True, slots=True)
class WikiLink:
    """``[[id]]`` or ``[[id|words]]``."""

    id: str
    words: str | None
    span: Span
    id_span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """``[@key]``."""

    key: str
    span: Span
    key_span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A Markdown link or image."""

    kind: LinkKind
    target: str
    text: str
    """The words, or what an image is described as; the label of a definition."""
    span: Span
    target_span: Span
    image: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of code, or of data such as a quiz."""

    info: str
    """The words behind the opening fence."""
    content: str
    span: Span
    """From the opening fence to the end of the closing one."""
    content_line: int
    """The line of the file on which ``content`` begins."""


@dataclass(frozen=True, slots=True)
class Html:
    """A raw HTML tag, a comment (``tag`` is ``!--``) or a declaration."""

    tag: str
    closing: bool
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the body that means something to some engine: template syntax, an inclusion, an attribute list."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class BodyScan:
    """Everything that `scan` finds, each kind in the order of the file. Nothing inside code is in it."""

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
