"""The base of every record and of the parts that records are made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.date_values import Day, PartialDate
from procurement_kb.records.values import RecordId, SourceKey, Summary, Text, Title, WebAddress


class Part(BaseModel):
    """A group of fields inside a record."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True, defer_build=True)


class Source(Part):
    """Where a fact comes from."""

    title: Annotated[Text, Meta("Title", example="Evaluation of the infusion pump contract")]
    """The source's own title, in its own language."""
    publisher: Annotated[Text, Meta("Publisher", example="National audit office")]
    """Who published it. The evidence grade compares this name with those of the buyers and suppliers."""
    url: Annotated[WebAddress, Meta("Address", example="https://example.org/evaluation")]
    """The address where readers can check it, http or https."""
    date: Annotated[PartialDate | None, Meta("Date", example="2023-06")] = None
    """When it was published: a day, a month or a year."""
    accessed: Annotated[Day | None, Meta("Read on")] = None
    """When it was last read."""
    kind: Annotated[str, Code("source-kind"), Meta("Kind", example="evaluation")]
    """What sort of source it is. Evaluations and articles count as independent evidence."""


class Review(Part):
    """The last editorial review."""

    on: Annotated[Day, Meta("Date", example="2026-01-15")]
    """The day of the review; not in the future. After 24 months the page tells readers that it may be out of date."""
    checked: Annotated[Text, Meta("What was checked", example="figures against sources")]
    """What the reviewer checked, so that a date alone is never taken for a review."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """What a record type is called and where it lives."""

    name: str
    """The type's name in front matter and on the command line."""
    folder: str
    """Where its files live."""
    address: str
    """Where its pages live: ``<address>/<id>/``."""
    singular: str
    plural: str
    description: str
    """What one record of the type holds, one sentence."""
    sections: tuple[str, ...] = ()
    """Level-2 headings that the body must have, in this order."""
    body_example: str = ""
    """The body of the type's example record and of a new file."""
    form: bool = False
    """Contributors may add it by form."""
    icon: str = "material/file-document-outline"
    listing: str | None = None
    """The address of the page that lists all records; None lists them at ``address``."""
    order: int = 100
    """Where the type stands in lists of types."""
    attributes: dict[str, Any] = field(default_factory=dict)


class Record(Part):
    """Fields every record has."""

    kind_: ClassVar[RecordKind]

    type: Annotated[str | None, Meta("Type", group="editorial")] = None
    """May repeat the record type, which follows from the folder."""
    title: Annotated[Title, Meta("Title", example="Infusion pumps bought on outcomes")]
    """A short plain title, 5 to 120 characters."""
    summary: Annotated[
        Summary,
        Meta("Summary", example="A hospital bought infusion pumps as a service and cut dosing errors by a third."),
    ]
    """One or two sentences of plain text, 40 to 300 characters, that tell the result. Cards and search show it."""
    themes: Annotated[
        list[Annotated[RecordId, Ref(("theme",), "Records on this theme")]],
        Meta("Themes", facet=True),
    ] = Field(default_factory=list)
    """The Action Plan themes it belongs to."""
    related: Annotated[
        list[Annotated[RecordId, Ref((), "Related")]],
        Meta("Related", group="links"),
    ] = Field(default_factory=list)
    """Other records a reader should see, where the computed relations miss them."""
    formerly: Annotated[list[RecordId], Meta("Earlier ids", group="editorial")] = Field(default_factory=list)
    """Ids this record had before; they keep working as links and as addresses."""
    superseded_by: Annotated[RecordId | None, Ref((), "Replaces"), Meta("Replaced by", group="editorial")] = None
    """The record that replaces this one. Readers get a notice, links to it become findings."""
    reviewed: Annotated[Review | None, Meta("Review", group="editorial")] = None
    """The last editorial review."""
    contributors: Annotated[list[Text], Meta("Contributors", group="editorial", example=["Editorial team"])] = Field(
        default_factory=list
    )
    """Names or GitHub handles credited on the page."""
    sources: Annotated[
        dict[SourceKey, Source],
        Meta(
            "Sources",
            group="sources",
            example={
                "evaluation": {
                    "title": "Evaluation of the infusion pump contract",
                    "publisher": "National audit office",
                    "url": "https://example.org/evaluation",
                    "date": "2023-06",
                    "kind": "evaluation",
                }
            },
        ),
    ] = Field(default_factory=dict)
    """Where the facts come from: a short key for each source. Cite it as `[@key]` in the text."""

    def __init_subclass__(cls, *, kind: RecordKind | None = None, **kwargs: Any) -> None:
        """Take the type's description."""
        super().__init_subclass__(**kwargs)
        if kind is not None:
            cls.kind_ = kind

    @classmethod
    def __pydantic_init_subclass__(cls, *, kind: RecordKind | None = None, **kwargs: Any) -> None:
        """Register the type under its name."""
        super().__pydantic_init_subclass__(**kwargs)
        if kind is not None:
            _register(cls)

    def effective_themes(self) -> list[str]:
        """Return the themes the record belongs to, also where they are implied by another field."""
        return self.themes


class ThemedRecord(Record):
    """A record that must name its themes."""

    themes: Annotated[
        list[Annotated[RecordId, Ref(("theme",), "Records on this theme")]],
        Field(min_length=1),
        Meta("Themes", example=["value-based"], facet=True),
    ]
    """The Action Plan themes it belongs to, at least one."""


_TYPES: dict[str, type[Record]] = {}
"""Every type by name, always in the order in which readers meet them."""


def _register(model: type[Record]) -> None:
    kind = model.kind_
    clash = _TYPES.get(kind.name)
    if clash is not None and clash.__qualname__ != model.__qualname__:
        msg = f"record type {kind.name!r} is declared twice: {clash.__qualname__} and {model.__qualname__}"
        raise ValueError(msg)
    _TYPES[kind.name] = model
    in_order = sorted(_TYPES.items(), key=lambda item: (item[1].kind_.order, item[0]))
    _TYPES.clear()
    _TYPES.update(in_order)


def record_types() -> dict[str, type[Record]]:
    """Return every record type by name, in the order in which readers meet them."""
    return dict(_TYPES)


@contextmanager
def extra_record_type(model: type[Record]) -> Iterator[type[Record]]:
    """Keep ``model``'s type registered inside the block and forget it afterwards."""
    _register(model)
    try:
        yield model
    finally:
        _TYPES.pop(model.kind_.name, None)


def folders() -> dict[str, str]:
    """Return the record type of each folder."""
    return {model.kind_.folder: name for name, model in record_types().items()}
