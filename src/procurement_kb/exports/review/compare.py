"""Compares the project as it is with the records as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from procurement_kb.exports.review.model import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    Evidence,
    FindingRow,
    GradeRow,
    RecordChange,
    RelatedRow,
    Review,
    SectionChange,
)
from procurement_kb.exports.review.values import field_changes
from procurement_kb.findings import Finding, Severity
from procurement_kb.findings.render_common import with_rules
from procurement_kb.graph.build import build_graph, former_ids
from procurement_kb.project import VOCABULARIES, Project
from procurement_kb.records.introspect import fields
from procurement_kb.records.load import Loaded, load_record, type_of
from procurement_kb.sources.frontmatter import read_source
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views import UrlPolicy
from procurement_kb.views.context import Context
from procurement_kb.views.evidence import GRADES
from procurement_kb.views.facets import CASE

_HEADING = re.compile(r"^ {0,3}##[ \t]+(?P<name>[^\n]*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})")
_BEGINNING = "Beginning"
_ORDER = (ADDED, MOVED, CHANGED, REMOVED)


def review(project: Project, before: Mapping[str, bytes], base: str) -> Review:
    """Return what has changed since the records were as in ``before``.

    Records of then are read with the code lists of now: what a record says is compared, not whether it was right.

    Args:
        project: everything as it is.
        before: the files as they were, by path.
        base: what to call that state.
    """
    comparison = _Comparison(project, _read(project, before))
    changes = sorted(comparison.changes(), key=lambda change: (_ORDER.index(change.what), change.path))
    touched = {path for change in changes for path in (change.path, change.former_path)}
    told = [finding for finding in project.findings if _is_told(finding, touched)]
    return Review(
        base=base,
        findings=tuple(_rows(told, touched)),
        elsewhere=len(project.findings) - len(told),
        changes=tuple(changes),
    )


def _is_told(finding: Finding, touched: Iterable[str | None]) -> bool:
    ((_, rule),) = with_rules([finding])
    return rule.severity is Severity.ERROR or finding.path in touched


def _rows(found: Sequence[Finding], touched: Iterable[str | None]) -> list[FindingRow]:
    """Return findings as rows: those in files that the change touches first."""
    rows = [
        FindingRow(
            finding.path,
            finding.span.line,
            finding.span.column,
            rule.severity.value,
            finding.code,
            finding.message,
            rule.mend,
        )
        for finding, rule in with_rules(found)
    ]
    return sorted(rows, key=lambda row: row.path not in touched)


def _read(project: Project, before: Mapping[str, bytes]) -> dict[str, Loaded]:
    """Return the records of then; those that are still the same are not read again."""
    now = {record.source.path: record for record in project.loaded}
    then: dict[str, Loaded] = {}
    for path, data in before.items():
        if not path.endswith(".md") or type_of(path) is None or path.rpartition("/")[2].lower() == "readme.md":
            continue
        same = now.get(path)
        if same is not None and same.source.text.encode("utf-8", "replace") == data:
            then[path] = same
        else:
            then[path] = load_record(read_source(path, data), project.codelists)
    return then


class _Comparison:
    """Then and now, with what is worked out only when a change needs it."""

    def __init__(self, project: Project, then: Mapping[str, Loaded]) -> None:
        self.project = project
        self.then = then
        self.now = {record.source.path: record for record in project.loaded}

    @cached_property
    def context(self) -> Context:
        """The project as it is."""
        return Context(self.project, UrlPolicy(""), load_shapes(self.project.root / VOCABULARIES))

    @cached_property
    def former_context(self) -> Context:
        """The project as it was, without its texts."""
        loaded = tuple(self.then[path] for path in sorted(self.then))
        former = replace(self.project, loaded=loaded, graph=build_graph(loaded, {}), bodies={})
        return Context(former, UrlPolicy(""), self.context.shapes)

    def changes(self) -> Iterator[RecordChange]:
        """Yield what has happened to each record, in no order."""
        moved = dict(self._moves())
        for path, record in self.now.items():
            old = self.then.get(moved.get(path, path))
            if old is None:
                yield self._change(ADDED, record, None)
            elif old is not record:
                change = self._change(MOVED if path in moved else CHANGED, record, old)
                if change.what != CHANGED or change.fields or change.sections or change.note:
                    yield change
        for path, record in self.then.items():
            if path not in self.now and path not in moved.values():
                yield _bare(REMOVED, record)

    def _moves(self) -> Iterator[tuple[str, str]]:
        """Yield new and old path of records that have a new id: they name the old one."""
        gone = {record.id: path for path, record in self.then.items() if path not in self.now}
        for path, record in self.now.items():
            if path not in self.then:
                old = next((gone.pop(former) for _, former in former_ids(record) if former in gone), None)
                if old is not None:
                    yield path, old

    def _change(self, what: str, record: Loaded, old: Loaded | None) -> RecordChange:
        source = record.source
        specs = fields(record.model) if record.model is not None else ()
        before = old.source.values if old is not None else {}
        change = replace(
            _bare(what, record),
            former_path=old.source.path if old is not None and what == MOVED else None,
            fields=tuple(field_changes(specs, before, source.values)) if source.readable else (),
            sections=tuple(_section_changes(old.source.body if old is not None else "", source.body)),
            note="" if source.readable else "The front matter cannot be read, so that its fields are not compared.",
        )
        if record.record is None or self.context.records.get(record.id) is not record.record:
            return change
        evidence = self._evidence(record, old) if record.type == CASE else None
        return replace(change, evidence=evidence, related=tuple(self._related(record.id)))

    def _evidence(self, record: Loaded, old: Loaded | None) -> Evidence:
        grade, each = self.context.grades(record.id)
        case: Any = record.record
        rows = tuple(
            GradeRow(outcome.metric, one.letter, one.why, one.raise_it)
            for outcome, one in zip(case.outcomes, each, strict=True)
        )
        former = None
        if old is not None and old.record is not None and self.former_context.records.get(old.id) is old.record:
            former = self.former_context.grades(old.id)[0].letter
        # The best outcome makes the grade, so that the case rises with it.
        nearest = min(each, key=lambda one: GRADES.index(one.letter), default=grade)
        return Evidence(former, grade.letter, grade.meaning, rows, nearest.raise_it)

    def _related(self, record_id: str) -> Iterator[RelatedRow]:
        for row in self.context.related.get(record_id, ()):
            if row.id in self.context.records:
                yield RelatedRow(row.id, self.context.records[row.id].title, row.reasons)


def _bare(what: str, record: Loaded) -> RecordChange:
    title = record.source.values.get("title")
    return RecordChange(
        what, record.id, record.type or "", title if isinstance(title, str) else record.id, record.source.path
    )


# --- Texts ------------------------------------------------------------------------------------------------------------


def _section_changes(before: str, after: str) -> Iterator[SectionChange]:
    """Yield the sections whose text differs, in the order of now; those that are gone come last."""
    old, new = _sections(before), _sections(after)
    for name in [*new, *(name for name in old if name not in new)]:
        if old.get(name) != new.get(name):
            yield SectionChange(name, _words(old.get(name)), _words(new.get(name)))


def _words(text: str | None) -> int | None:
    return None if text is None else len(text.split())


def _sections(body: str) -> dict[str, str]:
    """Return the text under each heading of level 2; what stands before the first is the beginning."""
    parts: dict[str, list[str]] = {_BEGINNING: []}
    name, fence = _BEGINNING, ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None:
            fence = "" if fence and line.strip().startswith(fence) else fence or mark["mark"]
        heading = None if fence else _HEADING.match(line)
        if heading is not None:
            name = heading["name"]
            while name in parts:
                name += " (again)"
            parts[name] = []
        else:
            parts[name].append(line)
    texts = {title: "\n".join(lines).strip() for title, lines in parts.items()}
    return {title: text for title, text in texts.items() if text or title != _BEGINNING}
