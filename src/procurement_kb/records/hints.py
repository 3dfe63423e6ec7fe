"""What people mean when they write a code of a public list in another way. Pure: a wrong value in, a guess out."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from procurement_kb.records.public_codes import nuts_countries, timezones
from procurement_kb.sources.codelists import CodeLists

LONGEST = 60
"""Longer values are no misspelling of anything, and comparing them takes time."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A guess at what was meant."""

    value: str | None = None
    """The right value, None when nothing is near."""
    sure: bool = False
    """Nothing else can have been meant, so that a machine may write it."""
    note: str = ""
    """What a reader needs to know besides; the second half of a sentence."""


NO_HINT = Hint()


def near(value: str, known: Iterable[str], cutoff: float = 0.8) -> str | None:
    """Return the one of ``known`` that ``value`` misspells, None when there is none or it may be either of two."""
    if len(value) > LONGEST:
        return None
    close = difflib.get_close_matches(value, list(known), n=2, cutoff=cutoff)
    if len(close) > 1:
        first, second = (difflib.SequenceMatcher(None, value, word).ratio() for word in close)
        if first - second < 0.02:  # noqa: PLR2004 - a tie, but for rounding
            return None
    return close[0] if close else None


def slug(value: str) -> str:
    """Return ``value`` in the shape of an id, empty when nothing of it fits."""
    text = unicodedata.normalize("NFKD", value.removesuffix(".md"))
    text = "".join(char for char in text if not unicodedata.combining(char)).lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def code_hint(value: str, labels: Mapping[str, str]) -> Hint:
    """Return the code that ``value`` means: spelt in another way, its label, or a near one."""
    wanted = slug(value)
    if wanted in labels:
        return Hint(wanted, sure=True)
    for code, label in labels.items():
        if wanted and wanted == slug(label):
            return Hint(code, sure=True)
    close = near(wanted, labels)
    return Hint(close, sure=True) if close else NO_HINT


# --- Countries and regions --------------------------------------------------------------------------------------------

COUNTRY_SLIPS = {
    "uk": "GB",
    "el": "GR",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "great britain": "GB",
    "britain": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "macedonia": "MK",
    "turkey": "TR",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "uae": "AE",
    "republic of ireland": "IE",
    "russia": "RU",
    "south korea": "KR",
    "kosovo": "XK",
    "deutschland": "DE",
    "danmark": "DK",
    "españa": "ES",
    "italia": "IT",
    "norge": "NO",
    "sverige": "SE",
    "suomi": "FI",
    "österreich": "AT",
    "schweiz": "CH",
    "polska": "PL",
}
"""Names and codes in use that ISO 3166-1 does not have."""


@lru_cache(maxsize=1)
def _country_names() -> Mapping[str, str]:
    import pycountry  # noqa: PLC0415 - it takes long to read, and only a guess at what was meant needs it

    names: dict[str, str] = {}
    for country in pycountry.countries:
        for key in ("alpha_3", "official_name", "common_name", "name"):
            name = getattr(country, key, None)
            if name:
                names[name.casefold()] = country.alpha_2
    return {**names, **COUNTRY_SLIPS}


def country_hint(value: str, lists: CodeLists) -> Hint:
    """Return the country that ``value`` means."""
    text = value.strip()
    if text.upper() in lists.countries:
        return Hint(text.upper(), sure=True)
    names = _country_names()
    if text.casefold() in names:
        return Hint(names[text.casefold()], sure=True)
    if text.upper() == "EU":
        return Hint(note="name the member states one by one")
    region = lists.region_country(text.upper())
    if region is not None:
        return Hint(region, note="that is a region")
    close = near(text.casefold(), names) if len(text) > len("GBR") else None
    return Hint(names[close], sure=True) if close else NO_HINT


def jurisdiction_hint(value: str, lists: CodeLists) -> Hint:
    """Return the jurisdiction that ``value`` means."""
    if value.strip().casefold() in {"eu", "ec", "european union", "europe", "european"}:
        return Hint("EU", sure=True)
    return country_hint(value, lists)


_UK_NATIONS = {"L": "GB-WLS", "M": "GB-SCT", "N": "GB-NIR"}


def region_hint(value: str, lists: CodeLists) -> Hint:
    """Return the region that ``value`` means."""
    text = value.strip().upper()
    if re.fullmatch(r"UK[C-N][0-9A-Z]{0,2}", text):
        nation = _UK_NATIONS.get(text[2], "GB-ENG")
        return Hint(nation, note="NUTS no longer covers the United Kingdom, and ISO 3166-2 does")
    if text in lists.countries and text not in lists["nuts"]:
        return Hint(note="the country stands in its own field; leave the region out if none is known")
    return _region_spelling(text, lists) or _region_name(value, lists) or _region_around(text, lists) or NO_HINT


