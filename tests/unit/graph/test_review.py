"""When a record is due for review."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.graph.review import STALE_MONTHS, due_from, last_review, months_before

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2200, 12, 31))


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [
        ("2024-05-10", "2026-05-11"),
        ("2024-12-31", "2027-01-01"),
        ("2024-02-29", "2026-03-01"),
        ("2022-02-28", "2024-03-01"),
        ("2023-02-28", "2025-03-01"),
    ],
)
def test_due_from(reviewed: str, due: str) -> None:
    """A review is due on the day after two years, whatever the length of February."""
    assert dt.date.fromisoformat(due) == due_from(dt.date.fromisoformat(reviewed))


@given(DAYS, st.integers(0, 60))
def test_due_from_is_the_first_stale_day(reviewed: dt.date, months: int) -> None:
    """On the day from which it is due a review is older than the limit, and the day before it is not."""
    due = due_from(reviewed, months)

    assert reviewed < months_before(due, months)
    assert reviewed >= months_before(due - dt.timedelta(days=1), months)


@pytest.mark.parametrize("day", [dt.date(9998, 6, 1), dt.date.max])
def test_due_from_never_overflows(day: dt.date) -> None:
    """Days near the end of the calendar are due at its end."""
    assert dt.date.max == due_from(day, STALE_MONTHS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"on": dt.date(2025, 1, 2)}, dt.date(2025, 1, 2)),
        ({"on": "2025-01-02"}, dt.date(2025, 1, 2)),
        ({"on": "soon"}, None),
        ({"on": dt.datetime(2025, 1, 2, tzinfo=dt.UTC)}, None),
        ({}, None),
        (None, None),
        ("2025-01-02", None),
    ],
)
def test_last_review(value: object, expected: dt.date | None) -> None:
    """Only a date under ``on`` is a review."""
    assert expected == last_review(value)
