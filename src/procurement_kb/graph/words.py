"""Words that several messages share."""

from __future__ import annotations

from collections.abc import Sequence

from procurement_kb.records import record_types
from procurement_kb.sources.wording import shown as quoted

__all__ = ["a_type", "and_list", "or_list", "quoted"]


def a_type(*names: str, none: str = "a record") -> str:
    """Name one or several record types with their article: ``an obstacle``, ``a tool or a training module``."""
    types = record_types()
    nouns = [types[name].kind_.singular if name in types else name for name in names]
    return or_list([f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}" for noun in nouns]) or none


def or_list(items: Sequence[str]) -> str:
    """Join words with commas and a final "or"."""
    return _join(items, "or")


def and_list(items: Sequence[str]) -> str:
    """Join words with commas and a final "and"."""
    return _join(items, "and")


def _join(items: Sequence[str], word: str) -> str:
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
