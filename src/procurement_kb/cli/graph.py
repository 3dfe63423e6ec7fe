"""``kb graph``: what a record links to, and what links to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from procurement_kb.cli.common import find_node, format_option, open_project, print_json, root_option
from procurement_kb.findings.render_common import printable
from procurement_kb.graph.model import Edge, Graph
from procurement_kb.graph.related import all_related


@click.command(epilog="Example: kb graph ritmocore-pacemaker-service")
@click.argument("record_id", metavar="ID")
@format_option("text", "json")
@root_option
def graph(record_id: str, form: str, root: Path | None) -> None:
    """Show what a record links to, what links to it, and what is related to it and why.

    ID is the present or an earlier id of the record.
    """
    project = open_project(root)
    node = find_node(project, record_id)
    links = project.graph
    related = all_related(links, project.codelists).get(node.id, ())
    if form == "json":
        print_json(
            {
                "id": node.id,
                "type": node.type,
                "title": node.title,
                "path": node.path,
                "links_to": [_edge(edge, edge.target) for edge in links.out(node.id)],
                "linked_from": [_edge(edge, edge.source) for edge in links.into(node.id)],
                "related": [{"id": row.id, "reasons": list(row.reasons)} for row in related],
            }
        )
        return
    click.echo(printable(f"{node.id} ({node.type or 'no type'}): {node.title}"))
    click.echo(node.path)
    _section("Links to", links, links.out(node.id), lambda edge: edge.target, lambda edge: edge.relation)
    _section("Linked from", links, links.into(node.id), lambda edge: edge.source, lambda edge: edge.backlink)
    if related:
        click.echo("\nRelated:")
        for row in related:
            click.echo(printable(f"  {row.id}: {'; '.join(row.reasons)}"))


def _edge(edge: Edge, other: str) -> dict[str, Any]:
    span = edge.span
    return {"id": other, "relation": edge.relation, "path": edge.path, "line": span.line, "column": span.column}


def _section(
    title: str, links: Graph, edges: Sequence[Edge], end: Callable[[Edge], str], how: Callable[[Edge], str]
) -> None:
    rows = dict.fromkeys((how(edge), end(edge)) for edge in edges)
    click.echo(f"\n{title}: {'' if rows else 'nothing'}".rstrip())
    for words, record_id in rows:
        click.echo(printable(f"  {words}: {record_id} ({links.nodes[record_id].title})"))
