"""Bodies are rendered by short ways, and come out as the engine renders them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.tables import TableProcessor
from mkdocs.config import load_config
from mkdocs.structure import pages as engine
from mkdocs.structure.files import File, Files, InclusionLevel

from procurement_kb.adapters.bodies import Bodies, Body
from procurement_kb.adapters.converters import Converters
from procurement_kb.adapters.shortcuts import _Headings, _Lines, _Link, _Plain, _Table, _Unmarked

ROOT = Path(__file__).parents[3]
REAL = sorted(path for folder in ("case_studies", "content") for path in (ROOT / folder).rglob("*.md"))
HERE = ("a/x.md", "a/y.md", "a/index.md", "top.md", "index.md")
"""The pages that texts are tried on; each text may link to any."""
THERE = (*HERE, "a/x/z.md", "a/b/w.md", "b/y.md", "b/place name.md", "picture.png")
HIDDEN = "a/hidden.md"


def site(uris: list[str], **options: Any) -> tuple[Any, Files, dict[str, Any]]:
    """Return the configuration of the site, files, and their pages."""
    config = load_config(str(ROOT / "mkdocs.yml"), hooks=[], **options)
    files = Files([File(uri, config.docs_dir, config.site_dir, use_directory_urls=True) for uri in uris])
    pages = {uri: engine.Page(None, file, config) for uri, file in files.src_uris.items() if uri.endswith(".md")}
    return config, files, pages


class Tried:
    """Both ways, on one site; what the short one remembers, it remembers from text to text."""

    def __init__(self, **options: Any) -> None:
        self.config, self.files, self.pages = site([*THERE, HIDDEN], **options)
        hidden = self.files.src_uris[HIDDEN]
        hidden.inclusion = InclusionLevel.EXCLUDED
        self.texts: dict[str, str] = {}
        self.bodies = Bodies(self.config, self.texts, lambda _, html: (html, (), None), self.pages.values(), self.files)

    def short(self, uri: str, text: str) -> tuple[object, ...]:
        """Return what a text on a page gives: HTML, headings, anchors, links to places."""
        self.texts[uri] = text
        body: Body = self.bodies._body(self.pages[uri])
        return body.html, body.toc, body.anchors, body.links

    def long(self, uri: str, text: str) -> tuple[object, ...]:
        """Return the same as a new converter gives it, which knows no raw HTML, with what the engine adds to one."""
        md = Markdown(extensions=self.config.markdown_extensions, extension_configs=self.config.mdx_configs)
        md.preprocessors.deregister("html_block")
        for name in ("html", "entity", "automail"):
            md.inlinePatterns.deregister(name)
        anchors = engine._ExtractAnchorsTreeprocessor(self.pages[uri].file, self.files, self.config)
        links = engine._RelativePathTreeprocessor(self.pages[uri].file, self.files, self.config)
        anchors._register(md)
        links._register(md)
        html = md.convert(text) if text.strip() else ""
        toc: Any = getattr(md, "toc_tokens", [])
        return html, toc, anchors.present_anchor_ids, {f.src_uri: row for f, row in links.links_to_anchors.items()}

    def agree(self, uri: str, text: str) -> None:
        """Check that both ways give the same, and that the engine says the same."""
        assert heard(self.long, uri, text) == heard(self.short, uri, text)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Hear what the engine says."""
    said: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    before = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def heard(way: Callable[[str, str], tuple[object, ...]], uri: str, text: str) -> tuple[object, list[str]]:
    """Return what a way gives, or why it cannot, and what the engine says."""
    with listening() as said:
        try:
            return way(uri, text), said
        except ValueError as problem:
            return str(problem), said


TRIED = Tried()
OTHER = Tried(markdown_extensions=["attr_list", "def_list", "footnotes", "smarty", {"toc": {"permalink": True}}])
BREAKS = Tried(markdown_extensions=["nl2br", "abbr", "legacy_em", {"toc": {"marker": "[INDEX]"}}])
SMART = Tried(markdown_extensions=["smarty"])
LINED = Tried(markdown_extensions=["nl2br"])

