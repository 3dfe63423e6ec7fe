"""How dates, money and counts read."""

from __future__ import annotations

import pytest

from procurement_kb.views.extras import when_words
from procurement_kb.views.words import and_list, count, date_words, money_words, years_words


@pytest.mark.parametrize(
    ("value", "words"),
    [("2019", "2019"), ("2019-06", "June 2019"), ("2019-06-03", "3 June 2019"), ("2020-12-31", "31 December 2020")],
)
def test_dates_are_written_out(value: str, words: str) -> None:
    """A date reads as people say it."""
    assert words == date_words(value)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (19_424_635.05, "EUR", "€\u00a019.4 million"),
        (1_200_000, "EUR", "€\u00a01.2 million"),
        (10_000_000, "NOK", "NOK\u00a010 million"),
        (850_000, "SEK", "SEK\u00a0850,000"),
        (499_262.62, "EUR", "€\u00a0499,262.62"),
        (2_500_000_000, "GBP", "£\u00a02.5 billion"),
        (0, "EUR", "€\u00a00"),
    ],
)
def test_money_carries_its_currency(amount: float, currency: str, words: str) -> None:
    """Sums are shortened to what a reader can hold, and the currency is always there."""
    assert words == money_words(amount, currency)


@pytest.mark.parametrize(
    ("start", "end", "running", "words"),
    [
        (2016, 2022, False, "2016–2022"),
        (2019, None, True, "since 2019"),
        (2019, None, False, "2019"),
        (2019, 2019, False, "2019"),
    ],
)
def test_years(start: int, end: int | None, running: bool, words: str) -> None:  # noqa: FBT001 - table of cases
    """Stretches of years read without a dangling dash."""
    assert words == years_words(start, end, running=running)


def test_lists_and_counts() -> None:
    """Lists end in "and", counts agree with their noun."""
    assert "a, b and c" == and_list(["a", "b", "c"])
    assert "a" == and_list(["a"])
    assert "" == and_list([])
    assert "1 case" == count(1, "case")
    assert "1,204 cases" == count(1204, "case")
    assert "2 entries" == count(2, "entry", "entries")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, None),
        ("2023", "2023"),
        ("2021-05", "May 2021"),
        ("2021-05-04", "4 May 2021"),
        ("2011-2012", "2011-2012"),
        ("since January 2021", "since January 2021"),
        ("2021-13", "2021-13"),
    ],
)
def test_the_time_of_a_result(value: str | None, words: str | None) -> None:
    """Dates are written out; words, and ranges of years, stay as they are."""
    assert words == when_words(value)
