"""What the commands share: finding the project, naming records, printing tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from procurement_kb.findings.render_common import printable
from procurement_kb.graph.model import Node
from procurement_kb.project import VOCABULARIES, Project, ProjectError, load_project
from procurement_kb.records import record_types
from procurement_kb.records.hints import near, slug

F = TypeVar("F", bound=Callable[..., Any])

TYPE = click.Choice(list(record_types()))
"""A record type on the command line."""

_GAP = "  "


def root_option(function: F) -> F:
    """Add ``--root`` to a command."""
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder of the knowledge base.  [default: the nearest folder above that has vocabularies/]",
    )(function)


def format_option(*names: str) -> Callable[[F], F]:
    """Add ``--format`` with ``names``, the first of which is the default, to a command."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="How to print."
    )


def find_root(given: Path | None) -> Path:
    """Return the folder of the knowledge base.

    Raises:
        click.UsageError: no folder above the present one is a knowledge base.
    """
    if given is not None:
        return given.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / VOCABULARIES).is_dir():
            return folder
    raise click.UsageError(f"no knowledge base here: no folder above has {VOCABULARIES}/; use --root")


def open_project(given: Path | None) -> Project:
    """Read the knowledge base.

    Raises:
        click.UsageError: there is none, or its configuration is broken.
    """
    try:
        return load_project(find_root(given))
    except ProjectError as error:
        raise click.UsageError(str(error)) from error


def find_node(project: Project, record_id: str) -> Node:
    """Return the record with ``record_id``, which may be an earlier id, or the path of its file.

    Raises:
        click.UsageError: there is no such record.
    """
    name = Path(record_id).name.removesuffix(".md")
    current = project.graph.resolve(name)
    if current is None:
        close = near(slug(name), list(project.graph.nodes))
        hint = f'; did you mean "{close}"?' if close else "; kb ls lists them all"
        raise click.UsageError(f'no record has the id "{name}"{hint}')
    return project.graph.nodes[current]


def print_json(value: Any) -> None:
    """Print plain values as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns that line up; the last column is as long as it needs to be."""
    table = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head) - 1)]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo(_GAP.join([*cells, row[-1]]).rstrip())
