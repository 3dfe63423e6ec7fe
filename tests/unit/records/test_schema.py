"""The JSON Schema says what loading does, as far as JSON Schema can."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from procurement_kb.findings import all_rules
from procurement_kb.records import Record, record_types
from procurement_kb.records.examples import example_values, render
from procurement_kb.records.introspect import fields
from procurement_kb.records.schema import DIALECT, as_json, json_schema
from procurement_kb.sources.frontmatter import read_source
from tests.rules.test_kb1_fields import CASES, Case
from tests.unit.records.helpers import ROOT, codelists

every_type = pytest.mark.parametrize(("name", "model"), record_types().items(), ids=record_types())
BEYOND = {
    "KB014",  # about spelling, which the values no longer show
    "KB110",  # a pattern instead of 6,000 codes
    "KB112",  # a pattern instead of 9,454 codes
    "KB119",  # blocks of markup are told by eye
    "KB123",  # 600 time zones
}
"""Rules that JSON Schema cannot express, or not in a size that an editor would load."""


@lru_cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks front matter against the schema of a type."""
    return Draft202012Validator(json_schema(name, codelists()), format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(name: str, values: Any) -> list[str]:
    """Return what the schema of a type says against front matter."""
    return [error.message for error in validator(name).iter_errors(as_json(values))]


@every_type
def test_the_schema_is_one(name: str, model: type[Record]) -> None:
    """The schema is valid 2020-12, with an address of its own."""
    schema = json_schema(name, codelists(), "https://example.org/schema/")
    Draft202012Validator.check_schema(schema)

    assert (DIALECT, f"https://example.org/schema/{name}.schema.json") == (schema["$schema"], schema["$id"])
    assert [spec.name for spec in fields(model)] == list(schema["properties"])


@every_type
def test_the_example_fits(name: str, model: type[Record]) -> None:
    """The example record of each type keeps its schema."""
    assert [] == faults(name, example_values(model))


def test_the_real_cases_fit() -> None:
    """Every case study of the project keeps the schema."""
    paths = sorted((ROOT / "case_studies").glob("*.md"))
    found = {path.name: faults("case-study", read_source(path.name, path.read_bytes()).values) for path in paths}

    assert paths
    assert {} == {name: messages for name, messages in found.items() if messages}


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if "KB101" <= rule.code <= "KB123"], ids=lambda rule: rule.code
)
def test_examples_of_the_rules(rule: Any) -> None:
    """The wrong example of each rule breaks the schema, the right one keeps it."""
    results = []
    for example in (rule.wrong, rule.right):
        path, data = next(iter(render(example).items()))
        results.append(bool(faults(example.record_type, read_source(path, data).values)))

    assert [rule.code not in BEYOND, False] == results


TEXT_ONLY = {
    "title: 2019-06-30",  # to an editor, which reads YAML 1.2, a date is text
    "years: {start: 2019.0}",  # to JSON Schema, this is a whole number
    'summary: "    Errors fell, and that is all there is.    "',  # blanks around text count
}
"""Faults that only show where the file is read as a text."""


def _within(case: Case) -> bool:
    return case.finding.split()[1] not in BEYOND and case.fields not in TEXT_ONLY


@pytest.mark.parametrize("case", [*filter(_within, CASES)], ids=lambda case: f"{case.finding.split()[1]}-{case.fields}")
def test_every_fault_breaks_the_schema(case: Case) -> None:
    """What loading reports, the schema reports too."""
    model = record_types()[case.record_type]
    front = read_source("x.md", f"---\n{case.fields}\n---\n".encode()).values

    assert faults(case.record_type, {**example_values(model), **front})


def test_readers_see_labels_and_help() -> None:
    """Each field has its label, its help and its example."""
    place = json_schema("case-study", codelists())["properties"]["place"]

    assert ("Place", "Town, county or region in words.", ["Barcelona"]) == (
        place["title"],
        place["description"],
        place["examples"],
    )


def test_codes_are_offered_with_their_meaning() -> None:
    """An editor can offer the codes of a list and say what each means."""
    schema = json_schema("case-study", codelists())
    verdict = schema["$defs"]["verdict"]

    assert {"$ref": "#/$defs/verdict"}.items() <= schema["properties"]["verdict"].items()
    assert ["worked", "mixed", "did-not-work", "too-early"] == verdict["enum"]
    assert "**It worked**: The sources show that the aim was largely met." == verdict["markdownEnumDescriptions"][0]
    assert {"ES", "NO", "XK"} < set(schema["$defs"]["country"]["enum"])


def test_links_name_their_types() -> None:
    """A form can offer the records that a field may link to."""
    items = json_schema("case-study", codelists())["properties"]["obstacles"]["items"]

    assert ["obstacle"] == items["x-ref"]


def test_no_such_type() -> None:
    """A type that does not exist has no schema."""
    with pytest.raises(KeyError):
        json_schema("nothing", codelists())


def test_the_type_is_the_only_one() -> None:
    """The type may be repeated, and must then be the right one."""
    values = example_values(record_types()["tool"])

    assert ([], True) == (faults("tool", {**values, "type": "tool"}), bool(faults("tool", {**values, "type": "term"})))


def test_empty_optional_fields() -> None:
    """As when loading, an optional field may stand empty."""
    values = example_values(record_types()["case-study"])

    assert [] == faults("case-study", {**values, "regions": None, "place": None, "sources": None})
