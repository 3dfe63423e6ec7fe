"""``kb addresses``: the list of published addresses."""

from __future__ import annotations

from pathlib import Path

import click

from procurement_kb.cli.common import open_project, root_option
from procurement_kb.graph.addresses import (
    PUBLISHED,
    format_published,
    page_address,
    parse_published,
    record_addresses,
)
from procurement_kb.project import VOCABULARIES, Project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views import UrlPolicy
from procurement_kb.views.plan import build_plan


@click.command(epilog="Example: kb addresses --update")
@click.option("--update", is_flag=True, help=f"Add the new addresses to {PUBLISHED}. None is ever taken out.")
@root_option
def addresses(update: bool, root: Path | None) -> None:
    """Print the addresses that are new since the last list of published addresses.

    The list is committed; an address in it that leads nowhere any more is a finding.
    """
    project = open_project(root)
    known = {address for _, address in parse_published(project.published)}
    new = sorted((set(record_addresses(project.graph)) | _pages(project)) - known)
    for address in new:
        click.echo(f"/{address}")
    if update and new:
        file = project.root / PUBLISHED
        file.write_text(format_published(known | set(new)), encoding="utf-8", newline="\n")
        click.echo(f"added {len(new)} to {PUBLISHED}", err=True)


DERIVED = "explore/"
"""Below it lie lists that follow from what the records say today: a value that no case has any more has no list."""


def _pages(project: Project) -> set[str]:
    """Return the addresses of all pages of the site that stay, generated ones included."""
    plan = build_plan(project, UrlPolicy(project.settings.site_url), load_shapes(project.root / VOCABULARIES))
    addresses = {page_address(document.src_uri) for document in plan.documents}
    return {address for address in addresses if address == DERIVED or not address.startswith(DERIVED)}
