"""Tests of reading a finished site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from procurement_kb.exports.built import Built

WEB = "https://example.org/kb/"
HERE = "training/modules/first/index.html"
FILES = {
    "index.html": "<!doctype html><title>Home</title><p>Home</p>",
    HERE: "<!doctype html><html lang=en><title>Öl</title><article data-lesson=first><h2 id=why>Øst</h2></article>",
    "training/modules/second/index.html": "<p>Second",
    "flat.html": "<p>Flat",
    "assets/a b.png": "png",
    "assets/css/one.css": '@import "two.css"; a{background:url(../pic.svg#x)} /* url(gone.png) */ b{src:url(data:x,y)}',
    "assets/css/two.css": "@font-face{src:url('../fonts/f.woff2') format(\"woff2\")} @import url(one.css);",
    "assets/pic.svg": "<svg/>",
    "assets/fonts/f.woff2": "font",
    "assets/css/broken.css": "a{background:url(gone.png)}",
    "assets/js/x.js": "1",
}


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A small site."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Built(tmp_path, WEB)


@pytest.fixture
def outward(built: Built) -> Callable[..., str]:
    """A function that rewrites markup of the first module's page."""

    def rewritten(markup: str, local: dict[str, str] | None = None, site: Built = built) -> str:
        element = html.fragment_fromstring(markup)
        site.outward(element, HERE, local or {})
        return str(html.tostring(element, encoding="unicode"))

    return rewritten


def test_tree_reads_utf_8_and_is_the_callers_own(built: Built) -> None:
    """Letters beyond ASCII arrive, and a change to one tree leaves the next alone."""
    tree = built.tree(HERE)
    [heading] = tree.xpath("//h2")
    heading.text = "changed"
    assert ["Øst"] == built.tree(HERE).xpath("//h2/text()")


@pytest.mark.parametrize(
    ("address", "file"),
    [("training/modules/first/", HERE), ("/training/modules/first", HERE), ("flat/", "flat.html"), ("", "index.html")],
)
def test_page_finds_both_kinds_of_addresses(built: Built, address: str, file: str) -> None:
    """A page is found whether its address is a folder or a file."""
    assert file == built.page(address)


def test_page_that_is_missing_is_named(built: Built) -> None:
    """Asking for a page that was never built says which."""
    with pytest.raises(FileNotFoundError, match="training/modules/third"):
        built.page("training/modules/third/")


@pytest.mark.parametrize(
    ("href", "file"),
    [
        ("../second/", "training/modules/second/index.html"),
        ("../second", "training/modules/second/index.html"),
        ("../second/index.html?a=b#c", "training/modules/second/index.html"),
        ("../../..", "index.html"),
        ("../../../flat.html", "flat.html"),
        ("../../../flat", "flat.html"),
        ("../../../assets/a%20b.png", "assets/a b.png"),
        ("./", HERE),
        ("/kb/flat.html", "flat.html"),
        ("https://example.org/kb/training/modules/second/", "training/modules/second/index.html"),
        ("https://example.org/kb", "index.html"),
        ("#why", None),
        ("", None),
        ("?a=b", None),
        ("../gone/", None),
        ("../../../../../../etc/passwd", None),
        ("https://example.org/other/", None),
        ("https://example.org/kb-two/", None),
        ("https://example.com/kb/", None),
        ("//example.com/flat.html", None),
        ("mailto:a@example.org", None),
        ("data:text/plain,x", None),
    ],
)
def test_target_is_the_file_that_a_link_points_to(built: Built, href: str, file: str | None) -> None:
    """Links are resolved as a browser does, to files that are there."""
    assert file == built.target(HERE, href)


def test_closure_follows_style_sheets(built: Built) -> None:
    """Sheets bring what they load, however deep, and nothing that only a comment names."""
    found = built.closure(["assets/css/one.css", "assets/js/x.js"])
    expected = ["assets/css/one.css", "assets/css/two.css", "assets/fonts/f.woff2", "assets/js/x.js", "assets/pic.svg"]
    assert (expected, b"font") == (list(found), found["assets/fonts/f.woff2"])


@pytest.mark.parametrize("name", ["assets/css/broken.css", "assets/css/gone.css"])
def test_closure_fails_when_a_file_is_missing(built: Built, name: str) -> None:
    """A package that lacks a file is not made."""
    with pytest.raises(FileNotFoundError, match="gone"):
        built.closure([name])


@pytest.mark.parametrize(
    ("markup", "local", "expected"),
    [
        (
            '<p><a href="../second/#x">a</a></p>',
            {},
            '<p><a href="https://example.org/kb/training/modules/second/#x" target="_blank" rel="noopener">a</a></p>',
        ),
        (
            '<p><a href="../second/#x">a</a></p>',
            {"training/modules/second/index.html": "second.html"},
            '<p><a href="second.html#x">a</a></p>',
        ),
        (
            '<p><a rel="external" href="https://example.com/">a</a></p>',
            {},
            '<p><a rel="external noopener" href="https://example.com/" target="_blank">a</a></p>',
        ),
        ('<p id="why"><a href="#why">a</a></p>', {}, '<p id="why"><a href="#why">a</a></p>'),
        (
            '<p><a href="#sources">a</a></p>',
            {},
            '<p><a href="https://example.org/kb/training/modules/first/#sources" target="_blank" rel="noopener">a</a></p>',
        ),
        ('<p><a href="#sources">a</a></p>', {HERE: "index.html"}, '<p><a href="index.html#sources">a</a></p>'),
        (
            '<p><img src="../../../assets/pic.svg" srcset="../../../assets/pic.svg 1x, ../../../assets/a%20b.png 2x"></p>',
            {"assets/pic.svg": "pic.svg"},
            '<p><img src="pic.svg" srcset="pic.svg 1x, https://example.org/kb/assets/a%20b.png 2x"></p>',
        ),
        ('<p><a href="mailto:a@example.org">a</a></p>', {}, '<p><a href="mailto:a@example.org">a</a></p>'),
        (
            '<p><a href="../gone/index.html?a=b">a</a></p>',
            {},
            '<p><a href="https://example.org/kb/training/modules/gone/?a=b" target="_blank" rel="noopener">a</a></p>',
        ),
        ('<p><img src="data:image/gif,x"></p>', {}, '<p><img src="data:image/gif,x"></p>'),
    ],
)
def test_outward_rewrites_links(outward: Callable[..., str], markup: str, local: dict[str, str], expected: str) -> None:
    """What is taken along is found beside, the rest on the web in a new tab."""
    assert expected == outward(markup, local)


def test_outward_without_a_web_address_keeps_the_words(outward: Callable[..., str], built: Built) -> None:
    """A site that is nowhere on the web leaves no link that leads nowhere."""
    nowhere = Built(built.root, "")
    assert "<p><a>a</a></p>" == outward('<p><a href="../second/">a</a></p>', {}, nowhere)
