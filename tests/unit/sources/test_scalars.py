"""What YAML 1.1 makes of unquoted values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.sources import number_trap
from procurement_kb.sources.scalars import read_plain

TRAPS = [
    ("1.10", "1.1"),
    ("19424635.50", "19424635.5"),
    ("12:30", "750"),
    ("-1:00", "-60"),
    ("1:30.5", "90.5"),
    ("0777", "511"),
    ("00", "0"),
    ("1_000", "1000"),
    ("0x1F", "31"),
    ("-0x1_F", "-31"),
    ("0b11", "3"),
    ("+5", "5"),
    (".5", "0.5"),
    ("1.", "1.0"),
    ("1.0e+3", "1000.0"),
    (".inf", "infinity"),
    ("-.INF", "minus infinity"),
    (".NaN", "not a number"),
]
PLAIN = [
    "42",
    "-7",
    "0",
    "1.5",
    "-0.25",
    "08",
    "09:30",
    "ward 7",
    "",
    "1e5",
    "2018-06-19",
    "1,000",
    "0x",
    "0b_",
    "~",
    ".",
]


@pytest.mark.parametrize(("raw", "reading"), TRAPS)
def test_number_trap(raw: str, reading: str) -> None:
    """A number that looks different from what it is read as."""
    assert reading == number_trap(raw)


@pytest.mark.parametrize("raw", PLAIN)
def test_no_number_trap(raw: str) -> None:
    """A number that is what it says, or no number."""
    assert number_trap(raw) is None


@given(st.from_regex(r"[-+0-9][-+0-9_.:xXbeEafT ]{0,12}", fullmatch=True))
def test_numbers_and_dates_are_those_of_pyyaml(raw: str) -> None:
    """Whatever PyYAML reads as a number or a date is read alike, or is a trap."""
    loader: Any = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, raw, (True, False)).rsplit(":", 1)[-1]
    value, trap = read_plain(raw)
    if tag not in {"int", "float", "timestamp"}:
        assert (raw, None) == (value, trap)
        return
    try:
        expected = loader.construct_object(yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", raw))
    except ValueError:
        assert value == raw
        return
    if trap is None:
        assert (type(expected), expected) == (type(value), value)
    else:
        assert raw == value
        assert trap.code == ("KB017" if tag == "timestamp" else "KB014")


def test_dates() -> None:
    """A date is a date, a time has its zone."""
    assert (dt.date(2018, 6, 19), None) == read_plain("2018-06-19")
    assert (dt.datetime(2018, 6, 19, 8, 5, 0, 250_000, tzinfo=dt.UTC), None) == read_plain("2018-6-19 8:05:00.25Z")


def test_very_long_digits_are_text() -> None:
    """Python refuses to convert them, and nobody means them."""
    assert ("9" * 5000, None) == read_plain("9" * 5000)
    assert number_trap("9" * 5000) is None
