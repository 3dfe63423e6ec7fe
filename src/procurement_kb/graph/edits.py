"""How a link is rewritten in its file."""

from __future__ import annotations

from procurement_kb.findings import Edit
from procurement_kb.graph.model import Edge
from procurement_kb.records.yamltext import like
from procurement_kb.sources.positions import source_text


def write_id(link: Edge, record_id: str) -> Edit:
    """Return the edit that makes ``link`` lead to ``record_id``; quotation marks and shown words stay as they are."""
    if link.mention is not None or link.origin is None:
        return Edit(link.span, record_id)
    return Edit(link.span, like(source_text(link.origin, link.loc) or "", record_id))
