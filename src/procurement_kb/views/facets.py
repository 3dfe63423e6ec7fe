"""The facets of the explorer: by what readers can filter cases, and which values each case has.

Facets come from the models: every field that says ``facet=True`` is one. Two more are computed, the kind of buyer and
the evidence grade. CPV codes count by division, their first two digits, and regions no smaller than NUTS level 2: a list of
a thousand provinces, most of them with one case, helps nobody to find anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procurement_kb.records import record_types
from procurement_kb.records.introspect import FieldSpec, fields
from procurement_kb.views.evidence import GRADES, MEANING, NONE

if TYPE_CHECKING:
    from procurement_kb.records import Record
    from procurement_kb.views.context import Context

CASE = "case-study"
FOLDER = "explore"
"""Where the pages of facets and the files of the explorer lie."""
NO_GRADE = "none"
"""The code of the grade of cases without a result; a dash would not do in an address."""
_DIVISION = 2
_NUTS_COUNTRY = 2
_NUTS_SMALLEST = 4
"""How long the codes of the smallest regions are that readers can pick: those of NUTS level 2."""
_ISO_MARK = "-"
"""What codes of ISO 3166-2 have, and NUTS codes have not."""
_SAME = "0"
"""The last letter of a NUTS code for a whole that is not divided at this level: it would only repeat its larger one."""
_ORDER = (
    "themes", "countries", "regions", "care-settings", "procedure", "approaches", "buyers", "grade", "verdict",
    "status", "obstacles", "cpv",
)  # fmt: skip
"""The order in which readers meet the facets; new ones come last."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet."""

    code: str
    """What stands in addresses."""
    label: str
    parent: int | None = None
    """The place of the value that this one is part of: a province is part of its region."""
    group: str = ""
    """A heading under which a long list is shown: the country of a region."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to filter cases."""

    key: str
    """What stands in addresses: the field's name with hyphens."""
    label: str
    values: tuple[Value, ...]
    """All values that readers may pick, those that no case has included where the list is closed."""
    rows: tuple[tuple[int, ...], ...]
    """For each case the places of its own values, without their parents."""


def case_ids(records: Mapping[str, Record]) -> list[str]:
    """Return the ids of all cases in the order of their numbers, from 0. Search and explorer speak of cases by number."""
    return sorted(record_id for record_id, record in records.items() if record.kind_.name == CASE)


def facets(ctx: Context) -> tuple[Facet, ...]:
    """Return all facets with the values of every case, the cases in the order of their numbers."""
    cases: list[Any] = [ctx.records[case_id] for case_id in case_ids(ctx.records)]
    out = [_field(ctx, spec, cases) for spec in fields(record_types()[CASE]) if spec.meta.facet]
    out += [_buyers(ctx, cases), _grade(ctx)]
    return tuple(sorted(out, key=lambda facet: _ORDER.index(facet.key) if facet.key in _ORDER else len(_ORDER)))


def members_of(facet: Facet) -> list[list[int]]:
    """Return for each value the numbers of the cases that have it, or a part of it."""
    out: list[list[int]] = [[] for _ in facet.values]
    for number, row in enumerate(facet.rows):
        for place in _with_parents(facet, row):
            out[place].append(number)
    return out


def _with_parents(facet: Facet, row: Iterable[int]) -> set[int]:
    out: set[int] = set()
    for start in row:
        place: int | None = start
        while place is not None:
            out.add(place)
            place = facet.values[place].parent
    return out


def facet_key(field: str) -> str:
    """Return what stands in addresses for a field."""
    return field.replace("_", "-")


def facet_code(spec: FieldSpec, value: str) -> str:
    """Return the code under which a stated value counts: CPV codes by division, small regions by the one they lie in.

    Empty for a region that is a whole country.
    """
    match spec.list_name:
        case "cpv":
            return value[:_DIVISION]
        case "region" if _is_country(value):
            return ""
        case "region" if _ISO_MARK not in value:
            return value[:_NUTS_SMALLEST]
    return value


def facet_uri(key: str, code: str | None = None, page: int = 1) -> str:
    """Return the page, below the documents folder, of a facet, or of one of its values."""
    if code is None:
        return f"{FOLDER}/{key}/index.md"
    return f"{FOLDER}/{key}/{code}.md" if page == 1 else f"{FOLDER}/{key}/{code}/{page}.md"


def _field(ctx: Context, spec: FieldSpec, cases: Sequence[Any]) -> Facet:
    stated = [_stated(spec, case) for case in cases]
    if spec.refs is not None:
        stated = [_current(ctx, row) for row in stated]
        return _facet(spec, _records(ctx, spec.refs.types), stated)
    if spec.codelist:
        return _facet(spec, [Value(code, entry.label) for code, entry in ctx.lists[spec.codelist].items()], stated)
    stated = [[counted for code in row if (counted := facet_code(spec, code))] for row in stated]
    match spec.list_name:
        case "region":
            return _facet(spec, _regions(ctx, _all(stated)), stated)
        case "cpv":
            labels: Callable[[str], str] = lambda code: ctx.lists["cpv"].label(f"{code}000000")  # noqa: E731
        case str(name):
            labels = ctx.lists[name].label
        case _:
            labels = str
    values = [Value(code, labels(code)) for code in _all(stated)]
    by_code = spec.list_name == "cpv"
    return _facet(spec, sorted(values, key=lambda value: value.code if by_code else value.label.casefold()), stated)


