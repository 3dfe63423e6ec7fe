"""Filter the cases by their front matter alone: what the explorer's figures are held against.

Nothing of the generator's own facets is used, on purpose. Only the evidence grade, which is computed from several
fields and has tests of its own, comes from the views.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import yaml

from procurement_kb.project import VOCABULARIES, load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.model import UrlPolicy
from tests.browser.site import ROOT

LISTS = {
    "themes": "themes", "countries": "countries", "care-settings": "care_settings", "procedure": "procedure",
    "approaches": "approaches", "verdict": "verdict", "status": "status", "obstacles": "obstacles",
}  # fmt: skip
"""Facets that are a field as it stands."""
WORTH = ("contract", "budget", "grant")
SORTS = ("evidence", "newest", "title", "value")
VIEWS = ("cards", "table", "map")


@dataclass(frozen=True)
class Case:
    """One case as its front matter states it."""

    id: str
    values: Mapping[str, frozenset[str]]
    first: int
    last: int
    euro: int | None


@dataclass(frozen=True)
class Question:
    """What a reader asks for."""

    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int | None, int | None] | None = None
    value: tuple[int | None, int | None] | None = None

    def search(self, *extra: str) -> str:
        """Return the address's query."""
        parts = [f"{key}={','.join(codes)}" for key, codes in self.facets.items()]
        parts += [f"{key}={_text(bounds)}" for key, bounds in (("years", self.years), ("value", self.value)) if bounds]
        return "?" + "&".join([*parts, *extra]) if parts or extra else ""

    def as_data(self) -> dict[str, Any]:
        """Return it as the engine takes it."""
        return {
            "facets": {key: list(codes) for key, codes in self.facets.items()},
            "years": self.years,
            "value": self.value,
        }


def _text(bounds: tuple[int | None, int | None]) -> str:
    return "-".join("" if bound is None else str(bound) for bound in bounds)


def read_cases() -> list[Case]:
    """Read all cases."""
    kinds = {
        file.stem: _front(file.read_text(encoding="utf-8"))["kind"]
        for file in (ROOT / "content" / "network" / "organisations").glob("*.md")
    }
    with (ROOT / "vocabularies" / "exchange-rates.csv").open(encoding="utf-8", newline="") as handle:
        rates = {(row["currency"], int(row["year"])): float(row["rate"]) for row in csv.DictReader(handle)}
    project = load_project(ROOT)
    ctx = Context(project, UrlPolicy(""), load_shapes(ROOT / VOCABULARIES))
    cases = []
    for file in sorted((ROOT / "case_studies").glob("*.md")):
        data = _front(file.read_text(encoding="utf-8"))
        values = {key: frozenset(_many(data.get(name))) for key, name in LISTS.items()}
        values["regions"] = frozenset(code[:length] for code in _many(data.get("regions")) for length in _lengths(code))
        values["cpv"] = frozenset(str(code)[:2] for code in _many(data.get("cpv")))
        values["buyers"] = frozenset(kinds[one] if isinstance(one, str) else one["kind"] for one in data["buyers"])
        letter = ctx.grades(file.stem)[0].letter
        values["grade"] = frozenset({"none" if letter == "–" else letter})
        first = data["years"]["start"]
        last = data["years"].get("end") or (9999 if data["status"] == "running" else first)
        cases.append(Case(file.stem, values, first, last, _euro(data, rates)))
    return cases


def _front(text: str) -> dict[str, Any]:
    front: dict[str, Any] = yaml.safe_load(text.split("\n---\n", 1)[0])
    return front


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _lengths(code: str) -> list[int]:
    """NUTS codes lie in their beginnings, three characters and, the smallest that count, four; ISO codes in nothing.

    A beginning that ends in 0 is no smaller than the one before it, and no region of its own.
    """
    if "-" in code:
        return [len(code)]
    if code[2:] == "0":
        # The whole country under another code.
        return []
    smallest = min(4, len(code))
    return [n for n in range(3, smallest) if code[n - 1] != "0"] + [smallest]


def _euro(data: Mapping[str, Any], rates: Mapping[tuple[str, int], float]) -> int | None:
    for covers in WORTH:
        for value in data.get("value") or []:
            if value["covers"] == covers:
                rate = 1.0 if value["currency"] == "EUR" else rates.get((value["currency"], data["years"]["start"]))
                return None if rate is None else round(value["amount"] / rate)
    return None


def meets(case: Case, question: Question, *, but: str = "") -> bool:
    """Tell whether a case meets all that was asked for, leaving out one facet."""
    for key, codes in question.facets.items():
        if key != but and case.values[key].isdisjoint(codes):
            return False
    low, high = question.years or (None, None)
    if case.first > (high or 9999) or case.last < (low or 0):
        return False
    if question.value is None:
        return True
    least, most = question.value
    return case.euro is not None and (least or 0) <= case.euro <= (most if most is not None else case.euro)


def random_questions(cases: list[Case], number: int, seed: int) -> list[Question]:
    """Return questions of one to four parts, most of which some case answers."""
    rng = Random(seed)  # noqa: S311 - tests need variety that can be repeated, not secrets
    out = []
    for _ in range(number):
        around = rng.choice(cases)
        facets: dict[str, tuple[str, ...]] = {}
        for key in rng.sample(sorted(around.values), rng.randint(0, 3)):
            known = sorted({code for case in cases for code in case.values[key]})
            mine = sorted(around.values[key])
            picked = {rng.choice(mine or known), *rng.sample(known, min(len(known), rng.randint(0, 2)))}
            facets[key] = tuple(sorted(picked))
        years = value = None
        if rng.random() < 0.3:
            start = rng.randint(2000, 2020)
            years = rng.choice([(start, start + rng.randint(0, 9)), (start, None), (None, start)])
        if rng.random() < 0.3:
            least = rng.choice([10_000, 500_000, 5_000_000])
            value = rng.choice([(least, least * 40), (least, None), (None, least)])
        out.append(Question(facets, years, value))
    return out
