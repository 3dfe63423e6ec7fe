"""What the models declare, field by field, in one flat shape that every reader of it can use.

The annotations are walked once per model. Nothing after this module looks at an annotation again.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Discriminator, StringConstraints, Tag
from pydantic.fields import FieldInfo

from procurement_kb.records.annotations import GROUPS, Code, Kind, Meta, Ref
from procurement_kb.records.public_codes import Checked
from procurement_kb.sources import Loc


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how large and how many. None is no limit."""

    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_items: int | None = None
    max_items: int | None = None
    pattern: str | None = None
    """A regular expression that the value matches as a whole."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record type or of a part."""

    name: str
    meta: Meta
    help: str
    """What to write, in Markdown: the text under the field's declaration."""
    kind: Kind
    """The sort of value; of one item when there are many. `PART` also where an id may stand instead (see ``refs``)."""
    required: bool
    default: Any = None
    many: bool = False
    """The field holds a list."""
    keyed: bool = False
    """The field holds a mapping from keys of the author's choice."""
    choices: tuple[str, ...] = ()
    """The values themselves, where the declaration spells them out."""
    codelist: str | None = None
    """The project's code list that holds the values."""
    list_name: str | None = None
    """The public list that holds the values: ``country``, ``region``, ``currency`` and so on."""
    refs: Ref | None = None
    """The values are ids of other records."""
    part: type[BaseModel] | None = None
    """The group of fields that a value is made of."""
    alternatives: tuple[str, ...] = ()
    """Tags of the union, where an id or a part may stand; pydantic names them in the places of errors."""
    limits: Limits = field(default_factory=Limits)
    key_limits: Limits | None = None
    """The limits of the keys, when the field is keyed."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """The fields of the part."""
        return fields(self.part) if self.part is not None else ()

    @property
    def id_or_part(self) -> bool:
        """Whether a value is either the id of a record or a group of fields."""
        return self.refs is not None and self.part is not None

    @property
    def example(self) -> Any:
        """A good value, None when the declaration has none."""
        return self.meta.example


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a place of the front matter, as far as the model knows it."""

    loc: Loc
    """The place without pydantic's own marks."""
    spec: FieldSpec | None
    """The field that the place belongs to, None for a field that the model does not know and for the whole record."""
    model: type[BaseModel]
    """The innermost record type or part that has (or lacks) the field."""
    key: bool = False
    """Whether a key of the author's choice is meant, and not its value."""
    chosen: tuple[int, ...] = ()
    """Which steps of the place are keys of the author's choice."""
    item: bool = False
    """Whether one entry of the field's list or mapping is meant, and not the whole."""


@lru_cache(maxsize=256)
def fields(model: type[BaseModel]) -> tuple[FieldSpec, ...]:
    """Return the fields of ``model`` in reading order: by group, then as declared."""
    groups = list(GROUPS)
    specs = [_spec(name, info) for name, info in model.model_fields.items()]
    return tuple(sorted(specs, key=lambda spec: groups.index(spec.meta.group)))


