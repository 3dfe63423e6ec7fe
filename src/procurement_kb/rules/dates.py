"""Do dates and years make sense together, and today? KB130, KB131, KB135, KB136, KB137."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.records.load import Loaded
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.values import has_field, moment, value_at, whole_number
from procurement_kb.sources import Loc

YEARS_REVERSED = Rule(
    code="KB130",
    name="years-reversed",
    severity=Severity.ERROR,
    title="The last year is before the first.",
    why="The years tell readers how long a purchase took and place it in time; turned round they tell nothing.",
    mend="Write the earlier year as `start` and the later one as `end`.",
    wrong=Example(fields="years: {start: 2022, end: 2019}"),
    right=Example(fields="years: {start: 2019, end: 2022}"),
)
YEARS_OPEN = Rule(
    code="KB131",
    name="completed-without-end",
    severity=Severity.ERROR,
    title="Something completed has no last year.",
    why="Readers judge by it how old a result is, and whether one may expect more.",
    mend="Add `end` to `years`. If it still goes on, set `status` to what it is.",
    wrong=Example(fields="status: completed\nyears: {start: 2019}"),
    right=Example(fields="status: running\nyears: {start: 2019}"),
)
DATES_REVERSED = Rule(
    code="KB135",
    name="dates-reversed",
    severity=Severity.ERROR,
    title="Something ends before it begins.",
    why="Lists of what is open now, and calendars, go by these dates.",
    mend="Swap the two dates, or correct the one that is wrong.",
    wrong=Example(record_type="dialogue", fields="opens: 2026-03-01\ncloses: 2026-02-01"),
    right=Example(record_type="dialogue", fields="opens: 2026-02-01\ncloses: 2026-03-01"),
)
YEAR_TOO_LATE = Rule(
    code="KB136",
    name="year-too-late",
    severity=Severity.ERROR,
    title="A year lies further ahead than next year.",
    why="Such a year is nearly always a slip of the finger, and what lies further ahead is no experience yet.",
    mend="Correct the year. For a purchase that is planned, give the year in which it starts, next year at the latest.",
    wrong=Example(fields="status: running\nyears: {start: 2091}"),
    right=Example(fields="status: running\nyears: {start: 2019}"),
)
DATE_IN_FUTURE = Rule(
    code="KB137",
    name="date-in-future",
    severity=Severity.ERROR,
    title="Something is said to have happened on a day that is still to come.",
    why="A review, a reading or a publication in the future makes a page look checked when it cannot have been.",
    mend="Write the day on which it happened.",
    wrong=Example(fields="reviewed: {on: 2091-01-15, checked: figures against sources}"),
    right=Example(fields="reviewed: {on: 2026-01-15, checked: figures against sources}"),
)

_STRETCHES: tuple[tuple[Loc, Loc], ...] = (
    (("opens",), ("closes",)),
    (("applies_from",), ("applies_to",)),
    (("event", "start"), ("event", "end")),
)


@check(YEARS_REVERSED, YEARS_OPEN, YEAR_TOO_LATE)
def check_years(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the years of a record: their order, the missing end, and slips far into the future."""
    years = value_at(loaded, "years")
    if not has_field(loaded, "years") or not isinstance(years, dict):
        return
    source = loaded.source
    latest = context.today.year + 1
    start, end = whole_number(years.get("start")), whole_number(years.get("end"))
    for name, year in (("start", start), ("end", end)):
        if year is not None and year > latest:
            message = f"year {year} is later than next year; write {latest} or earlier"
            yield Finding(source.path, source.span(("years", name)), YEAR_TOO_LATE.code, message)
    if start is not None and end is not None and end < start <= latest:
        message = f"end {end} is before start {start}; write the later year as end"
        yield Finding(source.path, source.span(("years", "end")), YEARS_REVERSED.code, message)
    if years.get("end") is None and value_at(loaded, "status") == "completed" and "start" in years:
        message = 'years has no end although status is "completed"; add the last year as end'
        yield Finding(source.path, source.span(("years",), key=True), YEARS_OPEN.code, message)


@check(DATES_REVERSED)
def check_stretches(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at each pair of dates of which one comes first."""
    del context
    for first, last in _STRETCHES:
        if not has_field(loaded, str(first[0])):
            continue
        start, end = moment(value_at(loaded, *first)), moment(value_at(loaded, *last))
        if start is not None and end is not None and end < start[: len(end)]:
            message = f"{last[-1]} {_shown(end)} is before {first[-1]} {_shown(start)}; swap the two or correct one"
            yield Finding(loaded.source.path, loaded.source.span(last), DATES_REVERSED.code, message)


@check(DATE_IN_FUTURE)
def check_past(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the dates of what has already happened: reviews, publications, readings."""
    today = context.today.isoformat()
    places: list[tuple[Loc, Any]] = [(("reviewed", "on"), value_at(loaded, "reviewed", "on"))]
    sources = value_at(loaded, "sources")
    for key, source in sources.items() if isinstance(sources, dict) else ():
        if isinstance(source, dict):
            places += [(("sources", key, name), source.get(name)) for name in ("date", "accessed")]
    for loc, written in places:
        value = moment(written)
        if value is not None and value > today[: len(value)]:
            message = f"{_name(loc)} {_shown(value)} is in the future; write the day on which it happened"
            yield Finding(loaded.source.path, loaded.source.span(loc), DATE_IN_FUTURE.code, message)


def _name(loc: Loc) -> str:
    return ".".join(str(step) for step in loc if step != "sources")


def _shown(value: str) -> str:
    return value.replace("T", " ")
