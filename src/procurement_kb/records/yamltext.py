"""Plain values as the YAML that people write: for new files, for examples and for what a finding suggests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from procurement_kb.sources.scalars import NUMBER_STARTS, read_plain

WIDTH = 100
"""How long a list or group of fields may be and still stand on one line."""

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=~<")
"""Characters that may mean something at the start of an unquoted scalar, in YAML or to a careless reader."""
_FLOW = frozenset(",[]{}?")
"""Characters that end unquoted text inside brackets; a question mark does so for some readers only."""


def scalar(value: Any, *, flow: bool = True) -> str:
    """Return ``value`` on one line; text stays unquoted where nothing could read it as anything else.

    With ``flow``, it may stand inside brackets too, where commas and brackets of its own would end it.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dt.datetime):
        return quoted(value.isoformat(" "))
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    return text if is_plain(text, flow=flow) else quoted(text)


def is_plain(text: str, *, flow: bool = True) -> bool:
    """Tell whether ``text`` needs no quotes in YAML, whichever version reads it."""
    if not text or text != text.strip() or not text.isprintable():
        return False
    if text[0] in _INDICATORS or text[0] in NUMBER_STARTS or text[-1] == ":":
        return False
    if ": " in text or " #" in text or (flow and not _FLOW.isdisjoint(text)):
        return False
    value, trap = read_plain(text)
    return trap is None and isinstance(value, str)


def quoted(text: str, mark: str = '"') -> str:
    """Return ``text`` as a quoted scalar on one line, in single quotes if ``mark`` says so and they can hold it."""
    if text.isprintable() and (mark == "'" or ('"' in text and "'" not in text) or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return {"\n": "\\n", "\t": "\\t"}.get(char) or f"\\U{ord(char):08x}"


def like(old: str, value: Any) -> str:
    """Return ``value`` to stand where ``old`` stood, in the same quotes."""
    if isinstance(value, str) and old[:1] in {'"', "'"}:
        return quoted(value, old[0])
    return scalar(value)


def field_text(name: str, value: Any, indent: int = 0) -> str:
    """Return ``name: value`` with its line end, and whatever lines the value needs."""
    pad = " " * indent
    head = f"{pad}{key_text(name)}:"
    short = _short(value)
    if short is not None and (len(head) + 1 + len(short) <= WIDTH or not isinstance(value, (Mapping, list, tuple))):
        return f"{head} {short}\n"
    if isinstance(value, Mapping):
        return f"{head}\n" + "".join(field_text(key, item, indent + 2) for key, item in value.items())
    return f"{head}\n" + "".join(_item(item, indent + 2) for item in value)


def key_text(name: str) -> str:
    """Return the name of a field; ``on`` stays as it is, because our own reader never takes a name for true."""
    return name if re.fullmatch(r"[A-Za-z_][\w-]*", name) else scalar(name)


def fields_text(values: Mapping[str, Any]) -> str:
    """Return the front matter that says ``values``, without fences."""
    return "".join(field_text(name, value) for name, value in values.items())


def _short(value: Any) -> str | None:
    """Return ``value`` on one line, None when people would write it on several."""
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        if any(isinstance(item, (Mapping, list, tuple)) for item in value.values()):
            return None
        return "{" + ", ".join(f"{key_text(key)}: {scalar(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, (Mapping, list, tuple)) or _sentence(item) for item in value):
            return None
        return f"[{', '.join(scalar(item) for item in value)}]"
    return scalar(value, flow=False)


def _sentence(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(".")


def _item(value: Any, indent: int) -> str:
    pad = " " * indent
    if isinstance(value, Mapping) and value:
        lines = "".join(field_text(key, item, indent + 2) for key, item in value.items())
        return f"{pad}- {lines[indent + 2 :]}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{pad}- [{', '.join(scalar(item) for item in value)}]\n"
    return f"{pad}- {_short(value)}\n"
