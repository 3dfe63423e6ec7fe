"""Pages that gather: home, theme hubs, and the entry pages per audience and care setting."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from procurement_kb.views.europe import cases_map
from procurement_kb.views.facets import facet_uri
from procurement_kb.views.jsonld import site_jsonld
from procurement_kb.views.lists import by_code, group, page
from procurement_kb.views.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

TOP = 6
FEATURED = 3


def home(ctx: Context) -> Document:
    """Return the home page: what this is, the six doors, figures, the map and three cases."""
    cases = ctx.of_type("case-study")
    countries: Counter[str] = Counter(code for _, case in cases for code in set(case.countries))
    measured = sum(any(outcome.evidence == "measured" for outcome in case.outcomes) for _, case in cases)
    title = ctx.project.settings.site_name
    chosen = featured(ctx)
    return page(
        ctx,
        "index.md",
        title=title,
        summary=ctx.project.settings.site_description,
        template="home",
        type="home",
        figures=[
            {"number": len(cases), "label": "cases", "href": ctx.urls.href("explore/index.md")},
            {"number": len(countries), "label": "countries", "href": None},
            {"number": measured, "label": "with measured outcomes", "href": None},
            {"number": len(ctx.ids("guidance")), "label": "guides", "href": ctx.urls.href("guidance/index.md")},
        ],
        doors=[_door(ctx, theme) for theme in ctx.themes],
        starts=entry_links(ctx, "audience"),
        settings=entry_links(ctx, "care-setting"),
        featured=ctx.cards(chosen),
        newest=ctx.cards([i for i in newest(ctx) if i not in chosen][:FEATURED]),
        modules=ctx.cards(sorted(ctx.ids("module"), key=lambda i: (_any(ctx, i).minutes, i))[:FEATURED]),
        map=_map(ctx, countries),
        jsonld=site_jsonld(ctx),
    )


def _any(ctx: Context, record_id: str) -> Any:
    return ctx.records[record_id]


def _door(ctx: Context, theme: Json) -> Json:
    cases = sum(theme["id"] in record.themes for _, record in ctx.of_type("case-study"))
    actions = sum(record.theme == theme["id"] for _, record in ctx.of_type("action"))
    return {**theme, "counts": f"{count(cases, 'case')} · {count(actions, 'action')}"}


def _map(ctx: Context, countries: Counter[str]) -> Json:
    names = {code: ctx.lists.countries.label(code) for code in countries}
    hrefs = {code: ctx.urls.href(facet_uri("countries", code)) for code in countries}
    return cases_map(dict(countries), hrefs, names, ctx.shapes)


def newest(ctx: Context) -> list[str]:
    """Return all cases, the latest first."""

    def key(record_id: str) -> tuple[int, int, str]:
        record = _any(ctx, record_id)
        reviewed = record.reviewed.on.toordinal() if record.reviewed else 0
        return (-(record.years.end or record.years.start), -reviewed, record_id)

    return sorted(ctx.ids("case-study"), key=key)


def featured(ctx: Context) -> list[str]:
    """Return three cases by evidence and date that share neither country nor first theme."""
    chosen: list[str] = []
    countries: set[str] = set()
    themes: set[str] = set()
    for record_id in sorted(ctx.ids("case-study"), key=ctx.case_order):
        record = _any(ctx, record_id)
        if countries.isdisjoint(record.countries) and record.themes[0] not in themes and not record.superseded_by:
            chosen.append(record_id)
            countries.update(record.countries)
            themes.add(record.themes[0])
        if len(chosen) == FEATURED:
            break
    return chosen


def theme_extra(ctx: Context, record_id: str, record: Any) -> Json:
    """Return what a theme hub gathers: actions, guidance by phase, obstacles, cases, tools, modules, dialogues."""

    def here(type_name: str) -> list[str]:
        return [i for i, other in ctx.of_type(type_name) if record_id in other.effective_themes()]

    def phase_groups() -> list[Json]:
        wanted = set(here("guidance"))
        groups = by_code(ctx, "guidance", "phase", lambda guide: [guide.phase])
        kept = [{**one, "items": [item for item in one["items"] if item["id"] in wanted]} for one in groups]
        return [one for one in kept if one["items"]]

    cases = sorted(here("case-study"), key=ctx.case_order)
    actions = sorted(here("action"), key=lambda i: (_any(ctx, i).order, i))
    return {
        "challenges": record.challenges,
        "actions": [{**ctx.card(i), "steps": _any(ctx, i).steps} for i in actions],
        "guidance": phase_groups(),
        "obstacles": [
            {**ctx.card(i), "remedies": ctx.links(_any(ctx, i).remedies)[:FEATURED]} for i in here("obstacle")
        ],
        "cases": ctx.cards(cases[:TOP]),
        "cases_total": len(cases),
        "explore": ctx.urls.href(facet_uri("themes", record_id) if cases else "explore/index.md"),
        "tools": ctx.cards(here("tool")),
        "modules": ctx.cards([*here("path"), *here("module")]),
        "dialogues": ctx.cards(i for i in here("dialogue") if _any(ctx, i).status == "open"),
        "dialogues_closed": ctx.cards([i for i in here("dialogue") if _any(ctx, i).status != "open"][:FEATURED]),
    }


def entry_links(ctx: Context, codelist: str) -> list[Json]:
    """Return the entry pages of a code list."""
    return [
        {"title": entry.label, "summary": entry.description, "href": ctx.urls.href(f"for/{code}.md"), "code": code}
        for code, entry in ctx.lists[codelist].items()
    ]


PROCUREMENT_BODY = {
    "procurement-body": (
        "Procurement bodies",
        "You buy for several hospitals, municipalities or regions.",
        frozenset({"central-purchasing-body", "buyers-group", "regional-authority", "national-authority"}),
    )
}


def entries(ctx: Context) -> list[Document]:
    """Return the entry pages: one per audience, per care setting, and one for procurement bodies."""
    crumbs = [{"title": "Start from who you are", "href": ctx.urls.href("for/index.md")}]
    documents = [
        page(
            ctx,
            "for/index.md",
            title="Start from who you are",
            summary="Pick your role or your place of work and see what to read first.",
            template="entries",
            audiences=entry_links(ctx, "audience"),
            settings=[
                *entry_links(ctx, "care-setting"),
                *(
                    {"title": title, "summary": summary, "href": ctx.urls.href(f"for/{code}.md"), "code": code}
                    for code, (title, summary, _) in PROCUREMENT_BODY.items()
                ),
            ],
        )
    ]
    for code, entry in ctx.lists["audience"].items():
        documents.append(_entry(ctx, code, entry.label, entry.description, crumbs, _cases_for_audience(ctx, code)))
    for code, entry in ctx.lists["care-setting"].items():
        cases = [i for i, record in ctx.of_type("case-study") if code in record.care_settings]
        documents.append(_entry(ctx, code, entry.label, entry.description, crumbs, cases))
    for code, (title, summary, kinds) in PROCUREMENT_BODY.items():
        cases = [i for i, record in ctx.of_type("case-study") if kinds & set(_buyer_kinds(ctx, record))]
        documents.append(_entry(ctx, code, title, summary, crumbs, cases))
    return documents


def _buyer_kinds(ctx: Context, record: Any) -> Iterable[str]:
    for buyer in record.buyers:
        if isinstance(buyer, str):
            current = ctx.graph.resolve(buyer)
            if current in ctx.records:
                yield _any(ctx, current).kind
        else:
            yield buyer.kind


def _cases_for_audience(ctx: Context, audience: str) -> list[str]:
    """Return the cases that the guidance and actions for an audience point to: these show what the pages advise."""
    out: dict[str, None] = {}
    for type_name in ("action", "guidance", "module"):
        for record_id, record in ctx.of_type(type_name):
            if audience in record.audience:
                for edge in ctx.graph.out(record_id):
                    if edge.target in ctx.records and ctx.records[edge.target].kind_.name == "case-study":
                        out[edge.target] = None
    return list(out)


def _entry(ctx: Context, code: str, title: str, summary: str, crumbs: list[Json], cases: list[str]) -> Document:
    def for_audience(type_name: str) -> list[str]:
        return [i for i, record in ctx.of_type(type_name) if code in record.audience]

    is_audience = code in ctx.lists["audience"]
    ranked = sorted(cases, key=ctx.case_order)
    linked = set(ranked)
    if is_audience:
        guidance, actions = for_audience("guidance"), for_audience("action")
        paths, modules = for_audience("path"), for_audience("module")
    else:
        guidance = _pointing_at(ctx, "guidance", linked)
        actions = _pointing_at(ctx, "action", linked)
        paths, modules = ctx.ids("path"), _pointing_at(ctx, "module", linked)
    obstacles = [
        i for i, n in Counter(o for c in ranked for o in _any(ctx, c).obstacles).most_common() if i in ctx.records and n
    ]
    listed = bool(ranked) and code in ctx.lists["care-setting"]
    groups = [
        group("Read first", ctx.cards(guidance[:TOP])),
        group("Do", ctx.cards(actions[:TOP])),
        group("Learn", ctx.cards([*paths, *modules][:TOP])),
        group("Cases close to you", ctx.cards(ranked[:TOP])),
        group("Obstacles they met", ctx.cards(obstacles[:TOP])),
    ]
    return page(
        ctx,
        f"for/{code}.md",
        title=title,
        summary=summary,
        template="for",
        crumbs=crumbs,
        groups=[one for one in groups if one["items"]],
        code=code,
        cases_total=len(ranked),
        explore=ctx.urls.href(facet_uri("care-settings", code) if listed else "explore/index.md"),
        all_listed=listed,
    )


def _pointing_at(ctx: Context, type_name: str, targets: set[str]) -> list[str]:
    """Return the records of a type that link to one of ``targets``, those with most such links first."""
    counts = {i: len({edge.target for edge in ctx.graph.out(i)} & targets) for i in ctx.ids(type_name)}
    return sorted((i for i, n in counts.items() if n), key=lambda i: (-counts[i], i))
