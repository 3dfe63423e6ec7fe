"""Editorial pages of the site itself: about, policies, guides for contributors."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from procurement_kb.records.annotations import Meta
from procurement_kb.records.base import Record, RecordKind


class Page(
    Record,
    kind=RecordKind(
        name="page",
        folder="content/pages",
        address="",
        singular="page",
        plural="pages",
        description="A page of the site itself.",
        body_example="What readers should know [@evaluation].\n",
        icon="material/information-outline",
        listing="",
        order=90,
    ),
):
    """A page of the site itself, published at ``/<id>/``."""

    footer: Annotated[int | None, Field(ge=1, le=99), Meta("Place in the footer", group="editorial")] = None
    """Where it stands among the links in the footer; leave it out to keep it off the footer."""
