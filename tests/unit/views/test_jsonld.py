"""Pages described for machines."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.records import record_types
from procurement_kb.sources.codelists import load_codelists
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views import UrlPolicy
from procurement_kb.views.context import Context
from procurement_kb.views.jsonld import breadcrumbs, dumps_html, list_jsonld, record_jsonld, site_jsonld

VOCABULARIES = Path(__file__).parents[3] / "vocabularies"
LISTS = load_codelists(VOCABULARIES)
SHAPES = load_shapes(VOCABULARIES)
SITE = "https://example.org/kb/"
SUMMARY = "A hospital bought infusion pumps as a service and cut dosing errors by a third."

COMMON: dict[str, Any] = {"title": "Infusion pumps bought on outcomes", "summary": SUMMARY}
THEMED = {**COMMON, "themes": ["value-based"]}
RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "value-based": ("theme", {**COMMON, "title": "Value-based", "order": 1, "icon": "material/scale-balance"}),
    "pumps": (
        "case-study",
        {
            **THEMED,
            "status": "completed",
            "verdict": "worked",
            "countries": ["ES", "XK"],
            "buyers": ["example-hospital", {"name": "Another Hospital", "kind": "hospital"}],
            "care_settings": ["hospital"],
            "procedure": "open",
            "approaches": ["none"],
            "years": {"start": 2019, "end": 2022},
            "outcomes": [],
            "lessons": ["Measure before the contract starts."],
            "contributors": ["Editorial team", "ann"],
            "reviewed": {"on": "2026-01-15", "checked": "figures against sources"},
            "sources": {
                "law": {"title": "A law", "publisher": "A state", "url": "https://example.org/law", "kind": "law"},
                "paper": {
                    "title": "A paper",
                    "publisher": "A journal",
                    "url": "https://example.org/paper",
                    "date": "2023-06",
                    "kind": "article",
                },
            },
        },
    ),
    "ask-first": (
        "guidance",
        {
            **THEMED,
            "audience": ["procurement-officer"],
            "phase": "engage",
            "jurisdictions": ["EU", "NO"],
            "applies_from": "2024-01-01",
        },
    ),
    "first-module": (
        "module",
        {
            **THEMED,
            "audience": ["trainer"],
            "level": "foundation",
            "minutes": 30,
            "objectives": ["Name costs.", "Explain them."],
            "pass_mark": 70,
        },
    ),
    "a-path": ("path", {**THEMED, "audience": ["trainer"], "modules": ["first-module"]}),
    "a-tool": (
        "tool",
        {**THEMED, "kind": "calculator", "phase": ["plan"], "url": "https://example.org/tool", "cost": "free"},
    ),
    "example-hospital": (
        "organisation",
        {
            **COMMON,
            "title": "Example Hospital",
            "kind": "hospital",
            "roles": ["buyer"],
            "country": "ES",
            "place": "Vic",
        },
    ),
    "example-body": (
        "organisation",
        {**COMMON, "kind": "central-purchasing-body", "roles": ["buyer"], "country": "FR"},
    ),
    "a-programme": (
        "programme",
        {
            **COMMON,
            "status": "running",
            "owner": {"name": "Example Agency"},
            "years": {"start": 2011, "end": 2030},
            "countries": ["DK"],
            "projects": [{"name": "A project"}],
        },
    ),
    "a-need": (
        "dialogue",
        {
            **THEMED,
            "kind": "need",
            "organisation": "example-hospital",
            "status": "open",
            "care_settings": ["hospital"],
            "closes": "2026-05-01",
        },
    ),
    "a-meeting": (
        "dialogue",
        {
            **THEMED,
            "kind": "market-consultation",
            "organisation": {"name": "Example Agency"},
            "status": "open",
            "care_settings": ["hospital"],
            "event": {
                "start": "2026-07-04 10:00",
                "timezone": "Europe/Brussels",
                "online": True,
                "url": "https://example.org/event",
            },
        },
    ),
    "a-term": ("term", {**COMMON, "title": "Pre-commercial procurement", "abbreviation": "PCP"}),
    "a-page": ("page", COMMON),
}


def _context(site_url: str = SITE) -> Context:
    nodes = {}
    for record_id, (kind, values) in RECORDS.items():
        record = record_types()[kind].model_validate(values, context={"codelists": LISTS, "deprecated": []})
        nodes[record_id] = SimpleNamespace(id=record_id, loaded=SimpleNamespace(record=record))
    graph = SimpleNamespace(nodes=nodes, resolve=lambda record_id: record_id if record_id in nodes else None)
    settings = SimpleNamespace(site_name="Buying Better Care", site_description="Real cases.", site_url=site_url)
    project = SimpleNamespace(graph=graph, codelists=LISTS, settings=settings)
    return Context(cast("Any", project), UrlPolicy(site_url), SHAPES)


CONTEXT = _context()


@pytest.mark.parametrize(
    ("record_id", "type_"),
    [
        ("pumps", "Article"),
        ("ask-first", "TechArticle"),
        ("first-module", "LearningResource"),
        ("a-path", "Course"),
        ("value-based", "CreativeWork"),
        ("a-tool", "WebPage"),
        ("a-page", "WebPage"),
    ],
)
def test_pages(record_id: str, type_: str) -> None:
    """Each page has its type, its absolute address, its licence and the site that it is part of."""
    out = record_jsonld(CONTEXT, record_id)
    address = f"{SITE}{CONTEXT.href(record_id)}"

    assert ("https://schema.org", type_, address, address) == (out["@context"], out["@type"], out["@id"], out["url"])
    assert "https://creativecommons.org/licenses/by/4.0/" == out["license"]
    assert {"@type": "WebSite", "@id": f"{SITE}#website", "name": "Buying Better Care"} == out["isPartOf"]


def test_case_study() -> None:
    """A case tells where, when, who and what it rests on; dates are those that the record states."""
    out = record_jsonld(CONTEXT, "pumps")

    assert "2019/2022" == out["temporalCoverage"]
    assert ["Spain", "Kosovo"] == [place["name"] for place in out["spatialCoverage"]]
    assert [("Example Hospital", f"{SITE}network/organisations/example-hospital/"), ("Another Hospital", None)] == [
        (party["name"], party.get("url")) for party in out["mentions"]
    ]
    assert [
        {
            "@type": "Legislation",
            "name": "A law",
            "url": "https://example.org/law",
        },
        {
            "@type": "Article",
            "name": "A paper",
            "url": "https://example.org/paper",
        },
    ] == out["citation"]
    assert [{"@type": "Thing", "name": "Value-based", "url": f"{SITE}themes/value-based/"}] == out["about"]
    assert ("2026-01-15", "Editorial team, ann") == (out["dateModified"], out["creditText"])
    assert "datePublished" not in out
    assert "author" not in out


def test_guidance() -> None:
    """Guidance tells for whom, where and from when it applies."""
    out = record_jsonld(CONTEXT, "ask-first")

    assert "2024-01-01/.." == out["temporalCoverage"]
    assert ["European Union", "Norway"] == [place["name"] for place in out["spatialCoverage"]]
    assert [LISTS["audience"].label("procurement-officer")] == [one["audienceType"] for one in out["audience"]]
    assert "dateModified" not in out


def test_training() -> None:
    """A module tells how long, how hard and what for; a path has its modules and their time."""
    module, path = record_jsonld(CONTEXT, "first-module"), record_jsonld(CONTEXT, "a-path")

    assert ("PT30M", "Foundation", ["Name costs.", "Explain them."]) == (
        module["timeRequired"],
        module["educationalLevel"],
        module["teaches"],
    )
    assert "PT30M" == path["timeRequired"]
    assert [f"{SITE}training/modules/first-module/"] == [part["url"] for part in path["hasPart"]]


@pytest.mark.parametrize(
    ("record_id", "expected"),
    [
        ("a-tool", {"@type": "SoftwareApplication", "url": "https://example.org/tool", "isAccessibleForFree": True}),
        (
            "example-hospital",
            {
                "@type": "Hospital",
                "name": "Example Hospital",
                "address": {"@type": "PostalAddress", "addressCountry": "ES", "addressLocality": "Vic"},
            },
        ),
        ("example-body", {"@type": "Organization"}),
        (
            "a-programme",
            {
                "@type": "Project",
                "foundingDate": "2011",
                "subOrganization": [{"@type": "Project", "name": "A project"}],
            },
        ),
        ("a-need", {"@type": "Demand", "validThrough": "2026-05-01"}),
        (
            "a-meeting",
            {
                "@type": "Event",
                "startDate": "2026-07-04T10:00:00+02:00",
                "location": [{"@type": "VirtualLocation", "url": "https://example.org/event"}],
                "organizer": {"@type": "Organization", "name": "Example Agency"},
            },
        ),
        (
            "a-term",
            {
                "@type": "DefinedTerm",
                "alternateName": ["PCP"],
                "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "Glossary", "url": f"{SITE}glossary/"},
            },
        ),
    ],
)
def test_things(record_id: str, expected: dict[str, Any]) -> None:
    """What exists outside the site is described as itself, not as the page."""
    thing = record_jsonld(CONTEXT, record_id)["mainEntity"]

    assert expected == {key: thing.get(key) for key in expected}


def test_nothing_is_said_of_what_is_not_known() -> None:
    """An end that lies ahead, a licence or a website that nobody stated are left out."""
    assert "dissolutionDate" not in record_jsonld(CONTEXT, "a-programme")["mainEntity"]
    assert {"license", "inLanguage"}.isdisjoint(record_jsonld(CONTEXT, "a-tool")["mainEntity"])
    assert "url" not in record_jsonld(CONTEXT, "example-hospital")["mainEntity"]


@pytest.mark.parametrize("record_id", RECORDS)
def test_every_page_is_json_without_blanks(record_id: str) -> None:
    """What is said survives JSON and holds no empty value, at any depth."""
    out = record_jsonld(CONTEXT, record_id)

    assert out == json.loads(dumps_html(out))
    assert [] == [value for value in _values(out) if value in (None, "", [], {})]


@pytest.mark.parametrize("record_id", RECORDS)
def test_no_relative_address(record_id: str) -> None:
    """A site that does not know where it will be gives no address of its own, rather than a wrong one."""
    out = record_jsonld(_context(site_url=""), record_id)
    addresses = [value for key, value in _pairs(out) if key in {"@id", "url", "item"}]

    assert [] == [address for address in addresses if not address.startswith("https://example.org/")]
    assert "url" not in out


def test_site() -> None:
    """The home page describes the site."""
    out = site_jsonld(CONTEXT)

    assert ("WebSite", f"{SITE}#website", SITE, "Buying Better Care", "Real cases.") == (
        out["@type"],
        out["@id"],
        out["url"],
        out["name"],
        out["description"],
    )


def test_lists() -> None:
    """A list names its first hundred items in order, and how many there are."""
    items = [{"title": f"Case {n}", "href": f"cases/{n}/", "summary": "…"} for n in range(1, 251)]
    out = list_jsonld(CONTEXT, "explore/index.md", "Explore", "All cases.", items)

    assert ("CollectionPage", f"{SITE}explore/") == (out["@type"], out["url"])
    assert (250, 100) == (out["mainEntity"]["numberOfItems"], len(out["mainEntity"]["itemListElement"]))
    assert {"@type": "ListItem", "position": 1, "name": "Case 1", "url": f"{SITE}cases/1/"} == (
        out["mainEntity"]["itemListElement"][0]
    )


def test_breadcrumbs() -> None:
    """The way ends at the page itself."""
    crumbs = [{"title": "Home", "href": ""}, {"title": "Explore", "href": "explore/"}]
    out = breadcrumbs(CONTEXT, crumbs, "Pumps", "cases/pumps.md")

    assert [(1, "Home", SITE), (2, "Explore", f"{SITE}explore/"), (3, "Pumps", f"{SITE}cases/pumps/")] == [
        (row["position"], row["name"], row["item"]) for row in out["itemListElement"]
    ]


@given(
    st.recursive(
        st.text() | st.sampled_from(["</script><script>alert(1)</script>", "<!--", "]]>", "&lt;", "\u2028'\""]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    )
)
def test_json_is_harmless_in_a_page(data: Any) -> None:
    """No text can end the script element or begin another, and nothing is lost on the way."""
    text = dumps_html(data)

    assert set("<>&'\u2028\u2029").isdisjoint(text)
    assert data == json.loads(text)


def _pairs(data: Any) -> list[tuple[str, Any]]:
    if isinstance(data, dict):
        return [*data.items(), *(pair for value in data.values() for pair in _pairs(value))]
    return [pair for value in data for pair in _pairs(value)] if isinstance(data, list) else []


def _values(data: Any) -> list[Any]:
    if isinstance(data, dict):
        data = list(data.values())
    return [*data, *(inner for value in data for inner in _values(value))] if isinstance(data, list) else []
