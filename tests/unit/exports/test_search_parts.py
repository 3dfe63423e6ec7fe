"""The parts of an index, cut anew."""

from __future__ import annotations

import gzip
from collections.abc import Sequence

import pytest

from procurement_kb.exports.pagefind import Pagefind
from procurement_kb.exports.search_names import renamed, text_names
from procurement_kb.exports.search_offline import ConversionError
from procurement_kb.exports.search_parts import Word, beginnings, cut, part_width, recut, words

SIZE = 60
TERMS = ("in", "infusion", "insulin", "cost", "costly", "hospital", "hospice", "café", "cafe", "é", "2024", "x" * 30)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What Pagefind itself makes of pages with words of all kinds, one of them often, some in two spellings."""
    with Pagefind() as pagefind:
        for number in range(SIZE):
            text = " ".join(f"{term} {term}{number}" for term in TERMS[number % 4 :]) + " often" * number
            pagefind.add(
                f"/{number}/",
                f"<html lang=en><body data-pagefind-body><i data-pagefind-meta='title[data-v]' data-v='Page {number}'></i>"
                f"<p data-pagefind-weight=2>{text}</p><p>{text}</p></body></html>",
            )
        return pagefind.finish()[1]


def every_word(files: dict[str, bytes]) -> list[Word]:
    """Return all words of an index with what it says of them."""
    return sorted(
        row for name, content in files.items() if name.endswith(".pf_index") for row in words(gzip.decompress(content))
    )


def rows_of(*texts: str, size: int = 10) -> list[Word]:
    """Return words that each take so many bytes."""
    return [(text.encode(), b"x" * size) for text in texts]


def shown(parts: Sequence[Sequence[Word]]) -> list[list[str]]:
    """Return the words of each part."""
    return [[word.decode() for word, _ in part] for part in parts]


@pytest.mark.parametrize("largest", [1, 500, 4_000, 10_000_000])
def test_no_word_is_lost(files: dict[str, bytes], largest: int) -> None:
    """However it is cut, the index says the same of the same words, in order."""
    before = every_word(files)
    after, table = recut(files, largest)
    assert len(before) > 500
    assert before == every_word(after)
    parts = [name for name in after if name.endswith(".pf_index")]
    assert sorted(parts) == parts
    assert {part_width(after)} == {len(name) - len("index/en_.pf_index") for name in parts}
    assert all(name.removeprefix("index/").removesuffix(".pf_index").encode() in table for name in parts)
    same = {name for name in files if not name.endswith(".pf_index")}
    assert {name: files[name] for name in same} == {name: after[name] for name in after.keys() & same}
    if largest > 1_000_000:
        assert 1 == len(parts)


def test_the_list_takes_the_place_of_the_old_one(files: dict[str, bytes]) -> None:
    """The list of pages is as it was before and behind it."""
    cut_anew, table = recut(files, 500)
    numbers = {f"/{number}/": number for number in range(SIZE)}
    assert text_names(files).keys() == numbers.keys()
    plain, new = (
        gzip.decompress(
            next(content for name, content in renamed(files, numbers, 2, parts).items() if name.endswith("meta"))
        )
        for parts in (b"", table)
    )
    begin = new.index(table)
    assert plain[:begin] == new[:begin]
    rest = new[begin + len(table) :]
    assert plain.endswith(rest)
    assert b"title" in rest
    assert cut_anew.keys() >= {name for name in files if name.endswith(".pf_fragment")}


@pytest.mark.parametrize(
    ("texts", "largest", "expected"),
    [
        (["a", "b", "c"], 100, [["a", "b", "c"]]),
        (["a", "b", "c"], 20, [["a", "b"], ["c"]]),
        (["ab", "ac", "b"], 20, [["ab", "ac"], ["b"]]),
        (["aa", "ab", "ac", "b"], 20, [["aa", "ab"], ["ac"], ["b"]]),
        (["care", "cost", "costly", "cot"], 20, [["care"], ["cost", "costly"], ["cot"]]),
        (["cost", "costa", "costb"], 20, [["cost", "costa"], ["costb"]]),
        (["a", "b"], 1, [["a"], ["b"]]),
        ([], 10, []),
    ],
)
def test_cuts_stand_where_first_letters_change(texts: list[str], largest: int, expected: list[list[str]]) -> None:
    """What begins alike stays together where it fits, and what does not fit has parts of its own."""
    assert expected == shown(cut(rows_of(*texts), largest))


def test_a_part_holds_all_words_of_a_beginning_or_no_others() -> None:
    """Whoever types part of a word finds all that begin like it: either in one part, or in all parts of that beginning."""
    letters = "abcd"
    texts = sorted({f"{a}{b}{c}{d}" for a in letters for b in letters for c in letters for d in ("", "e", "ef")})
    parts = shown(cut(rows_of(*texts), 70))
    assert len(parts) > 10
    for beginning in {text[:length] for text in texts for length in (1, 2, 3)}:
        with_it = [part for part in parts if any(word.startswith(beginning) for word in part)]
        assert len(with_it) == 1 or all(word.startswith(beginning) for part in with_it for word in part)


def test_few_letters_lead_to_one_part() -> None:
    """One to three letters that begin words of several parts have a row, unless they are a word."""
    parts = [rows_of("in"), rows_of("infant", "infect"), rows_of("infuse"), rows_of("it"), rows_of("zebra")]
    assert [(b"i", 0), (b"inf", 1)] == list(beginnings(parts))


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: b"pagefind_abc" + data[12:],
        lambda data: data[:-3],
        lambda data: data + b"\x00",
        lambda data: data[:14] + b"\x61" + data[15:],
        lambda _: b"",
    ],
)
def test_parts_that_are_not_understood_are_told(files: dict[str, bytes], broken: object) -> None:
    """Another way of writing the parts stops the build, and does not make a wrong index."""
    name = next(name for name in files if name.endswith(".pf_index"))
    bad = gzip.compress(broken(gzip.decompress(files[name])))  # type: ignore[operator]
    with pytest.raises(ConversionError, match="Pagefind's"):
        recut({**files, name: bad}, 500)


def test_a_word_that_comes_twice_is_told(files: dict[str, bytes]) -> None:
    """Two parts with the same word would be two answers."""
    name = next(name for name in files if name.endswith(".pf_index"))
    with pytest.raises(ConversionError, match="twice"):
        recut({**files, "index/en_again.pf_index": files[name]}, 500)
