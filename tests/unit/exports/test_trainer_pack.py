"""The trainer's pack, made of a small built site: whole, without a network, and the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from procurement_kb.exports.built import Built
from procurement_kb.exports.trainer_pack import make, pdf_name, printed
from procurement_kb.project import Project
from procurement_kb.views.downloads import Download
from tests.rules.harness import load, record, theme

DOWNLOAD = Download("first-module-trainer-pack.zip", "trainer", "first-module")
WEB = "https://example.org/kb/"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{0}</title>
<link rel="canonical" href="https://example.org/kb/"><link rel="icon" href="../../../../assets/icon.svg">
<meta name="robots" content="noindex"><meta property="og:title" content="x">
<script type="application/ld+json">{{}}</script>
<link rel="stylesheet" href="../../../../assets/css/tokens.css"><link rel="stylesheet" href="../../../../assets/css/paper.css">
</head><body><header><p><a href="../">First module</a></p></header>
<main><h1>Öl: {0}</h1><a href="../slides/#slide-one">Slide</a> <a href="../handout/">Handout</a> <a href="../#why">Lesson</a>
<a href="#here">Here</a><p id="here">x</p> <a href="https://other.example/x">Source</a></main>
<script src="../../../../assets/js/learn/slides.js" defer></script></body></html>
"""
KINDS = ("facilitator", "slides", "exercise", "exercise-answers", "quiz-sheet", "handout")


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A site with the papers of one module."""
    files = {f"training/modules/first-module/{kind}/index.html": PAGE.format(kind) for kind in KINDS} | {
        "training/modules/first-module/index.html": "<p>Lesson",
        "assets/css/tokens.css": "@font-face{src:url(../fonts/f.woff2)}",
        "assets/css/paper.css": "p{}",
        "assets/fonts/f.woff2": "font",
        "assets/js/learn/slides.js": "1",
        "assets/icon.svg": "<svg/>",
    }
    for name, text in files.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Built(tmp_path / "site", WEB)


def project(root: Path, fields: str = "") -> Project:
    """A project with that module."""
    return load(
        root,
        {**theme(), "content/training/modules/first-module.md": record("module", f"title: First & best\n{fields}")},
    )


def pack(built: Built, of: Project) -> dict[str, bytes]:
    """Return the files of the pack."""
    pdfs = {name: name.encode() for name in printed(built, of, "first-module")}
    first, again = (make(built, of, DOWNLOAD, pdfs=pdfs) for _ in range(2))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_pack_is_whole(built: Built, tmp_path: Path) -> None:
    """Every paper is in it, with the PDFs and all that the pages load, and nothing else."""
    assert {
        "index.html", "facilitator.html", "slides.html", "exercise.html", "exercise-answers.html", "quiz-sheet.html",
        "exercise.pdf", "exercise-answers.pdf", "quiz-sheet.pdf", "handout.pdf",
        "assets/css/tokens.css", "assets/css/paper.css", "assets/fonts/f.woff2", "assets/js/learn/slides.js",
    } == pack(built, project(tmp_path)).keys()  # fmt: skip


def test_pages_lead_to_the_pack_and_to_the_web(built: Built, tmp_path: Path) -> None:
    """What is in the pack is reached there, all else on the web in a tab of its own; nothing else is loaded."""
    files = pack(built, project(tmp_path))
    page = files["facilitator.html"].decode()
    assert "Öl: facilitator" in page
    tree: Any = html.document_fromstring(page)
    assert [
        ("index.html", None),
        ("slides.html#slide-one", None),
        ("handout.pdf", None),
        (f"{WEB}training/modules/first-module/#why", "_blank"),
        ("#here", None),
        ("https://other.example/x", "_blank"),
    ] == [(link.get("href"), link.get("target")) for link in tree.xpath("//a")]
    assert ["assets/css/tokens.css", "assets/css/paper.css"] == tree.xpath("//link/@href")
    assert ["assets/js/learn/slides.js"] == tree.xpath("//script/@src")
    assert [] == tree.xpath("//meta[@property or @name='robots'] | //script[@type]")


def test_first_page_says_what_is_there(built: Built, tmp_path: Path) -> None:
    """It names every paper, what to do with it and the minutes, and all its links resolve."""
    files = pack(built, project(tmp_path))
    page = files["index.html"].decode()
    assert "First &amp; best" in page
    assert "Takes 10 minutes with a group." in page
    tree: Any = html.document_fromstring(page)
    local = [href for href in tree.xpath("//@href") if "//" not in href]
    assert set(local) == {name for name in files if re.fullmatch(r".*\.(html|pdf|css)", name)} - {"index.html"}


def test_module_without_session_has_a_smaller_pack(built: Built, tmp_path: Path) -> None:
    """Sheets and handout are of use without slides."""
    files = pack(built, project(tmp_path, "session: []\n"))
    assert {"slides.html", "facilitator.html"}.isdisjoint(files)
    assert "handout.pdf" in files
    assert "Begin with" in files["index.html"].decode()


def test_missing_pdf_is_no_small_matter(built: Built, tmp_path: Path) -> None:
    """A pack is never made without what was to be printed."""
    with pytest.raises(KeyError, match="first-module-handout"):
        make(
            built,
            project(tmp_path),
            DOWNLOAD,
            pdfs={pdf_name("first-module", kind): b"" for kind in KINDS if kind != "handout"},
        )
