"""The glossary."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Meta, Ref
from procurement_kb.records.base import Record, RecordKind
from procurement_kb.records.values import Abbreviation, RecordId, Text


class Term(
    Record,
    kind=RecordKind(
        name="term",
        folder="content/glossary",
        address="glossary",
        singular="term",
        plural="glossary terms",
        description="A term of the trade and what it means.",
        body_example="More about the term, with its sources [@evaluation].\n",
        form=True,
        icon="material/format-letter-case",
        order=12,
    ),
):
    """A term of the trade and what it means. The summary is the meaning that readers see where the term is used."""

    abbreviation: Annotated[Abbreviation | None, Meta("Abbreviation", example="PCP", fact=True)] = None
    """The usual abbreviation."""
    aliases: Annotated[list[Text], Meta("Also called", example=["precommercial procurement"], fact=True)] = Field(
        default_factory=list
    )
    """Other words for the same."""
    see_also: Annotated[
        list[Annotated[RecordId, Ref(("term",), "See also")]], Meta("See also", group="links", fact=True)
    ] = Field(default_factory=list)
    """Terms to read next."""
