"""The kinds of value that fields hold: text, dates, addresses, codes of public code lists."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from procurement_kb.records.annotations import ID_PATTERN, Kind

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from procurement_kb.sources.codelists import CodeLists

MAX_TEXT = 2_000
MAX_QUANTITY = 160

# --- Text -------------------------------------------------------------------------------------------------------------

MARKUP = re.compile(
    r"""
      <(?:/?[A-Za-z][^<>]*|!--.*?--|[!?][^<>]*)>            # an HTML tag, a comment, an address in angle brackets
    | !?\[[^\[\]]*\]\([^()]*\)                              # a Markdown link or image
    | \[\[[^\[\]]*\]\] | \[@[^\[\]]*\]                      # a link to a record, a citation
    | (?<![\w*])(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*])\1(?![\w*])    # emphasis with stars
    | (?<![\w_])(_{1,3})(?=[^\s_])[^_]*(?<=[^\s_])\2(?![\w_])     # emphasis with underscores
    | (`+)[^`]+\3                                           # code
    | &(?:[A-Za-z][A-Za-z0-9]{1,30}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});   # a character by its HTML name
    """,
    re.VERBOSE | re.DOTALL,
)
"""Markup that plain text has no use for: pages show it as it stands."""

_SUSPECT = re.compile(r"[<\[*_`&]")


def plain(value: str) -> str:
    """Return ``value``, which must hold no markup.

    Raises:
        PydanticCustomError: it holds some.
    """
    if _SUSPECT.search(value):
        match = MARKUP.search(value)
        if match:
            raise PydanticCustomError("markup", "markup", {"markup": match[0]})
    return value


Plain = AfterValidator(plain)
"""The text holds no markup."""


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=120), Plain, Kind.TEXT]
"""The title of a record. As with all text, blanks around it do not count."""
Summary = Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=300), Plain, Kind.TEXT]
"""The summary of a record."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Plain, Kind.TEXT]
"""One line of plain text, up to 300 characters."""
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT), Plain, Kind.TEXT]
"""Plain text, up to 2,000 characters."""
Abbreviation = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=20), Plain, Kind.TEXT]
"""A term's abbreviation."""


def _quantity(value: Any) -> Any:
    """Accept a number where a result is told, and keep it as people read it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        # A number of thousands of digits is no figure, and Python refuses to spell it.
        return str(value) if abs(value) < 10**MAX_QUANTITY else value
    if isinstance(value, float):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


Quantity = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUANTITY),
    Plain,
    BeforeValidator(_quantity),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": MAX_QUANTITY}, {"type": "number"}]}),
    Kind.QUANTITY,
]
"""A figure with its words: ``24 %``, ``1,100 patients a day``. Plain numbers are welcome."""

# --- Ids and addresses ------------------------------------------------------------------------------------------------

RecordId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80), Kind.ID]
"""The id of a record."""
SourceKey = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60), Kind.KEY]
"""The key of one of the page's own sources."""
Slug = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=120), Kind.ANCHOR]
"""The anchor of a heading: its words in lower case, joined by hyphens."""

NOT_IN_ADDRESS = re.compile(r"[\s<>\"\\^`{|}\x00-\x20\x7f]")
"""Characters that an address must spell in per cent."""
_ORDINARY = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?:[/?#][A-Za-z0-9._~/%+=&?#,;:!*'()$@-]*)?")
"""What nearly every address looks like: nothing in it needs a closer look."""
_HOST = re.compile(r"(?:[^\s./:@]+\.)+[^\s./:@]+\.?")


def is_address(value: str) -> bool:
    """Tell whether ``value`` is an http or https address that any reader can open."""
    if _ORDINARY.fullmatch(value):
        return True
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and port != 0
        and bool(host and _HOST.fullmatch(host))
        # A name before the host hides where a link leads.
        and "@" not in parts.netloc
        and not NOT_IN_ADDRESS.search(value)
    )


def _web_address(value: str) -> str:
    if not is_address(value):
        raise PydanticCustomError("bad_url", "bad url", {})
    return value


WebAddress = Annotated[
    str,
    StringConstraints(max_length=1_000),
    AfterValidator(_web_address),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r'^https?://[^\s/@:.]+(\.[^\s/@:.]+)+(:\d+)?([/?#][^\s<>"\\^`{|}]*)?$',
            "maxLength": 1_000,
        }
    ),
    Kind.ADDRESS,
]
"""An http or https address."""

# --- Codes of public lists --------------------------------------------------------------------------------------------


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

# --- Dates ------------------------------------------------------------------------------------------------------------

FIRST_YEAR, LAST_YEAR = 1000, 9999
"""Years that a partial date may name: four digits."""

_MONTH = re.compile(r"[1-9]\d{3}(-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"[1-9]\d{3}-\d\d-\d\d")
_MOMENT = re.compile(r"([1-9]\d{3}-\d\d-\d\d)(?:[ T](\d{1,2}:\d\d(?::\d\d)?))?")


def parse_day(value: str) -> dt.date | None:
    """Return the day that ``YYYY-MM-DD`` names, None when there is no such day."""
    if not _DAY.fullmatch(value):
        return None  # Python takes other spellings too, and other ones in each version
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _partial_date(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR:
        return str(value)
    if isinstance(value, str) and (_MONTH.fullmatch(value) or parse_day(value)):
        return value
    raise PydanticCustomError("bad_date", "bad date", {})


PartialDate = Annotated[
    str,
    BeforeValidator(_partial_date),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[1-9]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"},
                {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
            ]
        }
    ),
    Kind.DATE,
]
"""A year, a month or a day: ``2019``, ``2019-06``, ``2019-06-30``."""


def _full_date(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    day = parse_day(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("bad_day", "bad day", {})
    return day


Day = Annotated[
    dt.date,
    BeforeValidator(_full_date),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": r"^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
    ),
    Kind.DAY,
]
"""A full ISO date."""


def parse_moment(value: str) -> dt.datetime | None:
    """Return the moment that ``YYYY-MM-DD HH:MM`` names, None when there is no such moment."""
    match = _MOMENT.fullmatch(value)
    if not match:
        return None
    clock = (match[2] or "00:00").zfill(5)
    try:
        return dt.datetime.fromisoformat(f"{match[1]}T{clock if len(clock) != len('1:00:00') else clock.zfill(8)}")
    except ValueError:
        return None


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        value = parse_moment(value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone is a field of its own
    if not isinstance(value, dt.datetime) or value.tzinfo is not None:
        raise PydanticCustomError("bad_moment", "bad moment", {})
    return value


Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
    Kind.MOMENT,
]
"""A local date and time; the time zone is a field of its own."""
