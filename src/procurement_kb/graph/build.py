"""Builds the graph from loaded records and scanned bodies. Pure; looks at every link once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType

from procurement_kb.graph.model import BODY, Edge, Graph, Node
from procurement_kb.records import Ref
from procurement_kb.records.introspect import references
from procurement_kb.records.load import Loaded
from procurement_kb.sources.body import BodyScan

_MENTION = Ref()


def build_graph(loaded: Sequence[Loaded], scans: Mapping[str, BodyScan]) -> Graph:
    """Return the graph of ``loaded``.

    Args:
        loaded: every record, broken ones too.
        scans: the scanned body of each record by its path; a record without one has no links in its text.
    """
    records = sorted(loaded, key=attrgetter("source.path"))
    nodes: dict[str, Node] = {}
    groups: dict[str, list[Node]] = {}
    for record in records:
        node = _node(record)
        nodes.setdefault(node.id, node)
        groups.setdefault(node.id, []).append(node)
    former = _former(nodes)
    links: list[Edge] = []
    for record in records:
        for link in _links(record, scans.get(record.source.path)):
            target = link.written if link.written in nodes else former.get(link.written)
            links.append(link if target is None or target == link.target else replace(link, target=target))
    return Graph(
        nodes=MappingProxyType(dict(sorted(nodes.items()))),
        links=tuple(links),
        former=MappingProxyType(dict(sorted(former.items()))),
        duplicates=tuple(tuple(group) for _, group in sorted(groups.items()) if len(group) > 1),
    )


def former_ids(record: Loaded) -> Iterator[tuple[int, str]]:
    """Yield the earlier ids of a record with their places in the list, whatever else is wrong with it."""
    values = record.source.values.get("formerly")
    if isinstance(values, list):
        for index, value in enumerate(values):
            if isinstance(value, str):
                yield index, value


def _node(record: Loaded) -> Node:
    title = record.source.values.get("title")
    return Node(
        id=record.id,
        type=record.type,
        title=title if isinstance(title, str) and title.strip() else record.id,
        path=record.source.path,
        loaded=record,
    )


def _former(nodes: Mapping[str, Node]) -> dict[str, str]:
    """Map earlier ids to present ones; an id that is in use leads to the record that has it now."""
    former: dict[str, str] = {}
    for node in nodes.values():
        for _, old in former_ids(node.loaded):
            if old not in nodes:
                former.setdefault(old, node.id)
    return former


def _links(record: Loaded, scan: BodyScan | None) -> Iterable[Edge]:
    source = record.source
    if record.model is not None:
        for link in references(record.model, source.values):
            yield Edge(
                source=record.id,
                target=link.target,
                relation=link.field,
                backlink=link.ref.backlink,
                written=link.target,
                types=link.ref.types,
                origin=source,
                loc=link.loc,
            )
    for mention in scan.wiki_links if scan is not None else ():
        yield Edge(
            source=record.id,
            target=mention.id,
            relation=BODY,
            backlink=_MENTION.backlink,
            written=mention.id,
            origin=source,
            mention=mention,
        )
