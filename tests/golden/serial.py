"""Write a site plan as JSON that people can read and compare."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from procurement_kb.views.model import Document, SitePlan

LONGEST = 1_000
"""Longer texts, which are drawings, stand as their beginning, length and checksum."""
REFERENCE = ("contribute/fields.md", "contribute/findings/")
"""Pages that repeat what models and rules say about themselves. Tests of their own look at those."""
FORM = "kb/form.html"
"""The template of the contributors' forms, which repeat the models too."""
CARD = frozenset({
    "id", "type", "type_label", "icon", "title", "summary", "href", "themes", "superseded", "note", "countries", "years",
    "procedure", "grade", "grade_meaning", "verdict", "verdict_label", "status",
})  # fmt: skip
"""What a card holds. The same card stands on many pages, and is spelt out once."""


def to_json(plan: SitePlan) -> str:
    """Return the plan as JSON: pages by path, keys in order, one value a line."""
    cards: dict[str, Any] = {}
    rows = {
        "documents": {
            document.src_uri: _document(document)
            for document in plan.documents
            if not document.src_uri.startswith(REFERENCE) and document.template != FORM
        },
        "assets": sorted(asset.uri for asset in plan.assets),
        "redirects": plan.redirects,
        "site": plan.site,
        "findings": [str(finding) for finding in plan.findings],
    }
    written = _plain(rows, cards)
    return json.dumps({"cards": cards, **written}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _document(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "description": document.description,
        "template": document.template,
        "search": document.search,
        "listed": document.listed,
        "origin": document.origin,
        "body": document.body,
        "kb": document.kb,
    }


def _plain(value: Any, cards: dict[str, Any]) -> Any:
    if isinstance(value, Mapping):
        rows = {str(key): _plain(item, cards) for key, item in value.items()}
        return _card(rows, cards) if "superseded" in rows else rows
    if isinstance(value, list | tuple):
        return [_plain(item, cards) for item in value]
    if isinstance(value, str):
        text = _visible(value)
        if len(text) > LONGEST:
            return f"{text[:80]} … {len(text)} characters, SHA-256 {hashlib.sha256(text.encode()).hexdigest()[:16]}"
        return text.split("\n") if "\n" in text else text
    if value is None or isinstance(value, bool | int | float):
        return value
    message = f"a plan holds plain values, and this is a {type(value).__name__}: {value!r}"
    raise TypeError(message)


def _card(rows: dict[str, Any], cards: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to a card, and whatever a page adds to it."""
    card = {key: item for key, item in rows.items() if key in CARD}
    if cards.setdefault(rows["id"], card) != card:
        return rows
    return {"card": rows["id"], **{key: item for key, item in rows.items() if key not in CARD}}


def _visible(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" if unicodedata.category(char) in {"Co", "Cf"} else char for char in text)
