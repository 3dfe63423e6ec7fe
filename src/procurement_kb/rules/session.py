"""Can a trainer hold the session of a module, and has it one? KB334, KB335."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from procurement_kb.findings import Edit, Example, Finding, Rule, Severity
from procurement_kb.graph.guess import guess
from procurement_kb.graph.words import quoted
from procurement_kb.records.hints import Hint, slug
from procurement_kb.records.load import Loaded
from procurement_kb.records.yamltext import like
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.values import items_at
from procurement_kb.sources import Loc
from procurement_kb.sources.positions import source_text

FIELD = "session"
_STAGE = """session:
  - section: {}
    minutes: 10
    points: [Lowest price decides most tenders.]
    notes: Ask who has bought something that was never used.
"""

STAGE_SECTION = Rule(
    code="KB334",
    name="stage-without-section",
    severity=Severity.ERROR,
    title="A stage of a session is about a section that the page does not have.",
    why="Slides take their heading, and the tables that belong to them, from the section. Stages may stand in any order, "
    "and several may be about one section.",
    mend="Write the heading in lower case, its words joined by hyphens: `## Why it matters` is `why-it-matters`.",
    wrong=Example(record_type="module", fields=_STAGE.format("why-it-matter")),
    right=Example(record_type="module", fields=_STAGE.format("why-it-matters")),
)
SESSION_MISSING = Rule(
    code="KB335",
    name="module-without-session",
    severity=Severity.WARNING,
    title="A module has no session for trainers.",
    why="The facilitator's view, the slides and the session planner are made of it; without it, trainers find an "
    "exercise and a handout only.",
    mend="Add `session`: what the slides say, what the trainer does, and the minutes, stretch by stretch.",
    wrong=Example(record_type="module", fields="session: []"),
    right=Example(record_type="module", fields=_STAGE.format("why-it-matters")),
)


def unknown_section(section: Any, anchors: Collection[str], instead: str) -> tuple[str, Hint] | None:
    """Tell what is wrong with the name of a section, and what was meant; None when the page has it.

    Args:
        section: the name as written. One of the wrong form has a finding of its own.
        anchors: the anchors of the page's headings.
        instead: what to write when no heading looks alike.
    """
    if not isinstance(section, str) or slug(section) != section or section in anchors:
        return None
    hint = guess(section, anchors)
    advice = f"did you mean {quoted(hint.value)}?" if hint.value else instead
    return f"section {quoted(section)} is no heading of this page; {advice}", hint


@check(STAGE_SECTION, SESSION_MISSING, types=["module"])
def check_session(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the section of each stage, and whether there are any stages."""
    source = loaded.source
    stages = source.values.get(FIELD)
    if stages is None or stages == []:
        message = "the module has no session; add its stages, so that trainers get slides and timings"
        yield Finding(source.path, source.span((FIELD,), key=True), SESSION_MISSING.code, message)
        return
    scan = context.scans.get(source.path)
    if scan is None:
        return
    anchors = [heading.slug for heading in scan.headings]
    for place, stage in items_at(loaded, FIELD):
        loc: Loc = (*place, "section")
        found = unknown_section(
            stage.get("section") if isinstance(stage, dict) else None,
            anchors,
            "write the anchor of the heading that it is about",
        )
        if found is not None:
            message, hint = found
            span = source.span(loc)
            text = source_text(source, loc)
            edits = (Edit(span, like(text or "", hint.value)),) if hint.value and hint.sure else ()
            yield Finding(source.path, span, STAGE_SECTION.code, message, hint.value, edits)
