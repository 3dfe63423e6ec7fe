"""Findings on values of the wrong kind: a text where a list belongs, a number where text does, and so on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from procurement_kb.findings import Finding
from procurement_kb.records import codes
from procurement_kb.records.annotations import Kind
from procurement_kb.records.dates import number_hint
from procurement_kb.records.fault import Fault
from procurement_kb.records.specs import FieldSpec
from procurement_kb.records.wording import example_of, expected, group_words, inline, number_range, part_example, what
from procurement_kb.records.yamltext import quoted, scalar
from procurement_kb.sources import wording as yaml_wording
from procurement_kb.sources.scalars import number_trap

NUMBER_TRAP = "KB014"
"""The rule of the sources: YAML reads a number that is not what the file says. Only here it is known that the field
holds text, and that `1.10` is therefore not the same as `1.1`."""

_QUOTABLE = frozenset({Kind.TEXT, Kind.QUANTITY, Kind.NOTICE, Kind.ID, Kind.KEY, Kind.ANCHOR})
"""Kinds of text for which a number or date may be right as it stands, once it is in quotes."""

_LONGEST_SUGGESTION = 80
_NOTHING = frozenset({"none", "n/a", "na", "nil", "no", "-", "–", "—"})
"""What people write for an empty list."""

_COMMA = frozenset({Kind.CODE, Kind.LISTED, Kind.ID, Kind.NOTICE})
"""Kinds of text that hold no comma, so that a comma can only stand between two of them."""


def not_text(fault: Fault) -> Finding:
    """Report a value that should be text."""
    value = fault.value
    if isinstance(value, list):
        return _list_for_one(fault)
    if isinstance(value, Mapping):
        return _group_for_text(fault)
    raw = fault.source.raw(fault.loc) if not fault.place.key else None
    text = raw or _spelt(value)
    reading = number_trap(raw) if raw and isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if reading:
        message = yaml_wording.misread(NUMBER_TRAP, text, reading)
        return fault.rewritten(NUMBER_TRAP, message, quoted(text), sure=True)
    spec = fault.spec
    if fault.place.key or spec.kind in _QUOTABLE or spec.list_name == "cpv":
        instead = quoted(text)
        message = f"{fault.where} is {what(value)}; write {instead} in quotes to make it text"
        return fault.rewritten(codes.WRONG_TYPE, message, instead, sure=True)
    return fault.finding(codes.WRONG_TYPE, f"{fault.where} is {what(value)}; write {expected(spec)}")


def _spelt(value: Any) -> str:
    """Return a scalar as people write it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:d}" if abs(value) < 10**300 else "0"
    return value.isoformat() if isinstance(value, dt.date) else scalar(value)


def _list_for_one(fault: Fault) -> Finding:
    """Report a list where one value belongs."""
    inner = fault.value
    while isinstance(inner, list) and len(inner) == 1:
        inner = inner[0]
    text = scalar(inner) if isinstance(inner, str) else None
    instead = f"write {text} alone" if text else f"write {expected(fault.spec)}"
    message = f"{fault.where} is a list, and one value belongs here; {instead}, without brackets or a dash"
    written = fault.written or ""
    return fault.rewritten(codes.WRONG_TYPE, message, text, sure=written.startswith("[") and text is not None)


def _group_for_text(fault: Fault) -> Finding:
    """Report a group of fields where text belongs: as a rule, text with a colon in it."""
    written = fault.written
    colon = written is not None and written[:1] not in {"{", '"', "'", "?"} and len(fault.value) == 1
    if colon and written is not None:
        instead = quoted(written)
        message = f"YAML takes {fault.where} for a field and its value because of the colon; write {instead} in quotes"
        return fault.rewritten(codes.WRONG_TYPE, message, instead, sure=True)
    message = f"{fault.where} is a group of fields; write {expected(fault.spec)}"
    return fault.finding(codes.WRONG_TYPE, message)


def not_a_list(fault: Fault) -> Finding:
    """Report a single value where a list belongs."""
    spec, value = fault.spec, fault.value
    if isinstance(value, Mapping):
        return _group_for_list(fault)
    if spec.part is not None and not spec.limits.min_items and str(value).strip().casefold() in _NOTHING:
        message = f"{fault.where} is {what(value)}, and a list belongs here; write [] when there is none"
        return fault.rewritten(codes.WRONG_TYPE, message, "[]", sure=True)
    items = _split(spec, value, fault.source.raw(fault.loc))
    text = f"[{', '.join(items)}]" if items else None
    instead = f"write {text}" if text and len(text) <= _LONGEST_SUGGESTION else ""
    instead = instead or (
        f"write entries such as {expected(spec)}, each after a dash"
        if spec.part is not None
        else "put it after a dash on a line of its own, or in brackets"
    )
    message = f"{fault.where} is {what(value)}, and a list belongs here; {instead}"
    return fault.rewritten(codes.WRONG_TYPE, message, text, sure=bool(items))


def _split(spec: FieldSpec, value: Any, raw: str | None) -> list[str]:
    """Return the entries that a single value holds, as YAML; none when a person must look."""
    if spec.part is not None and not (spec.id_or_part and isinstance(value, str)):
        return []
    if isinstance(value, str):
        parts = re.split(r"\s*[,;]\s*", value.strip()) if spec.kind in _COMMA else [value]
        return [scalar(part) for part in parts if part]
    quotable = spec.kind in _QUOTABLE or spec.list_name == "cpv"
    return [quoted(raw or _spelt(value))] if quotable and not isinstance(value, (bool, dt.datetime)) else []