def _stated(spec: FieldSpec, case: Any) -> list[str]:
    value = getattr(case, spec.name)
    return [str(item) for item in (value if isinstance(value, list) else [] if value is None else [value])]


def _all(stated: Iterable[Iterable[str]]) -> list[str]:
    return sorted({code for row in stated for code in row})


def _facet(spec: FieldSpec, values: Sequence[Value], stated: Sequence[Sequence[str]]) -> Facet:
    return Facet(facet_key(spec.name), spec.meta.label, tuple(values), _rows(values, stated))


def _rows(values: Sequence[Value], stated: Sequence[Sequence[str]]) -> tuple[tuple[int, ...], ...]:
    places = {value.code: place for place, value in enumerate(values)}
    # In the order in which the case states them: the country that leads stands first.
    return tuple(tuple(dict.fromkeys(places[code] for code in row if code in places)) for row in stated)


def _current(ctx: Context, ids: Iterable[str]) -> list[str]:
    return [current for record_id in ids if (current := ctx.graph.resolve(record_id)) in ctx.records]


def _records(ctx: Context, types: Sequence[str]) -> list[Value]:
    """Return the records that a field may name: themes in their order, others by title."""
    rows = [link["id"] for link in ctx.themes] if tuple(types) == ("theme",) else []
    if not rows:
        ids = (record_id for name in types for record_id in ctx.ids(name))
        rows = sorted(ids, key=lambda record_id: ctx.records[record_id].title.casefold())
    return [Value(record_id, ctx.records[record_id].title) for record_id in rows]


def _regions(ctx: Context, codes: Sequence[str]) -> list[Value]:
    """Return the regions that cases name and the larger ones that they are part of, country by country."""
    nuts = ctx.lists["nuts"]
    wanted = set(codes)
    for code in codes:
        if code in nuts:
            wanted |= {larger for larger in _larger(code) if larger in nuts and not larger.endswith(_SAME)}

    def country(code: str) -> str:
        return ctx.lists.countries.label(ctx.lists.region_country(code) or "")

    # By code within a country, so that a part follows the whole.
    ordered = sorted(wanted, key=lambda code: (country(code).casefold(), code))
    places = {code: place for place, code in enumerate(ordered)}
    return [
        Value(
            code,
            ctx.lists.region_label(code),
            parent=next((places[larger] for larger in _larger(code) if larger in places), None)
            if code in nuts
            else None,
            group=country(code),
        )
        for code in ordered
    ]


def _is_country(code: str) -> bool:
    """Tell whether a NUTS code names a whole country under another code, as ``DK0`` does: countries are another facet."""
    return len(code) == _NUTS_COUNTRY + 1 and code.endswith(_SAME)


def _larger(code: str) -> list[str]:
    """Return the NUTS codes that a NUTS code lies in, the smallest region first; the country is a facet of its own."""
    return [code[:length] for length in range(len(code) - 1, _NUTS_COUNTRY, -1)]


def _buyers(ctx: Context, cases: Sequence[Any]) -> Facet:
    """Return the kinds of the buyers, whether a buyer has a record of its own or not."""
    stated = [[kind for buyer in case.buyers if (kind := buyer_kind(ctx, buyer))] for case in cases]
    lists = [ctx.lists["buyer-kind"], ctx.lists["organisation-kind"]]
    used = {code for row in stated for code in row}
    entries = {code: entry.label for codelist in reversed(lists) for code, entry in codelist.items()}
    codes = [*lists[0], *(code for code in lists[1] if code not in lists[0] and code in used)]
    values = [Value(code, entries[code]) for code in codes]
    return Facet("buyers", "Kind of buyer", tuple(values), _rows(values, stated))


def buyer_kind(ctx: Context, buyer: Any) -> str | None:
    """Return the kind of a buyer given by id or inline."""
    if not isinstance(buyer, str):
        return str(buyer.kind)
    current = ctx.graph.resolve(buyer)
    record: Any = ctx.records.get(current or "")
    return str(record.kind) if record is not None else None


def _grade(ctx: Context) -> Facet:
    values = [Value(NO_GRADE if letter == NONE else letter, f"{letter}: {MEANING[letter]}") for letter in GRADES]
    rows = tuple((GRADES.index(ctx.grades(case_id)[0].letter),) for case_id in case_ids(ctx.records))
    return Facet("grade", "Evidence grade", tuple(values), rows)
