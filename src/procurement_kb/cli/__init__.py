"""The command line: ``kb``. The only layer that prints, and the only one that knows click."""

from __future__ import annotations

import io
import sys

import click

from procurement_kb import __version__
from procurement_kb.cli.addresses import addresses
from procurement_kb.cli.check import check
from procurement_kb.cli.diff import diff
from procurement_kb.cli.explain import explain
from procurement_kb.cli.graph import graph
from procurement_kb.cli.issue_forms import from_issue, issue_forms
from procurement_kb.cli.links import links
from procurement_kb.cli.listing import listing
from procurement_kb.cli.new import new
from procurement_kb.cli.rename import rename
from procurement_kb.cli.schema import schema
from procurement_kb.cli.stale import stale

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog="Example: kb check")
@click.version_option(__version__, prog_name="kb")
def main() -> None:
    """Check, write and look up the records of the knowledge base."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its number; an error about it would hide the findings.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


for _command in (
    check,
    explain,
    new,
    listing,
    graph,
    stale,
    rename,
    schema,
    addresses,
    issue_forms,
    from_issue,
    diff,
    links,
):
    main.add_command(_command)
