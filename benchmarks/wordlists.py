"""The word lists under ``words/``, read once."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is counted before and after."""

    name: str
    form: str
    """How a figure is written, with ``{}`` for the figure itself."""
    low: float
    high: float
    """Between which figures the state before the change lies."""
    better: str
    """``higher`` or ``lower``."""
    decimals: int

    def figure(self, value: float) -> str:
        """Write ``value`` as people do."""
        return self.form.format(f"{value:,.{self.decimals}f}")


@dataclass(frozen=True, slots=True)
class Good:
    """Something that is bought. Its name is lower case and stands in the plural or without number."""

    name: str
    cpv: tuple[str, ...]
    settings: tuple[str, ...]
    themes: tuple[str, ...]
    metrics: tuple[Metric, ...]
    users: str
    """Who works with it."""
    patients: str
    """Whom it is for."""


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists."""

    goods: tuple[Good, ...]
    sentences: Mapping[str, list[str]]
    """Sentences of the body by section."""
    titles: list[str]
    summaries: Mapping[str, list[str]]
    """Summaries by verdict."""
    lessons: list[str]
    conditions: list[str]
    contributors: list[str]
    supplier_parts: list[list[str]]
    countries: Mapping[str, int]
    """How often each country occurs."""
    currencies: Mapping[str, str]
    buyers: Mapping[str, list[str]]
    """Names of buyers by their kind."""
    criteria: Mapping[str, list[str]]
    """Award criteria by their kind."""
    sources: Mapping[str, list[list[str]]]
    """Title and publisher of sources by their kind."""


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the word lists."""
    metrics = {
        row["key"]: Metric(
            name=row["name"],
            form=row["form"],
            low=float(row["low"]),
            high=float(row["high"]),
            better=row["better"],
            decimals=int(row["decimals"]),
        )
        for row in _rows("metrics.csv")
    }
    goods = tuple(
        Good(
            name=row["name"],
            cpv=tuple(row["cpv"].split()),
            settings=tuple(row["settings"].split()),
            themes=tuple(row["themes"].split()),
            metrics=tuple(metrics[key] for key in row["metrics"].split()),
            users=row["users"],
            patients=row["patients"],
        )
        for row in _rows("goods.csv")
    )
    return Words(goods=goods, sentences=_toml("sentences.toml"), **_toml("words.toml"))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
