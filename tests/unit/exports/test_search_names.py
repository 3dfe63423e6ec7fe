"""The pages of an index, named by their numbers."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from procurement_kb.exports.pagefind import Pagefind
from procurement_kb.exports.search_names import name_width, renamed, rounded, text_names
from procurement_kb.exports.search_offline import ConversionError

SIZE = 300
"""Enough for each way in which CBOR writes a length."""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What Pagefind itself makes of some hundreds of pages, one of them long."""
    with Pagefind() as pagefind:
        for number in range(SIZE):
            words = "words " * (70_000 if number == 7 else number)
            pagefind.add(f"/{number}/", f"<html lang=en><body data-pagefind-body><p>{words} {number}</p></body></html>")
        return pagefind.finish()[1]


def page_list(files: dict[str, bytes]) -> bytes:
    """Return the list of pages, unpacked."""
    return gzip.decompress(next(content for name, content in files.items() if name.endswith(".pf_meta")))


def pairs(data: bytes) -> list[tuple[str, int]]:
    """Return names of pages and their numbers of words."""
    row = re.compile(rb"\x82[\x60-\x77](en_[0-9a-f]+)(?:([\x00-\x17])|\x18(.)|\x19(..)|\x1a(....))", re.DOTALL)
    return [(name.decode(), int.from_bytes(b"".join(words), "big")) for name, *words in row.findall(data)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(0, 0), (1, 1), (31, 31), (33, 34), (63, 64), (700, 704), (719, 704), (721, 736), (70_001, 69_632)],
)
def test_lengths_are_rounded(words: int, expected: int) -> None:
    """Short pages keep their length; long ones differ by a thirtieth at most."""
    assert expected == rounded(words)
    assert abs(words - expected) <= words / 30


@pytest.mark.parametrize(("pages", "width"), [(0, 1), (1, 1), (16, 1), (17, 2), (256, 2), (257, 3), (5_200, 4)])
def test_width(pages: int, width: int) -> None:
    """Names are as long as the number of the last page needs."""
    assert width == name_width(pages)


def test_pages_are_named_by_their_numbers(files: dict[str, bytes]) -> None:
    """Each text has its number for a name, in the list of pages too, and the rest stays as it is."""
    numbers = {f"/{number}/": number for number in range(SIZE)}
    before, after = text_names(files), renamed(files, numbers, 3)
    number_of = {name: numbers[url] for url, name in before.items()}
    assert {url: f"en_{number:03x}" for url, number in numbers.items()} == text_names(after)
    assert [files[f"fragment/{before[url]}.pf_fragment"] for url in numbers] == [
        after[f"fragment/en_{number:03x}.pf_fragment"] for number in numbers.values()
    ]
    same = {name for name in files if not name.endswith((".pf_fragment", ".pf_meta"))}
    assert {name: files[name] for name in same} == {name: after[name] for name in same}
    old, new = page_list(files), page_list(after)
    lengths = dict(pairs(old))
    assert {f"en_{numbers[url]:03x}": rounded(lengths[name]) for url, name in before.items()} == dict(pairs(new))
    assert [number_of[name] for name, _ in pairs(old)] == [int(name[3:], 16) for name, _ in pairs(new)]
    assert old[: old.index(b"\x82j")] == new[: new.index(b"\x82f")]
    assert old[old.rindex(b"\x82jen_") :][15:] == new[new.rindex(b"\x82fen_") :][11:]
    assert list(after) == sorted(after)


def test_lists_that_are_not_understood_are_told(files: dict[str, bytes]) -> None:
    """Another way of writing the list of pages stops the build, and does not make a wrong index."""
    meta = next(name for name in files if name.endswith(".pf_meta"))
    numbers = {f"/{number}/": number for number in range(SIZE)}
    good = page_list(files)
    name = next(iter(text_names(files).values())).encode()
    wrong = {
        "another word": b"pagefind_abc" + good[12:],
        "cut off": good[:40],
        "empty": b"",
        "another kind": good.replace(b"\x82j" + name, b"\x82J" + name),
        "another name": good.replace(b"\x82j" + name, b"\x82jxx" + name[2:]),
        "of other pages": json.dumps(numbers).encode(),
    }
    for bad in wrong.values():
        with pytest.raises(ConversionError, match=r"Pagefind.s (index|list of pages)"):
            renamed({**files, meta: gzip.compress(bad)}, numbers, 3)


def test_a_text_without_address_is_told(files: dict[str, bytes]) -> None:
    """So is another way of writing the texts."""
    with pytest.raises(ConversionError, match="does not begin"):
        text_names({**files, "fragment/en_1.pf_fragment": gzip.compress(b"words")})
