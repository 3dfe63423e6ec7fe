"""Is each id one record's own, and does somebody lead there? KB203, KB206, KB208."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from procurement_kb.findings import Example, Finding, Rule, Severity, Span, register
from procurement_kb.graph.build import former_ids
from procurement_kb.graph.model import Graph, Node
from procurement_kb.graph.words import quoted

DUPLICATE_ID = register(
    Rule(
        code="KB203",
        name="duplicate-id",
        severity=Severity.ERROR,
        title="Two records have one id.",
        why="An id names one record in the whole knowledge base. Of two files with one name, whatever their folders, "
        "links could reach only one.",
        mend="Rename one of the files. `kb rename OLD NEW` keeps links to it working, if it was published before.",
        wrong=Example(
            name="infusion-pumps", files=(("content/tools/infusion-pumps.md", "title: A tool of the same name"),)
        ),
        right=Example(
            name="infusion-pumps", files=(("content/tools/infusion-pump-model.md", "title: A tool of its own name"),)
        ),
    )
)
ORPHAN = register(
    Rule(
        code="KB206",
        name="orphan-page",
        severity=Severity.WARNING,
        title="Nothing leads readers to a page.",
        why="An obstacle that no case met and nothing helps against, a module outside every path, or a page of the "
        "site that nothing links to, is seldom found by those it was written for.",
        mend="Link to it from where its readers are: name the obstacle in a case or list its `remedies`, put the "
        "module on a path, link to the page or give it a place in the `footer`. If it is not needed, delete it.",
        wrong=Example(record_type="obstacle", fields="remedies: []"),
        right=Example(
            record_type="obstacle",
            fields="remedies: [scoring-guide]",
            files=(("content/guidance/scoring-guide.md", ""),),
        ),
    )
)
FORMER_CLASH = register(
    Rule(
        code="KB208",
        name="former-id-clash",
        severity=Severity.ERROR,
        title="An earlier id is in use.",
        why="An earlier id is a promise that old links and addresses lead to this record. They cannot lead to two.",
        mend="Take the id out of `formerly` of the record that never had it. A present id is never listed there.",
        wrong=Example(name="infusion-pumps", fields="formerly: [infusion-pumps]"),
        right=Example(name="infusion-pumps", fields="formerly: [pumps]"),
    )
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What leads readers to the records of a type that no list makes easy to find."""

    led_to: Callable[[Graph, Node], bool]
    message: str


def _obstacle_has_company(graph: Graph, node: Node) -> bool:
    return any(edge.relation == "remedies" for edge in graph.out(node.id)) or any(
        edge.relation == "obstacles" for edge in graph.into(node.id)
    )


def _module_is_on_a_path(graph: Graph, node: Node) -> bool:
    return any(edge.relation == "modules" and graph.nodes[edge.source].type == "path" for edge in graph.into(node.id))


def _page_is_linked(graph: Graph, node: Node) -> bool:
    return bool(graph.into(node.id)) or node.loaded.source.values.get("footer") is not None


_WANTED: Mapping[str, _Wanted] = {
    "obstacle": _Wanted(
        _obstacle_has_company,
        "no case met this obstacle and nothing helps against it; list its remedies, or name it in the obstacles of a case",
    ),
    "module": _Wanted(_module_is_on_a_path, "this module is on no path; add its id to the modules of a path"),
    "page": _Wanted(_page_is_linked, "nothing links to this page; link to it, or give it a place in the footer"),
}


def check_ids(graph: Graph) -> Iterator[Finding]:
    """Yield a finding for each id that two records claim, and for each record that nothing leads to."""
    for first, *others in graph.duplicates:
        for node in others:
            yield Finding(
                node.path,
                Span(),
                DUPLICATE_ID.code,
                f"id {quoted(node.id)} is taken by {first.path}; rename one of the two files",
            )
    yield from _former(graph)
    # A record that could not be read may hold the very links that would be missed.
    if all(node.loaded.source.readable for node in graph.nodes.values()):
        yield from _orphans(graph)


def _orphans(graph: Graph) -> Iterator[Finding]:
    for node in graph.nodes.values():
        wanted = _WANTED.get(node.type or "")
        if wanted is None or node.loaded.source.values.get("superseded_by"):
            continue
        if not wanted.led_to(graph, node):
            yield Finding(node.path, Span(), ORPHAN.code, wanted.message)


def _former(graph: Graph) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for node in sorted(graph.nodes.values(), key=lambda node: node.path):
        for index, old in former_ids(node.loaded):
            holder = graph.nodes.get(old)
            if holder is not None and holder.id == node.id:
                problem = "is the present id of this record; list earlier ids only"
            elif holder is not None:
                problem = f"is the present id of {holder.path}; take it out here"
            elif owners.setdefault(old, node.path) != node.path:
                problem = f"is also an earlier id of {owners[old]}; keep it in one of the two"
            else:
                continue
            span = node.loaded.source.span(("formerly", index))
            yield Finding(node.path, span, FORMER_CLASH.code, f"formerly {quoted(old)} {problem}")
