"""The drawings of a case."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.charts import criteria_bar, outcome_strip

SVG = "{http://www.w3.org/2000/svg}"


def _criterion(kind: str, weight: float | None, name: str = "A criterion") -> dict[str, Any]:
    return {"name": name, "kind": kind, "kind_label": kind.replace("-", " ").capitalize(), "weight": weight}


def _outcome(baseline: str | None, result: str, better: str = "lower", metric: str = "Errors") -> dict[str, Any]:
    return {"metric": metric, "baseline": baseline, "result": result, "better": better}


def _parse(markup: str | None) -> ET.Element:
    """Read the markup as XML inside one element, as a page would hold it."""
    assert markup is not None
    return ET.fromstring(f'<div xmlns="http://www.w3.org/2000/svg">{markup}</div>')  # noqa: S314 - our own markup


def _widths(markup: str | None, css_class: str) -> list[float]:
    found = [node for node in _parse(markup).iter(f"{SVG}rect") if css_class in node.get("class", "").split()]
    return [float((node.get("width") or "").removesuffix("%")) for node in found]


def test_criteria_fill_the_bar_in_order() -> None:
    """Each criterion is as wide as its weight and begins where the one before ends."""
    tree = _parse(
        criteria_bar([_criterion("price", 30), _criterion("quality", 45), _criterion("social", 25)], prefix="a")
    )

    places = [
        (group.get("class"), group[0].get("x"), group[0].get("width"))
        for group in tree.iter(f"{SVG}g")
        if group.get("class", "").startswith("kb-crit ")
    ]

    assert [
        ("kb-crit kb-crit--price", "0%", "30%"),
        ("kb-crit kb-crit--quality", "30%", "45%"),
        ("kb-crit kb-crit--social", "75%", "25%"),
    ] == places


@pytest.mark.parametrize(
    "weights",
    [[], [None], [40, None], [40], [40, 61], [60, 60], [0, 0]],
    ids=["none", "unknown", "one unknown", "not whole", "a little over", "too much", "nothing"],
)
def test_no_bar_without_all_weights(weights: list[float | None]) -> None:
    """A bar of some of the weights would show shares that nobody stated."""
    assert criteria_bar([_criterion("price", weight) for weight in weights], prefix="a") is None


def test_rounded_weights_are_drawn() -> None:
    """Three times 33.3 is meant to be everything; the figures shown are the stated ones."""
    markup = criteria_bar([_criterion("price", 33.3)] * 3, prefix="a")

    assert ["33.3\u00a0%"] * 3 == [node.text for node in _parse(markup).iter(f"{SVG}text")]


def test_kinds_differ_without_colour() -> None:
    """Every kind but price has a pattern of its own, in the bar and in the legend."""
    kinds = ["life-cycle-cost", "quality", "outcome", "service", "sustainability", "social", "innovation", "price"]
    tree = _parse(criteria_bar([_criterion(kind, 12.5) for kind in kinds], prefix="a"))

    patterns = {node.get("id", ""): ET.tostring(node[0]) for node in tree.iter(f"{SVG}pattern")}
    used = re.findall(r"url\(#([^)]+)\)", ET.tostring(tree, encoding="unicode"))

    assert {f"a-{kind}" for kind in kinds[:-1]} == set(patterns)
    assert len(set(patterns.values())) == len(patterns)
    assert sorted([*patterns, *patterns]) == sorted(used)


def test_narrow_criteria_have_no_figure_inside() -> None:
    """A figure that does not fit stands in the legend only."""
    tree = _parse(criteria_bar([_criterion("price", 90, "Price"), _criterion("social", 10, "Jobs")], prefix="a"))

    assert ["90\u00a0%"] == [node.text for node in tree.iter(f"{SVG}text")]
    assert ["Price, 90\u00a0%", "Jobs (social), 10\u00a0%"] == [
        "".join(row.itertext()) for row in tree.iter(f"{SVG}li")
    ]


def test_a_drawing_is_named() -> None:
    """The bar has a role, a title and a description that says all it shows."""
    svg = _parse(criteria_bar([_criterion("price", 40, "Price"), _criterion("outcome", 60, "Safety")], prefix="a"))[0]

    assert "img" == svg.get("role")
    assert {"a-title": "Award criteria by weight", "a-desc": "Price 40\u00a0%, Safety 60\u00a0%."} == {
        node.get("id"): node.text for node in svg[:2]
    }
    assert ("a-title", "a-desc") == (svg.get("aria-labelledby"), svg.get("aria-describedby"))


@pytest.mark.parametrize(
    ("baseline", "result", "better", "widths", "words"),
    [
        ("12", "8", "lower", [100, 66.67], "For the better: lower is better."),
        ("8", "12", "lower", [66.67, 100], "For the worse: lower is better."),
        ("12 weeks", "1 week", "lower", [100, 8.33], "For the better: lower is better."),
        ("about 50 %", "more than 75 %", "higher", [50, 75], "For the better: higher is better."),
        ("2 %", "1 %", "lower", [100, 50], "For the better: lower is better."),
        ("3 of 18", "9 of 18", "higher", [16.67, 50], "For the better: higher is better."),
        ("£1.2 m", "£900,000", "lower", [100, 75], "For the better: lower is better."),
        ("0", "5", "lower", [0, 100], "For the worse: lower is better."),
        ("5", "5", "lower", [100, 100], "No change: lower is better."),
        ("5", "about 5", "lower", [100, 100], "About the same: lower is better."),
        ("50 %", "120 %", "higher", [41.67, 100], "For the better: higher is better."),
        ("less than 5", "8", "lower", [62.5, 100], "For the worse: lower is better."),
    ],
)
def test_outcome_bars(baseline: str, result: str, better: str, widths: list[float], words: str) -> None:
    """Bars begin at zero and are as long as the figures say; the direction is told in words."""
    strip = outcome_strip(_outcome(baseline, result, better), prefix="o")

    assert widths == _widths(strip, "kb-strip__bar")
    assert words == ["".join(node.itertext()) for node in _parse(strip).iter(f"{SVG}text")][-1]


@pytest.mark.parametrize(
    ("baseline", "result"),
    [
        (None, "8"),
        ("12 weeks", "3 months"),
        ("12 %", "8"),
        ("12 %", "-8 %"),
        ("existing facility", "35 % lower"),
        ("60 months agreed", "8 months"),
        ("3 of 18", "9 of 20"),
        ("€5", "£5"),
        ("0", "0"),
        ("10 to 12 days", "8 days"),
        ("more than 5", "8"),
        ("8", "less than 12"),
        ("12", "more than 8"),
        ("5", "at least 5"),
        ("about 1,600 patients with lung cancer", "about 1,700 patients with lung cancer"),
    ],
)
def test_no_strip_when_unsure(baseline: str | None, result: str) -> None:
    """Figures that cannot be compared for sure are left to the table."""
    assert outcome_strip(_outcome(baseline, result), prefix="o") is None


def test_a_whole_is_shown_only_when_stated() -> None:
    """Shares get a track for the whole; counts have none, and small shares are compared with each other."""
    assert [100.0, 100.0] == _widths(outcome_strip(_outcome("3 of 18", "9 of 18"), prefix="o"), "kb-strip__whole")
    assert [] == _widths(outcome_strip(_outcome("3", "9"), prefix="o"), "kb-strip__whole")
    assert [] == _widths(outcome_strip(_outcome("3 %", "9 %"), prefix="o"), "kb-strip__whole")


_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(name=_TEXT, metric=_TEXT, prefix=_TEXT)
def test_text_from_records_stays_text(name: str, metric: str, prefix: str) -> None:
    """Whatever a record says, the markup stays well-formed and brings no element or attribute of its own."""
    bar = criteria_bar([_criterion("price", 40, name), _criterion("quality", 60, name)], prefix=prefix)
    strip = outcome_strip(_outcome("12", "8", metric=metric), prefix=prefix)
    allowed = {"svg", "title", "desc", "defs", "pattern", "g", "path", "rect", "line", "circle", "text", "tspan"}

    for markup in (bar, strip):
        for node in _parse(markup).iter():
            assert node.tag.removeprefix(SVG) in allowed | {"div", "ul", "li", "span"}
            assert not [key for key in node.attrib if key.startswith(("on", "style", "href"))]


def test_ids_keep_apart() -> None:
    """Two drawings on one page share no id."""
    pages = [outcome_strip(_outcome("12", "8"), prefix=f"kb-outcome-{n}") for n in (1, 2)]
    ids = [node.get("id") for page in pages for node in _parse(page).iter() if node.get("id")]

    assert len(ids) == len(set(ids)) > 0
