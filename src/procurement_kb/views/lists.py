"""Pages that list records: groups of cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from procurement_kb.records import record_types
from procurement_kb.views.jsonld import list_jsonld
from procurement_kb.views.model import Document

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json


def page(
    ctx: Context,
    uri: str,
    *,
    title: str,
    summary: str,
    template: str,
    search: bool = True,
    crumbs: Sequence[Json] = (),
    **more: Any,
) -> Document:
    """Return a generated page with the parts that every such page has."""
    home = {"title": "Home", "href": ctx.urls.href("index.md")}
    kb = {
        "template": template,
        "type": "list",
        "id": uri.removesuffix(".md").removesuffix("/index") or "index",
        "title": title,
        "summary": summary,
        "breadcrumbs": [] if uri == "index.md" else [home, *crumbs],
        "terms": [],
        **more,
    }
    kb.setdefault("jsonld", list_jsonld(ctx, uri, title, summary, _items(kb)))
    return Document(uri, title, summary, f"kb/{template}.html", kb, search=search)


def _items(kb: Json) -> list[Json]:
    return [item for group in kb.get("groups", ()) for item in group["items"]]


def group(title: str, items: Iterable[Json], *, summary: str = "", anchor: str = "") -> Json:
    """Return a headed group of cards."""
    rows = list(items)
    return {"title": title, "items": rows, "summary": summary, "anchor": anchor, "total": len(rows)}


def by_code(ctx: Context, type_name: str, codelist: str, value: Callable[[Any], Iterable[str]]) -> list[Json]:
    """Group the records of a type by a code, in the order of the code list; empty groups are left out."""
    groups = []
    rows = sorted(ctx.of_type(type_name), key=lambda row: row[1].title.casefold())
    for code, entry in ctx.lists[codelist].items():
        ids = [record_id for record_id, record in rows if code in value(record)]
        if ids:
            groups.append(group(entry.label, ctx.cards(ids), summary=entry.description, anchor=code))
    return groups


def by_theme(ctx: Context, type_name: str, key: Callable[[tuple[str, Any]], Any]) -> list[Json]:
    """Group the records of a type by theme, in the plan's order."""
    rows = sorted(ctx.of_type(type_name), key=key)
    groups = []
    for theme in ctx.themes:
        ids = [record_id for record_id, record in rows if theme["id"] in record.effective_themes()]
        if ids:
            groups.append(group(theme["title"], ctx.cards(ids), summary=theme["summary"], anchor=theme["id"]))
    return groups


def _by_order(row: tuple[str, Any]) -> tuple[int, str]:
    return (row[1].order, row[0])


def _by_title(row: tuple[str, Any]) -> str:
    return str(row[1].title.casefold())


def list_pages(ctx: Context) -> list[Document]:
    """Return the list page of every record type; types without one of their own get a plain list."""
    documents = [
        page(
            ctx,
            "themes/index.md",
            title="Themes of the Action Plan",
            summary="Six themes for buying health technology on what it does for patients, staff and the planet.",
            template="list",
            groups=[group("Themes", ctx.cards(theme["id"] for theme in ctx.themes))],
        ),
        page(
            ctx,
            "actions/index.md",
            title="Actions",
            summary="What to do under each theme, as a list of steps with the cases that show it.",
            template="list",
            groups=by_theme(ctx, "action", _by_order),
        ),
        page(
            ctx,
            "guidance/index.md",
            title="Guidance",
            summary="How to do each part of the work, by phase of the procurement cycle.",
            template="list",
            groups=by_code(ctx, "guidance", "phase", lambda record: [record.phase]),
        ),
        page(
            ctx,
            "obstacles/index.md",
            title="Obstacles",
            summary="What stands in the way of buying well, what helps against it, and the cases that met it.",
            template="list",
            groups=by_code(ctx, "obstacle", "obstacle-kind", lambda record: [record.kind]),
        ),
        page(
            ctx,
            "tools/index.md",
            title="Tools",
            summary="Toolkits, templates, data sets and platforms, each with what it is good for.",
            template="list",
            groups=by_code(ctx, "tool", "tool-kind", lambda record: [record.kind]),
        ),
        page(
            ctx,
            "network/index.md",
            title="Network",
            summary="Buyers, suppliers and support bodies, and how they have asked the market.",
            template="list",
            groups=_full(
                *by_code(ctx, "dialogue", "dialogue-kind", lambda record: [record.kind]),
                *by_code(ctx, "organisation", "role", lambda record: record.roles),
            ),
        ),
        page(
            ctx,
            "programmes/index.md",
            title="Programmes",
            summary="Funding and policy programmes, what they set out to do and what they left behind.",
            template="list",
            groups=_full(
                group("Programmes", ctx.cards(row[0] for row in sorted(ctx.of_type("programme"), key=_by_title)))
            ),
        ),
        _glossary(ctx),
    ]
    taken = {document.src_uri for document in documents} | {"explore/index.md", "training/index.md", "index.md"}
    for name, model in record_types().items():
        kind = model.kind_
        address = kind.address if kind.listing is None else kind.listing
        uri = f"{address}/index.md"
        if address and name != "case-study" and uri not in taken:
            rows = sorted(ctx.of_type(name), key=_by_title)
            documents.append(
                page(
                    ctx,
                    uri,
                    title=kind.plural.capitalize(),
                    summary=kind.description,
                    template="list",
                    groups=[group(kind.plural.capitalize(), ctx.cards(row[0] for row in rows))],
                )
            )
    return documents


def _full(*groups: Json) -> list[Json]:
    return [one for one in groups if one["items"]]


def _glossary(ctx: Context) -> Document:
    letters: dict[str, list[Json]] = {}
    for term_id, term in sorted(ctx.of_type("term"), key=_by_title):
        row = {
            **ctx.link(term_id),
            "summary": term.summary,
            "abbreviation": term.abbreviation,
            "aliases": term.aliases,
        }
        letters.setdefault(term.title[:1].upper(), []).append(row)
    return page(
        ctx,
        "glossary/index.md",
        title="Glossary",
        summary="The terms of innovation procurement in plain words.",
        template="glossary",
        groups=[group(letter, rows, anchor=f"letter-{letter.lower()}") for letter, rows in letters.items()],
    )
