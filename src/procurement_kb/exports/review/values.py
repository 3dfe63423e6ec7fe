"""Two values of front matter, field by field: what was there before, what is there now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from procurement_kb.exports.review.model import FieldChange
from procurement_kb.records.introspect import FieldSpec
from procurement_kb.records.schema import as_json

_ABSENT = object()
_LONGEST_LIST = 400
"""Longer lists are told as a whole: to pair their entries takes long."""


def field_changes(
    specs: Sequence[FieldSpec], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[FieldChange]:
    """Yield what differs, in the order in which the model has its fields; unknown fields come last."""
    labels = {spec.name: spec.meta.label for spec in specs}
    names = [*labels, *sorted({*before, *after} - {*labels}, key=str)]
    for name in names:
        yield from _changes(
            labels.get(name, str(name)), _known(before.get(name, _ABSENT)), _known(after.get(name, _ABSENT))
        )


def _known(value: Any) -> Any:
    """Return ``value``; an empty field says what a missing one says."""
    return _ABSENT if value is None or value in ([], {}) else value


def _changes(where: str, before: Any, after: Any) -> Iterator[FieldChange]:
    if before is not _ABSENT and after is not _ABSENT:
        if _same(before) == _same(after):
            return
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in [*before, *(key for key in after if key not in before)]:
                yield from _changes(f"{where} · {key}", before.get(key, _ABSENT), after.get(key, _ABSENT))
            return
        if isinstance(before, list) and isinstance(after, list) and max(len(before), len(after)) <= _LONGEST_LIST:
            yield from _list_changes(where, before, after)
            return
    if before is after:
        return
    # A list or mapping that comes or goes is told entry by entry.
    whole = after if before is _ABSENT else before
    if (before is _ABSENT or after is _ABSENT) and isinstance(whole, list) and any(map(_is_group, whole)):
        old, new = ([], whole) if before is _ABSENT else (whole, [])
        yield from _list_changes(where, old, new)
    elif (before is _ABSENT or after is _ABSENT) and isinstance(whole, Mapping) and any(map(_is_group, whole.values())):
        for key, item in whole.items():
            yield FieldChange(
                f"{where} · {key}", "" if before is _ABSENT else told(item), "" if after is _ABSENT else told(item)
            )
    else:
        yield FieldChange(where, "" if before is _ABSENT else told(before), "" if after is _ABSENT else told(after))


def _list_changes(where: str, before: list[Any], after: list[Any]) -> Iterator[FieldChange]:
    if not any(map(_is_group, [*before, *after])):
        gone = [item for item in before if item not in after]
        new = [item for item in after if item not in before]
        if gone or new:
            yield FieldChange(where, ", ".join(map(told, gone)), ", ".join(map(told, new)))
        else:
            yield FieldChange(where, told(before), told(after))  # another order, or an entry more than once
        return
    keys_before, keys_after = [_same(item) for item in before], [_same(item) for item in after]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys_before, keys_after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(i2 - i1, j2 - j1)
        for step in range(pairs):
            yield from _changes(f"{where} {j1 + step + 1}", before[i1 + step], after[j1 + step])
        for index in range(i1 + pairs, i2):
            yield FieldChange(f"{where} {index + 1}", told(before[index]), "")
        for index in range(j1 + pairs, j2):
            yield FieldChange(f"{where} {index + 1}", "", told(after[index]))


def _is_group(value: Any) -> bool:
    return isinstance(value, (Mapping, list))


def _same(value: Any) -> str:
    """Return something that is equal for equal values and that can be compared quickly."""
    return json.dumps(as_json(value), sort_keys=True, default=str)


def told(value: Any) -> str:
    """Return a value on one line as people would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {told(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(told, value)) or "none"
    return "nothing" if value is None else str(value)
