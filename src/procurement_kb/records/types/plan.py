"""The Action Plan: themes, actions and the obstacles they remove."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Code, Meta, Ref
from procurement_kb.records.base import Record, RecordKind, ThemedRecord
from procurement_kb.records.values import RecordId, Text

Audience = Annotated[str, Code("audience")]


class Theme(
    Record,
    kind=RecordKind(
        name="theme",
        folder="content/themes",
        address="themes",
        singular="theme",
        plural="themes",
        description="One of the six themes of the Action Plan.",
        body_example="What the theme is about and what to do first [@evaluation].\n",
        icon="material/compass-outline",
        order=1,
    ),
):
    """One of the six themes of the Action Plan."""

    order: Annotated[int, Field(ge=1, le=99), Meta("Order", example=1)]
    """Where it stands among the themes."""
    challenges: Annotated[list[Text], Meta("Challenges", example=["Lowest price decides most tenders."])] = Field(
        default_factory=list
    )
    """What makes the theme hard, one short sentence each."""
    icon: Annotated[str, Field(pattern=r"^[a-z0-9]+(/[a-z0-9-]+)+$"), Meta("Icon", example="material/scale-balance")]
    """An icon of the bundled sets, for instance ``material/scale-balance``."""


class Action(
    Record,
    kind=RecordKind(
        name="action",
        folder="content/actions",
        address="actions",
        singular="action",
        plural="actions",
        description="One recommendation of the Action Plan, with its steps.",
        body_example="Why it matters, how to do it and what goes wrong [@evaluation].\n",
        icon="material/checkbox-marked-circle-outline",
        order=2,
    ),
):
    """One recommendation of the Action Plan, with its steps."""

    theme: Annotated[RecordId, Ref(("theme",), "Actions"), Meta("Theme", example="value-based", fact=True, facet=True)]
    """The theme it belongs to."""
    order: Annotated[int, Field(ge=1, le=99), Meta("Order", example=1)]
    """Where it stands within its theme."""
    audience: Annotated[
        list[Audience],
        Field(min_length=1),
        Meta("For", group="who", example=["procurement-officer"], fact=True, facet=True),
    ]
    """Who does it."""
    steps: Annotated[
        list[Text], Field(min_length=2, max_length=10), Meta("Steps", example=["Name the outcome.", "Measure it."])
    ]
    """What to do, in order, each a to-do."""
    evidence: Annotated[
        list[Annotated[RecordId, Ref(("case-study",), "Evidence for")]], Meta("Evidence", group="links")
    ] = Field(default_factory=list)
    """Cases that show it."""
    modules: Annotated[list[Annotated[RecordId, Ref(("module",), "Trains for")]], Meta("Training", group="links")] = (
        Field(default_factory=list)
    )
    """Modules that teach it."""
    maturity: Annotated[
        list[Text],
        Field(min_length=5, max_length=5),
        Meta("Maturity", example=[f"We are at level {level}." for level in range(5)]),
    ]
    """The five statements of the self-assessment, level 0 to 4."""

    def effective_themes(self) -> list[str]:
        """Return the action's own theme and any others it names."""
        return list(dict.fromkeys([self.theme, *self.themes]))


class Obstacle(
    ThemedRecord,
    kind=RecordKind(
        name="obstacle",
        folder="content/obstacles",
        address="obstacles",
        singular="obstacle",
        plural="obstacles",
        description="Something that stands in the way of buying well, and what helps against it.",
        body_example="How it shows, why it arises and what helps [@evaluation].\n",
        icon="material/sign-caution",
        order=4,
    ),
):
    """Something that stands in the way of buying well, and what helps against it."""

    kind: Annotated[str, Code("obstacle-kind"), Meta("Kind", example="knowledge", fact=True, facet=True)]
    """What sort of obstacle it is."""
    remedies: Annotated[
        list[Annotated[RecordId, Ref(("guidance", "action", "tool", "module"), "Helps against")]],
        Meta("What helps", group="links"),
    ] = Field(default_factory=list)
    """Guidance, actions, tools and modules that help."""
