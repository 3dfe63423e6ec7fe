"""Reading figures as people write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.quantities import ABOVE, BELOW, Quantity, read_quantity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24 %", Quantity(24, "%", whole=100)),
        ("24%", Quantity(24, "%", whole=100)),
        ("24 per cent of patients", Quantity(24, "% of patients", whole=100)),
        ("-15 %", Quantity(-15, "%", signed=True, whole=100)),
        ("\u221215 %", Quantity(-15, "%", signed=True, whole=100)),
        ("+15 %", Quantity(15, "%", signed=True, whole=100)),
        ("39 % in 2014", Quantity(39, "%", whole=100)),
        ("4 % a year", Quantity(4, "% per year")),
        ("5 percentage points", Quantity(5, "percentage points")),
        ("3 of 18", Quantity(3, "of 18", whole=18)),
        ("three out of 18 hospitals", Quantity(3, "of 18 hospitals", whole=18)),
        ("about 1,100 patients a day", Quantity(1100, "patients per day", about=True)),
        ("1\u202f100 patients/day", Quantity(1100, "patients per day")),
        ("12 weeks", Quantity(12, "weeks")),
        ("1 week", Quantity(1, "weeks")),
        ("12 h", Quantity(12, "hours")),
        ("~ one year", Quantity(1, "years", about=True)),
        ("more than 75 %", Quantity(75, "%", bound=ABOVE, whole=100)),
        ("\u2264 5 days", Quantity(5, "days", bound=BELOW)),
        ("£1.2 m", Quantity(1_200_000, "GBP")),
        ("1.2 million euros", Quantity(1_200_000, "EUR")),
        ("about SEK 0.5 billion", Quantity(500_000_000, "SEK", about=True)),
        ("NOK 236.6 million a year", Quantity(236_600_000, "NOK per year")),
        ("1.2 million tests", Quantity(1_200_000, "tests")),
        ("5 m", Quantity(5, "m")),
        ("12 per 1,000 infusions", Quantity(12, "per 1000 infusions")),
        ("12 kg CO2e per bed", Quantity(12, "kg co₂e per bed")),
        ("43.1 before", Quantity(43.1, "")),
        ("2019 patients", Quantity(2019, "patients")),
        ("2,019", Quantity(2019, "")),
        ("0.125", Quantity(0.125, "")),
        ("481 in total", Quantity(481, "")),
    ],
)
def test_reads(text: str, expected: Quantity) -> None:
    """Figures in the words that people use."""
    assert expected == read_quantity(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "several", "comparable", "up to 16 days", "10-15 %", "10\u201315 %", "3 to 6 months", "5 or 6", "35 % lower",
        "28 % (259 operations)", "3.4 points (11 %) higher", "1.6 lower (p<0.05)", "1.234", "12.345 patients", "12,5",
        "1,10", "1.234,5", "1e5", "2019", "2019-06", "20 of 18", "3 of 18 of 4", "1/3", "4x", "2 times", "1.2M", "12 weeks after",
        "3, in use in 2 hospitals", "some12", "onerous", "36.6 °C", "nearly half", "no change", "fell by 12", "12 %, later 8 %",
        "9" * 400, "a" * 10_000,
    ],
)  # fmt: skip
def test_does_not_guess(text: str) -> None:
    """Ranges, changes, second figures and ambiguous spellings are not read."""
    assert read_quantity(text) is None


@given(st.integers(0, 10**9), st.sampled_from(["weeks", "patients", "beds per ward"]))
def test_counts_with_separators(value: int, unit: str) -> None:
    """Every count reads back, with thousands separators as English writes them."""
    quantity = read_quantity(f"{value:,} {unit}")

    assert quantity is not None
    assert (value, unit) == (quantity.value, quantity.unit)


@given(st.decimals(0, 999, places=2))
def test_decimals(value: object) -> None:
    """Every figure with two decimals reads back."""
    quantity = read_quantity(f"{value} %")

    assert quantity is not None
    assert float(str(value)) == quantity.value


@given(st.text(max_size=80))
def test_anything_goes_in(text: str) -> None:
    """No text breaks the reader, and what it reads is a number that stands in the text."""
    quantity = read_quantity(text)

    assert quantity is None or math.isfinite(quantity.value)


_WORDS = st.sampled_from(
    [
        "about",
        "12",
        "1,100",
        "0.5",
        "%",
        "per cent",
        "of",
        "18",
        "weeks",
        "a day",
        "£",
        "m",
        "million",
        "-",
        "(",
        "to",
        "lower",
    ]
)


@given(st.lists(_WORDS, max_size=6).map(" ".join))
def test_no_second_figure_is_lost(text: str) -> None:
    """A text with two figures is read only if the second says of what the first is a part."""
    quantity = read_quantity(text)

    if quantity is not None and sum(text.split().count(figure) for figure in ("12", "1,100", "0.5", "18")) > 1:
        assert quantity.whole is not None
        assert quantity.unit.startswith("of ")
