"""Training: modules, and paths that order them for a role."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import RecordKind, ThemedRecord
from procurement_kb.records.types.plan import Audience
from procurement_kb.records.values import RecordId, Text

MODULE_BODY = """## Why it matters

Lowest price decides most tenders [@evaluation].

## Exercise

List three costs that the price leaves out.

### Model answer

Training, consumables and disposal.

## Quiz

```quiz
- id: first
  kind: single
  question: What does lowest price leave out?
  section: why-it-matters
  options:
    - text: The cost of use
      correct: true
      feedback: Right, it is not in the price.
    - text: The price
      feedback: That is all it counts.
```
"""


class Module(
    ThemedRecord,
    kind=RecordKind(
        name="module",
        folder="content/training/modules",
        address="training/modules",
        singular="training module",
        plural="training modules",
        description="A lesson with an exercise and a quiz.",
        sections=("Exercise", "Quiz"),
        body_example=MODULE_BODY,
        icon="material/school-outline",
        listing="training",
        order=6,
    ),
):
    """A lesson with an exercise and a quiz."""

    audience: Annotated[
        list[Audience],
        Field(min_length=1),
        Meta("For", group="who", example=["procurement-officer"], fact=True, facet=True),
    ]
    """Who it is for."""
    level: Annotated[str, Code("level"), Meta("Level", example="foundation", fact=True, facet=True)]
    """How much experience it needs."""
    minutes: Annotated[int, Field(ge=5, le=480), Meta("Minutes", example=30, fact=True)]
    """How long it takes, in minutes."""
    objectives: Annotated[
        list[Text],
        Field(min_length=2, max_length=6),
        Meta("Objectives", example=["Name costs that the price leaves out.", "Explain why they matter."]),
    ]
    """What a learner can do afterwards; each starts with a verb."""
    prerequisites: Annotated[
        list[Annotated[RecordId, Ref(("module",), "Needed for")]], Meta("Take first", group="links", fact=True)
    ] = Field(default_factory=list)
    """Modules to take before."""
    cases: Annotated[
        list[Annotated[RecordId, Ref(("case-study",), "Used in training")]], Meta("Cases", group="links")
    ] = Field(default_factory=list)
    """Cases that the lesson uses."""
    pass_mark: Annotated[int, Field(ge=0, le=100), Meta("Pass mark", example=70, fact=True)]
    """Per cent of the quiz that counts as passed."""


class Path(
    ThemedRecord,
    kind=RecordKind(
        name="path",
        folder="content/training/paths",
        address="training/paths",
        singular="learning path",
        plural="learning paths",
        description="Modules in order, for one role.",
        body_example="Who the path is for and what it leads to [@evaluation].\n",
        icon="material/map-marker-path",
        listing="training",
        order=5,
    ),
):
    """Modules in order, for one role."""

    audience: Annotated[
        list[Audience],
        Field(min_length=1),
        Meta("For", group="who", example=["procurement-officer"], fact=True, facet=True),
    ]
    """Who it is for."""
    modules: Annotated[
        list[Annotated[RecordId, Ref(("module",), "Part of the path")]],
        Field(min_length=1),
        Meta("Modules", group="links", example=["first-module"]),
    ]
    """The modules in order; every prerequisite comes earlier."""
