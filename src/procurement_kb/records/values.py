"""The kinds of value that fields hold: text, figures, ids and addresses; see `public_codes` and `date_values` for the others."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from procurement_kb.records.annotations import ID_PATTERN, Kind

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
