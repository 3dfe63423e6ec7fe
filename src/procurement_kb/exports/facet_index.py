"""The data of the explorer, as classic scripts: one with what is needed to filter, and many with cards.

``explore/facets.js`` sets ``KB_DATA.facets``: for every case and every facet the places of its values, years, value in
euro, and the order of titles. It holds no text of a case. ``explore/cards-<n>.js`` sets ``KB_DATA.cards[<n>]``, each
with what cards, tables and the CSV file say of `SHARD` cases. ``overrides/assets/js/engine/`` reads both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from procurement_kb.exports.euro import Rates, case_euro, chosen_value
from procurement_kb.exports.packing import pack_rows
from procurement_kb.records import record_types
from procurement_kb.records.parts import FIRST_YEAR
from procurement_kb.views.facets import CASE, FOLDER, case_ids
from procurement_kb.views.model import Asset
from procurement_kb.views.words import money_words

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json

SHARD = 16
"""How many cases share a file of cards. A view shows two dozen from all over the collection: the fewer the lighter."""
OPEN = 0
"""In place of a last year: the case still runs."""
_RUNNING = "running"


def facet_assets(ctx: Context, rates: Rates) -> tuple[Asset, ...]:
    """Return the files that the explorer loads."""
    ids = case_ids(ctx.records)
    starts = range(0, len(ids), SHARD)
    return (
        Asset(f"{FOLDER}/facets.js", _script("facets", facet_data(ctx, rates))),
        *(
            Asset(f"{FOLDER}/cards-{number}.js", _shard(number, [card(ctx, one) for one in ids[start : start + SHARD]]))
            for number, start in enumerate(starts)
        ),
    )


def facet_data(ctx: Context, rates: Rates) -> Json:
    """Return what the browser needs to filter, count and sort, the cases in the order of their numbers."""
    ids = case_ids(ctx.records)
    cases: list[Any] = [ctx.records[case_id] for case_id in ids]
    return {
        "total": len(cases),
        "shard": SHARD,
        "firsts": ids[::SHARD],
        "address": ctx.urls.href(f"{record_types()[CASE].kind_.address}/*.md"),
        "facets": [
            {
                "key": facet.key,
                "label": facet.label,
                "codes": [value.code for value in facet.values],
                "labels": [value.label for value in facet.values],
                **_tree([(value.parent, value.group) for value in facet.values]),
                **pack_rows(facet.rows, len(facet.values)),
            }
            for facet in ctx.facets
        ],
        "years": {"first": FIRST_YEAR, **pack_rows([_years(case) for case in cases], 2100 - FIRST_YEAR)},
        "euro": ",".join("" if value is None else str(value) for value in (case_euro(case, rates) for case in cases)),
        "rates": {"years": rates.years, "currencies": rates.currencies},
        "titles": pack_rows([[rank] for rank in _ranks([case.title.casefold() for case in cases])], len(cases)),
    }


def card(ctx: Context, case_id: str) -> list[Any]:
    """Return what a card, a row of the table and the CSV file say of a case beyond its facets, in a fixed order.

    Id, title, summary, place, buyers, suppliers, sums of money as words with what they cover, which of them was turned
    into euro, CPV codes, whether another record replaces this one.
    """
    case: Any = ctx.records[case_id]
    chosen = chosen_value(case.value)
    return [
        case_id,
        case.title,
        case.summary,
        case.place or "",
        ctx.party_names(case.buyers),
        ctx.party_names(case.suppliers),
        [
            [money_words(v.amount, v.currency), ctx.lists["value-covers"].label(v.covers), v.note or ""]
            for v in case.value
        ],
        -1 if chosen is None else next(place for place, value in enumerate(case.value) if value is chosen),
        case.cpv,
        int(case.superseded_by is not None),
    ]


def _years(case: Any) -> tuple[int, int]:
    """Return first and last year from `FIRST_YEAR`, shifted by one so that `OPEN` stays free."""
    end = case.years.end or (None if case.status == _RUNNING else case.years.start)
    return (_year(case.years.start), OPEN if end is None else _year(end))


def _year(year: int) -> int:
    return year - FIRST_YEAR + 1


def _tree(values: Sequence[tuple[int | None, str]]) -> Mapping[str, Any]:
    out: dict[str, Any] = {}
    if any(parent is not None for parent, _ in values):
        out["parents"] = [-1 if parent is None else parent for parent, _ in values]
    if any(group for _, group in values):
        out["groups"] = [group for _, group in values]
    return out


def _ranks(keys: Sequence[str]) -> Iterator[int]:
    """Yield the place of each key in the sorted order; equal keys keep theirs."""
    order = sorted(range(len(keys)), key=lambda place: (keys[place], place))
    ranks = dict(zip(order, range(len(keys)), strict=True))
    return (ranks[place] for place in range(len(keys)))


def _script(name: str, data: Any) -> str:
    return f"(self.KB_DATA=self.KB_DATA||{{}}).{name}={_json(data)};\n"


def _shard(number: int, rows: Sequence[Any]) -> str:
    return f"((self.KB_DATA=self.KB_DATA||{{}}).cards=KB_DATA.cards||[])[{number}]={_json(rows)};\n"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
