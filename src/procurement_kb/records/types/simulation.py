"""Training: a tender to play through, built from a real case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import RecordKind, ThemedRecord
from procurement_kb.records.types.plan import Audience
from procurement_kb.records.values import RecordId, Text

SIMULATION_BODY = """## Before you start

You buy infusion pumps for a hospital.
The figures of the case are cited [@evaluation]; everything else is invented for the exercise.

```simulation
- id: first
  title: Before the tender
  situation: Your pumps are twelve years old, and nurses complain.
  choices:
    - text: Ask the market first.
      to: agreed
      consequence: The hospital asked the market, and six firms answered [@evaluation].
      buyer: true
      effects: {time: -1, market: 1}
    - text: Repeat the last tender.
      to: same-again
      consequence: You save time, and you get the same pumps.
      effects: {time: 1, patients: -1}
- id: agreed
  title: A service that both sides keep
  situation: Nurses have pumps that they trust.
  end: good
- id: same-again
  title: The same again
  situation: Nothing changes for patients.
  end: poor
```

## Debrief

The hospital asked first [@evaluation].
"""


class Simulation(
    ThemedRecord,
    kind=RecordKind(
        name="simulation",
        folder="content/training/simulations",
        address="training/simulations",
        singular="tender simulation",
        plural="tender simulations",
        description="A tender to play through, built from a real case, with a debrief that compares.",
        sections=("Before you start", "Debrief"),
        body_example=SIMULATION_BODY,
        icon="material/source-branch",
        listing="training",
        order=7,
    ),
):
    """A tender to play through, built from a real case, with a debrief that compares."""

    audience: Annotated[
        list[Audience],
        Field(min_length=1),
        Meta("For", group="who", example=["procurement-officer"], fact=True, facet=True),
    ]
    """Who it is for."""
    level: Annotated[str, Code("level"), Meta("Level", example="practitioner", fact=True, facet=True)]
    """How much experience it needs."""
    minutes: Annotated[int, Field(ge=5, le=240), Meta("Minutes", example=20, fact=True)]
    """How long one way through and the debrief take, in minutes."""
    objectives: Annotated[
        list[Text],
        Field(min_length=2, max_length=6),
        Meta("Objectives", example=["Decide when to ask the market.", "Compare your way with the buyer's."]),
    ]
    """What a learner can do afterwards; each starts with a verb."""
    case: Annotated[
        RecordId,
        Ref(("case-study",), "Played in a simulation"),
        Meta("Built from", group="links", example="example-case"),
    ]
    """The real case that it is built from; readers see it once they have played."""
    modules: Annotated[
        list[Annotated[RecordId, Ref(("module",), "Practised in a simulation")]],
        Meta("Practises", group="links", fact=True),
    ] = Field(default_factory=list)
    """The modules whose lessons it practises."""
