"""One generated case study: its fields, its sources and its body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.prose import Filler, body, capital, lower
from benchmarks.wordlists import Good, Metric, Words
from benchmarks.world import World
from procurement_kb.records.yamltext import fields_text

LAST_DAY = dt.date(2026, 6, 30)
"""No generated date is later, so that the corpus is the same on every day."""
_LAST_START = 2025
_FIRST_COMPETITIVE_FLEXIBLE = 2025
_STATUS = {"completed": 62, "running": 25, "cancelled": 7, "planned": 6}
_VERDICTS: Mapping[str, Mapping[str, int]] = {
    "completed": {"worked": 55, "mixed": 30, "did-not-work": 15},
    "running": {"worked": 25, "mixed": 25, "too-early": 50},
    "cancelled": {"did-not-work": 80, "mixed": 20},
    "planned": {"too-early": 1},
}
_EFFECT = {"worked": (0.1, 0.45), "mixed": (-0.04, 0.15), "did-not-work": (-0.12, 0.05)}
"""By what part the first figure improves, by verdict."""
_EVIDENCE = {"measured": 50, "reported": 25, "estimated": 17, "claimed-by-supplier": 8}
_WHOLE = 100
_EURO = "EUR"


@dataclass(frozen=True, slots=True)
class Head:
    """What other cases know of a case."""

    id: str
    title: str
    good: Good
    country: str
    place: str
    region: str
    start: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a case may link to among the others."""

    ids: Sequence[str]
    goods: Mapping[str, str]
    """What each of them bought."""


