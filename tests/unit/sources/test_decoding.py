"""Bytes that are no plain UTF-8 text."""

from __future__ import annotations

import pytest

from procurement_kb.findings.fixes import fix_bytes
from tests.unit.sources.reading import place, read

TEXT = "---\ntitle: Clínic\n---\n\n## Need\n"
MIB = 1024 * 1024

ODD = [
    (b"", "KB001", (1, 1, 1, 1), "begin it with front matter"),
    (b" \n\t\r\n", "KB001", (1, 1, 1, 1), "the file is empty"),
    (b"\xef\xbb\xbf", "KB001", (1, 1, 1, 1), "the file is empty"),
    (TEXT.encode("latin-1"), "KB002", (2, 10, 2, 11), 'byte 0xED at byte 14 of the file is not UTF-8, which is "í"'),
    (TEXT.encode("cp1252").replace(b"title", b"\x93title\x94"), "KB002", (2, 1, 2, 2), "byte 0x93 at byte 5 of the file"),
    ("---\ntitle: é\xad\n---\n".encode() + b"\xc3", "KB002", (4, 1, 4, 2), "byte 0xC3 at byte 21 of the file"),
    (b"---\ntitle: a\xed\xa0\x80b\n---\n", "KB002", (2, 9, 2, 10), "byte 0xED at byte 13"),
    (TEXT.encode("utf-16"), "KB002", (1, 1, 1, 1), "it looks like UTF-16 (byte 0xFF at the start)"),
    (TEXT.encode("utf-16-be"), "KB002", (1, 1, 1, 1), "it looks like UTF-16 (every other byte is zero"),
    (TEXT.encode("utf-16-le"), "KB002", (1, 1, 1, 1), "it looks like UTF-16"),
    (TEXT.encode("utf-32"), "KB002", (1, 1, 1, 1), "it looks like UTF-32"),
    (b"\x89PNG\r\n\x1a\n\x00", "KB002", (1, 1, 1, 1), "the file is a PNG picture and not text"),
    (b"PK\x03\x04 word", "KB002", (1, 1, 1, 1), "the file is a ZIP archive or an office document"),
    (b"---\ntitle: a\x00b\n---\n", "KB003", (2, 9, 2, 10), "(U+0000, NUL) stands here; delete it"),
    (b"---\ntitle: ab\n---\n\nx\x1b[31m\x07\n", "KB003", (5, 2, 5, 3), "(U+001B, escape) stands here and 1 more in this file"),
    ("---\ntitle: a\x85b\n---\n".encode(), "KB003", (2, 9, 2, 10), "(U+0085, next line)"),
    (b"\xef\xbb\xbf---\ntitle: x\n---\n", "KB004", (1, 1, 1, 1), "byte-order mark (U+FEFF)"),
    (b"---\ntitle: x\n---\n" + b"x" * MIB, "KB005", (1, 1, 1, 1), "larger than 1 MiB"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "at", "says"), ODD, ids=[f"{row[1]} {row[0][:24]!r}" for row in ODD])
def test_odd_bytes(data: bytes, code: str, at: tuple[int, ...], says: str) -> None:
    """One finding that names the byte or character and its place."""
    source = read(data)
    assert code == source.findings[-1].code
    assert at == place(source.findings[-1].span)
    assert says in source.findings[-1].message
    expected = ["KB004", "KB001"] if data == b"\xef\xbb\xbf" else [code]
    assert expected == [finding.code for finding in source.findings]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_reading_goes_on(encoding: str) -> None:
    """The text behind a wrong encoding is read, so that its other faults are told too."""
    source = read(TEXT.encode(encoding))
    assert {"title": "Clínic"} == source.values
    assert "\n## Need\n" == source.body
    assert source.readable


def test_a_control_character_does_not_hide_the_fields() -> None:
    """YAML would refuse the whole front matter."""
    source = read("---\na: x\x00y\nb: NO\n---\n")
    assert ["KB003", "KB013"] == [finding.code for finding in source.findings]
    assert {"a": "x\ufffdy", "b": "NO"} == source.values


def test_line_separators_do_not_shift_lines() -> None:
    """YAML takes U+2028 for a line end; no editor shows one."""
    source = read("---\na: x\u2028y\nb: NO\n---\n")
    assert {"a": "x y", "b": "NO"} == source.values
    assert [3] == [finding.span.line for finding in source.findings]


def test_exactly_a_mebibyte_is_read() -> None:
    """The limit is what is larger."""
    head = b"---\ntitle: x\n---\n"
    assert read(head + b"x" * (MIB - len(head))).readable
    assert not read(head + b"x" * (MIB - len(head) + 1)).readable


def test_the_mark_is_taken_away() -> None:
    """The mend of a byte-order mark removes its three bytes and nothing else."""
    data = b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n"
    assert data[3:] == fix_bytes(data, read(data).findings)
