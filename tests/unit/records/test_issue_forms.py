"""Issue forms: GitHub takes them, and they ask what the models need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from procurement_kb.records import record_types
from procurement_kb.records.introspect import Kind, fields
from procurement_kb.records.issue_forms import CORRECTION, FORM_TYPES, form, issue_files, questions
from tests.unit.records.helpers import codelists

THEMES = {"theme": {"digital": "Digital health, and care", "value-based": "Value-based procurement"}}
ALL = [*FORM_TYPES, CORRECTION]

# --- GitHub's rules ---------------------------------------------------------------------------------------------------

TOP = {"name": str, "description": str, "title": str, "labels": list, "assignees": list, "projects": list, "type": str}
ATTRIBUTES = {
    "markdown": {"value"},
    "input": {"label", "description", "placeholder", "value"},
    "textarea": {"label", "description", "placeholder", "value", "render"},
    "dropdown": {"label", "description", "multiple", "options", "default"},
    "checkboxes": {"label", "description", "options"},
}


def problems(content: Mapping[str, Any]) -> list[str]:
    """Return what GitHub would refuse in a form, by its page on common validation errors."""
    found = [f"top level lacks {key}" for key in ("name", "description", "body") if not content.get(key)]
    found += [f"{key} is unknown" for key in content if key not in TOP and key != "body"]
    found += [
        f"{key} is of the wrong type" for key, kind in TOP.items() if key in content and type(content[key]) is not kind
    ]
    found += [f"label {label!r} is no text" for label in content.get("labels", []) if not _text(label)]
    body = content.get("body") or []
    if all(element["type"] == "markdown" for element in body):
        found.append("the body has no field")
    ids = [element["id"] for element in body if "id" in element]
    labels = [element["attributes"].get("label") for element in body if element["type"] != "markdown"]
    found += [f"id {name} is used twice" for name in {name for name in ids if ids.count(name) > 1}]
    found += [f"label {label} is used twice" for label in {label for label in labels if labels.count(label) > 1}]
    # Labels that differ in punctuation alone get the same name in the form.
    slugs = [re.sub(r"[^a-z0-9]+", "-", str(label).lower()) for label in labels]
    found += [f"labels like {name} are too similar" for name in {name for name in slugs if slugs.count(name) > 1}]
    for element in body:
        found += _element_problems(element)
    return found


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _element_problems(element: Mapping[str, Any]) -> list[str]:
    kind = element.get("type")
    if kind not in ATTRIBUTES:
        return [f"type {kind} is unknown"]
    attributes = element.get("attributes", {})
    where = attributes.get("label", kind)
    found = [f"{where}: {key} is unknown" for key in element if key not in {"type", "id", "attributes", "validations"}]
    found += [f"{where}: attribute {key} is unknown" for key in attributes if key not in ATTRIBUTES[kind]]
    texts = {key: value for key, value in attributes.items() if key not in {"options", "multiple", "default"}}
    found += [f"{where}: {key} is no text" for key, value in texts.items() if not _text(value)]
    if "id" in element and not re.fullmatch(r"[A-Za-z0-9_-]+", element["id"]):
        found.append(f"{where}: id {element['id']} has letters that it may not have")
    if kind == "markdown":
        return found + ([] if "value" in attributes else ["markdown has no value"])
    if "label" not in attributes:
        found.append(f"{kind} has no label")
    found += [
        f"{where}: validation {key} is wrong"
        for key, value in element.get("validations", {}).items()
        if key != "required" or type(value) is not bool
    ]
    options = attributes.get("options", [])
    if kind == "dropdown":
        found += [f"{where}: option {option!r} is no text" for option in options if not _text(option)]
        if len(options) != len({str(option).lower() for option in options}) or not options:
            found.append(f"{where}: options are missing or stand twice")
        if "none" in {str(option).lower() for option in options}:
            found.append(f"{where}: the option none is GitHub's own")
    if kind == "checkboxes":
        found += [
            f"{where}: box {option} is wrong"
            for option in options
            if not _text(option.get("label")) or set(option) - {"label", "required"}
        ]
        if not options:
            found.append(f"{where}: there are no boxes")
    return found


@pytest.mark.parametrize("name", ALL)
def test_github_takes_the_form(name: str) -> None:
    """Each form keeps GitHub's rules, as written and read again."""
    files = issue_files(codelists(), THEMES, "https://kb.example.org/")
    (text,) = [content for path, content in files.items() if path.endswith(f"-{name}.yml")]
    content = yaml.safe_load(text)
    assert form(name, codelists(), THEMES) == content
    assert [] == problems(content)


