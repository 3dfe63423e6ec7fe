"""What the models declare, for everything that is derived from them. The one door to it for other layers."""

from __future__ import annotations

from procurement_kb.records.annotations import GROUPS, Kind, Meta, Ref
from procurement_kb.records.examples import example_text, example_values
from procurement_kb.records.specs import FieldSpec, Limits, Place, by_name, fields, resolve
from procurement_kb.records.walk import Leaf, Reference, leaves, references
from procurement_kb.records.wording import describe, expected

__all__ = [
    "GROUPS",
    "FieldSpec",
    "Kind",
    "Leaf",
    "Limits",
    "Meta",
    "Place",
    "Ref",
    "Reference",
    "by_name",
    "describe",
    "example_text",
    "example_values",
    "expected",
    "fields",
    "leaves",
    "references",
    "resolve",
]
