"""Cuts the words of an index anew, so that a query loads little beside its own words.

Pagefind cuts the list of all words where enough has come together. A reader who looks for "implant" then also loads the
places of "in" on every page. Here the list is cut where the first letters change, deeper only where one part would be
too large: so a part holds all words with the same first letters or is one of several that hold no others. That is what
Pagefind needs to find all words that begin like an unfinished one. A word on most pages is a part of its own.

The list of parts says for each its first word, its last word and its name. A query loads the parts between whose words
it stands; if there is none, those whose words begin like it, and those of words that it begins with. The latter are of
no use but heavy ("in" for "infusion"): a mark behind the last word keeps them away. And one to three letters would load
dozens of parts: they have rows of their own that lead to the first.

A part is CBOR behind a word of Pagefind's, compressed: one list of words, each with its pages and its other spellings.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from procurement_kb.exports.search_cbor import LIST, MAGIC, head, make_head, make_text, text
from procurement_kb.exports.search_names import name_width
from procurement_kb.exports.search_offline import ConversionError

PART = ".pf_index"
FOLDER = "index/"
LARGEST = 32_000
"""Bytes of a part before it is compressed to about a third; one word alone may have more."""
_LEVEL = 6
_END = b"!"
"""Behind the last word of a part: less than any letter, so that no word stands between the two."""
_FEW = (1, 2, 3)
_LANGUAGE = "en_"

_COUNT = rb"(?:[\x00-\x17]|\x18.|\x19..|\x1a....)"
_LIST = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a....)"
_PLACES = _LIST + rb"(?:[\x00-\x17\x20-\x37]++|[\x18\x38].|[\x19\x39]..|[\x1a\x3a]....)*+"
_PAGES = re.compile(rb"(?:\x83" + _COUNT + _PLACES + _PLACES + rb")*+", re.DOTALL)
"""Pages with a word: how far on, places in the text, places in the facts. Most of an index is that, and is only passed by."""

Word = tuple[bytes, bytes]
"""A word and all that the index says of it."""


def words(data: bytes) -> Iterator[Word]:
    """Yield the words of a part that is unpacked.

    Raises:
        ConversionError: it is not written as this version of Pagefind writes it.
    """
    if not data.startswith(MAGIC):
        raise ConversionError("Pagefind's parts of the index do not begin as expected")
    _, at = head(data, len(MAGIC), LIST)
    count, at = head(data, at, LIST)
    for _ in range(count):
        begin = at
        _, at = head(data, at, LIST)
        word, at = text(data, at)
        at = _after_pages(data, at)
        spellings, at = head(data, at, LIST)
        for _ in range(spellings):
            _, at = head(data, at, LIST)
            _, at = text(data, at)
            at = _after_pages(data, at)
        yield word, data[begin:at]
    if at != len(data):
        raise ConversionError("Pagefind's parts of the index do not end as expected")


def _after_pages(data: bytes, at: int) -> int:
    _, at = head(data, at, LIST)
    found = _PAGES.match(data, at)
    return found.end() if found else at


def cut(rows: Sequence[Word], largest: int) -> list[list[Word]]:
    """Return sorted words in parts of no more than ``largest`` bytes where that is possible."""
    return _cut(list(rows), 1, largest) if rows else []


def _cut(rows: list[Word], letters: int, largest: int) -> list[list[Word]]:
    """Cut words that share all but the last of so many first letters."""
    if len(rows) == 1 or _size(rows) <= largest:
        return [rows]
    parts: list[list[Word]] = []
    open_ = 0
    """Bytes of the last part, 0 when nothing may be added to it."""
    for _, group in groupby(rows, key=lambda row: row[0][:letters]):
        alike = list(group)
        size = _size(alike)
        if size > largest:
            parts += _cut(alike, letters + 1, largest)
            open_ = 0
        elif open_ and open_ + size <= largest:
            parts[-1] += alike
            open_ += size
        else:
            parts.append(alike)
            open_ = size
    return parts


def _size(rows: Iterable[Word]) -> int:
    return sum(len(said) for _, said in rows)


def recut(files: Mapping[str, bytes], largest: int = LARGEST) -> tuple[dict[str, bytes], bytes]:
    """Return the files of an index with its words cut anew, and the list of the parts for the list of pages.

    Parts are named by their numbers: checksums would not get smaller when they are compressed.

    Raises:
        ConversionError: a part is not written as this version of Pagefind writes it.
    """
    rows = sorted(
        row for name, content in files.items() if name.endswith(PART) for row in words(gzip.decompress(content))
    )
    for (one, _), (other, _) in pairwise(rows):
        if one == other:
            raise ConversionError(f"Pagefind's index has the word {one.decode('utf-8', 'replace')!r} twice")
    parts = cut(rows, largest)
    width = name_width(len(parts))
    out = {name: content for name, content in files.items() if not name.endswith(PART)}
    names = [f"{_LANGUAGE}{number:0{width}x}" for number in range(len(parts))]
    for name, part in zip(names, parts, strict=True):
        said = b"".join((MAGIC, make_head(LIST, 1), make_head(LIST, len(part)), *(said for _, said in part)))
        out[f"{FOLDER}{name}{PART}"] = gzip.compress(said, _LEVEL, mtime=0)
    table = [(part[0][0], part[-1][0], name) for name, part in zip(names, parts, strict=True)]
    table += [(letters, letters, names[number]) for letters, number in beginnings(parts)]
    said_rows = (
        make_head(LIST, 3) + make_text(first) + make_text(last + _END) + make_text(name.encode())
        for first, last, name in sorted(table)
    )
    return dict(sorted(out.items())), make_head(LIST, len(table)) + b"".join(said_rows)


def beginnings(parts: Sequence[Sequence[Word]]) -> Iterator[tuple[bytes, int]]:
    """Yield one to three letters that words of several parts begin with, and the number of the first of these parts.

    Letters that are a word themselves are left out: they stand between the words of that part anyway.
    """
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    known = {word for part in parts for word, _ in part}
    for number, part in enumerate(parts):
        for letters in {word.decode()[:length] for word, _ in part for length in _FEW}:
            first.setdefault(letters, number)
            last[letters] = number
    for letters, number in sorted(first.items()):
        if last[letters] > number and letters.encode() not in known:
            yield letters.encode(), number


def part_width(files: Mapping[str, bytes]) -> int:
    """Return how many digits the number of each part has."""
    return max((len(name) - len(f"{FOLDER}{_LANGUAGE}{PART}") for name in files if name.endswith(PART)), default=1)
