"""The map of Europe with the number of cases of each country, and the same figures as rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from procurement_kb.sources.shapes import Shape, Shapes
from procurement_kb.views.svg import esc, head, ident, number
from procurement_kb.views.words import count as count_words

STEPS = 5
RADIUS = 17.0
"""Of a country's marker, in units of the map: a target one can hit, and room for two digits."""
GAP = 2.0
SHIFTED = 5.0
"""A marker that had to move farther than this gets a line to its place."""
ROUNDS = 60
LONG = 3
"""Digits that need smaller type."""


@dataclass(frozen=True, slots=True)
class Row:
    """One country with cases."""

    code: str
    name: str
    count: int
    words: str
    """For instance ``3 cases``."""
    href: str | None
    step: int
    """1 to 5, how many it has compared with the others."""
    drawn: bool
    """Whether the map shows it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the legend."""

    step: int
    low: int
    high: int
    words: str
    """For instance ``4–7``."""


def cases_map(
    counts: Mapping[str, int],
    hrefs: Mapping[str, str],
    names: Mapping[str, str],
    shapes: Shapes,
    *,
    prefix: str = "kb-map",
    title: str = "Cases in Europe",
) -> dict[str, Any]:
    """Draw the number of cases of each country.

    Args:
        counts: Cases by ISO 3166-1 alpha-2 code; countries with none may be left out.
        hrefs: The address that each country leads to, just as it shall stand in the page.
        names: The name of each country.
        shapes: The map.
        prefix: Makes the ids unique within the page.
        title: What the map is called.

    Returns:
        ``svg``; ``rows`` (`Row`), every country with cases, most cases first: the text alternative; ``elsewhere``,
        those of the rows that the map does not show; ``steps`` (`Step`), the legend; ``caption`` and ``note``, which
        must stand beside the map.
    """
    ranges = _ranges(max(counts.values(), default=0))
    rows = [
        Row(
            code=code,
            name=names.get(code, code),
            count=counts[code],
            words=count_words(counts[code], "case"),
            href=hrefs.get(code),
            step=next(step.step for step in ranges if counts[code] <= step.high),
            drawn=code in shapes.countries,
        )
        for code in sorted(counts, key=lambda code: (-counts[code], names.get(code, code)))
        if counts[code] > 0
    ]
    return {
        "svg": _svg(shapes, [row for row in rows if row.drawn], prefix, title),
        "rows": [asdict(row) for row in rows],
        "elsewhere": [asdict(row) for row in rows if not row.drawn],
        "steps": [asdict(step) for step in ranges],
        "caption": shapes.caption,
        "note": shapes.note,
    }


def _ranges(most: int) -> tuple[Step, ...]:
    """Divide 1 to ``most`` into up to five steps, each wider than the one before."""
    out: list[Step] = []
    low = 1
    for step in range(1, STEPS + 1):
        high = most if step == STEPS else max(low, math.floor(most ** (step / STEPS)))
        high = min(high, most)
        if low > most:
            break
        out.append(Step(step, low, high, str(low) if low == high else f"{low}–{high}"))
        low = high + 1
    return tuple(out)


def _svg(shapes: Shapes, rows: Sequence[Row], prefix: str, title: str) -> str:
    told = ", ".join(f"{row.name} {row.count}" for row in rows) or "no country has a case yet"
    labels, top = head(prefix, title, f"Number of cases by country: {told}.")
    by_code = {row.code: row for row in rows}
    quiet = "".join(shape.path for code, shape in shapes.countries.items() if code not in by_code)
    land = f'<path class="kb-map__land" d="{quiet}"/>'
    land += "".join(
        f'<path class="kb-map__land kb-map__land--neutral" d="{path}"/>' for path in shapes.neutral.values()
    )
    ordered = sorted(rows, key=lambda row: row.name)
    areas = "".join(_area(row, shapes.countries[row.code]) for row in ordered)
    places = spread({row.code: (shapes.countries[row.code].x, shapes.countries[row.code].y) for row in ordered})
    width, height = shapes.width, shapes.height
    markers = "".join(
        _marker(row, shapes.countries[row.code], _within(places[row.code], width, height)) for row in ordered
    )
    # Not role="img": an image hides the links inside it from screen readers.
    return (
        f'<svg class="kb-map" id="{ident(prefix)}" viewBox="0 0 {width} {height}" role="group" {labels}>{top}'
        f'<g aria-hidden="true">{land}{areas}</g>{markers}</svg>'
    )


def _within(place: tuple[float, float], width: int, height: int) -> tuple[float, float]:
    x, y = place
    return min(max(x, RADIUS + 1), width - RADIUS - 1), min(max(y, RADIUS + 1), height - RADIUS - 1)


def _area(row: Row, shape: Shape) -> str:
    """Return the country's land, a second way to its page for those who point."""
    path = f'<path class="kb-map__country kb-map__country--{row.step}" d="{shape.path}"/>'
    return f'<a href="{esc(row.href)}" tabindex="-1">{path}</a>' if row.href else path


def _marker(row: Row, shape: Shape, place: tuple[float, float]) -> str:
    x, y = number(place[0]), number(place[1])
    line = ""
    if math.dist(place, (shape.x, shape.y)) > SHIFTED:
        line = f'<path class="kb-map__line" d="M{shape.x} {shape.y}L{x} {y}"/>'
    small = " kb-map__count--long" if row.count >= 10 ** (LONG - 1) else ""
    inner = (
        f'{line}<circle class="kb-map__disc" cx="{x}" cy="{y}" r="{number(RADIUS)}"/>'
        f'<text class="kb-map__count{small}" x="{x}" y="{y}" dy=".35em" text-anchor="middle">{row.count}</text>'
    )
    label = esc(f"{row.name}, {row.words}")
    tag = f"kb-map__marker kb-map__marker--{row.step}"
    if row.href:
        return f'<a class="{tag}" href="{esc(row.href)}" aria-label="{label}"><title>{label}</title>{inner}</a>'
    return f'<g class="{tag}" role="img" aria-label="{label}"><title>{label}</title>{inner}</g>'


def spread(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Move markers apart until none covers another, each as little as possible, the same way every time."""
    keys = sorted(places)
    at = {key: (float(places[key][0]), float(places[key][1])) for key in keys}
    apart = 2 * RADIUS + GAP
    for _ in range(ROUNDS):
        moved = False
        for index, one in enumerate(keys):
            for two in keys[index + 1 :]:
                dx, dy = at[two][0] - at[one][0], at[two][1] - at[one][1]
                if abs(dx) >= apart or abs(dy) >= apart:
                    continue
                away = math.hypot(dx, dy)
                if away >= apart - 0.01:
                    continue
                ux, uy = (dx / away, dy / away) if away else (1.0, 0.0)
                push = (apart - away) / 2
                at[one] = (at[one][0] - ux * push, at[one][1] - uy * push)
                at[two] = (at[two][0] + ux * push, at[two][1] + uy * push)
                moved = True
        if not moved:
            break
    return at
