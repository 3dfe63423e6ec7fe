"""Where keys and values stand."""

from __future__ import annotations

import pytest

from procurement_kb.findings import Span
from procurement_kb.sources import Loc, source_text
from tests.unit.sources.reading import front, marked, read

TEXT = """\
title: Heart monitors   # why
summary: >-
  Two lines
  of text.

"quoted key": 'it''s'
themes: [value-based, "digital"]
years: {start: 2016, end: 2018}
buyers:
  - name: Hospital Clínic
    kind: hospital

  - {name: Other}
value:
- amount: 19424635.50
  currency: EUR
notes: &n |
  first
  second
again: *n
tagged: !!str 12
empty:
none: ~
number: +5
plain: two
  lines
deep:
    er:
        est: x
list:
  -
  - y
"""

VALUES: list[tuple[Loc, str]] = [
    (("title",), "Heart monitors"),
    (("summary",), ">-\n  Two lines\n  of text."),
    (("quoted key",), "'it''s'"),
    (("themes",), '[value-based, "digital"]'),
    (("themes", 0), "value-based"),
    (("themes", 1), '"digital"'),
    (("years",), "{start: 2016, end: 2018}"),
    (("years", "end"), "2018"),
    (("buyers",), "- name: Hospital Clínic\n    kind: hospital\n\n  - {name: Other}"),
    (("buyers", 0), "name: Hospital Clínic\n    kind: hospital"),
    (("buyers", 0, "kind"), "hospital"),
    (("buyers", 1, "name"), "Other"),
    (("value", 0, "amount"), "19424635.50"),
    (("notes",), "&n |\n  first\n  second"),
    (("again",), "*n"),
    (("tagged",), "!!str 12"),
    (("none",), "~"),
    (("plain",), "two\n  lines"),
    (("deep", "er", "est"), "x"),
    (("list", 1), "y"),
]


@pytest.mark.parametrize(("loc", "text"), VALUES)
def test_values(loc: Loc, text: str) -> None:
    """The span of a value is the value, to the character."""
    source = front(TEXT)
    assert text == marked(source, source.span(loc))
    assert text == source_text(source, loc)


KEYS: list[tuple[Loc, str, int]] = [
    (("title",), "title", 2),
    (("quoted key",), '"quoted key"', 7),
    (("years", "end"), "end", 9),
    (("buyers", 0, "kind"), "kind", 12),
    (("buyers", 1, "name"), "name", 14),
    (("deep", "er", "est"), "est", 30),
]


@pytest.mark.parametrize(("loc", "key", "line"), KEYS)
def test_keys(loc: Loc, key: str, line: int) -> None:
    """The span of a key is the key, with its quotes."""
    source = front(TEXT)
    span = source.span(loc, key=True)
    assert (key, line) == (marked(source, span), span.line)


NEAREST: list[tuple[Loc, str]] = [
    (("missing",), "---"),
    ((), "---"),
    (("years", "middle"), "years"),
    (("buyers", 5, "name"), "buyers"),
    (("buyers", 1, "kind"), "{name: Other}"),
    (("title", "deeper", 3), "title"),
    (("empty",), "empty"),
    (("again", 0), "again"),
]


@pytest.mark.parametrize(("loc", "text"), NEAREST)
def test_what_is_not_there(loc: Loc, text: str) -> None:
    """A place that does not exist gives its nearest ancestor, by its key; an empty value gives its key."""
    source = front(TEXT)
    assert text == marked(source, source.span(loc))


def test_an_empty_list_item_is_a_point_behind_its_hyphen() -> None:
    """There is nothing else to point at."""
    assert Span(32, 4, 32, 4) == front(TEXT).span(("list", 0))


RAW: list[tuple[Loc, str | None]] = [
    (("title",), "Heart monitors"),
    (("value", 0, "amount"), "19424635.50"),
    (("number",), "+5"),
    (("none",), "~"),
    (("empty",), ""),
    (("quoted key",), None),
    (("summary",), None),
    (("themes",), None),
    (("again",), None),
    (("missing",), None),
]


@pytest.mark.parametrize(("loc", "raw"), RAW)
def test_raw(loc: Loc, raw: str | None) -> None:
    """The spelling of an unquoted scalar; nothing else has one."""
    assert raw == front(TEXT).raw(loc)


@pytest.mark.parametrize(
    ("yaml", "loc"),
    [
        ("a: b: c\n", ("a",)),
        ("a: Ward #4\n", ("a",)),
        ("a: #4 beds\n", ("a",)),
        ("l: [NO]\n", ("l", 0)),
        ("l: [@me]\n", ("l", 0)),
        ("a: 2018-02-30\n", ("a",)),
        ("a: &x NO\nb: *x\n", ("b",)),
        ("a: !!int x\n", ("a",)),
        ("a: *b*\n", ("a",)),
        ("a: one\n  Phase two: three\n", ("a",)),
    ],
)
def test_a_fault_has_the_span_of_its_value(yaml: str, loc: Loc) -> None:
    """So that what other layers say about the same value can be told to be about the same fault."""
    source = front(yaml)
    assert source.span(loc) in [finding.span for finding in source.findings]


def test_places_behind_a_fault() -> None:
    """A repair in memory moves nothing."""
    source = front("a: b: c\nd: [@e, f]\ng: h\n")
    assert ["b: c", "@e", "f", "h"] == [
        marked(source, source.span(loc)) for loc in (("a",), ("d", 0), ("d", 1), ("g",))
    ]


def test_of_a_repeated_key_the_first_is_pointed_at() -> None:
    """Its value is the one that was read."""
    source = front("a: 1\na: 2\nb: {c: 3, c: 4}\n")
    assert {"a": 1, "b": {"c": 3}} == source.values
    assert [2, 4] == [source.span(loc).line for loc in (("a",), ("b", "c"))]
    assert "3" == marked(source, source.span(("b", "c")))


def test_complex_keys_do_not_shift_their_neighbours() -> None:
    """What is dropped from the values is skipped."""
    source = front("? [a, {b: c}]\n: {d: e}\nf: g\n")
    assert "g" == marked(source, source.span(("f",)))


@pytest.mark.parametrize(
    "text", ["", "no front matter", "---\n", "---\n- a\n---\n", "---\nx\n---\n", "---\na: [\n---\n"]
)
def test_broken_files_have_places_too(text: str) -> None:
    """Whatever is asked of a file that could not be read, it answers with a place in it."""
    source = read(text)
    for loc in ((), ("a",), ("a", 0, "b"), (0,)):
        assert 1 <= source.span(loc).line <= 2
        assert source.raw(("nothing",)) is None


def test_windows_line_ends() -> None:
    """Lines and columns do not depend on the kind of line end."""
    unix, windows = front(TEXT), read(f"---\n{TEXT}---\n\n## Need\n".replace("\n", "\r\n"))
    for loc, _ in VALUES:
        assert unix.span(loc) == windows.span(loc)
