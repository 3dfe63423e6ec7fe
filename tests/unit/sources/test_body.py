"""What a scan of a body finds, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.sources.body import LinkKind, mask_code, scan
from procurement_kb.sources.headings import Slugs, slugify
from tests.unit.sources.reading import body, marked, place, read

FIRST = 4
"""The line of the file on which the bodies of these tests begin."""


def texts(markdown_text: str, kind: str) -> list[str]:
    """Return the marked text of everything of one kind in a body."""
    source, found = body(markdown_text)
    items: Iterable[Any] = getattr(found, kind)
    return [marked(source, item.span) for item in items]


WIKI: list[tuple[str, list[tuple[str, str | None, str]]]] = [
    ("See [[budget-silos]].", [("budget-silos", None, "[[budget-silos]]")]),
    ("[[a|the words]] and [[b]]", [("a", "the words", "[[a|the words]]"), ("b", None, "[[b]]")]),
    ("[[ a | words ]]", [("a", "words", "[[ a | words ]]")]),
    ("[[a|]]", [("a", None, "[[a|]]")]),
    ("# [[a]]\n\n- [[b]]\n\n> [[c]]\n\n| [[d]] |", [(x, None, f"[[{x}]]") for x in "abcd"]),
    ("**[[a]]** *[[b]]*", [("a", None, "[[a]]"), ("b", None, "[[b]]")]),
    ("[words [[a]] more](https://x.org)", [("a", None, "[[a]]")]),
    ("    [[a]]", [("a", None, "[[a]]")]),
    ("`[[a]]` and ``[[b]] ` ``", []),
    ("```\n[[a]]\n```", []),
    ("~~~ yaml\n[[a]]\n~~~\n\n[[b]]", [("b", None, "[[b]]")]),
    ("- x\n\n    ```\n    [[a]]\n    ```\n", []),
    ("\\[[a]]", []),
    ("[[a\nb]]", []),
    ("[[1]](https://x.org)", []),
    ("[[a] b]", []),
    ("`open [[a]]\n\nclosed`", [("a", None, "[[a]]")]),
    ("`two\n[[a]] lines` [[b]]", [("b", None, "[[b]]")]),
    ("\\`[[a]]\\`", [("a", None, "[[a]]")]),
    ("```` \n```\n[[a]]\n```\n````\n[[b]]", [("b", None, "[[b]]")]),
]


@pytest.mark.parametrize(("text", "expected"), WIKI)
def test_wiki_links(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    """Links to records, with their words and exact places, and none inside code."""
    source, found = body(text)
    assert expected == [(link.id, link.words, marked(source, link.span)) for link in found.wiki_links]
    assert [link.id for link in found.wiki_links] == [marked(source, link.id_span) for link in found.wiki_links]


CITATIONS = [
    ("Fewer visits [@evaluation].", [("evaluation", (FIRST, 14, FIRST, 27))]),
    ("[@a][@b]", [("a", (FIRST, 1, FIRST, 5)), ("b", (FIRST, 5, FIRST, 9))]),
    ("x\n\n[@ a ]", [("a", (FIRST + 2, 1, FIRST + 2, 7))]),
    ("`[@a]`", []),
    ("[@me](https://github.com/me)", []),
    ("\\[@a]", []),
]


@pytest.mark.parametrize(("text", "expected"), CITATIONS)
def test_citations(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    """Citations with their keys and places."""
    _, found = body(text)
    assert expected == [(citation.key, place(citation.span)) for citation in found.citations]


INLINE, REFERENCE, DEFINITION, AUTO = LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.DEFINITION, LinkKind.AUTOLINK
LINKS: list[tuple[str, list[tuple[LinkKind, str, str]]]] = [
    ("[a](https://x.org)", [(INLINE, "https://x.org", "a")]),
    ('[a](https://x.org "Title")', [(INLINE, "https://x.org", "a")]),
    ("[a](<https://x.org/a b>)", [(INLINE, "https://x.org/a b", "a")]),
    ("[a](x(y)z)", [(INLINE, "x(y)z", "a")]),
    ("[a](x y)", [(INLINE, "x y", "a")]),
    ("[a](java\nscript:x)", [(INLINE, "java\nscript:x", "a")]),
    ("[a](x\n\ny)", []),
    ("[a]()", [(INLINE, "", "a")]),
    ("[a [b] c](x)", [(INLINE, "x", "a [b] c")]),
    ("[a `]` b](x)", [(INLINE, "x", "a `]` b")]),
    ("[![b](c)](x)", [(INLINE, "x", "![b](c)")]),
    ("[a\nb](x)", [(INLINE, "x", "a\nb")]),
    ("[a\n\nb](x)", []),
    ("\\[a](x)", []),
    ("[a\\](x)", []),
    ("[ ] to do\n[x] done", []),
    ("[^1] and\n\n[^1]: a note", []),
    ("<https://x.org/?a=b>", [(AUTO, "https://x.org/?a=b", "https://x.org/?a=b")]),
    ("<someone@x.org>", [(AUTO, "someone@x.org", "someone@x.org")]),
    ("<javascript:x>", [(AUTO, "javascript:x", "javascript:x")]),
    ("https://x.org", []),
    ("[a][b]\n\n[b]: https://x.org", [(REFERENCE, "https://x.org", "a"), (DEFINITION, "https://x.org", "b")]),
    ("[A  B][] and [a b]\n\n[a b]: <x> 'T'", [(REFERENCE, "x", "A  B"), (REFERENCE, "x", "a b"), (DEFINITION, "x", "a b")]),
    ("[b]:\n  x", [(DEFINITION, "x", "b")]),
    ("[a][b]", []),
    ("`[a](x)` ```\n[b](y)", [(INLINE, "y", "b")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_links(text: str, expected: list[tuple[LinkKind, str, str]]) -> None:
    """Links of every kind, as lenient as the engine is."""
    _, found = body(text)
    assert expected == [(link.kind, link.target, link.text) for link in found.links]
    assert () == (found.images if "![" not in text else ())


IMAGES = [
    ("![Alt](p.png)", [("p.png", "Alt", "![Alt](p.png)")]),
    ("![](p.png 'T')", [("p.png", "", "![](p.png 'T')")]),
    ("[![b](c)](x)", [("c", "b", "![b](c)")]),
    ("![a][p]\n\n[p]: q.png", [("q.png", "a", "![a][p]")]),
    ("`![a](b)`", []),
    ("\\![a](b)", []),
]


@pytest.mark.parametrize(("text", "expected"), IMAGES)
def test_images(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Pictures, with their descriptions."""
    source, found = body(text)
    assert expected == [(image.target, image.text, marked(source, image.span)) for image in found.images]


