"""Tests of the e-books: what becomes of a page, where links lead, and what the file holds."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from procurement_kb.exports.built import Built
from procurement_kb.exports.epub import make
from procurement_kb.exports.epub.xhtml import converted, element, fill, resolve, safe_id, words
from procurement_kb.views.downloads import GUIDANCE, Download

WEB = "https://example.org/kb/"
X = "{http://www.w3.org/1999/xhtml}"
NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
OPS_TYPE = "{http://www.idpf.org/2007/ops}type"

HOME = '<span data-edition="2026-05-03" data-version="0.1.0">Version</span>'
PAGE = """<!doctype html><html lang="en"><body><main><article>
<header><nav class="crumbs"><a href="../../">Home</a></nav><h1>{title}</h1><p class="lead">In a word.</p></header>
<aside><section class="facts"><h2>Key facts</h2><dl><div class="fact"><dt>For</dt><dd><ul><li>Buyers</li><li>Wards</li></ul></dd></div>
</dl></section></aside>
<div class="main-col">{body}</div>
<section class="block" id="kb-related"><h2>Related</h2></section>
<section class="block sources" id="kb-sources"><h2>Sources</h2><ol>
<li id="kb-source-law"><a href="https://example.com/a b" rel="external">The law</a> <span class="source-meta">2014.</span></li>
</ol></section>
<section class="block colophon"><p>Reviewed on 3 May 2026.</p><details><summary>Cite</summary></details></section>
</article></main></body></html>"""
GUIDE = """<div class="prose guide"><h2 id="in-short">In short</h2><p>Ask<sup class="kb-cites"><a href="#kb-source-law">1</a></sup>
and <a href="../tender/#in-short">tender</a>, <a href="../../cases/one/">a case</a>, <a href="#gone">gone</a>,
<a class="kb-term" href="../../glossary/pcp/">PCP</a>, <a href="#in-short">above</a>, <a href="mailto:a@example.org">us</a>.</p>
<div class="kb-table" role="region" tabindex="0"><table><tr><td>1</td></tr></table></div>
<img src="../../assets/pictures/a b.png" alt="A ward"><button>Copy</button></div>"""
LESSON = """<section class="objectives"><h2 id="kb-objectives">Afterwards you can</h2><ul><li>Count</li></ul></section>
<div class="prose" data-lesson-body><section data-section="sum"><h2 id="sum">The sum</h2><p>One and one.</p></section>
<section data-section="exercise"><h2 id="exercise">Exercise</h2><p>Add.</p>
<details class="kb-model" data-model-answer><summary><h3>Model answer</h3></summary><p>Two, of course.</p></details></section>
<section data-section="quiz"><h2 id="quiz">Quiz</h2><ol class="kb-quiz" data-quiz>
<li class="kb-quiz__question" id="kb-question-1"><p class="kb-quiz__text">How many?</p><ul><li>Two</li></ul>
<details class="kb-quiz__answer"><summary>Show</summary><p>Right: two.</p><p><a href="#sum">Read the section</a></p></details></li>
</ol><script type="application/json" data-quiz-data>"c2VjcmV0"</script></section></div>"""
FILES = {
    "index.html": HOME,
    "guidance/ask/index.html": PAGE.format(title="Ask first", body=GUIDE),
    "guidance/tender/index.html": PAGE.format(
        title="Tender", body='<div class="prose guide"><h2 id="in-short">In short</h2><p>Do.</p></div>'
    ),
    "guidance/later/index.html": PAGE.format(title="Later", body='<div class="prose guide"><p>Wait.</p></div>'),
    "training/paths/short/index.html": PAGE.format(
        title="Short path", body='<div class="prose"><p>Take <a href="../../modules/one/">one</a>.</p></div>'
    ),
    "training/modules/one/index.html": PAGE.format(title="One", body=LESSON),
    "glossary/pcp/index.html": PAGE.format(title="Pre-commercial procurement", body=""),
    "cases/one/index.html": PAGE.format(title="Case", body=""),
    "assets/pictures/a b.png": "png",
    "assets/fonts/hyperlegible-latin.woff2": "font",
}


def record(kind: str, **fields: Any) -> Any:
    """Return what a book asks of a record's node."""
    made = SimpleNamespace(kind_=SimpleNamespace(name=kind), **fields)
    made.effective_themes = lambda: fields.get("themes", [])
    return made


