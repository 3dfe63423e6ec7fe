"""Parts that several record types share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import Part
from procurement_kb.records.date_values import Moment, PartialDate
from procurement_kb.records.public_codes import Currency, Timezone
from procurement_kb.records.values import RecordId, SourceKey, Text, WebAddress

FIRST_YEAR = 1990


def last_year() -> int:
    """Return the latest year a record may name: next year."""
    return dt.datetime.now(tz=dt.UTC).year + 1


Year = Annotated[int, Field(ge=FIRST_YEAR)]
"""A calendar year from 1990; not later than next year (a rule checks that)."""


class Years(Part):
    """From when to when."""

    start: Annotated[Year, Meta("From", example=2019)]
    """First year."""
    end: Annotated[Year | None, Meta("To", example=2022)] = None
    """Last year; needed when the status is completed."""


class Money(Part):
    """A sum of money and what it covers."""

    amount: Annotated[float, Field(ge=0, allow_inf_nan=False), Meta("Amount", example=1_200_000)]
    """The figure, without thousands separators."""
    currency: Annotated[Currency, Meta("Currency", example="EUR")]
    """ISO 4217 code."""
    covers: Annotated[str, Code("value-covers"), Meta("Covers", example="contract")]
    """What the sum is."""
    note: Annotated[Text | None, Meta("Note", example="over four years, VAT excluded")] = None
    """Period, VAT, options: whatever a reader needs to compare it."""
    source: Annotated[SourceKey | None, Meta("Source", example="evaluation")] = None
    """Key of the source that states it."""


def _shape(value: Any) -> str:
    return "id" if isinstance(value, str) else "inline"


class Buyer(Part):
    """A buyer that has no record of its own."""

    name: Annotated[Text, Meta("Name", example="Example University Hospital")]
    """The buyer's name."""
    kind: Annotated[str, Code("buyer-kind"), Meta("Kind", example="hospital")]
    """What sort of buyer it is."""


class Supplier(Part):
    """A supplier that has no record of its own."""

    name: Annotated[Text, Meta("Name", example="Example Medical")]
    """The supplier's name."""
    sme: Annotated[bool | None, Meta("Small or medium-sized")] = None
    """Whether it is a small or medium-sized enterprise, where a source says so."""


class Party(Part):
    """Someone who has no record of their own."""

    name: Annotated[Text, Meta("Name", example="Example Agency")]
    """The organisation's name."""


OrganisationId = Annotated[RecordId, Ref(("organisation",), "Named in")]
BuyerRef = Annotated[
    Annotated[Annotated[RecordId, Ref(("organisation",), "Cases as buyer")], Tag("id")]
    | Annotated[Buyer, Tag("inline")],
    Discriminator(_shape),
]
SupplierRef = Annotated[
    Annotated[Annotated[RecordId, Ref(("organisation",), "Cases as supplier")], Tag("id")]
    | Annotated[Supplier, Tag("inline")],
    Discriminator(_shape),
]
PartyRef = Annotated[
    Annotated[OrganisationId, Tag("id")] | Annotated[Party, Tag("inline")],
    Discriminator(_shape),
]


class Milestone(Part):
    """Something that happened on the way."""

    date: Annotated[PartialDate, Meta("Date", example="2012-10")]
    """When."""
    what: Annotated[Text, Meta("What", example="Call for projects")]
    """What happened."""
    source: Annotated[SourceKey | None, Meta("Source")] = None
    """Key of the source that states it."""


class Event(Part):
    """A meeting at a stated time."""

    start: Annotated[Moment, Meta("Start", example="2026-03-04 10:00")]
    """Local date and time."""
    end: Annotated[Moment | None, Meta("End")] = None
    """Local date and time."""
    timezone: Annotated[str, Timezone(), Meta("Time zone", example="Europe/Brussels")]
    """IANA name of the time zone."""
    online: Annotated[bool | None, Meta("Online")] = None
    """Whether one can take part online."""
    place: Annotated[Text | None, Meta("Place")] = None
    """Where it is held."""
    url: Annotated[WebAddress, Meta("Address", example="https://example.org/event")]
    """Where to read more or sign up."""
