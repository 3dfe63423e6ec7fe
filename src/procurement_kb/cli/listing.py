"""``kb ls``: which records there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from procurement_kb.cli.common import TYPE, format_option, open_project, print_json, print_table, root_option
from procurement_kb.graph.model import Node
from procurement_kb.records.introspect import fields


@click.command(name="ls", epilog="Example: kb ls --type case-study --theme digital --country SE")
@click.option("--type", "record_type", type=TYPE, help="Only records of this type.")
@click.option("--theme", help="Only records on this theme, by its id.")
@click.option("--country", help="Only records in this country, by its ISO 3166-1 code.")
@format_option("table", "json")
@root_option
def listing(record_type: str | None, theme: str | None, country: str | None, form: str, root: Path | None) -> None:
    """List records by id."""
    project = open_project(root)
    rows = [
        row
        for row in map(describe, project.graph.nodes.values())
        if (record_type is None or row["type"] == record_type)
        and (theme is None or theme in row["themes"])
        and (country is None or country.upper() in row["countries"])
    ]
    if form == "json":
        print_json(rows)
    else:
        print_table(("ID", "TYPE", "TITLE"), [(row["id"], row["type"] or "", row["title"]) for row in rows])


def describe(node: Node) -> dict[str, Any]:
    """Return what a list says of a record, good or broken."""
    record = node.loaded.record
    return {
        "id": node.id,
        "type": node.type,
        "title": node.title,
        "path": node.path,
        "themes": record.effective_themes() if record is not None else list(_texts(node, "themes")),
        "countries": list(dict.fromkeys(_countries(node))),
        "valid": record is not None,
    }


def _countries(node: Node) -> Iterator[str]:
    if node.loaded.model is not None:
        for spec in fields(node.loaded.model):
            if spec.list_name == "country":
                yield from _texts(node, spec.name)


def _texts(node: Node, name: str) -> Iterator[str]:
    value = node.loaded.source.values.get(name)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
