"""What the contributor's form knows of a record type, as plain values: fields, words, limits, codes.

All of it comes from the declarations, by way of the same functions that word findings and the field reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procurement_kb.records import GROUPS, Record
from procurement_kb.records.annotations import Kind
from procurement_kb.records.introspect import describe, example_values, expected, fields
from procurement_kb.records.schema import as_json
from procurement_kb.records.wording import between, example_of, group_words, inline, number_range, part_example
from procurement_kb.views.facets import CASE
from procurement_kb.views.inline import inline_html

if TYPE_CHECKING:
    from pydantic import BaseModel

    from procurement_kb.records.specs import FieldSpec, Limits
    from procurement_kb.sources.codelists import CodeLists

    Json = dict[str, Any]

ORDER = ("what", "who", "how", "result", "sources", "body", "links", "editorial")
"""The order of the groups in the form. The text comes after the sources that it cites."""
TITLES = {**GROUPS, "body": "The text"}
FOLDED = frozenset({"links", "editorial"})
"""Groups that most people leave alone."""


def form_model(model: type[Record], lists: CodeLists) -> Json:
    """Return everything that the form of a record type needs to know of it."""
    kind = model.kind_
    specs = [spec for spec in fields(model) if spec.name != "type"]
    return {
        "type": kind.name,
        "singular": kind.singular,
        "owner": f"{'an' if kind.singular[0] in 'aeiou' else 'a'} {kind.singular}",
        "folder": kind.folder,
        "sections": list(kind.sections),
        "groups": [
            {
                "key": key,
                "title": TITLES[key] if kind.sections or key != "what" else "What it is",
                "folded": key in FOLDED,
            }
            for key in ORDER
            if key == "body" or any(spec.meta.group == key for spec in specs)
        ],
        # The field `type` has no place in the form, and a record that is opened may have it.
        "fields": [_own_example(model, field_model(spec, lists)) for spec in fields(model)],
        "example": as_json(example_values(model)),
    }


def _own_example(model: type[Record], field: Json) -> Json:
    """Leave out the example of a field that all types have: it tells of a purchase, and a term or a tool is none."""
    if model.kind_.name != CASE and field["name"] in Record.model_fields:
        field.pop("example", None)
    return field


def field_model(spec: FieldSpec, lists: CodeLists) -> Json:
    """Return what the form knows of one field; what is empty is left out."""
    kind = Kind.PART if spec.part is not None else spec.kind
    model: Json = {
        "name": spec.name,
        "label": spec.meta.label,
        "help": inline_html(spec.help),
        "group": spec.meta.group,
        "kind": kind.value,
        "required": spec.required,
        "many": spec.many,
        "keyed": spec.keyed,
        "describe": describe(spec),
        "list": spec.list_name,
        "codelist": spec.codelist,
        "codes": _codes(spec, lists),
        "refs": list(spec.refs.types) if spec.refs is not None else None,
        "part": _part(spec.part, lists),
        "limits": _limits(spec.limits),
        "keyLimits": _limits(spec.key_limits) if spec.key_limits is not None else None,
        "words": _words(spec),
        "fact": spec.meta.fact,
        "example": _shown(spec),
    }
    return {name: value for name, value in model.items() if value not in (None, False, "", {}, [])} | (
        {"refs": model["refs"]} if model["refs"] is not None else {}
    )


def _part(part: type[BaseModel] | None, lists: CodeLists) -> list[Json]:
    return [field_model(spec, lists) for spec in fields(part)] if part is not None else []


def _codes(spec: FieldSpec, lists: CodeLists) -> list[list[str]]:
    if spec.codelist is None:
        return []
    return [[code, entry.label, entry.description, entry.deprecated] for code, entry in lists[spec.codelist].items()]


def _limits(limits: Limits) -> Json:
    rows = {
        "minLength": limits.min_length,
        "maxLength": limits.max_length,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "minItems": limits.min_items,
        "maxItems": limits.max_items,
        "pattern": limits.pattern,
    }
    return {name: value for name, value in rows.items() if value is not None}


def _words(spec: FieldSpec) -> Json:
    """Return the parts of messages that depend on the field alone."""
    limits, keys = spec.limits, spec.key_limits
    part = spec.part is not None
    words = {
        "example": example_of(spec, item=False),
        "itemExample": example_of(spec, item=True),
        "expected": expected(spec),
        "group": group_words(spec) if part else "",
        "length": between(limits.min_length, limits.max_length, "characters"),
        "keyLength": between(keys.min_length, keys.max_length, "characters") if keys is not None else "",
        "range": number_range(limits),
        "entries": between(limits.min_items, limits.max_items, "entries"),
        "partExample": as_json(part_example(spec)) if part else None,
    }
    return {name: value for name, value in words.items() if value and value != "at least 0 characters"}


def _shown(spec: FieldSpec) -> str:
    """Return an example of one value for people, without the quotes and brackets of YAML."""
    value = spec.example
    if spec.many and isinstance(value, list):
        value = value[0] if value else None
    if value is None or isinstance(value, dict) or spec.codelist is not None:
        return ""
    if isinstance(value, str):
        return value
    return inline(value)
