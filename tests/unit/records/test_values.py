"""The kinds of value: what each accepts, and what it makes of it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from procurement_kb.records import date_values, public_codes, values
from procurement_kb.records.date_values import parse_day, parse_moment
from procurement_kb.records.public_codes import (
    CpvCode,
    CurrencyCode,
    JurisdictionCode,
    NoticeNumber,
    RegionCode,
    Timezone,
)
from procurement_kb.records.values import MARKUP, is_address
from tests.unit.records.helpers import codelists

LISTS = codelists()


def read(kind: Any, value: Any) -> Any:
    """Return what a kind of value makes of ``value``, or the type of the error."""
    try:
        return TypeAdapter(kind).validate_python(value, strict=True, context={"codelists": LISTS, "deprecated": []})
    except ValidationError as error:
        return error.errors()[0]["type"]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("2019", "2019"),
        ("2019-06", "2019-06"),
        ("2019-06-30", "2019-06-30"),
        (2019, "2019"),
        (dt.date(2019, 6, 30), "2019-06-30"),
        ("2019-13", "bad_date"),
        ("2019-02-30", "bad_date"),
        ("2019-W01-1", "bad_date"),
        ("20190630", "bad_date"),
        ("0000", "bad_date"),
        ("2019\n", "bad_date"),
        ("\u0662019", "bad_date"),
        (999, "bad_date"),
        (10_000, "bad_date"),
        (True, "bad_date"),
        (2019.5, "bad_date"),
        (dt.datetime(2019, 6, 30, 10, 0), "bad_date"),  # noqa: DTZ001 - as YAML gives it
        (None, "bad_date"),
    ],
)
def test_partial_dates(value: Any, result: str) -> None:
    """A year, a month or a day, in one way of writing only."""
    assert result == read(date_values.PartialDate, value)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("2019-06-30", dt.date(2019, 6, 30)),
        (dt.date(2019, 6, 30), dt.date(2019, 6, 30)),
        ("2019-06", "bad_day"),
        ("20190630", "bad_day"),
        ("2019-06-31", "bad_day"),
        (2019, "bad_day"),
        (dt.datetime(2019, 6, 30, 10, 0), "bad_day"),  # noqa: DTZ001 - as YAML gives it
    ],
)
def test_days(value: Any, result: object) -> None:
    """A whole day, and a time is no day."""
    assert result == read(date_values.Day, value)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("2026-03-04 10:00", dt.datetime(2026, 3, 4, 10, 0)),  # noqa: DTZ001 - local by design
        ("2026-03-04T10:00:30", dt.datetime(2026, 3, 4, 10, 0, 30)),  # noqa: DTZ001 - local by design
        ("2026-03-04 9:05", dt.datetime(2026, 3, 4, 9, 5)),  # noqa: DTZ001 - local by design
        ("2026-03-04 9:05:07", dt.datetime(2026, 3, 4, 9, 5, 7)),  # noqa: DTZ001 - local by design
        ("2026-03-04", dt.datetime(2026, 3, 4)),  # noqa: DTZ001 - local by design
        (dt.date(2026, 3, 4), dt.datetime(2026, 3, 4)),  # noqa: DTZ001 - local by design
        (dt.datetime(2026, 3, 4, 10, 0), dt.datetime(2026, 3, 4, 10, 0)),  # noqa: DTZ001 - local by design
        (dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC), "bad_moment"),
        ("2026-03-04 25:00", "bad_moment"),
        ("2026-02-30 10:00", "bad_moment"),
        ("2026-03-04 10:00Z", "bad_moment"),
        (2026, "bad_moment"),
    ],
)
def test_moments(value: Any, result: object) -> None:
    """Local time without a zone."""
    assert result == read(date_values.Moment, value)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("24 %", "24 %"),
        ("  8 ", "8"),
        (8, "8"),
        (1.5, "1.5"),
        (1.0, "1.0"),
        (dt.date(2023, 1, 1), "2023-01-01"),
        (True, "string_type"),
        (10**200, "string_type"),
        ([8], "string_type"),
        (" ", "string_too_short"),
        ("x" * 161, "string_too_long"),
        ("**8**", "markup"),
    ],
)
def test_quantities(value: Any, result: str) -> None:
    """Plain numbers are welcome and stay as people read them."""
    assert result == read(values.Quantity, value)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d",
        "p<0.05",
        "3*4*5",
        "5 * 3 * 2",
        "snake_case_name",
        "a * b",
        "[sic]",
        "R&D",
        "100 % of *",
        "it_s",
        "__",
        "f(x) [1]",
        "* first",
        "`",
        "&c.",
        "A & E",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    """Signs that people use in sentences are no markup."""
    assert text == read(values.Text, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a <b>c</b>", "<b>"),
        ("a </b>", "</b>"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("x <!-- y --> z", "<!-- y -->"),
        ("<?php ?>", "<?php ?>"),
        ("see <https://example.org>", "<https://example.org>"),
        ("see [x](http://y)", "[x](http://y)"),
        ("![x](y.png)", "![x](y.png)"),
        ("[[id]]", "[[id]]"),
        ("[[id|words]]", "[[id|words]]"),
        ("so it says [@key]", "[@key]"),
        ("*so*", "*so*"),
        ("**so so**", "**so so**"),
        ("_so_", "_so_"),
        ("`so`", "`so`"),
        ("a &amp; b", "&amp;"),
        ("a &#60;", "&#60;"),
        ("a &#x3c;", "&#x3c;"),
    ],
)
def test_markup_is_found(text: str, found: str) -> None:
    """HTML, Markdown, links to records and citations are told from words."""
    match = MARKUP.search(text)

    assert found == (match[0] if match else None)
    assert "markup" == read(values.Text, text)


@pytest.mark.parametrize("signs", ["*", "<", "[", "`", "&", "_a ", "*a ", "<!--", "[a](", "``a`"])
def test_looking_for_markup_takes_no_time(signs: str) -> None:
    """Long runs of signs do not make the search slow."""
    start = time.process_time()
    MARKUP.search((signs * 2000)[:2000])

    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("https://example.org", True),
        ("http://example.org:8080/a?b#c", True),
        ("https://sjukhus.se/vård", True),
        ("https://münchen.de/", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("https://192.0.2.1/", True),
        ("https://example.org./", True),
        ("example.org", False),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https:example.org", False),
        ("https:///path", False),
        ("https://", False),
        ("https://user:secret@example.org", False),
        ("https://example.org:port/", False),
        ("https://example.org:99999/", False),
        ("https://[::1", False),
        ("https://localhost", False),
        ("https://example.org/a b", False),
        ("https://example.org/<x>", False),
        ('https://example.org/"', False),
        ("https://example.org/\\x", False),
        ("https://exa mple.org", False),
        (" https://example.org", False),
        ("https://example.org\n", False),
        ("https://.example.org", False),
    ],
)
def test_addresses(value: str, good: bool) -> None:  # noqa: FBT001 - a table
    """Only http and https, with a host, and nothing that could end the attribute it stands in."""
    assert good is is_address(value)


@pytest.mark.parametrize(
    ("checker", "value", "good"),
    [
        (RegionCode(), "ES511", True),
        (RegionCode(), "ES", True),
        (RegionCode(), "GB-LND", True),
        (RegionCode(), "US-CA", True),
        (RegionCode(), "ES-CT", False),
        (RegionCode(), "UKI3", False),
        (RegionCode(), "GB", False),
        (CpvCode(), "33194110", True),
        (CpvCode(), "33194110-0", True),
        (CpvCode(), "33194110-", False),
        (CpvCode(), "33194110-1", False),
        (CpvCode(), "33194119", False),
        (NoticeNumber(), "2018/S 123-456789", True),
        (NoticeNumber(), "123456-2024", True),
        (NoticeNumber(), "00123456-2024", True),
        (NoticeNumber(), "2018/S 123-456789\n", False),
        (NoticeNumber(), "2018/S 1234-456789", False),
        (JurisdictionCode(), "EU", True),
        (JurisdictionCode(), "NO", True),
        (JurisdictionCode(), "UK", False),
        (CurrencyCode(), "SEK", True),
        (CurrencyCode(), "sek", False),
        (Timezone(), "Europe/Copenhagen", True),
        (Timezone(), "UTC", True),
        (Timezone(), "Europe/Nowhere", False),
        (Timezone(), "../etc/passwd", False),
    ],
)
def test_public_lists(checker: public_codes.Checked, value: str, good: bool) -> None:  # noqa: FBT001 - a table
    """Codes of public lists are exact."""
    assert good is checker.accepts(value, LISTS)


def test_no_timezone_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the database accepts what has the shape of a name, and nothing else."""
    monkeypatch.setattr(public_codes, "timezones", frozenset)

    assert [True, True, False] == [Timezone().accepts(name, LISTS) for name in ("Europe/Oslo", "UTC", "Oslo")]


def test_parsers_take_one_spelling() -> None:
    """Other ISO spellings, which Python takes in some versions only, are none of ours."""
    assert [None, None, None] == [
        parse_day("2019-W26-7"),
        parse_moment("20260304T10"),
        parse_moment("2026-03-04T10:00+01"),
    ]
