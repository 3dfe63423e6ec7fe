"""Do the fields of each source stand in the usual order? KB141."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procurement_kb.findings import Edit, Example, Finding, Rule, Severity, Span
from procurement_kb.findings.lines import LineTable
from procurement_kb.graph.words import quoted
from procurement_kb.records import Source
from procurement_kb.records.load import Loaded
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.values import value_at
from procurement_kb.sources import Loc

SOURCE_ORDER = Rule(
    code="KB141",
    name="source-order",
    severity=Severity.WARNING,
    title="The fields of a source stand in another order than elsewhere.",
    why="Whoever compares two files, or looks for the address in a long list of sources, finds it by its place.",
    mend="Write the fields in the order title, publisher, url, date, accessed, kind. `kb check --fix` does it.",
    wrong=Example(
        record_type="term",
        fields="sources:\n  evaluation:\n    title: Report on the contract\n    url: https://example.org/report\n"
        "    publisher: National audit office\n    kind: report",
    ),
    right=Example(
        record_type="term",
        fields="sources:\n  evaluation:\n    title: Report on the contract\n    publisher: National audit office\n"
        "    url: https://example.org/report\n    kind: report",
    ),
)

_ORDER = {name: place for place, name in enumerate(Source.model_fields)}


@check(SOURCE_ORDER)
def check_source_order(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the order of the fields of each source, as far as all of them are known."""
    del context
    sources = value_at(loaded, "sources")
    for name, source in sources.items() if isinstance(sources, dict) else ():
        if not isinstance(source, dict) or not all(field in _ORDER for field in source):
            continue
        fields = list(source)
        right = sorted(fields, key=_ORDER.__getitem__)
        if fields != right:
            first, instead = next((field, other) for field, other in zip(fields, right, strict=True) if field != other)
            message = (
                f"{first} stands before {instead} in source {quoted(str(name))}; write the order {', '.join(right)}"
            )
            span = loaded.source.span(("sources", name, first), key=True)
            edits = _reordered(loaded, ("sources", name), fields, right)
            yield Finding(loaded.source.path, span, SOURCE_ORDER.code, message, edits=edits)


def _reordered(loaded: Loaded, loc: Loc, fields: Sequence[str], right: Sequence[str]) -> tuple[Edit, ...]:
    """Return the edit that puts the fields in order; none when comments or an unusual layout could get lost."""
    source = loaded.source
    lines = LineTable(source.text)
    keys = [source.span((*loc, field), key=True) for field in fields]
    values = [source.span((*loc, field)) for field in fields]
    starts = [lines.offset(key.line, key.column) for key in keys]
    ends = [lines.offset(value.end_line, value.end_column) for value in values]
    ends = [max(end, start) for start, end in zip(starts, ends, strict=True)]
    gaps = [source.text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    in_a_row = all(gap.strip() == "," and "\n" not in gap for gap in gaps)
    in_lines = all(not gap.strip() and "\n" in gap for gap in gaps) and len({key.column for key in keys}) == 1
    pieces = {field: source.text[start:end] for field, start, end in zip(fields, starts, ends, strict=True)}
    # A block of lines ends with its line end, which is part of it and would have to move with it.
    if not (in_a_row or in_lines) or any("\n" in piece for piece in pieces.values()):
        return ()
    moved = "".join(pieces[field] + gap for field, gap in zip(right, [*gaps, ""], strict=True))
    whole = Span(keys[0].line, keys[0].column, values[-1].end_line, values[-1].end_column)
    return (Edit(whole, moved),)
