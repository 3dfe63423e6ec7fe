"""The explorer without a script: lists, facets, links to them, and the data of comparison and choices."""

from __future__ import annotations

import json
from typing import Any

import pytest

from procurement_kb.project import VOCABULARIES, load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views import explore
from procurement_kb.views.compare import LONG, compare_assets, compare_data, compare_fields, compare_page, pack_of
from procurement_kb.views.context import Context
from procurement_kb.views.explore import explore_assets, explore_pages, gone_pages
from procurement_kb.views.facets import CASE, Facet, Value, case_ids, facet_uri, members_of
from procurement_kb.views.facts import facts
from procurement_kb.views.model import Asset, Document, UrlPolicy
from tests.browser.site import ROOT

STATED_BY_ALL = frozenset(
    {"themes", "countries", "care-settings", "procedure", "approaches", "buyers", "grade", "verdict", "status"}
)
"""Facets of which every case has a value."""


@pytest.fixture(scope="module")
def ctx() -> Context:
    """The project's own records."""
    project = load_project(ROOT)
    return Context(project, UrlPolicy(project.settings.site_url), load_shapes(ROOT / VOCABULARIES))


@pytest.fixture(scope="module")
def pages(ctx: Context) -> dict[str, Document]:
    """The pages of the explorer."""
    return {document.src_uri: document for document in explore_pages(ctx)}