@lru_cache(maxsize=256)
def by_name(model: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """Return the fields of ``model`` by name, in reading order."""
    return types.MappingProxyType({spec.name: spec for spec in fields(model)})


def resolve(model: type[BaseModel], loc: Sequence[str | int]) -> Place:
    """Return what the place ``loc`` of a pydantic error means in the front matter of a ``model``."""
    clean: list[str | int] = []
    chosen: list[int] = []
    spec: FieldSpec | None = None
    item = False
    at = 0
    while at < len(loc):
        name = loc[at]
        clean.append(name)
        at += 1
        spec = by_name(model).get(name) if isinstance(name, str) else None
        if spec is None:
            break
        item = (spec.many or spec.keyed) and at < len(loc)
        if item:
            if spec.keyed:
                chosen.append(len(clean))
            clean.append(loc[at])
            at += 1
        if at < len(loc) and loc[at] == "[key]":
            return Place(tuple(clean), spec, model, key=True, chosen=tuple(chosen), item=True)
        if at < len(loc) and loc[at] in spec.alternatives:
            at += 1
        if spec.part is None or at == len(loc):
            break
        model = spec.part
    return Place((*clean, *loc[at:]), spec, model, chosen=tuple(chosen), item=item and spec is not None)


# --- Reading annotations ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """What has been found while walking one annotation."""

    kind: Kind = Kind.OTHER
    many: bool = False
    keyed: bool = False
    choices: tuple[str, ...] = ()
    codelist: str | None = None
    list_name: str | None = None
    refs: Ref | None = None
    part: type[BaseModel] | None = None
    alternatives: tuple[str, ...] = ()
    scalar: dict[str, Any] = field(default_factory=dict)
    items: dict[str, Any] = field(default_factory=dict)
    keys: Limits | None = None


_BASIC = {
    str: Kind.TEXT,
    bool: Kind.FLAG,
    int: Kind.INTEGER,
    float: Kind.NUMBER,
    dt.datetime: Kind.MOMENT,
    dt.date: Kind.DAY,
}

_LIMITS = {
    "min_length": "min_length",
    "max_length": "max_length",
    "ge": "minimum",
    "gt": "minimum",
    "le": "maximum",
    "lt": "maximum",
    "pattern": "pattern",
}
"""How the constraints of pydantic and annotated-types are called here."""


def _spec(name: str, info: FieldInfo) -> FieldSpec:
    metas = [mark for mark in info.metadata if isinstance(mark, Meta)]
    reading = _Reading()
    _walk(info.annotation, info.metadata, reading)
    required = info.is_required()
    return FieldSpec(
        name=name,
        meta=metas[-1] if metas else Meta(name.replace("_", " ").capitalize()),
        help=(info.description or "").strip().replace("``", "`"),
        kind=reading.kind,
        required=required,
        default=None if required else info.get_default(call_default_factory=True, validated_data={}),
        many=reading.many,
        keyed=reading.keyed,
        choices=reading.choices,
        codelist=reading.codelist,
        list_name=reading.list_name,
        refs=reading.refs,
        part=reading.part,
        alternatives=reading.alternatives,
        limits=Limits(**reading.scalar, **reading.items),
        key_limits=reading.keys,
    )


def _walk(annotation: Any, marks: Iterable[Any], reading: _Reading) -> None:
    marks = list(_flat(marks))
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        # Constraints further in come first, as pydantic applies them.
        _walk(inner, [*more, *marks], reading)
    elif origin is Union or origin is types.UnionType:
        _walk_union(annotation, marks, reading)
    elif origin is Literal:
        reading.kind = Kind.CODE
        reading.choices = tuple(str(choice) for choice in get_args(annotation))
    elif origin in {list, tuple, set, frozenset}:
        reading.many = True
        limits = _limits(marks)
        reading.items.update({f"{key[:3]}_items": limits[key] for key in ("min_length", "max_length") if key in limits})
        _walk(get_args(annotation)[0], [mark for mark in marks if not _sized(mark)], reading)
    elif origin is dict:
        reading.keyed = True
        key, value = get_args(annotation)
        keys = _Reading()
        _walk(key, (), keys)
        reading.keys = Limits(**keys.scalar)
        _walk(value, [mark for mark in marks if not _sized(mark)], reading)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        reading.part = annotation
        reading.kind = Kind.PART
        _read_marks(marks, reading)
    else:
        if reading.kind is Kind.OTHER:
            reading.kind = _BASIC.get(annotation, Kind.OTHER)
        _read_marks(marks, reading)
        reading.scalar.update(_limits(marks))


def _walk_union(annotation: Any, marks: list[Any], reading: _Reading) -> None:
    arms = [arm for arm in get_args(annotation) if arm is not type(None)]
    if len(arms) == 1:
        _walk(arms[0], marks, reading)
        return
    tagged = any(isinstance(mark, Discriminator) for mark in marks)
    for arm in arms:
        _walk(arm, marks, reading)
        if tagged:
            reading.alternatives += tuple(str(mark.tag) for mark in get_args(arm)[1:] if isinstance(mark, Tag))
    if reading.part is not None:
        reading.kind = Kind.PART


def _flat(marks: Iterable[Any]) -> Iterator[Any]:
    """Open the marks that hold others: what ``Field(...)`` says inside an annotation."""
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from mark.metadata
        else:
            yield mark


def _sized(mark: Any) -> bool:
    """Tell whether ``mark`` limits the number of items."""
    return not isinstance(mark, StringConstraints) and (hasattr(mark, "min_length") or hasattr(mark, "max_length"))


def _limits(marks: Iterable[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for mark in marks:
        if isinstance(mark, (Meta, Ref, Code, Kind, Checked)):
            continue
        for theirs, ours in _LIMITS.items():
            value = getattr(mark, theirs, None)
            if value is not None and not callable(value):
                out[ours] = value
    return out


def _read_marks(marks: Iterable[Any], reading: _Reading) -> None:
    for mark in marks:
        if isinstance(mark, Kind):
            reading.kind = mark
        elif isinstance(mark, Ref):
            reading.refs = mark
        elif isinstance(mark, Code):
            reading.codelist = mark.codelist
            reading.kind = Kind.CODE
        elif isinstance(mark, Checked):
            reading.list_name = mark.list_name or None
            reading.kind = mark.kind
            if mark.pattern:
                reading.scalar["pattern"] = mark.pattern
