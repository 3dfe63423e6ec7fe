"""The quiz of a training module: six kinds of question, declared once."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError

from procurement_kb.records.annotations import Meta
from procurement_kb.records.base import Part
from procurement_kb.records.block import block_source
from procurement_kb.records.values import LongText, RecordId, Slug, Text

FENCE = "quiz"
"""The info string of the fenced block that holds the quiz."""


class _Question(Part):
    """What every question has."""

    id: Annotated[RecordId, Meta("Id", example="first")]
    """A name that no other question of the quiz has; progress is kept under it."""
    question: Annotated[LongText, Meta("Question", example="What does lowest price leave out?")]
    """The question as learners read it."""
    section: Annotated[Slug, Meta("Section", example="why-it-matters")]
    """The heading of this page that answers it: its words in lower case, joined by hyphens."""
    entry: Annotated[bool, Meta("In the entry test")] = False
    """Whether the entry test of a path asks it, to find out who knows the module already."""


class Option(Part):
    """One answer to choose."""

    text: Annotated[Text, Meta("Answer", example="The cost of use")]
    """The answer as learners read it."""
    correct: Annotated[bool, Meta("Right")] = False
    """Whether it is right."""
    feedback: Annotated[LongText, Meta("Feedback", example="Right, it is not in the price.")]
    """What learners read once they chose it: why it is right or wrong."""


class Pair(Part):
    """Two things that belong together."""

    left: Annotated[Text, Meta("Left", example="Energy")]
    """What is given."""
    right: Annotated[Text, Meta("Right", example="Cost of use")]
    """What belongs to it."""


Options = Annotated[list[Option], Field(min_length=2, max_length=8), Meta("Answers")]


class SingleQuestion(_Question):
    """One answer is right."""

    kind: Literal["single"]
    options: Options
    """Two to eight answers, exactly one of them right."""


class MultipleQuestion(_Question):
    """One or more answers are right."""

    kind: Literal["multiple"]
    options: Options
    """Two to eight answers, at least one of them right and one wrong."""


class NumericQuestion(_Question):
    """The answer is a number."""

    kind: Literal["numeric"]
    answer: Annotated[float, Field(allow_inf_nan=False), Meta("Answer", example=42)]
    """The right number."""
    tolerance: Annotated[float, Field(ge=0, allow_inf_nan=False), Meta("Tolerance", example=0)]
    """How far off an answer may be and still count."""
    unit: Annotated[Text | None, Meta("Unit", example="EUR")] = None
    """The unit of the number."""
    feedback: Annotated[LongText, Meta("Feedback")]
    """How the number comes about."""


class OrderingQuestion(_Question):
    """The answer is an order."""

    kind: Literal["ordering"]
    items: Annotated[list[Text], Field(min_length=2, max_length=10), Meta("Items")]
    """Two to ten items in the right order."""
    feedback: Annotated[LongText, Meta("Feedback")]
    """Why the order is as it is."""


class MatchingQuestion(_Question):
    """The answer is what belongs to what."""

    kind: Literal["matching"]
    pairs: Annotated[list[Pair], Field(min_length=2, max_length=10), Meta("Pairs")]
    """Two to ten pairs."""
    feedback: Annotated[LongText, Meta("Feedback")]
    """Why they belong together."""


class ReflectionQuestion(_Question):
    """There is no right answer; the learner thinks, or the group talks."""

    kind: Literal["reflection"]
    feedback: Annotated[LongText, Meta("Feedback")]
    """What a good answer takes into account."""


QUESTIONS: dict[str, type[_Question]] = {
    "single": SingleQuestion,
    "multiple": MultipleQuestion,
    "numeric": NumericQuestion,
    "ordering": OrderingQuestion,
    "matching": MatchingQuestion,
    "reflection": ReflectionQuestion,
}
"""The model of each kind of question."""


def _kind(value: Any) -> str:
    return str(value.get("kind")) if isinstance(value, dict) else str(getattr(value, "kind", None))


Question = Annotated[
    Annotated[SingleQuestion, Tag("single")]
    | Annotated[MultipleQuestion, Tag("multiple")]
    | Annotated[NumericQuestion, Tag("numeric")]
    | Annotated[OrderingQuestion, Tag("ordering")]
    | Annotated[MatchingQuestion, Tag("matching")]
    | Annotated[ReflectionQuestion, Tag("reflection")],
    Discriminator(_kind),
]

_QUIZ: TypeAdapter[list[Question]] = TypeAdapter(list[Question])


def parse_quiz(content: str) -> tuple[Question, ...] | None:
    """Return the questions of a quiz block, None when it is not right in every respect."""
    source = block_source("quiz.md", FENCE, content)
    values = source.values.get(FENCE)
    if source.findings or not isinstance(values, list):
        return None
    try:
        return tuple(_QUIZ.validate_python(values))
    except ValidationError:
        return None
