"""The explorer without a script: the complete list of cases, and one page per value of each facet.

The script of the explorer builds on these pages. What it needs beyond facets and cards is made here too: the map, and
the lists from which a reader says where they work.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from procurement_kb.graph.addresses import page_address, parse_published
from procurement_kb.views.facets import CASE, FOLDER, Facet, Value, case_ids, facet_uri, members_of
from procurement_kb.views.jsonld import list_jsonld
from procurement_kb.views.lists import group, page
from procurement_kb.views.model import Asset
from procurement_kb.views.words import count

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

PAGE_SIZE = 100
INDEX = f"{FOLDER}/index.md"
LONG = 40
"""A facet with more values than this is listed on a page of its own only."""
GRADE = "grade"
HERE = ("countries", "buyers", "care-settings")
"""The facets by which a reader says where they work."""


def explore_pages(ctx: Context) -> list[Document]:
    """Return the complete list, a page for each facet and pages for each of its values that a case has."""
    found = ctx.facets
    ranked = sorted(ctx.ids(CASE), key=ctx.case_order)
    documents = _complete_list(ctx, ranked, found)
    ids = case_ids(ctx.records)
    place = {case_id: rank for rank, case_id in enumerate(ranked)}
    for facet in found:
        members = [sorted((ids[at] for at in row), key=place.__getitem__) for row in members_of(facet)]
        documents.append(_facet_page(ctx, facet, [len(row) for row in members]))
        for value, row in zip(facet.values, members, strict=True):
            if row:
                documents += _value_pages(ctx, facet, value, row)
    return documents


def gone_pages(documents: Iterable[Document], published: str) -> dict[str, str]:
    """Return redirects for published pages of the explorer that no case fills any more.

    A country leaves the list when its only case is corrected: the address then leads to the page of the facet.
    """
    taken = {page_address(document.src_uri) for document in documents}
    out = {}
    for _, address in parse_published(published):
        parts = address.strip("/").split("/")
        if parts[0] == FOLDER and address not in taken:
            facet = facet_uri(parts[1]) if len(parts) > 1 else INDEX
            out[f"{address.strip('/')}.md"] = facet if page_address(facet) in taken else INDEX
    return out


def _complete_list(ctx: Context, ids: Sequence[str], found: Sequence[Facet]) -> list[Document]:
    """Return the pages of the complete list of cases, best evidence first; the first is the explorer."""
    chunks = _chunks(ids)
    uris = [INDEX, *(f"{FOLDER}/all/{number}.md" for number in range(2, len(chunks) + 1))]
    hrefs = [ctx.urls.href(uri) for uri in uris]
    summary = f"All {count(len(ids), 'case')} of innovation procurement in health and care, best evidence first."
    documents = []
    for number, (uri, chunk) in enumerate(zip(uris, chunks, strict=True), 1):
        first = number == 1
        more: Json = {"total": len(ids), "facets": [_links(ctx, facet) for facet in found]} if first else {}
        documents.append(
            page(
                ctx,
                uri,
                title="Explore the cases" if first else f"Explore the cases, page {number}",
                summary=summary,
                template="explore" if first else "facet",
                search=first,
                crumbs=[] if first else [_crumb(ctx)],
                groups=[group("Cases", ctx.cards(chunk))],
                pagination=_pagination(hrefs, number),
                **more,
            )
        )
    return documents


def _links(ctx: Context, facet: Facet) -> Json:
    """Return a facet with the pages of its values; of a long one only the page that lists them."""
    counts = list(ctx.facet_counts[facet.key].values())
    used = sum(map(bool, counts))
    return {
        "key": facet.key,
        "label": facet.label,
        "href": ctx.urls.href(facet_uri(facet.key)),
        "total": used,
        "values": [] if used > LONG else _value_links(ctx, facet, counts),
    }


def _value_links(ctx: Context, facet: Facet, counts: Sequence[int]) -> list[Json]:
    return [
        {
            "title": value.label,
            "href": ctx.urls.href(facet_uri(facet.key, value.code)),
            "total": total,
            "group": value.group,
            "part": value.parent is not None,
        }
        for value, total in zip(facet.values, counts, strict=True)
        if total
    ]


def _facet_page(ctx: Context, facet: Facet, counts: Sequence[int]) -> Document:
    groups: dict[str, list[Json]] = {}
    for link in _value_links(ctx, facet, counts):
        groups.setdefault(link["group"], []).append(link)
    uri = facet_uri(facet.key)
    title = f"Cases by {facet.label if facet.label.isupper() else facet.label.lower()}"
    summary = f"Innovation procurement in health and care, listed by {title.removeprefix('Cases by ')}."
    return page(
        ctx,
        uri,
        title=title,
        summary=summary,
        template="facet",
        search=False,
        crumbs=[_crumb(ctx)],
        listing=[{"title": name, "items": rows} for name, rows in groups.items()],
        jsonld=list_jsonld(ctx, uri, title, summary, [link for rows in groups.values() for link in rows]),
    )


def _value_pages(ctx: Context, facet: Facet, value: Value, ids: Sequence[str]) -> list[Document]:
    chunks = _chunks(ids)
    uris = [facet_uri(facet.key, value.code, number) for number in range(1, len(chunks) + 1)]
    hrefs = [ctx.urls.href(uri) for uri in uris]
    name = facet.label if facet.key != GRADE else "Evidence grade"
    title = f"{name} {value.label}" if facet.key == GRADE else f"{name}: {value.label}"
    summary = f"{count(len(ids), 'case')} of innovation procurement in health and care, best evidence first."
    query = f"{ctx.urls.href(INDEX)}?{facet.key}={value.code}"
    documents = []
    for number, (uri, chunk) in enumerate(zip(uris, chunks, strict=True), 1):
        shown = title if number == 1 else f"{title}, page {number}"
        documents.append(
            page(
                ctx,
                uri,
                title=shown,
                summary=summary,
                template="facet",
                search=False,
                crumbs=[
                    _crumb(ctx),
                    {"title": facet.label, "href": ctx.urls.href(facet_uri(facet.key))},
                    *([{"title": value.label, "href": hrefs[0]}] if number > 1 else []),
                ],
                rows=ctx.cards(chunk),
                about=ctx.link(value.code) if value.code in ctx.records else None,
                filter=query,
                pagination=_pagination(hrefs, number),
                # The list stands on the page; said again for machines it would double every page.
                jsonld=list_jsonld(ctx, uri, shown, summary, []),
            )
        )
    return documents


def _crumb(ctx: Context) -> Json:
    return {"title": "Explore", "href": ctx.urls.href(INDEX)}


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + PAGE_SIZE] for start in range(0, len(ids), PAGE_SIZE)] or [[]]


def _pagination(hrefs: Sequence[str], number: int) -> Json:
    return {
        "number": number,
        "pages": [{"number": at, "href": href} for at, href in enumerate(hrefs, 1)],
        "previous": hrefs[number - 2] if number > 1 else None,
        "next": hrefs[number] if number < len(hrefs) else None,
    }


# --- Data for the script ------------------------------------------------------------------------------------------------


def explore_assets(ctx: Context) -> Iterator[Asset]:
    """Yield the map and the lists of choices, as classic scripts."""
    shapes = ctx.shapes
    yield data_script(
        f"{FOLDER}/map.js",
        "map",
        {
            "width": shapes.width,
            "height": shapes.height,
            "countries": {code: [shape.path, shape.x, shape.y] for code, shape in shapes.countries.items()},
            "neutral": list(shapes.neutral.values()),
            "caption": shapes.caption,
            "note": shapes.note,
        },
    )
    yield data_script(f"{FOLDER}/choices.js", "choices", {key: _choices(ctx, key) for key in HERE})


def _choices(ctx: Context, key: str) -> list[list[Any]]:
    """Return code, label and number of cases of everything a reader may pick: all countries, not only those of cases."""
    facet = next(facet for facet in ctx.facets if facet.key == key)
    counts = ctx.facet_counts[key]
    labels = {value.code: value.label for value in facet.values}
    if key == "countries":
        labels |= {code: entry.label for code, entry in ctx.lists.countries.items()}
        labels = dict(sorted(labels.items(), key=lambda row: row[1].casefold()))
    return [[code, label, counts.get(code, 0)] for code, label in labels.items()]


def data_script(uri: str, name: str, data: Any, key: str = "") -> Asset:
    """Return a classic script that sets ``KB_DATA.<name>``, or one key of it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    root = "(self.KB_DATA=self.KB_DATA||{})"
    if key:
        return Asset(uri, f"({root}.{name}=KB_DATA.{name}||{{}})[{json.dumps(key)}]={text};\n")
    return Asset(uri, f"{root}.{name}={text};\n")
