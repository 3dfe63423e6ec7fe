"""The facets, addresses and cards of the engine in the browser."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from procurement_kb.views.context import Context
from tests.unit.exports.corpus import SIZE, Row, answer, questions


def load_facets(page: Page) -> None:
    """Make `window.facets`."""
    page.evaluate("KB.load.script('explore/facets.js').then(d => { window.facets = KB.facets.create(d.facets); })")


# --- Facets -----------------------------------------------------------------------------------------------------------

ASK = """questions => questions.map(q => {
  const text = q.text && new Map(q.text);
  const found = facets.query({...q, text});
  return {total: found.total, order: Array.from(found.order), counts: found.counts, years: found.years,
          unknownValue: found.unknownValue};
})"""


def test_counts_and_order_are_exact(page: Page, cases: list[Row]) -> None:
    """For 200 random states the browser says what plain Python says, value by value."""
    load_facets(page)
    asked = list(questions(cases, 200, seed=7))
    plain = [{**asdict(one), "text": None if one.text is None else list(one.text.items())} for one in asked]
    totals = set()
    for one, found in zip(asked, page.evaluate(ASK, plain), strict=True):
        expected = answer(cases, one)
        shown = {key: {code: n for code, n in row.items() if n} for key, row in found["counts"].items()}
        assert expected["counts"] == shown
        assert expected["order"] == found["order"]
        assert expected["total"] == found["total"] == len(found["order"])
        assert expected["years"] == {year: n for year, n in found["years"].items() if n}
        assert expected["unknownValue"] == found["unknownValue"]
        totals.add(found["total"])
    assert len(totals) > 40, "the states are too much alike to show anything"


def test_zero_is_counted_too(page: Page) -> None:
    """Every value of every facet has a count, also those that no case has."""
    load_facets(page)
    missing = page.evaluate(
        "(() => { const c = facets.query({}).counts; "
        "return facets.fields.flatMap(f => f.values.filter(v => !Number.isInteger(c[f.key][v.code]))); })()"
    )
    assert [] == missing


def test_unknown_codes_are_ignored(page: Page, cases: list[Row]) -> None:
    """A code that is not there narrows nothing, nor does a facet that is not there."""
    load_facets(page)
    total = page.evaluate(
        "[facets.query({facets: {countries: ['XX'], planets: ['mars']}}).total, "
        "facets.query({facets: {countries: ['XX', 'DE']}}).total]"
    )
    assert [len(cases), sum("DE" in row.codes["countries"] for row in cases)] == total


def test_values_in_euro_come_back(page: Page, cases: list[Row]) -> None:
    """Euro and years are those of the records."""
    load_facets(page)
    found = page.evaluate("Array.from({length: facets.total}, (_, n) => [facets.euro(n), facets.years(n)])")
    expected = [[row.euro, {"start": row.start, "end": None if row.end > 9_000 else row.end}] for row in cases]
    assert expected == found


# --- The address ------------------------------------------------------------------------------------------------------


def test_addresses_round_trip(page: Page, cases: list[Row]) -> None:
    """Fifty random states survive the way into an address and back, and have one address each."""
    load_facets(page)
    states = []
    for number, one in enumerate(questions(cases, 50, seed=11)):
        random = Random(number)  # noqa: S311 - varied, not secret
        q = random.choice(("", "wound care", "R&D = 50% + more", "“grün” ünd #1"))
        sort = random.choice(("relevance", "evidence", "newest", "title", "value"))
        view = random.choice(("cards", "table", "map"))
        state: dict[str, Any] = {
            "q": q,
            "facets": one.facets,
            "years": one.years,
            "value": one.value,
            "sort": sort,
            "view": view,
        }
        states.append(state)
    seen = page.evaluate(
        """states => states.map(s => {
          const address = KB.state.format(s, facets);
          const back = KB.state.parse(address, facets);
          return {address, back, again: KB.state.format(back, facets)};
        })""",
        states,
    )
    for state, found in zip(states, seen, strict=True):
        assert found["address"] == found["again"]
        back = found["back"]
        assert {key: sorted(codes) for key, codes in state["facets"].items() if codes} == {
            key: sorted(codes) for key, codes in back["facets"].items()
        }
        usual = "relevance" if state["q"] else "evidence"
        sort = usual if state["sort"] == "relevance" and not state["q"] else state["sort"]
        assert [state["q"], state["years"], state["value"], sort, state["view"]] == [
            back[key] for key in ("q", "years", "value", "sort", "view")
        ]
        assert re.fullmatch(r"(\?[\w.~!*'()%&=,+-]+)?", found["address"])


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("", ""),
        ("?view=cards&sort=evidence&q=", ""),
        ("?sort=relevance", ""),
        ("?q=a&sort=relevance", "?q=a"),
        ("?q=a&sort=evidence", "?q=a&sort=evidence"),
        ("?countries=XX,DE&countries=DE&planets=mars", "?countries=DE"),
        ("?verdict=mixed&countries=DE", "?countries=DE&verdict=mixed"),
        ("?verdict=mixed,worked", "?verdict=worked,mixed"),
        ("?years=2020-2010", "?years=2010-2020"),
        ("?years=-2020&value=5-", "?years=-2020&value=5-"),
        ("?years=abc&value=-&sort=best&view=cinema", ""),
        ("?years=99999-2020", ""),
        ("?q=%3Cscript%3E", "?q=%3Cscript%3E"),
        ("?q=%E0%A4%A", "?q=%EF%BF%BD%25A"),
    ],
)
def test_addresses_have_one_form(page: Page, address: str, canonical: str) -> None:
    """What is usual, unknown or out of order is put right."""
    load_facets(page)
    assert canonical == page.evaluate("a => KB.state.format(KB.state.parse(a, facets), facets)", address)


# --- Cards ------------------------------------------------------------------------------------------------------------


def test_cards_are_those_of_the_records(page: Page, ctx: Context, cases: list[Row]) -> None:
    """A card says what the record says, in the order that was asked for."""
    load_facets(page)
    ids = sorted(ctx.ids("case-study"))
    numbers = [0, SIZE - 1, 51, 50, 49, 0]
    cards = page.evaluate("numbers => KB.cards.create(facets).get(numbers)", numbers)
    for number, card in zip(numbers, cards, strict=True):
        expected = ctx.card(ids[number])
        assert (ids[number], number, expected["href"]) == (card["id"], card["number"], card["url"])
        assert (expected["title"], expected["summary"]) == (card["title"], card["summary"])
        assert (expected["years"], cases[number].euro) == (card["years"]["text"], card["euro"])
        assert sorted(expected["countries"]) == sorted(card["labels"]["countries"])
        assert [expected["verdict_label"]] == card["labels"]["verdict"]
        assert expected["superseded"] == card["superseded"]


def test_a_case_is_found_by_its_id(page: Page, ctx: Context) -> None:
    """The first, the last and one between; none for an id that is not there."""
    load_facets(page)
    ids = sorted(ctx.ids("case-study"))
    asked = [ids[0], ids[-1], ids[77], "aaa", "zzz", f"{ids[77]}-x", ""]
    found = page.evaluate("ids => Promise.all(ids.map(KB.cards.create(facets).find))", asked)
    assert [0, len(ids) - 1, 77, -1, -1, -1, -1] == found


def test_csv_is_read_as_written(page: Page) -> None:
    """Commas, quotation marks and line ends are quoted; a cell that begins like a formula is none."""
    load_facets(page)
    text = page.evaluate(
        """KB.cards.create(facets).get([0, 1]).then(cards => {
          Object.assign(cards[0], {title: '=1+1', summary: 'a "b", c', place: 'x\\ny'});
          return KB.cards.create(facets).csv(cards);
        })"""
    )
    assert text.startswith("\ufeff")
    table = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert 2 == len(table)
    assert ("'=1+1", 'a "b", c', "x\ny") == (table[0]["title"], table[0]["summary"], table[0]["place"])
    assert {"Country", "Evidence grade", "value in euro", "years"} <= table[0].keys()
