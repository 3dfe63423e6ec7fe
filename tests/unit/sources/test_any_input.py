"""Whatever the bytes, reading gives a record and findings, in good time, and never an exception."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from procurement_kb.findings import Finding, Span, get_rule
from procurement_kb.findings.fixes import fix_bytes
from procurement_kb.findings.lines import LineTable
from procurement_kb.sources import Loc, SourceFile, read_source, source_text
from procurement_kb.sources.body import mask_code, scan
from procurement_kb.sources.construct import build
from procurement_kb.sources.safety import check_body, check_values

PATH = "case_studies/any.md"

PIECES = st.sampled_from(
    [
        *("title", "place", "a", "NO", "yes", "12:30", "0777", "1_0", "2018-02-30", "2018-06-19", "1.10", "~", "x y"),
        *(": ", ":", "- ", "-", "? ", "# ", " #1", "#b", "[", "]", "{", "}", ", ", "&a ", "*a", "!t ", "!!str ", "<<"),
        *(
            "'",
            '"',
            "|",
            ">",
            "|-\n",
            "%",
            "@",
            "`",
            "\\",
            "\\n",
            "\\ud800",
            "{{",
            "}}",
            "{%",
            "---",
            "...",
            "----",
            "—",
        ),
        *(
            "\n",
            "\n  ",
            "\n    ",
            "\n\n",
            "\t",
            "\n\t",
            "\r\n",
            "\r",
            "\x00",
            "\x85",
            "\u2028",
            "\ufeff",
            "\ue03a",
            "é",
            "好",
        ),
        *(
            "## Need\n",
            "<b>",
            "<!--",
            "-->",
            "```\n",
            "``",
            "[[a]]",
            "[@a]",
            "](",
            ")",
            "](x)",
            "![",
            "<http://x>",
            "--8<--",
        ),
        *(
            "javascript:",
            "//x",
            "../..",
            "<a href='x",
            "{: .x}",
            "{!x!}",
            "!include x",
            "!!! x",
            "]: ",
            "=\n",
            "\u202e",
        ),
    ]
)
MIXED = st.lists(PIECES, max_size=30).map("".join)


def all_findings(source: SourceFile) -> list[Finding]:
    """Return everything that this layer finds in a record."""
    return [*source.findings, *check_values(source), *check_body(source, scan(source))]


def places(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    """Yield the place of every value, the top level last."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*loc, key))
    yield loc


def check(data: bytes) -> SourceFile:
    """Read ``data`` and check what must hold of every record."""
    source = read_source(PATH, data)
    table = LineTable(source.text)
    for finding in all_findings(source):
        assert get_rule(finding.code).code == finding.code
        assert finding.path == PATH
        assert "\n" not in finding.message
        for span in (finding.span, *(edit.span for edit in finding.edits)):
            begin, end = table.offset(span.line, span.column), table.offset(span.end_line, span.end_column)
            assert table.span(begin, end) == span, f"{finding.code} points outside the text"
    for loc in places(source.values):
        for key in (False, True):
            span = source.span(loc, key=key)
            assert Span() <= span
            assert span.line <= len(table)
    assert len(source.body) == len(mask_code(source.body))
    return source


@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe\x00\x00")
@example(b"\xed\xa0\x80")
@example(b"---\n\xed\xa0\x80: x\n---\n")
@settings(max_examples=300, deadline=None)
def test_any_bytes(data: bytes) -> None:
    """Bytes of no meaning at all are read."""
    check(data)


@given(MIXED, MIXED)
@settings(max_examples=800, deadline=None)
def test_any_text_between_the_fences(front: str, body: str) -> None:
    """Text made of everything that is special to YAML and Markdown is read."""
    check(f"---\n{front}\n---\n{body}".encode("utf-8", "surrogatepass"))


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_any_text_at_all(text: str) -> None:
    """The fences themselves may be broken."""
    check(text.encode("utf-8", "surrogatepass"))


@given(MIXED, MIXED)
@settings(max_examples=300, deadline=None)
def test_mending_comes_to_an_end(front: str, body: str) -> None:
    """Mending again and again reaches a file with nothing left to mend."""
    data = f"---\n{front}\n---\n{body}".encode()
    for _ in range(60):
        before, data = data, fix_bytes(data, all_findings(read_source(PATH, data)))
        if before == data:
            break
    assert before == data


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5), st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_yaml_writes_is_read_back(values: dict[str, Any], flow: bool) -> None:  # noqa: FBT001 - from Hypothesis
    """Well-formed YAML of any content gives its values, and each place spells its value."""
    written = yaml.safe_dump(values, default_flow_style=flow, allow_unicode=False, sort_keys=False)
    source = check(f"---\n{written}---\n".encode())
    if source.findings:  # a text that YAML has to write with a tag, or an integer beyond all reason
        return
    assert values == source.values
    for loc in places(source.values):
        spelt = source_text(source, loc)
        value: Any = source.values
        for part in loc:
            value = value[part]
        if isinstance(value, dict | list) or spelt is None or "\n" in spelt:
            continue
        assert {"k": value} == build(f"k: {spelt}\n").value


HUGE = 5 * 1024 * 1024

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)

