"""One fault, one finding: of what several layers say about one place, keep the most fundamental."""

from __future__ import annotations

from collections.abc import Iterable

from procurement_kb.findings.model import Finding
from procurement_kb.findings.registry import is_warning


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` by path, place, code and message."""
    # Not plain `sorted`: two findings that differ in the suggestion alone would compare None with text.
    return sorted(findings, key=lambda finding: (finding.path, finding.span, finding.code, finding.message))


def dedupe(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` in order of path and place, with only the lowest code for each place.

    ``countries: [NO]`` is not told twice that its value is no country code. Several findings with the lowest code stay
    when they say different things. A warning never hides an error, whatever their codes. Line 1 holds the opening fence, where findings about the file as a whole stand
    (each missing field, for one): these are different faults, so nothing there hides anything else.
    """
    unique = in_order(dict.fromkeys(findings))
    lowest: dict[tuple[object, ...], tuple[bool, str]] = {}
    for finding in unique:
        place, rank = (finding.path, finding.span), _rank(finding)
        lowest[place] = min(rank, lowest.get(place, rank))
    return [f for f in unique if f.span.line == 1 or _rank(f) == lowest[f.path, f.span]]


def _rank(finding: Finding) -> tuple[bool, str]:
    return (is_warning(finding.code), finding.code)
