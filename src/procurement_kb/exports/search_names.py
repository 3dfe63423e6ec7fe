"""Names the pages of an index by their numbers.

Pagefind names a page by a piece of its checksum, and every reader who searches loads the list of all names. Checksums
do not get smaller when they are compressed, numbers in a row nearly vanish, and a number tells the browser which page it
is: no second list is needed for that. How long a page is, which matters for its rank only, is rounded to one part in
thirty. The list of pages is CBOR (RFC 8949) behind a word of Pagefind's, compressed:
version, pages as pairs of name and number of words, then what the search needs of the words.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Mapping

from procurement_kb.exports.search_cbor import LIST, MAGIC, NUMBER, head, make_head, make_text, text
from procurement_kb.exports.search_offline import ConversionError

TEXT = ".pf_fragment"
META = ".pf_meta"
_FOLDER = "fragment/"
_LANGUAGE = "en_"
_BITS = 5
"""Significant binary digits that are kept of a number of words."""
_HEAD = 1_024
"""Bytes at the beginning of a text that surely hold its address."""
_URL = re.compile(rb'"url":"((?:[^"\\]|\\.)*)"')


def text_names(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the name of each page in an index, by the page's address.

    Raises:
        ConversionError: a text is not written as this version of Pagefind writes it.
    """
    names = {}
    for name, content in files.items():
        if not name.endswith(TEXT):
            continue
        # The address stands first: the text behind it need not be unpacked.
        found = _URL.search(zlib.decompressobj(wbits=31).decompress(content, _HEAD))
        if found is None:
            raise ConversionError(f"Pagefind's file {name} does not begin with the page's address")
        names[json.loads(b'"' + found[1] + b'"')] = name.removeprefix(_FOLDER).removesuffix(TEXT)
    return names


def name_width(pages: int) -> int:
    """Return how many hexadecimal digits the number of each of so many pages has."""
    return len(f"{max(0, pages - 1):x}")


def renamed(files: Mapping[str, bytes], numbers: Mapping[str, int], width: int, parts: bytes = b"") -> dict[str, bytes]:
    """Return the files of an index, by name in order, with each page named by its number.

    Args:
        files: the files as Pagefind made them.
        numbers: the number of each page by its address.
        width: the digits of a name, see `name_width`.
        parts: what takes the place of the list of the index's parts, see `recut`; nothing does when it is empty.

    Raises:
        ConversionError: the list of pages is not written as this version of Pagefind writes it.
        KeyError: a page has no number.
    """
    new = {name: f"{_LANGUAGE}{numbers[url]:0{width}x}" for url, name in text_names(files).items()}
    out = {}
    for name, content in files.items():
        if name.endswith(TEXT):
            out[f"{_FOLDER}{new[name.removeprefix(_FOLDER).removesuffix(TEXT)]}{TEXT}"] = content
        elif name.endswith(META):
            out[name] = gzip.compress(_renamed_list(gzip.decompress(content), new, parts), mtime=0)
        else:
            out[name] = content
    return dict(sorted(out.items()))


def _renamed_list(data: bytes, new: Mapping[str, str], parts: bytes) -> bytes:
    """Return the list of pages with their ``new`` names, and with ``parts`` for the list of the index's parts."""
    at = len(MAGIC)
    _, at = head(data, at, LIST)
    _, at = text(data, at)
    pages, at = head(data, at, LIST)
    if not data.startswith(MAGIC) or pages != len(new):
        raise ConversionError(f"Pagefind's list of pages has {pages} of {len(new)} pages")
    out = [data[:at]]
    left = dict(new)
    for _ in range(pages):
        begin = at
        _, at = head(data, at, LIST)
        pair = data[begin:at]
        old, at = text(data, at)
        name = left.pop(old.decode("utf-8", "replace"), None)
        if name is None:
            raise ConversionError("Pagefind's list of pages names a page that has no text")
        words, at = head(data, at, NUMBER)
        out += [pair, make_text(name.encode()), make_head(NUMBER, rounded(words))]
    return b"".join((*out, parts, data[_after_parts(data, at) if parts else at :]))


def _after_parts(data: bytes, at: int) -> int:
    """Return where the list of the index's parts ends: rows of a first word, a last one and a name."""
    rows, at = head(data, at, LIST)
    for _ in range(rows):
        columns, at = head(data, at, LIST)
        for _ in range(columns):
            _, at = text(data, at)
    return at


def rounded(words: int) -> int:
    """Return the nearest number of words with few binary digits that are not zero."""
    spare = max(0, words.bit_length() - _BITS)
    return (words + (1 << spare >> 1)) >> spare << spare
