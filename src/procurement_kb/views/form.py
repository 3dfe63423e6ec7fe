"""The contributor's forms: one page for each record type that people add, and the data files that they load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procurement_kb.records import record_types
from procurement_kb.records.hints import COUNTRY_SLIPS, CURRENCY_SLIPS, LANGUAGE_SLIPS
from procurement_kb.records.public_codes import nuts_countries, timezones
from procurement_kb.records.skeleton import skeleton
from procurement_kb.views.explore import data_script
from procurement_kb.views.form_messages import CODES, MESSAGES, warnings
from procurement_kb.views.form_model import form_model
from procurement_kb.views.lists import page
from procurement_kb.views.model import Asset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procurement_kb.records import Record
    from procurement_kb.sources.codelists import CodeLists
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

FOLDER = "contribute/form"
"""Where the data files of the forms stand."""
LEADS = {
    "case-study": "Tell one real purchase: what was needed, how it was bought, what came of it, and where one can check that.",
    "organisation": "Put a buyer, a supplier or a support body into the directory. No names, numbers or addresses of people.",
    "tool": "Tell readers of a toolkit, template, data set or calculator that helps to buy better.",
    "term": "Explain a term of the trade in a sentence or two.",
    "dialogue": "Announce a need, an offer or a market consultation.",
}
"""What a form is for. A type without a sentence of its own gets its description."""


def form_types() -> dict[str, type[Record]]:
    """Return the record types that people add by form, in the order in which readers meet them."""
    return {name: model for name, model in record_types().items() if model.kind_.form}


def form_pages(ctx: Context) -> list[Document]:
    """Return the form of each type."""
    return [_form_page(ctx, name, model) for name, model in form_types().items()]


def _form_page(ctx: Context, name: str, model: type[Record]) -> Document:
    kind = model.kind_
    crumbs = [{"title": "Contribute", "href": ctx.urls.href("contribute.md")}]
    return page(
        ctx,
        f"contribute/{name}.md",
        title=f"Add {'an' if kind.singular[0] in 'aeiou' else 'a'} {kind.singular}",
        summary=LEADS.get(name, kind.description),
        template="form",
        search=False,
        crumbs=crumbs,
        others=[
            {"title": other.kind_.singular.capitalize(), "href": ctx.urls.href(f"contribute/{one}.md")}
            for one, other in form_types().items()
            if one != name
        ],
        record_type=name,
        folder=kind.folder,
        skeleton=f"{FOLDER}/{name}.txt",
        repo_url=ctx.project.settings.repo_url.rstrip("/"),
        form=form_data(ctx, model),
    )


def form_data(ctx: Context, model: type[Record]) -> Json:
    """Return what the scripts of a form find in its page."""
    settings = ctx.project.settings
    return {
        "model": form_model(model, ctx.lists),
        "rules": {"messages": dict(MESSAGES), "codes": dict(CODES), "warnings": warnings()},
        "types": {
            name: {"singular": other.kind_.singular, "folder": other.kind_.folder}
            for name, other in record_types().items()
        },
        "repository": settings.repo_url.rstrip("/"),
        "branch": settings.branch,
        "data": FOLDER,
        "themes": [[theme["id"], theme["title"], "", ""] for theme in ctx.themes],
    }


def form_assets(ctx: Context) -> Iterator[Asset]:
    """Yield the data files of the forms, and a file to fill in for people without JavaScript."""
    yield data_script(f"{FOLDER}/lists.js", "formLists", _short_lists(ctx.lists))
    yield data_script(f"{FOLDER}/regions.js", "formRegions", _regions(ctx.lists))
    yield data_script(f"{FOLDER}/cpv.js", "formCpv", _cpv(ctx.lists))
    yield data_script(f"{FOLDER}/records.js", "formRecords", _records(ctx))
    for name, model in form_types().items():
        yield Asset(f"{FOLDER}/{name}.txt", skeleton(model, None, ctx.lists))


def _short_lists(lists: CodeLists) -> Json:
    return {
        "country": _rows(lists, "country"),
        "countrySlips": dict(COUNTRY_SLIPS),
        "currency": _rows(lists, "currency"),
        "currencySlips": dict(CURRENCY_SLIPS),
        "language": _rows(lists, "language"),
        "languageSlips": dict(LANGUAGE_SLIPS),
        "timezone": sorted(timezones()),
    }


def _rows(lists: CodeLists, name: str) -> list[list[str]]:
    return [[code, entry.label] for code, entry in lists[name].items()]


def _regions(lists: CodeLists) -> Json:
    """Return the regions that a record may name: ISO's only where NUTS has none."""
    covered = nuts_countries(lists)
    return {
        "nuts": [[code, entry.label, entry.description] for code, entry in lists["nuts"].items()],
        "iso": [row for row in _rows(lists, "subdivision") if row[0][:2] not in covered],
    }


def _cpv(lists: CodeLists) -> str:
    """Return code, check digit and label of all codes as one text: as lists they would be a third longer."""
    return "\n".join(f"{code}{lists.cpv_check[code]}{entry.label}" for code, entry in lists["cpv"].items())


def _records(ctx: Context) -> Json:
    """Return every record with its type and title, for suggestions and for the checks of links."""
    folders = {name: model.kind_.folder for name, model in record_types().items()}
    rows: dict[str, list[list[Any]]] = {}
    for record_id, record in ctx.records.items():
        name = record.kind_.name
        path = ctx.node(record_id).path
        more: list[Any] = [record.superseded_by]
        if path != f"{folders[name]}/{record_id}.md":
            more.append(path)
        while more and more[-1] is None:
            more.pop()
        rows.setdefault(name, []).append([record_id, record.title, *more])
    return {"types": rows, "former": dict(ctx.graph.former)}
