"""The graph: every record as a node, every link between records as a typed edge. Immutable and sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from procurement_kb.findings import Span
from procurement_kb.records.load import Loaded
from procurement_kb.sources import Loc, SourceFile
from procurement_kb.sources.body_model import WikiLink

BODY = "body"
"""The relation of a link that stands in the text rather than in a field."""
RELATED = "related"
"""The field in which editors name related records themselves."""


@dataclass(frozen=True, slots=True)
class Node:
    """One record, good or broken: its id is known either way, so that links to a broken record do not dangle."""

    id: str
    type: str | None
    """The record type, None when neither folder nor front matter tells it."""
    title: str
    path: str
    loaded: Loaded = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Edge:
    """One link as somebody wrote it."""

    source: str
    """Id of the record in which the link stands."""
    target: str
    """Id of the present record it leads to, or the id as written when it leads nowhere."""
    relation: str
    """Name of the field, or `BODY`."""
    backlink: str
    """Words that head the list of such links on the target's page."""
    written: str
    """The id as written, which may be an earlier id of the target."""
    types: tuple[str, ...] = ()
    """Record types the target may have; none means any."""
    origin: SourceFile | None = field(default=None, compare=False, repr=False)
    """The file in which the link stands."""
    loc: Loc = ()
    """Its place in the front matter, when it stands in a field."""
    mention: WikiLink | None = field(default=None, repr=False)
    """The link itself, when it stands in the body."""

    @property
    def path(self) -> str:
        """The file in which the link stands."""
        return self.origin.path if self.origin is not None else ""

    @property
    def span(self) -> Span:
        """Where the id is written. Worked out on demand, because most links are never the subject of a finding."""
        if self.mention is not None:
            return self.mention.id_span
        return self.origin.span(self.loc) if self.origin is not None else Span()


@dataclass(frozen=True)
class Graph:
    """All records and all links between them."""

    nodes: Mapping[str, Node]
    """Every record by id, sorted by id. Of two records with one id, the one whose path comes first."""
    links: Sequence[Edge]
    """Every link, also those that lead nowhere or to the record itself, by path; in a file those of fields come first."""
    former: Mapping[str, str]
    """Present id for each earlier id. Clashing ones are left out."""
    duplicates: tuple[tuple[Node, ...], ...] = ()
    """Records that share an id, each group by path."""

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The links that lead to another record."""
        return tuple(link for link in self.links if link.target in self.nodes and link.target != link.source)

    @cached_property
    def _out(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped(self.edges, attrgetter("source"))

    @cached_property
    def _into(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped(self.edges, attrgetter("target"))

    def out(self, record_id: str) -> tuple[Edge, ...]:
        """Return the links from a record to others, those of its fields first, in reading order."""
        return self._out.get(record_id, ())

    def into(self, record_id: str) -> tuple[Edge, ...]:
        """Return the links from other records to a record, sorted by their path."""
        return self._into.get(record_id, ())

    def resolve(self, record_id: str) -> str | None:
        """Return the present id for ``record_id``, following earlier ids, or None when no record has or had it."""
        if record_id in self.nodes:
            return record_id
        return self.former.get(record_id)


def _grouped(edges: Sequence[Edge], key: Callable[[Edge], str]) -> Mapping[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(key(edge), []).append(edge)
    return {record_id: tuple(group) for record_id, group in groups.items()}
