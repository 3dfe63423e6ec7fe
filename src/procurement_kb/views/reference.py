"""Generated help for contributors: the field reference and a page for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from procurement_kb.findings import all_rules
from procurement_kb.records import GROUPS, Record, record_types
from procurement_kb.records.annotations import Kind
from procurement_kb.records.examples import render
from procurement_kb.records.specs import FieldSpec, Limits, by_name, fields
from procurement_kb.records.yamltext import field_text
from procurement_kb.views.inline import inline_html, inline_text
from procurement_kb.views.lists import group, page

if TYPE_CHECKING:
    from procurement_kb.findings import Example
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

MAX_CODES = 40
"""Longer code lists are named, not spelt out."""


def fields_page(ctx: Context) -> Document:
    """Return the reference of all fields of all record types."""
    crumbs = [{"title": "Contribute", "href": ctx.urls.href("contribute.md")}]
    common = by_name(Record)
    types: list[Json] = [
        {
            "name": "every-record",
            "singular": "every record",
            "description": "Fields that every type of record has.",
            "folder": None,
            "sections": [],
            "groups": _groups(ctx, fields(Record)),
        }
    ]
    # What contributors may add comes first: it is what most readers of this page look for.
    for name, model in sorted(record_types().items(), key=lambda item: (not item[1].kind_.form, item[1].kind_.order)):
        kind = model.kind_
        types.append(
            {
                "name": name,
                "singular": kind.singular,
                "description": kind.description,
                "folder": kind.folder,
                "sections": list(kind.sections),
                "groups": _groups(ctx, [spec for spec in fields(model) if spec != common.get(spec.name)]),
            }
        )
    return page(
        ctx,
        "contribute/fields.md",
        title="Field reference",
        summary="Every field of every record type: what it means, what it may hold, and an example.",
        template="fields",
        crumbs=crumbs,
        types=types,
    )


def _groups(ctx: Context, specs: Sequence[FieldSpec]) -> list[Json]:
    return [
        {"title": title, "fields": [_field(ctx, spec) for spec in specs if spec.meta.group == code]}
        for code, title in GROUPS.items()
        if any(spec.meta.group == code for spec in specs)
    ]


def _field(ctx: Context, spec: FieldSpec) -> Json:
    codes: list[Json] = []
    if spec.codelist and len(ctx.lists[spec.codelist]) <= MAX_CODES:
        codes = [
            {"code": code, "label": entry.label, "description": entry.description, "deprecated": entry.deprecated}
            for code, entry in ctx.lists[spec.codelist].items()
        ]
    return {
        "name": spec.name,
        "label": spec.meta.label,
        "help_html": inline_html(spec.help),
        "required": spec.required,
        "rule": rule_words(spec),
        "codes": codes,
        "example": field_text(spec.name, spec.example) if spec.example is not None else None,
        "parts": [_field(ctx, part) for part in spec.fields],
    }


KIND_WORDS = {
    Kind.TEXT: "text",
    Kind.QUANTITY: "a figure with its words",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.FLAG: "true or false",
    Kind.DAY: "a date, YYYY-MM-DD",
    Kind.DATE: "a year, a month or a day",
    Kind.MOMENT: "a date and a time",
    Kind.ADDRESS: "a web address",
    Kind.ID: "the id of a record",
    Kind.KEY: "the key of one of the page's sources",
    Kind.ANCHOR: "the anchor of one of the page's headings",
    Kind.CODE: "one of the codes below",
    Kind.NOTICE: "a TED notice number",
    Kind.PART: "a group of fields",
    Kind.OTHER: "text",
}
LIST_WORDS = {
    "country": "an ISO 3166-1 country code",
    "jurisdiction": "EU or an ISO 3166-1 country code",
    "region": "a NUTS 2024 or ISO 3166-2 code",
    "currency": "an ISO 4217 currency code",
    "language": "an ISO 639-1 language code",
    "cpv": "a CPV 2008 code",
    "timezone": "an IANA time zone",
}


def rule_words(spec: FieldSpec) -> str:
    """Return what a field may hold, in words: ``list of text, 1 to 6 items, up to 300 characters each``."""
    what = LIST_WORDS.get(spec.list_name or "") or KIND_WORDS.get(spec.kind, "text")
    if spec.refs is not None:
        what = (
            f"id of a {' or '.join(name.replace('-', ' ') for name in spec.refs.types)}"
            if spec.refs.types
            else "id of a record"
        )
        if spec.id_or_part:
            what += ", or a group of fields"
    if spec.keyed:
        what = "groups of fields, each under a key of your choice"
    elif spec.many:
        what = f"list: {what}"
    return ", ".join([what, *_limit_words(spec.limits, many=spec.many)])


def _limit_words(limits: Limits, *, many: bool) -> list[str]:
    words = []
    if items := _range(limits.min_items, limits.max_items):
        words.append(f"{items} {'item' if items == 'at most 1' else 'items'}")
    if length := _range(limits.min_length, limits.max_length):
        words.append(f"{length} characters{' each' if many else ''}")
    if value := _range(limits.minimum, limits.maximum):
        words.append(value)
    return words


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if high is not None:
        return f"at most {high:g}"
    if low is not None and low > 0:
        return f"at least {low:g}"
    return ""


def finding_pages(ctx: Context) -> list[Document]:
    """Return the list of findings and one page per code."""
    contribute = {"title": "Contribute", "href": ctx.urls.href("contribute.md")}
    rows: dict[str, list[Json]] = {}
    documents = []
    listing = {"title": "Findings", "href": ctx.urls.href("contribute/findings/index.md")}
    for rule in all_rules():
        title = inline_text(rule.title.rstrip("."))
        uri = f"contribute/findings/{rule.code.lower()}.md"
        row = {
            "id": rule.code,
            "title": title,
            "summary": inline_text(rule.mend),
            "href": ctx.urls.href(uri),
            "severity": rule.severity.value,
        }
        rows.setdefault(LAYERS[rule.code[2]], []).append(row)
        documents.append(
            page(
                ctx,
                uri,
                title=f"{rule.code}: {title}",
                summary=inline_text(f"{title}. {rule.mend}")[:300],
                template="finding",
                crumbs=[contribute, listing],
                search=False,
                code=rule.code,
                name=rule.name,
                severity=rule.severity.value,
                why_html=inline_html(rule.why),
                mend_html=inline_html(rule.mend),
                wrong=_example(rule.wrong),
                right=_example(rule.right),
            )
        )
    documents.append(
        page(
            ctx,
            "contribute/findings/index.md",
            title="Findings and how to mend them",
            summary="Everything the checks can find, why it matters, and what to write instead.",
            template="findings",
            crumbs=[contribute],
            groups=[group(title, items) for title, items in rows.items()],
        )
    )
    return documents


_ENOUGH = 2_000
"""Characters of an example that show its point."""

LAYERS: dict[str, str] = {
    "0": "Files and YAML",
    "1": "Fields",
    "2": "Links",
    "3": "Content",
    "4": "Safety",
    "5": "The site",
}


def _example(example: Example) -> list[Json]:
    """Return the part of an example that shows the rule, as text by file; the files beside it come after it."""
    folder = record_types()[example.record_type].kind_.folder
    name = f"{folder}/{example.name}.md" if example.name else ""
    if example.fields is not None:
        shown = [{"path": name or "front matter", "text": example.fields.strip("\n")}]
    elif example.body is not None:
        shown = [{"path": name or "body", "text": example.body.strip("\n")}]
    elif example.raw is not None:
        first = next(iter(render(example).items()))
        shown = [{"path": first[0], "text": _visible(first[1])}]
    else:
        shown = [{"path": name, "text": "…"}] if name else []
    return shown + [{"path": path, "text": _visible(text.encode())} for path, text in example.files]


def _visible(data: bytes) -> str:
    """Return a file's text with what cannot be seen or decoded spelt out."""
    text: Any = data.decode("utf-8", "backslashreplace")
    # One example is larger than a file may be.
    begin = text[: _ENOUGH + 1]
    shown = "".join(char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}" for char in begin)
    return shown if len(shown) <= _ENOUGH else f"{shown[:_ENOUGH]}\n…"
