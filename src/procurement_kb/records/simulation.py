"""The block of a tender simulation: steps to decide at, and endings, declared once."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from procurement_kb.records.annotations import Kind, Meta
from procurement_kb.records.base import Part
from procurement_kb.records.block import block_source
from procurement_kb.records.values import MAX_TEXT, RecordId, Text, plain

FENCE = "simulation"
"""The info string of the fenced block that holds the steps and endings."""

MARK = re.compile(r"\[\[(?P<id>[^\[\]|]*)(?:\|(?P<words>[^\[\]]*))?\]\]|\[@(?P<key>[^\[\]]+)\]")
"""A link to a record, or a citation, in a text of a simulation."""


def _story(value: str) -> str:
    # Links and citations are welcome; what else looks like markup would be shown as it stands.
    plain(MARK.sub(" ", value))
    return value


Story = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT),
    AfterValidator(_story),
    Kind.TEXT,
]
"""Plain text, up to 2,000 characters, with links to records and citations. Each of its lines is a paragraph."""

Effect = Annotated[int, Field(ge=-2, le=2)]


class Effects(Part):
    """What a choice does to the four meters, in the judgement of the authors: invented, and said so on the page."""

    money: Annotated[Effect, Meta("Money", example=-1)] = 0
    """What it costs or saves the buyer."""
    time: Annotated[Effect, Meta("Time", example=-1)] = 0
    """How much time it takes or leaves."""
    market: Annotated[Effect, Meta("Trust of the market", example=1)] = 0
    """What suppliers think of the buyer afterwards."""
    patients: Annotated[Effect, Meta("Value for patients", example=1)] = 0
    """What it means for patients."""


METERS = {
    name: next(mark.label for mark in info.metadata if isinstance(mark, Meta))
    for name, info in Effects.model_fields.items()
}
"""What readers call each meter, in reading order."""


class Choice(Part):
    """One way to decide."""

    text: Annotated[Text, Meta("Choice", example="Ask the market first.")]
    """What the reader may decide, in a sentence."""
    to: Annotated[RecordId, Meta("Leads to", example="agreed")]
    """The id of the step or ending that follows."""
    consequence: Annotated[Story, Meta("Consequence", example="Six firms answered [@evaluation].")]
    """What follows from it. A paragraph that cites is shown as taken from the case, any other as invented."""
    buyer: Annotated[bool, Meta("What the buyer did")] = False
    """Whether the buyer of the case decided so; the consequence then cites what the sources say."""
    effects: Annotated[Effects | None, Meta("Effects", example={"time": -1, "market": 1})] = None
    """What it does to the meters, from -2 to 2. Invented: no figure of the case."""


class Step(Part):
    """One situation in which the reader decides."""

    id: Annotated[RecordId, Meta("Id", example="first")]
    """A name that no other step or ending has; progress is kept under it."""
    title: Annotated[Text, Meta("Title", example="Before the tender")]
    """The heading of the step."""
    situation: Annotated[Story, Meta("Situation", example="Your pumps are twelve years old.")]
    """What the reader knows at this point. A paragraph that cites is shown as taken from the case, any other as
    invented."""
    choices: Annotated[list[Choice], Field(min_length=2, max_length=4), Meta("Choices")]
    """Two to four ways to decide."""


class Ending(Part):
    """One way in which it ends."""

    id: Annotated[RecordId, Meta("Id", example="agreed")]
    """A name that no other step or ending has."""
    title: Annotated[Text, Meta("Title", example="A contract that both sides keep")]
    """The heading of the ending."""
    situation: Annotated[Story, Meta("Situation", example="The service starts in time.")]
    """How it ends, and why."""
    end: Annotated[Literal["good", "mixed", "poor"], Meta("Ending", example="good")]
    """How good the ending is."""


Node = Step | Ending


def model_of(value: dict[str, Any]) -> type[Step | Ending]:
    """Return whether ``value`` is meant as a step or as an ending."""
    return Ending if "end" in value else Step


def parse_simulation(content: str) -> tuple[Node, ...] | None:
    """Return the steps and endings of a block, None when it is not right in every respect."""
    source = block_source("simulation.md", FENCE, content)
    values = source.values.get(FENCE)
    if source.findings or not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        return None
    try:
        return tuple(model_of(value).model_validate(value) for value in values)
    except ValidationError:
        return None


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def cites(text: str) -> bool:
    """Tell whether a text cites a source."""
    return any(match["key"] is not None for match in MARK.finditer(text))
