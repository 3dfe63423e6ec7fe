"""The map of Europe."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.sources.codelists import load_codelists
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.europe import RADIUS, cases_map, spread

VOCABULARIES = Path(__file__).parents[3] / "vocabularies"
SHAPES = load_shapes(VOCABULARIES)
SVG = "{http://www.w3.org/2000/svg}"
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
NAMES = {"ES": "Spain", "GB": "United Kingdom", "AU": "Australia"}


def _parse(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own


def test_every_country_that_belongs_is_there() -> None:
    """EU, EEA, candidates and micro-states have a shape; Russia and Northern Cyprus have none of their own."""
    wanted = f"{EU} IS LI NO CH GB AL BA GE MD ME MK RS TR UA XK AD MC SM VA".split()

    assert [] == [code for code in wanted if code not in SHAPES.countries]
    assert "RU" not in SHAPES.countries
    assert set(SHAPES.countries) <= set(load_codelists(VOCABULARIES).countries)


def test_crimea_belongs_to_no_country() -> None:
    """Disputed land is drawn, without a country, and the note says so."""
    assert ["Crimea"] == list(SHAPES.neutral)
    assert "Crimea is drawn without a country" in SHAPES.note
    assert "not a statement on status" in SHAPES.caption


@pytest.mark.parametrize("code", ["MT", "LI", "MC", "SM", "VA", "AD", "LU"])
def test_the_smallest_are_drawn(code: str) -> None:
    """No country is simplified away: each path has an extent."""
    numbers = re.findall(r"[hl](-?\d+)", SHAPES.countries[code].path)

    assert any(int(number) for number in numbers)


def test_shapes_stay_inside_the_frame() -> None:
    """Every place for a figure lies inside the map."""
    for shape in SHAPES.countries.values():
        assert 0 < shape.x < SHAPES.width
        assert 0 < shape.y < SHAPES.height


def test_countries_with_cases_are_links() -> None:
    """A country with cases leads to its address, named with its count; its figure is written on the map."""
    svg = cases_map({"ES": 3, "GB": 1}, {"ES": "explore/es/", "GB": "explore/gb/"}, NAMES, SHAPES)["svg"]
    links = [link for link in _parse(svg).iter(f"{SVG}a") if link.get("tabindex") != "-1"]

    assert [("explore/es/", "Spain, 3 cases", "3"), ("explore/gb/", "United Kingdom, 1 case", "1")] == [
        (link.get("href"), link.get("aria-label"), link.findtext(f"{SVG}text")) for link in links
    ]


def test_the_links_are_not_hidden_in_an_image() -> None:
    """The map is a named group: an image would hide its links from screen readers."""
    tree = _parse(cases_map({"ES": 3}, {"ES": "x/"}, NAMES, SHAPES, prefix="m")["svg"])

    assert ("group", "m-title", "m-desc") == (
        tree.get("role"),
        tree.get("aria-labelledby"),
        tree.get("aria-describedby"),
    )
    assert "Number of cases by country: Spain 3." == tree.findtext(f"{SVG}desc")


def test_rows_tell_the_same_as_the_map() -> None:
    """The rows hold every country with cases, most first; those off the map are listed apart; none has zero."""
    out = cases_map({"AU": 2, "ES": 3, "FR": 0, "GB": 3}, {"AU": "au/"}, NAMES, SHAPES)

    assert [("Spain", "3 cases", True), ("United Kingdom", "3 cases", True), ("Australia", "2 cases", False)] == [
        (row["name"], row["words"], row["drawn"]) for row in out["rows"]
    ]
    assert ["Australia"] == [row["name"] for row in out["elsewhere"]]
    assert "Australia" not in out["svg"]


def test_a_country_without_address_is_no_link() -> None:
    """Without an address the figure stands there all the same."""
    tree = _parse(cases_map({"ES": 3}, {}, NAMES, SHAPES)["svg"])

    assert [] == list(tree.iter(f"{SVG}a"))
    assert ["3"] == [node.text for node in tree.iter(f"{SVG}text")]


def test_no_cases_no_figures() -> None:
    """A map of nothing is still a map."""
    out = cases_map({}, {}, {}, SHAPES)

    assert ([], []) == (out["rows"], out["steps"])
    assert "no country has a case yet" in out["svg"]


@given(st.integers(1, 100_000))
def test_steps_cover_every_count_once(most: int) -> None:
    """The steps go from 1 to the largest count without gap or overlap, at most five of them."""
    steps = cases_map({"ES": most}, {}, NAMES, SHAPES)["steps"]

    assert len(steps) <= 5
    assert (1, most) == (steps[0]["low"], steps[-1]["high"])
    assert [step["high"] + 1 for step in steps[:-1]] == [step["low"] for step in steps[1:]]
    assert all(step["low"] <= step["high"] for step in steps)


def test_markers_of_all_countries_can_be_hit() -> None:
    """With cases in every country, no marker covers another one's middle."""
    places = spread({code: (shape.x, shape.y) for code, shape in SHAPES.countries.items()})

    gaps = [math.dist(places[one], places[two]) for one, two in itertools.combinations(places, 2)]

    assert min(gaps) > RADIUS


def test_lone_markers_stay_where_they_belong() -> None:
    """A marker with room around it is not moved."""
    assert {"ES": (100, 500), "NO": (250, 200)} == spread({"ES": (100, 500), "NO": (250, 200)})


def test_markers_on_one_point_part() -> None:
    """Even two markers on the same point end up apart."""
    one, two = spread({"A": (5, 5), "B": (5, 5)}).values()

    assert math.dist(one, two) >= 2 * RADIUS


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_names_stay_text(text: str) -> None:
    """Names and addresses cannot bring markup."""
    tree = _parse(cases_map({"ES": 1}, {"ES": text}, {"ES": text}, SHAPES, prefix=text, title=text)["svg"])

    tags = {node.tag.removeprefix(SVG) for node in tree.iter()}

    assert tags <= {"svg", "title", "desc", "g", "path", "a", "circle", "text"}
    assert [text] * 2 == [link.get("href") for link in tree.iter(f"{SVG}a")] or not text or not text.isprintable()
