"""Tests of the offline edition: what becomes of a page, and which files may be in it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from procurement_kb.exports.built import Built
from procurement_kb.exports.edition import Edition, EditionError, read_edition
from procurement_kb.exports.offline import MOST_LETTERS, READ_ME, OfflineError, make, offline_page
from procurement_kb.views.downloads import CHECKSUMS, OFFLINE, Download

WEB = "https://example.org/kb/"
FOOT = '<span data-edition="2026-05-03" data-version="0.1.0">Version 0.1.0 · Updated 3 May 2026</span>'
FILES = {
    "index.html": f'<!doctype html><html lang="en"><a href="explore/">Explore</a>{FOOT}</html>',
    "explore/index.html": "<html><p>All",
    "flat.html": "<html><p>Flat",
    "type.css": "@font-face{font-display: optional}",
    "data.js": 'x = "<a href=\\"explore/\\">";',
    "404.html": "<html>",
    "sitemap.xml": "<urlset>",
    "pagefind/fragment/a.pf_fragment": "x",
    "pagefind/index/a.pf_index": "x",
    "pagefind/pagefind.en.pf_meta": "x",
    "pagefind/wasm.en.pagefind": "x",
    "pagefind/table.js": "x",
    "pagefind/offline/start.js": "x",
    f"downloads/{OFFLINE}": "earlier",
    f"downloads/{CHECKSUMS}": f"aa  one.epub\nbb  {OFFLINE}\n",
    "downloads/one.epub": "book",
}
PROJECT: Any = SimpleNamespace(settings=SimpleNamespace(site_name="Buying Better Care"))
DOWNLOAD = Download(OFFLINE, "offline")
EDITION = Edition("2026-05-03", "0.1.0")


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A small site."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Built(tmp_path, WEB)


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="explore/">', '<a href="explore/index.html">'),
        ('<a class="x" href="./explore/?q=a&amp;b=c#d">', '<a class="x" href="./explore/index.html?q=a&amp;b=c#d">'),
        ('<a href="./">', '<a href="./index.html">'),
        ('<a href="explore">', '<a href="explore/index.html">'),
        ('<a href="#here">', '<a href="#here">'),
        ('<a href="?q=1">', '<a href="?q=1">'),
        ('<a href="flat.html">', '<a href="flat.html">'),
        ('<a href="data.js">', '<a href="data.js">'),
        ('<a href="gone/">', '<a href="gone/">'),
        ('<a href="https://example.com/">', '<a href="https://example.com/">'),
        ('<a href="mailto:a@example.org">', '<a href="mailto:a@example.org">'),
        ('<a title="a > b" href="explore/">', '<a title="a > b" href="explore/index.html">'),
        ('<svg><a xlink:href="explore/">', '<svg><a xlink:href="explore/index.html">'),
        ('<html lang="en">', '<html data-offline lang="en">'),
        ('<link rel="canonical" href="https://example.org/kb/">', ""),
        ('<link rel="stylesheet" href="a.css">', '<link rel="stylesheet" href="a.css">'),
        ('<meta property="og:title" content="a">', ""),
        ('<meta name="twitter:card" content="a">', ""),
        ('<meta name="citation_public_url" content="https://example.org/">', ""),
        ('<meta name="description" content="See https://a.">', '<meta name="description" content="See https://a.">'),
        (
            '<meta http-equiv="refresh" content="0; url=explore/">',
            '<meta http-equiv="refresh" content="0; url=explore/index.html">',
        ),
        ('<script type="application/ld+json">{"a": "https://b"}</script>', ""),
        ('<script>"<a href=\\"explore/\\">"</script>', '<script>"<a href=\\"explore/\\">"</script>'),
        ('<!-- <a href="explore/"> -->', '<!-- <a href="explore/"> -->'),
        ("<p data-offline-only hidden>", "<p data-offline-only>"),
        ('<p class="hidden" hidden data-offline-only>', '<p class="hidden" data-offline-only>'),
        ("<p data-online-only>", "<p data-online-only hidden>"),
        ("<p hidden>", "<p hidden>"),
        (
            FOOT,
            (
                '<span data-edition="2026-05-03" data-version="0.1.0"><strong>Offline copy</strong> of 3 May 2026, version '
                '0.1.0; newest at <a href="https://example.org/kb/">https://example.org/kb/</a></span>'
            ),
        ),
    ],
)
def test_pages_are_made_fit_for_a_disk(built: Built, html: str, expected: str) -> None:
    """Links name files, what only the web reads goes, and what is meant for one edition only shows there."""
    assert expected == offline_page(html, "index.html", built, EDITION)


@pytest.mark.parametrize(
    ("path", "href", "expected"),
    [
        ("explore/index.html", "../", "../index.html"),
        ("explore/index.html", "./", "./index.html"),
        ("explore/index.html", "../explore/", "../explore/index.html"),
        ("explore/index.html", "..", "../index.html"),
    ],
)
def test_links_are_followed_from_their_page(built: Built, path: str, href: str, expected: str) -> None:
    """A link is completed as seen from the page that it stands on."""
    assert f'<a href="{expected}">' == offline_page(f'<a href="{href}">', path, built, EDITION)


def test_zip_is_one_dated_folder(built: Built) -> None:
    """The zip holds one folder with a start page, a note and all that pages need, and nothing that only servers use."""
    files = unzipped(make(built, PROJECT, DOWNLOAD))
    folder = "buying-better-care-2026-05-03/"
    expected = {
        READ_ME, "index.html", "explore/index.html", "flat.html", "type.css", "data.js", "pagefind/table.js",
        "pagefind/offline/start.js", "downloads/one.epub", f"downloads/{CHECKSUMS}",
    }  # fmt: skip
    assert {folder + name for name in expected} == set(files)
    assert b"aa  one.epub\n" == files[f"{folder}downloads/{CHECKSUMS}"]
    assert b"@font-face{font-display: block}" == files[f"{folder}type.css"]
    note = files[folder + READ_ME].decode()
    assert "Offline edition of 3 May 2026, version 0.1.0\r\n" in note
    assert f"{WEB}downloads/" in note
    assert note.isascii()


def test_zip_is_the_same_each_time(built: Built) -> None:
    """Two runs give the same bytes."""
    assert make(built, PROJECT, DOWNLOAD) == make(built, PROJECT, DOWNLOAD)


@pytest.mark.parametrize(
    "name",
    ["a:b.html", "what?.html", "aux/index.html", "con.txt", "dot./x.html", "END.txt ", "x" * MOST_LETTERS + ".js"],
)
def test_names_that_windows_cannot_hold_are_refused(built: Built, name: str) -> None:
    """A file that some computers could not unpack stops the build of the edition."""
    file = built.root / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("x", encoding="utf-8")
    with pytest.raises(OfflineError):
        make(built, PROJECT, DOWNLOAD)


def test_names_that_differ_in_case_alone_are_refused(built: Built) -> None:
    """Two files that are one on Windows and macOS stop the build of the edition."""
    (built.root / "Data.js").write_text("x", encoding="utf-8")
    with pytest.raises(OfflineError, match="one file on Windows"):
        make(built, PROJECT, DOWNLOAD)


@pytest.mark.parametrize("foot", ["", '<span data-edition="soon" data-version="1">x</span>'])
def test_site_must_say_which_edition_it_is(built: Built, foot: str) -> None:
    """A site without a date in its footer cannot be dated."""
    (built.root / "index.html").write_text(foot, encoding="utf-8")
    with pytest.raises(EditionError):
        read_edition(built)
