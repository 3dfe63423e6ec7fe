"""What the comparison shows of a case: its fields as the model declares them, in words, in scripts of a few cases each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from procurement_kb.records import record_types
from procurement_kb.records.introspect import fields
from procurement_kb.views.extras import when_words
from procurement_kb.views.facets import CASE
from procurement_kb.views.facts import facts_of_case
from procurement_kb.views.lists import page
from procurement_kb.views.model import Asset

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

FOLDER = "compare"
URI = f"{FOLDER}.md"
GRADE = "grade"
PACK = 16
LONG = ("outcomes", "award_criteria", "lessons", "conditions")
"""Fields that are read side by side. That two sentences differ says nothing, so these rows carry no mark."""
_FIRST = (GRADE, "verdict", "status", "themes", "countries")

Shown = str | list[str]
"""One value in words, with a second line where there is more to say."""


def compare_fields() -> list[Json]:
    """Return the rows of the comparison: key facts and facets in the order of the model, then what is read in full."""
    specs = {spec.name: spec for spec in fields(record_types()[CASE])}
    rows = {GRADE: "Evidence grade"}
    rows |= {name: spec.meta.label for name, spec in specs.items() if spec.meta.fact or spec.meta.facet}
    rows |= {name: specs[name].meta.label for name in LONG}
    order = [*_FIRST, *(name for name in rows if name not in _FIRST)]
    return [{"key": name, "label": rows[name], "long": name in LONG} for name in order]


def compare_page(ctx: Context) -> Document:
    """Return the page of the comparison; its script fills it."""
    return page(
        ctx,
        URI,
        title="Compare cases",
        summary="Up to four cases side by side, row by row, with what differs marked and what is missing said.",
        template="compare",
        search=False,
        fields=compare_fields(),
        explore=ctx.urls.href("explore/index.md"),
        packs=_packs(ctx),
    )


def compare_assets(ctx: Context) -> Iterator[Asset]:
    """Yield scripts that hold about `PACK` cases each: thousands of tiny files take long to write and to copy."""
    packs: dict[int, Json] = {}
    for case_id in ctx.ids(CASE):
        packs.setdefault(pack_of(case_id, _packs(ctx)), {})[case_id] = compare_data(ctx, case_id)
    for number, cases in sorted(packs.items()):
        text = json.dumps(cases, ensure_ascii=False, separators=(",", ":"))
        root = "(self.KB_DATA=self.KB_DATA||{})"
        yield Asset(f"{FOLDER}/{number}.js", f"Object.assign({root}.compare=KB_DATA.compare||{{}},{text});\n")


def _packs(ctx: Context) -> int:
    return -(-len(ctx.ids(CASE)) // PACK) or 1


def pack_of(case_id: str, packs: int) -> int:
    """Return in which of so many scripts a case stands. The browser works that out, too, and needs no list for it."""
    number = 0
    for letter in case_id:
        number = (number * 31 + ord(letter)) % packs
    return number


def compare_data(ctx: Context, case_id: str) -> Json:
    """Return title, address and rows of a case. Rows without a value are left out."""
    record: Any = ctx.records[case_id]
    overall, grades = ctx.grades(case_id)
    rows: dict[str, list[Shown]] = {GRADE: [[overall.letter, overall.meaning]]}
    rows |= {row["field"]: [_words(value) for value in row["values"]] for row in facts_of_case(ctx, case_id)}
    rows["themes"] = [theme["title"] for theme in ctx.themes_of(record)]
    rows["obstacles"] = [link["title"] for link in ctx.links(record.obstacles)]
    rows["outcomes"] = [
        _outcome(ctx, outcome, grade.letter) for outcome, grade in zip(record.outcomes, grades, strict=True)
    ]
    rows["award_criteria"] = [_criterion(ctx, criterion) for criterion in record.award_criteria]
    rows["lessons"] = list(record.lessons)
    rows["conditions"] = list(record.conditions)
    return {
        "title": record.title,
        "href": ctx.href(case_id),
        "summary": record.summary,
        "rows": {key: values for key, values in rows.items() if values},
    }


def _words(value: Json) -> Shown:
    return [value["text"], value["note"]] if value.get("note") else str(value["text"])


def _outcome(ctx: Context, outcome: Any, grade: str) -> Shown:
    unit = f" {outcome.unit}" if outcome.unit else ""
    change = f"{outcome.baseline}{unit} → {outcome.result}{unit}" if outcome.baseline else f"{outcome.result}{unit}"
    evidence = ctx.lists["evidence-kind"].label(outcome.evidence)
    when = when_words(outcome.when)
    better = ctx.lists["direction"].label(outcome.better)
    note = "; ".join(part for part in (better, evidence, when, f"grade {grade}") if part)
    return [f"{outcome.metric}: {change}", note]


def _criterion(ctx: Context, criterion: Any) -> Shown:
    kind = ctx.lists["criterion-kind"].label(criterion.kind)
    weight = f"{criterion.weight:g} %" if criterion.weight is not None else "weight not stated"
    return [criterion.name, f"{weight}; {kind}"]
