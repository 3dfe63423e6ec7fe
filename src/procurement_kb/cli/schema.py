"""``kb schema``: the JSON Schema of a record type."""

from __future__ import annotations

from pathlib import Path

import click

from procurement_kb.cli.common import TYPE, find_root, print_json, root_option
from procurement_kb.project import ProjectError, read_codelists
from procurement_kb.records.schema import json_schema


@click.command(epilog="Example: kb schema case-study > case-study.schema.json")
@click.argument("record_type", metavar="TYPE", type=TYPE)
@root_option
def schema(record_type: str, root: Path | None) -> None:
    """Print the JSON Schema of a record type.

    Editors that know JSON Schema complete and check the front matter with it.
    """
    try:
        print_json(json_schema(record_type, read_codelists(find_root(root))))
    except ProjectError as error:
        raise click.UsageError(str(error)) from error
