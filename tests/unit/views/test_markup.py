"""What contributors write is harmless; what the generator adds is intact."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.glossary import Spelling, TermIndex
from procurement_kb.views.markup import ATTRIBUTES, CLASSES, TAGS, PageMarks, clean, finish, relative_href

TERMS = TermIndex([Spelling("PCP", "pcp", exact=True)])
MARKS = PageMarks(href="cases/x/", sources={"audit": 1})
HREFS = {"pcp": "glossary/pcp/"}

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle/></svg>",
    "<iframe src='https://evil.example'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa&#115;cript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example/x'>x</a>",
    "<img src='https://evil.example/x.png' alt=''>",
    "<img src='//evil.example/x.png' alt=''>",
    "<img src='/\\evil.example/x.png' alt=''>",
    "<p style='background:url(https://evil.example)'>x</p>",
    "<style>@import 'https://evil.example';</style>",
    "<link rel=stylesheet href=https://evil.example>",
    "<base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><input name=a></form>",
    "<object data=https://evil.example></object>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<div class='md-header' onclick=alert(1)>x</div>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video src=https://evil.example autoplay></video>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    '<https://example.org/"onmouseover=alert(1)>',
    "```html\n<script>alert(1)</script>\n```",
    "# <script>alert(1)</script>",
    "| a |\n| - |\n| <img src=x onerror=alert(1)> |",
]
ACTIVE = re.compile(
    r"<(script|iframe|svg|style|link|base|meta|form|input|object|embed|video|audio|math|noscript|details)\b"
    r"|\son\w+\s*=|javascript:|<[^>]+(?:src|href)=\"(?:data:|//)|<img[^>]+src=\"[^\"]*evil|style=",
    re.IGNORECASE,
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_are_harmless(payload: str) -> None:
    """No payload leaves an active element, handler, scheme or foreign resource."""
    rendered = markdown.markdown(payload, extensions=["tables", "fenced_code", "admonition"])

    finished, _ = finish(rendered, MARKS, TERMS, HREFS)
    without_text = re.sub(r">[^<]*<", "><", finished)

    assert ACTIVE.search(without_text) is None, finished


@given(st.text(alphabet="<>/=\"' abcimgsrxonlj:;&#1\n\ue000\ue001", max_size=120))
def test_allow_list_holds(text: str) -> None:
    """Whatever comes in, only elements of the list come out."""
    for name in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", clean(text)):
        assert name in TAGS


def test_classes_of_the_theme_cannot_be_borrowed() -> None:
    """A contributor can write an admonition but not dress text up as the site's own parts."""
    assert '<div class="admonition note">x</div>' == clean('<div class="admonition note kb-grade">x</div>')
    assert set(CLASSES) == {"div", "p"}


@pytest.mark.parametrize("taken", ["__config", "__search", "kb-search", "kb-content", "kb-def-pcp"])
def test_ids_of_the_page_cannot_be_borrowed(taken: str) -> None:
    """A heading keeps its anchor unless it is one that the theme or the templates look for."""
    assert "<h2>x</h2>" == clean(f'<h2 id="{taken}">x</h2>')
    assert '<h2 id="need">x</h2>' == clean('<h2 id="need">x</h2>')
    assert '<h2 id="_1">x</h2>' == clean('<h2 id="_1">x</h2>')


def test_citations_become_numbered_links() -> None:
    """A citation becomes a superscript link to its source, named by the number that stands in the list."""
    html, _ = finish("<p>A fact \ue000audit\ue001.</p>", MARKS, TERMS, HREFS)

    assert ('<p>A fact<sup class="kb-cites"><a href="#kb-source-audit" aria-label="Source 1">1</a></sup>.</p>') == html


def test_unknown_citations_leave_no_trace() -> None:
    """A forged or unknown marker is dropped."""
    assert "<p>A fact.</p>" == finish("<p>A fact\ue000nobody\ue001.</p>", MARKS, TERMS, HREFS)[0]


def test_terms_are_linked_once_and_not_in_headings_links_or_code() -> None:
    """The first plain use is marked, relative to the page."""
    html, used = finish('<h2 id="a">PCP</h2><p><a href="b">PCP</a> <code>PCP</code> PCP PCP</p>', MARKS, TERMS, HREFS)

    assert ("pcp",) == used
    assert 1 == html.count('class="kb-term"')
    assert 'href="../../glossary/pcp/"' in html
    assert '<code>PCP</code> <a class="kb-term"' in html


@pytest.mark.parametrize(
    "skipped",
    [
        '<a href="b">PCP</a>',
        '<a href="b" title="PCP &gt; x">PCP</a>',
        '<h3 id="pcp">PCP</h3>',
        "<pre><code>PCP</code></pre>",
        '<table><thead><tr><th align="left">PCP</th></tr></thead></table>',
        '<img src="pcp.png" alt="PCP">',
        "<abbr>PCP</abbr><br><hr>",
    ],
)
def test_terms_are_marked_behind_what_is_skipped(skipped: str) -> None:
    """With attributes or without, an element that holds no marks ends where it ends."""
    html, used = finish(f"{skipped}<p>PCP</p>", MARKS, TERMS, HREFS)

    assert ("pcp",) == used
    assert '<p><a class="kb-term"' in html
    assert 1 == html.count('class="kb-term"')


def test_tables_and_code_have_no_attributes() -> None:
    """Their tags are known as they are written without any."""
    assert {"table", "pre"}.isdisjoint({*ATTRIBUTES, *CLASSES})


def test_code_is_scrolled_with_the_keyboard() -> None:
    """Long lines of code can be reached and scrolled with the keyboard."""
    html, _ = finish("<pre><code>PCP\n</code></pre>", MARKS, TERMS, HREFS)

    assert '<pre tabindex="0"><code>PCP\n</code></pre>' == html


def test_tables_scroll_in_their_own_region() -> None:
    """Wide tables can be reached and scrolled with the keyboard."""
    html, _ = finish("<table><tbody><tr><td>1</td></tr></tbody></table>", MARKS, TERMS, HREFS)

    assert html.startswith('<div class="kb-table" role="region"')
    assert html.endswith("</table></div>")


@pytest.mark.parametrize(
    ("start", "target", "expected"),
    [
        ("cases/x/", "glossary/pcp/", "../../glossary/pcp/"),
        ("", "glossary/pcp/", "glossary/pcp/"),
        ("cases/x/", "", "../../"),
        ("cases/x.html", "glossary/pcp.html", "../glossary/pcp.html"),
        ("index.html", "glossary/pcp.html", "glossary/pcp.html"),
        ("cases/x/", "cases/x/", "./"),
        ("cases/x/", "cases/y/#a", "../y/#a"),
    ],
)
def test_relative_addresses(start: str, target: str, expected: str) -> None:
    """Addresses work at a sub-path, at a root and from disk because they are relative."""
    assert expected == relative_href(start, target)
