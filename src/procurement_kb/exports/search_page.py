"""What the search knows of a page: its own words, without the furniture around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from procurement_kb.records.introspect import FieldSpec, Kind, fields

if TYPE_CHECKING:
    from procurement_kb.records import Record
    from procurement_kb.views.model import Document

EXCLUDED = (".kb-cites", ".kb-quiz__answer", ".sim-then", ".sim-answers", "template", "svg")
"""Parts of a rendered body that are not indexed: citation marks, answers that are not to be given away, drawings."""

SECTIONS = {
    ("case-study", "outcomes"): "What came of it",
    ("case-study", "award_criteria"): "How tenders were compared",
    ("case-study", "lessons"): "Worth remembering",
    ("case-study", "conditions"): "Would it work here?",
    ("action", "steps"): "Steps",
    ("action", "maturity"): "Where do you stand?",
    ("module", "objectives"): "Afterwards you can",
    ("simulation", "objectives"): "Afterwards you can",
    ("programme", "milestones"): "Milestones",
    ("programme", "projects"): "Projects",
    ("theme", "challenges"): "What makes it hard",
}
"""The heading that the template of a type gives to a field's text. Other fields are found, but not by section."""

_CITES = re.compile(r'<sup class="kb-cites">.*?</sup>', re.DOTALL)
_SKIPPED_GROUPS = frozenset({"editorial", "sources"})
_SKIPPED = frozenset({"title", "summary"})
_WORDS = frozenset({Kind.TEXT, Kind.QUANTITY})


def search_page(document: Document, html: str, record: Record | None) -> str:
    """Return the page that is indexed in place of ``document``.

    Title and key facts are metadata: they are found as words are, but stay out of excerpts. The summary comes first and
    counts double, then the body with its headings, and the fields of the record that hold prose.

    Args:
        document: the page.
        html: its body as it is shown, all generated parts included.
        record: the record that the page shows, if any.
    """
    kb = document.kb
    meta = {
        "title": document.title,
        "country": ", ".join(kb.get("countries", ())),
        "year": _years(kb),
        "facts": _facts(kb),
    }
    return "".join(
        (
            '<!doctype html><html lang="en"><body data-pagefind-body>',
            *(
                f'<i data-pagefind-meta="{name}[data-v]" data-v="{escape(value)}"></i>'
                for name, value in meta.items()
                if value
            ),
            f'<p data-pagefind-weight="2">{escape(document.description)}</p>',
            _CITES.sub("", html),
            *(_sections(record) if record is not None else ()),
            "</body></html>",
        )
    )


def _years(kb: Any) -> str:
    """Return the years of a case in words; other pages have none that readers look for."""
    if kb["type"] != "case-study":
        return ""
    return next((row["values"][0]["text"] for row in kb["facts"] if row["field"] == "years"), "")


def _facts(kb: Any) -> str:
    return " · ".join(value["text"] for row in kb.get("facts", ()) for value in row["values"])


def _sections(record: Record) -> Iterator[str]:
    for spec in fields(type(record)):
        if spec.meta.group in _SKIPPED_GROUPS or spec.meta.fact or spec.name in _SKIPPED:
            continue
        texts = list(_texts(spec, _get(record, spec.name)))
        if texts:
            heading = SECTIONS.get((record.kind_.name, spec.name))
            if heading:
                yield f'<h2 id="{anchor(spec.name)}">{escape(heading)}</h2>'
            yield f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def anchor(field: str) -> str:
    """Return the id of the heading over a field's text: ``kb-award-criteria`` for ``award_criteria``."""
    return f"kb-{field.replace('_', '-')}"


def _texts(spec: FieldSpec, value: Any) -> Iterator[str]:
    """Yield the words in a field; the fields of one part stand together."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, BaseModel):
            inner: Iterable[str] = (text for field in spec.fields for text in _texts(field, _get(item, field.name)))
            joined = " ".join(inner)
            if joined:
                yield joined
        elif isinstance(item, str) and spec.kind in _WORDS:
            yield item


def _get(part: BaseModel, name: str) -> Any:
    return getattr(part, name, None)
