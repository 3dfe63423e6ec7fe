"""A new id for a record: what to write where, so that nothing that led to it is lost. Pure; writes nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from procurement_kb.findings import Edit, Span
from procurement_kb.findings.fixes import apply_edits
from procurement_kb.findings.lines import LineTable
from procurement_kb.graph.checks.site_links import SiteLinks, mend
from procurement_kb.graph.edits import write_id
from procurement_kb.graph.model import Graph
from procurement_kb.graph.words import quoted
from procurement_kb.records.annotations import ID_PATTERN
from procurement_kb.records.load import Loaded
from procurement_kb.records.yamltext import like
from procurement_kb.sources import SourceFile
from procurement_kb.sources.body import BodyScan
from procurement_kb.sources.frontmatter import read_source
from procurement_kb.sources.positions import source_text

FIELD = "formerly"
_BEFORE = ("superseded_by", "reviewed", "contributors", "sources")
"""The fields before which `FIELD` stands in a well-ordered record."""
_LONGEST = 80


class RenameError(ValueError):
    """The record cannot get this id; the message says why."""


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """What a new id changes."""

    old_path: str
    new_path: str
    texts: Mapping[str, str]
    """The new text of every file that changes, by its present path; the record's own file is always among them."""
    links: int
    """How many links are rewritten."""


def plan_rename(
    graph: Graph, records: Sequence[Loaded], scans: Mapping[str, BodyScan], old: str, new: str, site_url: str = ""
) -> RenamePlan:
    """Return what has to change for the record ``old`` to be called ``new``.

    Args:
        graph: all records and links.
        records: the records.
        scans: the scanned body of each record by its path.
        old: the present id.
        new: the id it gets.
        site_url: the site's own address, so that links by address are rewritten too.

    Raises:
        RenameError: the new id is taken or malformed, or the record's file is too broken to be changed safely.
    """
    record = _subject(graph, old, new)
    edits: dict[str, list[Edit]] = {}
    count = 0
    for path, edit in _link_edits(graph, records, scans, old, new, site_url):
        edits.setdefault(path, []).append(edit)
        count += 1
    edits.setdefault(record.source.path, []).append(_former_edit(record.source, old, new))
    sources = {loaded.source.path: loaded.source for loaded in records}
    texts = {path: apply_edits(sources[path].text, changes) for path, changes in sorted(edits.items())}
    _verify(record, texts[record.source.path], old)
    folder = posixpath.dirname(record.source.path)
    return RenamePlan(record.source.path, posixpath.join(folder, f"{new}.md"), texts, count)


def _subject(graph: Graph, old: str, new: str) -> Loaded:
    node = graph.nodes.get(old)
    if node is None:
        current = graph.former.get(old)
        hint = f"; it is called {quoted(current)} now" if current else ""
        raise RenameError(f"no record has the id {quoted(old)}{hint}")
    if not re.fullmatch(ID_PATTERN, new) or len(new) > _LONGEST:
        raise RenameError(f"{quoted(new)} cannot be an id; use small letters, digits and single hyphens")
    if new in graph.nodes:
        raise RenameError(f"the id {quoted(new)} is taken by {graph.nodes[new].path}")
    if graph.former.get(new, old) != old:
        raise RenameError(f"{quoted(new)} is an earlier id of {graph.nodes[graph.former[new]].path}")
    for group in graph.duplicates:
        if group[0].id == old:
            raise RenameError(
                f"{' and '.join(node.path for node in group)} share this id; rename one of the files by hand"
            )
    if not node.loaded.source.readable:
        raise RenameError(f"the front matter of {node.path} cannot be read; mend it first")
    return node.loaded


def _link_edits(
    graph: Graph, records: Sequence[Loaded], scans: Mapping[str, BodyScan], old: str, new: str, site_url: str
) -> Iterator[tuple[str, Edit]]:
    for edge in graph.links:
        if edge.written == old:
            yield edge.path, write_id(edge, new)
    links = SiteLinks(graph, site_url)
    for record in records:
        scan = scans.get(record.source.path)
        for link in scan.links if scan is not None else ():
            instead = mend(record, link, new) if links.target(record, link) == old else None
            if instead is not None:
                yield record.source.path, Edit(link.span, instead)


def _former_edit(source: SourceFile, old: str, new: str) -> Edit:
    """Return the edit that puts ``old`` among the earlier ids, and takes ``new`` out if it was one."""
    former = source.values.get(FIELD)
    if former is None:
        return _empty_field(source, old) if FIELD in source.values else _new_field(source, old)
    if not isinstance(former, list):
        raise RenameError(f"{FIELD} in {source.path} is no list; mend it first")
    if not former:
        return Edit(source.span((FIELD,)), f"[{old}]")
    if new in former:
        loc = (FIELD, former.index(new))
        return Edit(source.span(loc), like(source_text(source, loc) or "", old))
    last = source.span((FIELD, len(former) - 1))
    if (source_text(source, (FIELD,)) or "").startswith("["):
        return Edit(Span(last.end_line, last.end_column, last.end_line, last.end_column), f", {old}")
    line = LineTable(source.text).line(last.end_line)
    dash = line[: last.column - 1]
    end = len(line) + 1
    return Edit(Span(last.end_line, end, last.end_line, end), f"{_line_end(source.text)}{dash}{old}")


def _empty_field(source: SourceFile, old: str) -> Edit:
    value = source_text(source, (FIELD,))
    if value:
        return Edit(source.span((FIELD,)), f"[{old}]")
    key = source.span((FIELD,), key=True)
    colon = LineTable(source.text).line(key.end_line).index(":", key.end_column - 1) + 2
    return Edit(Span(key.end_line, colon, key.end_line, colon), f" [{old}]")


def _new_field(source: SourceFile, old: str) -> Edit:
    lines = LineTable(source.text)
    keys = [source.span((name,), key=True) for name in _BEFORE if name in source.values]
    keys += [source.span((name,), key=True) for name in list(source.values)[:1]]
    margin = lines.line(keys[0].line)[: keys[0].column - 1] if keys else ""
    if margin.strip():
        raise RenameError(f"the front matter of {source.path} has several fields on a line; add {FIELD} by hand")
    line = min((key.line for key in keys[:-1]), default=source.body_line - 1)
    # Comments directly above a field belong to it.
    while lines.line(line - 1).lstrip().startswith("#"):
        line -= 1
    return Edit(Span(line, 1, line, 1), f"{margin}{FIELD}: [{old}]{_line_end(source.text)}")


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _verify(record: Loaded, text: str, old: str) -> None:
    """Read the new text and make sure that it says the same as before, and the earlier id besides."""
    after = read_source(record.source.path, text.encode())
    former = after.values.get(FIELD)
    same = set(after.values) == {*record.source.values, FIELD}
    if not after.readable or not same or not isinstance(former, list) or old not in former:
        raise RenameError(f"{FIELD} cannot be written into {record.source.path} safely; add it by hand")
