"""What two records can have in common: the values of the fields by which readers filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from procurement_kb.graph.model import Graph, Node
from procurement_kb.graph.words import and_list
from procurement_kb.records.introspect import FieldSpec, fields
from procurement_kb.sources.codelists import CodeLists

Feature = tuple[str, str]
"""A field and one of its values."""


@dataclass(frozen=True, slots=True)
class Tie:
    """How much a shared value of a field binds two records, and how that is said."""

    weight: float
    one: str = ""
    """Words for one shared value; empty says "same <label>: <value>"."""
    many: str = ""
    """Words for several shared values."""


TIES: Mapping[str, Tie] = {
    "obstacles": Tie(2.0, "both met the obstacle {}", "both met the obstacles {}"),
    "cpv": Tie(1.5, "both bought {}"),
    "approaches": Tie(1.5, "same approach: {}", "same approaches: {}"),
    "procedure": Tie(1.2),
    "themes": Tie(1.0, "both on the theme {}", "both on the themes {}"),
    "theme": Tie(1.0, "both on the theme {}"),
    "care_settings": Tie(1.0, "same care setting: {}", "same care settings: {}"),
    "countries": Tie(1.0, "both in {}"),
    "country": Tie(1.0, "both in {}"),
    "jurisdictions": Tie(0.5, "both apply in {}"),
    "audience": Tie(0.5, "both for {}"),
    "roles": Tie(0.3),
    "regions": Tie(0.0),
    "status": Tie(0.0),
    "verdict": Tie(0.0),
}
"""How much each field weighs; regions say little that countries do not, and a shared status says nothing."""
_OTHER = Tie(0.5)

_EMPTY_WORDS = frozenset({"other", "none", "not-published", "not-stated"})
"""Codes that say what something is not; two records do not resemble each other by them."""


def features(node: Node) -> tuple[Feature, ...]:
    """Return what may tie a record to others, each once, sorted."""
    record = node.loaded.record
    if record is None:
        return ()
    found: set[Feature] = set()
    for spec in fields(type(record)):
        if spec.meta.facet and tie(spec.name).weight > 0:
            value = getattr(record, spec.name)
            if spec.name == "themes":
                value = record.effective_themes()
            values = value if isinstance(value, list) else [value]
            for item in values:
                if isinstance(item, str) and item not in _EMPTY_WORDS:
                    found.add((spec.name, _comparable(spec.name, item)))
    return tuple(sorted(found))


def tie(field: str) -> Tie:
    """Return how much a shared value of ``field`` binds."""
    return TIES.get(field, _OTHER)


def reason(graph: Graph, lists: CodeLists, spec: FieldSpec, values: list[str]) -> str:
    """Say in words that two records share ``values`` of a field."""
    words = and_list([value_label(graph, lists, spec, value) for value in values])
    how = tie(spec.name)
    template = how.one if len(values) == 1 else (how.many or how.one)
    return template.format(words) if template else f"same {spec.meta.label.lower()}: {words}"


def value_label(graph: Graph, lists: CodeLists, spec: FieldSpec, value: str) -> str:
    """Return what readers call a value."""
    if spec.name == "cpv":
        return lists["cpv"].label(f"{value}000000").lower()
    node = graph.nodes.get(value)
    if spec.refs and node is not None:
        return node.title
    if spec.codelist:
        return lists[spec.codelist].label(value)
    if value in lists.countries:
        return lists.countries.label(value)
    return value


def _comparable(field: str, value: str) -> str:
    """Return the part of a value that is compared: of CPV codes the division, the first two digits."""
    return value[:2] if field == "cpv" else value
