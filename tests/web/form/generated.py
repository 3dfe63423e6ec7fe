"""Make records of every type that has a form, good ones and broken ones, out of the declarations alone."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from pydantic import BaseModel

from procurement_kb.records import Record
from procurement_kb.records.annotations import Kind
from procurement_kb.records.introspect import FieldSpec, by_name, example_values, fields
from procurement_kb.records.yamltext import fields_text
from procurement_kb.sources.codelists import CodeLists

GOOD: Mapping[Kind, tuple[Any, ...]] = {
    Kind.TEXT: (
        "A plain line of text that says what there is.",
        "Nothing much, but a sentence.",
        "Löwe & Söhne (1872)",
    ),
    Kind.QUANTITY: ("8", "24 % fewer", 12, 1.5, "about 1,100 a day"),
    Kind.INTEGER: (2019, 2021),
    Kind.NUMBER: (10, 12.5, 0, 1_200_000),
    Kind.FLAG: (True, False),
    Kind.DAY: (dt.date(2025, 6, 30), "2024-02-29"),
    Kind.DATE: ("2023-06", "2019", 2020, dt.date(2022, 1, 31)),
    Kind.MOMENT: ("2026-03-04 10:00", "2026-03-05T09:30", "2026-03-06"),
    Kind.ADDRESS: ("https://example.org/report", "http://example.org:8080/a?b=c#d", "https://exämple.org/ü"),
    Kind.NOTICE: ("2019/S 123-456789", "123456-2019"),
    Kind.KEY: ("evaluation",),
}
BAD: Mapping[Kind, tuple[Any, ...]] = {
    Kind.TEXT: ("", " ", "x" * 301, "<b>bold</b> words that stand here", "See **this** and that, please", None, 42, True,
                "call +44 20 7946 0958 today", "jane.doe@example.org knows more", "TODO: write this one", ["list"], {"a": "b"},
                "a [link](https://example.org) in the text"),
    Kind.QUANTITY: ("", "y" * 161, True, None, "*8* of ten", [1]),
    Kind.INTEGER: (1919, "2019", 2019.5, True, None, "two", 2091, []),
    Kind.NUMBER: (-1, "1,200,000", "a lot", True, None, 1e9, "EUR 5"),
    Kind.FLAG: ("yes please", 1, "y", None, "true"),
    Kind.DAY: ("30/06/2025", "2025-02-30", "2025-06", "June 2025", None, 2025, dt.date(2091, 1, 1), "", True, "3/4/2019"),
    Kind.DATE: ("2019-13", "06/2019", "12 May 2019", 12, "soon", None, "2091", "", "2019-02-31", [2019]),
    Kind.MOMENT: ("2026-03-04 25:00", "4 March 2026 at 10.00", None, "noon", 5, "2026-03-04 10:00 CET"),
    Kind.ADDRESS: ("www.example.org/x", "ftp://example.org", "https://example.org/a b", None, "", 7, "https://user@example.org/",
                   "https://localhost/x", "htps://example.org", "https://example.org/" + "a" * 1000, "<https://example.org/a>"),
    Kind.NOTICE: ("2018/S123-456789", "2019-123456", 5, None, "no number", "https://ted.europa.eu/en/notice/123456-2019"),
    Kind.KEY: ("evaluaton", "audit", "Evaluation", "", None, 3, "no such key at all"),
    Kind.ID: ("No_Such Id", "value-base", "example-hospital", "nothing-of-the-kind", "", None, 4, "pump-service"),
}  # fmt: skip
LISTED_GOOD = {
    "country": ("ES", "GB", "DK"), "region": ("ES511", "GB-LND", "DK01"), "currency": ("EUR", "DKK"), "language": ("en", "da"),
    "cpv": ("33194110", "33194110-0"), "timezone": ("Europe/Brussels", "UTC"),
}  # fmt: skip
LISTED_BAD = {
    "country": ("UK", "Spain", "Danmark", "EU", "es", None, "Nowhere", 5), "region": ("UKI3", "ZZ999", "ES-CT", "es511", ""),
    "currency": ("€", "kr", "eur", "Euro", "XXXX"), "language": ("English", "gr", "en-GB", "xx"),
    "cpv": ("33194110-9", "3319", "00000000", 33194110, "33.19.41.10-0", "33194119"), "timezone": ("Brussels", "Europe/Brusels", "CEST", ""),
}  # fmt: skip
BODIES = (
    "It is so [@evaluation].\n",
    "",
    "\n\n",
    "# Title of its own\n\nText [@evaluation].\n",
    "## Part\n\n#### Deep\n\nText [@evaluation] and [@nobody].\n",
    "It belongs to [[value-based]] and [[value-base|the theme]] [@evaluation].\n",
    "In code `[@nobody]` and ``[[nothing]]`` nothing counts [@evaluation].\n\n```\n[@nobody]\n## No heading\n```\n",
    "Write to jane.doe@example.org, tel. 020 7946 0958 [@evaluation].\n",
    "Some words.\n\nTODO: write the rest [@evaluation].\n\n\\[[example-hospital]] and [[old-name]] and [[]].\n",
    "Setext\n======\n\nAnother\n---\n\nText <!-- [@nobody] --> [@ evaluation ].\n",
)
SECTIONED = (
    "## Need\n\nA [@evaluation].\n\n## Approach\n\nB.\n\n## Outcome\n\nC.\n\n## Lessons\n\nD.\n",
    "## Need\n\nA [@evaluation].\n\n## Outcome\n\nC.\n\n## Approach\n\nB.\n\n## Lessons\n\nD.\n",
    "## Need\n\nA [@evaluation].\n\n## Aproach\n\nB.\n\n### Outcome\n\nC.\n",
    "Before.\n\n## Need\n\nA.\n\n## Extra\n\nX [@evaluation].\n\n## Lessons:\n\nD.\n",
    "## need\n\nA [@evaluation].\n",
)


def generate(models: Mapping[str, type[Record]], lists: CodeLists, number: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield the type and the text of `number` records."""
    rng = Random(seed)  # noqa: S311 - variety that can be repeated
    names = sorted(models)
    for index in range(number):
        name = names[index % len(names)]
        yield name, _Maker(rng, lists).record(models[name])


