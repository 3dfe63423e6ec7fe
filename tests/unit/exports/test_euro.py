"""Values in euro."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from procurement_kb.exports.euro import Rates, case_euro, chosen_value, read_rates, to_euro
from procurement_kb.records.parts import Money
from tests.browser.site import ROOT

RATES = Rates({("GBP", 2019): 0.8, ("SEK", 2019): 10.0, ("SEK", 2021): 8.0})


def _money(amount: float, currency: str = "EUR", covers: str = "contract") -> Money:
    return Money.model_construct(amount=amount, currency=currency, covers=covers)


def _case(*values: Money, start: int = 2019) -> SimpleNamespace:
    return SimpleNamespace(value=list(values), years=SimpleNamespace(start=start, end=2021))


@pytest.mark.parametrize(
    ("amount", "currency", "year", "expected"),
    [
        (100.0, "EUR", 1990, 100.0),
        (100.0, "GBP", 2019, 125.0),
        (100.0, "SEK", 2019, 10.0),
        (100.0, "SEK", 2021, 12.5),
        (0.0, "SEK", 2021, 0.0),
        (100.0, "SEK", 2020, None),
        (100.0, "JPY", 2019, None),
    ],
)
def test_amounts_by_the_rate_of_the_year(amount: float, currency: str, year: int, expected: float | None) -> None:
    """Euro stay as they are; a rate that is not in the table gives nothing."""
    assert expected == to_euro(amount, currency, year, RATES)


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        (["savings", "budget", "contract"], 2),
        (["budget", "contract", "contract"], 1),
        (["grant", "budget"], 1),
        (["savings", "grant"], 1),
        (["savings"], None),
        ([], None),
    ],
)
def test_the_contract_says_most(covers: list[str], expected: int | None) -> None:
    """Contract before budget before grant, the first of each; money saved is no size of a purchase."""
    values = [_money(number, covers=kind) for number, kind in enumerate(covers)]
    assert (None if expected is None else values[expected]) == chosen_value(values)


def test_case_counts_in_its_first_year() -> None:
    """The rate of the year in which the case began is taken, and whole euro are given."""
    assert 13 == case_euro(_case(_money(106, "SEK"), start=2021), RATES)
    assert 11 == case_euro(_case(_money(106, "SEK"), start=2019), RATES)


def test_another_sum_never_stands_in() -> None:
    """A contract value without a rate is unknown, though the budget could be turned into euro."""
    assert case_euro(_case(_money(5, "JPY"), _money(7, "EUR", "budget")), RATES) is None


def test_real_table_can_be_read() -> None:
    """The table of the project has rates for the currencies that cases in it use."""
    rates = read_rates(ROOT / "vocabularies")
    assert {"EUR", "GBP", "SEK", "NOK", "DKK", "USD", "CHF"} <= set(rates.currencies)
    assert (2010, 2025) == rates.years


def test_rate_of_zero_is_refused(tmp_path: Path) -> None:
    """A rate that is not above zero would make a value endless."""
    (tmp_path / "exchange-rates.csv").write_text("currency,year,rate\nGBP,2019,0\n", encoding="utf-8")
    with pytest.raises(ValueError, match="GBP in 2019 is not above zero"):
        read_rates(tmp_path)
