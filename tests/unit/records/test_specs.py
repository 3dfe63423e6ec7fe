"""Reading the declarations: every shape an annotation can have comes out as one flat field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from procurement_kb.records import GROUPS, Code, Kind, Meta, Part, Record, RecordKind, Ref, Source, record_types
from procurement_kb.records.base import ThemedRecord, extra_record_type
from procurement_kb.records.date_values import Day
from procurement_kb.records.parts import Buyer, Party, Years
from procurement_kb.records.public_codes import Country
from procurement_kb.records.specs import FieldSpec, Limits, by_name, fields, resolve
from procurement_kb.records.values import RecordId, Text

CASE, DIALOGUE, TERM = (record_types()[name] for name in ("case-study", "dialogue", "term"))
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def spec(name: str, model: type[BaseModel] = CASE) -> FieldSpec:
    """Return one field."""
    return by_name(model)[name]


def test_fields_stand_in_reading_order() -> None:
    """Groups come in the order of the story, and fields within a group as they are declared."""
    groups = [field.meta.group for field in fields(CASE)]

    assert sorted(groups, key=list(GROUPS).index) == groups
    assert ["title", "summary", "themes", "status"] == [field.name for field in fields(CASE)][:4]


@pytest.mark.parametrize("model", record_types().values(), ids=record_types())
def test_every_field_has_help_and_a_kind(model: type[Record]) -> None:
    """No field of any type or part is left without a word of help or without a known kind."""
    specs = [*fields(model), *(part for field in fields(model) for part in field.fields)]

    assert [] == [field.name for field in specs if not field.help or field.kind is Kind.OTHER]


@pytest.mark.parametrize("model", record_types().values(), ids=record_types())
def test_every_required_field_has_an_example(model: type[Record]) -> None:
    """Messages, forms and new files show an example of whatever is needed."""
    specs = [*fields(model), *(part for field in fields(model) for part in field.fields)]

    assert [] == [field.name for field in specs if field.required and field.example is None]


@pytest.mark.parametrize(
    ("name", "kind", "required", "many"),
    [
        ("title", Kind.TEXT, True, False),
        ("countries", Kind.LISTED, True, True),
        ("place", Kind.TEXT, False, False),
        ("status", Kind.CODE, True, False),
        ("cpv", Kind.LISTED, False, True),
        ("notices", Kind.NOTICE, False, True),
        ("dialogue", Kind.ID, False, False),
        ("years", Kind.PART, True, False),
        ("outcomes", Kind.PART, True, True),
        ("reviewed", Kind.PART, False, False),
    ],
)
def test_kind_of_value(name: str, kind: Kind, required: bool, many: bool) -> None:  # noqa: FBT001 - a table
    """A field says what it holds, whether it is needed and whether there may be several."""
    field = spec(name)

    assert (kind, required, many) == (field.kind, field.required, field.many)


def test_limits_of_items_and_of_text_are_kept_apart() -> None:
    """One to six lessons of at most 300 characters."""
    limits = spec("lessons").limits

    assert (1, 6, 1, 300) == (limits.min_items, limits.max_items, limits.min_length, limits.max_length)


def test_limits_inside_an_optional_part() -> None:
    """A limit that is declared inside another type is found too."""
    assert (1990, None) == (spec("end", Years).limits.minimum, spec("end", Years).limits.maximum)


def test_codelist_and_public_list() -> None:
    """A code names its list, whether it is the project's own or a public one."""
    assert ("care-setting", None) == (spec("care_settings").codelist, spec("care_settings").list_name)
    assert (None, "region") == (spec("regions").codelist, spec("regions").list_name)


def test_link_inside_a_list() -> None:
    """The types that a link may lead to, and the words for the way back."""
    assert Ref(("obstacle",), "Cases that met this obstacle") == spec("obstacles").refs


def test_link_beside_the_optional() -> None:
    """A link is found where it is declared around the whole value."""
    assert Ref((), "Replaces") == spec("superseded_by").refs


def test_id_or_part() -> None:
    """A buyer is either the id of an organisation or a group of fields."""
    buyers = spec("buyers")

    assert (("organisation",), Buyer, ("id", "inline")) == (
        buyers.refs.types if buyers.refs else None,
        buyers.part,
        buyers.alternatives,
    )
    assert buyers.id_or_part
    assert (Party, False) == (spec("organisation", DIALOGUE).part, spec("organisation", DIALOGUE).many)


def test_mapping_by_key() -> None:
    """Sources are parts under keys of the author's choice."""
    sources = spec("sources")

    assert (True, Source, Limits(max_length=60, pattern=ID)) == (sources.keyed, sources.part, sources.key_limits)
    assert ["title", "publisher", "url", "date", "accessed", "kind"] == [field.name for field in sources.fields]


def test_override_in_a_subclass() -> None:
    """Themes are optional for a term and needed for a case."""
    assert (False, True) == (spec("themes", TERM).required, spec("themes").required)
    assert "at least one" in spec("themes").help


