"""Do the fields of a record agree with each other? KB132, KB134, KB139, KB140."""

from __future__ import annotations

import math
from collections.abc import Iterator

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.words import and_list, quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.values import has_field, items_at, value_at

WEIGHTS_SUM = Rule(
    code="KB132",
    name="weights-not-100",
    severity=Severity.ERROR,
    title="The weights of the award criteria do not add up to 100.",
    why="The page draws the weights as one bar of 100 per cent, and readers copy them into tenders of their own.",
    mend="Correct the weights so that they add up to 100. If only some are known, list the other criteria without "
    "`weight`, or one called `Other criteria` in their place.",
    wrong=Example(
        fields="award_criteria:\n  - {name: Dosing safety, kind: outcome, weight: 60}\n"
        "  - {name: Price, kind: price, weight: 60}"
    ),
    right=Example(
        fields="award_criteria:\n  - {name: Dosing safety, kind: outcome, weight: 60}\n"
        "  - {name: Price, kind: price, weight: 40}"
    ),
)
REGION_OUTSIDE = Rule(
    code="KB134",
    name="region-outside-country",
    severity=Severity.ERROR,
    title="A region lies in none of the record's countries.",
    why="Maps and lists by country would show the record in a place where it never was.",
    mend="Write the code of a region of one of the countries, or add the region's country.",
    wrong=Example(fields="countries: [ES]\nregions: [SE110]"),
    right=Example(fields="countries: [SE]\nregions: [SE110]"),
)
NONE_AND_MORE = Rule(
    code="KB139",
    name="none-beside-others",
    severity=Severity.ERROR,
    title="`none` stands beside other approaches.",
    why="`none` says that nothing made this purchase different; together with an approach it contradicts itself.",
    mend="Take `none` out, or leave it as the only one.",
    wrong=Example(fields="approaches: [none, value-based]"),
    right=Example(fields="approaches: [value-based]"),
)
TOOL_NOWHERE = Rule(
    code="KB140",
    name="tool-without-address",
    severity=Severity.ERROR,
    title="A tool has no address and is no part of this site.",
    why="Readers could read about the tool and not reach it.",
    mend="Add `url` with the tool's address, or `embedded` with the name of the calculator on this site.",
    wrong=Example(record_type="tool", fields="url: null"),
    right=Example(record_type="tool", fields="url: https://example.org/toolkit"),
)

_TOLERANCE = 0.1
"""Weights such as 33.3 are rounded."""


@check(WEIGHTS_SUM)
def check_weights(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Add up the weights when every criterion has one."""
    del context
    criteria = value_at(loaded, "award_criteria")
    if not has_field(loaded, "award_criteria") or not isinstance(criteria, list) or not criteria:
        return
    weights = [item.get("weight") if isinstance(item, dict) else None for item in criteria]
    numbers = [weight for weight in weights if isinstance(weight, int | float) and not isinstance(weight, bool)]
    if len(numbers) < len(criteria) or not all(math.isfinite(number) for number in numbers):
        return
    total = math.fsum(numbers)
    if round(abs(total - 100), 6) > _TOLERANCE:
        message = f"the weights of the award criteria add up to {total:.10g}; correct them, or list the criteria whose weight is not known"
        span = loaded.source.span(("award_criteria",), key=True)
        yield Finding(loaded.source.path, span, WEIGHTS_SUM.code, message)


@check(REGION_OUTSIDE)
def check_regions(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Compare each region with the countries."""
    if not has_field(loaded, "regions"):
        return
    name = "countries" if has_field(loaded, "countries") else "country"
    lists = context.codelists
    countries = [country for _, country in items_at(loaded, name) if country in lists.countries]
    if not countries:
        return
    for loc, region in items_at(loaded, "regions"):
        country = lists.region_country(region) if isinstance(region, str) else None
        if country is not None and country not in countries:
            place = f"{lists.region_label(region)}, {lists.countries.label(country)}"
            message = (
                f"region {quoted(region)} ({place}) is not in {and_list(countries)}; "
                f"write a region of {'these countries' if len(countries) > 1 else 'that country'} "
                f"or {'add' if name == 'countries' else 'correct'} the country"
            )
            yield Finding(loaded.source.path, loaded.source.span(loc), REGION_OUTSIDE.code, message)


@check(NONE_AND_MORE)
def check_none(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for ``none`` among several approaches."""
    del context
    if not has_field(loaded, "approaches"):
        return
    items = list(items_at(loaded, "approaches"))
    others = [item for _, item in items if isinstance(item, str) and item != "none"]
    for loc, item in items:
        if item == "none" and others:
            message = f'approach "none" stands beside {and_list([quoted(other) for other in others])}; take it out'
            yield Finding(loaded.source.path, loaded.source.span(loc), NONE_AND_MORE.code, message)


@check(TOOL_NOWHERE, types=["tool"])
def check_tool(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Ask a tool for its address."""
    del context
    if value_at(loaded, "url") is None and value_at(loaded, "embedded") is None:
        message = "the tool has no address; add url, or embedded when it is part of this site"
        yield Finding(loaded.source.path, loaded.source.span(("url",)), TOOL_NOWHERE.code, message)