WORDS = st.sampled_from([
    *("word", "Word two", "é好", "x_y_z", "14 companies", "3.5", "a-b", "C#", "x > y", "1 < 2", "A & B", "&amp;", "R&D"),
    *("*em*", "**strong**", "***both***", "_em_", "__strong__", "*", "**", "_", "__", "* ", "`code`", "``a`b``", "`", "``"),
    *("\\*", "\\_", "\\", "\\\\", "\\`", "\\[", "\\-", "\\|", "!", "!!!", "![", "[", "]", "(", ")", "](", "]:", "[x]"),
    *("[text](y.md)", "[text](../top.md)", "[a [b] c](x/z.md)", "[t](<b/place name.md>)", "[t](y.md 'title')", "[t]()"),
    *("[t](y.md#place)", "[t](#place)", "[t](nowhere.md)", "[t](hidden.md)", "[t](https://a.eu/b.md)", "[t](/top.md)"),
    *("[*t*](x.md)", "[t](a(b)c.md)", "[t](x.md", "[t] (x.md)", "[t](b%2Fy.md)", "[t](index.md)", "[t](./x.md)", "[t](.)"),
    *("[t](../../x.md)", "[t](x.md?q)", "[t](mailto:a@b.eu)", "![alt](../picture.png)", "[[id]]", "[@a]", "[text][ref]"),
    *("[ref]", "<https://a.eu/>", "<https://a.eu/?a=b&c>", "[TOC]", "[INDEX]", "{: .c}", "{#i}", "[^1]", '"', "'", "--", "..."),
    *("|", " | ", ":--", ":-:", "\ue000", "\u00a0", "\u2028", "\x85", "\x1c", "\x02", "\x03", "\t", "\r", "  ", "    "),
])  # fmt: skip
STARTS = st.sampled_from([
    *("", "", "", " ", "   ", "    ", "        ", "\t", "# ", "## ", "##", "### ", "#### ", "* ", "*", "- ", "+ ", "-", "+"),
    *("1. ", "1.", "12. ", "1) ", "> ", ">", "    * ", "    1. ", "  - ", "!!! note ", '!!! note "T"', "!!!", "    - "),
    *("---", "***", "* * *", "___", "===", "=", "--", "| ", "|", "| --- | --- |", ":-- | --:", "|--|", "```", "~~~", "``` py"),
    *("[ref]: https://a.eu/", "[ref]:", " [ref]: y.md 'T'", "[^1]: ", ":   ", "*[R&D]: ", "\u00a0", "\ue000", "\x02", "**"),
])  # fmt: skip
LINES = st.tuples(STARTS, st.lists(WORDS, max_size=5).map(" ".join), st.sampled_from(["", "", "", "  ", " ", "\\"]))
TEXTS = st.lists(
    st.tuples(LINES.map("".join), st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\r\n"]))
).map(lambda rows: "".join(line + end for line, end in rows))

NEAR = (
    'Plain -- with "quotes".\n\nTwo\nlines.',
    "14 companies came.\n2018 was the year.",
    "1. one\n2. two",
    "a\n1. not a list",
    "1.5 million",
    "**Strong.**\nAnd more.",
    "* item",
    "*emphasis* first",
    "_emphasis_ first",
    "see <https://a.eu/>",
    "* * *",
    "***",
    "a\n***",
    "a\n* * *\nb",
    "a\n---",
    "a\n===\nb",
    "a\n-\n",
    "a\n> b",
    "a\n# b\nc",
    "a\n!!! note\n    b",
    "a\n!!! note\nb",
    "!!! note\n    a\n\n    b\n\nc",
    "!!! note\n    * a\n\n        b",
    "a\n[ref]: https://a.eu/\n\n[ref] [b][ref] ![ref]",
    "[re\nf]: https://a.eu/\n\n[re f]",
    "[ref] is: nothing",
    "[TOC]\n\n## A\n\n### B\n\n## A",
    "- [TOC]\n\n## A",
    "a | b\n--- | ---\n1 | `|`\n\\| | 2",
    "a | b\n:-: | :--\n1 | 2",
    "| a |\n| - |\n| 1 |",
    "a|b\nc",
    "* a\n\n    b\n* c\n    * d\n\n1. e",
    "* # a\n  b",
    "> a\n\nb\n\n> c\nd",
    "    code\n\n    more *code*\n\na",
    "a  \nb",
    "a\t\nb\t \nc",
    "a\r\nb  \r\nc",
    "\\*a\\* `b\\`c`",
    "## A \\* *b* `c`\n\n## [d](y.md)\n\n## \n\n## ##",
    "[a](y.md)[b](y.md 't')[c](<y.md>)[d]( y.md )[e](y(1).md)",
    "[a](y.md't') [b](y.md\"t\") [c](y.md't)",
    "[a\n(b)](y.md)",
    "*[a](y.md)* [*a*](y.md) [![a](../picture.png)](y.md)",
    "[a](http://[",
    "]\x02(y.md) [a]\x02(y.md)",
    "```\n[a](y.md)\n```\n\n~~~\n# b\n~~~",
    "> ```\n> a\n> ```",
)


@pytest.mark.parametrize(
    "tried", [TRIED, OTHER, BREAKS, SMART, LINED], ids=["ours", "other", "breaks", "smart", "lined"]
)
@pytest.mark.parametrize("text", NEAR)
def test_what_nearly_is_something_else(text: str, tried: Tried) -> None:
    """A text comes out as the long way gives it, whichever kinds of blocks and marks the site knows."""
    for uri in HERE:
        tried.agree(uri, text)


@given(uri=st.sampled_from(HERE), text=TEXTS)
def test_any_text(uri: str, text: str) -> None:
    """Any text comes out as the long way gives it."""
    TRIED.agree(uri, text)


@given(uri=st.sampled_from(HERE), text=TEXTS, tried=st.sampled_from([OTHER, BREAKS, SMART, LINED]))
def test_any_text_of_other_sites(uri: str, text: str, tried: Tried) -> None:
    """So it does where the site's configuration adds kinds of blocks and of marks."""
    tried.agree(uri, text)


@given(text=st.text(st.sampled_from("ab1 \n\n#*_-=+>!|[]()`.:\\\t"), max_size=60))
@example("a\n\n*b*")
def test_any_characters(text: str) -> None:
    """So do texts that are nothing but marks."""
    TRIED.agree("a/x.md", text)


def test_real_bodies_are_as_the_engine_renders_them() -> None:
    """The texts of this site give what MkDocs itself gives, which sets up everything anew for each."""
    uris = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").split("\n---\n", 1)[-1] for path in REAL}
    config, files, pages = site(list(uris))
    bodies = Bodies(config, uris, lambda _, html: (html, (), None), pages.values(), files)
    for uri, page in pages.items():
        page.markdown = uris[uri]
        page.render(config, files)
        theirs = page.content, str(page.toc), page.present_anchor_ids, page.links_to_anchors
        bodies.render(page, None, files)
        assert theirs == (page.content, str(page.toc), page.present_anchor_ids, page.links_to_anchors), uri
    assert len(pages) > 100


def test_short_ways_are_taken() -> None:
    """With the libraries that are installed, every short way is taken; otherwise nothing above would be tested."""
    md = Converters(TRIED.config).for_text("Plain.")
    kinds = {type(item) for item in (*md.preprocessors, *md.parser.blockprocessors, *md.treeprocessors)}
    assert {_Lines, _Plain, _Table, _Unmarked, _Headings} <= kinds
    assert "_split" in vars(TableProcessor)
    assert "unescape" not in md.treeprocessors
    assert "fenced_code_block" not in md.preprocessors
    assert type(Converters(TRIED.config).for_text("[a](b)").inlinePatterns["link"]) is _Link


def test_short_ways_that_know_all_kinds_are_not_taken_among_others() -> None:
    """Where a site adds kinds of blocks or marks, they are looked for everywhere."""
    md = Converters(OTHER.config).for_text("Plain.")
    assert "plain" not in md.parser.blockprocessors
    assert "unmarked" not in md.treeprocessors
    assert "unescape" in md.treeprocessors


def test_texts_that_lack_the_same_share_a_converter() -> None:
    """A converter is made once for all texts that lack the same, and forgets one text for the next."""
    converters = Converters(TRIED.config)
    first = converters.for_text("[a]: https://a.eu/")
    assert "a.eu" in first.convert("[a]\n\n[a]: https://a.eu/")
    assert converters.for_text("[b]: https://b.eu/") is first
    assert "a.eu" not in first.convert("[a]\n\n[b]: https://b.eu/")
    assert converters.for_text("Plain.") is not first


def test_each_page_is_looked_up_once() -> None:
    """A link that stands on many pages of a folder costs one search, and each page has its own way there."""
    tried = Tried()
    asked: list[str] = []
    find = tried.files.get_file_from_path

    def note(path: str) -> File | None:
        asked.append(path)
        return find(path)

    tried.files.get_file_from_path = note  # type: ignore[method-assign]
    found = [tried.short(uri, "[z](x/z.md) [y](y.md)\n\n[y](y.md)")[0] for uri in ("a/x.md", "a/y.md", "a/index.md")]
    assert asked == ["a/x/z.md", "a/y.md"]
    assert [str(html).count('href="./"') for html in found] == [0, 2, 0]
    assert ['href="z/"' in str(html) for html in found] == [True, False, False]


def test_what_the_engine_says_of_links_it_says_of_every_page() -> None:
    """Pages that do not exist, or are not published, are reported for each page that links to them."""
    tried = Tried()
    with listening() as said:
        for uri in ("a/x.md", "a/y.md"):
            tried.short(uri, "[a](nowhere.md) [b](hidden.md) [c](nowhere.md)")
    assert [sum("nowhere.md" in message for message in said), sum("hidden.md" in message for message in said)] == [4, 2]
