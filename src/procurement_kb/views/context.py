"""What every view needs at hand: the graph, the code lists, addresses, and the cards of all records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from procurement_kb.graph.related import all_related
from procurement_kb.records import record_types
from procurement_kb.views.evidence import GRADES, Grade, best, grade_outcome, is_independent
from procurement_kb.views.facets import CASE, Facet, facets, members_of
from procurement_kb.views.words import years_words

if TYPE_CHECKING:
    from procurement_kb.graph.model import Graph, Node
    from procurement_kb.graph.related import Related
    from procurement_kb.project import Project
    from procurement_kb.records import Record
    from procurement_kb.records.quiz import Question
    from procurement_kb.sources.codelists import CodeLists
    from procurement_kb.sources.shapes import Shapes
    from procurement_kb.views.model import UrlPolicy

Json = dict[str, Any]

NOT_PUBLISHED = "not-published"
"""The code of a procedure that no source states."""


class Context:
    """Read-only view of a project. Everything that is computed twice is kept."""

    def __init__(self, project: Project, urls: UrlPolicy, shapes: Shapes) -> None:
        """Wrap ``project``; ``urls`` says how pages become addresses, ``shapes`` is the map of Europe."""
        self.project = project
        self.shapes = shapes
        self.graph: Graph = project.graph
        self.lists = project.codelists
        self.urls = urls
        self._cards: dict[str, Json] = {}
        self._grades: dict[str, tuple[Grade, tuple[Grade, ...]]] = {}
        self.facts: dict[str, list[Json]] = {}
        """The key facts of cases, by id: the comparison shows them, and so do their own pages."""
        self.quizzes: dict[str, tuple[Question, ...]] = {}
        """The questions of modules, by id: papers and paths ask for them, and so do the modules' own pages."""
        self._hosts: dict[str, str] = {}

    @cached_property
    def records(self) -> dict[str, Record]:
        """Every good record by id, sorted by id."""
        return {node.id: node.loaded.record for node in self.graph.nodes.values() if node.loaded.record is not None}

    @cached_property
    def related(self) -> Mapping[str, tuple[Related, ...]]:
        """Related records of every record, with the reasons."""
        return all_related(self.graph, self.lists)

    def prepare(self) -> None:
        """Work out what the pages of all records need."""
        _ = self.related, self.facet_counts, self.themes

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """By what readers can filter cases."""
        return facets(self)

    @cached_property
    def facet_counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many cases each value of each facet has, its parts included."""
        return {
            facet.key: {value.code: len(row) for value, row in zip(facet.values, members_of(facet), strict=True)}
            for facet in self.facets
        }

    @cached_property
    def _by_type(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {name: [] for name in record_types()}
        for record_id, record in self.records.items():
            out[record.kind_.name].append(record_id)
        return out

    def ids(self, type_name: str) -> list[str]:
        """Return the ids of all records of one type."""
        return self._by_type.get(type_name, [])

    def of_type(self, type_name: str) -> list[tuple[str, Any]]:
        """Return id and record of all records of one type."""
        return [(record_id, self.records[record_id]) for record_id in self.ids(type_name)]

    def node(self, record_id: str) -> Node:
        """Return the graph's node."""
        return self.graph.nodes[record_id]

    def src_uri(self, record_id: str) -> str:
        """Return the page of a record below the documents folder."""
        address = self.records[record_id].kind_.address
        return f"{address}/{record_id}.md" if address else f"{record_id}.md"

    def href(self, record_id: str) -> str:
        """Return a record's address relative to the site's root."""
        return self.urls.href(self.src_uri(record_id))

    def link(self, record_id: str) -> Json:
        """Return title and address of a record."""
        return {"id": record_id, "title": self.records[record_id].title, "href": self.href(record_id)}

    def links(self, ids: Iterable[str]) -> list[Json]:
        """Return title and address of those of ``ids`` that exist, following earlier ids."""
        out = []
        for record_id in ids:
            current = self.graph.resolve(record_id)
            if current is not None and current in self.records:
                out.append(self.link(current))
        return out

    @cached_property
    def themes(self) -> list[Json]:
        """The themes in their order, each with its icon."""
        rows = sorted(self.of_type("theme"), key=lambda row: (row[1].order, row[0]))
        return [{**self.link(theme_id), "icon": theme.icon, "summary": theme.summary} for theme_id, theme in rows]

    @cached_property
    def _theme_by_id(self) -> dict[str, Json]:
        return {theme["id"]: theme for theme in self.themes}

    def themes_of(self, record: Record) -> list[Json]:
        """Return the themes of a record in the plan's order."""
        wanted = set(record.effective_themes())
        return [theme for theme in self.themes if theme["id"] in wanted]

    def host_of(self, address: str) -> str:
        """Return the host of an address as readers know it, empty when it has none."""
        known = self._hosts.get(address)
        if known is None:
            known = self._hosts[address] = (urlsplit(address).hostname or "").removeprefix("www.")
        return known

    def grades(self, record_id: str) -> tuple[Grade, tuple[Grade, ...]]:
        """Return the evidence grade of a case and of each of its outcomes."""
        known = self._grades.get(record_id)
        if known is None:
            record: Any = self.records[record_id]
            parties = [*self.party_names(record.buyers), *self.party_names(record.suppliers)]
            each = []
            for outcome in record.outcomes:
                source = record.sources.get(outcome.source)
                independent = source is not None and is_independent(source.kind, source.publisher, parties)
                each.append(grade_outcome(outcome.evidence, baseline=bool(outcome.baseline), independent=independent))
            known = self._grades[record_id] = (best(each), tuple(each))
        return known

    def party_names(self, parties: Iterable[Any]) -> list[str]:
        """Return the names of parties given by id or inline."""
        return [self.party(party)["title"] for party in parties]

    def party(self, party: Any) -> Json:
        """Return the name of a party and, when it has a record, its address."""
        if isinstance(party, str):
            current = self.graph.resolve(party)
            if current is not None and current in self.records:
                return self.link(current)
            return {"id": None, "title": party, "href": None}
        return {"id": None, "title": party.name, "href": None}

    def card(self, record_id: str) -> Json:
        """Return what a card shows of a record."""
        known = self._cards.get(record_id)
        if known is None:
            known = self._cards[record_id] = self._make_card(record_id)
        return known

    def cards(self, ids: Iterable[str]) -> list[Json]:
        """Return the cards of ``ids``."""
        return [self.card(record_id) for record_id in ids]

    def _make_card(self, record_id: str) -> Json:
        record: Any = self.records[record_id]
        kind = record.kind_
        card: Json = {
            "id": record_id,
            "type": kind.name,
            "type_label": kind.singular,
            "icon": getattr(record, "icon", None) or kind.icon,
            "title": record.title,
            "summary": record.summary,
            "href": self.href(record_id),
            "themes": self.themes_of(record),
            "superseded": record.superseded_by is not None,
        }
        if kind.name == "case-study":
            grade = self.grades(record_id)[0]
            card |= {
                "countries": [self.lists.countries.label(code) for code in record.countries],
                "years": years_words(record.years.start, record.years.end, running=record.status == "running"),
                "procedure": (
                    "Procedure not published"
                    if record.procedure == NOT_PUBLISHED
                    else self.lists["procedure"].label(record.procedure)
                ),
                "grade": grade.letter,
                "grade_meaning": grade.meaning,
                "verdict": record.verdict,
                "verdict_label": self.lists["verdict"].label(record.verdict),
                "status": record.status,
            }
        else:
            card["note"] = self._note(record)
        return card

    def _note(self, record: Any) -> str:
        """Return the one line under a card's title that tells most about a record of its type."""
        note = _NOTES.get(record.kind_.name)
        return note(self.lists, record) if note else ""

    def case_order(self, record_id: str) -> int:
        """Sort key for cases: best evidence first, then newest, then by title."""
        return self._case_order[record_id]

    @cached_property
    def _case_order(self) -> dict[str, int]:
        """The place of each case; those that nothing tells apart share one."""
        keys = {
            case_id: (
                GRADES.index(self.grades(case_id)[0].letter),
                -(case.years.end or case.years.start),
                case.title.casefold(),
            )
            for case_id, case in self.of_type(CASE)
        }
        places = {key: place for place, key in enumerate(sorted(set(keys.values())))}
        return {case_id: places[key] for case_id, key in keys.items()}


def _coded(codelist: str, field: str) -> Callable[[CodeLists, Any], str]:
    def note(lists: CodeLists, record: Any) -> str:
        return lists[codelist].label(getattr(record, field))

    return note


_NOTES: dict[str, Callable[[CodeLists, Any], str]] = {
    "guidance": _coded("phase", "phase"),
    "obstacle": _coded("obstacle-kind", "kind"),
    "tool": _coded("tool-kind", "kind"),
    "module": lambda lists, record: f"{record.minutes} minutes · {lists['level'].label(record.level)}",
    "simulation": lambda lists, record: f"{record.minutes} minutes · {lists['level'].label(record.level)}",
    "organisation": lambda lists, record: (
        f"{lists['organisation-kind'].label(record.kind)} · {lists.countries.label(record.country)}"
    ),
    "dialogue": lambda lists, record: (
        f"{lists['dialogue-kind'].label(record.kind)} · {lists['dialogue-status'].label(record.status)}"
    ),
    "programme": lambda _, record: years_words(
        record.years.start, record.years.end, running=record.status == "running"
    ),
    "term": lambda _, record: record.abbreviation or "",
}
