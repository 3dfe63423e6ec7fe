"""Guesses at what was meant."""

from __future__ import annotations

import pytest

from procurement_kb.records.hints import (
    NO_HINT,
    Hint,
    code_hint,
    country_hint,
    cpv_hint,
    currency_hint,
    jurisdiction_hint,
    language_hint,
    near,
    notice_hint,
    region_hint,
    slug,
    timezone_hint,
)
from procurement_kb.records.public_codes import CountryCode, CurrencyCode, LanguageCode, RegionCode, timezones
from tests.unit.records.helpers import codelists

LISTS = codelists()


@pytest.mark.parametrize(
    ("value", "known", "expected"),
    [
        ("contributers", ["contributors", "conditions"], "contributors"),
        ("flavour", ["contributors", "conditions"], None),
        ("cat", ["cut", "cot"], None),
        ("ab" * 40, ["ab" * 39], None),
        ("x", [], None),
    ],
)
def test_near(value: str, known: list[str], expected: str | None) -> None:
    """One near word is a guess; two equally near ones, or a very long value, are none."""
    assert expected == near(value, known)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Value_Based", "value-based"),
        ("Hôpital Général", "hopital-general"),
        ("case.md", "case"),
        ("  a -- b ", "a-b"),
        ("Κέα", ""),
        ("", ""),
    ],
)
def test_slug(value: str, expected: str) -> None:
    """Text becomes an id without losing its words."""
    assert expected == slug(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Care home", "care-home"),
        ("CARE_HOME", "care-home"),
        ("Community care", "community"),
        ("comunity", "community"),
        ("ward", None),
        ("", None),
    ],
)
def test_codes(value: str, expected: str | None) -> None:
    """A code is found by its label, in another spelling, and misspelt."""
    labels = {code: entry.label for code, entry in LISTS["care-setting"].items()}

    assert expected == code_hint(value, labels).value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("UK", "GB"),
        ("uk", "GB"),
        ("EL", "GR"),
        ("gb", "GB"),
        (" ES ", "ES"),
        ("NOR", "NO"),
        ("Norway", "NO"),
        ("Kingdom of Norway", "NO"),
        ("Scotland", "GB"),
        ("The Netherlands", "NL"),
        ("Deutschland", "DE"),
        ("Kosovo", "XK"),
        ("USA", "US"),
        ("Switzerlnad", "CH"),
    ],
)
def test_countries(value: str, expected: str) -> None:
    """Names, three letters and the usual slips lead to the two letters, and a machine may write them."""
    assert Hint(expected, sure=True) == country_hint(value, LISTS)
    assert CountryCode().accepts(expected, LISTS)


@pytest.mark.parametrize("value", ["XX", "ZZ", "A", "", "Atlantis", "GX"])
def test_no_such_country(value: str) -> None:
    """Two letters are never taken for a misspelling of two others."""
    assert NO_HINT == country_hint(value, LISTS)


def test_a_region_for_a_country() -> None:
    """The country of a region is a guess that only a person confirms."""
    assert Hint("ES", note="that is a region") == country_hint("ES511", LISTS)


