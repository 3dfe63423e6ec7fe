"""Make the country shapes of the map of Europe from world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m tools.make_europe_shapes package/countries-50m.json --licence package/LICENSE

writes ``vocabularies/europe-shapes.json`` and the notice beside it. Nothing else is needed, neither at build time nor
when the site is read. Lines are simplified once per shared border, so neighbours keep fitting together.

What is decided here, and said under the map:

- Northern Cyprus is drawn with Cyprus, Åland with Finland; Kosovo is found by its name and gets the code XK.
- Crimea, which Natural Earth draws with Russia, is a shape of its own without a country.
- Russia itself is not drawn, nor is anything outside the frame (overseas territories, the Canaries, Svalbard).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "vocabularies" / "europe-shapes.json"
NOTICE = ROOT / "vocabularies" / "europe-shapes.LICENSE.txt"

CODES = frozenset({
    "AD", "AL", "AT", "AX", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR",
    "GB", "GE", "GG", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME",
    "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "TR", "UA", "VA", "XK",
})  # fmt: skip
NAMED = {"Kosovo": "XK", "N. Cyprus": "CY"}
"""Shapes without an ISO number."""
MERGED = {"AX": "FI"}
"""Territories drawn with the country they belong to."""
RUSSIA = "643"
CRIMEA = (34.2, 45.2)

CENTRE = (10.0, 52.0)
"""Longitude and latitude on which the projection is centred, as in ETRS89-LAEA."""
EARTH_KM = 6371.0
KM_PER_UNIT = 6.5
WINDOW = (-25.0, 34.0, 45.0, 70.9)
"""West, south, east and north: ends below Jan Mayen and Svalbard."""
TOLERANCE_KM = 4.0
SMALLEST_KM2 = 500.0
MARGIN = 8
RING = 4
"""Fewest points of a closed ring."""

CAPTION = "Borders: Natural Earth, via world-atlas. Borders are not a statement on status."
NOTE = (
    "Crimea is drawn without a country, Northern Cyprus with Cyprus, Kosovo under its name. "
    "Russia and overseas territories are not drawn."
)

Point = tuple[float, float]


def project(point: Point) -> Point:
    """Project longitude and latitude to kilometres, Lambert's azimuthal equal-area, y pointing down."""
    lon, lat, lon0, lat0 = (math.radians(angle) for angle in (*point, *CENTRE))
    across = math.cos(lat) * math.cos(lon - lon0)
    factor = math.sqrt(2 / max(1e-9, 1 + math.sin(lat0) * math.sin(lat) + math.cos(lat0) * across))
    x = EARTH_KM * factor * math.cos(lat) * math.sin(lon - lon0)
    y = -EARTH_KM * factor * (math.cos(lat0) * math.sin(lat) - math.sin(lat0) * across)
    return x, y


def decode(topology: Mapping[str, Any]) -> list[list[Point]]:
    """Return every arc as longitudes and latitudes."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far ``point`` lies from the segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if length == 0:
        return math.dist(point, start)
    along = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Drop points that lie within ``tolerance`` of the line without them (Douglas and Peucker)."""
    last = len(points) - 1
    keep = {0, last}
    stack = [(0, last)]
    while stack:
        low, high = stack.pop()
        far, where = 0.0, low
        for index in range(low + 1, high):
            away = _distance(points[index], points[low], points[high])
            if away > far:
                far, where = away, index
        # A closed arc has no line to keep to at first: split it at the farthest point in any case.
        if where != low and (far > tolerance or points[low] == points[high]):
            keep.add(where)
            stack += [(low, where), (where, high)]
    return [points[index] for index in sorted(keep)]


