"""The page of downloads once the files are there: links, sizes, and the list of their checksums."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from html import escape

PAGE = "downloads/index.html"

_ROW = re.compile(
    r'<(span|a) class="file-name" data-download="(?P<name>[^"]+)"[^>]*>(?P<label>[^<]*)</\1> '
    r'<span class="file-note">(?P<format>[^<,]*)[^<]*</span>'
)
_MISSING = re.compile(r'<div class="notice" data-downloads-missing(?: hidden)?>')
_STEP = 1000
_UNITS = ("bytes", "kB", "MB", "GB")
_TEN = 10


class PageError(Exception):
    """The page of downloads is not as it should be; the message says what it lacks."""


def complete(html: str, sizes: Mapping[str, int]) -> str:
    """Return the page of downloads with a link and the size of every file that is there, and of no other.

    Args:
        html: the page as it was built, or as this left it before.
        sizes: bytes of each file by name.

    Raises:
        PageError: the page does not name one of the files.
    """
    named: set[str] = set()

    def row(found: re.Match[str]) -> str:
        name = found["name"]
        size = sizes.get(name)
        named.add(name)
        if size is None:
            tag, link, note = "span", "", found["format"]
        else:
            tag, link, note = "a", f' href="{escape(name)}"', f"{found['format']}, {size_words(size)}"
        return (
            f'<{tag} class="file-name" data-download="{name}"{link}>{found["label"]}</{tag}> '
            f'<span class="file-note">{note}</span>'
        )

    done = _ROW.sub(row, html)
    if lost := sorted(sizes.keys() - named):
        raise PageError(f"{PAGE} names no file {lost[0]}")
    return _MISSING.sub(f'<div class="notice" data-downloads-missing{" hidden" if sizes else ""}>', done)


def size_words(size: int) -> str:
    """Write a size as readers know it: ``8.5 MB``, ``340 kB``."""
    value, units = float(size), list(_UNITS)
    while round(value) >= _STEP and len(units) > 1:
        value /= _STEP
        units.pop(0)
    figure = f"{value:.1f}" if value < _TEN and units[0] != _UNITS[0] else f"{value:.0f}"
    return f"{figure.removesuffix('.0')}\u00a0{units[0]}"


def checksums(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of files, one a line, as ``sha256sum --check`` reads them."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
