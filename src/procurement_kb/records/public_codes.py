"""The kinds of value that are codes of public lists: countries, regions, currencies, languages, CPV, notices, time zones."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic_core import PydanticCustomError, core_schema

from procurement_kb.records.annotations import Kind

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from procurement_kb.sources.codelists import CodeLists


class Checked:
    """Base of annotations that check a string with the project's code lists at hand."""

    code: ClassVar[str]
    """The type of the error."""
    pattern: ClassVar[str] = ""
    list_name: ClassVar[str] = ""
    """The public list, empty when there is none."""
    kind: ClassVar[Kind] = Kind.LISTED

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the value after its type."""
        return core_schema.with_info_after_validator_function(self._run, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Give the pattern, and name the list for the schema writer."""
        out = dict(handler(schema))
        if self.pattern:
            out["pattern"] = self.pattern
        if self.list_name:
            out["x-list"] = self.list_name
        return out

    def _run(self, value: str, info: core_schema.ValidationInfo) -> str:
        context: Any = info.context
        if not self.accepts(value, context["codelists"]):
            raise PydanticCustomError(self.code, self.code, {})
        return value

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is good."""
        raise NotImplementedError


class CountryCode(Checked):
    """ISO 3166-1 alpha-2."""

    code = "unknown_country"
    list_name = "country"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a country."""
        return value in lists.countries


class JurisdictionCode(Checked):
    """``EU`` or a country."""

    code = "unknown_jurisdiction"
    list_name = "jurisdiction"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is EU or a country."""
        return value == "EU" or value in lists.countries


@lru_cache(maxsize=8)
def nuts_countries(lists: CodeLists) -> frozenset[str]:
    """Return the countries that NUTS covers."""
    return frozenset(lists.nuts_country.values())


class RegionCode(Checked):
    """NUTS 2024, or ISO 3166-2 for countries that NUTS does not cover."""

    code = "unknown_region"
    list_name = "region"
    pattern = r"^([A-Z]{2}[0-9A-Z]{0,3}|[A-Z]{2}-[0-9A-Z]{1,3})$"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a known region in the right scheme."""
        if value in lists["nuts"]:
            return True
        return value in lists["subdivision"] and value[:2] not in nuts_countries(lists)


class CurrencyCode(Checked):
    """ISO 4217."""

    code = "unknown_currency"
    list_name = "currency"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a currency."""
        return value in lists["currency"]


class LanguageCode(Checked):
    """ISO 639-1."""

    code = "unknown_language"
    list_name = "language"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a language."""
        return value in lists["language"]


class CpvCode(Checked):
    """CPV 2008, eight digits with or without the check digit."""

    code = "unknown_cpv"
    list_name = "cpv"
    pattern = r"^\d{8}(-\d)?$"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is in the list, with the right check digit if it has one."""
        number, dash, check = value.partition("-")
        return number in lists["cpv"] and (not dash or check == lists.cpv_check[number])


NOTICE = re.compile(r"(?:\d{4}/S \d{1,3}-\d{6}|\d{1,8}-\d{4})")


class NoticeNumber(Checked):
    """TED notice number, ``YYYY/S NNN-NNNNNN`` or ``NNNNNN-YYYY``."""

    code = "bad_notice"
    pattern = f"^{NOTICE.pattern}$"
    kind = Kind.NOTICE

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` has one of the two shapes."""
        del lists
        return bool(NOTICE.fullmatch(value))


class Timezone(Checked):
    """IANA time zone such as ``Europe/Copenhagen``."""

    code = "unknown_timezone"
    list_name = "timezone"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` names a time zone."""
        del lists
        # A machine without a time-zone database must not turn good records into findings.
        return value in timezones() or (not timezones() and bool(re.fullmatch(r"UTC|[A-Z]\w+(/[\w+-]+)+", value)))


@lru_cache(maxsize=1)
def timezones() -> frozenset[str]:
    """Return the names of all time zones, empty where there is no time-zone database."""
    import zoneinfo  # noqa: PLC0415 - the set takes reading hundreds of files; only dialogues need it

    return frozenset(zoneinfo.available_timezones())


Country = Annotated[str, CountryCode()]
Jurisdiction = Annotated[str, JurisdictionCode()]
Region = Annotated[str, RegionCode()]
Currency = Annotated[str, CurrencyCode()]
Language = Annotated[str, LanguageCode()]
Cpv = Annotated[str, CpvCode()]
Notice = Annotated[str, NoticeNumber()]
