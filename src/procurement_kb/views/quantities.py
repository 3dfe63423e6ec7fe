"""Read figures as people write them: ``about 1,100 patients a day``, ``£1.2 m``, ``3 of 18``. Never guess.

What is not understood as a whole is not read at all: a wrong bar misleads more than no bar.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

LONGEST = 60
"""Longer texts are sentences, not figures."""
MOST_WORDS = 6
YEARS = range(1900, 2101)
"""A bare number in here may be a year."""

BELOW = "below"
ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit."""

    value: float
    unit: str
    """Normalised: two quantities are comparable if and only if their units are equal."""
    signed: bool = False
    """Written with a sign: a change rather than an amount."""
    about: bool = False
    """Said to be approximate."""
    bound: str = ""
    """``above`` when the true figure is at least, ``below`` when it is at most, this one."""
    whole: float | None = None
    """The figure that stands for everything: the 18 of ``3 of 18``, 100 for per cents."""


_ABOUT = r"about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.|some|nearly|almost|~|≈"
_ABOVE = r"at least|more than|over|above|>|≥"
_BELOW = r"at most|less than|fewer than|under|below|<|≤"
_MONEY = r"(?:US|CA|AU|NZ|A|C)?\$|€|£|EUR|GBP|USD|CAD|AUD|NZD|CHF|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN"
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009\u202f ]\d{3})+|\d+(?:\.\d+)?"
_NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}

_SHAPE = re.compile(
    rf"(?:(?:(?P<about>{_ABOUT})|(?P<above>{_ABOVE})|(?P<below>{_BELOW}))\s*(?<![a-z](?=\d)))?"
    rf"(?P<sign>[-+\u2212\u2013]\s*)?"
    rf"(?P<money>(?:{_MONEY})\s*)?"
    rf"(?:(?P<figure>{_FIGURE})|(?P<word>{'|'.join(_NUMBER_WORDS)})(?=\s|$))"
    rf"(?P<rest>(?:(?![\d.,]).*)?)",
    re.IGNORECASE,
)
_SCALE = re.compile(r"\s*(?P<scale>thousand|million|billion|mn|bn|m|k)(?![a-z])(?P<rest>.*)", re.IGNORECASE)
_SCALES = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9,
}  # fmt: skip
_MONEY_ONLY = frozenset({"m", "k", "mn", "bn"})
"""Short forms that count only beside a currency: 5 m are five metres."""
_MONEY_AFTER = re.compile(rf"\s*(?P<money>{_MONEY}|euros?)(?![a-z])(?P<rest>.*)", re.IGNORECASE)
_OF = re.compile(rf"\s+(?:out\s+)?of\s+(?P<whole>{_FIGURE})(?![\d.,%])(?P<rest>.*)", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b(?!age)|percent\b|pct\b)(?P<rest>.*)", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:percentage[ -]points?|pp)\b(?P<rest>.*)", re.IGNORECASE)
_WHEN = re.compile(
    r"\s*(?:,\s*)?\b(?:(?P<order>before|after|afterwards|previously|earlier)|now|today|at (?:the )?(?:start|baseline)"
    r"|in (?:19|20)\d\d|in total|in all|overall)$",
    re.IGNORECASE,
)
_PER_NUMBER = re.compile(r"\bper (\d{1,3}(?:,\d{3})+|\d+)(?= [a-z])")
# No degrees: zero of a temperature is no beginning for a bar.
_UNIT = re.compile(r"[a-zµ²³₂/%·'’ -]*(?:per \d+[a-zµ²³₂/%·'’ -]*)?")
_RELATIVE = re.compile(
    r"\b(?:lower|higher|more|less|fewer|reduc\w*|decreas\w*|increas\w*|down|up|saved|savings?|better|worse|faster|slower"
    r"|shorter|longer|improve\w*|drop\w*|rise|rose|fall|fell|fold|times|x|or|and|to|between|versus|vs|than|against"
    r"|compared|from|not|no|only|half|quarter|third|until|plus|minus|gain\w*|loss|lost|cut)\b"
)
"""Words that make a figure a change, a range or a comparison."""
_TIMES = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years"})
_SAME = {
    "day": "days", "week": "weeks", "month": "months", "year": "years", "hour": "hours", "hr": "hours", "hrs": "hours",
    "h": "hours", "minute": "minutes", "min": "minutes", "mins": "minutes", "second": "seconds", "sec": "seconds",
    "patient": "patients", "case": "cases", "point": "points", "person": "people", "persons": "people",
    "municipality": "municipalities", "hospital": "hospitals", "bid": "bids", "tender": "tenders",
}  # fmt: skip
_CURRENCIES = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "A$": "AUD", "AU$": "AUD", "C$": "CAD",
               "CA$": "CAD", "NZ$": "NZD", "US$": "USD"}  # fmt: skip