@pytest.mark.parametrize(
    ("value", "expected"), [("Europe", "EU"), ("european union", "EU"), ("UK", "GB"), ("eu", "EU")]
)
def test_jurisdictions(value: str, expected: str) -> None:
    """The Union counts as a jurisdiction beside countries."""
    assert Hint(expected, sure=True) == jurisdiction_hint(value, LISTS)


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("UKI3", "GB-ENG", False),
        ("UKM", "GB-SCT", False),
        ("UKL14", "GB-WLS", False),
        ("UKN0", "GB-NIR", False),
        ("GR30", "EL30", True),
        ("es511", "ES511", True),
        ("ES-511", "ES511", True),
        ("gb lnd", "GB-LND", True),
        ("GBLND", "GB-LND", True),
        ("ES-B", "ES511", False),
        ("Västra Götalands län", "SE232", False),
        ("England", "GB-ENG", False),
        ("ES5119", "ES511", False),
        ("NO99", None, False),
        ("GB", None, False),
        ("", None, False),
        ("nowhere", None, False),
    ],
)
def test_regions(value: str, expected: str | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """Old UK codes, Greek ones, ISO codes inside NUTS, and names."""
    hint = region_hint(value, LISTS)

    assert (expected, sure) == (hint.value, hint.sure)
    assert expected is None or RegionCode().accepts(expected, LISTS)


def test_regions_say_why() -> None:
    """The hint tells which scheme the country uses."""
    assert "NUTS no longer covers the United Kingdom, and ISO 3166-2 does" == region_hint("UKI3", LISTS).note
    assert "Spain is in NUTS, whose codes look like ES111" == region_hint("ES-CT", LISTS).note


@pytest.mark.parametrize(
    ("value", "expected"),
    [("€", "EUR"), ("£", "GBP"), ("eur", "EUR"), ("Euros", "EUR"), ("Swiss Franc", "CHF"), ("zł", "PLN")],
)
def test_currencies(value: str, expected: str) -> None:
    """Signs and names lead to the three letters."""
    assert Hint(expected, sure=True) == currency_hint(value, LISTS)
    assert CurrencyCode().accepts(expected, LISTS)


@pytest.mark.parametrize("value", ["$", "kr", "kr.", "BTC", ""])
def test_ambiguous_currencies(value: str) -> None:
    """A sign of several currencies is never guessed at."""
    assert currency_hint(value, LISTS).value is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("English", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("en-GB", "en"),
        ("gr", "el"),
        ("Greek", "el"),
        ("Spanish", "es"),
        ("dk", "da"),
    ],
)
def test_languages(value: str, expected: str) -> None:
    """Names, regional variants and country codes lead to the two letters."""
    assert Hint(expected, sure=True) == language_hint(value, LISTS)
    assert LanguageCode().accepts(expected, LISTS)


@pytest.mark.parametrize("value", ["xx", "", "klingonish"])
def test_no_such_language(value: str) -> None:
    """What is no language stays none."""
    assert NO_HINT == language_hint(value, LISTS)


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("33194110-9", "33194110-0", True),
        ("33 19 41 10", "33194110", True),
        ("33194110 - 0", "33194110-0", True),
        ("33194", "33194000", False),
        ("33194111", None, False),
        ("abc", None, False),
        ("", None, False),
        ("9" * 40, None, False),
    ],
)
def test_cpv(value: str, expected: str | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """A wrong check digit and blanks are mended; missing digits are only guessed."""
    hint = cpv_hint(value, LISTS)

    assert (expected, sure) == (hint.value, hint.sure)


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("2018/S123-456789", "2018/S 123-456789", True),
        ("2018/S 12-456789", "2018/S 012-456789", True),
        ("2018 S 123 456789", "2018/S 123-456789", True),
        ("TED: 2018/s 123-45678", "2018/S 123-045678", True),
        ("123456/2018", "123456-2018", True),
        ("https://ted.europa.eu/en/notice/-/detail/123456-2024", "123456-2024", True),
        ("2018-123456", "123456-2018", False),
        ("none", None, False),
    ],
)
def test_notices(value: str, expected: str | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """Near misses of the two shapes are put right."""
    hint = notice_hint(value)

    assert (expected, sure) == (hint.value, hint.sure)


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("europe/brussels", "Europe/Brussels", True),
        ("Europe/Brussel", "Europe/Brussels", True),
        ("Copenhagen", "Europe/Copenhagen", False),
        ("America/New York", "America/New_York", True),
        ("moon", None, False),
    ],
)
def test_timezones(value: str, expected: str | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """Case, blanks and the city alone."""
    hint = timezone_hint(value)

    assert (expected, sure) == (hint.value, hint.sure)
    assert expected is None or expected in timezones()
