"""``kb stale``: which records need a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from procurement_kb.cli.common import format_option, open_project, print_json, print_table, root_option
from procurement_kb.graph.model import Graph
from procurement_kb.graph.review import STALE_MONTHS, months_before, reviews
from procurement_kb.project import latest_date


@click.command(epilog="Example: kb stale --months 12")
@click.option(
    "--months",
    type=click.IntRange(0),
    default=STALE_MONTHS,
    show_default=True,
    help="A review older than this is stale.",
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to count from.  [default: today]")
@format_option("table", "json")
@root_option
def stale(months: int, day: dt.datetime | None, form: str, root: Path | None) -> None:
    """List records that were never reviewed or whose last review is too long ago, the oldest first."""
    project = open_project(root)
    limit = months_before(day.date() if day else latest_date(), months)
    rows = list(stale_records(project.graph, limit))
    if form == "json":
        print_json(rows)
    else:
        print_table(("REVIEWED", "ID", "PATH"), [(row["reviewed"] or "never", row["id"], row["path"]) for row in rows])


def stale_records(graph: Graph, limit: dt.date) -> Iterator[dict[str, Any]]:
    """Yield the records whose last review was before ``limit``; those never reviewed come first."""
    for reviewed, node in reviews(graph):
        if reviewed is None or reviewed < limit:
            shown = reviewed.isoformat() if reviewed else None
            yield {"id": node.id, "type": node.type, "title": node.title, "path": node.path, "reviewed": shown}
