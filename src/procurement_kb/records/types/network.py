"""The network: organisations, their dialogues with the market, and programmes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import Part, Record, RecordKind, ThemedRecord
from procurement_kb.records.date_values import Day
from procurement_kb.records.parts import Event, Milestone, Money, PartyRef, Years, _shape
from procurement_kb.records.public_codes import Country, Cpv, Region
from procurement_kb.records.values import RecordId, Text, WebAddress


class Organisation(
    Record,
    kind=RecordKind(
        name="organisation",
        folder="content/network/organisations",
        address="network/organisations",
        singular="organisation",
        plural="organisations",
        description="A buyer, supplier or support body. No personal data.",
        body_example="What it does in innovation procurement [@evaluation].\n",
        form=True,
        icon="material/domain",
        listing="network",
        order=8,
    ),
):
    """A buyer, supplier or support body. No personal data: no names, e-mail addresses or phone numbers of people."""

    kind: Annotated[str, Code("organisation-kind"), Meta("Kind", example="hospital", fact=True, facet=True)]
    """What sort of organisation it is."""
    roles: Annotated[
        list[Annotated[str, Code("role")]],
        Field(min_length=1),
        Meta("Role", example=["buyer"], fact=True, facet=True),
    ]
    """What it does in the market."""
    country: Annotated[Country, Meta("Country", group="who", example="ES", fact=True, facet=True)]
    """ISO 3166-1 code."""
    regions: Annotated[list[Region], Meta("Region", group="who", fact=True)] = Field(default_factory=list)
    """NUTS 2024 or ISO 3166-2 codes inside the country."""
    place: Annotated[Text | None, Meta("Place", group="who", fact=True)] = None
    """Town or region in words."""
    sme: Annotated[bool | None, Meta("Small or medium-sized", fact=True)] = None
    """Whether it is a small or medium-sized enterprise, where a source says so."""
    website: Annotated[WebAddress | None, Meta("Website", fact=True)] = None
    """Its own site."""
    offers: Annotated[list[Text], Meta("Offers", group="how")] = Field(default_factory=list)
    """What it offers others, one line each."""
    needs: Annotated[list[Text], Meta("Needs", group="how")] = Field(default_factory=list)
    """What it looks for, one line each."""


class Dialogue(
    ThemedRecord,
    kind=RecordKind(
        name="dialogue",
        folder="content/network/dialogues",
        address="network/dialogues",
        singular="dialogue",
        plural="dialogues",
        description="A need, an offer or a market consultation.",
        body_example="What was asked, how to answer and what followed [@evaluation].\n",
        form=True,
        icon="material/forum-outline",
        listing="network",
        order=9,
    ),
):
    """A need, an offer or a market consultation."""

    kind: Annotated[str, Code("dialogue-kind"), Meta("Kind", example="market-consultation", fact=True, facet=True)]
    """What sort of dialogue it is."""
    organisation: Annotated[
        PartyRef, Meta("Organisation", group="who", example={"name": "Example Hospital Group"}, fact=True)
    ]
    """Who asks or offers: the id of an organisation, or a name."""
    opens: Annotated[Day | None, Meta("Opens", fact=True)] = None
    """First day."""
    closes: Annotated[Day | None, Meta("Closes", fact=True)] = None
    """Last day for answers."""
    status: Annotated[str, Code("dialogue-status"), Meta("Status", example="closed", fact=True, facet=True)]
    """Whether answers are still taken."""
    care_settings: Annotated[
        list[Annotated[str, Code("care-setting")]],
        Field(min_length=1),
        Meta("Care setting", example=["hospital"], fact=True, facet=True),
    ]
    """Where the care takes place."""
    cpv: Annotated[list[Cpv], Meta("CPV", group="how", fact=True)] = Field(default_factory=list)
    """Common Procurement Vocabulary codes, only if a source states them."""
    event: Annotated[Event | None, Meta("Event", group="how")] = None
    """A meeting at a stated time."""


class Project(Part):
    """A project of the programme that has no record of its own."""

    name: Annotated[Text, Meta("Name", example="Example project")]
    """The project's name."""
    what: Annotated[Text | None, Meta("What")] = None
    """What it did."""
    url: Annotated[WebAddress | None, Meta("Address")] = None
    """Where to read more."""


ProjectRef = Annotated[
    Annotated[Annotated[RecordId, Ref(("programme",), "Project of")], Tag("id")] | Annotated[Project, Tag("inline")],
    Discriminator(_shape),
]


class Programme(
    Record,
    kind=RecordKind(
        name="programme",
        folder="content/programmes",
        address="programmes",
        singular="programme",
        plural="programmes",
        description="A funding or policy programme, a project or a pilot scheme, and what it left behind.",
        body_example="What it did, what came out and what it left behind [@evaluation].\n",
        icon="material/flag-outline",
        listing="programmes",
        order=11,
    ),
):
    """A funding or policy programme, a project or a pilot scheme, and what it left behind."""

    status: Annotated[str, Code("programme-status"), Meta("Status", example="completed", fact=True, facet=True)]
    """Where it stands."""
    owner: Annotated[PartyRef, Meta("Owner", group="who", example={"name": "Example Agency"}, fact=True)]
    """Who runs it: the id of an organisation, or a name."""
    years: Annotated[Years, Meta("Years", example={"start": 2011, "end": 2013}, fact=True)]
    """First and last year."""
    budget: Annotated[list[Money], Meta("Budget", group="how", fact=True)] = Field(default_factory=list)
    """Sums of money, each with its currency and what it covers."""
    countries: Annotated[
        list[Country], Field(min_length=1), Meta("Country", group="who", example=["DK"], fact=True, facet=True)
    ]
    """ISO 3166-1 codes, at least one."""
    projects: Annotated[list[ProjectRef], Meta("Projects", group="links")] = Field(default_factory=list)
    """Its projects: ids of programmes, or names."""
    milestones: Annotated[list[Milestone], Meta("Milestones", group="how")] = Field(default_factory=list)
    """What happened when."""
