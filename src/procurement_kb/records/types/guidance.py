"""Guidance: how to do one part of the work."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta
from procurement_kb.records.base import RecordKind, ThemedRecord
from procurement_kb.records.date_values import Day
from procurement_kb.records.public_codes import Jurisdiction
from procurement_kb.records.types.plan import Audience


class Guidance(
    ThemedRecord,
    kind=RecordKind(
        name="guidance",
        folder="content/guidance",
        address="guidance",
        singular="guidance page",
        plural="guidance",
        description="How to do one part of the work, step by step.",
        sections=("In short",),
        body_example="## In short\n\n- Ask the market before you write the specification [@evaluation].\n",
        icon="material/book-open-page-variant-outline",
        order=3,
    ),
):
    """How to do one part of the work, step by step."""

    audience: Annotated[
        list[Audience],
        Field(min_length=1),
        Meta("For", group="who", example=["procurement-officer"], fact=True, facet=True),
    ]
    """Who it is for."""
    phase: Annotated[str, Code("phase"), Meta("Phase", example="engage", fact=True, facet=True)]
    """The part of the procurement cycle."""
    jurisdictions: Annotated[
        list[Jurisdiction], Field(min_length=1), Meta("Where it applies", example=["EU"], fact=True, facet=True)
    ]
    """``EU`` or country codes."""
    applies_from: Annotated[Day | None, Meta("Applies from", fact=True)] = None
    """First day on which the rules it explains apply."""
    applies_to: Annotated[Day | None, Meta("Applies until", fact=True)] = None
    """Last day on which the rules it explains apply."""
