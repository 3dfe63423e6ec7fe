"""GitHub issue forms, made from the models: for people who have facts and no git.

A form asks what the fields of a record type hold, in reading order. What needs ids of other records is left to editors.
`issue_answers` reads what GitHub makes of a filled-in form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from procurement_kb.records.annotations import Kind
from procurement_kb.records.base import Record, record_types
from procurement_kb.records.issue_rows import columns, example_row
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.sources.codelists import CodeLists

FORM_TYPES = ("case-study", "tool", "term")
"""The record types that have an issue form."""
CORRECTION = "correction"
"""The form that is about a record that is there already."""

Titles = Mapping[str, Mapping[str, str]]
"""Titles of records by record type and id: of those types whose records a form offers to choose from."""

Control = Literal["input", "textarea", "dropdown"]

_EDITORIAL_BUT = frozenset({"contributors"})
"""The fields of the editorial group that contributors fill in themselves."""
_LONG_TEXT = 40
"""A text of which at least so many characters are wanted gets a box of several lines."""
_HEADER = "# Made from the models by `kb issue-forms`: change these, then run it again.\n"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form."""

    id: str
    label: str
    help: str
    control: Control
    required: bool = False
    placeholder: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """What can be chosen: code and words."""
    multiple: bool = False
    spec: FieldSpec | None = None
    """The field that the answer belongs to, None for a part of the text."""


def questions(model: type[Record], lists: CodeLists, titles: Titles) -> tuple[Question, ...]:
    """Return the questions of the form for a record type: its fields, then the parts of its text."""
    asked = [_about(spec, lists, titles) for spec in fields(model) if _is_asked(spec, titles)]
    # Sources come last: by then people know what they have claimed.
    last = [question for question in asked if question.spec is not None and question.spec.keyed]
    first = [question for question in asked if question not in last]
    return (*first, *_text_questions(model), *last)


def correction_questions() -> tuple[Question, ...]:
    """Return the questions of the form for a mistake."""
    labels = sorted(
        {
            spec.meta.label
            for model in record_types().values()
            for spec in fields(model)
            if model.kind_.form and spec.meta.group != "editorial"
        }
    )
    return (
        Question(
            "page",
            "Page",
            "The address of the page, or its name in the address: `infusion-pumps` for `…/cases/infusion-pumps/`.",
            "input",
            required=True,
        ),
        Question(
            "field",
            "Part of the page",
            "Which part is wrong, if you can tell.",
            "dropdown",
            options=tuple((label, label) for label in ["The text itself", *labels]),
        ),
        Question("now", "What it says now", "The words as they stand on the page.", "textarea", required=True),
        Question("right", "What it should say", "The right words or figures.", "textarea", required=True),
        Question(
            "source",
            "Source",
            "The address where one can read it.",
            "input",
            required=True,
            placeholder="https://example.org/report",
        ),
    )


def form(record_type: str, lists: CodeLists, titles: Titles) -> dict[str, Any]:
    """Return the issue form of a record type, or of a correction, as GitHub reads it.

    Raises:
        KeyError: there is no such record type.
    """
    if record_type == CORRECTION:
        head = _head(
            "Report a mistake",
            "Something on a page is wrong or out of date.",
            "Correction: ",
            CORRECTION,
            "Thank you for looking so closely. Every correction needs a public source.",
        )
        return {**head, "body": [*head["body"], *map(_element, correction_questions()), _consent()]}
    model = record_types()[record_type]
    kind = model.kind_
    head = _head(
        f"Suggest a {kind.singular}",
        kind.description,
        f"{kind.singular.capitalize()}: ",
        kind.name,
        f"{kind.description}\n\nWrite what you know and leave the rest empty: an editor fills the gaps with you. "
        "Every fact needs a public source.",
    )
    return {**head, "body": [*head["body"], *map(_element, questions(model, lists, titles)), _consent()]}


def config(site_url: str) -> dict[str, Any]:
    """Return what GitHub shows beside the forms."""
    links = [
        {
            "name": "How to contribute",
            "url": f"{site_url}contribute/",
            "about": "What we take, what every record needs, and the other ways to add one.",
        }
    ]
    return {"blank_issues_enabled": True, **({"contact_links": links} if site_url else {})}


def issue_files(lists: CodeLists, titles: Titles, site_url: str) -> dict[str, str]:
    """Return the text of every file in the folder of issue forms, by name."""
    made: dict[str, dict[str, Any]] = {
        f"{number}-{name}.yml": form(name, lists, titles) for number, name in enumerate((*FORM_TYPES, CORRECTION), 1)
    }
    made["config.yml"] = config(site_url)
    return {name: _HEADER + _yaml(content) for name, content in made.items()}