@pytest.fixture
def small_pages(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> dict[str, Document]:
    """The same with ten cases a page."""
    monkeypatch.setattr(explore, "PAGE_SIZE", 10)
    return {document.src_uri: document for document in explore_pages(ctx)}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    """Return the ids of cards."""
    return [row["id"] for row in rows]


def loaded(asset: Asset) -> Any:
    """Return the data of a script."""
    assert isinstance(asset.content, str)
    return json.loads(asset.content.partition("=KB_DATA.")[2].partition("=")[2] or asset.content.split("=", 2)[2][:-2])


@pytest.mark.parametrize("key", sorted(STATED_BY_ALL))
def test_pages_of_a_facet_hold_all_cases(ctx: Context, pages: dict[str, Document], key: str) -> None:
    """Together the pages of a facet that every case states list every case, and each link leads to one of them."""
    listing = pages[facet_uri(key)].kb["listing"]
    links = [item for group in listing for item in group["items"]]
    by_href = {ctx.urls.href(uri): document for uri, document in pages.items()}
    found: set[str] = set()
    for link in links:
        rows = ids(by_href[link["href"]].kb["rows"])
        assert link["total"] == len(rows)
        found |= set(rows)

    assert set(ctx.ids(CASE)) == found


def test_first_page_links_every_facet(ctx: Context, pages: dict[str, Document]) -> None:
    """The explorer links the page of each facet, and the values of all but the longest."""
    kb = pages["explore/index.md"].kb
    hrefs = {ctx.urls.href(uri) for uri in pages}

    assert [facet.key for facet in ctx.facets] == [row["key"] for row in kb["facets"]]
    for row in kb["facets"]:
        assert row["href"] in hrefs
        assert {value["href"] for value in row["values"]} <= hrefs
        assert (row["total"] > explore.LONG) == (row["values"] == [])


def test_complete_list_is_paged(ctx: Context, small_pages: dict[str, Document]) -> None:
    """Pages follow one another, hold every case once, and keep the order of evidence."""
    last = -(-len(ctx.ids(CASE)) // 10)
    uris = ["explore/index.md", *(f"explore/all/{number}.md" for number in range(2, last + 1))]
    hrefs = ["explore/", *(f"explore/all/{number}/" for number in range(2, last + 1))]
    listed = [case for uri in uris for case in ids(small_pages[uri].kb["groups"][0]["items"])]

    assert f"explore/all/{last + 1}.md" not in small_pages
    assert sorted(ctx.ids(CASE), key=ctx.case_order) == listed
    assert [None, *hrefs[:-1]] == [small_pages[uri].kb["pagination"]["previous"] for uri in uris]
    assert [*hrefs[1:], None] == [small_pages[uri].kb["pagination"]["next"] for uri in uris]


def test_order_of_cases(ctx: Context) -> None:
    """Better evidence comes first, then what is newer, then titles; a case has one place among all."""
    cases: dict[str, Any] = {case_id: ctx.records[case_id] for case_id in ctx.ids(CASE)}
    keys = {
        case_id: (
            "ABCD–".index(ctx.grades(case_id)[0].letter),
            -(case.years.end or case.years.start),
            case.title.casefold(),
        )
        for case_id, case in cases.items()
    }
    for one in cases:
        for other in cases:
            assert (keys[one] < keys[other]) == (ctx.case_order(one) < ctx.case_order(other))


def test_values_are_paged(ctx: Context, small_pages: dict[str, Document]) -> None:
    """A value with more cases than a page holds goes on at its own second page."""
    wanted = [
        i for i in sorted(ctx.ids(CASE), key=ctx.case_order) if "value-based" in ctx.records[i].effective_themes()
    ]
    last = -(-len(wanted) // 10)
    found = [small_pages[facet_uri("themes", "value-based", page)] for page in range(1, last + 1)]

    assert last > 1
    assert "explore/themes/value-based/2.md" == found[1].src_uri
    assert wanted == [case for page in found for case in ids(page.kb["rows"])]
    assert "explore/themes/value-based/" == found[1].kb["breadcrumbs"][-1]["href"]


def test_whole_holds_its_parts() -> None:
    """A case in a part counts for the whole too, once."""
    values = (Value("ES5", "East"), Value("ES51", "Catalonia", parent=0), Value("ES511", "Barcelona", parent=1))
    facet = Facet("regions", "Region", values, ((2,), (1, 2), (0,), ()))

    assert [[0, 1, 2], [0, 1], [0, 1]] == members_of(facet)


def test_key_facts_link_to_cases_alike(ctx: Context, pages: dict[str, Document]) -> None:
    """Every value that readers can filter by links to a page that lists the case; care settings keep their own."""
    by_href = {ctx.urls.href(uri): document for uri, document in pages.items()}
    linked: set[str] = set()
    for case_id in ctx.ids(CASE):
        for row in facts(ctx, ctx.records[case_id]):
            for value in row["values"]:
                href = value.get("href") or ""
                if href.startswith("explore/"):
                    linked.add(row["field"])
                    assert case_id in ids(by_href[href].kb["rows"]), (case_id, href)
                assert (row["field"] == "care_settings") == href.startswith("for/")

    assert {"status", "verdict", "countries", "regions", "procedure", "approaches", "cpv"} == linked


def test_other_records_do_not_link_to_cases(ctx: Context) -> None:
    """The country of an organisation is no filter for cases."""
    hrefs = [
        value.get("href") or ""
        for record_id in ctx.ids("organisation")
        for row in facts(ctx, ctx.records[record_id])
        for value in row["values"]
    ]

    assert [] == [href for href in hrefs if href.startswith("explore/")]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/explore/countries/ZZ/", {"explore/countries/ZZ.md": "explore/countries/index.md"}),
        ("/explore/countries/ES/9/", {"explore/countries/ES/9.md": "explore/countries/index.md"}),
        ("/explore/all/9/", {"explore/all/9.md": "explore/index.md"}),
        ("/explore/colour/", {"explore/colour.md": "explore/index.md"}),
        ("/explore/countries/ES/", {}),
        ("/explore/", {}),
        ("/cases/gone/", {}),
    ],
)
def test_published_lists_lead_on(pages: dict[str, Document], address: str, expected: dict[str, str]) -> None:
    """A published list that no case fills any more leads to the facet, or to the explorer; other addresses do not."""
    assert expected == gone_pages(pages.values(), f"{address}\n")


def test_comparison_has_a_row_for_each_field(ctx: Context) -> None:
    """What a case tells the comparison are rows that the page knows, none of them empty."""
    fields = [row["key"] for row in compare_fields()]
    used: set[str] = set()
    for case_id in ctx.ids(CASE):
        data = compare_data(ctx, case_id)
        assert set(data["rows"]) <= set(fields)
        assert all(data["rows"].values())
        used |= set(data["rows"])

    assert len(set(fields)) == len(fields)
    assert set(fields) == used
    assert set(LONG) == {row["key"] for row in compare_fields() if row["long"]}
    assert compare_fields() == compare_page(ctx).kb["fields"]


def test_every_case_stands_in_its_script(ctx: Context) -> None:
    """The browser works out from the id of a case which script to load, and the page says how many there are."""
    packs = compare_page(ctx).kb["packs"]
    held = {}
    for asset in compare_assets(ctx):
        start, end = "Object.assign((self.KB_DATA=self.KB_DATA||{}).compare=KB_DATA.compare||{},", ");\n"
        held[asset.uri] = json.loads(str(asset.content).removeprefix(start).removesuffix(end))

    assert ctx.ids(CASE) == sorted(case_id for cases in held.values() for case_id in cases)
    assert all(f"compare/{pack_of(case_id, packs)}.js" == uri for uri, cases in held.items() for case_id in cases)
    assert len(held) <= packs <= len(ctx.ids(CASE)) / 16 + 1


def test_comparison_says_outcomes_and_criteria_in_full(ctx: Context) -> None:
    """An outcome carries both figures and how it is known, a criterion its weight."""
    cases = {case_id: compare_data(ctx, case_id)["rows"] for case_id in ctx.ids(CASE)}
    for case_id, rows in cases.items():
        record: Any = ctx.records[case_id]
        for outcome, (text, note) in zip(record.outcomes, rows.get("outcomes", ()), strict=True):
            assert outcome.metric in text
            assert str(outcome.result) in text
            assert (outcome.baseline or "") in text
            assert "grade " in note
        for criterion, (name, note) in zip(record.award_criteria, rows.get("award_criteria", ()), strict=True):
            assert criterion.name == name
            assert note.startswith("weight not stated" if criterion.weight is None else f"{criterion.weight:g} %")


def test_choices_are_more_than_the_cases_have(ctx: Context) -> None:
    """A reader may pick any country; each choice says how many cases there are."""
    assets = {asset.uri: loaded(asset) for asset in explore_assets(ctx)}
    choices = assets["explore/choices.js"]
    countries = {code: count for code, _, count in choices["countries"]}
    records: list[Any] = [ctx.records[i] for i in case_ids(ctx.records)]

    assert set(ctx.lists.countries) <= set(countries)
    assert {code: sum(code in record.countries for record in records) for code in countries} == countries
    assert list(ctx.lists["care-setting"]) == [code for code, _, _ in choices["care-settings"]]
    assert set(ctx.shapes.countries) == set(assets["explore/map.js"]["countries"])
