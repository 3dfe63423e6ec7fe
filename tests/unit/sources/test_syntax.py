"""YAML that cannot be read: our own words, the right place, and how far reading goes on."""

from __future__ import annotations

import pytest

from tests.unit.sources.reading import front, place, read

# front matter, (line, column, end line, end column), what the message says, whether reading goes on
SYNTAX: list[tuple[str, tuple[int, int, int, int], str, bool]] = [
    ("c: [@me]\n", (2, 5, 2, 8), 'a value cannot begin with @ unless it is quoted; write "@me"', True),
    ("c:\n  - @me\n", (3, 5, 3, 8), 'write "@me"', True),
    ("t: `x` and y # so\n", (2, 4, 2, 13), 'write "`x` and y"', True),
    ("r: %5\n", (2, 4, 2, 6), 'write "%5"', True),
    ("r: >90 %\n", (2, 4, 2, 9), 'a value cannot begin with > unless it is quoted; write ">90 %"', True),
    ("r: > 5 years\nx: 1\n", (2, 4, 2, 13), 'write "> 5 years"', True),
    ("r: |x\n", (2, 4, 2, 6), 'write "|x"', True),
    ("r: ? what\n", (2, 4, 2, 10), 'a question mark and a space unless it is quoted; write "? what"', True),
    ('t: "A" b\nx: 1\n', (2, 4, 2, 9), "a value in quotes ends at its second \", and text follows it; write '\"A\" b'", True),
    ("t: 'Alz's'\nx: 1\n", (2, 4, 2, 11), 'write "Alz\'s"', True),
    ('t: "A": b\n', (2, 4, 2, 10), "and text follows it; write '\"A\": b'", True),
    ('t: ""b""\nc: 1\n', (2, 4, 2, 9), "write '\"b\"'", True),
    ("t: [draft] A\nx: 1\n", (2, 4, 2, 13), 'for a value that begins with a bracket write "[draft] A"', True),
    ("t: {draft} A\nx: 1\n", (2, 4, 2, 13), 'write "{draft} A"', True),
    ("a: [b]]\nc: d\n", (2, 4, 2, 8), 'write "[b]]"', True),
    ('t: "A\nx: 1\ny: 2\n', (2, 4, 2, 6), 'the quotation mark " opened here is not closed; write "', True),
    ("t: 'A\n", (2, 4, 2, 6), "the quotation mark ' opened here is not closed", True),
    ('t: "A\nx: "b"\ny: 1\n', (2, 4, 2, 6), 'the quotation mark " opened here is not closed', True),
    ('a: "\\d"\n', (2, 5, 2, 7), "\\d means nothing in double quotes; write \\\\d for the backslash", True),
    ('a: "x\\ud800"\n', (2, 6, 2, 9), "this escape names no character", True),
    ('a: "\\UFFFFFFFF"\n', (2, 5, 2, 8), "this escape names no character", True),
    ('a: "\\xZZ"\n', (2, 5, 2, 8), "this escape names no character", True),
    ("a: - b\n", (2, 4, 2, 7), "a list item cannot stand on the line of its field", True),
    ("a: - 15 %\nb: 1\n", (2, 4, 2, 10), "put quotes around a value that begins with a hyphen", True),
    ("title:Foo\nstatus: x\n", (2, 6, 2, 7), "the space behind the colon is missing in title:Foo", False),
    ("a: 1\ntitle:Foo\nz: 1\n", (3, 6, 3, 7), "the space behind the colon is missing in title:Foo", False),
    ("a: 1\njust text\nb: 2\n", (3, 1, 3, 10), "just text is no field; write a name and a colon before it", False),
    ("title: x\n  summary: y\n", (3, 3, 3, 10), "summary is indented further than the field above it", False),
    ("a:\n    b: 1\n  c: 2\n", (4, 3, 4, 7), "the indentation of c: 2 fits no line above it", False),
    ("a:\n  - b\n - c\n", (4, 2, 4, 5), "the indentation of - c fits no line above it", False),
    ("a:\n  - b\n  c: d\n", (4, 3, 4, 7), "the indentation of c: d fits no line above it", False),
    ("a: 1\n- b\n", (3, 1, 3, 4), "a list item stands where a field belongs; indent it", False),
    ("a: [b, c\nd: e\n", (2, 4, 2, 9), "the [ opened here is not closed; write ]", False),
    ("a: {b: c\nd: e\n", (2, 4, 2, 9), "the { opened here is not closed; write }", False),
    ("a: [b\n", (2, 4, 2, 6), "the [ opened here is not closed", False),
    ("a: [b, , c]\n", (2, 8, 2, 9), "a value is missing before this sign", False),
    ("a: |\n    x\n  y\nb: 1\n", (4, 3, 4, 4), "the indentation of y fits no line above it", False),
    ("x" * 1100 + ": 1\n", (2, 1101, 2, 1104), "YAML cannot read this line", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "says", "goes_on"), SYNTAX, ids=[repr(row[0][:40]) for row in SYNTAX])
def test_syntax(text: str, at: tuple[int, ...], says: str, *, goes_on: bool) -> None:
    """One finding at the fault, in words of ours, and reading goes on where it can."""
    source = front(text)
    assert ["KB008"] == [finding.code for finding in source.findings]
    assert at == place(source.findings[0].span)
    assert says in source.findings[0].message
    assert goes_on == source.readable


@pytest.mark.parametrize("text", [row[0] for row in SYNTAX])
def test_no_words_of_the_library(text: str) -> None:
    """Nobody is told of tokens, scalars or exceptions."""
    message = front(text).findings[0].message.lower()
    foreign = [
        word
        for word in ("token", "scalar", "yaml.", "error", "exception", "did not", "block", "flow")
        if word in message
    ]
    assert [] == foreign


def test_the_value_behind_a_fault_is_what_was_meant() -> None:
    """A repair in memory gives the text as it stands."""
    source = front('a: [@me, b]\nc: > 5\nd: "x" y\ne: 1\n')
    assert {"a": ["@me", "b"], "c": "> 5", "d": '"x" y', "e": 1} == source.values
    assert 3 == len(source.findings)


def test_template_syntax_is_text_to_yaml() -> None:
    """Braces that would be a mapping in a mapping are read as the text that they are; safety names them."""
    source = front("title: {{ title }}\nplace: {% if x: y %}\nl:\n  - {# z #}\n")
    assert () == source.findings
    assert {"title": "{{ title }}", "place": "{% if x: y %}", "l": ["{# z #}"]} == source.values


def test_what_follows_a_broken_record_is_not_lost() -> None:
    """A record that cannot be read still has its text and body."""
    source = read("---\na: 1\n- b\n---\n\n## Need\n")
    assert {} == source.values
    assert "\n## Need\n" == source.body
    assert 5 == source.body_line
    assert not source.readable
