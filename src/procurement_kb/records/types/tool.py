"""Tools: toolkits, templates, models and the site's own calculators."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta
from procurement_kb.records.base import RecordKind, ThemedRecord
from procurement_kb.records.public_codes import Language
from procurement_kb.records.values import RecordId, Text, WebAddress


class Tool(
    ThemedRecord,
    kind=RecordKind(
        name="tool",
        folder="content/tools",
        address="tools",
        singular="tool",
        plural="tools",
        description="A toolkit, template, data set, platform or calculator, and when to use it.",
        body_example="What it is good for, when to use it and where its limits are [@evaluation].\n",
        form=True,
        icon="material/tools",
        order=7,
    ),
):
    """A toolkit, template, data set, platform or calculator, and when to use it."""

    kind: Annotated[str, Code("tool-kind"), Meta("Kind", example="guideline", fact=True, facet=True)]
    """What sort of tool it is."""
    phase: Annotated[
        list[Annotated[str, Code("phase")]],
        Field(min_length=1),
        Meta("Phase", example=["plan"], fact=True, facet=True),
    ]
    """When in the procurement cycle it helps."""
    url: Annotated[WebAddress | None, Meta("Address", example="https://example.org/toolkit", fact=True)] = None
    """Where it is. Needed unless the tool is part of this site."""
    embedded: Annotated[RecordId | None, Meta("Part of this site", group="editorial")] = None
    """Name of a tool that is part of this site."""
    languages: Annotated[list[Language], Meta("Languages", example=["en"], fact=True)] = Field(default_factory=list)
    """ISO 639-1 codes, where a source states them."""
    licence: Annotated[Text | None, Meta("Licence", fact=True)] = None
    """The terms of reuse, where a source states them."""
    cost: Annotated[str, Code("cost"), Meta("Cost", example="free", fact=True, facet=True)]
    """What it costs; ``not-stated`` where no source says."""
