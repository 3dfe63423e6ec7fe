"""Which edition of the site a built folder holds, as its pages say in their footers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from html import unescape

from procurement_kb.exports.built import INDEX, Built
from procurement_kb.views.words import date_words

MARK = re.compile(r'<span data-edition="(?P<date>[^"]*)" data-version="(?P<version>[^"]*)">.*?</span>', re.DOTALL)
"""The part of a footer that names the edition."""


class EditionError(Exception):
    """A built site does not say which edition it is."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Date and version of a built site."""

    date: str
    """The day of the build, ``YYYY-MM-DD``."""
    version: str

    @property
    def words(self) -> str:
        """The day in words."""
        return date_words(self.date)

    @property
    def instant(self) -> str:
        """The beginning of the day, as formats want it that ask for a time."""
        return f"{self.date}T00:00:00Z"


def read_edition(built: Built) -> Edition:
    """Return the edition of a built site.

    Raises:
        EditionError: its home page names none.
    """
    home = (built.root / INDEX).read_text(encoding="utf-8")
    found = MARK.search(home)
    if found is None:
        raise EditionError(f"{built.root / INDEX} does not say which edition it is; build the site anew")
    try:
        date = dt.date.fromisoformat(found["date"])
    except ValueError as error:
        raise EditionError(f"{built.root / INDEX} has {found['date']!r} for a date") from error
    return Edition(date.isoformat(), unescape(found["version"]))
