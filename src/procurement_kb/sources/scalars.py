"""Unquoted YAML values: what YAML 1.1 makes of them, and where that is not what they say.

The patterns are those of PyYAML's resolver. A value that YAML 1.1 misreads stays the text that stands in the file, so
that no later check judges the misreading a second time.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Any, Final

WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
"""The words that every version of YAML reads as true, false or nothing."""

TRAP_WORDS: Final[dict[str, bool]] = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF"), False),
}
"""The words that YAML 1.1 reads as true or false, and people as words. (``y`` and ``n`` are text to PyYAML.)"""

SPECIAL_WORDS: Final = WORDS.keys() | TRAP_WORDS.keys()

NUMBER_STARTS: Final = frozenset("+-.0123456789")

NO_FIGURES: Final = frozenset({"not a number", "infinity", "minus infinity"})
"""What YAML reads from ``.nan``, ``.inf`` and ``-.inf``: no field wants it, and nobody knows which number was meant."""

_INT = re.compile(r"[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*(?P<base60>(?::[0-5]?[0-9])+)?|0x[0-9a-fA-F_]+)")
_FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?P<base60>(?::[0-5]?[0-9])+)\.[0-9_]*"
    r"|(?P<special>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"|(?P<year2>[0-9]{4})-(?P<month2>[0-9][0-9]?)-(?P<day2>[0-9][0-9]?)"
    r"(?:[Tt]|[ \t]+)(?P<hour>[0-9][0-9]?):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]*))?"
    r"(?:[ \t]*(?:(?P<utc>Z)|(?P<sign>[-+])(?P<zone_hour>[0-9][0-9]?)(?::(?P<zone_minute>[0-9]{2}))?))?"
)

_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_PLAIN_FLOAT = re.compile(r"[-+]?[0-9]*\.[0-9]*(?:[eE][-+][0-9]+)?")

LONGEST_NUMBER: Final = 400
"""A longer run of digits is no number anyone means, and Python refuses to convert very long ones."""


@dataclass(frozen=True, slots=True)
class Trap:
    """An unquoted value that YAML does not read as it stands."""

    code: str
    """``KB013``, ``KB014`` or ``KB017``."""
    reading: str
    """What YAML makes of it."""


def read_plain(raw: str) -> tuple[Any, Trap | None]:
    """Return the value of the unquoted scalar ``raw`` and, when YAML misreads it, how.

    A misread value is returned as the text that it is.
    """
    if raw in WORDS:
        return WORDS[raw], None
    if raw in TRAP_WORDS:
        return raw, Trap("KB013", "true" if TRAP_WORDS[raw] else "false")
    if raw[0] not in NUMBER_STARTS or len(raw) > LONGEST_NUMBER:
        return raw, None
    if _PLAIN_INT.fullmatch(raw):
        return int(raw), None
    if _TIME.fullmatch(raw):
        return _read_time(raw)
    return _read_number(raw)


def number_trap(raw: str) -> str | None:
    """Return the number that YAML reads from the unquoted scalar ``raw`` when it looks different, else None.

    ``1.10`` gives ``1.1``, ``12:30`` gives ``750``, ``0777`` gives ``511``; ``42``, ``1.5`` and ``ward 7`` give None.
    For a field that holds text every such reading loses something. For one that holds a number a trailing zero or a
    plus sign is harmless, and those that are not have their finding already.
    """
    if not raw or raw[0] not in NUMBER_STARTS or len(raw) > LONGEST_NUMBER:
        return None
    number = _to_number(raw)
    if number is None:
        return None
    shown = _show(number)
    return shown if shown != raw else None


def _read_number(raw: str) -> tuple[Any, Trap | None]:
    """Read a number that is not a plain whole one; flag the spellings that are right in no field."""
    number = _to_number(raw)
    if number is None:
        return raw, None
    if _PLAIN_FLOAT.fullmatch(raw) and math.isfinite(number):
        return number, None
    return raw, Trap("KB014", _show(number))


def _to_number(raw: str) -> int | float | None:
    """Return what YAML 1.1 reads from ``raw``, or None when it is no number."""
    if match := _INT.fullmatch(raw):
        return _to_int(raw, sexagesimal=match["base60"] is not None)
    match = _FLOAT.fullmatch(raw)
    if not match:
        return None
    digits = raw.replace("_", "").lower()
    if match["special"]:
        return float(digits.replace(".", ""))
    if match["base60"]:
        return _base60(digits, float)
    return float(digits)


def _to_int(raw: str, *, sexagesimal: bool) -> int | None:
    digits = raw.replace("_", "")
    sign, body = (-1 if digits[0] == "-" else 1), digits.lstrip("+-")
    if sexagesimal:
        return int(_base60(digits, int))
    try:
        if body.startswith(("0b", "0x")):
            return sign * int(body, 0)
        return sign * int(body, 8 if body.startswith("0") and body != "0" else 10)
    except ValueError:  # digits that are all underscores
        return None


def _base60(digits: str, kind: type[int | float]) -> int | float:
    total: int | float = 0
    for part in digits.lstrip("+-").split(":"):
        total = total * 60 + kind(part)
    return -total if digits.startswith("-") else total


def _show(number: float) -> str:
    if isinstance(number, float):
        if math.isnan(number):
            return "not a number"
        if math.isinf(number):
            return "infinity" if number > 0 else "minus infinity"
    return str(number)


def _read_time(raw: str) -> tuple[Any, Trap | None]:
    match = _TIME.fullmatch(raw)
    if not match:
        return raw, None
    get = match.groupdict()
    try:
        if get["year"]:
            return dt.date(int(get["year"]), int(get["month"]), int(get["day"])), None
        day = (int(get["year2"]), int(get["month2"]), int(get["day2"]))
        clock = (int(get["hour"]), int(get["minute"]), int(get["second"]))
        micro = int((get["fraction"] or "0").ljust(6, "0")[:6])
        return dt.datetime(*day, *clock, micro, tzinfo=_zone(get)), None
    except ValueError:
        return raw, Trap("KB017", "no date at all")


def _zone(get: dict[str, str | None]) -> dt.timezone | None:
    if get["utc"]:
        return dt.UTC
    if not get["sign"]:
        return None
    offset = dt.timedelta(hours=int(get["zone_hour"] or 0), minutes=int(get["zone_minute"] or 0))
    return dt.timezone(-offset if get["sign"] == "-" else offset)
