"""From a source to a record, or to findings that say why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from procurement_kb.findings import Edit, Finding, Span
from procurement_kb.findings.lines import LineTable
from procurement_kb.records import codes
from procurement_kb.records.annotations import Kind
from procurement_kb.records.base import Record, folders, record_types
from procurement_kb.records.fault import Fault, in_one_place, value_at
from procurement_kb.records.hints import Hint
from procurement_kb.records.messages import nearest_field, report
from procurement_kb.records.mistyped import NUMBER_TRAP, not_text
from procurement_kb.records.specs import FieldSpec, Place, fields, resolve
from procurement_kb.records.walk import leaves
from procurement_kb.records.wording import what
from procurement_kb.sources import Loc, SourceFile
from procurement_kb.sources.codelists import CodeLists
from procurement_kb.sources.scalars import number_trap
from procurement_kb.sources.wording import shown

RecordModel = type[Record]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source with the record that it holds."""

    source: SourceFile
    type: str | None
    """The record type, which the folder tells; None outside all folders."""
    model: RecordModel | None
    record: Record | None
    """None when the fields are broken."""
    findings: tuple[Finding, ...] = ()
    """What is wrong in the fields. What is wrong in the file itself stands in ``source.findings``."""

    @property
    def id(self) -> str:
        """The record's id: the file's stem."""
        return self.source.id


def type_of(path: str) -> str | None:
    """Return the record type that the folder of ``path`` tells, None outside all folders."""
    known = folders()
    best = max((folder for folder in known if path.startswith(f"{folder}/")), key=len, default=None)
    return known[best] if best is not None else None


def load_record(source: SourceFile, codelists: CodeLists) -> Loaded:
    """Return the record that ``source`` holds. Never raises on content.

    A file whose front matter could not be read, or whose folder has no record type, gives no findings here: it has
    its own.
    """
    name = type_of(source.path)
    if name is None:
        return Loaded(source, None, None, None)
    model = record_types()[name]
    if not source.readable:
        return Loaded(source, name, model, None)
    stated = source.values.get("type")
    disagrees = None if stated is None or stated == name else _type_disagrees(source, name, stated)
    if disagrees is not None and isinstance(stated, str) and stated in record_types():
        # The file has strayed into a wrong folder; its fields would all seem wrong.
        return Loaded(source, name, model, None, (disagrees,))
    record, found = _validate(source, codelists, model, ignore="" if disagrees is None else "type")
    found += _duplicates(source, model)
    found += _number_traps(source, codelists, model)
    if disagrees is not None:
        found.append(disagrees)
    if not found:
        return Loaded(source, name, model, record)
    # A value that the file layer has found wrong is one fault. On line 1 stand the faults of the file as a whole.
    told = {finding.span for finding in source.findings if finding.span.line > 1}
    kept = sorted((f for f in found if f.span not in told), key=lambda f: (f.span, f.code, f.message))
    return Loaded(source, name, model, record if disagrees is None else None, tuple(kept))


GUESSES = 100
"""For how many faults of one file to look for what was meant."""

# --- Validation -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _optional(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(spec.name for spec in fields(model) if not spec.required)


def _validate(
    source: SourceFile, lists: CodeLists, model: type[Record], ignore: str
) -> tuple[Record | None, list[Finding]]:
    values = source.values
    if None in values.values() or ignore:
        # An optional field with nothing behind its colon says what leaving it out says.
        optional = _optional(model)
        values = {
            key: value for key, value in values.items() if key != ignore and (value is not None or key not in optional)
        }
    context: dict[str, Any] = {"codelists": lists, "deprecated": []}
    try:
        record = model.model_validate(values, context=context)
    except ValidationError as error:
        errors = _errors(model, values, context, error)
        faults = [
            Fault(source, lists, resolve(model, item["loc"]), item["type"], item["input"], guess=index < GUESSES)
            for index, item in enumerate(errors)
        ]
        return None, _explain(faults)
    if context["deprecated"]:
        return record, _deprecated(source, lists, model)
    return record, []


def _errors(
    model: type[Record], values: Mapping[str, Any], context: dict[str, Any], error: ValidationError
) -> list[ErrorDetails]:
    """Return all errors. Pydantic does not look into a list that is too long, so such lists are tried again, shorter."""
    errors = error.errors(include_url=False)
    long = {
        item["loc"][0]: item["ctx"]["max_length"]
        for item in errors
        if item["type"] == "too_long" and len(item["loc"]) == 1
    }
    if long:
        shorter = {key: value[: long[key]] if key in long else value for key, value in values.items()}
        try:
            model.model_validate(shorter, context=context)
        except ValidationError as more:
            errors += [item for item in more.errors(include_url=False) if item["loc"][0] in long]
    return errors


def _explain(faults: list[Fault]) -> list[Finding]:
    # A required field under a misspelt name is one fault, not an unknown field and a missing one.
    meant = {(*fault.loc[:-1], nearest_field(fault).value) for fault in faults if fault.type == "extra_forbidden"}
    return [report(fault) for fault in faults if not (fault.type == "missing" and fault.loc in meant)]


# --- What pydantic does not look at -----------------------------------------------------------------------------------