# --- Questions --------------------------------------------------------------------------------------------------------


def _is_asked(spec: FieldSpec, titles: Titles) -> bool:
    if spec.meta.group == "editorial":
        return spec.name in _EDITORIAL_BUT
    only_ids = spec.kind is Kind.ID or (spec.refs is not None and spec.part is None)
    return not only_ids or _offered(spec, titles) != ()


def _about(spec: FieldSpec, lists: CodeLists, titles: Titles) -> Question:
    options = _codes(spec, lists) or _offered(spec, titles)
    help_text, placeholder = _help(spec, lists), ""
    if spec.keyed:
        help_text = "Where readers can check the facts. The first line is source 1, the next one source 2."
    if options:
        control: Control = "dropdown"
    elif spec.part is not None and (spec.many or spec.keyed):
        control = "textarea"
        help_text += f" One a line: {' | '.join(columns(spec, lists))}. Leave out what you do not know."
        placeholder = example_row(spec)
    elif spec.part is not None:
        control = "input"
        placeholder = " to ".join(str(value) for value in (spec.example or {}).values())
    elif spec.many:
        control = "textarea" if spec.kind is Kind.TEXT and not spec.meta.fact else "input"
        help_text += " One a line." if control == "textarea" else " Put commas between several."
        placeholder = ", ".join(map(str, spec.example or ()))
    else:
        control = "textarea" if (spec.limits.min_length or 0) >= _LONG_TEXT else "input"
        placeholder = "" if spec.example is None else str(spec.example)
    return Question(
        spec.name,
        spec.meta.label,
        help_text,
        control,
        required=spec.keyed or (spec.required and (not spec.many or bool(spec.limits.min_items))),
        placeholder=placeholder,
        options=options,
        multiple=bool(options) and spec.many,
        spec=spec,
    )


def _help(spec: FieldSpec, lists: CodeLists) -> str:
    """Return a field's help for people who see words instead of codes and boxes instead of YAML."""
    codes = lists[spec.codelist] if spec.codelist is not None else {}
    text = re.sub(
        r"`([a-z-]+)`", lambda match: f"“{codes[match[1]].label}”" if match[1] in codes else match[0], spec.help
    )
    return text.replace("Write `[]` when", "Leave it empty when")


def _codes(spec: FieldSpec, lists: CodeLists) -> tuple[tuple[str, str], ...]:
    if spec.kind is Kind.FLAG:
        return (("true", "Yes"), ("false", "No"))
    if spec.codelist is None:
        return tuple((choice, choice) for choice in spec.choices)
    return tuple((code, entry.label) for code, entry in lists[spec.codelist].items() if not entry.deprecated)


def _offered(spec: FieldSpec, titles: Titles) -> tuple[tuple[str, str], ...]:
    types = spec.refs.types if spec.refs is not None and spec.part is None else ()
    return tuple((record_id, title) for name in types for record_id, title in titles.get(name, {}).items())


def _text_questions(model: type[Record]) -> Iterable[Question]:
    for section in model.kind_.sections:
        yield Question(
            f"text-{section.lower().replace(' ', '-')}",
            f"{section}, in your own words",
            f"The part of the page under the heading “{section}”. Put the number of its source behind each fact, as in [1].",
            "textarea",
        )
    if not model.kind_.sections:
        yield Question(
            "text",
            "More, in your own words",
            "What a reader should know besides. Put the number of its source behind each fact, as in [1].",
            "textarea",
        )


# --- GitHub's syntax --------------------------------------------------------------------------------------------------


def _head(name: str, description: str, title: str, label: str, welcome: str) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "title": title,
        "labels": [label],
        "body": [{"type": "markdown", "attributes": {"value": welcome}}],
    }


def _element(question: Question) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.label, "description": question.help}
    if question.control == "dropdown":
        attributes["options"] = [words for _, words in question.options]
        if question.multiple:
            attributes["multiple"] = True
    elif question.placeholder:
        attributes["placeholder"] = question.placeholder
    return {
        "type": question.control,
        "id": question.id,
        "attributes": attributes,
        "validations": {"required": question.required},
    }


def _consent() -> dict[str, Any]:
    return {
        "type": "checkboxes",
        "id": "consent",
        "attributes": {
            "label": "Before you send it",
            "options": [
                {
                    "label": "What I write may be published under the Creative Commons Attribution 4.0 licence.",
                    "required": True,
                },
                {
                    "label": "It holds no names, e-mail addresses or telephone numbers of people, and nothing confidential.",
                    "required": True,
                },
            ],
        },
    }


class _Dumper(yaml.SafeDumper):
    """Writes lists inside mappings with an indent, as the project's own files have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _yaml(content: Any) -> str:
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
