"""``kb schema``: the JSON Schemas of the record types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from procurement_kb.cli.common import TYPE, find_root, print_json, root_option
from procurement_kb.cli.files import write_folder
from procurement_kb.project import ProjectError, read_codelists
from procurement_kb.records import record_types
from procurement_kb.records.schema import json_schema, schema_name
from procurement_kb.sources.codelists import CodeLists


@click.command(epilog="Example: kb schema case-study > case-study.schema.json")
@click.argument("record_type", metavar="[TYPE]", type=TYPE, required=False)
@click.option(
    "--all",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write the schemas of all record types into this folder, as the repository keeps them in schemas/.",
)
@root_option
def schema(record_type: str | None, folder: Path | None, root: Path | None) -> None:
    """Print the JSON Schema of a record type, or write all of them.

    Editors that know JSON Schema complete and check the front matter with it.
    """
    if (record_type is None) == (folder is None):
        raise click.UsageError("give a TYPE to print its schema, or --all and a folder to write all of them")
    try:
        lists = read_codelists(find_root(root))
    except ProjectError as error:
        raise click.UsageError(str(error)) from error
    if record_type is not None:
        print_json(json_schema(record_type, lists))
    elif folder is not None:
        write_folder(folder, schema_files(lists), "*.schema.json")


def schema_files(lists: CodeLists) -> Mapping[str, str]:
    """Return the text of every schema by the name of its file."""
    return {
        schema_name(name): json.dumps(json_schema(name, lists), ensure_ascii=False, indent=2) + "\n"
        for name in record_types()
    }