def test_defaults() -> None:
    """What a field holds when it is left out."""
    assert ([], None, {}) == (spec("tools").default, spec("place").default, spec("sources").default)


def test_help_is_markdown() -> None:
    """Code in the help is marked as Markdown has it."""
    assert "`not-published`" in spec("procedure").help
    assert "``" not in spec("procedure").help


class Ward(Part):
    """A ward."""

    beds: Annotated[int, Field(gt=0, lt=100), Meta("Beds", example=20)]
    """How many beds it has."""
    mood: Annotated[Literal["calm", "busy"] | None, Meta("Mood")] = None
    """How it feels."""
    opened: dt.date | None = None
    """Since when."""


@pytest.fixture(name="visit")
def visit_fixture() -> Iterator[type[Record]]:
    """A record type that no other test knows, with every shape that the real ones lack."""

    class Visit(
        ThemedRecord,
        kind=RecordKind("visit", "content/visits", "visits", "visit", "visits", "A visit.", body_example="Text.\n"),
    ):
        """A visit."""

        ward: Annotated[Ward, Meta("Ward", example={"beds": 20})]
        """Where to."""
        wards: Annotated[dict[Annotated[RecordId, Kind.KEY], list[Ward]], Meta("More wards")] = Field(
            default_factory=dict
        )
        """Others."""
        on: Annotated[Day, Meta("On", example="2026-01-15")]
        """When."""
        to: Annotated[
            list[Annotated[Annotated[Country, Meta("inner")], Meta("middle")]],
            Field(min_length=1),
            Field(max_length=3),
            Meta("To", example=["ES"]),
        ]
        """Where to."""
        guide: Annotated[RecordId, Ref(("guidance",), "Visits")] | None = None
        """Without a Meta of its own."""
        mood: Annotated[str, Code("verdict"), Meta("Mood", example="worked")]
        """How it went."""
        title: Annotated[Text, Meta("Name", example="A visit")]
        """Another title."""

    with extra_record_type(Visit):
        yield Visit


def test_a_new_type_is_read_like_the_others(visit: type[Record]) -> None:
    """Stacked annotations, literals, plain dates and missing labels are all understood."""
    to, guide, title = (spec(name, visit) for name in ("to", "guide", "title"))
    beds, mood, opened = spec("ward", visit).fields

    assert ("To", 1, 3, "country") == (to.meta.label, to.limits.min_items, to.limits.max_items, to.list_name)
    assert ("Guide", ("guidance",)) == (guide.meta.label, guide.refs.types if guide.refs else None)
    assert ("Name", 300) == (title.meta.label, title.limits.max_length)
    assert (Kind.INTEGER, 0, 100) == (beds.kind, beds.limits.minimum, beds.limits.maximum)
    assert (("calm", "busy"), Kind.CODE, False) == (mood.choices, mood.kind, mood.required)
    assert (Kind.DAY, False) == (opened.kind, opened.required)


def test_a_type_is_forgotten_after_the_test(visit: type[Record]) -> None:
    """Inside the block the type is registered under its name."""
    assert visit is record_types()["visit"]


@pytest.mark.parametrize(
    ("loc", "clean", "name", "key", "item"),
    [
        ((), (), None, False, False),
        (("title",), ("title",), "title", False, False),
        (("lessons", 2), ("lessons", 2), "lessons", False, True),
        (("years", "start"), ("years", "start"), "start", False, False),
        (("buyers", 0, "id"), ("buyers", 0), "buyers", False, True),
        (("buyers", 0, "inline"), ("buyers", 0), "buyers", False, True),
        (("buyers", 0, "inline", "name"), ("buyers", 0, "name"), "name", False, False),
        (("sources", "audit", "[key]"), ("sources", "audit"), "sources", True, True),
        (("sources", "inline", "url"), ("sources", "inline", "url"), "url", False, False),
        (("sources", "[key]", "url"), ("sources", "[key]", "url"), "url", False, False),
        (("flavour",), ("flavour",), None, False, False),
        (("flavour", 3, "x"), ("flavour", 3, "x"), None, False, False),
        (("years", "until"), ("years", "until"), None, False, False),
        (("title", "deeper"), ("title", "deeper"), "title", False, False),
    ],
)
def test_places_of_errors(
    loc: tuple[str | int, ...],
    clean: tuple[str | int, ...],
    name: str | None,
    key: bool,  # noqa: FBT001 - a table
    item: bool,  # noqa: FBT001 - a table
) -> None:
    """Pydantic's marks are taken out of a place, and the field is found, however deep it stands."""
    place = resolve(CASE, loc)

    assert (clean, name, key, item) == (place.loc, place.spec.name if place.spec else None, place.key, place.item)


def test_an_organisation_that_stands_alone() -> None:
    """The union's tag goes where there is no list around it."""
    assert ("organisation", "name") == resolve(DIALOGUE, ("organisation", "inline", "name")).loc
