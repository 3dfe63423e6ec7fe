"""What the pages of single record types add to the common part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from procurement_kb.records import record_types
from procurement_kb.records.introspect import fields
from procurement_kb.views.charts import criteria_bar, outcome_strip
from procurement_kb.views.context import NOT_PUBLISHED
from procurement_kb.views.evidence import grade_json
from procurement_kb.views.facets import CASE, buyer_kind, facet_uri
from procurement_kb.views.facts import source_numbers
from procurement_kb.views.learning import path, what_next
from procurement_kb.views.simulation import simulation
from procurement_kb.views.trainer import trainer_links
from procurement_kb.views.training import quiz_html
from procurement_kb.views.words import date_words

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.record_pages import Extra


def case_study(ctx: Context, record_id: str, record: Any) -> Json:
    """Evidence grade, outcomes, award criteria, lessons, conditions and obstacles with their remedies."""
    overall, each = ctx.grades(record_id)
    numbers = source_numbers(record)
    outcomes: list[Json] = []
    for outcome, grade in zip(record.outcomes, each, strict=True):
        unit = f" {outcome.unit}" if outcome.unit else ""
        row = {
            "metric": outcome.metric,
            "result": f"{outcome.result}{unit}",
            "baseline": f"{outcome.baseline}{unit}" if outcome.baseline else None,
            "better": outcome.better,
            "better_label": ctx.lists["direction"].label(outcome.better),
            "when": when_words(outcome.when),
            "evidence": outcome.evidence,
            "evidence_label": ctx.lists["evidence-kind"].label(outcome.evidence),
            "source": outcome.source,
            "source_number": numbers.get(outcome.source),
            "grade": grade_json(grade),
        }
        row["strip_svg"] = outcome_strip(row, prefix=f"kb-o{len(outcomes) + 1}")
        outcomes.append(row)
    criteria = [
        {
            "name": criterion.name,
            "kind": criterion.kind,
            "kind_label": ctx.lists["criterion-kind"].label(criterion.kind),
            "weight": criterion.weight,
            "source": criterion.source,
            "source_number": numbers.get(criterion.source or ""),
        }
        for criterion in record.award_criteria
    ]
    return {
        "grade": grade_json(overall),
        "verdict": {
            "code": record.verdict,
            "label": ctx.lists["verdict"].label(record.verdict),
            "href": ctx.urls.href(facet_uri("verdict", record.verdict)),
        },
        "status": {"code": record.status, "label": ctx.lists["case-status"].label(record.status)},
        "countries": [ctx.lists.countries.label(code) for code in record.countries],
        "outcomes": outcomes,
        "criteria": criteria,
        "criteria_svg": criteria_bar(criteria, prefix="kb-c"),
        "lessons": record.lessons,
        "conditions": record.conditions,
        "obstacles": [
            {
                **link,
                "remedies": ctx.links(getattr(ctx.records[link["id"]], "remedies", [])),
                "cases": ctx.facet_counts["obstacles"][link["id"]],
                "explore": ctx.urls.href(facet_uri("obstacles", link["id"])),
            }
            for link in ctx.links(record.obstacles)
        ],
        "here": here(ctx, record_id, record),
        "tools": ctx.links(record.tools),
        "dialogue": ctx.links([record.dialogue])[0] if record.dialogue and ctx.links([record.dialogue]) else None,
    }


_ASKED = ("value", "award_criteria", "outcomes", "suppliers", "conditions")
"""What a reader who wants to copy a case asks for, and not every case states."""


def here(ctx: Context, record_id: str, record: Any) -> Json:
    """Return the facts that readers compare with where they work, and which others the case does not state."""
    kinds = [kind for buyer in record.buyers if (kind := buyer_kind(ctx, buyer))]
    labels = {spec.name: spec.meta.label for spec in fields(record_types()[CASE])}
    missing = [labels[name] for name in _ASKED if not getattr(record, name)]
    if record.procedure == NOT_PUBLISHED:
        missing.insert(0, labels["procedure"])
    return {
        "id": record_id,
        "countries": record.countries,
        "buyers": list(dict.fromkeys(kinds)),
        "care-settings": record.care_settings,
        "missing": missing,
    }


def when_words(value: str | None) -> str | None:
    """Write the time of a result: dates in words, words as they are."""
    if value is None:
        return None
    return date_words(value) if _DATE.fullmatch(value) else value


def action(ctx: Context, record_id: str, record: Any) -> Json:
    """Steps, evidence, training and maturity statements."""
    del record_id
    return {
        "steps": record.steps,
        "evidence": ctx.cards(link["id"] for link in ctx.links(record.evidence)),
        "modules": ctx.cards(link["id"] for link in ctx.links(record.modules)),
        "maturity": record.maturity,
        "siblings": [
            ctx.link(other_id)
            for other_id, other in sorted(ctx.of_type("action"), key=lambda row: (row[1].order, row[0]))
            if other.theme == record.theme
        ],
    }


def obstacle(ctx: Context, record_id: str, record: Any) -> Json:
    """Remedies."""
    del record_id
    return {"remedies": ctx.cards(link["id"] for link in ctx.links(record.remedies))}


def organisation(ctx: Context, record_id: str, record: Any) -> Json:
    """Offers and needs."""
    del ctx, record_id
    return {"offers": record.offers, "needs": record.needs}


def dialogue(ctx: Context, record_id: str, record: Any) -> Json:
    """The event, with its times in words and for machines."""
    del ctx, record_id
    event = record.event
    closes = record.closes.isoformat() if record.closes else None
    out: Json = {"status": record.status, "closes": closes, "event": None}
    if event:
        out["event"] = {
            "start": event.start.isoformat(),
            "start_words": f"{date_words(event.start.date())}, {event.start:%H:%M}",
            "end_words": f"{date_words(event.end.date())}, {event.end:%H:%M}" if event.end else None,
            "timezone": event.timezone,
            "online": event.online,
            "place": event.place,
            "url": event.url,
        }
    return out


def programme(ctx: Context, record_id: str, record: Any) -> Json:
    """Milestones and projects."""
    del record_id
    numbers = source_numbers(record)
    projects = []
    for project in record.projects:
        if isinstance(project, str):
            projects += [{**link, "what": ctx.records[link["id"]].summary} for link in ctx.links([project])]
        else:
            projects.append({"title": project.name, "href": project.url, "what": project.what, "external": True})
    return {
        "milestones": [
            {
                "date": date_words(row.date),
                "iso": row.date,
                "what": row.what,
                "source": row.source,
                "source_number": numbers.get(row.source or ""),
            }
            for row in sorted(record.milestones, key=lambda row: row.date)
        ],
        "projects": projects,
    }


def term(ctx: Context, record_id: str, record: Any) -> Json:
    """Other spellings and terms to read next."""
    del record_id
    return {
        "abbreviation": record.abbreviation,
        "aliases": record.aliases,
        "see_also": [{**link, "summary": ctx.records[link["id"]].summary} for link in ctx.links(record.see_also)],
    }


def module(ctx: Context, record_id: str, record: Any) -> Json:
    """Objectives, prerequisites, cases and the quiz."""
    return {
        "objectives": record.objectives,
        "minutes": record.minutes,
        "prerequisites": ctx.links(record.prerequisites),
        "cases": ctx.cards(link["id"] for link in ctx.links(record.cases)),
        "pass_mark": record.pass_mark,
        "next": what_next(ctx, record_id),
        "trainer": trainer_links(ctx, record_id),
        "inserts": {"quiz": quiz_html(ctx, record_id)},
    }


EXTRAS: dict[str, Extra] = {
    "case-study": case_study,
    "action": action,
    "obstacle": obstacle,
    "organisation": organisation,
    "dialogue": dialogue,
    "programme": programme,
    "term": term,
    "module": module,
    "path": path,
    "simulation": simulation,
}
"""The function for each type that has one; the theme hub is in ``hubs``."""