def _type_disagrees(source: SourceFile, name: str, stated: Any) -> Finding:
    folder = record_types()[name].kind_.folder
    span = source.span(("type",))
    if isinstance(stated, str) and stated in record_types():
        home = record_types()[stated].kind_.folder
        message = (
            f"type {shown(stated)} belongs in {home}, and this file stands in {folder}; "
            f"move the file, or write {shown(name)} and the fields of that type"
        )
        return Finding(source.path, span, codes.TYPE, message)
    written = shown(stated) if isinstance(stated, str) else what(stated)
    message = f"type is {written}, and {folder} holds {name} records; write {shown(name)}, or remove the line"
    edits = (Edit(span, name),) if in_one_place(source, ("type",), span) else ()
    return Finding(source.path, span, codes.TYPE, message, name, edits)


def _deprecated(source: SourceFile, lists: CodeLists, model: type[Record]) -> list[Finding]:
    found = []
    for leaf in leaves(model, source.values, Kind.CODE):
        if leaf.spec.codelist is None:
            continue
        codelist = lists[leaf.spec.codelist]
        instead = codelist[leaf.value].deprecated if leaf.value in codelist else ""
        if instead:
            hint = Hint(instead if instead in codelist else None, sure=True)
            words = f"did you mean {shown(instead)}?" if hint.value else instead
            noun = codelist.name.replace("-", " ") if leaf.spec.many else leaf.spec.name
            message = f"{noun} {shown(leaf.value)} is out of use; {words}"
            place = Place(leaf.loc, leaf.spec, model)
            found.append(
                Fault(source, lists, place, "deprecated", leaf.value).finding(codes.DEPRECATED_CODE, message, hint)
            )
    return found


def _number_traps(source: SourceFile, lists: CodeLists, model: type[Record]) -> list[Finding]:
    """Report figures that YAML has changed: a result of 1.10 must not become one of 1.1."""
    found = []
    for leaf in leaves(model, source.values, Kind.QUANTITY):
        if isinstance(leaf.value, float):
            raw = source.raw(leaf.loc)
            if raw and number_trap(raw):
                found.append(not_text(Fault(source, lists, Place(leaf.loc, leaf.spec, model), NUMBER_TRAP, leaf.value)))
    return found


@lru_cache(maxsize=64)
def _lists(model: type[BaseModel]) -> tuple[FieldSpec, ...]:
    return tuple(spec for spec in fields(model) if spec.many)


def _duplicates(source: SourceFile, model: type[Record]) -> list[Finding]:
    """Report entries that stand twice in one list."""
    found: list[Finding] = []
    values = source.values
    for spec in _lists(model):
        items = values.get(spec.name)
        if isinstance(items, list) and len(items) > 1:
            if len(items) <= _FEW and not any(one == other for one, other in combinations(items, 2)):
                continue  # the usual case, without a key for every entry
            keys = [item if item.__class__ is str else _same(item) for item in items]
            if len(set(keys)) < len(keys):
                found.extend(_twice(source, spec, keys))
    return found


_FEW = 12
"""In how long a list each entry is quickly compared with each other."""


def _same(item: Any) -> Any:
    """Return something that is equal for equal entries and that a set can hold."""
    if isinstance(item, Mapping):
        return tuple((str(key), _same(value)) for key, value in sorted(item.items(), key=lambda pair: str(pair[0])))
    if isinstance(item, list):
        return tuple(_same(entry) for entry in item)
    return (item.__class__, item)


def _twice(source: SourceFile, spec: FieldSpec, keys: list[Any]) -> Iterator[Finding]:
    first: dict[Any, int] = {}
    for index, key in enumerate(keys):
        if key not in first:
            first[key] = index
        elif key != (None.__class__, None):
            loc: Loc = (spec.name, index)
            value = value_at(source.values, loc)
            if isinstance(value, str):
                message = f"{shown(value)} stands twice in {spec.name}; remove one of the two"
            else:
                message = (
                    f"entry {index + 1} of {spec.name} says the same as entry {first[key] + 1}; remove one of the two"
                )
            yield Finding(source.path, source.span(loc), codes.DUPLICATE, message, None, _removal(source, loc))


_BETWEEN = re.compile(r"[ \t]*,[ \t]*|[ \t]*(?:\r\n|\r|\n)[ \t]*-[ \t]+")
"""What stands between two entries when nothing else does, no comment for instance."""


@lru_cache(maxsize=4)
def _lines(text: str) -> LineTable:
    return LineTable(text)


def _removal(source: SourceFile, loc: Loc) -> tuple[Edit, ...]:
    """Return the edit that removes an entry from a list, none when something else would go with it."""
    index = loc[-1]
    if not isinstance(index, int):
        return ()
    before, here = source.span((*loc[:-1], index - 1)), source.span(loc)
    lines = _lines(source.text)
    gap = source.text[lines.offset(before.end_line, before.end_column) : lines.offset(here.line, here.column)]
    if here.end_line != here.line or not _BETWEEN.fullmatch(gap):
        return ()
    return (Edit(Span(before.end_line, before.end_column, here.end_line, here.end_column), ""),)
