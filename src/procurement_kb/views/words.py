"""How dates, money, lists and counts are written for readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "US$", "CAD": "CA$", "AUD": "AU$", "NZD": "NZ$"}
MILLION = 1_000_000
BILLION = 1_000_000_000


def date_words(value: str | dt.date) -> str:
    """Write a day, a month or a year in words: ``2019-06-30`` becomes ``30 June 2019``."""
    parts = str(value).split("-")
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[int(parts[1]) - 1]
    if len(parts) == 2:  # noqa: PLR2004 - year and month
        return f"{month} {parts[0]}"
    return f"{int(parts[2][:2])} {month} {parts[0]}"


def money_words(amount: float, currency: str) -> str:
    """Write a sum as readers say it: ``€ 19.4 million``, ``NOK 850,000``."""
    sign = SYMBOLS.get(currency, currency)
    if amount >= BILLION:
        figure = f"{_short(amount / BILLION)} billion"
    elif amount >= MILLION:
        figure = f"{_short(amount / MILLION)} million"
    else:
        figure = f"{amount:,.2f}".removesuffix(".00")
    return f"{sign}\u00a0{figure}"


def _short(value: float) -> str:
    text = f"{value:.2f}" if value < 10 else f"{value:.1f}"  # noqa: PLR2004 - two digits of detail are enough
    return text.rstrip("0").rstrip(".")


def years_words(start: int, end: int | None, *, running: bool = False) -> str:
    """Write a stretch of years: ``2016–2022``, ``since 2019`` or ``2019``."""
    if end is not None and end != start:
        return f"{start}–{end}"
    if end is None and running:
        return f"since {start}"
    return str(start)


def and_list(items: Sequence[str]) -> str:
    """Join words with commas and a final "and"."""
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: ``1 case``, ``1,204 cases``."""
    noun = one if number == 1 else (many or f"{one}s")
    return f"{number:,} {noun}"


def duration(minutes: int) -> str:
    """Write how long something takes: ``40 minutes``, ``1 hour``, ``8 hours 20 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [count(hours, "hour")] * bool(hours) + [count(rest, "minute")] * bool(rest or not hours)
    return " ".join(parts)


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]
