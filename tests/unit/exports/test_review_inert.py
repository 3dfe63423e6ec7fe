"""Text of strangers in GitHub's Markdown: it is read as it was written and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.exports.review.inert import JOINER, code, inert
from tests.unit.exports.github_markdown import additions, foreign_html, links, tables, texts, tokens

HOSTILE = [
    "@octocat and @org/team",
    "see #12, org/repo#3 and GH-4",
    "https://evil.example/ and www.evil.example",
    "mail me@evil.example",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "<https://evil.example> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "a | b | c",
    "`code` ``` ~~~ **bold** _it_ ~~gone~~",
    "# heading",
    "1. list",
    "- list",
    "> quote",
    "line\n\nother | line\n| --- |",
    "&#64;octocat &commat;octocat &lt;b&gt;",
    r"\@octocat \| \` \<b>",
    ":tada: :+1:",
    "$x$ $$y$$",
    "3d3c42e5aac5ba805825da76410c181273ba90b1 and abc1234",
    "[^1] [!NOTE] [x]",
    "<!-- hidden -->",
    "CVE-2026-1234 GHSA-abcd-1234-efgh",
    "\u202eright to left\u200b @\u2060x",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "frame", ["| a | b |\n| --- | --- |\n| {} | ok |", "- {}", "### Title: {}", "{}", "a **b** {} c"]
)
def test_hostile_text_does_nothing(text: str, frame: str) -> None:
    """No link, no call, no HTML, no block and no further cell comes of it, wherever it stands."""
    markdown = frame.format(inert(text))
    assert [] == links(markdown) + foreign_html(markdown) + additions(markdown)
    assert [token.type for token in tokens(frame.format("word")) if token.nesting] == [
        token.type for token in tokens(markdown) if token.nesting
    ]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_hostile_text_can_be_read(text: str) -> None:
    """A reader sees what was written, character by character, but for the joiners that nobody sees."""
    assert [" ".join(text.split())] == [seen.replace(JOINER, "") for seen in texts(inert(text))]


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_stays_in_its_cell(one: str, other: str) -> None:
    """Two texts in a row give two cells, no link, no HTML and nothing that GitHub adds to."""
    markdown = f"| a | b |\n| --- | --- |\n| x{inert(one)} | {code(other)} |"
    assert [2] == [len(row) for table in tables(markdown) for row in table[1:]]
    assert [] == links(markdown) + foreign_html(markdown) + additions(markdown)


@given(st.lists(st.sampled_from([*HOSTILE, "@", "#", "1", "a", ":", "/", "<", "|", "`", " "])).map("".join))
def test_mixtures_do_nothing(text: str) -> None:
    """Hostile texts do nothing in any order."""
    markdown = f"- {inert(text, 2_000)}"
    assert [] == links(markdown) + foreign_html(markdown) + additions(markdown)


def test_long_text_is_cut() -> None:
    """A long text ends with dots, and never within a character written as a number."""
    assert "x" * 9 + "…" == inert("x" * 50, 10)
    assert "&#124;" * 9 + "…" == inert("|" * 50, 10)
