"""What a review tells: plain values, made by `compare` and rendered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

ADDED, CHANGED, MOVED, REMOVED = "added", "changed", "moved", "removed"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its mend."""

    path: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; an empty text is no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A part of the text with its words counted; nothing where it was not there."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The evidence grade of one outcome."""

    metric: str
    letter: str
    why: str
    raise_it: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence grade of a case."""

    before: str | None
    letter: str
    meaning: str
    outcomes: tuple[GradeRow, ...]
    raise_it: str
    """What would raise the grade of the case."""


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A related record and why it is one."""

    id: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What happens to one record."""

    what: str
    """`ADDED`, `CHANGED`, `MOVED` or `REMOVED`."""
    id: str
    type: str
    title: str
    path: str
    former_path: str | None = None
    note: str = ""
    fields: tuple[FieldChange, ...] = ()
    sections: tuple[SectionChange, ...] = ()
    evidence: Evidence | None = None
    related: tuple[RelatedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A change as a whole."""

    base: str
    """The commit that it is compared with."""
    findings: tuple[FindingRow, ...] = ()
    elsewhere: int = 0
    """Warnings in files that the change does not touch."""
    changes: tuple[RecordChange, ...] = ()
