"""A review for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from procurement_kb.exports.review.model import RecordChange, Review, SectionChange
from procurement_kb.findings.render_common import printable


def render(review: Review) -> str:
    """Return a review as text; nothing that stands in a record can give the terminal orders."""
    lines = [f"compared with {review.base}", ""]
    for row in review.findings:
        lines.append(f"{row.path}:{row.line}:{row.column}: {row.severity} {row.code}: {row.message}")
        lines.append(f"    mend: {row.mend}")
    if review.elsewhere:
        lines.append(f"{review.elsewhere} warnings in files that this change does not touch")
    if not review.changes:
        lines.append("no record changes")
    for change in review.changes:
        lines += ["", *_record(change)]
    return "\n".join(printable(line) for line in lines) + "\n"


def _record(change: RecordChange) -> Iterator[str]:
    before = f", before {change.former_path}" if change.former_path else ""
    yield f"{change.what}: {change.title} ({change.type}, {change.path}{before})"
    if change.note:
        yield f"  {change.note}"
    if change.evidence is not None:
        evidence = change.evidence
        former = f", before {evidence.before}" if evidence.before not in {None, evidence.letter} else ""
        yield f"  evidence {evidence.letter}{former}: {evidence.meaning}. {evidence.raise_it}".rstrip()
        for row in evidence.outcomes:
            yield f"    {row.letter}  {row.metric}: {row.why} {row.raise_it}".rstrip()
    for field in change.fields:
        yield f"  {field.field}:"
        if field.before:
            yield f"    - {field.before}"
        if field.after:
            yield f"    + {field.after}"
    for section in change.sections:
        yield f"  text, {_section(section)}"
    for related in change.related:
        yield f"  related: {related.title} ({'; '.join(related.reasons)})"


def _section(section: SectionChange) -> str:
    if section.before is None:
        return f"{section.name}: new, {section.after} words"
    if section.after is None:
        return f"{section.name}: removed"
    return f"{section.name}: changed, {section.before} → {section.after} words"
