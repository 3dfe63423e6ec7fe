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
THOUSAND = 1_000

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
    rf"""
    (?: (?: (?P<about>{_ABOUT}) | (?P<above>{_ABOVE}) | (?P<below>{_BELOW}) ) \s* (?<![a-z](?=\d)) )?
    (?P<sign>[-+\u2212\u2013]\s*)?
    (?P<money>(?:{_MONEY})\s*)?
    (?: (?P<figure>{_FIGURE}) | (?P<word>{"|".join(_NUMBER_WORDS)})(?=\s|$) )
    (?P<rest>(?:(?![\d.,]).*)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCALE = re.compile(r"\s*(?P<scale>thousand|million|billion|mn|bn|m|k)(?![a-z])(?P<rest>.*)", re.IGNORECASE)
_SCALES = {"thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9}
_MONEY_ONLY = frozenset({"m", "k", "mn", "bn"})
"""Short forms that mean something else without a currency: 5 m are five metres."""
_MONEY_AFTER = re.compile(rf"\s*(?P<money>{_MONEY}|euros?)(?![a-z])(?P<rest>.*)", re.IGNORECASE)
_OF = re.compile(rf"\s+(?:out\s+)?of\s+(?P<whole>{_FIGURE})(?![\d.,%])(?P<rest>.*)", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b(?!age)|percent\b|pct\b)(?P<rest>.*)", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:percentage[ -]points?|pp)\b(?P<rest>.*)", re.IGNORECASE)
_WHEN = re.compile(
    r"\s*(?:,\s*)?\b(?:before|after|afterwards|previously|earlier|now|today|at (?:the )?(?:start|baseline)"
    r"|in (?:19|20)\d\d|in total|in all|overall)$",
    re.IGNORECASE,
)
_PER_NUMBER = re.compile(r"\bper (\d{1,3}(?:,\d{3})+|\d+)(?= [a-z])")
_UNIT = re.compile(r"[a-zµ°²³₂/%·'’ -]*(?:per \d+[a-zµ°²³₂/%·'’ -]*)?")
_RELATIVE = frozenset(
    "lower higher more less fewer reduction reduced decrease decreased increase increased down up saved saving savings "
    "better worse faster slower shorter longer improvement improved drop dropped rise rose fall fell fold times x "
    "or and to between versus vs than against compared from not no only half quarter third until plus minus "
    "gain gained loss lost cut".split()  # noqa: SIM905 - words read best as a text
)
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
    if len(text) > LONGEST:
        return None
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    value = _value(shape["figure"], shape["word"])
    if value is None:
        return None
    rest = shape["rest"]
    money = (shape["money"] or "").strip()
    exponent, rest = _scaled(rest, money=bool(money))
    if not money and (after := _MONEY_AFTER.fullmatch(rest)):
        money, rest = after["money"], after["rest"]
    value *= 10**exponent
    whole = None
    kind = _CURRENCIES.get(money.upper(), money.upper())
    if not money and not exponent and (share := _OF.fullmatch(rest)):
        whole = _value(share["whole"], None)
        if whole is None or value > whole:
            return None
        kind, rest = f"of {whole:g}", share["rest"]
    elif not money and not exponent and (percent := _PERCENT.fullmatch(rest)):
        kind, rest, whole = "%", percent["rest"], 100.0
    elif not money and not exponent and (points := _POINTS.fullmatch(rest)):
        kind, rest = "percentage points", points["rest"]
    words = _unit(rest)
    if words is None:
        return None
    unit = f"{kind} {words}".strip()
    sign = (shape["sign"] or "").strip()
    if not unit and not exponent and shape["figure"] and value in YEARS and shape["figure"].isdigit():
        return None
    return Quantity(
        value=-value if sign and sign != "+" else value,
        unit=unit,
        signed=bool(sign),
        about=bool(shape["about"]),
        bound=ABOVE if shape["above"] else BELOW if shape["below"] else "",
        whole=whole,
    )


def _value(figure: str | None, word: str | None) -> float | None:
    """Return the number; None for ``1.234``, which some write for 1,234 and others for 1 + 0.234."""
    if figure is None:
        return _NUMBER_WORDS[word.lower()] if word else None
    whole, _, decimals = figure.partition(".")
    if len(decimals) == 3 and whole != "0" and "," not in whole:  # noqa: PLR2004 - three digits make a thousand
        return None
    value = float(re.sub(r"[,\s]", "", figure))
    return value if math.isfinite(value) else None


def _scaled(rest: str, *, money: bool) -> tuple[int, str]:
    """Return the power of ten that ``million`` and the like stand for, and the text behind it."""
    match = _SCALE.fullmatch(rest)
    if match is None:
        return 0, rest
    scale = match["scale"].lower()
    if scale in _MONEY_ONLY and not money and not _MONEY_AFTER.fullmatch(match["rest"]):
        return 0, rest
    return _SCALES[scale], match["rest"]


def _unit(rest: str) -> str | None:
    """Return the words behind a figure in one spelling; None when they say more than what is counted."""
    text = rest
    if text and not text[0].isspace() and text[0] not in "/-°":
        # "12weeks" is a slip that reads well; "12)" or "12;" is the start of something else.
        text = f" {text}" if text[0].isalpha() else text
    text = _WHEN.sub("", text)
    text = text.replace("CO2", "CO₂").strip().lower()
    text = _PER_NUMBER.sub(lambda match: f"per {match[1].replace(',', '')}", text)
    if not _UNIT.fullmatch(text):
        return None
    text = re.sub(r"\s*/\s*|\s+(?:a|an|each|every)\s+", " per ", f" {text}")
    words = [word for word in text.replace("-", " ").split(" ") if word]
    if len(words) > MOST_WORDS or _RELATIVE.intersection(words) or text.strip().startswith("-"):
        return None
    # Only what is counted may be singular or plural; what follows "per" is always singular.
    counted = len(words) if "per" not in words else words.index("per")
    return " ".join([_SAME.get(word, word) if at < counted else word for at, word in enumerate(words)])
