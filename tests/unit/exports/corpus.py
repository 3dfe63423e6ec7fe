"""A few hundred varied cases, and what the browser is to say of them, told from the records themselves.

Nothing here uses the code under test: it reads fields of records and the table of rates.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.corpus import write_corpus
from procurement_kb.project import Project, load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.model import UrlPolicy
from tests.browser.site import ROOT
from tests.build.projects import make_project

SIZE = 300
URLS = UrlPolicy("https://kb.example/")
OPEN = 9_999
_SAME = {
    "countries": "countries",
    "care-settings": "care_settings",
    "approaches": "approaches",
}
_SINGLE = ("procedure", "verdict", "status")
GRADES = ("A", "B", "C", "D", "none")
_RECORDS = ("themes", "obstacles", "glossary")


def many_cases(folder: Path, size: int = SIZE) -> Project:
    """Read a project with ``size`` generated cases, the small records of the golden test and some real ones."""
    make_project(folder / "small")
    for name in _RECORDS:
        shutil.copytree(ROOT / "content" / name, folder / "small" / "content" / name, dirs_exist_ok=True)
    write_corpus(folder / "many", size, project=folder / "small")
    return load_project(folder / "many")


def context(project: Project) -> Context:
    """Return the context of a project."""
    return Context(project, URLS, load_shapes(ROOT / "vocabularies"))


@dataclass(frozen=True)
class Row:
    """What a filter can ask of a case."""

    codes: Mapping[str, frozenset[str]]
    start: int
    end: int
    euro: int | None
    last: int
    title: str


@dataclass(frozen=True)
class Question:
    """One state of the explorer."""

    facets: Mapping[str, list[str]] = field(default_factory=dict)
    years: list[int | None] | None = None
    value: list[int | None] | None = None
    text: Mapping[int, float] | None = None
    sort: str = "evidence"


def rows(ctx: Context) -> list[Row]:
    """Return all cases in the order of their numbers."""
    rates = {
        (row["currency"], row["year"]): float(row["rate"])
        for row in csv.DictReader((ROOT / "vocabularies" / "exchange-rates.csv").read_text("utf-8").splitlines())
    }
    cases = sorted((name, record) for name, record in ctx.records.items() if record.kind_.name == "case-study")
    return [_row(ctx, name, case, rates) for name, case in cases]


def _row(ctx: Context, name: str, case: Any, rates: Mapping[tuple[str, str], float]) -> Row:
    codes = {key: set(getattr(case, attribute)) for key, attribute in _SAME.items()}
    codes |= {key: {getattr(case, key)} for key in _SINGLE}
    codes["themes"] = {theme for theme in case.themes if theme in ctx.records}
    codes["obstacles"] = {obstacle for obstacle in case.obstacles if obstacle in ctx.records}
    codes["cpv"] = {code[:2] for code in case.cpv}
    codes["buyers"] = {
        ctx.records[buyer].kind if isinstance(buyer, str) else buyer.kind  # type: ignore[attr-defined]
        for buyer in case.buyers
        if not isinstance(buyer, str) or buyer in ctx.records
    }
    letter = ctx.grades(name)[0].letter
    codes["grade"] = {letter if letter in GRADES else "none"}
    codes["regions"] = {code if "-" in code else code[:4] for code in case.regions if code[2:] != "0"}
    codes["regions"] |= {code[:3] for code in codes["regions"] if "-" not in code and code[2] != "0"}
    end = case.years.end or (OPEN if case.status == "running" else case.years.start)
    return Row(
        codes={key: frozenset(found) for key, found in codes.items()},
        start=case.years.start,
        end=end,
        euro=_euro(case, rates),
        last=case.years.end or case.years.start,
        title=case.title.casefold(),
    )


def _euro(case: Any, rates: Mapping[tuple[str, str], float]) -> int | None:
    for covers in ("contract", "budget", "grant"):
        for value in case.value:
            if value.covers == covers:
                if value.currency == "EUR":
                    return round(float(value.amount))
                rate = rates.get((value.currency, str(case.years.start)))
                return round(float(value.amount) / rate) if rate else None
    return None


def answer(cases: Sequence[Row], asked: Question) -> dict[str, Any]:
    """Filter and count in the plainest way: once for the cases and once more for each facet without itself."""
    found = [number for number in range(len(cases)) if _meets(cases[number], number, asked)]
    counts: dict[str, dict[str, int]] = {}
    for key in cases[0].codes:
        tally: Counter[str] = Counter()
        for number in range(len(cases)):
            if _meets(cases[number], number, asked, without=key):
                tally.update(cases[number].codes[key])
        counts[key] = dict(tally)
    open_years = [n for n in range(len(cases)) if _meets(cases[n], n, asked, without="years")]
    latest = max(max(row.start, row.end if row.end != OPEN else 0) for row in cases)
    years: Counter[int] = Counter()
    for number in open_years:
        years.update(range(cases[number].start, min(cases[number].end, latest) + 1))
    return {
        "total": len(found),
        "order": sorted(found, key=lambda number: _place(cases[number], number, asked)),
        "counts": counts,
        "years": {str(year): count for year, count in years.items()},
        "unknownValue": sum(
            cases[n].euro is None for n in range(len(cases)) if _meets(cases[n], n, asked, without="value")
        ),
    }


def _meets(row: Row, number: int, asked: Question, without: str = "") -> bool:
    if asked.text is not None and number not in asked.text:
        return False
    for key, wanted in asked.facets.items():
        if key != without and wanted and not row.codes[key] & set(wanted):
            return False
    if asked.years and without != "years":
        first, last = asked.years
        if (last is not None and row.start > last) or (first is not None and row.end < first):
            return False
    if asked.value and without != "value":
        least, most = asked.value
        if row.euro is None or (least is not None and row.euro < least) or (most is not None and row.euro > most):
            return False
    return True


def _place(row: Row, number: int, asked: Question) -> tuple[Any, ...]:
    grade = GRADES.index(next(iter(row.codes["grade"])))
    by_title = (row.title, number)
    usual = (grade, -row.last, *by_title)
    match asked.sort:
        case "relevance" if asked.text is not None:
            return (-asked.text[number], *usual)
        case "newest":
            return (-row.last, grade, *by_title)
        case "title":
            return by_title
        case "value":
            return (-(-1 if row.euro is None else row.euro), *by_title)
        case _:
            return usual


def questions(cases: Sequence[Row], count: int, seed: int) -> Iterable[Question]:
    """Yield random states, most of which some case meets: codes are taken from cases."""
    for index in range(count):
        random = Random(f"{seed}/{index}")  # noqa: S311 - varied, not secret
        keys = random.sample(sorted(cases[0].codes), random.choice((0, 1, 1, 2, 2, 3)))
        picked: dict[str, list[str]] = {}
        for key in keys:
            codes = {code for row in random.sample(list(cases), random.randint(1, 12)) for code in row.codes[key]}
            if codes:
                picked[key] = random.sample(sorted(codes), min(len(codes), random.randint(1, 3)))
        texts = {number: random.choice((0.5, 1.0, random.random())) for number in range(len(cases))}
        few = random.sample(sorted(texts), random.randint(0, len(cases)))
        yield Question(
            facets=picked,
            years=_range(random, 2005, 2026, 0.35),
            value=_range(random, 10_000, 90_000_000, 0.3),
            text={number: texts[number] for number in few} if random.random() < 0.4 else None,
            sort=random.choice(("evidence", "relevance", "newest", "title", "value")),
        )


def _range(random: Random, low: int, high: int, often: float) -> list[int | None] | None:
    if random.random() > often:
        return None
    first, last = sorted((random.randint(low, high), random.randint(low, high)))
    ranges: tuple[list[int | None], ...] = ([first, last], [first, None], [None, last])
    return random.choice(ranges)
