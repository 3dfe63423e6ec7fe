"""The traps of YAML 1.1: each gives one finding with the exact place, the mend, and a value to go on with."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from procurement_kb.findings.fixes import apply_fixes
from tests.unit.sources.reading import front, marked, read

# front matter, code, (line, column, end line, end column), what the message must say, values that reading goes on with
TRAPS: list[tuple[str, str, tuple[int, int, int, int], str, dict[str, Any]]] = [
    # KB010
    ("a: 1\nb: 2\na: 3\n", "KB010", (4, 1, 4, 2), '"a" is given twice, on line 2 and on line 4; keep one', {"a": 1, "b": 2}),
    ("g:\n  a: 1\n  'a': 3\n", "KB010", (4, 3, 4, 6), "line 3 and on line 4", {"g": {"a": 1}}),
    ("g: {a: 1, b: 2, a: [3]}\n", "KB010", (2, 17, 2, 18), "on line 2 and on line 2", {"g": {"a": 1, "b": 2}}),
    # KB011
    ("a: &x 1\nb: *x\n", "KB011", (3, 4, 3, 6), "*x repeats the value of line 2; write the value out", {"a": 1, "b": 1}),
    ("a: &x 1\n", "KB011", (2, 4, 2, 6), "&x is a YAML anchor", {"a": 1}),
    ("a: [&x p, q]\n", "KB011", (2, 5, 2, 7), "&x is a YAML anchor", {"a": ["p", "q"]}),
    ("a: *x\n", "KB011", (2, 4, 2, 6), "*x repeats a value that is not in this file", {"a": None}),
    ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "KB011", (4, 3, 4, 5), "merge key", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}),
    ("a: *Bold* words\n", "KB011", (2, 4, 2, 16), 'write "*Bold* words"', {"a": "*Bold* words"}),
    ("a: & more\n", "KB011", (2, 4, 2, 10), 'write "& more"', {"a": "& more"}),
    # KB012
    ("a: !!str 2020\n", "KB012", (2, 4, 2, 14), "!!str is a YAML tag", {"a": "2020"}),
    ("a: !!python/object/apply:os.system [x]\n", "KB012", (2, 4, 2, 35), "!!python/object/apply:os.system", {"a": ["x"]}),
    ("a: [!x y, z]\n", "KB012", (2, 5, 2, 9), "!x is a YAML tag", {"a": ["y", "z"]}),
    ("a: !important notice\n", "KB012", (2, 4, 2, 21), "!important is a YAML tag", {"a": "notice"}),
    ("a: !e!x y\n", "KB012", (2, 4, 2, 8), "!e!x is a YAML tag", {"a": "!e!x y"}),
    ("!!map\na: 1\n", "KB012", (2, 1, 2, 6), "!!map is a YAML tag", {"a": 1}),
    # KB013
    ("countries: [NO]\n", "KB013", (2, 13, 2, 15), 'YAML reads NO without quotes as false; write "NO"', {"countries": ["NO"]}),
    ("a:\n  - SE\n  - NO\n", "KB013", (4, 5, 4, 7), 'write "NO"', {"a": ["SE", "NO"]}),
    ("place: On\n", "KB013", (2, 8, 2, 10), 'write true if that is what you mean, or "On" for the word', {"place": "On"}),
    ("sme: yes\n", "KB013", (2, 6, 2, 9), 'as true; write true if that is what you mean, or "yes"', {"sme": "yes"}),
    ("a: {b: Off}\n", "KB013", (2, 8, 2, 11), "as false; write false", {"a": {"b": "Off"}}),
    ("NO: 1\n", "KB013", (2, 1, 2, 3), 'write "NO"', {"NO": 1}),
    # KB014
    ("a: 12:30\n", "KB014", (2, 4, 2, 9), 'YAML reads 12:30 without quotes as 750; write "12:30"', {"a": "12:30"}),
    ("a: [1:30.5]\n", "KB014", (2, 5, 2, 11), "as 90.5", {"a": ["1:30.5"]}),
    ("a: 0777\n", "KB014", (2, 4, 2, 8), "as 511", {"a": "0777"}),
    ("a: -012\n", "KB014", (2, 4, 2, 8), "as -10", {"a": "-012"}),
    ("a: 0b101\n", "KB014", (2, 4, 2, 9), "as 5", {"a": "0b101"}),
    ("a: 1_000\n", "KB014", (2, 4, 2, 9), "as 1000", {"a": "1_000"}),
    ("a: 1_000.5\n", "KB014", (2, 4, 2, 11), "as 1000.5", {"a": "1_000.5"}),
    ("a: 0x1F\n", "KB014", (2, 4, 2, 8), "as 31", {"a": "0x1F"}),
    ("a: -.inf\n", "KB014", (2, 4, 2, 9), 'as minus infinity; write a number, or "-.inf" if it is text', {"a": "-.inf"}),
    ("a: .nan\n", "KB014", (2, 4, 2, 8), 'as not a number; write a number, or ".nan" if it is text', {"a": ".nan"}),
    ("a: [1.0e+999]\n", "KB014", (2, 5, 2, 13), 'as infinity; write a number, or "1.0e+999" if it is text', {"a": ["1.0e+999"]}),
    (".inf: 1\n", "KB014", (2, 1, 2, 5), 'as infinity; write ".inf"', {".inf": 1}),
    # KB015
    ("title: Ward #4 beds\n", "KB015", (2, 8, 2, 20), 'write "Ward #4 beds"', {"title": "Ward #4 beds"}),
    ("title: Ward #4 beds  \nb: 1\n", "KB015", (2, 8, 2, 20), 'cuts the value to "Ward"', {"title": "Ward #4 beds", "b": 1}),
    ("title: #1 hospital\n", "KB015", (2, 8, 2, 19), 'finds no value; write "#1 hospital"', {"title": "#1 hospital"}),
    ("a:\n  - lot #b\n", "KB015", (3, 5, 3, 11), 'write "lot #b"', {"a": ["lot #b"]}),
    ("a: two\n  lines #3\n", "KB015", (2, 4, 3, 11), 'write "two lines #3"', {"a": "two lines #3"}),
    ("a: [b #4, c]\nd: e\n", "KB015", (2, 5, 2, 9), 'write "b #4"', {"a": ["b #4", "c"], "d": "e"}),
    ("a: foo #4\n  bar\nb: c\n", "KB015", (2, 4, 2, 10), "quotes around the whole value", {"a": "foo #4 bar", "b": "c"}),
    # KB016
    ("title: A: b\nx: y\n", "KB016", (2, 8, 2, 12), 'write "A: b"', {"title": "A: b", "x": "y"}),
    ("title: A: b # so\n", "KB016", (2, 8, 2, 12), 'write "A: b"', {"title": "A: b"}),
    ('title: A: b: "c"\n', "KB016", (2, 8, 2, 17), "write 'A: b: \"c\"'", {"title": 'A: b: "c"'}),
    ("title: Ends:\n", "KB016", (2, 8, 2, 13), 'write "Ends:"', {"title": "Ends:"}),
    ("l:\n  - Start early: ask: listen\n", "KB016", (3, 5, 3, 29), 'write "Start early: ask: listen"', {"l": ["Start early: ask: listen"]}),
    ("l:\n  - name: A: b\n    kind: c\n", "KB016", (3, 11, 3, 15), 'write "A: b"', {"l": [{"name": "A: b", "kind": "c"}]}),
    ("s: {name: A: b, k: v}\n", "KB016", (2, 11, 2, 15), 'write "A: b"', {"s": {"name": "A: b", "k": "v"}}),
    ("a: {b: c d: e}\n", "KB016", (2, 8, 2, 14), 'write "c d: e"', {"a": {"b": "c d: e"}}),
    ("summary: One\n  Phase two: three\nx: 1\n", "KB016", (2, 10, 3, 19), 'write "One Phase two: three"', {"summary": "One Phase two: three", "x": 1}),
    # KB017
    ("on: 2018-02-30\n", "KB017", (2, 5, 2, 15), "2018-02-30 is not a date of the calendar", {"on": "2018-02-30"}),
    ("a: [2018-13-01]\n", "KB017", (2, 5, 2, 15), "2018-13-01 is not a date", {"a": ["2018-13-01"]}),
    ("a: 2018-06-19 25:00:00\n", "KB017", (2, 4, 2, 23), "is not a date", {"a": "2018-06-19 25:00:00"}),
    ("a: 2018-06-19 10:00:00 +99:00\n", "KB017", (2, 4, 2, 30), "is not a date", {"a": "2018-06-19 10:00:00 +99:00"}),
    # KB023
    ("2019: x\n", "KB023", (2, 1, 2, 5), 'the key 2019 is not text; write "2019"', {"2019": "x"}),
    ("true: x\n", "KB023", (2, 1, 2, 5), 'write "true"', {"true": "x"}),
    ("2018-06-19: x\n", "KB023", (2, 1, 2, 11), 'write "2018-06-19"', {"2018-06-19": "x"}),
    ("~: x\n", "KB023", (2, 1, 2, 2), 'write "~"', {"~": "x"}),
    ("a: {: x}\n", "KB023", (2, 5, 2, 6), "name of the field is missing", {}),
    (": x\n", "KB023", (2, 1, 2, 2), "name of the field is missing", {}),
    ("? [a, b]\n: c\nd: e\n", "KB023", (2, 3, 2, 4), "stands where the name of a field belongs", {"d": "e"}),
    ("? {a: b}\n: {c: d}\ne: f\n", "KB023", (2, 3, 2, 4), "stands where the name of a field belongs", {"e": "f"}),
    # KB009
    ("a:\n\tb: 1\n\tc: 2\n", "KB009", (3, 1, 3, 2), "(and 1 more lines) is indented with a tab; write two spaces", {"a": {"b": 1, "c": 2}}),
    ("a: x\n\ty\n", "KB009", (3, 1, 3, 2), "indented with a tab", {"a": "x y"}),
    ("a: |\n\tfoo\n", "KB009", (3, 1, 3, 2), "indented with a tab", {"a": "foo\n"}),
    ("a: 1\n\t\nb: 2\n", "KB009", (3, 1, 3, 2), "indented with a tab", {"a": 1, "b": 2}),
    ("a:\n  -\tb: 1\n", "KB009", (3, 4, 3, 5), "a tab stands where YAML wants a space", {"a": [{"b": 1}]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "at", "says", "values"), TRAPS, ids=[f"{row[1]} {row[0]!r}" for row in TRAPS])
def test_trap(text: str, code: str, at: tuple[int, int, int, int], says: str, values: dict[str, Any]) -> None:
    """One trap gives one finding at its place, and the rest of the file is read."""
    source = front(text)
    assert [code] == [finding.code for finding in source.findings]
    (finding,) = source.findings
    span = finding.span
    assert at == (span.line, span.column, span.end_line, span.end_column)
    assert says in finding.message
    assert values == source.values


# front matter before, front matter after `--fix`
FIXES = [
    ("countries: [NO, SE]\n", 'countries: ["NO", SE]\n'),
    ("NO: 1\n", '"NO": 1\n'),
    ("a: 12:30\n", 'a: "12:30"\n'),
    ("title: Ward #4 beds\n", 'title: "Ward #4 beds"\n'),
    ("title: A: b # so\n", 'title: "A: b" # so\n'),
    ('title: "A": b\n', "title: '\"A\": b'\n"),
    ('summary: One\n  Phase "two": three\nx: 1\n', 'summary: "One\n  Phase \\"two\\": three"\nx: 1\n'),
    ("2019: x\n", '"2019": x\n'),
    ("a:\n\tb: 1\n\tc:\n\t\td: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
    ("a:\n  b: 1\n\tc: 2\n", "a:\n  b: 1\n  c: 2\n"),
    ("c: [@me, @you]\n", 'c: ["@me", "@you"]\n'),
    ("a: it\\'s\nb: 'Alzheimer's'\n", "a: it\\'s\nb: \"Alzheimer's\"\n"),
    ('a: "C:\\data"\n', 'a: "C:\\\\data"\n'),
    ("a: > 5 years\nb: 1\n", 'a: "> 5 years"\nb: 1\n'),
    ("title:Foo\nstatus: x\n", "title: Foo\nstatus: x\n"),
    ("a: *b*\nc: %5\nd: e: f\n", 'a: "*b*"\nc: "%5"\nd: "e: f"\n'),
]


@pytest.mark.parametrize(("before", "after"), FIXES)
def test_fix(before: str, after: str) -> None:
    """A safe mend gives the text that a careful person would write, and nothing is left to find."""
    source = front(before)
    text, mended = apply_fixes(source.text, source.findings)
    assert f"---\n{after}---\n\n## Need\n" == text
    assert len(source.findings) == len(mended)
    assert () == read(text).findings


@pytest.mark.parametrize(
    "text",
    [
        "sme: yes\n",  # true, or the word?
        "place: Off\n",
        "a: .nan\n",  # which number?
        "a: [.inf, -.INF, 1.0e+999]\n",
        "on: 2018-02-30\n",  # which day?
        "kind: hospital #TODO\n",  # a comment without its space, or part of the value?
        "a: 1\na: 2\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        'a: "never closed\nb: 1\n',
        "a: foo #4\n  bar\nb: c\n",
        "a: b\x01: c\n",  # the mend would put a replacement character into the file
    ],
)
def test_no_fix_where_a_person_must_decide(text: str) -> None:
    """What cannot be known is not guessed."""
    source = front(text)
    assert source.findings
    assert () == tuple(edit for finding in source.findings for edit in finding.edits)


def test_every_fault_of_a_front_matter_is_told_at_once() -> None:
    """Reading goes on behind each fault, so that one run is enough."""
    source = front('a: b: c\nd: [@e]\nf: NO\ng: "h" i\nj: 2018-02-30\nk: l #1\nj: 1\n')
    found = [(finding.code, finding.span.line) for finding in source.findings]
    expected = [("KB016", 2), ("KB008", 3), ("KB013", 4), ("KB008", 5), ("KB017", 6), ("KB015", 7), ("KB010", 8)]
    assert expected == found
    assert source.readable


def test_the_code_point_counts_and_not_the_byte() -> None:
    """Columns count characters, wherever they come from."""
    source = front("title: Clínic 好 𝒳 A: b\n")
    (finding,) = source.findings
    assert "Clínic 好 𝒳 A: b" == marked(source, finding.span)
    assert 8 == finding.span.column
    assert 23 == finding.span.end_column


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_move_anything(end: str) -> None:
    """Places are the same with every kind of line end."""
    source = read("---\na: 1\nb: [NO]\nc: d: e\na: 2\n---\nText\n".replace("\n", end))
    found = [(finding.code, finding.span.line, finding.span.column) for finding in source.findings]
    assert [("KB013", 3, 5), ("KB016", 4, 4), ("KB010", 5, 1)] == found
    assert {"a": 1, "b": ["NO"], "c": "d: e"} == source.values


def test_aliases_of_lists_are_followed_a_little() -> None:
    """A few repeated lists are read, so that nothing else is said about them."""
    source = front("a: &x [p, q]\nb: *x\nc: [*x, *x]\n")
    assert {"a": ["p", "q"], "b": ["p", "q"], "c": [["p", "q"], ["p", "q"]]} == source.values
    assert source.readable
    assert ["KB011"] * 3 == [finding.code for finding in source.findings]


def test_an_alias_to_itself_is_not_followed() -> None:
    """A list that holds itself would never end."""
    source = front("a: &x [*x]\n")
    assert {"a": [None]} == source.values
    assert not source.readable


def test_nothing_is_built_from_a_tag() -> None:
    """A tag for Python objects gives plain values."""
    source = front("a: !!python/object/apply:os.getcwd []\nb: !!python/name:os.system ''\nc: !!set {x, y}\n")
    assert {"a": [], "b": "", "c": {"x": None, "y": None}} == source.values


def test_nesting_stops_at_twelve() -> None:
    """The twelfth level is read, the thirteenth is a finding."""
    deep = front(f"a: {'[' * 11}x{']' * 11}\n")
    assert () == deep.findings
    too_deep = front(f"a: {'[' * 12}x{']' * 12}\n")
    assert [("KB018", 2, 15)] == [(f.code, f.span.line, f.span.column) for f in too_deep.findings]
    assert not too_deep.readable


@pytest.mark.parametrize(("text", "code", "at", "says", "values"), TRAPS, ids=[f"{row[1]} {row[0]!r}" for row in TRAPS])
def test_trap_without_the_c_parser(
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    code: str,
    at: tuple[int, int, int, int],
    says: str,
    values: dict[str, Any],
) -> None:
    """Where PyYAML has no C parser, the slow one finds the same."""
    monkeypatch.delattr(yaml, "CSafeLoader")
    test_trap(text, code, at, says, values)
