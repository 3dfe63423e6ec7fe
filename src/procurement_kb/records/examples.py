"""Good records, made from the examples in the declarations, and the files that a rule's example stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml
from pydantic import BaseModel

from procurement_kb.findings import Example
from procurement_kb.records.annotations import Kind
from procurement_kb.records.base import Record, record_types
from procurement_kb.records.specs import fields
from procurement_kb.records.walk import leaves, references
from procurement_kb.records.yamltext import field_text

EXAMPLE_ID = "example"
"""The id of an example record."""

_KEY = re.compile(r"""(?m)^(["']?)([A-Za-z_][\w-]*)\1[ \t]*:""")


def example_values(model: type[BaseModel]) -> dict[str, Any]:
    """Return the example of every field of ``model`` that has one, in reading order."""
    return {spec.name: spec.example for spec in fields(model) if spec.example is not None}


def example_text(model: type[Record], fields: str | Mapping[str, Any] | None = None, body: str | None = None) -> str:
    """Return the example record of ``model`` as a file.

    Args:
        model: the record type.
        fields: fields that replace those of the example: plain values, or YAML, which is taken as it stands and
            comes first, so that its line 1 is line 2 of the file.
        body: a body that replaces that of the example.
    """
    own = "".join(field_text(name, value) for name, value in fields.items()) if isinstance(fields, Mapping) else fields
    front = _ended(own or "")
    taken = {match[2] for match in _KEY.finditer(front)}
    rest = "".join(text for name, text in _parts(model) if name not in taken)
    text = model.kind_.body_example if body is None else body
    return f"---\n{front}{rest}---\n\n{_ended(text)}"


@lru_cache(maxsize=64)
def _parts(model: type[Record]) -> tuple[tuple[str, str], ...]:
    return tuple((name, field_text(name, value)) for name, value in example_values(model).items())


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def render(example: Example) -> dict[str, bytes]:
    """Return the files, by path, that ``example`` stands for; the file that it is about comes first.

    Records that its fields link to come along as example records of the right type, so that nothing but the rule's
    own fault is wrong with them. What the example itself brings along (``files``) takes precedence; a file under
    ``vocabularies/`` takes the place of the project's own, and a record may be told by a few fields, which replace
    those of its type's example.
    """
    model = record_types()[example.record_type]
    path = f"{model.kind_.folder}/{example.name or EXAMPLE_ID}.md"
    raw = example.raw if example.raw is not None else _own_text(model, example)
    files = {path: raw if isinstance(raw, bytes) else raw.encode()}
    beside = {name: _whole(name, text) for name, text in example.files}
    files.update({name: text.encode() for name, text in beside.items()})
    known = {_stem(name) for name in files}
    queue = list(_linked(model, _front(files[path])))
    for name, text in beside.items():
        queue.extend(_linked_from(name, text))
    while queue:
        target, record_type = queue.pop(0)
        if target in known:
            continue
        known.add(target)
        neighbour = record_types()[record_type]
        title = target.replace("-", " ").capitalize().ljust(5, ".")
        files[f"{neighbour.kind_.folder}/{target}.md"] = example_text(neighbour, {"title": title}).encode()
        queue.extend(_linked(neighbour, example_values(neighbour)))
    return files


def _own_text(model: type[Record], example: Example) -> str:
    """Return the file that an example is about. A body that cites nothing comes without sources to cite."""
    body = example.body
    cited = body is None or "[@" in body or any(leaves(model, example_values(model), Kind.KEY))
    if cited or example.fields is not None:
        return example_text(model, example.fields, body)
    text = example_text(model, None, body)
    return text.replace(dict(_parts(model)).get("sources", ""), "", 1)


def _whole(path: str, text: str) -> str:
    """Return a file that an example brings along as a whole file."""
    if path.endswith(".md") and not text.startswith("---"):
        for model in record_types().values():
            if path.startswith(f"{model.kind_.folder}/"):
                return example_text(model, text)
    return text


def _linked_from(path: str, text: str) -> Iterator[tuple[str, str]]:
    for model in record_types().values():
        if path.startswith(f"{model.kind_.folder}/"):
            yield from _linked(model, _front(text.encode()))


def _linked(model: type[Record], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and type of the records that ``values`` link to; a link that may lead to any type is left out."""
    for reference in references(model, values):
        if reference.ref.types:
            yield reference.target, reference.ref.types[0]


def _front(data: bytes) -> Mapping[str, Any]:
    """Return the front matter of an example as far as it can be read at all."""
    try:
        values = yaml.safe_load(data.decode().split("---\n")[1])
    except (ValueError, IndexError, yaml.YAMLError):
        return {}
    return values if isinstance(values, dict) else {}


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")
