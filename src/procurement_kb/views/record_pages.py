"""The page of a record: what all types share, plus what each type adds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from procurement_kb.views.body import resolve_body
from procurement_kb.views.citations import cite
from procurement_kb.views.evidence import grade_json
from procurement_kb.views.facets import CASE
from procurement_kb.views.facts import facts, facts_of_case, side_facts, source_numbers, sources
from procurement_kb.views.jsonld import breadcrumbs as breadcrumbs_jsonld
from procurement_kb.views.jsonld import record_jsonld
from procurement_kb.views.model import Document, Later
from procurement_kb.views.words import date_words

if TYPE_CHECKING:
    from procurement_kb.records import Record
    from procurement_kb.views.context import Context, Json

BACKLINK_LIMIT = 12
Extra = Callable[["Context", str, Any], "Json"]


def record_document(ctx: Context, record_id: str, extras: dict[str, Extra]) -> Document:
    """Return the page of one record; ``extras`` adds what only its type has."""
    record = ctx.records[record_id]
    source = ctx.node(record_id).loaded.source
    kind = record.kind_
    src_uri = ctx.src_uri(record_id)
    known: Json = {
        "template": kind.name,
        "type": kind.name,
        "type_label": kind.singular,
        "id": record_id,
        "title": record.title,
        "summary": record.summary,
    }
    if kind.name == CASE:
        known["grade"] = grade_json(ctx.grades(record_id)[0])
    return Document(
        src_uri=src_uri,
        title=record.title,
        description=record.summary,
        template=f"kb/{kind.name}.html",
        kb=Later(known, partial(_whole, ctx, record_id, known, extras.get(kind.name))),
        body=resolve_body(ctx, source, ctx.project.scans[record_id], src_uri),
        origin=source.path,
    )


def _whole(ctx: Context, record_id: str, known: Json, extra: Extra | None) -> Json:
    """Return everything that the template of a record needs."""
    record = ctx.records[record_id]
    source = ctx.node(record_id).loaded.source
    kind = record.kind_
    kb: Json = {
        **known,
        "icon": getattr(record, "icon", None) or kind.icon,
        "path": source.path,
        "breadcrumbs": breadcrumbs(ctx, record),
        "themes": ctx.themes_of(record),
        "facts": facts_of_case(ctx, record_id) if kind.name == CASE else facts(ctx, record),
        "sources": sources(ctx, record),
        "source_numbers": source_numbers(record),
        "contributors": record.contributors,
        "reviewed": review(record),
        "superseded_by": first(ctx.links([record.superseded_by])) if record.superseded_by else None,
        "related": related(ctx, record_id),
        "backlinks": backlinks(ctx, record_id),
        "edit": edit_links(ctx, source.path, record.title),
        "cite": cite(ctx, record_id),
        "terms": [],
    }
    kb["jsonld"] = [
        record_jsonld(ctx, record_id),
        breadcrumbs_jsonld(ctx, kb["breadcrumbs"], record.title, ctx.src_uri(record_id)),
    ]
    if kind.name == CASE:
        kb["side_facts"] = side_facts(kb["facts"])
    if extra:
        kb |= extra(ctx, record_id, record)
    return kb


def first(rows: list[Json]) -> Json | None:
    """Return the first row, None when there is none."""
    return rows[0] if rows else None


LIST_TITLES = {
    "case-study": "Explore",
    "module": "Training",
    "path": "Training",
    "simulation": "Training",
    "organisation": "Network",
    "dialogue": "Network",
    "term": "Glossary",
}


def list_uri(record: Record) -> str | None:
    """Return the page that lists the records of this type, None when there is none."""
    kind = record.kind_
    if kind.name == "case-study":
        return "explore/index.md"
    address = kind.address if kind.listing is None else kind.listing
    return f"{address}/index.md" if address else None


def breadcrumbs(ctx: Context, record: Record) -> list[Json]:
    """Return the way from home to the page, without the page itself."""
    out = [{"title": "Home", "href": ctx.urls.href("index.md")}]
    uri = list_uri(record)
    if uri:
        kind = record.kind_
        title = LIST_TITLES.get(kind.name) or kind.plural.capitalize()
        out.append({"title": title, "href": ctx.urls.href(uri)})
    if record.kind_.name in {"case-study", "action", "guidance", "obstacle"}:
        out += [{"title": theme["title"], "href": theme["href"]} for theme in ctx.themes_of(record)[:1]]
    return out


def review(record: Record) -> Json | None:
    """Return the last review in words and as a date for the reader's browser."""
    if record.reviewed is None:
        return None
    return {
        "on": record.reviewed.on.isoformat(),
        "on_words": date_words(record.reviewed.on),
        "checked": record.reviewed.checked,
    }


def related(ctx: Context, record_id: str) -> list[Json]:
    """Return related records as cards, each with the reasons."""
    return [
        {**ctx.card(row.id), "reasons": list(row.reasons)}
        for row in ctx.related.get(record_id, ())
        if row.id in ctx.records
    ]


def backlinks(ctx: Context, record_id: str) -> list[Json]:
    """Return the records that link here, grouped by what they use this one for.

    A record stands in one group only; a field says more than a mention in the text.
    """
    groups: dict[str, list[str]] = {}
    mentions: list[str] = []
    seen: set[str] = set()
    for edge in ctx.graph.into(record_id):
        if edge.source not in ctx.records or edge.source == record_id:
            continue
        if edge.relation == "body":
            mentions.append(edge.source)
        elif edge.relation not in {"related", "themes", "theme", "superseded_by"} and edge.source not in seen:
            seen.add(edge.source)
            groups.setdefault(edge.backlink, []).append(edge.source)
    rest = [source for source in dict.fromkeys(mentions) if source not in seen]
    if rest:
        groups["Mentioned in"] = rest
    return [
        {
            "heading": heading,
            "items": ctx.cards(ids[:BACKLINK_LIMIT]),
            "total": len(ids),
            "more": max(0, len(ids) - BACKLINK_LIMIT),
        }
        for heading, ids in groups.items()
    ]


def edit_links(ctx: Context, path: str, title: str) -> Json:
    """Return where to edit the file and where to report a mistake, empty without a repository."""
    settings = ctx.project.settings
    repo = settings.repo_url.rstrip("/")
    if not repo:
        return {"edit": None, "report": None, "source": None}
    where = f"{settings.branch}/{quote(path)}"
    report = urlencode(
        {"title": f"Correction: {title}", "body": f"Page: {path}\n\nWhat is wrong, and which source says so?\n"}
    )
    return {
        "edit": f"{repo}/edit/{where}",
        "source": f"{repo}/blob/{where}",
        "report": f"{repo}/issues/new?{report}",
    }
