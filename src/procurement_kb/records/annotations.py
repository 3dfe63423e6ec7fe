"""What a field says about itself beyond its type. One declaration feeds checker, schema, form, reference and pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from procurement_kb.sources.codelists import CodeLists


@dataclass(frozen=True, slots=True)
class Meta:
    """How a field is named, grouped, shown and exemplified."""

    label: str
    """The field's name for readers and contributors."""
    example: Any = None
    """A good value; together the examples of a type make its example record."""
    group: str = "what"
    """Part of the form and of the reference: one of `GROUPS`."""
    facet: bool = False
    """Readers can filter by this field."""
    fact: bool = False
    """The field stands among the key facts of the page."""
    placeholder: str = ""
    """What a skeleton shows where there is no example."""


GROUPS = {
    "what": "What happened",
    "who": "Who",
    "how": "How it was bought",
    "result": "What came of it",
    "links": "Links to other pages",
    "editorial": "Review and credit",
    "sources": "Sources",
}
"""Groups of fields in the order in which people tell a story."""


class Kind(StrEnum):
    """What sort of value a field holds. Types that look alike to Python name theirs in their annotations."""

    TEXT = "text"
    """Words for readers: plain text without markup."""
    QUANTITY = "quantity"
    """A figure with its words."""
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    """Yes or no."""
    DAY = "day"
    """A full date."""
    DATE = "date"
    """A year, a month or a day."""
    MOMENT = "moment"
    """A date and a time."""
    ADDRESS = "address"
    """A web address."""
    ID = "id"
    """The id of a record."""
    KEY = "key"
    """The key of one of the record's own sources."""
    ANCHOR = "anchor"
    """The anchor of one of the record's own headings."""
    CODE = "code"
    """A code of one of the project's code lists."""
    LISTED = "listed"
    """A code of a public list: a country, a currency and so on."""
    NOTICE = "notice"
    """The number of a procurement notice."""
    PART = "part"
    """A group of fields."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ref:
    """The value is the id of another record.

    ``types`` are the record types it may have (none means any). ``backlink`` heads the list on the target's page,
    for instance "Cases that met this obstacle".
    """

    types: tuple[str, ...] = ()
    backlink: str = "Mentioned in"

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the value as an id and name the target types."""
        return {**handler(schema), "pattern": ID_PATTERN, "x-ref": list(self.types)}


ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""An id: lower-case kebab-case."""


@dataclass(frozen=True, slots=True)
class Code:
    """The value is a code of the code list ``codelist``."""

    codelist: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the code after its type."""
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Name the code list; the schema writer turns it into an enumeration."""
        return {**handler(schema), "x-codelist": self.codelist}

    def _check(self, value: str, info: core_schema.ValidationInfo) -> str:
        context: Any = info.context
        lists: CodeLists = context["codelists"]
        codes = lists[self.codelist]
        if value not in codes:
            raise PydanticCustomError("unknown_code", "unknown code", {})
        if codes[value].deprecated:
            context["deprecated"].append((self.codelist, value))
        return value
