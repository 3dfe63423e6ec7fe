"""Training: modules, and paths that order them for a role."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import Part, RecordKind, ThemedRecord
from procurement_kb.records.types.plan import Audience
from procurement_kb.records.values import LongText, RecordId, Slug, SourceKey, Text

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


class Stage(Part):
    """One stretch of a session that a trainer holds in a room."""

    section: Annotated[Slug, Meta("Section", example="why-it-matters")]
    """The heading of this page that it is about: its words in lower case, joined by hyphens."""
    minutes: Annotated[int, Field(ge=1, le=240), Meta("Minutes", example=10)]
    """How long it takes in a group, in minutes."""
    points: Annotated[
        list[Text],
        Field(min_length=1, max_length=6),
        Meta("On the slide", example=["Lowest price decides most tenders."]),
    ]
    """What the slide says: one to six short lines."""
    notes: Annotated[LongText, Meta("Notes", example="Ask who has bought something that was never used.")]
    """What the trainer does and asks, and what to watch out for."""
    sources: Annotated[list[SourceKey], Meta("Sources", example=["evaluation"])] = Field(default_factory=list)
    """Keys of the sources that state what the slide says."""


SESSION = [
    {
        "section": "why-it-matters",
        "minutes": 10,
        "points": ["Lowest price decides most tenders."],
        "notes": "Ask who has bought something that was never used.",
        "sources": ["evaluation"],
    },
]


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
    session: Annotated[list[Stage], Meta("Session", group="how", example=SESSION)] = Field(default_factory=list)
    """The lesson as a trainer gives it in a room, stretch by stretch, in whatever order serves the room: slides, timings
    and notes are made of it."""


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
