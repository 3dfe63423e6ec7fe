"""How people write groups of fields in an issue form: one a line, with bars between the fields."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from procurement_kb.records.annotations import Kind
from procurement_kb.records.hints import Hint, code_hint, country_hint, currency_hint, language_hint, slug
from procurement_kb.records.specs import FieldSpec
from procurement_kb.sources.codelists import CodeLists

BAR = "|"
NOTHING = frozenset({"", "_no response_", "none", "-", "–", "—", "?", "n/a", "unknown"})
"""What people write where they know nothing."""

_BULLET = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)")
_RULE = re.compile(r"^[\s|:-]+$")
_ADDRESS = re.compile(r"https?://[^\s|<>]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ ,\u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY_LENGTH = 40


def columns(spec: FieldSpec, lists: CodeLists) -> list[str]:
    """Return what stands between the bars of a line, in order."""
    return [_column(field, lists) for field in _asked(spec)]


def _asked(spec: FieldSpec) -> list[FieldSpec]:
    """Return the fields of a part that contributors are asked for: not the day on which somebody looked."""
    return [field for field in spec.fields if field.required or field.kind is not Kind.DAY]


def _column(field: FieldSpec, lists: CodeLists) -> str:
    label = field.meta.label.lower()
    if field.kind is Kind.KEY:
        return "number of the source"
    if field.codelist is not None:
        labels = [entry.label.lower() for entry in lists[field.codelist].values() if not entry.deprecated]
        return f"{label} ({', '.join(labels)})"
    return f"{label} (yes, no)" if field.kind is Kind.FLAG else label


def example_row(spec: FieldSpec) -> str:
    """Return a line as it should be written."""
    example = spec.example
    first = next(iter(example.values()), None) if isinstance(example, Mapping) else next(iter(example or ()), None)
    values = first if isinstance(first, Mapping) else {field.name: field.example for field in _asked(spec)}
    cells = ["1" if field.kind is Kind.KEY else _shown(values.get(field.name)) for field in _asked(spec)]
    return f" {BAR} ".join(cells).rstrip(f"{BAR} ")


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def lines_of(answer: str) -> list[str]:
    """Return the lines of an answer that say something, without bullets."""
    lines = (_BULLET.sub("", line).strip() for line in answer.split("\n"))
    return [line for line in lines if line and not _RULE.fullmatch(line)]


def row(line: str, spec: FieldSpec, lists: CodeLists, keys: Sequence[str]) -> Any:
    """Return what one line says: a group of fields, or an id where one may stand and the line looks like one.

    Args:
        line: the line.
        spec: the field that holds such groups.
        lists: to find codes by their labels.
        keys: the keys of the record's sources; a number stands for one of them.
    """
    inner = _asked(spec)
    if BAR not in line:
        if spec.id_or_part and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", line):
            return line
        return _loose(line, inner)
    cells = [cell.strip() for cell in line.strip(BAR).split(BAR)]
    if len(cells) > len(inner):
        cells = [*cells[: len(inner) - 1], f" {BAR} ".join(cells[len(inner) - 1 :])]
    named = zip(inner, cells, strict=False)
    return {field.name: single(field, cell, lists, keys) for field, cell in named if cell.lower() not in NOTHING}


def _loose(line: str, inner: Sequence[FieldSpec]) -> dict[str, Any]:
    """Return the fields that a line without bars can hold: an address, and words for the first of them."""
    found: dict[str, Any] = {}
    link = _ADDRESS.search(line)
    words = line
    if link is not None and (field := next((field for field in inner if field.kind is Kind.ADDRESS), None)):
        found[field.name] = link[0].rstrip(".,;)")
        words = " ".join((line[: link.start()] + line[link.end() :]).split()).strip(" ,;:()[]-–")
    return ({inner[0].name: words} if words else {}) | found


def single(spec: FieldSpec, text: str, lists: CodeLists, keys: Sequence[str] = ()) -> Any:
    """Return one value from what a person wrote; what cannot be understood stays as it is, for the check to tell."""
    if spec.kind is Kind.KEY:
        return _source_key(text, keys)
    if spec.kind is Kind.CODE and spec.codelist is not None:
        # A person writes "lower", the list says "Lower is better".
        labels = {code: entry.label for code, entry in lists[spec.codelist].items()}
        return text if text in labels else _sure(code_hint(text, labels), text)
    if spec.kind is Kind.LISTED:
        return _listed(spec, text, lists)
    reader = _READERS.get(spec.kind)
    return reader(text) if reader is not None else text


def _source_key(text: str, keys: Sequence[str]) -> str:
    number = text.strip("[]# @")
    if number.isascii() and number.isdigit() and 0 < int(number[:4]) <= len(keys):
        return keys[int(number[:4]) - 1]
    return number


def _sure(hint: Hint, text: str) -> str:
    return hint.value if hint.sure and hint.value is not None else text


def _listed(spec: FieldSpec, text: str, lists: CodeLists) -> str:
    hints = {"country": country_hint, "currency": currency_hint, "language": language_hint}
    find = hints.get(spec.list_name or "")
    return _sure(find(text, lists), text) if find is not None else text


def _number(text: str) -> Any:
    plain = re.sub(r"[ ,\u00a0\u202f]", "", text) if _THOUSANDS.fullmatch(text) else text
    if not _NUMBER.fullmatch(plain):
        return text
    return float(plain) if "." in plain else int(plain)


def _day(text: str) -> Any:
    if not _DAY.fullmatch(text):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.INTEGER: lambda text: int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text,
    Kind.NUMBER: _number,
    Kind.FLAG: lambda text: {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text),
    Kind.DAY: _day,
    Kind.DATE: _day,
}


def group(answer: str, spec: FieldSpec) -> Any:
    """Return a group of whole numbers, as a pair of years, from one line; the line itself when it is something else."""
    if not all(field.kind is Kind.INTEGER for field in spec.fields):
        return answer
    numbers = [int(found) for found in re.findall(r"[0-9]{1,6}", answer)]
    if not numbers or len(numbers) > len(spec.fields):
        return answer
    return {field.name: number for field, number in zip(spec.fields, numbers, strict=False)}


def keyed(rows: Sequence[Any], spec: FieldSpec) -> dict[str, Any]:
    """Return groups of fields under keys that are made of their words: publisher and year, or else the title."""
    found: dict[str, Any] = {}
    for number, values in enumerate(rows, 1):
        base = _key(values, spec) or f"source-{number}"
        key = base
        while key in found:
            key = f"{base}-{number}"
            number += 1  # noqa: PLW2901 - the next number that is free
        found[key] = values
    return found


def _key(values: Any, spec: FieldSpec) -> str:
    texts = [field.name for field in spec.fields if field.kind is Kind.TEXT]
    words = next((str(values[name]) for name in reversed(texts) if name in values), "")
    date = next(
        (str(values[field.name]) for field in spec.fields if field.kind is Kind.DATE and field.name in values), ""
    )
    key = "-".join(part for part in (slug(words)[:_KEY_LENGTH].strip("-"), slug(date[:4])) if part)
    return key.strip("-")
