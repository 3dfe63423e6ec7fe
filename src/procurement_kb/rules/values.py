"""Ways to look into front matter that may be wrong anywhere: what has the wrong shape has its own finding already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from procurement_kb.records.fault import value_at as _value_at
from procurement_kb.records.introspect import by_name
from procurement_kb.records.load import Loaded
from procurement_kb.sources import Loc


def has_field(loaded: Loaded, name: str) -> bool:
    """Tell whether the record's type declares the field ``name``."""
    return loaded.model is not None and name in by_name(loaded.model)


def value_at(loaded: Loaded, *loc: str | int) -> Any:
    """Return the value at ``loc``, None when there is none."""
    return _value_at(loaded.source.values, loc)


def items_at(loaded: Loaded, name: str) -> Iterator[tuple[Loc, Any]]:
    """Yield the items of the list ``name`` with their places; a single value counts as a list of one."""
    value = loaded.source.values.get(name)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield (name, index), item
    elif value is not None:
        yield (name,), value


def whole_number(value: Any) -> int | None:
    """Return ``value`` when it is a whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(value: Any) -> str | None:
    """Return a date, or a date and time, in ISO form, so that those of one length can be compared; else None."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if whole_number(value) is not None:
        return str(value)
    if isinstance(value, str):
        return _iso(value)
    return None


def _iso(text: str) -> str | None:
    year, month = len("2026"), len("2026-11")
    if len(text) in {year, month} and text.replace("-", "", 1).isdigit():
        return text
    try:
        if len(text) > len("2026-11-22"):
            return dt.datetime.fromisoformat(text).replace(tzinfo=None).isoformat()
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None
