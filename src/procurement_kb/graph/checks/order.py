"""Do links go round in circles, and do paths keep the order that modules ask for? KB204, KB205, KB213."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procurement_kb.findings import Example, Finding, Rule, Severity, register
from procurement_kb.graph.cycles import components, shortest_cycle
from procurement_kb.graph.model import Edge, Graph
from procurement_kb.graph.words import and_list, quoted

PREREQUISITE_CYCLE = register(
    Rule(
        code="KB204",
        name="prerequisite-cycle",
        severity=Severity.ERROR,
        title="Modules ask for each other first.",
        why="Nobody can take the first module before the second and the second before the first.",
        mend="Take out the prerequisite that is the least needed.",
        wrong=Example(
            record_type="module",
            name="first-steps",
            fields="prerequisites: [second-steps]",
            files=(("content/training/modules/second-steps.md", "prerequisites: [first-steps]"),),
        ),
        right=Example(
            record_type="module",
            name="first-steps",
            fields="prerequisites: []",
            files=(("content/training/modules/second-steps.md", "prerequisites: [first-steps]"),),
        ),
    )
)
PATH_ORDER = register(
    Rule(
        code="KB205",
        name="path-order",
        severity=Severity.ERROR,
        title="A path brings a module before what it needs.",
        why="Learners who follow the path would meet a module without what it takes for granted.",
        mend="List every prerequisite of a module before it, or drop the prerequisite from the module if it is not "
        "needed.",
        wrong=Example(
            record_type="path",
            fields="modules: [second-steps, first-steps]",
            files=(
                ("content/training/modules/first-steps.md", ""),
                ("content/training/modules/second-steps.md", "prerequisites: [first-steps]"),
            ),
        ),
        right=Example(
            record_type="path",
            fields="modules: [first-steps, second-steps]",
            files=(
                ("content/training/modules/first-steps.md", ""),
                ("content/training/modules/second-steps.md", "prerequisites: [first-steps]"),
            ),
        ),
    )
)
SUCCESSION_CYCLE = register(
    Rule(
        code="KB213",
        name="succession-cycle",
        severity=Severity.ERROR,
        title="Records replace each other.",
        why="Readers of each of them would be sent to the other, and none would be the present one.",
        mend="Take `superseded_by` out of the record that is still good.",
        wrong=Example(
            name="old-pumps",
            fields="superseded_by: new-pumps",
            files=(("case_studies/new-pumps.md", "superseded_by: old-pumps"),),
        ),
        right=Example(name="old-pumps", fields="superseded_by: new-pumps", files=(("case_studies/new-pumps.md", ""),)),
    )
)


def check_order(graph: Graph) -> Iterator[Finding]:
    """Yield one finding for each circle, and one for each module that a path brings too early."""
    prerequisites = _successors(graph, "prerequisites")
    circles = components({node: list(edges) for node, edges in prerequisites.items()})
    circular = {member: group for group in circles for member in group}
    yield from _circles(prerequisites, circles, PREREQUISITE_CYCLE, "prerequisites go round in a circle")
    replaced = _successors(graph, "superseded_by")
    groups = components({node: list(edges) for node, edges in replaced.items()})
    yield from _circles(replaced, groups, SUCCESSION_CYCLE, "superseded_by goes round in a circle")
    for node in graph.nodes.values():
        if node.type == "path":
            yield from _path(graph, node.id, prerequisites, circular)


def _successors(graph: Graph, relation: str) -> dict[str, dict[str, Edge]]:
    """Return, for each record, the edges of one relation by their target."""
    out: dict[str, dict[str, Edge]] = {}
    for edge in graph.edges:
        if edge.relation == relation:
            out.setdefault(edge.source, {}).setdefault(edge.target, edge)
    return out


def _circles(
    edges: Mapping[str, Mapping[str, Edge]], groups: tuple[frozenset[str], ...], rule: Rule, what: str
) -> Iterator[Finding]:
    successors = {node: sorted(targets) for node, targets in edges.items()}
    for group in groups:
        circle = shortest_cycle(successors, group)
        edge = edges[circle[0]][circle[1]]
        spelt = " → ".join((*circle, circle[0]))
        yield Finding(edge.path, edge.span, rule.code, f"{what}: {spelt}; take out one of these steps")


def _path(
    graph: Graph,
    path_id: str,
    prerequisites: Mapping[str, Mapping[str, Edge]],
    circular: Mapping[str, frozenset[str]],
) -> Iterator[Finding]:
    steps = [edge for edge in graph.out(path_id) if edge.relation == "modules"]
    place = {edge.target: index for index, edge in reversed(list(enumerate(steps)))}
    for index, edge in enumerate(steps):
        if place[edge.target] != index:
            continue
        needed = [
            module
            for module in prerequisites.get(edge.target, ())
            # A circle has a finding of its own, and no order of the path could mend it.
            if module not in circular.get(edge.target, ()) and place.get(module, len(steps)) > index
        ]
        if not needed:
            continue
        later = [quoted(module) for module in needed if module in place]
        absent = [quoted(module) for module in needed if module not in place]
        mends = [f"move {and_list(later)} before it"] * bool(later) + [f"add {and_list(absent)} before it"] * bool(
            absent
        )
        names = and_list([quoted(module) for module in needed])
        message = f"module {quoted(edge.target)} needs {names} first; {' and '.join(mends)}"
        yield Finding(edge.path, edge.span, PATH_ORDER.code, message)
