"""Is an address safe to follow, and does a path stay inside the project?"""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from procurement_kb.sources.invisible import INVISIBLE

_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_ACTIVE_SCHEMES: Final = frozenset({"javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem"})
_SCHEME: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):")
_IGNORED: Final = re.compile(r"[\x00-\x20\x7f-\xa0]+")
"""What browsers skip inside a scheme, and what cannot be seen there."""
_ESCAPED: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ACTIVE: Final = re.compile(
    r"(?P<scheme>javascript|vbscript|livescript|data(?=:(?:[\w.+-]+/|[,;]))|file(?=:/)|blob(?=:http)|filesystem(?=:http)):"
)
_EDGES: Final = "".join(map(chr, range(0x21)))
_UNQUOTED: Final = re.compile(r"[\s\"<>`\\^]")
"""What no address holds unless it is written in per cent."""
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class Danger:
    """Why an address must not stand in a record."""

    code: str
    """``KB402`` or ``KB406``."""
    what: str
    """What the address is, to follow its text in a message."""


def bare(address: str) -> str:
    """Return ``address`` as a browser reads it: entities resolved, white space dropped, lower case."""
    text = address
    for _ in range(2):  # an entity may be spelt with an entity
        text = html.unescape(text)
    return INVISIBLE.sub("", _IGNORED.sub("", text)).lower()


def danger(address: str, path: str) -> Danger | None:
    """Return what is dangerous about the target of a link that stands in ``path``, or None.

    Everything is allowed but schemes other than a few known ones, addresses that borrow the scheme of the page, and
    paths that lead out of the project or start at the root of some other machine.
    """
    text = bare(address)
    if _DRIVE.match(text) or text.startswith("~/"):
        return Danger("KB406", "is a path on one computer")
    for reading in (text, _ESCAPED.sub("", text)):
        if match := _SCHEME.match(reading):
            if match["scheme"] in _ACTIVE_SCHEMES:
                return Danger("KB402", f"is a {match['scheme']}: address, which can run or carry a program")
            if match["scheme"] not in _SAFE_SCHEMES:
                return Danger("KB402", f"has the scheme {match['scheme']}:, which pages of this site do not link to")
            return _odd(address)
        if reading[:2] in {"//", "\\\\", "/\\", "\\/"}:
            return Danger("KB402", "leaves out https:, so that it leads nowhere in a copy on disk")
    return _outside(unquote(text).replace("\\", "/"), path) or _odd(address)


def active(text: str) -> str | None:
    """Return the scheme when a text is an active link and nothing else; a sentence with such a word is none."""
    resolved = html.unescape(html.unescape(text)).strip(_EDGES)
    if " " in resolved:
        return None
    match = _ACTIVE.match(bare(resolved))
    return match["scheme"] if match else None


def _odd(address: str) -> Danger | None:
    match = _UNQUOTED.search(address.strip())
    if match is None:
        return None
    what = "a space or line end" if match.group().isspace() else f"the character {match.group()}"
    return Danger("KB402", f"holds {what}, where an address has its number in per cent")


def _outside(target: str, path: str) -> Danger | None:
    """Tell whether a path, taken from the folder of ``path``, leads out of the project."""
    target = target.split("#", 1)[0].split("?", 1)[0]
    if target.startswith("/"):
        return Danger("KB406", "begins at the root of a disk or a host")
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if joined == ".." or joined.startswith("../"):
        return Danger("KB406", "leads out of the project")
    return None
