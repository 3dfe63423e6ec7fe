"""What a case is worth in euro, so that values in several currencies can be compared. See `case_euro` for the rule."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procurement_kb.records.parts import Money

EURO = "EUR"
FILE = "exchange-rates.csv"
COVERS = ("contract", "budget", "grant")
"""Which sum says how large a purchase is, the best first. Money saved says nothing about it."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Yearly average rates: units of a currency for one euro."""

    rates: Mapping[tuple[str, int], float]
    """By currency (ISO 4217) and year."""

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that the table has."""
        years = [year for _, year in self.rates]
        return min(years), max(years)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the table and the euro."""
        return tuple(sorted({EURO, *(currency for currency, _ in self.rates)}))


def read_rates(folder: Path) -> Rates:
    """Read the table of rates in the folder of the code lists.

    Raises:
        OSError: it cannot be read.
        ValueError: a year or a rate is no number, or a rate is not above zero.
    """
    rates = {}
    with (folder / FILE).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            rate = float(row["rate"])
            if rate <= 0:
                raise ValueError(f"the rate of {row['currency']} in {row['year']} is not above zero")
            rates[row["currency"], int(row["year"])] = rate
    return Rates(rates)


def to_euro(amount: float, currency: str, year: int, rates: Rates) -> float | None:
    """Return ``amount`` in euro by the average rate of ``year``; None when the table has no such rate.

    The rates are yearly averages of the euro foreign exchange reference rates of the European Central Bank; the file
    ``vocabularies/exchange-rates.csv`` names the source of each.
    """
    if currency == EURO:
        return amount
    rate = rates.rates.get((currency, year))
    return None if rate is None else amount / rate


def chosen_value(values: Sequence[Money]) -> Money | None:
    """Return the sum that says how large a purchase is: the contract value, else the budget, else the grant.

    The first of several of a kind counts. Money saved never does.
    """
    for covers in COVERS:
        for value in values:
            if value.covers == covers:
                return value
    return None


def case_euro(case: Any, rates: Rates) -> int | None:
    """Return what a case is worth in whole euro, None when that is not known.

    The sum is chosen by `chosen_value` and turned into euro by the average rate of the year in which the case began.
    There is no value in euro when that year or the currency is not in the table: nothing is guessed.
    """
    value = chosen_value(case.value)
    if value is None:
        return None
    euro = to_euro(value.amount, value.currency, case.years.start, rates)
    return None if euro is None else round(euro)