class _Maker:
    def __init__(self, rng: Random, lists: CodeLists) -> None:
        self.rng = rng
        self.lists = lists

    def record(self, model: type[Record]) -> str:
        values = copy.deepcopy(example_values(model))
        for spec in fields(model):
            if (
                spec.name not in values
                and spec.name not in {"type", "superseded_by", "formerly"}
                and self.rng.random() < 0.4
            ):
                values[spec.name] = self.good(spec)
        for _ in range(self.rng.choice((0, 1, 1, 2, 2, 3, 4))):
            self.spoil(values, model)
        body = model.kind_.body_example
        if self.rng.random() < 0.5:
            body = self.rng.choice(SECTIONED + BODIES if model.kind_.sections else BODIES)
        return f"---\n{fields_text(values)}---\n\n{body}"

    # --- Good values --------------------------------------------------------------------------------------------------

    def good(self, spec: FieldSpec) -> Any:
        if spec.keyed:
            return {"evaluation": self.one(spec)}
        if spec.many:
            least, most = spec.limits.min_items or 0, min(spec.limits.max_items or 3, 3)
            rows: list[Any] = []
            for _ in range(self.rng.randint(max(least, 0), most)):
                row = self.one(spec)
                if row not in rows:
                    rows.append(row)
            return rows
        return self.one(spec)

    def one(self, spec: FieldSpec) -> Any:
        if spec.part is not None:
            if spec.refs is not None and self.rng.random() < 0.3:
                return "example-hospital"
            return {part.name: self.good(part) for part in spec.fields if part.required or self.rng.random() < 0.4}
        if spec.codelist is not None:
            return self.rng.choice([code for code, entry in self.lists[spec.codelist].items() if not entry.deprecated])
        if spec.list_name is not None:
            return self.rng.choice(LISTED_GOOD[spec.list_name])
        if spec.kind is Kind.ID:
            ids = {
                "theme": "value-based",
                "tool": "cost-calculator",
                "obstacle": "price-first",
                "term": "market-dialogue",
            }
            return ids.get((spec.refs.types or ("theme",))[0] if spec.refs else "", "value-based")
        return self.rng.choice(GOOD[spec.kind])

    # --- Bad ones -----------------------------------------------------------------------------------------------------

    def spoil(self, values: dict[str, Any], model: type[BaseModel]) -> None:
        """Break one thing, at the top or further in."""
        specs = by_name(model)
        rough: tuple[Callable[[dict[str, Any], type[BaseModel]], None], ...] = (self.misspell, self.drop, self.disagree)
        if self.rng.random() < 0.2:
            self.rng.choice(rough)(values, model)
            return
        name = self.rng.choice(sorted(set(values) & set(specs) or set(specs)))
        if name == "type":
            return
        spec, value = specs[name], values.get(name)
        if spec.part is not None and self.rng.random() < 0.7:
            groups = (
                value
                if isinstance(value, list)
                else list(value.values())
                if spec.keyed and isinstance(value, dict)
                else [value]
            )
            inner = [group for group in groups if isinstance(group, dict)]
            if inner:
                self.spoil(self.rng.choice(inner), spec.part)
                return
        if (spec.many or spec.keyed) and self.rng.random() < 0.7:
            self.spoil_entries(values, spec)
        else:
            values[name] = (
                self.bad(spec)
                if not (spec.many or spec.keyed)
                else self.rng.choice((None, "none", {}, "one, two", 5, [], [[]], {"a": 1}))
            )

    def spoil_entries(self, values: dict[str, Any], spec: FieldSpec) -> None:
        value = values.get(spec.name)
        if spec.keyed:
            key = self.rng.choice(("Bad Key", "x" * 61, "audit", "evaluation"))
            values[spec.name] = {
                **(value if isinstance(value, dict) else {}),
                key: self.rng.choice((self.one(spec), None, "text", [])),
            }
            return
        rows = list(value) if isinstance(value, list) else []
        choice = self.rng.randrange(4)
        if choice == 0 and rows:
            rows.append(copy.deepcopy(self.rng.choice(rows)))
        elif choice == 1:
            rows += [self.one(spec) for _ in range(7)]
        elif choice == 2 and rows:
            rows[self.rng.randrange(len(rows))] = self.bad(spec)
        else:
            rows.append(self.bad(spec))
        values[spec.name] = rows

    def bad(self, spec: FieldSpec) -> Any:
        if spec.part is not None:
            return self.rng.choice((None, "", "A Name of Somebody", "no-such-organisation", 5, [], True, {}))
        if spec.codelist is not None:
            codes = list(self.lists[spec.codelist])
            return self.rng.choice(
                (
                    codes[0].upper(),
                    codes[0][:-1],
                    "quite another",
                    "",
                    None,
                    3,
                    self.lists[spec.codelist].label(codes[-1]),
                )
            )
        if spec.list_name is not None:
            return self.rng.choice(LISTED_BAD[spec.list_name])
        return self.rng.choice(BAD[spec.kind])

    def misspell(self, values: dict[str, Any], model: type[BaseModel]) -> None:
        name = self.rng.choice(sorted(by_name(model)))
        wrong = self.rng.choice((name[:-1], name + "s", name.replace("_", "-") + "x", "colour", "author"))
        if wrong not in by_name(model):
            values[wrong] = values.pop(name) if name in values and self.rng.random() < 0.5 else "something"

    def drop(self, values: dict[str, Any], model: type[BaseModel]) -> None:
        del model
        if values:
            del values[self.rng.choice(sorted(values))]

    def disagree(self, values: dict[str, Any], model: type[BaseModel]) -> None:
        known = by_name(model)
        rows: tuple[tuple[str, Any], ...] = (
            ("years", {"start": 2021, "end": 2019}), ("years", {"start": 2019}), ("years", {"start": 2019, "end": 2091}),
            ("award_criteria", [{"name": "Price", "kind": "price", "weight": 60}, {"name": "Care", "kind": "quality", "weight": 50.5}]),
            ("approaches", ["none", "value-based"]), ("regions", ["SE110", "ES511"]), ("closes", dt.date(2001, 1, 1)),
            ("opens", "2025-06-30"), ("related", ["value-based", "no-such-record", "old-name", "example-hospital"]),
            ("url", None), ("type", "guidance"), ("type", "nonsense"), ("themes", ["value-based", "value-based"]),
            ("sources", {"evaluation": {"url": "https://example.org/x", "title": "A report", "publisher": "An office", "kind": "report"}}),
        )  # fmt: skip
        fitting = [(name, value) for name, value in rows if name in known]
        if fitting:
            name, value = self.rng.choice(fitting)
            values[name] = copy.deepcopy(value)