def _region_spelling(text: str, lists: CodeLists) -> Hint | None:
    """Return the region whose code is ``text`` in another spelling, or in the scheme that its country does not use."""
    nuts, subdivisions, covered = lists["nuts"], lists["subdivision"], nuts_countries(lists)
    if text.startswith("GR") and "EL" + text[2:] in nuts:
        return Hint("EL" + text[2:], sure=True, note="NUTS writes Greece as EL")
    for spelling in (text, re.sub(r"[\s_-]+", "", text), f"{text[:2]}-{text[2:].lstrip(' _-')}"):
        if spelling in nuts or (spelling in subdivisions and spelling[:2] not in covered):
            return Hint(spelling, sure=True)
    if text not in subdivisions:
        return None
    country = text[:2]
    codes = [code for code, owner in lists.nuts_country.items() if owner == country]
    sample = next((code for code in codes if len(code) == len("ES511")), "ES511")
    named = slug(_short(subdivisions.label(text)))
    same = _broadest(code for code in codes if named and named == slug(_short(nuts.label(code))))
    return Hint(same, note=f"{lists.countries.label(country)} is in NUTS, whose codes look like {sample}")


def _region_name(value: str, lists: CodeLists) -> Hint | None:
    """Return the region called ``value``."""
    named = _region_names(lists).get(slug(_short(value)))
    return Hint(named) if named else None


@lru_cache(maxsize=8)
def _region_names(lists: CodeLists) -> Mapping[str, str]:
    """Return the broadest region of each name; NUTS comes first."""
    nuts, subdivisions, covered = lists["nuts"], lists["subdivision"], nuts_countries(lists)
    names: dict[str, str] = {}
    for code in sorted(nuts, key=_breadth):
        names.setdefault(slug(_short(nuts.label(code))), code)
    for code in sorted((code for code in subdivisions if code[:2] not in covered), key=_breadth):
        names.setdefault(slug(_short(subdivisions.label(code))), code)
    names.pop("", None)  # names in other scripts
    return names


def _short(label: str) -> str:
    """Return a label without what stands in brackets behind it."""
    return label.partition("[")[0]


def _breadth(code: str) -> tuple[int, str]:
    return len(code), code


def _broadest(codes: Iterable[str]) -> str | None:
    return min(codes, key=_breadth, default=None)


def _region_around(text: str, lists: CodeLists) -> Hint | None:
    """Return the NUTS region that ``text`` would lie in."""
    for length in (len(text) - 1, len(text) - 2):
        if length > len("ES") and text[:length] in lists["nuts"]:
            return Hint(text[:length], note=f"the code is not in NUTS 2024, and {text[:length]} is")
    return None


# --- Money and languages ----------------------------------------------------------------------------------------------

CURRENCY_SLIPS = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "pound sterling": "GBP",
    "sterling": "GBP",
    "us$": "USD",
    "dollar us": "USD",
    "us dollars": "USD",
    "rmb": "CNY",
    "zł": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "nkr": "NOK",
    "skr": "SEK",
    "dkr": "DKK",
    "chf.": "CHF",
}
AMBIGUOUS = {"$": ("USD", "CAD", "AUD"), "kr": ("DKK", "NOK", "SEK"), "kr.": ("DKK", "NOK", "SEK")}
"""Signs that several currencies share."""


def currency_hint(value: str, lists: CodeLists) -> Hint:
    """Return the currency that ``value`` means."""
    currencies = lists["currency"]
    text = value.strip()
    if text.upper() in currencies:
        return Hint(text.upper(), sure=True)
    slip = CURRENCY_SLIPS.get(text.casefold())
    if slip:
        return Hint(slip, sure=True)
    if text.casefold() in AMBIGUOUS:
        return Hint(note=f"say which: {', '.join(AMBIGUOUS[text.casefold()])}")
    names = {currencies.label(code).casefold(): code for code in currencies}
    if text.casefold() in names:
        return Hint(names[text.casefold()], sure=True)
    close = near(text.casefold(), names, 0.85) if len(text) > len("EUR") else None
    return Hint(names[close]) if close else NO_HINT


LANGUAGE_SLIPS = {
    "gr": "el",
    "dk": "da",
    "cz": "cs",
    "jp": "ja",
    "ua": "uk",
    "nor": "no",
    "greek": "el",
    "norwegian": "no",
}
"""Codes and names in use that ISO 639-1 does not have."""


