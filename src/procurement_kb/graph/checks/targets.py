"""Do links lead where they should? KB201, KB202, KB207, KB209, KB212."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from procurement_kb.findings import Example, Finding, Rule, Severity, register
from procurement_kb.graph.edits import write_id
from procurement_kb.graph.guess import guess
from procurement_kb.graph.model import BODY, Edge, Graph
from procurement_kb.graph.words import a_type, quoted
from procurement_kb.records.hints import NO_HINT, Hint

UNKNOWN_ID = register(
    Rule(
        code="KB201",
        name="unknown-id",
        severity=Severity.ERROR,
        title="A link leads to a record that does not exist.",
        why="Readers would follow it to a page that is not there, and the record would be missing from the lists of "
        "what links to what.",
        mend="Write the id of an existing record: the name of its file without `.md`. `kb ls` lists them all. "
        "If the record is still to be written, add it first.",
        wrong=Example(record_type="term", body="It belongs to the theme [[value-base]] [@evaluation].\n"),
        right=Example(record_type="term", body="It belongs to the theme [[value-based]] [@evaluation].\n"),
    )
)
WRONG_TYPE = register(
    Rule(
        code="KB202",
        name="wrong-link-type",
        severity=Severity.ERROR,
        title="A link leads to a record of another type than the field takes.",
        why="Each field promises what stands at its other end: a page that lists obstacles cannot show a theme among "
        "them.",
        mend="Write the id of a record of the right type, or move the id to the field that takes its type. Any record "
        "may be linked from the text, as `[[id]]`, and from `related`.",
        wrong=Example(fields="obstacles: [value-based]"),
        right=Example(fields="related: [value-based]"),
    )
)
SUPERSEDED = register(
    Rule(
        code="KB207",
        name="link-to-superseded",
        severity=Severity.WARNING,
        title="A link leads to a record that another one replaces.",
        why="Readers would land on a page that tells them to go elsewhere.",
        mend="Link to the record that replaces it. If the old one is meant, because the text is about the past, name "
        "it without a link.",
        wrong=Example(
            fields="related: [old-pumps]",
            files=(("case_studies/old-pumps.md", "superseded_by: new-pumps"), ("case_studies/new-pumps.md", "")),
        ),
        right=Example(
            fields="related: [new-pumps]",
            files=(("case_studies/old-pumps.md", "superseded_by: new-pumps"), ("case_studies/new-pumps.md", "")),
        ),
    )
)
FORMER_ID = register(
    Rule(
        code="KB209",
        name="former-id-in-link",
        severity=Severity.WARNING,
        title="A link uses an earlier id of a record.",
        why="Earlier ids keep working, but every reader of the file has to look up what they stand for.",
        mend="Write the present id. `kb check --fix` does it.",
        wrong=Example(fields="related: [old-name]", files=(("case_studies/new-name.md", "formerly: [old-name]"),)),
        right=Example(fields="related: [new-name]", files=(("case_studies/new-name.md", "formerly: [old-name]"),)),
    )
)
SELF_LINK = register(
    Rule(
        code="KB212",
        name="self-link",
        severity=Severity.ERROR,
        title="A record links to itself.",
        why="The link takes readers to where they are, and a module that asks for itself first can never be started.",
        mend="Take the link out, or write the id of the record that was meant.",
        wrong=Example(name="infusion-pumps", fields="related: [infusion-pumps]"),
        right=Example(
            name="infusion-pumps", fields="related: [other-pumps]", files=(("case_studies/other-pumps.md", ""),)
        ),
    )
)

_SEARCHES = 500
"""How many unknown ids get a "did you mean": each search looks at every id, and thousands of them are a mishap of
another kind, for instance a missing folder."""


def check_targets(graph: Graph) -> Iterator[Finding]:
    """Yield a finding for each link that leads nowhere, to the wrong type, to an old record or to itself."""
    successors = final_successors(graph)
    suggest = _suggester(graph)
    for link in graph.links:
        if link.target == link.source:
            yield Finding(link.path, link.span, SELF_LINK.code, f"{_subject(link)} links to this record itself")
        elif link.target not in graph.nodes:
            yield _unknown(link, suggest(link.written, link.types))
        else:
            yield from _misdirected(graph, link, successors)


def final_successors(graph: Graph) -> Mapping[str, str]:
    """Return, for each replaced record, the one that finally replaces it."""
    after = {edge.source: edge.target for edge in graph.edges if edge.relation == "superseded_by"}
    final: dict[str, str] = {}
    for start, next_one in after.items():
        seen, last = {start}, next_one
        while last in after and last not in seen:
            seen.add(last)
            last = after[last]
        if last not in seen:
            final[start] = last
    return final


def _misdirected(graph: Graph, link: Edge, successors: Mapping[str, str]) -> Iterator[Finding]:
    node = graph.nodes[link.target]
    if link.types and node.type is not None and node.type not in link.types:
        yield Finding(
            link.path,
            link.span,
            WRONG_TYPE.code,
            f"{_subject(link)} is the id of {a_type(node.type)}; write the id of {a_type(*link.types)} here",
        )
        return
    if link.written != link.target:
        yield Finding(
            link.path,
            link.span,
            FORMER_ID.code,
            f"{_subject(link)} is an earlier id; write {quoted(link.target)}",
            suggestion=link.target,
            edits=(write_id(link, link.target),),
        )
        return
    successor = successors.get(link.target)
    # The record that replaces another one may well speak of it.
    if successor is not None and link.relation != "superseded_by" and link.source != successor:
        yield Finding(
            link.path,
            link.span,
            SUPERSEDED.code,
            f"{_subject(link)} is replaced by {quoted(successor)}; link to that",
            suggestion=successor,
        )


def _unknown(link: Edge, hint: Hint) -> Finding:
    message = f"{_subject(link)} is not the id of {a_type(*link.types)}; "
    message += (
        f"did you mean {quoted(hint.value)}?" if hint.value else "write the id of an existing one or add it first"
    )
    edits = (write_id(link, hint.value),) if hint.value and hint.sure else ()
    return Finding(link.path, link.span, UNKNOWN_ID.code, message, suggestion=hint.value, edits=edits)


def _subject(link: Edge) -> str:
    return f"link {quoted(link.written)}" if link.relation == BODY else f"{link.relation} {quoted(link.written)}"


def _suggester(graph: Graph) -> Callable[[str, tuple[str, ...]], Hint]:
    """Return a function that finds the id that was meant, among those of the right types."""

    @cache
    def known(types: tuple[str, ...]) -> frozenset[str]:
        present = {node.id for node in graph.nodes.values() if not types or node.type in types}
        return frozenset(present | {old for old, new in graph.former.items() if new in present})

    answers: dict[tuple[str, tuple[str, ...]], Hint] = {}

    def suggest(written: str, types: tuple[str, ...]) -> Hint:
        question = (written, types)
        if question not in answers and len(answers) < _SEARCHES:
            hint = guess(written, known(types))
            answers[question] = replace(hint, value=graph.resolve(hint.value)) if hint.value is not None else hint
        return answers.get(question, NO_HINT)

    return suggest
