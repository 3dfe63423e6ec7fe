"""The values a check produces. All of them are immutable and sortable, so that output is the same on every run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Fails the check and the build."""
    WARNING = "warning"
    """Fails only with ``--strict``."""


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A stretch of a text file. Lines and columns count from 1, in characters; the end is exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @classmethod
    def at(cls, line: int, column: int, length: int = 1) -> Span:
        """Return a span of ``length`` characters on one line."""
        return cls(line, column, line, column + length)


@dataclass(frozen=True, order=True, slots=True)
class Edit:
    """Replace the text of ``span`` by ``text``. Edits of one file never overlap once they are applied together."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A small record that breaks or keeps a rule; shown on the rule's help page and executed by the tests.

    Exactly one of ``fields``, ``body`` and ``raw`` is given. ``fields`` is YAML whose top-level keys replace those
    of the record type's own example record; ``body`` replaces its body; ``raw`` is the whole file (``bytes`` when
    the fault is in the encoding). ``files`` are further files (path to text) that the example needs beside it.
    """

    fields: str | None = None
    body: str | None = None
    raw: str | bytes | None = None
    record_type: str = "case-study"
    name: str | None = None
    """File stem, when the rule is about it."""
    files: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Symbolic links (path to target) that the example needs beside it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong. Codes are permanent."""

    code: str
    """``KB`` and three digits; the first digit names the layer (0 file and YAML, 1 fields, 2 links, 3 content,
    4 safety, 5 site)."""
    name: str
    """Kebab-case name of the fault, for instance ``unknown-country``."""
    severity: Severity
    title: str
    """What is wrong, as a short sentence without the particulars."""
    why: str
    """Why it matters to readers or to the build. Markdown, one paragraph."""
    mend: str
    """What to do about it. Markdown, one paragraph; also the ``help`` of each finding."""
    wrong: Example
    right: Example


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One fault at one place."""

    path: str
    """Project-relative, with forward slashes."""
    span: Span
    code: str
    message: str
    """What is wrong and what to write instead, in one sentence."""
    suggestion: str | None = None
    """The replacement text for ``span``, when there is exactly one good candidate."""
    edits: tuple[Edit, ...] = field(default=(), compare=False)
    """A safe mend, applied by ``kb check --fix``; empty when a person must decide."""
