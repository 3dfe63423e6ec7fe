"""Drawings of a case: the weighted bar of its award criteria, and baseline and result of an outcome.

Colours come from the style sheet by class. Lengths are per cents of whatever width the page gives, and text keeps its
size: a drawing reads the same on a phone. No figure is drawn that the record does not state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procurement_kb.views.quantities import ABOVE, BELOW, Quantity, read_quantity
from procurement_kb.views.svg import esc, head, ident, number

WHOLE = 100
ROUNDING = 0.5
"""Weights that were rounded may miss 100 by this much."""
BAR_HEIGHT = 44
LABEL_FROM = 13.0
"""Per cent of the bar from which a label such as "40 %" fits on a phone; "33.3 %" needs more."""
LABEL_FROM_LONG = 19.0
STRIP_HEIGHT = 108
LONGEST_FIGURE = 30
"""Characters beside "Baseline" that fit on a phone."""
SMALL_SHARE = 25
"""Per cents below this are compared with each other rather than with 100."""

_PATTERN = (
    'class="kb-crit__hatch" color="Canvas" fill="none" fill-opacity="0.4" stroke="currentColor" stroke-opacity="0.4"'
)
_LABEL = 'font-size="16" text-anchor="middle" stroke-width="8" stroke-linejoin="round" paint-order="stroke"'
"""What all patterns and all labels share stands once, on what is around them: a page may have dozens of each."""
_DOT = 'r="1.7" fill="currentColor" stroke="none"'
PATTERNS = {
    "life-cycle-cost": (8, '<path d="M4 0V8"/>'),
    "quality": (8, '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6"/>'),
    "outcome": (10, f'<circle cx="3" cy="3" {_DOT}/><circle cx="8" cy="8" {_DOT}/>'),
    "service": (8, '<path d="M0 4H8"/>'),
    "sustainability": (8, '<path d="M-2 6L2 10M0 0L8 8M6-2L10 2"/>'),
    "social": (10, '<path d="M0 0L10 10M10 0L0 10"/>'),
    "innovation": (12, '<path d="M0 9L6 3L12 9"/>'),
}
"""What tells the kinds apart without colour: size of the tile and what stands in it. Price is plain."""


def criteria_bar(criteria: Sequence[Mapping[str, Any]], *, prefix: str) -> str | None:
    """Draw award criteria as one bar, or return None unless the weight of every one of them is known.

    Args:
        criteria: ``name``, ``kind``, ``kind_label`` and ``weight`` of each.
        prefix: Makes ids unique within the page.

    Returns:
        The bar and its legend. The table with the same rows is the template's.
    """
    weights = [row["weight"] for row in criteria]
    if not weights or any(weight is None for weight in weights) or abs(sum(weights) - WHOLE) > ROUNDING:
        return None
    key = ident(prefix)
    kinds = {ident(row["kind"]): None for row in criteria}
    told = ", ".join(f"{row['name']} {percent(row['weight'])}" for row in criteria)
    labels, top = head(prefix, "Award criteria by weight", f"{told}.")
    patterns = "".join(_pattern(key, kind) for kind in kinds if kind in PATTERNS)
    defs = f'<defs {_PATTERN} stroke-width="1.6">{patterns}</defs>' if patterns else ""
    segments, gaps = [], []
    at = 0.0
    for row in criteria:
        share = row["weight"] / sum(weights) * WHOLE
        if share > 0:
            if at > 0:
                x = number(at)
                gaps.append(f'<line x1="{x}%" x2="{x}%" y2="{BAR_HEIGHT}"/>')
            segments.append(_segment(key, row, at, share))
        at += share
    legend = "".join(
        f"<li>{_swatch(key, ident(row['kind']))}<span>{esc(row['name'])}{_kind(row)}, {percent(row['weight'])}</span></li>"
        for row in criteria
    )
    between = f'<g class="kb-crit__gap" stroke="Canvas" stroke-width="3">{"".join(gaps)}</g>' if gaps else ""
    return (
        f'<svg class="kb-criteria" width="100%" height="{BAR_HEIGHT}" role="img" {labels} {_LABEL}>{top}{defs}'
        f'{"".join(segments)}{between}</svg><ul class="kb-legend" aria-hidden="true">{legend}</ul>'
    )


def percent(weight: float) -> str:
    """Write a weight: ``40 %``, ``33.3 %``."""
    return f"{weight:.1f}".removesuffix(".0") + "\u00a0%"


def _kind(row: Mapping[str, Any]) -> str:
    """Return the kind in brackets, unless the name says it."""
    label = str(row["kind_label"])
    return "" if label.casefold() in str(row["name"]).casefold() else f" ({esc(label.lower())})"


def _pattern(key: str, kind: str) -> str:
    size, inner = PATTERNS[kind]
    return f'<pattern id="{key}-{kind}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{inner}</pattern>'


def _fill(key: str, kind: str, box: str) -> str:
    plain = f'<rect {box} fill="currentColor"/>'
    return f'{plain}<rect {box} fill="url(#{key}-{kind})"/>' if kind in PATTERNS else plain


def _segment(key: str, row: Mapping[str, Any], at: float, share: float) -> str:
    kind = ident(row["kind"])
    words = percent(row["weight"])
    box = f'x="{number(at)}%" width="{number(share)}%" height="{BAR_HEIGHT}"'
    label = ""
    if share >= (LABEL_FROM_LONG if "." in words else LABEL_FROM):
        # The outline in the segment's own colour keeps the pattern away from the figure.
        label = (
            f'<text class="kb-crit__label" x="{number(at + share / 2)}%" y="{BAR_HEIGHT // 2}" dy=".35em" '
            f'fill="Canvas" stroke="currentColor">{words}</text>'
        )
    return f'<g class="kb-crit kb-crit--{kind}">{_fill(key, kind, box)}{label}</g>'


def _swatch(key: str, kind: str) -> str:
    box = 'width="18" height="18"'
    return f'<svg class="kb-crit kb-crit--{kind}" {box}>{_fill(key, kind, box)}</svg>'


def outcome_strip(outcome: Mapping[str, Any], *, prefix: str) -> str | None:
    """Draw baseline and result as two bars from zero, or return None when they cannot be compared for sure.

    Args:
        outcome: ``metric``, ``baseline``, ``result`` and ``better`` (``higher`` or ``lower``).
        prefix: Makes ids unique within the page.
    """
    stated = outcome["baseline"], outcome["result"]
    if not stated[0] or max(map(len, stated)) > LONGEST_FIGURE:
        return None
    before, after = read_quantity(stated[0]), read_quantity(stated[1])
    if before is None or after is None or not _comparable(before, after):
        return None
    change = _change(before, after)
    if change is None:
        return None
    wanted = outcome["better"]
    verdict = "same" if change == "same" else "better" if change == wanted else "worse"
    words = f"{_verdict_words(verdict, before, after)}: {wanted} is better."
    labels, top = head(prefix, outcome["metric"], f"Baseline {stated[0]}, result {stated[1]}. {words}")
    scale, whole = _scale(before, after)
    return (
        f'<svg class="kb-strip kb-strip--{verdict}" width="100%" height="{STRIP_HEIGHT}" font-size="15" '
        f'fill="currentColor" role="img" {labels}>{top}'
        f"{_row('baseline', 'Baseline', stated[0], before, scale, whole=whole, y=15)}"
        f"{_row('result', 'Result', stated[1], after, scale, whole=whole, y=59)}"
        '<path d="M.5 22V36M.5 66V80" stroke="currentColor" stroke-opacity="0.6"/>'
        f'<text class="kb-strip__verdict" y="{STRIP_HEIGHT - 8}">{words}</text></svg>'
    )


def _verdict_words(verdict: str, before: Quantity, after: Quantity) -> str:
    if verdict == "same":
        return "About the same" if before.about or after.about else "No change"
    return f"For the {verdict}"


def _comparable(before: Quantity, after: Quantity) -> bool:
    """Tell whether two bars from zero say the truth about two figures."""
    same = before.unit == after.unit and not before.signed and not after.signed
    return same and max(before.value, after.value) > 0


def _change(before: Quantity, after: Quantity) -> str | None:
    """Return ``higher``, ``lower`` or ``same``; None when open bounds leave it unknown."""
    if before.value == after.value:
        return None if before.bound or after.bound else "same"
    higher = after.value > before.value
    low, high = (before, after) if higher else (after, before)
    # A bound that points at the other figure may reach beyond it.
    if low.bound == ABOVE or high.bound == BELOW:
        return None
    return "higher" if higher else "lower"


def _scale(before: Quantity, after: Quantity) -> tuple[float, bool]:
    """Return the figure that fills the width, and whether it stands for everything."""
    most = max(before.value, after.value)
    whole = before.whole
    if whole is None or most > whole or (whole == WHOLE and most < SMALL_SHARE):
        return most, False
    return whole, True


def _row(key: str, name: str, stated: str, quantity: Quantity, scale: float, *, whole: bool, y: int) -> str:
    track = f'<rect class="kb-strip__whole" y="{y + 7}" width="100%" height="14" fill-opacity="0.12"/>' if whole else ""
    return (
        f'<text y="{y}"><tspan class="kb-strip__name">{name} </tspan>'
        f'<tspan font-weight="700">{esc(stated)}</tspan></text>{track}'
        f'<rect class="kb-strip__bar kb-strip__bar--{key}" y="{y + 7}" '
        f'width="{number(quantity.value / scale * WHOLE)}%" height="14"/>'
    )
