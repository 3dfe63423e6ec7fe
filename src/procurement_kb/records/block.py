"""Blocks of data in a body, such as a quiz: YAML between fences, read as front matter is read."""

from __future__ import annotations

import textwrap
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from procurement_kb.sources import SourceFile
from procurement_kb.sources.frontmatter import read_source

INDENT = 2
EXTRA_LINES = 2
"""How far `block_source` moves the columns and lines of a block."""

_Item = TypeVar("_Item", bound=BaseModel)


def block_source(path: str, name: str, content: str) -> SourceFile:
    """Read the YAML of a block with the same care for what may be wrong as front matter.

    Its value is the value of the field ``name``. Line 1 of ``content`` is line 1 + `EXTRA_LINES` of the result, and its
    columns move by `INDENT`, counted from the margin of the block.
    """
    # In a list or a note the whole block is indented; that is no part of the data.
    rows = textwrap.dedent(content).split("\n")
    lines = "".join(f"{' ' * INDENT}{row}\n" if row.strip() else "\n" for row in rows)
    return read_source(path, f"---\n{name}:\n{lines}---\n".encode())


def validate_item(model: type[_Item], value: Any) -> tuple[_Item | None, list[ErrorDetails]]:
    """Return the item of a block that ``value`` is, or what is wrong with it as pydantic tells it."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, error.errors(include_url=False)