def _group_for_list(fault: Fault) -> Finding:
    """Report one group of fields where a list of them belongs."""
    written = fault.written or ""
    text = f"[{written}]" if fault.spec.part is not None and written.startswith("{") else None
    instead = f"write {text}" if text else "put a dash and a blank before its first field, and indent the others by two"
    if fault.spec.part is None:
        instead = "put a dash before each entry, and quotes around text with a colon"
    message = f"{fault.where} is a group of fields, and a list belongs here; {instead}"
    return fault.rewritten(codes.WRONG_TYPE, message, text, sure=True)


def not_a_mapping(fault: Fault) -> Finding:
    """Report something else where a mapping from keys of the author's choice belongs."""
    spec = fault.spec
    message = f"{fault.where} is {what(fault.value)}; write for each entry a short key of your choice, a colon, and {group_words(spec)}"
    return fault.finding(codes.WRONG_TYPE, message)


_YEAR = re.compile(r"[0-9]{1,6}")
_RANGE = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})")


def not_a_part(fault: Fault) -> Finding:
    """Report something else where a group of fields belongs."""
    spec, value = fault.spec, fault.value
    if isinstance(value, list) and spec.id_or_part and not any(isinstance(item, Mapping) for item in value):
        return _list_for_one(fault)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
        message = f"{fault.where} is a list, and one group of fields belongs here; write its fields without the dash or brackets"
        return fault.finding(codes.WRONG_TYPE, message)
    text = _as_part(spec, value)
    instead = text or expected(spec)
    return fault.rewritten(
        codes.WRONG_TYPE, f"{fault.where} is {what(value)}; write {instead}", text, sure=text is not None
    )


def _as_part(spec: FieldSpec, value: Any) -> str | None:
    """Return the group of fields that a single value stands for, as YAML."""
    required = [field for field in spec.fields if field.required]
    if isinstance(value, str) and {field.name for field in spec.fields} == {"start", "end"}:
        years = _RANGE.fullmatch(value.strip())
        if years:
            return f"{{start: {years[1]}, end: {years[2]}}}"
    if len(required) != 1 or isinstance(value, bool):
        return None
    only = required[0]
    if only.kind is Kind.INTEGER and isinstance(value, str) and _YEAR.fullmatch(value.strip()):
        value = int(value)
    fits = (only.kind is Kind.TEXT and isinstance(value, str)) or (
        only.kind is Kind.INTEGER and isinstance(value, int) and abs(value) < 10**6
    )
    return f"{{{only.name}: {scalar(value)}}}" if fits else None


def not_a_number(fault: Fault) -> Finding:
    """Report something else where a number belongs."""
    value, spec = fault.value, fault.spec
    whole = spec.kind is Kind.INTEGER
    if isinstance(value, int) and not isinstance(value, bool):
        message = f"{fault.where} is {what(value)}; write {number_range(spec.limits)}"
        return fault.finding(codes.NUMBER_RANGE, message)
    text = None
    if isinstance(value, str):
        text = number_hint(value, whole=whole)
    elif isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        text = str(int(value))
    example = example_of(spec, item=False)
    instead = text or expected(spec) + (f" such as {example}" if example else "")
    message = f"{fault.where} is {what(value)}; write {instead}"
    return fault.rewritten(codes.WRONG_TYPE, message, text, sure=text is not None)


_YES = {
    "yes": "true",
    "y": "true",
    "true": "true",
    "1": "true",
    "no": "false",
    "n": "false",
    "false": "false",
    "0": "false",
}


def not_a_flag(fault: Fault) -> Finding:
    """Report something else where true or false belongs."""
    value = fault.value
    text = _YES.get(str(value).strip().casefold()) if isinstance(value, (str, int)) and _is_short(value) else None
    message = f"{fault.where} is {what(value)}; write {text or 'true or false'}"
    return fault.rewritten(codes.WRONG_TYPE, message, text, sure=text is not None)


def _is_short(value: str | int) -> bool:
    """Tell whether ``value`` is text or a number of one digit, which Python can spell without limit."""
    return isinstance(value, str) or abs(value) < len("0123456789")


def half_character(fault: Fault) -> Finding:
    """Report text with half of a character in it, which only an escape can bring about."""
    message = f"{fault.where} holds half a character, which no text can have; type it again without escapes"
    return fault.finding(codes.WRONG_TYPE, message)


def unknown_error(fault: Fault) -> Finding:
    """Report a fault that no other function knows; a new kind of value may bring one."""
    message = f"{fault.where} is {what(fault.value)}; write {expected(fault.spec)}"
    return fault.finding(codes.WRONG_TYPE, message)


def not_an_id_nor_part(fault: Fault) -> Finding:
    """Report text that is no id where an id or a group of fields may stand: as a rule, a name."""
    spec, value = fault.spec, str(fault.value).strip()
    fields = part_example(spec)
    name = next(iter(fields), "name")
    group = inline({**fields, name: value}) or f"its {' and '.join(fields)}"
    message = f"{fault.where} is {what(value)}, which is not an id; write {group}, or the id of a record"
    only = len(fields) == 1
    text = f"{{{name}: {scalar(value)}}}" if only else None
    return fault.rewritten(codes.ID_SHAPE, message, text, sure=only)