def join(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Return the points of a ring; ``~i`` is arc ``i`` backwards."""
    points: list[Point] = []
    for number in ring:
        arc = list(arcs[number]) if number >= 0 else list(reversed(arcs[~number]))
        points += arc[1:] if points else arc
    return points


def dissolve(rings: Iterable[Sequence[int]], arcs: Sequence[Sequence[Point]]) -> list[list[int]]:
    """Join rings along the arcs that they share, so that no line is left between them."""
    every = [list(ring) for ring in rings]
    numbers = {number for ring in every for number in ring}
    shared = {number for number in numbers if ~number in numbers}
    whole = [ring for ring in every if not shared.intersection(ring)]
    loose = [number for ring in every if shared.intersection(ring) for number in ring if number not in shared]

    def ends(number: int) -> tuple[Point, Point]:
        points = join([number], arcs)
        return points[0], points[-1]

    while loose:
        ring = [loose.pop(0)]
        first, here = ends(ring[0])
        while here != first:
            following = next(number for number in loose if ends(number)[0] == here)
            loose.remove(following)
            ring.append(following)
            here = ends(following)[1]
        whole.append(ring)
    return whole


def area(points: Sequence[Point]) -> float:
    """Return the area inside a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points))) / 2


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Tell whether a point lies inside a ring."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def middle(ring: Sequence[Point], steps: int = 48) -> Point:
    """Return the point inside a ring that is farthest from its edge, where a figure has most room."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, where = -1.0, (sum(xs) / len(xs), sum(ys) / len(ys))
    for column in range(1, steps):
        for row in range(1, steps):
            point = (
                min(xs) + (max(xs) - min(xs)) * column / steps,
                min(ys) + (max(ys) - min(ys)) * row / steps,
            )
            if inside(point, ring):
                room = min(_distance(point, a, b) for a, b in pairwise(ring))
                if room > best:
                    best, where = room, point
    return where


def in_window(ring: Sequence[Point]) -> bool:
    """Tell whether a ring (longitudes, latitudes) belongs on the map."""
    lon = sum(x for x, _ in ring) / len(ring)
    lat = sum(y for _, y in ring) / len(ring)
    west, south, east, north = WINDOW
    return west < lon < east and south < lat < north


def polygons(geometry: Mapping[str, Any]) -> Iterator[list[int]]:
    """Return every ring of a geometry."""
    for polygon in [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]:
        yield from polygon


def alpha2(geometry: Mapping[str, Any]) -> str | None:
    """Return the code of the country that a geometry is drawn with."""
    number = geometry.get("id")
    if number is None:
        return NAMED.get(geometry["properties"]["name"])
    country = pycountry.countries.get(numeric=number)
    return MERGED.get(country.alpha_2, country.alpha_2) if country else None


def path(rings: Iterable[Sequence[Point]]) -> str:
    """Return the rings, in whole units, as SVG path data with relative lines."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        steps = [step for step in steps if step != (0, 0)]
        if len(steps) < RING - 1:
            # Too small to draw: a dot of two units, so that nobody is left out.
            x, y = points[0]
            parts.append(f"M{x - 1} {y - 1}h2v2h-2z")
            continue
        line = "".join(f"{' ' if n >= 0 else ''}{n}" for step in steps[:-1] for n in step).lstrip()
        parts.append(f"M{points[0][0]} {points[0][1]}l{line}z")
    return "".join(parts)


def make(topology: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shapes file's content."""
    degrees = decode(topology)
    km = [simplify([project(point) for point in arc], TOLERANCE_KM) for arc in degrees]
    numbers: dict[str, list[list[int]]] = {}
    crimea: list[list[int]] = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = alpha2(geometry)
        if code in CODES:
            numbers.setdefault(code, []).extend(polygons(geometry))
        if geometry.get("id") == RUSSIA:
            crimea = [ring for ring in polygons(geometry) if inside(CRIMEA, join(ring, degrees))]
    if len(crimea) != 1:
        raise SystemExit("Crimea is no longer a shape of its own in Russia's geometry: decide again how to draw it.")
    drawn: dict[str, list[list[Point]]] = {}
    for code, rings in sorted(numbers.items()):
        kept = [ring for ring in dissolve(rings, degrees) if in_window(join(ring, degrees))]
        lines = sorted((join(ring, km) for ring in kept), key=area, reverse=True)
        drawn[code] = [line for index, line in enumerate(lines) if index == 0 or area(line) >= SMALLEST_KM2]
    missing = (CODES - set(MERGED)) - set(drawn)
    if missing:
        raise SystemExit(f"No shape for {', '.join(sorted(missing))}.")
    drawn["crimea"] = [join(ring, km) for ring in crimea]
    every = [point for rings in drawn.values() for ring in rings for point in ring]
    left, top = min(x for x, _ in every), min(y for _, y in every)

    def place(ring: Sequence[Point]) -> list[Point]:
        return [((x - left) / KM_PER_UNIT + MARGIN, (y - top) / KM_PER_UNIT + MARGIN) for x, y in ring]

    units = {code: [place(ring) for ring in rings] for code, rings in drawn.items()}
    width, height = (
        math.ceil(max(point[axis] for rings in units.values() for ring in rings for point in ring)) + MARGIN
        for axis in (0, 1)
    )
    shapes = {
        code: {"at": [round(n) for n in middle(rings[0])], "d": path(rings)}
        for code, rings in units.items()
        if code != "crimea"
    }
    return {
        "source": "world-atlas 2.0.2 (ISC), countries-50m.json, from Natural Earth 4.1.0 (public domain)",
        "caption": CAPTION,
        "note": NOTE,
        "width": width,
        "height": height,
        "neutral": {"Crimea": path(units["crimea"])},
        "shapes": shapes,
    }


def dumps(content: Mapping[str, Any]) -> str:
    """Return JSON with one country a line, so that a change shows where it is."""
    lines = []
    for key, value in content.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            lines.append(f"  {json.dumps(key)}: {{\n{rows}\n  }}")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topology", type=Path, help="countries-50m.json of world-atlas")
    parser.add_argument("--licence", type=Path, required=True, help="LICENSE of world-atlas")
    options = parser.parse_args()
    text = dumps(make(json.loads(options.topology.read_text(encoding="utf-8"))))
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    licence = options.licence.read_text(encoding="utf-8").strip()
    NOTICE.write_text(
        "europe-shapes.json is made from world-atlas 2.0.2 (https://github.com/topojson/world-atlas),\n"
        "which redistributes Natural Earth 4.1.0 (public domain, https://www.naturalearthdata.com).\n"
        f"The shapes were projected and simplified. The notice of world-atlas:\n\n{licence}\n",
        encoding="utf-8",
        newline="\n",
    )
    print(f"{TARGET.relative_to(ROOT)}: {len(text):,} bytes")


if __name__ == "__main__":
    main()
