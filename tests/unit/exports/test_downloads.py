"""Tests of the page of downloads once its files are there."""

from __future__ import annotations

import hashlib

import pytest

from procurement_kb.exports.downloads import PageError, checksums, complete, size_words

ROW = '<span class="file-name" data-download="a.zip">All of it</span> <span class="file-note">ZIP</span>'
NOTICE = '<div class="notice" data-downloads-missing>'


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (9940, "9.9 kB"),
        (9960, "10 kB"),
        (451_472, "451 kB"),
        (999_600, "1 MB"),
        (8_494_291, "8.5 MB"),
        (1_234_567_890, "1.2 GB"),
        (9_999_000_000_000, "9999 GB"),
    ],
)
def test_sizes_in_words(size: int, expected: str) -> None:
    """Sizes have two or three digits and a unit that readers know."""
    assert expected == size_words(size).replace("\u00a0", " ")


def test_rows_get_link_and_size() -> None:
    """A file that is there gets a link and its size; the notice that all are missing goes."""
    expected = (
        '<div class="notice" data-downloads-missing hidden><a class="file-name" data-download="a.zip" href="a.zip">'
        'All of it</a> <span class="file-note">ZIP, 1.5\u00a0MB</span>'
    )
    assert expected == complete(NOTICE + ROW, {"a.zip": 1_500_000})


def test_rows_can_be_completed_again() -> None:
    """A page that was completed before gets the new sizes."""
    assert complete(ROW, {"a.zip": 2000}) == complete(complete(ROW, {"a.zip": 1000}), {"a.zip": 2000})


def test_rows_without_a_file_are_as_built() -> None:
    """What a page said of files that are gone is taken back."""
    assert NOTICE + ROW == complete(NOTICE + ROW, {})
    assert NOTICE + ROW == complete(complete(NOTICE + ROW, {"a.zip": 1}), {})


def test_files_without_a_row_are_a_fault() -> None:
    """A file that no reader would find stops the build."""
    with pytest.raises(PageError, match=r"b\.zip"):
        complete(ROW, {"a.zip": 1, "b.zip": 1})


def test_checksums_are_as_sha256sum_writes_them() -> None:
    """One line a file, by name."""
    expected = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in [("a", b"1"), ("b", b"2")])
    assert expected == checksums({"b": b"2", "a": b"1"})
