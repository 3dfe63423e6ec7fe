"""When a record is due for review: one rule for `kb stale` and for the dashboard of editors."""

from __future__ import annotations

import datetime as dt
from typing import Any

from procurement_kb.graph.model import Graph, Node

STALE_MONTHS = 24
"""A review older than this is stale."""
_YEAR = 12


def reviews(graph: Graph) -> list[tuple[dt.date | None, Node]]:
    """Return every record with the day of its last review, those never reviewed first, then the oldest.

    Records that another one replaces need no review and are left out.
    """
    rows = [
        (last_review(node.loaded.source.values.get("reviewed")), node)
        for node in graph.nodes.values()
        if not node.loaded.source.values.get("superseded_by")
    ]
    return sorted(rows, key=lambda row: (row[0] or dt.date.min, row[1].id))


def last_review(value: Any) -> dt.date | None:
    """Return the day that the field ``reviewed`` states, None when it states none."""
    on = value.get("on") if isinstance(value, dict) else None
    if isinstance(on, str):
        try:
            on = dt.date.fromisoformat(on)
        except ValueError:
            return None
    return on if isinstance(on, dt.date) and not isinstance(on, dt.datetime) else None


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day ``months`` months earlier, or the last of that month when it is shorter."""
    return _months_away(day, -months)


def due_from(reviewed: dt.date, months: int = STALE_MONTHS) -> dt.date:
    """Return the first day on which a review is older than ``months`` months."""
    day = _months_away(reviewed, months)
    while months_before(day, months) <= reviewed and day < dt.date.max:
        day += dt.timedelta(days=1)
    return day


def _months_away(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    if year < dt.MINYEAR:
        return dt.date.min
    if year >= dt.MAXYEAR:
        return dt.date.max
    first_of_next = dt.date(year + (month == _YEAR - 1), (month + 1) % _YEAR + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))
