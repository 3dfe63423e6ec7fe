"""The words of findings: how places, values and what is expected are named in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from procurement_kb.records.annotations import Kind
from procurement_kb.records.hints import Hint
from procurement_kb.records.specs import FieldSpec, Limits, Place
from procurement_kb.records.yamltext import key_text, scalar
from procurement_kb.sources.wording import shown

LONGEST_NUMBER = 10**30
"""Larger numbers are not spelt out in messages."""
LONGEST_LIST = 14
"""The codes of longer lists are not told in a message."""


def where(place: Place) -> str:
    """Return what to call a place: ``title``, ``entry 2 of lessons``, ``metric in entry 1 of outcomes``."""
    words = ""
    for step, name in enumerate(place.loc):
        if isinstance(name, int):
            words = f"entry {name + 1} of {words}"
        elif step in place.chosen:
            words = f"{shown(name)} of {words}"
        else:
            name_words = name if name.isprintable() and name.isascii() else shown(name)
            words = f"{name_words} in {words}" if words else name_words
    return words or "the record"


def what(value: Any) -> str:
    """Return what to call a value of the wrong kind."""
    words = "something else"
    if value is None:
        words = "empty"
    elif isinstance(value, bool):
        words = "true" if value else "false"
    elif isinstance(value, (int, float)):
        words = f"the number {figure(value)}"
    elif isinstance(value, dt.date):
        words = f"the date {value}"
    elif isinstance(value, str):
        words = f"the text {shown(value)}"
    elif isinstance(value, Mapping):
        words = "a group of fields"
    elif isinstance(value, Sequence):
        words = "a list"
    return words


def figure(value: float) -> str:
    """Return a number for a message."""
    if isinstance(value, int) and abs(value) >= LONGEST_NUMBER:
        return "with very many digits"
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def between(low: float | None, high: float | None, unit: str = "") -> str:
    """Return a range as an order: ``40 to 300 characters``, ``at most 6 entries``, ``at least 1990``."""
    if unit == "characters" and low == 1:
        low = None  # that text is not empty goes without saying
    if low is not None and high is not None:
        words = figure(high) if low == high else f"{figure(low)} to {figure(high)}"
    elif high is not None:
        words = f"at most {figure(high)}"
    else:
        words = f"at least {figure(low or 0)}"
    last = high if high is not None else low
    return f"{words} {_one(unit) if last == 1 else unit}".rstrip()


def _one(unit: str) -> str:
    return {"entries": "entry", "characters": "character"}.get(unit, unit)


def number_range(limits: Limits) -> str:
    """Return the range of a number."""
    return between(limits.minimum, limits.maximum)


def meant(hint: Hint, otherwise: str) -> str:
    """Return the second half of a sentence: what else to write, or what there is to know."""
    if hint.value is None:
        return f"; {hint.note or otherwise}"
    note = f": {hint.note}" if hint.note else ""
    return f"{note}; did you mean {shown(hint.value)}?"


def example_of(spec: FieldSpec, *, item: bool) -> str:
    """Return a good value of a field, or of one entry of it, as YAML on one line; empty when there is none."""
    value = spec.example
    if item and spec.many and isinstance(value, list) and value:
        value = value[0]
    if value is None and spec.part is not None and (item or not (spec.many or spec.keyed)):
        value = part_example(spec)
    return inline(value)


def part_example(spec: FieldSpec) -> dict[str, Any]:
    """Return the required fields of a part with their examples; where none is required, the example of the whole."""
    required = {field.name: field.example for field in spec.fields if field.required}
    return required or (dict(spec.example) if isinstance(spec.example, Mapping) else {})


def group_words(spec: FieldSpec) -> str:
    """Return what to write where a part belongs: an example, or the names of its fields when that is too long."""
    fields = part_example(spec)
    return inline(fields) or f"a group of fields with {', '.join(fields)}"


def inline(value: Any) -> str:
    """Return ``value`` as YAML on one line, empty when it is too long for a sentence."""
    if value is None:
        return ""
    text = _flow(value)
    return text if len(text) <= 120 else ""  # noqa: PLR2004 - about a line of a terminal


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return scalar(value)


_EXPECTED = {
    Kind.TEXT: "text",
    Kind.QUANTITY: "a figure with its words",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.FLAG: "true or false",
    Kind.DAY: "a date such as 2019-06-30",
    Kind.DATE: "a year, a month or a day such as 2019-06-30",
    Kind.MOMENT: "a date and a time such as 2026-03-04 10:00",
    Kind.ADDRESS: "a web address",
    Kind.ID: "the id of a record",
    Kind.KEY: "the key of a source",
    Kind.ANCHOR: "the anchor of a heading",
    Kind.NOTICE: "a notice number such as 2018/S 123-456789",
    Kind.OTHER: "another value",
}

LISTS = {
    "country": "the two capital letters of a country, such as ES",
    "jurisdiction": "EU, or the two capital letters of a country, such as ES",
    "region": "a code such as ES511 or, where NUTS has none, GB-LND",
    "currency": "the three capital letters of a currency, such as EUR",
    "language": "the two small letters of a language, such as en",
    "cpv": 'a code such as "33194110" from the notice',
    "timezone": "region and city, as in Europe/Brussels",
}
"""What to write where a public list holds the values."""


def expected(spec: FieldSpec) -> str:
    """Return what one value of a field is."""
    if spec.part is not None:
        return f"the id of a record or {group_words(spec)}" if spec.id_or_part else group_words(spec)
    if spec.choices:
        return f"one of {', '.join(spec.choices)}"
    if spec.codelist is not None:
        example = spec.example[0] if isinstance(spec.example, list) and spec.example else spec.example
        return f"a code such as {example}" if isinstance(example, str) else "a code of its list"
    if spec.list_name is not None:
        return LISTS[spec.list_name]
    return _EXPECTED[spec.kind]


_PLURALS = {
    Kind.TEXT: "texts",
    Kind.QUANTITY: "figures",
    Kind.INTEGER: "whole numbers",
    Kind.NUMBER: "numbers",
    Kind.DATE: "dates",
    Kind.DAY: "days",
    Kind.MOMENT: "times",
    Kind.ADDRESS: "web addresses",
    Kind.ID: "ids",
    Kind.KEY: "keys of sources",
    Kind.ANCHOR: "anchors of headings",
    Kind.CODE: "codes",
    Kind.LISTED: "codes",
    Kind.NOTICE: "notice numbers",
    Kind.PART: "groups of fields",
}
_SINGULARS = {
    Kind.TEXT: "text",
    Kind.QUANTITY: "figure with its words",
    Kind.INTEGER: "whole number",
    Kind.NUMBER: "number",
    Kind.FLAG: "true or false",
    Kind.DAY: "day",
    Kind.DATE: "year, month or day",
    Kind.MOMENT: "date and time",
    Kind.ADDRESS: "web address",
    Kind.ID: "id",
    Kind.KEY: "key of a source",
    Kind.ANCHOR: "anchor of a heading",
    Kind.CODE: "code",
    Kind.LISTED: "code",
    Kind.NOTICE: "notice number",
    Kind.PART: "group of fields",
    Kind.OTHER: "value",
}
_SCHEMES = {
    "country": "ISO 3166-1",
    "jurisdiction": "EU or ISO 3166-1",
    "region": "NUTS 2024 or ISO 3166-2",
    "currency": "ISO 4217",
    "language": "ISO 639-1",
    "cpv": "CPV 2008",
    "timezone": "IANA",
}


def describe(spec: FieldSpec) -> str:
    """Return in a few words what a field holds: ``list of texts, 1 to 6 entries, at most 300 characters each``."""
    limits = spec.limits
    word = (_PLURALS if spec.many or spec.keyed else _SINGULARS).get(spec.kind, _SINGULARS[spec.kind])
    if spec.id_or_part:
        word = "ids or groups of fields" if spec.many else "id or group of fields"
    if spec.refs is not None and spec.refs.types and spec.part is None:
        word += f" of {'a ' if not spec.many else ''}{' or '.join(spec.refs.types)}"
    parts = [f"list of {word}" if spec.many else f"{word} by key" if spec.keyed else word]
    if spec.list_name is not None:
        parts.append(_SCHEMES[spec.list_name])
    if spec.many and (limits.min_items is not None or limits.max_items is not None):
        parts.append(between(limits.min_items, limits.max_items, "entries"))
    if spec.kind in {Kind.TEXT, Kind.QUANTITY} and limits.max_length is not None:
        each = " each" if spec.many else ""
        parts.append(between(limits.min_length, limits.max_length, "characters") + each)
    if limits.minimum is not None or limits.maximum is not None:
        parts.append(number_range(limits))
    return ", ".join(parts)
