"""The kinds of value that are dates: a year, a month or a day; a whole day; a moment."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from procurement_kb.records.annotations import Kind

FIRST_YEAR, LAST_YEAR = 1000, 9999
"""Years that a partial date may name: four digits."""

_MONTH = re.compile(r"[1-9]\d{3}(-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"[1-9]\d{3}-\d\d-\d\d")
_MOMENT = re.compile(r"([1-9]\d{3}-\d\d-\d\d)(?:[ T](\d{1,2}:\d\d(?::\d\d)?))?")


def parse_day(value: str) -> dt.date | None:
    """Return the day that ``YYYY-MM-DD`` names, None when there is no such day."""
    if not _DAY.fullmatch(value):
        return None  # Python takes other spellings too, and other ones in each version
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _partial_date(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR:
        return str(value)
    if isinstance(value, str) and (_MONTH.fullmatch(value) or parse_day(value)):
        return value
    raise PydanticCustomError("bad_date", "bad date", {})


PartialDate = Annotated[
    str,
    BeforeValidator(_partial_date),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[1-9]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"},
                {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
            ]
        }
    ),
    Kind.DATE,
]
"""A year, a month or a day: ``2019``, ``2019-06``, ``2019-06-30``."""


def _full_date(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("bad_day", "bad day", {})
    return day


Day = Annotated[
    dt.date,
    BeforeValidator(_full_date),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": r"^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
    ),
    Kind.DAY,
]
"""A full ISO date."""


def parse_moment(value: str) -> dt.datetime | None:
    """Return the moment that ``YYYY-MM-DD HH:MM`` names, None when there is no such moment."""
    match = _MOMENT.fullmatch(value)
    if not match:
        return None
    clock = (match[2] or "00:00").zfill(5)
    try:
        return dt.datetime.fromisoformat(f"{match[1]}T{clock if len(clock) != len('1:00:00') else clock.zfill(8)}")
    except ValueError:
        return None


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        value = parse_moment(value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone is a field of its own
    if not isinstance(value, dt.datetime) or value.tzinfo is not None:
        raise PydanticCustomError("bad_moment", "bad moment", {})
    return value


Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
    Kind.MOMENT,
]
"""A local date and time; the time zone is a field of its own."""