def language_hint(value: str, lists: CodeLists) -> Hint:
    """Return the language that ``value`` means."""
    languages = lists["language"]
    text = value.strip().casefold()
    if text in languages:
        return Hint(text, sure=True)
    if text in LANGUAGE_SLIPS:
        return Hint(LANGUAGE_SLIPS[text], sure=True)
    base = re.split(r"[-_]", text)[0]
    if base != text and base in languages:
        return Hint(base, sure=True)
    names = _language_names()
    if text in names:
        return Hint(names[text], sure=True)
    close = near(text, names, 0.85) if len(text) > len("eng") else None
    return Hint(names[close], sure=True) if close else NO_HINT


@lru_cache(maxsize=1)
def _language_names() -> Mapping[str, str]:
    import pycountry  # noqa: PLC0415 - as above

    names: dict[str, str] = {}
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", None)
        if code:
            # "Spanish; Castilian" and "Greek, Modern (1453-)" each have a short name in front.
            for name in (language.name, re.split(r"[;,(]", language.name)[0].strip(), language.alpha_3):
                names.setdefault(name.casefold(), code)
    return names


# --- Procurement ------------------------------------------------------------------------------------------------------


def cpv_hint(value: str, lists: CodeLists) -> Hint:
    """Return the CPV code that ``value`` means."""
    codes = lists["cpv"]
    match = re.fullmatch(r"\s*([\d .]{2,16}?)\s*(?:[-–/]\s*(\d))?\s*", value)
    if not match:
        return NO_HINT
    number = re.sub(r"[ .]", "", match[1])
    if number in codes:
        right = lists.cpv_check[number]
        if match[2] and match[2] != right:
            return Hint(f"{number}-{right}", sure=True, note=f"the check digit of {number} is {right}")
        return Hint(number + (f"-{right}" if match[2] else ""), sure=True)
    if len(number) < len("33000000") and number.ljust(8, "0") in codes:
        return Hint(number.ljust(8, "0"), note="a code has eight digits")
    for length in range(len(number) - 1, 1, -1):
        broader = number[:length].ljust(8, "0")
        if broader in codes and len(number) == len("33000000"):
            return Hint(note=f"the nearest code above it is {broader} ({codes.label(broader)})")
    return NO_HINT


_OLD_NOTICE = re.compile(r"(?:TED\W*)?((?:19|20)\d\d)\W*S\W*(\d{1,3})\W+(\d{5,6})", re.IGNORECASE)
_NEW_NOTICE = re.compile(r"(?:TED\W*)?(\d{1,8})\s*[-–/_.]\s*((?:19|20)\d\d)", re.IGNORECASE)
_TURNED_NOTICE = re.compile(r"(?:TED\W*)?((?:19|20)\d\d)\s*[-–/_.]\s*(\d{5,8})", re.IGNORECASE)
_NOTICE_ADDRESS = re.compile(r"https?://ted\.europa\.eu/\S*?(\d{1,8}-(?:19|20)\d\d)\b.*")


def notice_hint(value: str) -> Hint:
    """Return the notice number that ``value`` means."""
    text = value.strip()
    old = _OLD_NOTICE.fullmatch(text)
    if old:
        return Hint(f"{old[1]}/S {old[2].zfill(3)}-{old[3].zfill(6)}", sure=True)
    new = _NEW_NOTICE.fullmatch(text)
    if new:
        return Hint(f"{new[1]}-{new[2]}", sure=True)
    address = _NOTICE_ADDRESS.fullmatch(text)
    if address:
        return Hint(address[1], sure=True)
    turned = _TURNED_NOTICE.fullmatch(text)
    return Hint(f"{turned[2]}-{turned[1]}") if turned else NO_HINT


# --- Time zones -------------------------------------------------------------------------------------------------------


def timezone_hint(value: str) -> Hint:
    """Return the time zone that ``value`` means."""
    wanted = re.sub(r"\s+", "_", value.strip()).casefold()
    zones = sorted(timezones())
    for zone in zones:
        if wanted == zone.casefold():
            return Hint(zone, sure=True)
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in zones if zone.startswith("Europe/")}
    if wanted in cities:
        return Hint(cities[wanted])
    names = {zone.casefold(): zone for zone in zones}
    close = near(wanted, names, 0.85)
    if close:
        return Hint(names[close], sure=True)
    city = near(wanted, cities, 0.8)
    return Hint(cities[city]) if city else NO_HINT
