"""The case study: one real purchase and what came of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import Part, RecordKind, ThemedRecord
from procurement_kb.records.parts import BuyerRef, Money, SupplierRef, Years
from procurement_kb.records.public_codes import Country, Cpv, Notice, Region
from procurement_kb.records.values import Quantity, RecordId, SourceKey, Text

BODY = """## Need

Nurses lost time to pumps that did not talk to the patient record [@evaluation].

## Approach

The hospital asked the market first and then bought a service instead of devices [@evaluation].

## Outcome

Dosing errors fell by a third within a year [@evaluation].

## Lessons

Measure before the contract starts, or no change can be shown [@evaluation].
"""


class Criterion(Part):
    """One award criterion."""

    name: Annotated[Text, Meta("Name", example="Dosing safety")]
    """The criterion as the tender called it, in English."""
    kind: Annotated[str, Code("criterion-kind"), Meta("Kind", example="outcome")]
    """What it rewards."""
    weight: Annotated[float | None, Field(ge=0, le=100, allow_inf_nan=False), Meta("Weight")] = None
    """Per cent of the whole. When every criterion has one, they add up to 100."""
    source: Annotated[SourceKey | None, Meta("Source")] = None
    """Key of the source that states it."""


class Outcome(Part):
    """One result, with what it is compared to and how it is known."""

    metric: Annotated[Text, Meta("Metric", example="Dosing errors per 1,000 infusions")]
    """What was counted."""
    result: Annotated[Quantity, Meta("Result", example="8")]
    """The figure after the change."""
    baseline: Annotated[Quantity | None, Meta("Baseline", example="12")] = None
    """The figure before, or what it is compared with."""
    unit: Annotated[Text | None, Meta("Unit")] = None
    """The unit, where the figures do not carry it."""
    better: Annotated[str, Code("direction"), Meta("Better", example="lower")]
    """Which direction is an improvement."""
    when: Annotated[Quantity | None, Meta("When", example="2023")] = None
    """The time the result is for: a year, a month, a day, or words."""
    evidence: Annotated[str, Code("evidence-kind"), Meta("Evidence", example="measured")]
    """How the result is known. A model or forecast is ``estimated``."""
    source: Annotated[SourceKey, Meta("Source", example="evaluation")]
    """Key of the source that states it."""


class CaseStudy(
    ThemedRecord,
    kind=RecordKind(
        name="case-study",
        folder="case_studies",
        address="cases",
        singular="case study",
        plural="case studies",
        description="One real purchase in health or care: the need, how it was bought, and what came of it.",
        sections=("Need", "Approach", "Outcome", "Lessons"),
        body_example=BODY,
        form=True,
        icon="material/hospital-building",
        order=10,
    ),
):
    """One real purchase and what came of it. Failures are as welcome as successes."""

    status: Annotated[str, Code("case-status"), Meta("Status", example="completed", facet=True, fact=True)]
    """Where the purchase stands."""
    verdict: Annotated[str, Code("verdict"), Meta("Verdict", group="result", example="worked", facet=True, fact=True)]
    """Whether it reached its aim, as far as the sources show."""
    countries: Annotated[
        list[Country],
        Field(min_length=1),
        Meta("Country", group="who", example=["ES"], facet=True, fact=True),
    ]
    """ISO 3166-1 codes such as ES, GB or GR, at least one."""
    regions: Annotated[list[Region], Meta("Region", group="who", example=["ES511"], facet=True, fact=True)] = Field(
        default_factory=list
    )
    """NUTS 2024 codes; ISO 3166-2 codes for countries outside NUTS. Each lies in one of the countries."""
    place: Annotated[Text | None, Meta("Place", group="who", example="Barcelona", fact=True)] = None
    """Town, county or region in words."""
    buyers: Annotated[
        list[BuyerRef],
        Field(min_length=1),
        Meta("Buyer", group="who", example=[{"name": "Example University Hospital", "kind": "hospital"}], fact=True),
    ]
    """Who bought: the id of an organisation, or its name and kind."""
    suppliers: Annotated[list[SupplierRef], Meta("Supplier", group="who", fact=True)] = Field(default_factory=list)
    """Who sold: the id of an organisation, or its name."""
    care_settings: Annotated[
        list[Annotated[str, Code("care-setting")]],
        Field(min_length=1),
        Meta("Care setting", example=["hospital"], facet=True, fact=True),
    ]
    """Where the care takes place."""
    procedure: Annotated[
        str,
        Code("procedure"),
        Meta("Procedure", group="how", example="competitive-dialogue", facet=True, fact=True),
    ]
    """The procurement procedure; ``not-published`` where no source states it."""
    approaches: Annotated[
        list[Annotated[str, Code("approach")]],
        Field(min_length=1),
        Meta("Approach", group="how", example=["value-based", "market-consultation"], facet=True, fact=True),
    ]
    """What made this purchase different; ``none`` if nothing did."""
    years: Annotated[Years, Meta("Years", example={"start": 2019, "end": 2022}, fact=True)]
    """First and last year. The last is needed when the status is completed."""
    value: Annotated[
        list[Money],
        Meta(
            "Value",
            group="how",
            fact=True,
            example=[{"amount": 1_200_000, "currency": "EUR", "covers": "contract", "source": "evaluation"}],
        ),
    ] = Field(default_factory=list)
    """Sums of money, each with its currency and what it covers."""
    cpv: Annotated[list[Cpv], Meta("CPV", group="how", example=["33194110"], facet=True, fact=True)] = Field(
        default_factory=list
    )
    """Common Procurement Vocabulary codes, only if a source states them."""
    notices: Annotated[list[Notice], Meta("Notices", group="how", example=["2019/S 123-456789"], fact=True)] = Field(
        default_factory=list
    )
    """TED notice numbers, only if a source states them."""
    award_criteria: Annotated[
        list[Criterion],
        Meta(
            "Award criteria",
            group="how",
            example=[
                {"name": "Dosing safety", "kind": "outcome", "weight": 60},
                {"name": "Price", "kind": "price", "weight": 40},
            ],
        ),
    ] = Field(default_factory=list)
    """How tenders were compared. Weights, when all are known, add up to 100."""
    outcomes: Annotated[
        list[Outcome],
        Meta(
            "Outcomes",
            group="result",
            example=[
                {
                    "metric": "Dosing errors per 1,000 infusions",
                    "result": "8",
                    "baseline": "12",
                    "better": "lower",
                    "when": "2023",
                    "evidence": "measured",
                    "source": "evaluation",
                }
            ],
        ),
    ]
    """Results, each with its evidence and source. Write ``[]`` when there is none yet."""
    obstacles: Annotated[
        list[Annotated[RecordId, Ref(("obstacle",), "Cases that met this obstacle")]],
        Meta("Obstacles", group="result", facet=True),
    ] = Field(default_factory=list)
    """Obstacles that the buyer met."""
    lessons: Annotated[
        list[Text],
        Field(min_length=1, max_length=6),
        Meta("Lessons", group="result", example=["Measure before the contract starts."]),
    ]
    """One to six lessons, one sentence each."""
    conditions: Annotated[list[Text], Field(max_length=6), Meta("Conditions for success", group="result")] = Field(
        default_factory=list
    )
    """Up to six things that a reader elsewhere needs in place to copy it."""
    tools: Annotated[
        list[Annotated[RecordId, Ref(("tool",), "Cases that used this tool")]], Meta("Tools used", group="links")
    ] = Field(default_factory=list)
    """Tools that were used."""
    dialogue: Annotated[
        Annotated[RecordId, Ref(("dialogue",), "Purchases that followed")] | None,
        Meta("Grew from", group="links"),
    ] = None
    """The consultation or need it grew from."""
