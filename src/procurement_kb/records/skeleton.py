"""A new record to fill in: every field with what to write, the required ones ready, the others behind a ``#``."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from procurement_kb.records.annotations import GROUPS, Kind
from procurement_kb.records.base import Record
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.records.wording import LONGEST_LIST, describe
from procurement_kb.records.yamltext import field_text
from procurement_kb.sources.codelists import CodeLists

WIDTH = 100
_NOTE, _OFF = "## ", "# "


def skeleton(
    model: type[Record],
    values: Mapping[str, Any] | None = None,
    codelists: CodeLists | None = None,
    body: str | None = None,
) -> str:
    """Return a new file of the type of ``model``, with the examples of the declaration where nothing is known yet.

    Lines that begin with ``##`` are notes. Lines that begin with ``# `` hold optional fields: without these two
    characters they count.

    Args:
        model: the record type.
        values: what is known already, by field.
        codelists: to name the codes that a field may have.
        body: the Markdown; the type's example body when it is not given.
    """
    known = values or {}
    kind = model.kind_
    blocks = [
        _note(f"{kind.singular.capitalize()}: {kind.description}")
        + _note("Lines with ## are notes for you; the values are examples to write over.")
        + _note('To use an optional field, take the "# " before it away.')
    ]
    group = ""
    for spec in fields(model):
        if spec.name == "type" and spec.name not in known:
            continue
        head = f"\n{_NOTE}--- {GROUPS[spec.meta.group]} ---\n" if spec.meta.group != group else ""
        group = spec.meta.group
        blocks.append(f"{head}\n{_notes(spec, codelists)}{_field(spec, known)}")
    text = kind.body_example if body is None else body
    return f"---\n{''.join(blocks)}---\n\n{text.rstrip()}\n"


def uncommented(text: str) -> str:
    """Return a skeleton with all its optional fields in use."""
    lines = text.split("\n")
    return "\n".join(line.removeprefix(_OFF) if line.startswith(_OFF) else line for line in lines)


def _notes(spec: FieldSpec, codelists: CodeLists | None) -> str:
    need = "needed" if spec.required else "optional"
    notes = _note(f"{spec.help} ({need}; {describe(spec)}){_codes(spec, codelists)}")
    for part in spec.fields:
        need = "needed" if part.required else "optional"
        notes += _note(f"- {part.name} ({need}; {describe(part)}): {part.help}{_codes(part, codelists)}", indent="  ")
    return notes


def _codes(spec: FieldSpec, codelists: CodeLists | None) -> str:
    """Return a sentence with the codes that a field may have, empty when there are none or too many."""
    codes = list(spec.choices)
    if codelists is not None and spec.codelist is not None:
        codes = [code for code, entry in codelists[spec.codelist].items() if not entry.deprecated]
    if not codes:
        return ""
    return f" One of: {', '.join(codes)}." if len(codes) <= LONGEST_LIST else ""


def _note(text: str, indent: str = "") -> str:
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
    return "".join(f"{_NOTE}{line}\n" for line in lines)


def _field(spec: FieldSpec, known: Mapping[str, Any]) -> str:
    if spec.name in known:
        return field_text(spec.name, known[spec.name])
    value = spec.example
    if value is None:
        value = spec.meta.placeholder or ([] if spec.many else {} if spec.keyed else None)
    text = field_text(spec.name, value) if value is not None else f"{spec.name}:\n"
    # Required fields cite the example source, so it is there from the start.
    if spec.required or any(field.kind is Kind.ADDRESS for field in spec.fields if spec.keyed):
        return text
    return "".join(f"{_OFF}{line}\n" for line in text.splitlines())
