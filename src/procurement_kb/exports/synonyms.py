"""Words that mean the same: what the glossary knows of other spellings, for the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procurement_kb.records import Record


def synonyms(records: Iterable[Record]) -> list[list[str]]:
    """Return for each term with more than one spelling its title, its abbreviation and its aliases.

    Spellings that differ in case or in hyphens only are one for the search, and so are given once.
    """
    rows = []
    for record in records:
        if record.kind_.name != "term":
            continue
        term: Any = record
        spellings = [term.title, *([term.abbreviation] if term.abbreviation else []), *term.aliases]
        first: dict[str, str] = {}
        for text in spellings:
            first.setdefault(folded(text), text)
        row = list(first.values())
        if len(row) > 1:
            rows.append(row)
    return sorted(rows, key=lambda row: row[0].casefold())


def folded(text: str) -> str:
    """Return ``text`` as the search compares it: in small letters, with single spaces for hyphens."""
    return " ".join(text.casefold().replace("-", " ").split())
