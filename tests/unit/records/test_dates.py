"""Guesses at dates, numbers and addresses."""

from __future__ import annotations

import pytest

from procurement_kb.records.dates import address_hint, date_hint, moment_hint, number_hint
from procurement_kb.records.values import is_address


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30/06/2019", "2019-06-30"),
        ("06/30/2019", "2019-06-30"),
        ("5/5/2019", "2019-05-05"),
        ("3/4/2019", None),
        ("2019/06/30", "2019-06-30"),
        ("2019.06.30", "2019-06-30"),
        ("20190630", "2019-06-30"),
        ("2019-6-3", "2019-06-03"),
        ("30 June 2019", "2019-06-30"),
        ("30. Jun 2019", "2019-06-30"),
        ("June 30th, 2019", "2019-06-30"),
        ("2019-06-30T10:00:00Z", "2019-06-30"),
        ("31 June 2019", None),
        ("30 Juno 2019", None),
        ("June 2019", None),
        ("2019", None),
        ("soon", None),
        ("\u0663\u0660/06/2019", None),
    ],
)
def test_full_dates(value: str, expected: str | None) -> None:
    """Every usual way of writing a day, unless it may be either of two days."""
    assert expected == date_hint(value, full=True).value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("June 2019", "2019-06"),
        ("Sept. 2020", "2020-09"),
        ("06/2019", "2019-06"),
        ("2019-6", "2019-06"),
        ("Ma 2019", None),
    ],
)
def test_months(value: str, expected: str | None) -> None:
    """Where a month will do, a month is found."""
    assert expected == date_hint(value, full=False).value


@pytest.mark.parametrize(
    ("value", "words"),
    [("2019-13", "month"), ("2019-02-30", "day"), ("2019-00-01", "month"), ("2019-06", ""), ("soon", "")],
)
def test_impossible_dates(value: str, words: str) -> None:
    """The right order of the wrong numbers is told as such."""
    assert (f"there is no such {words}, so look the date up again" if words else "") == date_hint(value, full=True).note


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("4 March 2026 10.30", "2026-03-04 10:30", True),
        ("2026-03-04T9:30", "2026-03-04 09:30", True),
        ("2026-03-04 at 09:30", "2026-03-04 09:30", True),
        ("2026-03-04 09:30 CET", "2026-03-04 09:30", False),
        ("2026-03-04 10:00+01:00", "2026-03-04 10:00", False),
        ("4 March 2026", "2026-03-04", True),
        ("2026-03-04 25:00", None, False),
        ("spring", None, False),
    ],
)
def test_moments(value: str, expected: str | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """A time is found with its day; a zone in it is left to a person."""
    hint = moment_hint(value)

    assert (expected, sure) == (hint.value, hint.sure)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1,200,000", "1200000"),
        ("1.200.000", "1200000"),
        ("1 200 000", "1200000"),
        ("1'200'000", "1200000"),
        ("1,200,000.50", "1200000.50"),
        ("1.200,50", "1200.50"),
        ("1 200", "1200"),
        ("1,200", None),
        ("1.200", None),
        ("60 %", "60"),
        ("€ 5000", "5000"),
        ("5000 EUR", "5000"),
        ("0.5", "0.5"),
        ("007", "7"),
        ("0", "0"),
        ("1,5", "1.5"),
        ("-5", None),
        ("5 million", None),
        ("1" * 30, None),
        ("", None),
    ],
)
def test_numbers(value: str, expected: str | None) -> None:
    """Separators and signs are taken away, unless the number could be either of two."""
    assert expected == number_hint(value, whole=False)


def test_whole_numbers() -> None:
    """A fraction is never cut off."""
    assert (None, "2019") == (number_hint("1.5", whole=True), number_hint("2019", whole=True))


@pytest.mark.parametrize(
    ("value", "expected", "sure"),
    [
        ("www.example.org/x", "https://www.example.org/x", False),
        ("htps://example.org", "https://example.org", False),
        ("http:/example.org", "http://example.org", False),
        ("https//example.org", "https://example.org", False),
        ("<https://example.org/>", "https://example.org/", True),
        ("[words](https://example.org/)", "https://example.org/", True),
        (" https://example.org/ ", "https://example.org/", True),
        ("https://example.org/a b", "https://example.org/a%20b", False),
        ("https://example.org/a|b", "https://example.org/a%7Cb", False),
        ("javascript:alert(1)", None, False),
        ("data:text/html,x", None, False),
        ("mailto:a@example.org", None, False),
        ("ftp://example.org/", None, False),
        ("//example.org/", None, False),
        ("example", None, False),
    ],
)
def test_addresses(value: str, expected: str | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """A missing or misspelt scheme, brackets and blanks; never another scheme."""
    hint = address_hint(value)

    assert (expected, sure) == (hint.value, hint.sure)
    assert expected is None or is_address(expected)


@pytest.mark.parametrize(
    ("value", "note"),
    [
        ("https://user@example.org/", "leave out what stands before the @"),
        ("https://localhost/", "write the whole name of the site, with its dots"),
        ("nothing", ""),
    ],
)
def test_addresses_say_why(value: str, note: str) -> None:
    """An address that looks right says what is wrong with it."""
    assert note == address_hint(value).note
