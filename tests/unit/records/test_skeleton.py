"""New files: ready to write over, and valid from the start."""

from __future__ import annotations

import pytest

from procurement_kb.records import Record, record_types
from procurement_kb.records.introspect import fields
from procurement_kb.records.skeleton import skeleton, uncommented
from tests.unit.records.helpers import codelists, every_finding, load_text, path_of

CASE = record_types()["case-study"]
every_type = pytest.mark.parametrize("model", record_types().values(), ids=record_types())


@every_type
def test_a_new_file_is_valid(model: type[Record]) -> None:
    """A new file with its examples has no finding."""
    loaded = load_text(path_of(model), skeleton(model, codelists=codelists()))

    assert [] == every_finding(loaded)
    assert loaded.record is not None


@every_type
def test_every_optional_field_can_be_used(model: type[Record]) -> None:
    """With all optional fields in use it is valid, too."""
    text = uncommented(skeleton(model, codelists=codelists()))
    loaded = load_text(path_of(model), text)

    assert [] == every_finding(loaded)
    assert {spec.name for spec in fields(model)} - {"type"} == set(loaded.source.values)


@every_type
def test_only_what_is_needed_is_in_use(model: type[Record]) -> None:
    """Optional fields wait behind their mark; the example source stays, because required fields may cite it."""
    loaded = load_text(path_of(model), skeleton(model))

    assert {spec.name for spec in fields(model) if spec.required} | {"sources"} == set(loaded.source.values)


def test_given_values() -> None:
    """What is known is written, optional fields included, and quoted where it needs to be."""
    text = skeleton(CASE, {"title": "Pumps: a story", "place": "Oslo", "countries": ["NO"], "type": "case-study"})

    assert {'title: "Pumps: a story"', "place: Oslo", 'countries: ["NO"]', "type: case-study"} < set(text.splitlines())


def test_notes_tell_what_to_write() -> None:
    """Each field comes with its help, its limits and its codes."""
    lines = skeleton(CASE, codelists=codelists()).splitlines()
    at = lines.index("status: completed")

    assert (
        "## Where the purchase stands. (needed; code) One of: planned, running, completed, cancelled, unknown."
        == lines[at - 1]
    )
    assert "## - currency (needed; code, ISO 4217): ISO 4217 code." in lines
    assert max(map(len, lines)) < 300


def test_groups_have_headings() -> None:
    """The fields stand under the headings of the form."""
    text = skeleton(CASE)

    assert text.index("## --- What happened ---") < text.index("## --- Who ---") < text.index("## --- Sources ---")


def test_a_body_of_ones_own() -> None:
    """The body is that of the type, unless another one is given."""
    assert skeleton(CASE, body="Only this.").endswith("---\n\nOnly this.\n")
    assert skeleton(CASE).endswith(f"---\n\n{CASE.kind_.body_example}")
