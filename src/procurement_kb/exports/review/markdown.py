"""A review as GitHub Markdown. Every text of a record goes through `inert`: it neither links, nor calls, nor escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from procurement_kb.exports.review.inert import code, inert
from procurement_kb.exports.review.model import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    Evidence,
    FieldChange,
    FindingRow,
    RecordChange,
    Review,
    SectionChange,
)
from procurement_kb.findings.render_common import help_url

LARGEST = 900_000
"""Characters of a job summary; GitHub takes a mebibyte."""
COMMENT = 60_000
"""Characters of a comment; GitHub takes 65,536."""
_MOST_FINDINGS = 100
_MOST_RECORDS = 50
_MOST_FIELDS = 60
_MOST_RELATED = 6
_CELL = 160
_CODE = re.compile(r"KB\d{3}")
_HEADS = {ADDED: "New", CHANGED: "Changed", MOVED: "Moved", REMOVED: "Removed"}


def render(review: Review, *, site_url: str = "", preview: Sequence[str] = (), limit: int = LARGEST) -> str:
    """Return a review as Markdown.

    Args:
        review: what to tell.
        site_url: the address of the site, to which the codes of findings lead.
        preview: lines of Markdown, of our own, that say where the preview is.
        limit: characters; records that do not fit are only counted.
    """
    blocks = [_overview(review), *([_bullets(preview)] if preview else ()), *_findings(review, site_url)]
    if review.changes:
        blocks.append("## Records")
    size = sum(len(block) + 2 for block in blocks)
    rest = 0
    for number, change in enumerate(review.changes):
        block = _record(change)
        if number >= _MOST_RECORDS or size + len(block) + 200 > limit:
            rest += 1
            continue
        blocks.append(block)
        size += len(block) + 2
    if rest:
        blocks.append(f"… and {_count(rest, 'more record')}; `kb diff` shows them all.")
    text = "\n\n".join(blocks) + "\n"
    return text if len(text) <= limit else f"{_overview(review)}\n\nThe rest is too long to show; run `kb diff`.\n"


def _overview(review: Review) -> str:
    errors = sum(row.severity == "error" for row in review.findings)
    warnings = len(review.findings) - errors
    counts = [
        _count(sum(change.what == what for change in review.changes), f"{_HEADS[what].lower()} record")
        for what in _HEADS
        if any(change.what == what for change in review.changes)
    ]
    does = ", ".join(counts) or "no record changes"
    found = " and ".join([_count(errors, "error"), _count(warnings, "warning")]) if review.findings else "no findings"
    verdict = "Errors must be mended before it can be published." if errors else "The check passes."
    return f"## What this change does\n\n{does.capitalize()}; {found}. {verdict}"


def _findings(review: Review, site_url: str) -> Iterator[str]:
    if review.findings:
        yield "## Findings"
        shown = review.findings[:_MOST_FINDINGS]
        yield _table(("Where", "What", "How to mend it"), (_finding(row, site_url) for row in shown))
        if len(review.findings) > len(shown):
            yield f"… and {len(review.findings) - len(shown)} more; `kb check` shows them all."
    if review.elsewhere:
        yield f"{_count(review.elsewhere, 'warning')} in files that this change does not touch."


def _finding(row: FindingRow, site_url: str) -> tuple[str, str, str]:
    name = inert(row.code, 10)
    if site_url and _CODE.fullmatch(row.code):
        name = f"[{row.code}]({help_url(site_url, row.code)})"
    severity = "error" if row.severity == "error" else "warning"
    return (
        code(f"{row.path}:{row.line}:{row.column}"),
        f"{severity} {name}: {inert(row.message, 400)}",
        inert(row.mend),
    )


def _record(change: RecordChange) -> str:
    where = code(change.path) + (f", before {code(change.former_path)}" if change.former_path else "")
    head = f"### {_HEADS.get(change.what, 'Changed')}: {inert(change.title)}"
    blocks = [head, f"{inert(change.type)} · {where}"]
    if change.note:
        blocks.append(inert(change.note))
    if change.evidence is not None:
        blocks.append(_evidence(change.evidence))
    if change.fields:
        blocks.append(_fields(change.fields, new=change.what == ADDED))
    if change.sections:
        blocks.append("Text: " + ", ".join(map(_section, change.sections)) + ".")
    if change.related:
        rows = [f"{inert(row.title)} ({inert('; '.join(row.reasons))})" for row in change.related[:_MOST_RELATED]]
        blocks.append(f"Related:\n\n{_bullets(rows)}")
    return "\n\n".join(blocks)


def _fields(rows: Sequence[FieldChange], *, new: bool) -> str:
    shown = rows[:_MOST_FIELDS]
    if new:
        table = _table(("Field", "Value"), ((inert(row.field), inert(row.after, _CELL)) for row in shown))
    else:
        table = _table(
            ("Field", "Before", "Now"),
            ((inert(row.field), inert(row.before, _CELL), inert(row.after, _CELL)) for row in shown),
        )
    more = f"\n\n… and {len(rows) - len(shown)} more." if len(rows) > len(shown) else ""
    return f"<details><summary>{_count(len(rows), 'field')}</summary>\n\n{table}{more}\n\n</details>"


def _evidence(evidence: Evidence) -> str:
    letter = inert(evidence.letter, 4)
    now = f"Evidence **{letter}**: {inert(evidence.meaning)}."
    if evidence.before is not None and evidence.before != evidence.letter:
        now = f"Evidence **{letter}**, before {inert(evidence.before, 4)}: {inert(evidence.meaning)}."
    lines = [f"{now} {inert(evidence.raise_it)}".strip()]
    if evidence.outcomes:
        rows = (
            (
                inert(row.metric, _CELL),
                inert(row.letter, 4),
                inert(row.why),
                inert(row.raise_it) or "It is the best grade.",
            )
            for row in evidence.outcomes
        )
        lines.append(_table(("Outcome", "Grade", "Why", "What would raise it"), rows))
    return "\n\n".join(lines)


def _section(change: SectionChange) -> str:
    name = inert(change.name, 80)
    if change.before is None:
        return f"{name} new ({_count(change.after or 0, 'word')})"
    if change.after is None:
        return f"{name} removed"
    return f"{name} changed ({change.before} → {_count(change.after, 'word')})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
