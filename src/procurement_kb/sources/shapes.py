"""The country shapes of the map, read from ``vocabularies/europe-shapes.json`` (see ``tools/make_europe_shapes.py``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = "europe-shapes.json"


@dataclass(frozen=True, slots=True)
class Shape:
    """One country."""

    path: str
    """SVG path data."""
    x: int
    y: int
    """Where a figure has most room."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """A map without figures."""

    width: int
    height: int
    countries: Mapping[str, Shape]
    """By ISO 3166-1 alpha-2 code; Kosovo is ``XK``."""
    neutral: Mapping[str, str]
    """Path data of land that is drawn without a country, by name."""
    caption: str
    """Where the borders come from, and that they state nothing."""
    note: str
    """What is drawn in an unusual way."""


@lru_cache(maxsize=8)
def load_shapes(folder: Path) -> Shapes:
    """Read the shapes under ``folder``.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not JSON.
        KeyError: it lacks a part.
    """
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Shapes(
        width=content["width"],
        height=content["height"],
        countries={code: Shape(row["d"], *row["at"]) for code, row in sorted(content["shapes"].items())},
        neutral=content["neutral"],
        caption=content["caption"],
        note=content["note"],
    )
