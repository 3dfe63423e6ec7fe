"""Walks over plain front matter along the lines of its model; broken values are passed over, not tripped over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from procurement_kb.records.annotations import ID_PATTERN, Kind, Ref
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.sources import Loc

_ID = re.compile(ID_PATTERN)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One single value in the front matter."""

    loc: Loc
    spec: FieldSpec
    value: Any


@dataclass(frozen=True, slots=True)
class Reference:
    """One id in a field that links to other records."""

    loc: Loc
    target: str
    ref: Ref
    field: str
    """The name of the field; that of the part's own field inside a part."""


def references(model: type[BaseModel], values: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield the links to other records that the fields hold, in reading order.

    Values of the wrong shape are left out: they have their own findings.
    """
    for leaf in _walk(_linking(model), values, ()):
        ref = leaf.spec.refs
        if ref is not None and isinstance(leaf.value, str) and _ID.fullmatch(leaf.value):
            yield Reference(leaf.loc, leaf.value, ref, leaf.spec.name)


def leaves(model: type[BaseModel], values: Mapping[str, Any], kind: Kind | None = None) -> Iterator[Leaf]:
    """Yield the single values in the fields, in reading order; of one kind only when ``kind`` says so."""
    yield from _walk(_holding(model, kind), values, ())


_Plan = tuple[tuple[FieldSpec, bool, Any], ...]
"""Fields to look at: whether their own values are wanted, and the plan for the inside of their part."""


def _plan(model: type[BaseModel], wanted: Callable[[FieldSpec], bool]) -> _Plan:
    rows = []
    for spec in fields(model):
        inside = _plan(spec.part, wanted) if spec.part is not None else ()
        own = wanted(spec)
        if own or inside:
            rows.append((spec, own, inside))
    return tuple(rows)


@lru_cache(maxsize=64)
def _linking(model: type[BaseModel]) -> _Plan:
    return _plan(model, lambda spec: spec.refs is not None)


@lru_cache(maxsize=512)
def _holding(model: type[BaseModel], kind: Kind | None) -> _Plan:
    return _plan(model, lambda spec: kind is None or spec.kind is kind)


def _walk(plan: _Plan, values: Mapping[str, Any], loc: Loc) -> Iterator[Leaf]:
    for spec, own, inside in plan:
        value = values.get(spec.name)
        if value is None:
            continue
        if spec.many:
            if isinstance(value, list):
                for index, item in enumerate(value):
                    yield from _item(spec, inside, item, (*loc, spec.name, index), own=own)
        elif spec.keyed:
            if isinstance(value, Mapping):
                for key, item in value.items():
                    yield from _item(spec, inside, item, (*loc, spec.name, key), own=own)
        else:
            yield from _item(spec, inside, value, (*loc, spec.name), own=own)


def _item(spec: FieldSpec, inside: _Plan, value: Any, loc: Loc, *, own: bool) -> Iterator[Leaf]:
    if isinstance(value, Mapping):
        if inside:
            yield from _walk(inside, value, loc)
    elif own and value is not None and not isinstance(value, list):
        yield Leaf(loc, spec, value)