def read_quantity(text: str) -> Quantity | None:
    """Read a figure with its unit; None when any part of the text is not understood."""
    text = text.strip()
    shape = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    value = _value(shape["figure"], shape["word"]) if shape else None
    if shape is None or value is None:
        return None
    measure = _measure(value, (shape["money"] or "").strip(), shape["rest"])
    if measure is None:
        return None
    factor, unit, whole = measure
    if unit == "" and factor == 1 and (shape["figure"] or "").isdigit() and value in YEARS:
        return None
    sign = (shape["sign"] or "").strip()
    return Quantity(
        value=value * factor if sign in {"", "+"} else -value * factor,
        unit=unit,
        signed=bool(sign),
        about=bool(shape["about"]),
        bound=ABOVE if shape["above"] else BELOW if shape["below"] else "",
        whole=whole,
    )


def _measure(value: float, money: str, rest: str) -> tuple[int, str, float | None] | None:
    """Return the factor that ``million`` and the like stand for, the unit, and what stands for everything."""
    scaled = _scaled(rest, money=bool(money))
    if scaled is None:
        return None
    factor, rest = scaled
    if not money and (after := _MONEY_AFTER.fullmatch(rest)):
        money, rest = after["money"], after["rest"]
    whole = None
    kind = _CURRENCIES.get(money.upper(), money.upper())
    if kind == "" and factor == 1:
        if share := _OF.fullmatch(rest):
            whole, rest = _value(share["whole"], None), share["rest"]
            if whole is None or value > whole:
                return None
            kind = f"of {whole:g}"
        elif percent := _PERCENT.fullmatch(rest):
            kind, rest, whole = "%", percent["rest"], 100.0
        elif points := _POINTS.fullmatch(rest):
            kind, rest = "percentage points", points["rest"]
    words = _unit(rest)
    if words is None:
        return None
    if kind == "%" and "per" in words.split():
        whole = None
    return factor, f"{kind} {words}".strip(), whole


def _value(figure: str | None, word: str | None) -> float | None:
    """Return the number; None for ``1.234``, which some write for 1,234 and others for 1 + 0.234."""
    if figure is None:
        return _NUMBER_WORDS[word.lower()] if word else None
    whole, _, decimals = figure.partition(".")
    if len(decimals) == 3 and whole != "0" and "," not in whole:  # noqa: PLR2004 - three digits make a thousand
        return None
    value = float(re.sub(r"[,\s]", "", figure))
    return value if math.isfinite(value) else None


def _scaled(rest: str, *, money: bool) -> tuple[int, str] | None:
    """Return the factor at the beginning of ``rest``, and the text behind it.

    None when a short form stands alone that is no unit either, as in ``1.2M``.
    """
    match = _SCALE.fullmatch(rest)
    if match is None:
        return 1, rest
    scale = match["scale"].lower()
    if scale in _MONEY_ONLY and not money and not _MONEY_AFTER.fullmatch(match["rest"]):
        return (1, rest) if match["scale"] == "m" else None
    return _SCALES[scale], match["rest"]


def _unit(rest: str) -> str | None:
    """Return the words behind a figure in one spelling; None when they say more than what is counted."""
    text = rest.replace("CO2", "CO₂").lower()
    when = _WHEN.search(text)
    text = (text[: when.start()] if when else text).strip()
    text = _PER_NUMBER.sub(lambda match: f"per {match[1].replace(',', '')}", text)
    if not _UNIT.fullmatch(text) or _RELATIVE.search(text) or text.startswith("-"):
        return None
    words = re.sub(r"\s*/\s*|\s+(?:a|an|each|every)\s+", " per ", f" {text}").replace("-", " ").split()
    # Only what is counted may be singular or plural; what follows "per" is always singular.
    counted = words.index("per") if "per" in words else len(words)
    words = [_SAME.get(word, word) if at < counted else word for at, word in enumerate(words)]
    if len(words) > MOST_WORDS or (when and when["order"] and not _TIMES.isdisjoint(words)):
        # "12 weeks after" tells when something was, "12 before" how much there was.
        return None
    return " ".join(words)
