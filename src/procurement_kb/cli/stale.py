"""``kb stale``: which records need a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from procurement_kb.cli.common import format_option, open_project, print_json, print_table, root_option
from procurement_kb.graph.model import Graph
from procurement_kb.project import latest_date

_YEAR = 12


@click.command(epilog="Example: kb stale --months 12")
@click.option(
    "--months", type=click.IntRange(0), default=24, show_default=True, help="A review older than this is stale."
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
    rows = []
    for node in graph.nodes.values():
        if node.loaded.source.values.get("superseded_by"):
            continue
        reviewed = _reviewed(node.loaded.source.values.get("reviewed"))
        if reviewed is None or reviewed < limit:
            rows.append((reviewed or dt.date.min, node))
    for reviewed, node in sorted(rows, key=lambda row: (row[0], row[1].id)):
        shown = None if reviewed == dt.date.min else reviewed.isoformat()
        yield {"id": node.id, "type": node.type, "title": node.title, "path": node.path, "reviewed": shown}


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day ``months`` months earlier, or the last of that month when it is shorter."""
    year, month = divmod(day.year * _YEAR + day.month - 1 - months, _YEAR)
    if year < dt.MINYEAR:
        return dt.date.min
    first_of_next = dt.date(year + (month == _YEAR - 1), (month + 1) % _YEAR + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _reviewed(value: Any) -> dt.date | None:
    on = value.get("on") if isinstance(value, dict) else None
    if isinstance(on, str):
        try:
            on = dt.date.fromisoformat(on)
        except ValueError:
            return None
    return on if isinstance(on, dt.date) and not isinstance(on, dt.datetime) else None