class CaseWriter:
    """Writes one case. Whatever is drawn comes from one random generator, in one order."""

    def __init__(self, head: Head, words: Words, world: World, neighbours: Neighbours, random: Random) -> None:
        """Take what the case is about."""
        self.head = head
        self.words = words
        self.world = world
        self.neighbours = neighbours
        self.random = random

    def text(self) -> str:
        """Return the whole file."""
        random, head = self.random, self.head
        status = self._weighted(_STATUS)
        verdict = self._weighted(_VERDICTS[status])
        start = min(head.start, 2022) if status == "completed" else head.start
        years: dict[str, int] = {"start": start}
        if status in {"completed", "cancelled"}:
            years["end"] = min(start + random.randint(1, 5), LAST_DAY.year)
        buyer_name, buyers = self._buyers()
        supplier_name, suppliers = self._suppliers()
        metrics = random.sample(head.good.metrics, len(head.good.metrics))
        main = [(metric, *self._figures(metric, verdict)) for metric in metrics]
        slots = self._slots(buyer_name, supplier_name, start, years.get("end", start + 2), main[0])
        filler = self._filler(slots)
        sources = self._sources(filler, start)
        filler.keys = tuple(sources)
        outcomes = [] if verdict == "too-early" else self._outcomes(main, sources, start, slots)
        procedure = self._procedure(start)
        slots["procedure"] = lower(self.world.lists["procedure"].label(procedure))
        obstacles = self._some(self.world.ids["obstacle"], 0, 3)
        filler.links["obstacle"].sort(key=lambda record_id: record_id in obstacles)
        own: dict[str, Any] = {
            "title": head.title,
            "summary": filler.plain(random.choice(self.words.summaries[verdict])),
            "themes": list(head.good.themes if self._chance(0.8) else head.good.themes[:1]),
            "formerly": [f"{head.id}-pilot"] if self._chance(0.03) else None,
            "status": status,
            "verdict": verdict,
            **self._where(),
            "buyers": buyers,
            "suppliers": suppliers if status in {"completed", "running"} else None,
            "care_settings": list(head.good.settings),
            "procedure": procedure,
            "approaches": self._approaches(procedure),
            "years": years,
            "value": self._values(sources),
            "cpv": list(head.good.cpv) if self._chance(0.7) else None,
            "notices": self._notices(start),
            "award_criteria": self._criteria(sources),
            "outcomes": outcomes,
            "obstacles": obstacles or None,
            "lessons": self._some(self.words.lessons, 1, 6),
            "conditions": self._some(self.words.conditions, 0, 5) or None,
            "tools": self._some(self.world.ids["tool"], 0, 2) or None,
            "related": self._some(self.neighbours.ids, 1, 2) if self._chance(0.15) else None,
            **self._editorial(),
            "sources": sources,
        }
        results = [(row["metric"], row["baseline"], row["result"]) for row in outcomes if "baseline" in row]
        text = body(filler, self.words.sentences, results if outcomes else ())
        fields = fields_text({name: value for name, value in own.items() if value is not None})
        return f"---\n{fields}---\n\n{text}"

    # --- Who and where --------------------------------------------------------------------------------------------

    def _where(self) -> dict[str, Any]:
        random, head = self.random, self.head
        countries = [head.country]
        if self._chance(0.12):
            others = [code for code in self.words.countries if code != head.country]
            countries += random.sample(others, random.randint(1, 3))
        abroad = (self.world.regions[country] for country in countries[1:] if self._chance(0.5))
        regions = [head.region, *(random.choice(regions).code for regions in abroad if regions)]
        return {
            "countries": countries,
            "regions": regions if self._chance(0.85) else None,
            "place": head.place,
        }

    def _buyers(self) -> tuple[str, list[Any]]:
        random = self.random
        kinds = [kind for kind in self.world.lists["buyer-kind"] if kind in self.words.buyers]
        kind = random.choice(kinds)
        name = random.choice(self.words.buyers[kind]).format(place=self.head.place, country=self._country())
        buyers: list[Any] = [{"name": name, "kind": kind}]
        known = self.world.organisations.get("buyer", ())
        if known and self._chance(0.1):
            buyers.append(random.choice(known))
        return name, buyers

    def _suppliers(self) -> tuple[str, list[Any]]:
        random = self.random
        first, second, third = self.words.supplier_parts
        name = f"{random.choice(first)}{random.choice(second)} {random.choice(third)}"
        supplier: dict[str, Any] = {"name": name}
        if self._chance(0.4):
            supplier["sme"] = self._chance(0.5)
        suppliers: list[Any] = [supplier]
        known = self.world.organisations.get("supplier", ())
        if known and self._chance(0.08):
            suppliers.append(random.choice(known))
        return name, suppliers

    def _country(self) -> str:
        return self.world.lists.countries.label(self.head.country)

    # --- How it was bought ----------------------------------------------------------------------------------------

    def _procedure(self, start: int) -> str:
        codes = self._codes("procedure")
        if self.head.country != "GB" or start < _FIRST_COMPETITIVE_FLEXIBLE:
            codes.remove("competitive-flexible")
        return self.random.choice(codes)

    def _approaches(self, procedure: str) -> list[str]:
        codes = [code for code in self._codes("approach") if code not in {"none", "pcp"}]
        picked = self._some(codes, 0, 4)
        if procedure == "pre-commercial-procurement":
            picked.insert(0, "pcp")
        return picked or ["none"]

    def _values(self, sources: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        random = self.random
        if self._chance(0.3):
            return None
        currency = self.words.currencies.get(self.head.country, _EURO)
        values = []
        for covers in self._some(self._codes("value-covers"), 1, 2):
            value: dict[str, Any] = {
                "amount": random.randint(3, 2_400) * 10 ** random.randint(3, 5),
                "currency": currency,
                "covers": covers,
            }
            if self._chance(0.5):
                value["note"] = f"over {random.randint(2, 8)} years, value-added tax excluded"
            value["source"] = random.choice(list(sources))
            values.append(value)
        return values

    def _notices(self, start: int) -> list[str] | None:
        random = self.random
        if self.head.country in {"GB", "CA", "US", "AU", "NZ", "CH"} or self._chance(0.55):
            return None
        if start < 2024:  # noqa: PLR2004 - the year in which numbers took another shape
            return [f"{start}/S {random.randint(1, 250):03}-{random.randint(1_000, 660_000):06}"]
        return [f"{random.randint(1_000, 790_000):06}-{start}"]

    def _criteria(self, sources: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        random = self.random
        if self._chance(0.35):
            return None
        kinds = self._some([kind for kind in self._codes("criterion-kind") if kind in self.words.criteria], 2, 6)
        rows: list[dict[str, Any]] = [
            {"name": random.choice(self.words.criteria[kind]), "kind": kind} for kind in kinds
        ]
        if self._chance(0.8):
            cuts = sorted(random.sample(range(5, _WHOLE, 5), len(rows) - 1))
            for row, low, high in zip(rows, [0, *cuts], [*cuts, _WHOLE], strict=True):
                row["weight"] = high - low
        rows[0]["source"] = random.choice(list(sources))
        return rows

    # --- What came of it ------------------------------------------------------------------------------------------

    def _figures(self, metric: Metric, verdict: str) -> tuple[str, str]:
        """Return the figures before and after."""
        before = self.random.uniform(metric.low, metric.high)
        effect = self.random.uniform(*_EFFECT.get(verdict, _EFFECT["mixed"]))
        after = before * (1 + effect if metric.better == "higher" else 1 - effect)
        if metric.form.endswith((" %", " of 100")):
            after = min(after, _WHOLE - 1)
        return metric.figure(before), metric.figure(after)

    def _outcomes(
        self,
        main: Sequence[tuple[Metric, str, str]],
        sources: Mapping[str, Any],
        start: int,
        slots: Mapping[str, str],
    ) -> list[dict[str, Any]]:
        random = self.random
        rows: list[dict[str, Any]] = []
        count = random.randint(1, 6)
        for number in range(count):
            metric, before, after = main[number % len(main)]
            if number >= len(main):
                # A second row of a measure is for a group of patients, with figures of its own.
                before, after = self._figures(metric, "mixed")
            name = metric.name if number < len(main) else f"{metric.name}, {slots['patients']}"
            row: dict[str, Any] = {"metric": name, "result": after}
            if number == 0 or self._chance(0.7):
                row["baseline"] = before
            row["better"] = metric.better
            if self._chance(0.7):
                year = min(start + random.randint(1, 4), LAST_DAY.year)
                row["when"] = random.choice((f"{year}", f"{start} to {year}", f"{year}-{random.randint(1, 6):02}"))
            row["evidence"] = self._weighted(
                {code: weight for code, weight in _EVIDENCE.items() if code in self.world.lists["evidence-kind"]}
            )
            row["source"] = random.choice(list(sources))
            rows.append(row)
        return rows

    # --- Sources, review, words -----------------------------------------------------------------------------------

    def _sources(self, filler: Filler, start: int) -> dict[str, Any]:
        random = self.random
        kinds = [kind for kind in self._codes("source-kind") if kind in self.words.sources]
        sources: dict[str, Any] = {}
        for kind in self._some(kinds, 2, 7):
            title, publisher = random.choice(self.words.sources[kind])
            year = min(start + random.randint(0, 4), LAST_DAY.year)
            key = f"{kind}-{year}"
            source: dict[str, Any] = {
                "title": filler.plain(title.replace("{year}", str(year))),
                "publisher": filler.plain(publisher),
                "url": f"https://{kind}.example/{year}/{self.head.id}",
            }
            date = self._date(year)
            if date is not None:
                source["date"] = date
            if self._chance(0.3):
                source["accessed"] = LAST_DAY - dt.timedelta(days=random.randint(0, 300))
            sources[key] = {**source, "kind": kind}
        return sources

    def _date(self, year: int) -> dt.date | str | None:
        month, day = self.random.randint(1, 6), self.random.randint(1, 28)
        return self.random.choice((None, f"{year}", f"{year}-{month:02}", dt.date(year, month, day)))

    def _editorial(self) -> dict[str, Any]:
        reviewed = {
            "on": LAST_DAY - dt.timedelta(days=self.random.randint(0, 400)),
            "checked": "figures against the cited sources",
        }
        return {
            "reviewed": reviewed if self._chance(0.7) else None,
            "contributors": self._some(self.words.contributors, 1, 2),
        }

    def _slots(
        self, buyer: str, supplier: str, start: int, end: int, figures: tuple[Metric, str, str]
    ) -> dict[str, str]:
        good, (metric, before, after) = self.head.good, figures
        return {
            "good": good.name,
            "Good": capital(good.name),
            "users": good.users,
            "Users": capital(good.users),
            "patients": good.patients,
            "Patients": capital(good.patients),
            "buyer": buyer,
            "Buyer": capital(buyer),
            "supplier": supplier,
            "Supplier": supplier,
            "place": self.head.place,
            "country": self._country(),
            "start": str(start),
            "end": str(end),
            "metric": metric.name,
            "Metric": metric.name,
            "metric_low": lower(metric.name),
            "baseline": before,
            "result": after,
        }

    def _filler(self, slots: Mapping[str, str]) -> Filler:
        random, ids = self.random, self.world.ids
        kinds = {
            "obstacle": "obstacle",
            "term": "term",
            "theme": "theme",
            "action": "action",
            "guidance": "guidance",
            "tool": "tool",
            "org": "organisation",
        }
        links = {slot: random.sample(ids[kind], len(ids[kind])) for slot, kind in kinds.items()}
        links["case"] = list(self.neighbours.ids)
        return Filler(random, slots, self.world.items, links, self.neighbours.goods)

    def _codes(self, name: str) -> list[str]:
        return [code for code, entry in self.world.lists[name].items() if not entry.deprecated]

    def _chance(self, share: float) -> bool:
        """Tell whether something happens that happens in ``share`` of all cases."""
        return self.random.random() < share

    def _some(self, values: Sequence[str], least: int, most: int) -> list[str]:
        """Return between ``least`` and ``most`` of ``values``, fewer where there are fewer."""
        return self.random.sample(list(values), min(self.random.randint(least, most), len(values)))

    def _weighted(self, weights: Mapping[str, int]) -> str:
        return self.random.choices(list(weights), weights=list(weights.values()))[0]