RECORDS = {
    "value": record("theme", order=1, title="Value"),
    "digital": record("theme", order=2, title="Digital"),
    "ask": record("guidance", title="Ask first", phase="plan", themes=["digital"]),
    "later": record("guidance", title="Later", phase="plan", themes=["value"]),
    "tender": record("guidance", title="Tender", phase="tender", themes=["value"]),
    "one": record("module", title="One"),
    "short": record("path", title="Short path", summary="For the hurried.", modules=["one"]),
}
NODES = {name: SimpleNamespace(id=name, loaded=SimpleNamespace(record=one)) for name, one in RECORDS.items()}
PHASES = {
    "tender": SimpleNamespace(label="Tender and award", description="Criteria."),
    "plan": SimpleNamespace(label="Plan", description="Needs."),
    "learn": SimpleNamespace(label="Learn", description="Nothing yet."),
}
PROJECT: Any = SimpleNamespace(
    settings=SimpleNamespace(site_name="Buying Better Care"),
    graph=SimpleNamespace(nodes=NODES, resolve=lambda record_id: record_id),
    codelists={"phase": PHASES},
)


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A small site."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Built(tmp_path, WEB)


@pytest.fixture
def guidance(built: Built) -> dict[str, bytes]:
    """The files of the book of all guidance."""
    return files(make(built, PROJECT, Download(GUIDANCE, "epub"), covers={GUIDANCE: b"picture"}))


@pytest.fixture
def path(built: Built) -> dict[str, bytes]:
    """The files of the book of a path."""
    return files(make(built, PROJECT, Download("short.epub", "epub", "short")))