FIELD = {"type": "input", "id": "a", "attributes": {"label": "A"}}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, "top level lacks name"),
        ({"description": True}, "description is of the wrong type"),
        ({"colour": "red"}, "colour is unknown"),
        ({"body": [{"type": "markdown", "attributes": {"value": "x"}}]}, "the body has no field"),
        ({"body": [FIELD, {**FIELD, "attributes": {"label": "B"}}]}, "id a is used twice"),
        ({"body": [FIELD, {**FIELD, "id": "b"}]}, "label A is used twice"),
        (
            {"body": [{**FIELD, "id": "b", "attributes": {"label": "A!"}}, {**FIELD, "attributes": {"label": "a?"}}]},
            "labels like a- are too similar",
        ),
        ({"body": [{**FIELD, "type": "box"}]}, "type box is unknown"),
        ({"body": [{**FIELD, "id": "ä"}]}, "A: id ä has letters that it may not have"),
        ({"body": [{**FIELD, "validations": {"required": "yes"}}]}, "A: validation required is wrong"),
        (
            {"body": [{"type": "dropdown", "attributes": {"label": "A", "options": ["None"]}}]},
            "A: the option none is GitHub's own",
        ),
        (
            {"body": [{"type": "dropdown", "attributes": {"label": "A", "options": [True]}}]},
            "A: option True is no text",
        ),
    ],
)
def test_the_rules_find_faults(change: dict[str, Any], problem: str) -> None:
    """The rules of the test above see what GitHub would refuse."""
    assert problem in problems({"name": "N", "description": "D", "body": [FIELD], **change})


# --- What is asked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORM_TYPES)
def test_all_that_contributors_can_know_is_asked(name: str) -> None:
    """Every required field is asked for; of the others only those that hold ids, or are for editors, are left out."""
    model = record_types()[name]
    asked = {question.spec.name for question in questions(model, codelists(), THEMES) if question.spec}
    left_out = [spec for spec in fields(model) if spec.name not in asked]
    assert [] == [spec.name for spec in left_out if spec.required]
    assert [] == [spec.name for spec in left_out if spec.meta.group != "editorial" and spec.kind is not Kind.ID]


@pytest.mark.parametrize("name", FORM_TYPES)
def test_every_question_has_words_of_its_own(name: str) -> None:
    """No help shows codes of YAML to people who see a form."""
    for question in questions(record_types()[name], codelists(), THEMES):
        assert question.help
        assert not re.search(r"`\[\]`|`not-published`|`none`", question.help)


def test_forms_without_records_to_offer() -> None:
    """Without themes in the project, nothing asks for them: a form cannot offer an empty list."""
    assert [] == problems(form("case-study", codelists(), {}))


def test_the_chooser_points_to_the_guide() -> None:
    """Beside the forms stands the guide on the site, and not a broken address when there is no site."""
    links = yaml.safe_load(issue_files(codelists(), THEMES, "https://kb.example.org/")["config.yml"])["contact_links"]
    assert ["https://kb.example.org/contribute/"] == [link["url"] for link in links]
    assert {"name", "url", "about"} == set(links[0])
    assert "contact_links" not in yaml.safe_load(issue_files(codelists(), THEMES, "")["config.yml"])
