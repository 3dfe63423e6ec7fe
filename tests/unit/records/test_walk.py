"""Walking through front matter, good and broken."""

from __future__ import annotations

from typing import Any

import pytest

from procurement_kb.records import Kind, record_types
from procurement_kb.records.examples import example_values
from procurement_kb.records.walk import leaves, references

CASE, MODULE, PROGRAMME = (record_types()[name] for name in ("case-study", "module", "programme"))


def links(values: dict[str, Any], model: Any = CASE) -> list[tuple[tuple[str | int, ...], str, str]]:
    """Return places, targets and fields of all links."""
    return [(ref.loc, ref.target, ref.field) for ref in references(model, values)]


def test_links_in_reading_order() -> None:
    """Links come out in the order of the fields, with their exact places."""
    values = {"tools": ["tco"], "obstacles": ["silo", "risk"], "dialogue": "omc", "themes": ["digital"]}

    assert [
        (("themes", 0), "digital", "themes"),
        (("obstacles", 0), "silo", "obstacles"),
        (("obstacles", 1), "risk", "obstacles"),
        (("tools", 0), "tco", "tools"),
        (("dialogue",), "omc", "dialogue"),
    ] == links(values)


def test_an_id_or_a_part() -> None:
    """Only ids are links; a buyer written out is none."""
    values = {"buyers": ["erasmus-mc", {"name": "City Hospital", "kind": "hospital"}, "uniha"]}

    assert [(("buyers", 0), "erasmus-mc", "buyers"), (("buyers", 2), "uniha", "buyers")] == links(values)


def test_a_single_id_or_part() -> None:
    """The owner of a programme may be an id."""
    assert [(("owner",), "corvers", "owner")] == links({"owner": "corvers"}, PROGRAMME)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"themes": None},
        {"themes": "digital"},
        {"themes": {"digital": 1}},
        {"themes": ["Not An Id", 5, None, ["digital"], {"digital": 1}, True, ""]},
        {"buyers": {"name": "x"}},
        {"dialogue": ["omc"]},
        {"unknown": ["digital"]},
    ],
)
def test_values_of_the_wrong_shape_are_passed_over(values: dict[str, Any]) -> None:
    """What is broken has findings of its own and gives no link."""
    assert [] == links(values)


def test_leaves_of_one_kind() -> None:
    """Every key of a source that a field names, with its place."""
    found = [(leaf.loc, leaf.value) for leaf in leaves(CASE, example_values(CASE), Kind.KEY)]

    assert [(("value", 0, "source"), "evaluation"), (("outcomes", 0, "source"), "evaluation")] == found


def test_leaves_under_keys() -> None:
    """Values under keys of the author's choice are found too."""
    found = [(leaf.loc, leaf.value) for leaf in leaves(MODULE, example_values(MODULE), Kind.ADDRESS)]

    assert [(("sources", "evaluation", "url"), "https://example.org/evaluation")] == found


def test_all_leaves() -> None:
    """Without a kind, every single value comes out once."""
    values = {"title": "T", "years": {"start": 2019}, "lessons": ["a", "b"], "reviewed": "broken", "buyers": ["x"]}

    assert [
        ("title",),
        ("years", "start"),
        ("buyers", 0),
        ("lessons", 0),
        ("lessons", 1),
        ("reviewed",),
    ] == [leaf.loc for leaf in leaves(CASE, values)]
