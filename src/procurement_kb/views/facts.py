"""Key facts: a record's fields as readers see them, derived from what the models declare."""

from __future__ import annotations

import datetime as dt
from functools import singledispatch
from typing import Any
from urllib.parse import urlsplit

from procurement_kb.records import Record
from procurement_kb.records.annotations import Kind
from procurement_kb.records.parts import Buyer, Money, Party, Supplier, Years
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.views.context import Context, Json
from procurement_kb.views.facets import CASE, facet_code, facet_key, facet_uri
from procurement_kb.views.words import capital, date_words, money_words, years_words

ENTRY_LISTS = frozenset({"audience", "care-setting"})
"""Code lists whose codes have an entry page at ``/for/<code>/``."""


def facts(ctx: Context, record: Record) -> list[Json]:
    """Return the key facts of a record: field name, label, and values with their addresses.

    Fields without a value are left out.
    """
    out = []
    for spec in fields(type(record)):
        if not spec.meta.fact:
            continue
        value = getattr(record, spec.name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        shown = [_show(ctx, spec, item, record) for item in values]
        if shown:
            out.append({"field": spec.name, "label": spec.meta.label, "values": shown})
    return out


def facts_of_case(ctx: Context, case_id: str) -> list[Json]:
    """Return the key facts of a case, worked out once for all that show them."""
    known = ctx.facts.get(case_id)
    if known is None:
        known = ctx.facts[case_id] = facts(ctx, ctx.records[case_id])
    return known


_LEADING = ("buyers", "countries", "procedure", "years")
"""The facts of a case that readers see first: who, where, how, when."""
_SHOWN_ABOVE = "verdict"


def side_facts(rows: list[Json]) -> list[Json]:
    """Return the key facts of a case as they stand beside its text; the verdict stands above it."""
    by_field = {row["field"]: row for row in rows if row["field"] != _SHOWN_ABOVE}
    leading = [by_field.pop(name) for name in _LEADING if name in by_field]
    return [*leading, *by_field.values()]


def _show(ctx: Context, spec: FieldSpec, value: Any, record: Record) -> Json:
    if spec.codelist:
        label = ctx.lists[spec.codelist].label(value)
        entry = ctx.urls.href(f"for/{value}.md") if spec.codelist in ENTRY_LISTS else None
        return {"text": label, "href": entry or _alike(ctx, spec, value, record), "code": value}
    if isinstance(value, str):
        if spec.refs is not None:
            party = ctx.party(value)
            return {"text": party["title"], "href": party["href"]}
        return _show_text(ctx, spec, value, record)
    return _show_value(value, ctx, record)


def _alike(ctx: Context, spec: FieldSpec, value: str, record: Record) -> str | None:
    """Return the page of all cases that share a value, where readers can filter by it."""
    if not spec.meta.facet or record.kind_.name != CASE:
        return None
    code = facet_code(spec, value)
    return ctx.urls.href(facet_uri(facet_key(spec.name), code)) if code else None


def _show_text(ctx: Context, spec: FieldSpec, value: str, record: Record) -> Json:
    if spec.list_name:
        name = _listed_name(ctx, spec.list_name, value)
        return {"text": name, "href": _alike(ctx, spec, value, record), "code": value}
    if spec.kind is Kind.NOTICE:
        return {"text": value, "href": notice_address(value), "external": True}
    if spec.kind is Kind.ADDRESS:
        return {"text": (urlsplit(value).hostname or value).removeprefix("www."), "href": value, "external": True}
    return {"text": value, "href": None}


def _listed_name(ctx: Context, list_name: str, code: str) -> str:
    """Return the name of a code of a public list."""
    match list_name:
        case "region":
            return ctx.lists.region_label(code)
        case "jurisdiction" if code == "EU":
            return "European Union"
        case "jurisdiction":
            return ctx.lists.countries.label(code)
        case "cpv":
            return f"{code} {ctx.lists['cpv'].label(code.partition('-')[0])}"
        case "country" | "currency" | "language":
            return ctx.lists[list_name].label(code)
        case _:
            return code


@singledispatch
def _show_value(value: Any, ctx: Context, record: Record) -> Json:
    """Show a value that is no text."""
    del ctx, record
    return {"text": str(value), "href": None}


@_show_value.register
def _(value: bool, ctx: Context, record: Record) -> Json:  # noqa: FBT001 - singledispatch passes the value first
    del ctx, record
    return {"text": "Yes" if value else "No", "href": None}


@_show_value.register
def _(value: dt.date, ctx: Context, record: Record) -> Json:
    del ctx, record
    return {"text": date_words(value), "href": None}


@_show_value.register
def _(value: Years, ctx: Context, record: Record) -> Json:
    del ctx
    return {"text": years_words(value.start, value.end, running=getattr(record, "status", "") == "running")}


@_show_value.register
def _(value: Money, ctx: Context, record: Record) -> Json:
    covers = ctx.lists["value-covers"].label(value.covers)
    note = f"{covers}: {value.note}" if value.note else covers
    numbers = source_numbers(record)
    return {
        "text": money_words(value.amount, value.currency),
        "note": note,
        "source": value.source,
        "source_number": numbers.get(value.source or ""),
    }


@_show_value.register
def _(value: Buyer, ctx: Context, record: Record) -> Json:
    del record
    return {"text": value.name, "href": None, "note": ctx.lists["buyer-kind"].label(value.kind)}


@_show_value.register
def _(value: Supplier, ctx: Context, record: Record) -> Json:
    del ctx, record
    note = "small or medium-sized enterprise" if value.sme else None
    return {"text": value.name, "href": None, "note": note}


@_show_value.register
def _(value: Party, ctx: Context, record: Record) -> Json:
    del ctx, record
    return {"text": value.name, "href": None}


def source_numbers(record: Record) -> dict[str, int]:
    """Return the number under which each source stands on the page: the order of the file."""
    return {key: number for number, key in enumerate(record.sources, 1)}


def notice_address(number: str) -> str:
    """Return the address of a notice on Tenders Electronic Daily.

    TED addresses notices as ``<number>-<year>``; the older form ``YYYY/S NNN-NNNNNN`` carries both.
    """
    if "/S " in number:
        year, rest = number.split("/S ")
        serial = rest.split("-")[1]
    else:
        serial, year = number.split("-")
    return f"https://ted.europa.eu/en/notice/-/detail/{int(serial)}-{year}"


def sources(ctx: Context, record: Record) -> list[Json]:
    """Return the sources of a record as the page lists them."""
    rows = []
    for number, (key, source) in enumerate(record.sources.items(), 1):
        rows.append(
            {
                "key": key,
                "number": number,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "host": ctx.host_of(source.url),
                "date": date_words(source.date) if source.date else None,
                "accessed": date_words(source.accessed) if source.accessed else None,
                "kind": source.kind,
                "kind_label": capital(ctx.lists["source-kind"].label(source.kind)),
            }
        )
    return rows
