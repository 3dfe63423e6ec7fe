"""The dashboard for editors: what is due, what is thin, what is missing, as tables whose numbers lead to their lists.

Nothing here depends on today: each record has the day from which its review is due, and the page compares it with the
date. Every part walks the records once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from procurement_kb.graph.review import due_from, reviews
from procurement_kb.records import Record, record_types
from procurement_kb.records.introspect import FieldSpec, fields
from procurement_kb.records.specs import by_name
from procurement_kb.views.evidence import GRADES, MEANING, NONE
from procurement_kb.views.explore import INDEX
from procurement_kb.views.facets import CASE, NO_GRADE, facet_uri
from procurement_kb.views.lists import page
from procurement_kb.views.words import MONTHS, capital, count, date_words

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

URI = "contribute/dashboard.md"
ITEMS = 12
"""A longer list ends in "and N more"."""
ROWS = 24
"""A longer table ends in a row that sums up the rest."""
NEVER = ""
"""The day from which a record that was never reviewed is due: before every date."""


def dashboard_page(ctx: Context) -> Document:
    """Return the dashboard."""
    days = Counter(_due(reviewed) for reviewed, _ in reviews(ctx.graph))
    return page(
        ctx,
        URI,
        title="Dashboard for editors",
        summary="What is due for review, where evidence and fields are thin, and what the collection does not cover yet.",
        template="dashboard",
        search=False,
        crumbs=[{"title": "Contribute", "href": ctx.urls.href("contribute.md")}],
        days=[[day, days[day]] for day in sorted(days)],
        sections=[
            _review(ctx),
            _evidence(ctx),
            _no_outcome(ctx),
            _fields(ctx),
            _coverage(ctx),
            _unlinked(ctx),
            _sources(ctx),
        ],
    )


# --- Parts of tables ----------------------------------------------------------------------------------------------------


def _section(anchor: str, title: str, text: str, tables: Iterable[Json], *, total: int | None = None) -> Json:
    """Return a part of the page; ``total`` is what is left to do, None where a single number would say nothing."""
    return {"anchor": anchor, "title": title, "text": text, "tables": list(tables), "total": total}


def _table(caption: str, head: Sequence[Any], rows: Sequence[Json], *, wide: bool = False) -> Json:
    """Return a table; a wide one may scroll on its own on a narrow screen."""
    return {"caption": caption, "head": list(head), "rows": list(rows), "wide": wide}


def _row(label: str, *cells: Json, href: str | None = None, **more: Any) -> Json:
    return {"label": label, "href": href, "cells": list(cells), **more}


def _number(number: int, href: str | None = None) -> Json:
    """Return a cell with a number that leads to its list; none is a gap."""
    return {"text": f"{number:,}", "href": href if number else None, "number": True, "gap": not number}


def _share(part: int, whole: int) -> Json:
    """Return a cell that says how many of how many, with a bar."""
    return {"text": f"{part:,} of {whole:,}", "share": round(100 * part / whole) if whole else 0}


def _list(words: str, ids: Sequence[str], ctx: Context, notes: Mapping[str, Json] | None = None) -> Json:
    """Return a cell whose words unfold into the list behind them."""
    items = [{**ctx.link(record_id), **(notes or {}).get(record_id, {})} for record_id in ids[:ITEMS]]
    return {"text": words, "list": items, "more": max(0, len(ids) - ITEMS)}


def _case_list(ctx: Context, ids: Sequence[str]) -> Json:
    """Return a cell that unfolds into cases, those with the best evidence first."""
    return _list(count(len(ids), "case"), sorted(ids, key=ctx.case_order), ctx)


# --- The parts of the page ----------------------------------------------------------------------------------------------


def _due(reviewed: dt.date | None) -> str:
    return due_from(reviewed).isoformat() if reviewed else NEVER


def _review(ctx: Context) -> Json:
    months: dict[str, list[tuple[dt.date | None, str]]] = {}
    for reviewed, node in reviews(ctx.graph):
        if node.id in ctx.records:
            months.setdefault(reviewed.isoformat()[:7] if reviewed else NEVER, []).append((reviewed, node.id))
    # The oldest come first, and those are what an editor takes up next.
    shown, rest = list(months.items())[:ROWS], list(months.items())[ROWS:]
    rows = [_review_row(ctx, month, found) for month, found in shown]
    if rest:
        later = sum(len(found) for _, found in rest)
        rows.append(_row("Later", {"text": date_words(_due(rest[0][1][0][0]))}, _number(later)))
    return _section(
        "review",
        "Due for review",
        "A review is due when two years have passed since the last one, and at once where there was none. "
        "In a terminal, kb stale lists the same records.",
        [
            _table(
                "Records by the month of their last review, the oldest first", ["Reviewed", "Due from", "Records"], rows
            )
        ],
    )


def _review_row(ctx: Context, month: str, found: Sequence[tuple[dt.date | None, str]]) -> Json:
    notes = {record_id: {"due": _due(reviewed)} for reviewed, record_id in found}
    ids = [record_id for _, record_id in found]
    first = _due(found[0][0])
    label = f"{MONTHS[int(month[5:]) - 1]} {month[:4]}" if month else "Never"
    return _row(
        label,
        {"text": date_words(first) if first else "At once"},
        _list(count(len(ids), "record"), ids, ctx, notes),
    )


def _evidence(ctx: Context) -> Json:
    cases = ctx.ids(CASE)
    grades = {case_id: ctx.grades(case_id)[0] for case_id in cases}
    letters = Counter(grade.letter for grade in grades.values())
    counted = [
        _row(
            MEANING[letter],
            _number(letters[letter], ctx.urls.href(facet_uri("grade", _grade_code(letter)))),
            _share(letters[letter], len(cases)),
            grade=letter,
        )
        for letter in GRADES
    ]
    rising: dict[tuple[int, str], list[str]] = defaultdict(list)
    for case_id, grade in grades.items():
        if grade.raise_it:
            rising[GRADES.index(grade.letter), grade.raise_it].append(case_id)
    raised = [_row(words, _case_list(ctx, ids), grade=GRADES[at]) for (at, words), ids in sorted(rising.items())]
    return _section(
        "evidence",
        "Evidence",
        "The grade of a case is that of its best outcome. The second table says what would raise it.",
        [
            _table("Cases by evidence grade", ["Grade", "Cases", "Share"], counted),
            _table("What would raise the grade", ["What is missing", "Cases"], raised),
        ],
    )


def _grade_code(letter: str) -> str:
    return NO_GRADE if letter == NONE else letter


def _no_outcome(ctx: Context) -> Json:
    by_status: dict[str, list[str]] = defaultdict(list)
    for case_id, case in ctx.of_type(CASE):
        if not case.outcomes:
            by_status[case.status].append(case_id)
    rows = [
        _row(entry.label, _case_list(ctx, by_status[code]))
        for code, entry in ctx.lists["case-status"].items()
        if by_status[code]
    ]
    return _section(
        "outcomes",
        "Cases without an outcome",
        "A completed purchase without a published result is the first to look at: a later evaluation may exist.",
        [_table("Cases without an outcome, by status", ["Status", "Cases"], rows)],
        total=sum(map(len, by_status.values())),
    )


def thin_fields() -> list[FieldSpec]:
    """Return the fields of a case study that may be left out and that say something about the purchase."""
    return [
        spec
        for spec in fields(record_types()[CASE])
        if not spec.required and spec.meta.group != "editorial" and spec.name != "type"
    ]


def _fields(ctx: Context) -> Json:
    cases = ctx.of_type(CASE)
    common = by_name(Record)
    rows = []
    for spec in thin_fields():
        lacking = [case_id for case_id, case in cases if not getattr(case, spec.name)]
        owner = "every-record" if spec == common.get(spec.name) else CASE
        row = _row(
            spec.meta.label,
            _share(len(cases) - len(lacking), len(cases)),
            _case_list(ctx, lacking),
            href=f"{ctx.urls.href('contribute/fields.md')}#field-{owner}-{spec.name}",
        )
        rows.append((len(lacking), row))
    rows.sort(key=lambda item: -item[0])
    return _section(
        "fields",
        "Thin fields",
        "Optional fields of case studies, the emptiest first. Fill one in only where a source states it.",
        [
            _table(
                "How many cases state each optional field",
                ["Field", "Stated by", "Missing in"],
                [row for _, row in rows],
            )
        ],
    )


def _coverage(ctx: Context) -> Json:
    cases = ctx.of_type(CASE)
    by_setting: dict[str, Counter[str]] = defaultdict(Counter)
    by_country: dict[str, Counter[str]] = defaultdict(Counter)
    for _, case in cases:
        themes = set(case.effective_themes())
        for places, codes in ((by_setting, case.care_settings), (by_country, case.countries)):
            for code in set(codes):
                places[code].update(themes)
    settings = [
        _coverage_row(ctx, "care-settings", code, entry.label, by_setting[code])
        for code, entry in ctx.lists["care-setting"].items()
    ]
    label = ctx.lists.countries.label
    totals = ctx.facet_counts["countries"]
    found = sorted(by_country, key=lambda code: (-totals[code], label(code).casefold()))
    countries = [_coverage_row(ctx, "countries", code, label(code), by_country[code]) for code in found]
    none = sorted((label(code) for code in ctx.shapes.countries if code not in by_country), key=str.casefold)
    head = ["Total", *({"theme": theme["id"]} for theme in ctx.themes)]
    theme_totals = ctx.facet_counts["themes"]
    theme_rows = [
        _row(
            theme["title"],
            _number(theme_totals[theme["id"]], _facet(ctx, "themes", theme["id"])),
            href=theme["href"],
            theme=theme["id"],
            icon=theme["icon"],
        )
        for theme in ctx.themes
    ]
    section = _section(
        "coverage",
        "What the cases cover",
        "A zero is a case that nobody has told yet. A case counts under each of its themes, countries and settings.",
        [
            _table("Cases by theme", ["Theme", "Cases"], theme_rows),
            _table("Cases by care setting and theme", ["Care setting", *head], settings, wide=True),
            _table("Cases by country and theme", ["Country", *head], countries, wide=True),
        ],
    )
    section["none"] = {
        "title": f"{count(len(none), 'country', 'countries')} and territories on the map of Europe without a case",
        "names": none,
    }
    return section


def _coverage_row(ctx: Context, key: str, code: str, label: str, themes: Counter[str]) -> Json:
    start = f"{ctx.urls.href(INDEX)}?{key}={code}&themes="
    cells = [_number(themes[theme["id"]], start + theme["id"]) for theme in ctx.themes]
    return _row(label, _number(ctx.facet_counts[key].get(code, 0), _facet(ctx, key, code)), *cells)


def _facet(ctx: Context, key: str, code: str) -> str:
    return ctx.urls.href(facet_uri(key, code))


def _unlinked(ctx: Context) -> Json:
    rows = []
    total = 0
    for name, model in record_types().items():
        found = [
            record_id
            for record_id, record in ctx.of_type(name)
            if not record.superseded_by and not getattr(record, "footer", None) and not ctx.graph.into(record_id)
        ]
        total += len(found)
        if found:
            found.sort(key=lambda record_id: ctx.records[record_id].title.casefold())
            words = count(len(found), model.kind_.singular, model.kind_.plural)
            rows.append(_row(capital(model.kind_.plural), _list(words, found, ctx)))
    return _section(
        "unlinked",
        "Unlinked records",
        "No other record leads to these: readers find them in lists and in the search only.",
        [_table("Records that no other record links to", ["Type", "Records"], rows)],
        total=total,
    )


def _sources(ctx: Context) -> Json:
    sources: Counter[str] = Counter()
    pages: dict[str, list[str]] = defaultdict(list)
    single: dict[str, list[str]] = defaultdict(list)
    hosts_of: dict[str, Json] = {}
    for record_id, record in ctx.records.items():
        hosts = [ctx.host_of(source.url) for source in record.sources.values()]
        sources.update(hosts)
        for host in dict.fromkeys(hosts):
            pages[host].append(record_id)
        if len(set(hosts)) == 1:
            single[record.kind_.name].append(record_id)
            hosts_of[record_id] = {"note": hosts[0]}
    ranked = sorted(sources, key=lambda host: (-sources[host], host))
    rows = [
        _row(host, _number(sources[host]), _list(count(len(pages[host]), "page"), pages[host], ctx))
        for host in ranked[:ROWS]
    ]
    if rest := ranked[ROWS:]:
        rows.append(_row(f"{len(rest):,} more", _number(sum(sources[host] for host in rest)), {"text": ""}))
    alone = [
        _row(capital(model.kind_.plural), _list(count(len(single[name]), "page"), single[name], ctx, hosts_of))
        for name, model in record_types().items()
        if single[name]
    ]
    return _section(
        "sources",
        "Where the facts come from",
        "A page whose sources all stand on one host tells one side and goes with that host. Look for a second one.",
        [
            _table("Sources by host, the most used first", ["Host", "Sources", "Cited on"], rows),
            _table("Pages that rest on one host", ["Type", "Pages"], alone),
        ],
    )