def files(data: bytes) -> dict[str, bytes]:
    """Return the files of a book by their names in its folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.removeprefix("EPUB/"): archive.read(name) for name in archive.namelist()}


def tree(content: bytes) -> Any:
    """Return an XML file."""
    return etree.fromstring(content)


def converted_markup(markup: str) -> str:
    """Return HTML as it stands in a book, without the names of its language."""
    target = element("div")
    fill(target, html.fragment_fromstring(f"<div>{markup}</div>"))
    text = etree.tostring(target, encoding="unicode")
    return re.sub(r' xmlns(:epub)?="[^"]*"', "", text).removeprefix("<div>").removesuffix("</div>")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a<b>b</b>c", "a<b>b</b>c"),
        ("a<button>x</button>b<script>x</script>c<!-- x -->d", "abcd"),
        ('<p hidden>x</p><p aria-hidden="true">x</p><p class="js-only">x</p>y', "y"),
        ("<details><summary>More</summary><p>x</p></details>", "<div><p>More</p><p>x</p></div>"),
        ('<p class="lead x" data-y="z" onclick="x()" style="x" tabindex="0">a</p>', "<p>a</p>"),
        ('<div class="admonition note">a</div>', '<div class="admonition">a</div>'),
        ('<p id="1-two">a</p>', '<p id="x-1-two">a</p>'),
        ('<div class="kb-table" tabindex="0"><table><tr><th scope="row">a</th></tr></table></div>b',
         '<table><tr><th scope="row">a</th></tr></table>b'),
        ('<i lang="de">a</i>', '<i lang="de" xml:lang="de">a</i>'),
        ("a\x0bb<br>c", "ab<br/>c"),
        ('<svg aria-hidden="true"><path d="M0"/></svg>a', "a"),
        ('<svg viewbox="0 0 1 1" role="img" class="x"><title>a</title></svg>',
         '<svg viewBox="0 0 1 1" role="img"><title>a</title></svg>'),
    ],
)  # fmt: skip
def test_text_stays_and_furniture_goes(markup: str, expected: str) -> None:
    """What is text on a page is in the book, and nothing that only a screen needs."""
    assert expected == converted_markup(markup)


@given(st.text(min_size=1, max_size=20))
def test_ids_are_names_in_xml(value: str) -> None:
    """Any id becomes one that XML allows, and two stay two."""
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", safe_id(value))
    assert safe_id(value) != safe_id(value + "1")


def test_words_leave_out_what_no_reader_sees() -> None:
    """The text of an element has single blanks and no furniture."""
    assert "one two" == words(html.fragment_fromstring("<p>one\n <b>two</b><button>x</button></p>"))


def test_links_without_an_address_are_text() -> None:
    """A link that leads nowhere keeps its words."""
    link = converted(html.fragment_fromstring('<a href="x" aria-label="y">words</a>'))
    assert link is not None
    resolve(link, None)
    assert (f"{X}span", "words", []) == (link.tag, link.text, list(link.attrib))


def test_mimetype_comes_first(built: Built) -> None:
    """The file begins as readers recognise it: the type, first and as it is."""
    with zipfile.ZipFile(io.BytesIO(make(built, PROJECT, Download(GUIDANCE, "epub")))) as archive:
        first = archive.infolist()[0]
        assert ("mimetype", zipfile.ZIP_STORED) == (first.filename, first.compress_type)
        assert b"application/epub+zip" == archive.read(first)


def test_books_are_the_same_each_time(built: Built) -> None:
    """Two runs give the same bytes."""
    download = Download("short.epub", "epub", "short")
    assert make(built, PROJECT, download) == make(built, PROJECT, download)


def test_guidance_stands_by_phase_and_theme(guidance: dict[str, bytes]) -> None:
    """Chapters follow the phases; within one, the themes in the order of the plan. Phases without pages are left out."""
    nav = tree(guidance["nav.xhtml"])
    contents = nav.xpath("//x:nav[@id='toc']//x:a/text()", namespaces=NAMES)
    expected = ["Tender and award", "Tender", "Plan", "Later", "Ask first", "Terms used", "About this book"]
    assert expected == contents
    spine = tree(guidance["package.opf"])
    names = {item.get("id"): item.get("href") for item in spine.iterfind(".//o:item", NAMES)}
    read = [names[item.get("idref")] for item in spine.iterfind(".//o:itemref", NAMES)]
    assert ["title.xhtml", "nav.xhtml", "part-tender.xhtml", "tender.xhtml", "part-plan.xhtml"] == read[:5]


def test_links_lead_into_the_book_or_to_the_web(guidance: dict[str, bytes]) -> None:
    """Chapters and terms are reached within the book, all other pages on the web."""
    page = tree(guidance["ask.xhtml"])
    hrefs = {"".join(link.itertext()): link.get("href") for link in page.iter(f"{X}a")}
    expected = {
        "1": "#kb-source-law",
        "tender": "tender.xhtml#in-short",
        "a case": f"{WEB}cases/one/",
        "gone": f"{WEB}guidance/ask/#gone",
        "PCP": "terms.xhtml#term-pcp",
        "above": "#in-short",
        "us": "mailto:a@example.org",
        "The law": "https://example.com/a%20b",
        "↩": "#kb-ref-1",
        "This page on the web": f"{WEB}guidance/ask/",
    }
    assert expected == hrefs


def test_sources_are_notes(guidance: dict[str, bytes]) -> None:
    """A mark in the text leads to a note, and the note back to the mark."""
    page = tree(guidance["ask.xhtml"])
    [mark] = page.xpath("//x:a[@role='doc-noteref']", namespaces=NAMES)
    assert ("noteref", "kb-ref-1") == (mark.get(OPS_TYPE), mark.get("id"))
    [notes] = page.xpath("//x:section[@role='doc-endnotes']", namespaces=NAMES)
    assert ["kb-source-law"] == [item.get("id") for item in notes.iter(f"{X}li")]


def test_a_chapter_has_the_page_and_nothing_around_it(guidance: dict[str, bytes]) -> None:
    """Title, summary, facts, text and review are there; ways to elsewhere are not."""
    text = " ".join("".join(tree(guidance["ask.xhtml"]).itertext()).split())
    for part in ("Ask first", "In a word.", "For", "Wards", "In short", "Reviewed on 3 May 2026."):
        assert part in text
    for part in ("Home", "Key facts", "Related", "Cite", "Copy"):
        assert part not in text


def test_terms_are_explained(guidance: dict[str, bytes]) -> None:
    """The terms that chapters link to are explained at the end."""
    terms = tree(guidance["terms.xhtml"])
    assert ["term-pcp"] == [item.get("id") for item in terms.iter(f"{X}dt")]
    assert ["Pre-commercial procurement"] == [item.text for item in terms.iter(f"{X}dfn")]


def test_pictures_fonts_and_cover_are_in_the_book(guidance: dict[str, bytes]) -> None:
    """What chapters show is in the file and in its list."""
    package = tree(guidance["package.opf"])
    items = {item.get("href"): item for item in package.iterfind(".//o:item", NAMES)}
    assert "cover-image" == items["images/cover.png"].get("properties")
    assert "image/png" == items["images/assets-pictures-a-b.png"].get("media-type")
    assert "font/woff2" == items["fonts/hyperlegible-latin.woff2"].get("media-type")
    assert set(items) == set(guidance) - {"mimetype", "META-INF/container.xml", "package.opf"}


def test_book_says_what_it_is(guidance: dict[str, bytes]) -> None:
    """Date, language, licence, address and how it can be read stand in the package."""
    package = tree(guidance["package.opf"])
    assert "2026-05-03" == package.findtext(".//dc:date", namespaces=NAMES)
    assert "en" == package.findtext(".//dc:language", namespaces=NAMES)
    assert f"{WEB}downloads/{GUIDANCE}" == package.findtext(".//dc:source", namespaces=NAMES)
    stated = {(item.get("property"), item.text) for item in package.iterfind(".//o:meta", NAMES)}
    assert {
        ("dcterms:modified", "2026-05-03T00:00:00Z"),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessModeSufficient", "textual"),
    } <= stated
    # Nobody has audited the book against a standard, so that it claims none.
    assert not {"dcterms:conformsTo", "a11y:certifiedBy"} & {name for name, _ in stated}


def test_answers_stand_at_the_end(path: dict[str, bytes]) -> None:
    """The lesson asks, the last part answers, and links lead there and back."""
    lesson, answers = tree(path["one.xhtml"]), tree(path["answers-one.xhtml"])
    text = "".join(lesson.itertext())
    assert "How many?" in text
    assert not re.search(r"of course|Right|c2VjcmV0", text)
    assert "Two, of course." in "".join(answers.itertext())
    [question] = lesson.xpath("//x:li[@id='kb-question-1']", namespaces=NAMES)
    [answer] = answers.xpath("//x:li[@id='kb-answer-1']", namespaces=NAMES)
    assert ["answers-one.xhtml#kb-answer-1"] == [link.get("href") for link in question.iter(f"{X}a")]
    assert ["one.xhtml#sum", "one.xhtml#kb-question-1"] == [link.get("href") for link in answer.iter(f"{X}a")]


def test_path_holds_its_modules(path: dict[str, bytes]) -> None:
    """The introduction leads to the lessons in the book, and the contents name them in order."""
    assert ["one.xhtml"] == [link.get("href") for link in tree(path["path.xhtml"]).iter(f"{X}a") if link.text == "one"]
    contents = tree(path["nav.xhtml"]).xpath("//x:nav[@id='toc']//x:a/text()", namespaces=NAMES)
    assert ["About this path", "One", "Answers", "One", "About this book"] == contents
