"""The page of downloads with and without its files, the files themselves, and the books as their readers show them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from procurement_kb.exports.downloads import complete
from procurement_kb.views.downloads import CHECKSUMS, FOLDER, GUIDANCE, OFFLINE, PER_MODULE, PER_PATH
from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, PHONE, Pages, Scheme, Viewport
from tests.browser.site import ROOT
from tests.browser.test_site_pages import TOO_WIDE
from tests.build.books import make_books, opened

PAGE = f"{FOLDER}/index.html"
NAMED = re.compile(r'data-download="([^"]+)"')
BOOK = "procurement-officer-path.epub"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def names(site: Path) -> set[str]:
    """Return the files that the page names."""
    return set(NAMED.findall((site / PAGE).read_text(encoding="utf-8")))


def with_files(page: Page, site: Path) -> None:
    """Let the page come as it is published: with its files."""
    html = complete((site / PAGE).read_text(encoding="utf-8"), dict.fromkeys(names(site), 1_234_567))

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/downloads/", answer)


def test_page_names_every_file(site_dir: Path) -> None:
    """Each module and each path has a file of each kind."""
    modules = len(list((ROOT / "content" / "training" / "modules").glob("*.md")))
    paths = len(list((ROOT / "content" / "training" / "paths").glob("*.md")))

    assert {OFFLINE, GUIDANCE, CHECKSUMS} <= names(site_dir)
    assert 3 + modules * len(PER_MODULE) + paths * len(PER_PATH) == len(names(site_dir))


def test_page_without_files_says_so(open_page: Pages, site_url: str) -> None:
    """A site that was built without the files offers none, and tells where they are and how to make them."""
    page = open_page(f"{site_url}{FOLDER}/")
    expect(page.locator("[data-downloads-missing]")).to_contain_text("make offline")
    assert 0 == page.locator("a[data-download]").count()


@pytest.mark.parametrize(("viewport", "scheme"), [(NARROW, "dark"), (PHONE, "light")])
def test_page_with_files_has_no_barriers(
    open_page: Pages, site_dir: Path, site_url: str, viewport: Viewport, scheme: Scheme
) -> None:
    """With its files, the page links each and tells its size; no barrier, no sideways scrolling."""
    page = open_page(viewport=viewport, scheme=scheme)
    with_files(page, site_dir)
    page.goto(f"{site_url}{FOLDER}/#award-criteria-that-work")
    expect(page.locator("[data-downloads-missing]")).to_be_hidden()
    assert len(names(site_dir)) == page.locator("a[data-download]").count()
    expect(page.locator("#award-criteria-that-work .file-note").first).to_have_text("ZIP, 1.2 MB")
    assert [] == page.evaluate(TOO_WIDE)
    assert [] == run_axe(page)


@pytest.mark.slow
def test_files_are_made_and_told(site_dir: Path, tmp_path: Path) -> None:
    """The tool makes the files, links them with their sizes, lists their checksums, and makes the same ones again."""
    site = tmp_path / "site"
    # The tool writes below `downloads/` only: everything else need not be copied.
    shutil.copytree(site_dir, site, copy_function=os.link, ignore=shutil.ignore_patterns(FOLDER))
    shutil.copytree(site_dir / FOLDER, site / FOLDER)
    run(site, "epub", "cmi5", "offline")
    page = (site / PAGE).read_text(encoding="utf-8")
    lines = [line.split("  ") for line in (site / FOLDER / CHECKSUMS).read_text(encoding="utf-8").splitlines()]
    listed = {name: digest for digest, name in lines}
    made = {file.name: file.read_bytes() for file in (site / FOLDER).iterdir() if file.name in listed}

    assert {GUIDANCE, BOOK, OFFLINE, "award-criteria-that-work-cmi5.zip"} <= set(made)
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    assert all(f'href="{name}"' in page for name in [*made, CHECKSUMS])
    with zipfile.ZipFile(site / FOLDER / BOOK) as book:
        assert book.read("EPUB/images/cover.png").startswith(SIGNATURE)
    with zipfile.ZipFile(site / FOLDER / OFFLINE) as edition:
        (inner,) = (name for name in edition.namelist() if name.endswith(f"/{PAGE}"))
        assert f'href="{BOOK}"' in edition.read(inner).decode()
        assert f'href="{OFFLINE}"' not in edition.read(inner).decode()

    run(site, "epub")
    again = {file.name: file.read_bytes() for file in (site / FOLDER).glob("*.epub")}
    assert {name: content for name, content in made.items() if name.endswith(".epub")} == again


def run(site: Path, *kinds: str) -> None:
    """Run the tool on a site."""
    only = [argument for kind in kinds for argument in ("--only", kind)]
    subprocess.run([sys.executable, "-m", "tools.downloads", str(site), *only], cwd=ROOT, check=True)


def test_books_have_no_barriers(open_page: Pages, site_dir: Path, tmp_path: Path) -> None:
    """Chapters, answers, terms and contents of a book have no barrier, as the package claims."""
    for name, content in opened(make_books(site_dir)[BOOK]).items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    page = open_page(viewport=PHONE)
    for name in ("title", "nav", "award-criteria-that-work", "answers-award-criteria-that-work", "terms", "about"):
        page.goto((tmp_path / f"{name}.xhtml").as_uri())
        assert [] == run_axe(page), name
