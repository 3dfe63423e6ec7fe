"""Values as YAML that reads back as what it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement_kb.records.yamltext import field_text, fields_text, is_plain, like, quoted, scalar
from procurement_kb.sources.frontmatter import read_source

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff")),
    st.sampled_from(
        ["NO", "yes", "2019", "1.10", "12:30", "a: b", "a #b", "- a", "[a]", "'", '"', "\\", "~", "=", "a,b"]
    ),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Plain words", "Plain words"),
        ("ES511", "ES511"),
        ("https://example.org/a=c#d", "https://example.org/a=c#d"),
        ("NO", '"NO"'),
        ("2019", '"2019"'),
        ("33194110-0", '"33194110-0"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("ends:", '"ends:"'),
        ("a, b", '"a, b"'),
        ('say "so"', 'say "so"'),
        ('"so"', "'\"so\"'"),
        ("it's", "it's"),
        ("'tis", '"\'tis"'),
        (" blank", '" blank"'),
        ("", '""'),
        ("a\nb", '"a\\nb"'),
        ("C:\\x: y", "'C:\\x: y'"),
        ("both \" and ': x", '"both \\" and \': x"'),
        ("\u202eevil", '"\\U0000202eevil"'),
        (True, "true"),
        (None, "null"),
        (5, "5"),
        (0.5, "0.5"),
        (dt.date(2019, 6, 30), "2019-06-30"),
        (dt.datetime(2026, 3, 4, 10, 0), '"2026-03-04 10:00:00"'),  # noqa: DTZ001 - local by design
    ],
)
def test_scalars(value: Any, text: str) -> None:
    """Text is quoted where YAML, or a reader of an older or newer version of it, could see something else."""
    assert text == scalar(value)


def test_commas_need_no_quotes_outside_brackets() -> None:
    """Sentences in a list with dashes stay as people write them."""
    assert ("One, two?", '"One, two?"') == (scalar("One, two?", flow=False), scalar("One, two?"))


@pytest.mark.parametrize(
    ("old", "new"), [("UK", "GB"), ('"UK"', '"GB"'), ("'UK'", "'GB'"), ("", "GB"), (">-\n  UK", "GB")]
)
def test_replacements_keep_the_quotes(old: str, new: str) -> None:
    """What stood in quotes stays in them."""
    assert new == like(old, "GB")


def test_single_quotes_are_doubled() -> None:
    """A text with both kinds of quotes can still stand in single ones."""
    assert "'it''s'" == quoted("it's", "'")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Barcelona", "f: Barcelona\n"),
        (["a", "b"], "f: [a, b]\n"),
        ([], "f: []\n"),
        ({}, "f: {}\n"),
        ({"start": 2019, "end": 2022}, "f: {start: 2019, end: 2022}\n"),
        (["One sentence.", "Two."], "f:\n  - One sentence.\n  - Two.\n"),
        ([{"a": 1, "b": [1, 2]}, {"a": 2}], "f:\n  - a: 1\n    b: [1, 2]\n  - a: 2\n"),
        ({"k": {"a": 1}}, "f:\n  k: {a: 1}\n"),
        ([["a"]], "f:\n  - [a]\n"),
        ([{}], "f:\n  - {}\n"),
        (["x" * 60, "y" * 60], f"f:\n  - {'x' * 60}\n  - {'y' * 60}\n"),
        ({"on": "2026-01-15"}, 'f: {on: "2026-01-15"}\n'),
    ],
)
def test_fields(value: Any, text: str) -> None:
    """Short things stand on one line, long ones on several."""
    assert text == field_text("f", value)


def test_keys_of_any_kind() -> None:
    """A key that is no name is quoted."""
    assert '"a: b": 1\non: 2\n' == fields_text({"a: b": 1, "on": 2})


@settings(deadline=None)
@given(TEXT)
def test_text_reads_back(text: str) -> None:
    """Whatever the text, both readers get it back, on its own and in brackets, and ours finds nothing wrong."""
    for front in (f"f: {scalar(text, flow=False)}\n", f"f: [{scalar(text)}]\n", f"f: {quoted(text)}\n"):
        source = read_source("x.md", f"---\n{front}---\n".encode())
        value = source.values["f"]

        assert ((), text) == (source.findings, value[0] if isinstance(value, list) else value)
        assert source.values == yaml.safe_load(front)


@settings(deadline=None)
@given(TEXT)
def test_plain_text_has_no_line_ends(text: str) -> None:
    """Text that needs no quotes is one printable line."""
    assert not is_plain(text) or (text.isprintable() and text == text.strip())
