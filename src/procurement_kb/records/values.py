"""The kinds of value that fields hold: text, dates, addresses, codes of public code lists."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from procurement_kb.records.annotations import ID_PATTERN

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from procurement_kb.sources.codelists import CodeLists

MAX_TEXT = 2_000

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""One line of plain text, up to 300 characters."""
LongText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]
"""Plain text, up to 2,000 characters."""
RecordId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
"""The id of a record."""
SourceKey = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
"""The key of one of the page's own sources."""


class _Checked:
    """Base of annotations that check a string with the project's code lists at hand."""

    code: ClassVar[str]
    pattern: ClassVar[str] = ""
    schema_format: ClassVar[str] = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._run, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        out = dict(handler(schema))
        if self.pattern:
            out["pattern"] = self.pattern
        if self.schema_format:
            out["x-list"] = self.schema_format
        return out

    def _run(self, value: str, info: core_schema.ValidationInfo) -> str:
        lists: CodeLists = info.context["codelists"]
        if not self.accepts(value, lists):
            raise PydanticCustomError(self.code, self.code, {"value": value})  # type: ignore[arg-type]
        return value

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is good."""
        raise NotImplementedError


class CountryCode(_Checked):
    """ISO 3166-1 alpha-2."""

    code = "unknown_country"
    schema_format = "country"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a country."""
        return value in lists.countries


class JurisdictionCode(_Checked):
    """``EU`` or a country."""

    code = "unknown_jurisdiction"
    schema_format = "jurisdiction"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is EU or a country."""
        return value == "EU" or value in lists.countries


class RegionCode(_Checked):
    """NUTS 2024, or ISO 3166-2 for countries that NUTS does not cover."""

    code = "unknown_region"
    schema_format = "region"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a known region in the right scheme."""
        if value in lists["nuts"]:
            return True
        if value not in lists["subdivision"]:
            return False
        return value[:2] not in set(lists.nuts_country.values())


class CurrencyCode(_Checked):
    """ISO 4217."""

    code = "unknown_currency"
    schema_format = "currency"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a currency."""
        return value in lists["currency"]


class LanguageCode(_Checked):
    """ISO 639-1."""

    code = "unknown_language"
    schema_format = "language"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is a language."""
        return value in lists["language"]


class CpvCode(_Checked):
    """CPV 2008, eight digits with or without the check digit."""

    code = "unknown_cpv"
    pattern = r"^\d{8}(-\d)?$"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` is in the list, with the right check digit if it has one."""
        number, _, check = value.partition("-")
        return number in lists["cpv"] and (not check or check == lists.cpv_check[number])


NOTICE = re.compile(r"^(?:(?P<year>\d{4})/S \d{1,3}-\d{6}|\d{1,8}-(?P<year2>\d{4}))$")


class NoticeNumber(_Checked):
    """TED notice number, ``YYYY/S NNN-NNNNNN`` or ``NNNNNN-YYYY``."""

    code = "bad_notice"
    pattern = NOTICE.pattern.replace("?P<year>", "").replace("?P<year2>", "")

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` has one of the two shapes."""
        del lists
        return bool(NOTICE.match(value))


class Timezone(_Checked):
    """IANA time zone such as ``Europe/Copenhagen``."""

    code = "unknown_timezone"

    def accepts(self, value: str, lists: CodeLists) -> bool:
        """Tell whether ``value`` names a time zone."""
        del lists
        return value in _timezones()


def _timezones() -> frozenset[str]:
    import zoneinfo  # noqa: PLC0415 - reads hundreds of files; only dialogues need it

    return frozenset(zoneinfo.available_timezones())


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s<>\"\\^`{|}\x00-\x20]", value):
        raise PydanticCustomError("bad_url", "bad url", {"value": value})
    return value


WebAddress = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_web_address)]
"""An http or https address."""

_PARTIAL = re.compile(r"^\d{4}(-(0[1-9]|1[0-2]))?$")


def _partial_date(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        raise PydanticCustomError("bad_date", "bad date", {"value": str(value)})
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:  # noqa: PLR2004
        return str(value)
    if isinstance(value, str):
        if _PARTIAL.match(value):
            return value
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise PydanticCustomError("bad_date", "bad date", {"value": str(value)})


PartialDate = Annotated[
    str, BeforeValidator(_partial_date), Field(json_schema_extra={"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})
]
"""A year, a month or a day: ``2019``, ``2019-06``, ``2019-06-30``."""


def _full_date(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("bad_day", "bad day", {"value": str(value)})


Day = Annotated[dt.date, BeforeValidator(_full_date)]
"""A full ISO date."""


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return dt.datetime.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, dt.datetime):
        return value
    elif isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone is a field of its own
    raise PydanticCustomError("bad_moment", "bad moment", {"value": str(value)})


Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
"""A local date and time; the time zone is a field of its own."""

Country = Annotated[str, CountryCode()]
Jurisdiction = Annotated[str, JurisdictionCode()]
Region = Annotated[str, RegionCode()]
Currency = Annotated[str, CurrencyCode()]
Language = Annotated[str, LanguageCode()]
Cpv = Annotated[str, CpvCode()]
Notice = Annotated[str, NoticeNumber()]


def _quantity(value: Any) -> Any:
    """Accept a number where a result is told, and keep it as people read it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


Quantity = Annotated[str, StringConstraints(min_length=1, max_length=160), BeforeValidator(_quantity)]
"""A figure with its words: ``24 %``, ``1,100 patients a day``. Plain numbers are welcome."""
