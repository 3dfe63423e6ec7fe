"""``kb rename``: give a record a new id."""

from __future__ import annotations

from pathlib import Path

import click

from procurement_kb.cli.common import open_project, root_option
from procurement_kb.cli.files import rewrite
from procurement_kb.graph.rename import RenameError, plan_rename


@click.command(epilog="Example: kb rename icd-barcelona barcelona-icd")
@click.argument("old")
@click.argument("new")
@root_option
def rename(old: str, new: str, root: Path | None) -> None:
    """Give a record a new id: move its file, keep the old id working, rewrite the links.

    OLD is the present id, NEW the one it gets. The old id is kept in `formerly`, so that addresses and links from
    elsewhere go on working.
    """
    project = open_project(root)
    try:
        plan = plan_rename(project.graph, project.loaded, project.bodies, old, new, project.settings.site_url)
    except RenameError as error:
        raise click.UsageError(str(error)) from error
    before = {record.source.path: record.source.text for record in project.loaded}
    target = project.root / plan.new_path
    if target.exists():
        raise click.UsageError(f"{plan.new_path} exists already")
    for path, text in plan.texts.items():
        rewrite(project.root / path, before[path], text)
    (project.root / plan.old_path).rename(target)
    changed = len(plan.texts) - 1
    click.echo(f"{plan.old_path} is now {plan.new_path}")
    click.echo(
        f"{plan.links} {'link' if plan.links == 1 else 'links'} rewritten, {changed} other {'file' if changed == 1 else 'files'} changed"
    )
