"""Do citations and sources belong together? KB133, KB210, KB211."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procurement_kb.findings import Edit, Example, Finding, Rule, Severity, register
from procurement_kb.graph.guess import guess
from procurement_kb.graph.words import quoted
from procurement_kb.records.hints import Hint
from procurement_kb.records.introspect import Kind, Leaf, leaves
from procurement_kb.records.load import Loaded
from procurement_kb.records.yamltext import like
from procurement_kb.sources.body import BodyScan
from procurement_kb.sources.positions import source_text

_SOURCE = """  evaluation:
    title: Report on the contract
    publisher: National audit office
    url: https://example.org/report
    kind: report
"""

UNKNOWN_SOURCE = register(
    Rule(
        code="KB133",
        name="unknown-source",
        severity=Severity.ERROR,
        title="A field names a source that the page does not have.",
        why="The figure would stand without its evidence, and its evidence grade could not be worked out.",
        mend="Write one of the keys under `sources`, or add the source there.",
        wrong=Example(
            fields="value:\n  - {amount: 1200000, currency: EUR, covers: contract, source: evaluaton}",
        ),
        right=Example(
            fields="value:\n  - {amount: 1200000, currency: EUR, covers: contract, source: evaluation}",
        ),
    )
)
UNKNOWN_CITATION = register(
    Rule(
        code="KB210",
        name="unknown-citation",
        severity=Severity.ERROR,
        title="The text cites a source that the page does not have.",
        why="Readers would see a claim that looks supported, with a mark that leads nowhere.",
        mend="Write one of the keys under `sources`, or add the source there.",
        wrong=Example(record_type="term", body="It comes before a product exists [@evaluaton].\n"),
        right=Example(record_type="term", body="It comes before a product exists [@evaluation].\n"),
    )
)
UNUSED_SOURCE = register(
    Rule(
        code="KB211",
        name="unused-source",
        severity=Severity.WARNING,
        title="A source is listed and never used.",
        why="Readers cannot tell what it supports.",
        mend="Cite it where it supports the text, as `[@key]`, or name it as `source` of a figure, or take it out.",
        wrong=Example(record_type="term", fields=f"sources:\n{_SOURCE}{_SOURCE.replace('evaluation', 'audit')}"),
        right=Example(record_type="term", fields=f"sources:\n{_SOURCE}"),
    )
)


def check_citations(record: Loaded, scan: BodyScan | None) -> Iterator[Finding]:
    """Yield a finding for each citation without a source and each source without a citation."""
    source = record.source
    sources = source.values.get("sources", {})
    if not source.readable or record.model is None or not isinstance(sources, Mapping | None):
        return
    keys = [key for key in sources or {} if isinstance(key, str)]
    used: set[str] = set()
    for leaf in leaves(record.model, source.values, Kind.KEY):
        if leaf.value in keys:
            used.add(leaf.value)
        elif isinstance(leaf.value, str):
            hint = guess(leaf.value, keys)
            used.add(hint.value or "")
            yield _unknown_source(record, leaf, hint)
    for citation in scan.citations if scan is not None else ():
        if citation.key in keys:
            used.add(citation.key)
            continue
        hint = guess(citation.key, keys)
        used.add(hint.value or "")
        message = f"citation {quoted(citation.key)} is not among the sources; {_instead(hint)}"
        edits = (Edit(citation.key_span, hint.value),) if hint.value and hint.sure else ()
        yield Finding(source.path, citation.key_span, UNKNOWN_CITATION.code, message, hint.value, edits)
    for key in keys:
        if key not in used:
            message = f"source {quoted(key)} is never cited; cite it as [@{key}] or take it out"
            yield Finding(source.path, source.span(("sources", key), key=True), UNUSED_SOURCE.code, message)


def _unknown_source(record: Loaded, leaf: Leaf, hint: Hint) -> Finding:
    source = record.source
    span = source.span(leaf.loc)
    message = f"{leaf.spec.name} {quoted(leaf.value)} is not among the sources; {_instead(hint)}"
    edits: tuple[Edit, ...] = ()
    if hint.value and hint.sure:
        edits = (Edit(span, like(source_text(source, leaf.loc) or "", hint.value)),)
    return Finding(source.path, span, UNKNOWN_SOURCE.code, message, hint.value, edits)


def _instead(hint: Hint) -> str:
    return f"did you mean {quoted(hint.value)}?" if hint.value else "write one of their keys or add the source"
