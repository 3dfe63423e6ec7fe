"""What people mean when they write a date, a number or an address in another way. Pure, as `hints` is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import quote

from procurement_kb.records.date_values import parse_moment
from procurement_kb.records.hints import Hint
from procurement_kb.records.values import is_address

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_LAST_MONTH = 12


def _month(name: str) -> int | None:
    """Return the number of the month that ``name`` begins."""
    found = [number for number, month in enumerate(_MONTHS, 1) if len(name) > 2 and month.startswith(name.casefold())]  # noqa: PLR2004
    return found[0] if found else None


def _iso(year: str, month: int | str, day: int | str | None = None) -> str | None:
    """Return the parts as an ISO date, None when there is no such day or month."""
    try:
        date = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day is not None else date.isoformat()[:7]


def date_hint(value: str, *, full: bool) -> Hint:
    """Return the ISO date that ``value`` means; only a whole day will do when ``full``."""
    text = value.strip().rstrip(".")
    found = _read(text)
    if found is None or (full and len(found) != len("2019-06-30")):
        return Hint(note=_impossible(text))
    return Hint(found, sure=True)


def _two_ways(match: re.Match[str]) -> str | None:
    """Read 30/06/2019. 3/4/2019 may be either of two days; with a number beyond 12 only one reading is left."""
    first, second = int(match[1]), int(match[2])
    if first > _LAST_MONTH >= second:
        return _iso(match[3], second, first)
    if second > _LAST_MONTH >= first or first == second:
        return _iso(match[3], first, second)
    return None


def _named(year: str, name: str, day: str | None) -> str | None:
    month = _month(name)
    return _iso(year, month, day) if month else None


_FORMS: tuple[tuple[str, Callable[[re.Match[str]], str | None]], ...] = (
    (r"([12]\d{3})[-/. ]?(\d\d)[-/. ]?(\d\d)(?:[T ].*)?", lambda m: _iso(m[1], m[2], m[3])),
    (r"([12]\d{3})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?", lambda m: _iso(m[1], m[2], m[3])),
    (r"(\d{1,2})[-/. ](\d{1,2})[-/. ]([12]\d{3})", _two_ways),
    (r"(\d{1,2})[-/. ]([12]\d{3})", lambda m: _iso(m[2], m[1])),
    (r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([A-Za-z]{3,9})\.?,? ([12]\d{3})", lambda m: _named(m[3], m[2], m[1])),
    (r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? ([12]\d{3})", lambda m: _named(m[3], m[1], m[2])),
)
"""Ways of writing a date, and how each is read."""


def _read(text: str) -> str | None:
    for pattern, read in _FORMS:
        match = re.fullmatch(pattern, text, re.ASCII)
        if match:
            return read(match)
    return None


def _impossible(text: str) -> str:
    match = re.fullmatch(r"[12]\d{3}-(\d\d)(-\d\d)?", text, re.ASCII)
    if not match:
        return ""
    if not 1 <= int(match[1]) <= _LAST_MONTH:
        return "there is no such month, so look the date up again"
    return "there is no such day, so look the date up again" if match[2] else ""


def moment_hint(value: str) -> Hint:
    """Return the local date and time that ``value`` means."""
    match = re.fullmatch(r"(.*?\d)(?:,? at|,|T)? ?(\d{1,2})[:.h](\d\d)(?::\d\d)?(?:\.\d+)?\s*(.*)", value.strip())
    if not match:
        day = date_hint(value, full=True)
        return Hint(day.value, sure=day.sure, note=day.note)
    day = date_hint(match[1], full=True)
    clock = f"{match[2].zfill(2)}:{match[3]}"
    if day.value is None or parse_moment(f"{day.value} {clock}") is None:
        return Hint(note=day.note)
    note = "the time zone is a field of its own" if match[4] else ""
    return Hint(f"{day.value} {clock}", sure=not match[4], note=note)


def number_hint(value: str, *, whole: bool) -> str | None:
    """Return the number that ``value`` spells with separators, signs or quotes, None when it may be either of two."""
    text = re.sub(r"(?i)^(?:€|£|\$|[A-Z]{3}\b)|(?:€|£|\$|%|\b[A-Z]{3})$", "", value.strip()).strip()
    grouped = re.fullmatch(r"(\d{1,3}(?:([,. '\u00a0\u202f_])\d{3})(?:\2\d{3})*)(?:[.,](\d{1,2}))?", text)
    if grouped and (grouped[2] not in {",", "."} or grouped[3] or len(re.sub(r"\d", "", grouped[1])) > 1):
        digits = re.sub(r"\D", "", grouped[1])
        text = f"{digits}.{grouped[3]}" if grouped[3] else digits
    elif grouped:
        # 1,200 is a thousand to some and one point two to others.
        return None
    else:
        text = re.sub(r"^(\d+),(\d{1,2})$", r"\1.\2", text)
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?", text):
        return None
    text = text.lstrip("0") or "0"
    text = f"0{text}" if text.startswith(".") else text
    if "." in text and whole:
        return None
    return text


_LINK = re.compile(r"(?:\[[^\]]*\]\(|<|\()\s*(\S+?)\s*[>)]")


def address_hint(value: str) -> Hint:
    """Return the web address that ``value`` means."""
    text = value.strip()
    link = _LINK.fullmatch(text)
    text = link[1] if link else text
    text = re.sub(r"^(?:https?|htt?ps?|htp|ttps?)(?:[:;]/{1,3}|//)(?=\w)", _scheme, text, flags=re.IGNORECASE)
    if re.match(r"[\w-]+(\.[\w-]+)+([/?#:]|$)", text):
        text = f"https://{text}"
    text = re.sub(r"[\s<>\"\\^`{|}\x00-\x20\x7f]", lambda match: quote(match[0]), text)
    if text == value or not is_address(text):
        return Hint(note=_why_not(text))
    return Hint(text, sure=bool(link) or value.strip() == text)


def _why_not(text: str) -> str:
    """Return what keeps ``text`` from being an address, where it looks like one."""
    host = re.match(r"https?://([^/?#]*)", text, re.IGNORECASE)
    if not host:
        return ""
    if "@" in host[1]:
        return "leave out what stands before the @"
    return "" if "." in host[1] else "write the whole name of the site, with its dots"


def _scheme(match: re.Match[str]) -> str:
    return "https://" if "s" in match[0].lower() else "http://"
