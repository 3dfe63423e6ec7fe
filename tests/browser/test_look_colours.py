"""The colours: readable in both schemes, and the six themes told apart by colour-blind readers."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.browser.site import ROOT

STYLES = ROOT / "overrides" / "assets" / "css"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
MAX_LINES = 400
THEMES = ("value-based", "innovation-adoption", "sustainability", "digital", "integrated-care", "precision-medicine")
BACKGROUNDS = ("paper", "surface")
APART = 12.0
"""CIE76 distance of two colours that anyone notices side by side; about 2.3 is just noticeable."""

Colour = tuple[float, float, float]


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme by name."""
    light = re.search(r"\n:root \{(.*?)\n\}", TOKENS, re.DOTALL)
    chosen = re.search(r'\n:root\[data-scheme="dark"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
    assert light
    assert chosen
    blocks = [light.group(1), chosen.group(1)] if scheme == "dark" else [light.group(1)]
    return {name: value for block in blocks for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)}


def linear(colour: str) -> Colour:
    """Return a colour as linear light."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(light: Colour) -> float:
    """Return the relative luminance of WCAG."""
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""
    dark, bright = sorted((luminance(linear(one)), luminance(linear(two))))
    return (bright + 0.05) / (dark + 0.05)


# Machado, Oliveira and Fernandes (2009), severity 1: what readers without one kind of cone see.
SIGHT: dict[str, tuple[Colour, Colour, Colour]] = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def seen(colour: str, sight: str) -> Colour:
    """Return a colour as CIE Lab, as readers with that sight see it."""
    light = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True)))) for row in SIGHT[sight]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Colour, two: Colour) -> float:
    """Return how different two colours look (CIE76)."""
    return math.dist(one, two)


def below(least: float, pairs: Iterable[tuple[str, str]], colours: dict[str, str]) -> list[str]:
    """Return the pairs whose contrast is too low, with their contrast."""
    return [
        f"{one} on {two}: {ratio:.2f}" for one, two in pairs if (ratio := contrast(colours[one], colours[two])) < least
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_strong_contrast(scheme: str) -> None:
    """Running text, quiet text, links and buttons have a contrast of 7 to 1."""
    pairs = [*itertools.product(("ink", "soft", "teal", "warm"), BACKGROUNDS), ("on-teal", "teal"), ("ink", "sunken")]
    pairs += [("soft", "sunken"), ("ink", "teal-wash"), ("ink", "warm-wash"), ("deep-soft", "deep")]

    assert [] == below(7.0, pairs, tokens(scheme))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_marks_have_enough_contrast(scheme: str) -> None:
    """Theme names and grades have a contrast of 4.5 to 1, the edges of controls 3 to 1."""
    colours = tokens(scheme)
    names = [name for name in colours if name.startswith(("theme-", "grade-", "chart-"))]

    pairs = [*itertools.product(names, BACKGROUNDS), ("warm", "warm-wash"), ("teal", "teal-wash")]

    assert names
    assert [] == below(4.5, pairs, colours)
    assert [] == below(3.0, [*itertools.product(("edge",), BACKGROUNDS), ("mark", "teal")], colours)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_themes_can_be_told_apart(scheme: str, sight: str) -> None:
    """No two theme colours look alike, whichever cones a reader has."""
    colours = {name: seen(tokens(scheme)[f"theme-{name}"], sight) for name in THEMES}
    alike = {
        f"{one} and {two}": round(apart, 1)
        for one, two in itertools.combinations(THEMES, 2)
        if (apart := distance(colours[one], colours[two])) < APART
    }

    assert {} == alike


def test_system_and_chosen_dark_are_the_same() -> None:
    """Dark by the system's choice and dark by the button have the same colours."""
    system = re.search(r":root:not\(\[data-scheme=\"light\"\]\) \{(.*?)\n  \}", TOKENS, re.DOTALL)
    chosen = re.search(r':root\[data-scheme="dark"\] \{(.*?)\n\}', TOKENS, re.DOTALL)

    assert system
    assert chosen
    assert system.group(1).split() == chosen.group(1).split()


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda sheet: sheet.stem)
def test_sheets_are_short_and_know_their_tokens(sheet: Path) -> None:
    """No style sheet is long, and none uses a token that is not defined."""
    text = sheet.read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+):", TOKENS)) | set(re.findall(r"(--[\w-]+):", text))

    assert MAX_LINES >= len(text.splitlines())
    assert set() == {name for name in re.findall(r"var\((--[\w-]+)", text) if name not in defined | {"--theme"}}
