"""``kb diff``: what a change does, before and after it is a pull request."""

from __future__ import annotations

from pathlib import Path

import click

from procurement_kb.cli.common import format_option, open_project, root_option
from procurement_kb.exports.review import markdown, plain
from procurement_kb.exports.review.compare import review
from procurement_kb.exports.review.interchange import to_json
from procurement_kb.sources.discover import ROOTS
from procurement_kb.sources.history import HistoryError, fork_point, read_commit

_PREVIEW = (
    "**Preview:** download the artifact [{name}]({url}) (you need to be signed in), unpack the zip and open "
    "`index.html` by a double-click; it needs no web server."
)


@click.command(epilog="Example: kb diff origin/main")
@click.argument("base")
@format_option("text", "markdown", "json")
@click.option("--preview-name", default="site", show_default=True, help="The name of the artifact with the preview.")
@click.option("--preview-url", help="Where the preview can be downloaded; Markdown tells it.")
@root_option
def diff(base: str, form: str, preview_name: str, preview_url: str | None, root: Path | None) -> None:
    """Show what has changed since BASE: findings, fields before and now, evidence grades, related cases.

    BASE is a branch, a tag or a commit; the files are compared with those at the commit where BASE and the present
    branch part. What is not committed yet counts too. The job page of a pull request shows the same.
    """
    project = open_project(root)
    try:
        commit = fork_point(project.root, base)
        before = read_commit(project.root, commit, ROOTS)
    except HistoryError as error:
        raise click.UsageError(str(error)) from error
    found = review(project, before, commit)
    match form:
        case "json":
            click.echo(to_json(found), nl=False)
        case "markdown":
            # The address comes from the workflow itself; anything else would be no address.
            told = preview_url is not None and preview_url.startswith("https://") and preview_url.isascii()
            lines = [_PREVIEW.format(name=preview_name, url=preview_url)] if told else []
            click.echo(markdown.render(found, site_url=project.settings.site_url, preview=lines), nl=False)
        case _:
            click.echo(plain.render(found), nl=False)
