"""What reading a file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from procurement_kb.findings import Finding, Span

Loc = tuple[str | int, ...]
"""A place in the front matter: keys and list indexes from the top, as pydantic gives them."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Markdown record as read, broken or not."""

    path: str
    """Project-relative, with forward slashes."""
    text: str
    """The whole decoded text, line ends as in the file (CRLF kept), without a byte-order mark."""
    values: Mapping[str, Any]
    """The front matter as plain Python values (str, int, float, bool, None, datetime.date, datetime.datetime,
    list, dict); empty when it could not be read."""
    body: str
    """The Markdown after the closing fence, line ends normalised to LF."""
    body_line: int
    """The line of the file on which ``body`` begins, from 1."""
    readable: bool
    """False when the front matter could not be parsed, so that missing fields are not reported on top."""
    findings: tuple[Finding, ...] = field(default=())
    plain: bool = field(default=False, compare=False, repr=False)
    """True when ``text`` is known to hold nothing but visible characters, spaces and line ends."""

    @property
    def id(self) -> str:
        """The record's id: the file's stem."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".md")

    def span(self, loc: Loc, *, key: bool = False) -> Span:
        """Return where the value (or with ``key``, its key) at ``loc`` stands.

        A place that does not exist gives its nearest existing ancestor; the top level gives the opening fence.
        """
        from procurement_kb.sources.positions import locate  # noqa: PLC0415 - positions imports this module

        return locate(self, loc, key=key)

    def raw(self, loc: Loc) -> str | None:
        """Return the scalar at ``loc`` as the file spells it (without quotes), or None when it is no plain scalar."""
        from procurement_kb.sources.positions import raw_scalar  # noqa: PLC0415 - positions imports this module

        return raw_scalar(self, loc)
