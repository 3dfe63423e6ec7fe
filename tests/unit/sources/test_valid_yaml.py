"""Valid but unusual YAML gives no finding, and the values that YAML says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml

from tests.unit.sources.reading import front, read

UTC = dt.UTC

VALID: list[tuple[str, Any]] = [
    ("a: {b: 1, c: [2, 3], d: {e: f}}\n", {"a": {"b": 1, "c": [2, 3], "d": {"e": "f"}}}),
    ("a: {b: 1,\n c: 2}\n", {"a": {"b": 1, "c": 2}}),
    ("a: [\n  b,\n  c,\n]\n", {"a": ["b", "c"]}),
    ("a: [b,\n\tc]\n", {"a": ["b", "c"]}),
    ("{a: 1, b: 2}\n", {"a": 1, "b": 2}),
    ("a: [b: c]\n", {"a": [{"b": "c"}]}),
    ("a: |\n  two\n  lines: here #1\n\n  NO\nb: 1\n", {"a": "two\nlines: here #1\n\nNO\n", "b": 1}),
    ("a: >-\n  two\n  lines\n\n  more\n", {"a": "two lines\nmore"}),
    ("a: |2\n    indented\n  less\n", {"a": "  indented\nless\n"}),
    ("a: |+\n  kept\n\n", {"a": "kept\n\n"}),
    ("a: | # why\n  text\n", {"a": "text\n"}),
    ("a: two\n  plain\n\n  lines\n", {"a": "two plain\nlines"}),
    ("a:\n  on its own line\n", {"a": "on its own line"}),
    ('"a b": 1\n\'c: d\': 2\n', {"a b": 1, "c: d": 2}),
    ("a : 1\n", {"a": 1}),
    ("a:    1   \n", {"a": 1}),
    ("a:\tb\n", {"a": "b"}),
    ("a: b\t\n", {"a": "b"}),
    ("a: 'it''s'\nb: \"tab\\there \\u00e9 \\\"x\\\"\"\n", {"a": "it's", "b": 'tab\there é "x"'}),
    ("a: 'two\n  lines'\nb: \"two\n  lines\"\n", {"a": "two lines", "b": "two lines"}),
    ('a: "two\n\tlines"\n', {"a": "two lines"}),
    ("# a comment\na: 1 # a proper comment\n  # another\nb: 2\n\n\n# last\n", {"a": 1, "b": 2}),
    ("a: x # like this\nb: # nothing\nc: y #\nd: z ## and so on\n", {"a": "x", "b": None, "c": "y", "d": "z"}),
    ("a: 5 #EUR\nb: 2018-06-19 #day\nc: true #yes\nd: 'q' #text\n", {"a": 5, "b": dt.date(2018, 6, 19), "c": True, "d": "q"}),
    ("a: x#1\nb: https://x.org/#top\nc: C#\n", {"a": "x#1", "b": "https://x.org/#top", "c": "C#"}),
    ("a: b:c\nb: https://x.org:80/y?a=b&c=*d!e\nc: 'x: y'\n", {"a": "b:c", "b": "https://x.org:80/y?a=b&c=*d!e", "c": "x: y"}),
    ("a: b]\nb: c}\nc: d, e\nd: f's\ne: g \"h\"\n", {"a": "b]", "b": "c}", "c": "d, e", "d": "f's", "e": 'g "h"'}),
    ("a: -b\nb: ?c\nc: :d\nd: <e\ne: (f)\nf: =g\ng: /h\nh: ~i\n", {"a": "-b", "b": "?c", "c": ":d", "d": "<e", "e": "(f)", "f": "=g", "g": "/h", "h": "~i"}),
    ("a: 2018-06-19\nb: 2018-06-19 10:00:00\nc: 2018-06-19T10:00:00Z\n", {"a": dt.date(2018, 6, 19), "b": dt.datetime(2018, 6, 19, 10), "c": dt.datetime(2018, 6, 19, 10, tzinfo=UTC)}),  # noqa: DTZ001
    ("a: 2018-06-19 10:00:00.5 +02:00\n", {"a": dt.datetime(2018, 6, 19, 10, 0, 0, 500_000, tzinfo=dt.timezone(dt.timedelta(hours=2)))}),
    ("a: 2018-06\nb: '2018-02-30'\nc: 19.06.2018\nd: 2018-6-1\n", {"a": "2018-06", "b": "2018-02-30", "c": "19.06.2018", "d": "2018-6-1"}),
    ("a: ~\nb: null\nc:\nd: Null\ne: NULL\nf: [~, null]\n", {"a": None, "b": None, "c": None, "d": None, "e": None, "f": [None, None]}),
    ("a: true\nb: False\nc: TRUE\n", {"a": True, "b": False, "c": True}),
    ("a: y\nb: n\nc: nO\nd: Nope\ne: yesterday\nf: one\n", {"a": "y", "b": "n", "c": "nO", "d": "Nope", "e": "yesterday", "f": "one"}),
    ('a: "NO"\nb: \'yes\'\nc: "12:30"\nd: "0777"\n', {"a": "NO", "b": "yes", "c": "12:30", "d": "0777"}),
    ("a: 0\nb: -1\nc: +5\nd: 1.5\ne: 19424635.50\nf: .5\ng: 1.\nh: 1.5e+3\n", {"a": 0, "b": -1, "c": 5, "d": 1.5, "e": 19424635.5, "f": 0.5, "g": 1.0, "h": 1500.0}),
    ("a: 08\nb: 1e5\nc: 09:30\nd: 1,000\ne: 0o17\nf: 1.2.3\ng: 12 %\nh: '-'\n", {"a": "08", "b": "1e5", "c": "09:30", "d": "1,000", "e": "0o17", "f": "1.2.3", "g": "12 %", "h": "-"}),
    ("on: 2018-06-19\nreviewed: {on: 2018-06-19}\n", {"on": dt.date(2018, 6, 19), "reviewed": {"on": dt.date(2018, 6, 19)}}),
    ("? a\n: 1\n? b\n", {"a": 1, "b": None}),
    ("a:\n- b\n-\n  - c\n- - d\n  - e\n", {"a": ["b", ["c"], ["d", "e"]]}),
    ("a:\n      b: 1\n      c: 2\n", {"a": {"b": 1, "c": 2}}),
    ("a: []\nb: {}\nc: ''\n", {"a": [], "b": {}, "c": ""}),
    ("é: Clínic\n名: 好\nb: 👩🏽‍⚕️\n", {"é": "Clínic", "名": "好", "b": "👩🏽‍⚕️"}),
    ("a: x\xa0y\n", {"a": "x\xa0y"}),
    ("\n\na: 1\n\n\nb: 2\n\n", {"a": 1, "b": 2}),
    ("", {}),
    ("\n  \n", {}),
    ("# nothing yet\n", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), VALID, ids=[repr(row[0]) for row in VALID])
def test_valid(text: str, values: Any) -> None:
    """No finding, and the values of the file."""
    source = front(text)
    assert [] == [finding.message for finding in source.findings]
    assert source.readable
    assert values == source.values
    assert _types(values) == _types(source.values)


@pytest.mark.parametrize("text", [row[0] for row in VALID if row[1] and "on:" not in row[0] and "\t" not in row[0]])
def test_the_values_are_those_of_pyyaml(text: str) -> None:
    """Reading straight from events gives what PyYAML's own loader gives."""
    assert yaml.safe_load(text) == front(text).values


@pytest.mark.parametrize("text", [row[0] for row in VALID if "\t" not in row[0]])
def test_valid_without_the_c_parser(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The slow parser reads the same; some tabs that the C parser accepts it refuses."""
    with_c = front(text)
    monkeypatch.delattr(yaml, "CSafeLoader")
    without = front(text)
    assert with_c == without


def test_windows_line_ends_are_accepted() -> None:
    """CR LF is no fault; the body has LF, the text has what the file has."""
    source = read("---\r\ntitle: >\r\n  two\r\n  lines\r\n---\r\n\r\n## Need\r\n")
    assert () == source.findings
    assert {"title": "two lines\n"} == source.values
    assert "\n## Need\n" == source.body
    assert 6 == source.body_line
    assert "\r\n" in source.text


def _types(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_types(item) for item in value]
    return type(value)