def test_places_of_targets() -> None:
    """The place of a target is the target, without title and angle brackets."""
    source, found = body('One [a](https://x.org "T"),\ntwo ![b](<c d>)\n\n[e]: f\n')
    assert ["https://x.org", "f"] == [marked(source, link.target_span) for link in found.links]
    assert ["c d"] == [marked(source, image.target_span) for image in found.images]


def test_fences() -> None:
    """Fenced blocks with what is in them and where it begins."""
    source, found = body("Text\n\n```quiz\n- q: <b>\n- r\n```\n\n~~~~ python title\n```\n~~~~\n\n```\n```\nEnd\n")
    assert [("quiz", "- q: <b>\n- r\n", FIRST + 3), ("python title", "```\n", FIRST + 8), ("", "", FIRST + 12)] == [
        (fence.info, fence.content, fence.content_line) for fence in found.fences
    ]
    assert ["```quiz\n- q: <b>\n- r\n```", "~~~~ python title\n```\n~~~~", "```\n```"] == [
        marked(source, fence.span) for fence in found.fences
    ]
    assert found.open_fence is None


def test_an_open_fence() -> None:
    """What follows an open fence counts as code, so that its end is missed and nothing else."""
    source, found = body("Text\n\n```python\n<b> [[a]]\n")
    assert found.open_fence is not None
    assert "```python" == marked(source, found.open_fence)
    assert ((), (), ()) == (found.fences, found.html, found.wiki_links)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Need", [(2, "Need", "need")]),
        ("# A\n## B ##\n### C #c", [(1, "A", "a"), (2, "B", "b"), (3, "C #c", "c-c")]),
        ("## Need\n\n## Need\n\n## need!", [(2, "Need", "need"), (2, "Need", "need_1"), (2, "need!", "need_2")]),
        ("#No space", [(1, "No space", "no-space")]),
        ("Title\n=====\n\nSub\n---\n", [(1, "Title", "title"), (2, "Sub", "sub")]),
        ("Text\n\n---\n\nText", []),
        ("| a |\n|---|\n| b |", []),
        (
            "## `code` and *words* [[id|shown]] [a](b)",
            [(2, "`code` and *words* [[id|shown]] [a](b)", "code-and-words-shown-a")],
        ),
        ("## Clínic & Co: 50 %", [(2, "Clínic & Co: 50 %", "clinic-co-50")]),
        ("## 好", [(2, "好", "_1")]),
        ("##", []),
        ("```\n# code\n```", []),
        (" # indented", []),
        ("####### seven", [(6, "# seven", "seven")]),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str, str]]) -> None:
    """Headings with level, words and anchor."""
    source, found = body(text)
    assert expected == [(heading.level, heading.text, heading.slug) for heading in found.headings]
    assert [heading.text for heading in found.headings] == [marked(source, heading.span) for heading in found.headings]