SLOW = {
    "empty megabytes": b"\x00" * HUGE,
    "five megabytes of text": b"---\ntitle: x\n---\n" + b"word " * HUGE,
    "alias bomb": f"---\n{BOMB}---\n".encode(),
    "alias to itself": b"---\na: &a [*a, *a]\n---\n",
    "alias bomb by merging": b"---\na: &a {x: 1}\n"
    + b"".join(b"b%d: &b%d {<<: [*a, *a]}\n" % (n, n) for n in range(2000))
    + b"---\n",
    "ten thousand brackets": b"---\na: " + b"[" * 10_000 + b"\n---\n",
    "a million brackets": b"---\na: " + b"[" * 1_000_000 + b"\n---\n",
    "a million braces": b"---\na: " + b"{" * 1_000_000 + b"\n---\n",
    "a hundred thousand dashes": b"---\n" + b"- " * 33_333 + b"\n---\n",
    "question marks": b"---\n" + b"? " * 33_333 + b"\n---\n",
    "one long line": b"---\ntitle: " + b"x" * 1_000_000 + b"\n---\n",
    "one long line of colons": b"---\ntitle: " + b"x: " * 100_000 + b"\n---\n",
    "a long line of spaces": b"---\ntitle:" + b" " * 300_000 + b"a: b\n---\n",
    "a long line of tabs": b"---\ntitle:\n" + b"\t" * 300_000 + b"a: b\n---\n",
    "spaces and hashes": b"---\ntitle: a" + b" #x" * 100_000 + b"\n---\n",
    "empty lines": b"---\ntitle: a\n" + b"\n" * 300_000,
    "empty lines and a heading": b"---\ntitle: a\n" + b"\n" * 300_000 + b"## x\n",
    "many faults": b"---\n" + b"".join(b"k%d: a: b\n" % n for n in range(10_000)) + b"---\n",
    "many unclosed quotes": b"---\n" + b"".join(b'k%d: "a\n' % n for n in range(10_000)) + b"---\n",
    "many keys": b"---\n" + b"".join(b"k%d: NO\n" % n for n in range(20_000)) + b"---\n",
    "one key again and again": b"---\n" + b"k: x\n" * 33_333 + b"---\n",
    "a long number": b"---\na: " + b"9" * 33_333 + b"\n---\n",
    "a long time": b"---\na: 1" + b":59" * 33_333 + b"\n---\n",
}

SLOW_BODIES = {
    "backticks": "`" * 300_000,
    "backticks one by one": "` `` " * 60_000,
    "backticks of all lengths": "".join("`" * n + " " for n in range(1, 1300)),
    "opening brackets": "[" * 300_000,
    "nested brackets": "[" * 150_000 + "]" * 150_000,
    "links without end": "[a](" * 73_333,
    "parentheses without end": "[](" + "(" * 300_000,
    "labels": "[a][b]" * 50_000 + "\n\n[b]: x\n",
    "wiki links": "[[a" * 100_000,
    "tags without end": "<a " * 100_000,
    "tags with quotes": '<a "' * 73_333,
    "tags with both quotes": "<a '<a \"" * 36_666,
    "comments without end": "<!-- " * 60_000,
    "braces": "{" * 300_000,
    "template marks": "{{ " * 100_000,
    "insertions without end": "{! " * 100_000,
    "attributes": "{ a" * 100_000,
    "fences": "```\n" * 73_333,
    "fences without end": "".join("`" * (3 + n) + "\n" for n in range(1300)),
    "headings of spaces": "# " + " " * 300_000 + "a",
    "headings of hashes": "# a " + "# " * 150_000,
    "equal headings": "# a\n" * 73_333,
    "underlined headings": "a\n=\n\n" * 60_000,
    "underlines": "=\n" * 150_000,
    "exclamation marks": "!" * 300_000,
    "admonitions": "!!! \n" * 60_000,
    "snippets": "--8<-- x\n" * 33_333,
    "escapes": "\\" * 300_000,
    "angle brackets": "<" * 300_000,
    "autolinks": "<x:" * 100_000,
    "mail": "<a@" * 100_000,
    "long titles": "[a](b " + '"' * 300_000,
    "invisible": "\u200b" * 100_000,
    "control characters": "\x01" * 300_000,
}
LIMIT = 8.0
"""Seconds of computing on a slow machine, where one second is usual; what goes over a text again and again takes minutes."""


@pytest.mark.parametrize("name", SLOW)
def test_hostile_front_matter_takes_no_noticeable_time(name: str) -> None:
    """Bombs, depth and length are refused or read quickly."""
    start = time.process_time()
    source = read_source(PATH, SLOW[name])
    all_findings(source)
    source.span(("a", 0, 1))
    assert LIMIT > time.process_time() - start


@pytest.mark.parametrize("name", SLOW_BODIES)
def test_hostile_bodies_take_no_noticeable_time(name: str) -> None:
    """Nothing in a body makes the scanner go over the same text again and again."""
    start = time.process_time()
    all_findings(read_source(PATH, f"---\ntitle: x\n---\n{SLOW_BODIES[name]}".encode()))
    assert LIMIT > time.process_time() - start


def test_an_alias_bomb_stays_small() -> None:
    """What the aliases of a bomb stand for is not built: few values are reached from the top."""
    source = read_source(PATH, SLOW["alias bomb"])
    assert not source.readable
    assert 20_000 > sum(1 for _ in places(source.values))
