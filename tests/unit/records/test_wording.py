"""How places, values and expectations are put into words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from procurement_kb.records import record_types
from procurement_kb.records.hints import NO_HINT, Hint
from procurement_kb.records.specs import by_name, resolve
from procurement_kb.records.wording import between, describe, example_of, expected, figure, meant, what, where

CASE, TOOL, DIALOGUE, MODULE = (record_types()[name] for name in ("case-study", "tool", "dialogue", "module"))


@pytest.mark.parametrize(
    ("loc", "words"),
    [
        ((), "the record"),
        (("title",), "title"),
        (("lessons", 1), "entry 2 of lessons"),
        (("years", "start"), "start in years"),
        (("outcomes", 0, "metric"), "metric in entry 1 of outcomes"),
        (("sources", "audit"), '"audit" of sources'),
        (("sources", "audit", "url"), 'url in "audit" of sources'),
        (("flavour",), "flavour"),
        (("\u202ex",), '"<U+202E>x"'),
    ],
)
def test_places(loc: tuple[str | int, ...], words: str) -> None:
    """People count from one, and read from the field outwards."""
    assert words == where(resolve(CASE, loc))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "empty"),
        (True, "true"),
        (False, "false"),
        (5, "the number 5"),
        (1.5, "the number 1.5"),
        (10**400, "the number with very many digits"),
        (dt.date(2019, 6, 30), "the date 2019-06-30"),
        ("x" * 100, 'the text "' + "x" * 59 + '…"'),
        ({}, "a group of fields"),
        ([], "a list"),
        (object(), "something else"),
    ],
)
def test_values(value: Any, words: str) -> None:
    """Every value can be named, and none makes a message long."""
    assert words == what(value)


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (40, 300, "characters", "40 to 300 characters"),
        (1, 300, "characters", "at most 300 characters"),
        (None, 6, "entries", "at most 6 entries"),
        (1, None, "entries", "at least 1 entry"),
        (1, 6, "entries", "1 to 6 entries"),
        (5, 5, "entries", "5 entries"),
        (0, 100, "", "0 to 100"),
        (1990, None, "", "at least 1990"),
        (0.5, None, "", "at least 0.5"),
    ],
)
def test_ranges(low: float | None, high: float | None, unit: str, words: str) -> None:
    """A range reads as an order."""
    assert words == between(low, high, unit)


def test_figures() -> None:
    """Numbers are told without noise."""
    assert ["5", "0.1", "nan"] == [figure(5), figure(0.1), figure(float("nan"))]


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (NO_HINT, "; write one"),
        (Hint("GB"), '; did you mean "GB"?'),
        (Hint("GB", note="it is in NUTS"), ': it is in NUTS; did you mean "GB"?'),
        (Hint(note="say which"), "; say which"),
    ],
)
def test_guesses(hint: Hint, words: str) -> None:
    """A guess is a question; without one the reader is told what to do."""
    assert words == meant(hint, "write one")


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [
        (CASE, "title", "text"),
        (CASE, "status", "a code such as completed"),
        (CASE, "care_settings", "a code such as hospital"),
        (CASE, "cpv", 'a code such as "33194110" from the notice'),
        (CASE, "years", "{start: 2019}"),
        (CASE, "buyers", "the id of a record or {name: Example University Hospital, kind: hospital}"),
        (CASE, "sources", "a group of fields with title, publisher, url, kind"),
        (TOOL, "url", "a web address"),
        (MODULE, "minutes", "a whole number"),
    ],
)
def test_expectations(model: Any, name: str, words: str) -> None:
    """What one value of a field is."""
    assert words == expected(by_name(model)[name])


@pytest.mark.parametrize(
    ("name", "item", "text"),
    [
        ("countries", False, "[ES]"),
        ("countries", True, "ES"),
        ("place", False, "Barcelona"),
        ("outcomes", False, ""),
        ("dialogue", False, ""),
        ("reviewed", False, '{on: "2026-01-15", checked: figures against sources}'),
    ],
)
def test_examples_in_a_sentence(name: str, item: bool, text: str) -> None:  # noqa: FBT001 - a table
    """An example stands on one line, or is left out when it is too long for a sentence."""
    assert text == example_of(by_name(CASE)[name], item=item)


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [
        (CASE, "title", "text, 5 to 120 characters"),
        (CASE, "themes", "list of ids of theme, at least 1 entry"),
        (CASE, "lessons", "list of texts, 1 to 6 entries, at most 300 characters each"),
        (CASE, "regions", "list of codes, NUTS 2024 or ISO 3166-2"),
        (CASE, "buyers", "list of ids or groups of fields, at least 1 entry"),
        (CASE, "dialogue", "id of a dialogue"),
        (CASE, "sources", "groups of fields by key"),
        (CASE, "superseded_by", "id"),
        (MODULE, "pass_mark", "whole number, 0 to 100"),
        (DIALOGUE, "organisation", "id or group of fields"),
    ],
)
def test_descriptions(model: Any, name: str, words: str) -> None:
    """What a field holds, in a few words."""
    assert words == describe(by_name(model)[name])
