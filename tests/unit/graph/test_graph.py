"""The graph: nodes for all records, typed edges with their places, earlier ids."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from procurement_kb.graph import BODY, Edge, Graph
from procurement_kb.graph.build import build_graph
from tests.rules.harness import load, place, record, theme

CASE = "case_studies/pumps.md"
OBSTACLE = "content/obstacles/risk-aversion.md"


def _graph(root: Path, files: dict[str, str | bytes]) -> Graph:
    return load(root, {**theme(), **files}).graph


def _rows(edges: tuple[Edge, ...]) -> list[tuple[str, str, str, str]]:
    return [(edge.source, edge.relation, edge.target, edge.backlink) for edge in edges]


def test_edges_both_ways(tmp_path: Path) -> None:
    """Every link of a record leaves it in the order of its fields and arrives where it leads, with the words for it."""
    fields = "obstacles: [risk-aversion]\nbuyers: [{name: A Hospital, kind: hospital}, city-hospital]"
    body = record("case-study").split("---\n", 2)[2] + "\nSee [[risk-aversion|the obstacle]] and [[value-based]].\n"
    files: dict[str, str | bytes] = {
        CASE: record("case-study", fields, body),
        OBSTACLE: record("obstacle"),
        "content/network/organisations/city-hospital.md": record("organisation"),
    }
    graph = _graph(tmp_path, files)
    assert [
        ("pumps", "themes", "value-based", "Records on this theme"),
        ("pumps", "buyers", "city-hospital", "Cases as buyer"),
        ("pumps", "obstacles", "risk-aversion", "Cases that met this obstacle"),
        ("pumps", BODY, "risk-aversion", "Mentioned in"),
        ("pumps", BODY, "value-based", "Mentioned in"),
    ] == _rows(graph.out("pumps"))
    assert [
        ("pumps", "obstacles", "risk-aversion", "Cases that met this obstacle"),
        ("pumps", BODY, "risk-aversion", "Mentioned in"),
    ] == _rows(graph.into("risk-aversion"))
    assert () == graph.out("nobody") == graph.into("nobody")


def test_places_of_edges(tmp_path: Path) -> None:
    """An edge knows its file and the place of the id in it, in a field and in the text."""
    body = record("case-study").split("---\n", 2)[2] + "\nSee [[risk-aversion|the obstacle]].\n"
    content = record("case-study", "obstacles:\n  - risk-aversion", body)
    graph = _graph(tmp_path, {CASE: content, OBSTACLE: record("obstacle")})
    field, text = graph.into("risk-aversion")
    assert (CASE, 3, 5, 18) == (field.path, field.span.line, field.span.column, field.span.end_column)
    shown = f"{text.span.line}:{text.span.column}-{text.span.end_column}"
    assert (CASE, place(content, "risk-aversion")) == (text.path, shown)


def test_broken_records_are_nodes(tmp_path: Path) -> None:
    """A record without readable fields still has an id, a type and a title."""
    files: dict[str, str | bytes] = {CASE: "---\ntitle: [\n", OBSTACLE: record("obstacle", "title: x\nkind: nonsense")}
    nodes = _graph(tmp_path, files).nodes
    assert ["pumps", "risk-aversion", "value-based"] == list(nodes)
    assert ("case-study", "pumps", None) == (nodes["pumps"].type, nodes["pumps"].title, nodes["pumps"].loaded.record)
    assert ("obstacle", "x", None) == (
        nodes["risk-aversion"].type,
        nodes["risk-aversion"].title,
        nodes["risk-aversion"].loaded.record,
    )


def test_earlier_ids(tmp_path: Path) -> None:
    """A link by an earlier id leads to the present record; an id in use is nobody's earlier one."""
    files: dict[str, str | bytes] = {
        CASE: record("case-study", "formerly: [old-pumps, other]\nrelated: [other]"),
        "case_studies/other.md": record("case-study", "related: [old-pumps, nowhere]"),
    }
    graph = _graph(tmp_path, files)
    assert {"old-pumps": "pumps"} == dict(graph.former)
    assert ["pumps", "pumps", "other", None] == [
        graph.resolve(name) for name in ("old-pumps", "pumps", "other", "nowhere")
    ]
    related = [(edge.written, edge.target) for edge in graph.links if edge.relation == "related"]
    assert [("old-pumps", "pumps"), ("nowhere", "nowhere"), ("other", "other")] == related
    assert "nowhere" not in {edge.target for edge in graph.edges}


def test_links_to_oneself_and_to_nothing_are_no_edges(tmp_path: Path) -> None:
    """They stay among the links, for the checks, and never reach a page."""
    graph = _graph(tmp_path, {CASE: record("case-study", "related: [pumps, nowhere]")})
    assert {"pumps", "nowhere", "value-based"} == {link.target for link in graph.links}
    assert ["value-based"] == [edge.target for edge in graph.edges]


def test_duplicates(tmp_path: Path) -> None:
    """Of two records with one id the first by path is the node, and both are named; links of both are kept."""
    files: dict[str, str | bytes] = {
        CASE: record("case-study"),
        "content/tools/pumps.md": record("tool"),
    }
    graph = _graph(tmp_path, files)
    assert CASE == graph.nodes["pumps"].path
    assert [[CASE, "content/tools/pumps.md"]] == [[node.path for node in group] for group in graph.duplicates]
    assert [CASE, "content/tools/pumps.md"] == [edge.path for edge in graph.out("pumps")]


def test_immutable(tmp_path: Path) -> None:
    """Nobody can change a graph that others look at."""
    graph = _graph(tmp_path, {CASE: record("case-study")})
    with pytest.raises(FrozenInstanceError):
        graph.duplicates = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        graph.nodes["new"] = graph.nodes["pumps"]  # type: ignore[index]


def test_order_of_records_does_not_matter(tmp_path: Path) -> None:
    """The graph is the same however its records come."""
    project = load(tmp_path, {**theme(), CASE: record("case-study"), OBSTACLE: record("obstacle")})
    again = build_graph(project.loaded[::-1], project.bodies)
    assert list(project.graph.nodes.items()) == list(again.nodes.items())
    assert project.graph.links == again.links


def test_empty() -> None:
    """A graph of nothing is a graph."""
    graph = build_graph((), {})
    assert (0, (), ()) == (len(graph.nodes), tuple(graph.links), graph.edges)
