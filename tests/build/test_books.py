"""The e-books of the project's own site."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree

from procurement_kb.exports.archive import zip_bytes
from procurement_kb.project import read_settings
from procurement_kb.views.downloads import GUIDANCE
from tests.browser.site import ROOT
from tests.build.books import check, make_books, opened

pytestmark = pytest.mark.build

X = "{http://www.w3.org/1999/xhtml}"
FULLEST = "procurement-officer-path.epub"
"""The path with nearly all modules in it."""


@pytest.fixture(scope="module")
def books(site_dir: Path) -> dict[str, bytes]:
    """Every book."""
    return make_books(site_dir)


@pytest.mark.slow
def test_books_are_valid(books: dict[str, bytes], tmp_path: Path) -> None:
    """The checker finds neither error nor warning in the book of guidance and in those of the paths."""
    assert {GUIDANCE, FULLEST} < books.keys()
    faults = []
    for name, content in books.items():
        book = tmp_path / name
        book.write_bytes(content)
        faults += [f"{name}: {fault}" for fault in check(book)]

    assert [] == faults


def test_the_checker_finds_faults(tmp_path: Path) -> None:
    """A book without contents is told from a good one."""
    book = tmp_path / "broken.epub"
    book.write_bytes(zip_bytes({"mimetype": b"application/epub+zip"}, stored=("mimetype",)))

    assert check(book)


def test_links_lead_somewhere(site_dir: Path, books: dict[str, bytes]) -> None:
    """In every book, links within it find their place, and those to the site find their page; ids are unique."""
    site_url = read_settings(ROOT).site_url
    faults = []
    for name, book in books.items():
        files = opened(book)
        pages: dict[str, Any] = {file: etree.fromstring(text) for file, text in files.items() if file.endswith("html")}
        ids = {file: [str(node.get("id")) for node in page.iter() if node.get("id")] for file, page in pages.items()}
        faults += [f"{name}: {file}: an id twice" for file, found in ids.items() if len(found) != len(set(found))]
        for file, page in pages.items():
            for link in page.iter(f"{X}a"):
                href = link.get("href") or ""
                parts = urlsplit(href)
                where = unquote(parts.path) or file
                if href.startswith(site_url):
                    path = unquote(parts.path.removeprefix(urlsplit(site_url).path))
                    # The page of downloads names this very book before there is one.
                    good = (site_dir / path).exists() or path.startswith("downloads/")
                elif parts.scheme:
                    good = parts.scheme in {"http", "https", "mailto"}
                else:
                    good = where in files and (not parts.fragment or unquote(parts.fragment) in ids[where])
                if not good:
                    faults.append(f"{name}: {file}: {href!r}")

    assert [] == faults


def test_lessons_do_not_answer(books: dict[str, bytes]) -> None:
    """In every path, questions stand in the lessons and answers in a part of their own, one for each question."""
    for name, book in books.items():
        files = opened(book)
        for file, text in files.items():
            if not file.startswith("answers-"):
                continue
            lesson = files[file.removeprefix("answers-")]
            questions, answers = lesson.count(b'id="kb-question-'), text.count(b'id="kb-answer-')
            assert questions == answers >= 6, f"{name}: {file}"
            assert b"<strong>Right: " not in lesson
            assert b"Model answer" in text


def test_every_guide_is_in_the_book(books: dict[str, bytes]) -> None:
    """The book of guidance has all of it."""
    expected = {f"{file.stem}.xhtml" for file in (ROOT / "content" / "guidance").rglob("*.md")}

    assert expected
    assert expected <= set(opened(books[GUIDANCE]))
