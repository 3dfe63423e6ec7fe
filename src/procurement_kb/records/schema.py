"""JSON Schema of the record types, for editors that complete and check YAML while people type.

Pydantic writes the frame. Here it gets what readers need (labels, help, examples, in reading order) and the codes of the
lists, so that an editor can offer them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from procurement_kb.records.base import record_types
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.sources.codelists import CodeList, CodeLists

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_LISTED = frozenset({"country", "currency", "language"})
"""Public lists that are short enough to be written out. Regions, CPV codes and time zones are left to patterns."""

Json = dict[str, Any]


def schema_name(type_name: str) -> str:
    """Return the file name of a record type's schema."""
    return f"{type_name}.schema.json"


def json_schema(type_name: str, codelists: CodeLists, base: str = "") -> Json:
    """Return the JSON Schema (2020-12) of the front matter of a record type.

    Args:
        type_name: the record type.
        codelists: the code lists, whose codes become enumerations.
        base: the address of the folder in which the schema is published, with a slash at its end.

    Raises:
        KeyError: there is no such record type.
    """
    model = record_types()[type_name]
    frame = model.model_json_schema()
    defs: Json = frame.pop("$defs", {})
    parts = {part.__name__: part for part in _parts(model)}
    lists: Json = {}
    for name, node in defs.items():
        if name in parts:
            _dress_fields(node, parts[name])
        _link_lists(node, codelists, lists)
    _dress_fields(frame, model)
    _allow_empty(frame, model)
    frame["properties"]["type"] = {**frame["properties"]["type"], "anyOf": [{"const": type_name}, {"type": "null"}]}
    _link_lists(frame, codelists, lists)
    return {
        "$schema": DIALECT,
        "$id": f"{base}{schema_name(type_name)}",
        "title": model.kind_.singular.capitalize(),
        "description": model.kind_.description,
        "type": "object",
        "properties": frame["properties"],
        "required": [spec.name for spec in fields(model) if spec.required],
        "additionalProperties": False,
        "$defs": {**defs, **dict(sorted(lists.items()))},
    }


def as_json(value: Any) -> Any:
    """Return a plain value of front matter as JSON has it: dates as text."""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return value


def _parts(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the parts of a model and their parts."""
    found: list[type[BaseModel]] = []
    queue = [model]
    while queue:
        for spec in fields(queue.pop()):
            if spec.part is not None and spec.part not in found:
                found.append(spec.part)
                queue.append(spec.part)
    return found


def _dress_fields(node: Json, model: type[BaseModel]) -> None:
    """Put the fields of an object in reading order and tell about each of them what its declaration tells."""
    properties = node["properties"]
    node["properties"] = {spec.name: _dressed(properties[spec.name], spec) for spec in fields(model)}


def _dressed(node: Json, spec: FieldSpec) -> Json:
    node.pop("default", None)  # "null" and "[]" tell nobody anything
    out = {"title": spec.meta.label, "description": spec.help, **_without(node, "title", "description")}
    if spec.example is not None:
        out["examples"] = [as_json(spec.example)]
    if spec.many:
        out["uniqueItems"] = True
    if spec.keyed:
        out["additionalProperties"] = False  # keys that do not match the pattern
    return out


def _allow_empty(frame: Json, model: type[BaseModel]) -> None:
    """Let the record's own optional fields stand empty, as loading does."""
    for spec in fields(model):
        node = frame["properties"][spec.name]
        if not spec.required and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]


def _link_lists(node: Any, codelists: CodeLists, lists: Json) -> None:
    """Point every place that holds a code to the enumeration of its list, and collect these in ``lists``."""
    if isinstance(node, list):
        for item in node:
            _link_lists(item, codelists, lists)
        return
    if not isinstance(node, dict):
        return
    for item in node.values():
        _link_lists(item, codelists, lists)
    name = node.get("x-codelist") or node.get("x-list")
    if name == "jurisdiction":
        node["anyOf"] = [{"const": "EU", "description": "European Union"}, {"$ref": "#/$defs/country"}]
        lists["country"] = _enumeration(codelists["country"])
    elif name and ("x-codelist" in node or name in _LISTED):
        node["$ref"] = f"#/$defs/{name}"
        lists[name] = _enumeration(codelists[name])


def _enumeration(codelist: CodeList) -> Json:
    return {
        "type": "string",
        "enum": list(codelist),
        "markdownEnumDescriptions": [
            f"**{entry.label}**" + (f": {entry.description}" if entry.description else "")
            for entry in codelist.values()
        ],
    }


def _without(node: Json, *names: str) -> Json:
    return {key: value for key, value in node.items() if key not in names}
