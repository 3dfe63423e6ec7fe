"""What was learnt about addresses, for people and programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from procurement_kb.exports.links.model import Checked, State, archive_address
from procurement_kb.exports.review.inert import code, inert
from procurement_kb.findings.render_common import printable

LARGEST = 60_000
"""Characters of an issue; GitHub takes 65,536."""
_TOLD = {
    State.DEAD: "Dead",
    State.MOVED: "Moved for good",
    State.UNSURE: "No proper answer",
}
_HELP = {
    State.DEAD: "Nothing is there any more. Look for a new address, or cite the archived copy.",
    State.MOVED: "Write the new address, unless it is only a home page.",
    State.UNSURE: "Open them by hand: some servers send programs away and let people in.",
}


def text(rows: Sequence[Checked]) -> str:
    """Return a report for a terminal: one line for each place of each address that is not alive."""
    lines = []
    for state in _TOLD:
        for row in _of(rows, state):
            for use in row.uses:
                where = f"{use.path}:{use.span.line}:{use.span.column}"
                lines.append(f"{where}: {state.value}: {row.url} ({row.result.detail}){_instead(row)}")
    return "\n".join(printable(line) for line in [*lines, summary(rows)]) + "\n"


def _instead(row: Checked) -> str:
    if row.result.state is State.MOVED:
        return f"; now at {row.result.target}"
    return f"; archived copy: {_copy(row)}" if row.result.state is State.DEAD else ""


def _copy(row: Checked) -> str:
    return row.archived or archive_address(row.url, row.uses[0].read_on if row.uses else "")


def summary(rows: Sequence[Checked]) -> str:
    """Return how many addresses are in which state."""
    counts = ", ".join(f"{len(found)} {state.value}" for state in State if (found := _of(rows, state)))
    return f"{len(rows)} address{'' if len(rows) == 1 else 'es'}{': ' if counts else ''}{counts}"


def as_json(rows: Sequence[Checked]) -> str:
    """Return everything as JSON."""
    out = [
        {
            "url": row.url,
            "state": row.result.state.value,
            "detail": row.result.detail,
            "target": row.result.target or None,
            "checked": row.result.checked.isoformat() if row.result.checked else None,
            "since": row.result.since.isoformat() if row.result.since else None,
            "archive": _copy(row) if row.result.state is State.DEAD else None,
            "uses": [{"path": use.path, "line": use.span.line, "column": use.span.column} for use in row.uses],
        }
        for row in rows
    ]
    return json.dumps(out, indent=2) + "\n"


def markdown(rows: Sequence[Checked], limit: int = LARGEST) -> str:
    """Return a report for an issue on GitHub; addresses are shown, not linked, as they come from records."""
    blocks = [f"{inert(summary(rows))}."]
    room = limit - 2_000
    for state, title in _TOLD.items():
        found = _of(rows, state)
        if not found:
            continue
        lines = [
            f"## {title}",
            "",
            _HELP[state],
            "",
            "| Where | Address | Why | Instead |",
            "| --- | --- | --- | --- |",
        ]
        room -= sum(map(len, lines))
        left = 0
        for row in found:
            line = _row(row)
            if len(line) > room:
                left += 1
            else:
                lines.append(line)
                room -= len(line) + 1
        blocks.append("\n".join(lines) + (f"\n\n… and {left} more; `kb links` shows them all." if left else ""))
    return "\n\n".join(blocks) + "\n"


def _row(row: Checked) -> str:
    places = [code(f"{use.path}:{use.span.line}") for use in row.uses[:3]]
    if len(row.uses) > len(places):
        places.append(f"and {len(row.uses) - len(places)} more")
    since = f", since {row.result.since:%Y-%m-%d}" if row.result.since else ""
    instead = {State.DEAD: _copy(row), State.MOVED: row.result.target}.get(row.result.state, "")
    cells = ("<br>".join(places), code(row.url, 500), inert(f"{row.result.detail}{since}"), code(instead, 600))
    return f"| {' | '.join(cell or ' ' for cell in cells)} |"


def _of(rows: Iterable[Checked], state: State) -> list[Checked]:
    return [row for row in rows if row.result.state is state]
