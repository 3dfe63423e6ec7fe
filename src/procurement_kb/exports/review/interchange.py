"""A review as JSON, and back. What is read back may come from a stranger, so that it is checked to the last value."""

from __future__ import annotations

import dataclasses
import json
import types
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from procurement_kb.exports.review.model import Review

LARGEST = 2_000_000
"""Bytes of a review."""
_LONGEST_TEXT = 4_000
_MOST = 5_000
_HIGHEST = 10**9


class ReviewError(Exception):
    """The text is no review."""


def to_json(review: Review) -> str:
    """Return a review as JSON; ASCII only, so that any pipe takes it."""
    return json.dumps(_clipped(dataclasses.asdict(review)), indent=1) + "\n"


def _clipped(value: Any) -> Any:
    """Keep what is written within what is read."""
    if isinstance(value, str):
        return value[:_LONGEST_TEXT]
    if isinstance(value, dict):
        return {key: _clipped(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clipped(item) for item in value[:_MOST]]
    return value


def from_json(data: bytes) -> Review:
    """Return the review that ``data`` holds.

    Raises:
        ReviewError: it holds something else, or too much.
    """
    if len(data) > LARGEST:
        raise ReviewError("it is too large")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ReviewError("it is no JSON") from error
    read = _read(Review, value, "review")
    if not isinstance(read, Review):
        raise ReviewError("it is no review")
    return read


def _read(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        inner = next(arm for arm in get_args(kind) if arm is not type(None))
        return None if value is None else _read(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list) or len(value) > _MOST:
            raise ReviewError(f"{where} is no list of at most {_MOST}")
        return tuple(_read(get_args(kind)[0], item, where) for item in value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _read_object(kind, value, where)
    # A truth value is a whole number to Python, but not here.
    if type(value) is not kind:
        raise ReviewError(f"{where} is of the wrong kind")
    if kind is str and len(value) > _LONGEST_TEXT:
        raise ReviewError(f"{where} is too long")
    if kind is int and not 0 <= value <= _HIGHEST:
        raise ReviewError(f"{where} is out of range")
    return value


def _read_object(kind: type, value: Any, where: str) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or not set(value) <= set(hints):
        raise ReviewError(f"{where} has not the right fields")
    try:
        return kind(**{name: _read(hints[name], item, f"{where}.{name}") for name, item in value.items()})
    except TypeError as error:
        raise ReviewError(f"{where} lacks a field") from error


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