WORDS = st.lists(
    st.sampled_from(
        ["Need", "the *other*", "`code`", "50 %", "a_b", "é", "[x](y)", "A & B", "and", "-", "why?", "**b** c"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_anchors_are_those_of_the_engine(titles: list[str]) -> None:
    """The anchors are those that Python-Markdown gives the same headings."""
    engine = markdown.Markdown(extensions=["toc"])
    engine.convert("\n\n".join(f"## {title}" for title in titles))
    slugs = Slugs()
    tokens: list[dict[str, Any]] = engine.toc_tokens  # type: ignore[attr-defined]
    assert [token["id"] for token in tokens] == [slugs.take(title) for title in titles]


def test_a_slug_of_nothing() -> None:
    """A title of signs alone gives no anchor; the page numbers it."""
    assert "" == slugify("…")


OTHERS = [
    ("html", "a <b>c</b> d", ["<b>", "</b>"]),
    ("html", '<a href="x>y" b>', ['<a href="x>y" b>']),
    ("html", "<img src=x\nonerror=y>", ["<img src=x\nonerror=y>"]),
    ("html", "<img src=x", ["<img"]),
    ("html", "<svg/onload=x>", ["<svg/onload=x>"]),
    ("html", "<!-- a\n\nb --> c <!-- d", ["<!-- a\n\nb -->", "<!--"]),
    ("html", "<?php x ?> <!DOCTYPE html> <![CDATA[x]]>", ["<?php x ?>", "<!DOCTYPE html>", "<![CDATA[x]]>"]),
    ("html", "<my-tag> <name>", ["<my-tag>", "<name>"]),
    ("html", "5 < 6 > 4, p <alpha, x<y, a <- b, <3", []),
    ("html", "`<b>` \\<b> <https://x.org>", []),
    ("templates", "{{ a }} {% b %} {# c #}", ["{{ a }}", "{% b %}", "{# c #}"]),
    ("templates", "{{ a\nb }} {{ c", ["{{ a\nb }}", "{{"]),
    ("templates", "`{{ a }}` {a} { {b} }", []),
    ("templates", "{%- raw -%}", ["{%- raw -%}"]),
    ("includes", '--8<-- "a.md"\n;--8<-- "b"', ['--8<-- "a.md"', '--8<-- "b"']),
    ("includes", "{!a.md!} !include b\nOh!included", ["{!a.md!}", "!include b"]),
    ("includes", "`--8<-- a` `!include b`", []),
    ("attribute_lists", "# T {#id .c}\n\nx {: .y onclick=z }", ["{#id .c}", "{: .y onclick=z }"]),
    ("attribute_lists", "{ .a } {:.b} { x=1 } { data-x = 'y' }", ["{ .a }", "{:.b}", "{ x=1 }", "{ data-x = 'y' }"]),
    ("attribute_lists", "{a} {1, 2} { } {.5} `{: .x}`", []),
    ("attribute_lists", '!!! note\n    x\n\n!!! tip "T"\n', []),
    (
        "attribute_lists",
        '!!! note extra words\n\n- x\n\n    !!! note" onclick="y\n',
        ["!!! note extra words", '!!! note" onclick="y'],
    ),
]


@pytest.mark.parametrize(("kind", "text", "expected"), OTHERS)
def test_others(kind: str, text: str, expected: list[str]) -> None:
    """Tags, template syntax, inclusions and attribute lists, at their places."""
    assert expected == texts(text, kind)


def test_spans_are_places_in_the_file() -> None:
    """A longer front matter moves the body down, and Windows line ends do not matter."""
    source = read("---\r\na: 1\r\nb: |\r\n  two\r\n---\r\n\r\nSee [[x]].\r\n\r\n## Need\r\n")
    found = scan(source)
    assert (7, 5, 7, 10) == place(found.wiki_links[0].span)
    assert (9, 4, 9, 8) == place(found.headings[0].span)
    assert 9 == found.headings[0].line


def test_offsets_cut_what_is_meant_out_of_the_body() -> None:
    """Whoever rewrites a body needs no lines and columns for it."""
    source, found = body("\n## Need\n\nA [[ x | y ]] and [@ k ] with [b](c.md) <br> {{ d }}.\n")
    things: tuple[Any, ...] = (
        *found.headings,
        *found.wiki_links,
        *found.citations,
        *found.links,
        *found.html,
        *found.templates,
    )
    expected = ["Need", "[[ x | y ]]", "[@ k ]", "[b](c.md)", "<br>", "{{ d }}"]
    assert expected == [source.body[thing.start : thing.end] for thing in things]
    assert expected == [marked(source, thing.span) for thing in things]
    assert "x" == source.body[found.wiki_links[0].id_start : found.wiki_links[0].id_end]
    assert "k" == source.body[found.citations[0].key_start : found.citations[0].key_end]
    assert "c.md" == source.body[found.links[0].target_start : found.links[0].target_end]


def test_code_is_masked() -> None:
    """Code is blanked out, at the same length."""
    assert "a     [[b]]\n   \n   \n   \nc" == mask_code("a `x` [[b]]\n```\n[d]\n```\nc")
