"""The project's own site, as it is published."""

from __future__ import annotations

import filecmp
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.site import ROOT, build
from tests.build.pages import PageLinks, is_external, read_pages, target_of

pytestmark = pytest.mark.build

MAX_CASE_BYTES = 60_000


@pytest.fixture(scope="module")
def pages(site_dir: Path) -> dict[str, PageLinks]:
    """Every page of the site."""
    return read_pages(site_dir)


def test_every_record_has_its_page(pages: dict[str, PageLinks]) -> None:
    """Each case study in the repository is published at /cases/<id>/."""
    expected = {f"cases/{file.stem}/index.html" for file in (ROOT / "case_studies").glob("*.md")}

    assert expected
    assert expected <= set(pages)


@pytest.mark.parametrize(
    "path",
    [
        "index.html", "404.html", "explore/index.html", "themes/index.html", "themes/value-based/index.html",
        "for/index.html", "for/procurement-officer/index.html", "for/care-home/index.html",
        "for/procurement-body/index.html", "training/index.html", "tools/index.html", "network/index.html",
        "glossary/index.html", "guidance/index.html", "obstacles/index.html", "actions/index.html",
        "programmes/index.html", "contribute/index.html", "contribute/fields/index.html",
        "contribute/findings/kb104/index.html", "about/index.html",
    ],
)  # fmt: skip
def test_promised_addresses_exist(pages: dict[str, PageLinks], path: str) -> None:
    """The addresses that the site promises are there."""
    assert path in pages


def test_no_broken_link_or_anchor(site_dir: Path, pages: dict[str, PageLinks]) -> None:
    """Every internal link leads to a file of the site, every fragment to an id on it."""
    broken = []
    for path, page in pages.items():
        if path == "404.html":
            continue
        for address in [*page.links, *page.loads]:
            if is_external(address) or address.startswith("data:"):
                continue
            file, fragment = target_of(path, address)
            if not (site_dir / file).is_file():
                broken.append(f"{path}: {address} -> {file}")
            elif fragment and file in pages and fragment not in pages[file].ids:
                broken.append(f"{path}: {address}: no such id")

    assert [] == broken


def test_ids_are_unique(pages: dict[str, PageLinks]) -> None:
    """No page uses an id twice."""
    twice = {path: sorted({i for i in page.ids if page.ids.count(i) > 1}) for path, page in pages.items()}

    assert {} == {path: ids for path, ids in twice.items() if ids}


def test_nothing_is_loaded_from_elsewhere(site_dir: Path, pages: dict[str, PageLinks]) -> None:
    """No page, style or script of ours names another host in what it loads."""
    foreign = [f"{path}: {address}" for path, page in pages.items() for address in page.loads if is_external(address)]
    styles = [
        f"{file.name}: {match}"
        for file in site_dir.rglob("*.css")
        for match in re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*", file.read_text(encoding="utf-8"))
    ]

    assert [] == foreign + styles


def test_case_pages_stay_small(site_dir: Path) -> None:
    """A case page is at most 60 KB of HTML."""
    sizes = {file.parent.name: file.stat().st_size for file in site_dir.glob("cases/*/index.html")}

    assert sizes
    assert {} == {name: size for name, size in sizes.items() if size > MAX_CASE_BYTES}


def test_earlier_ids_lead_to_the_present_page(site_dir: Path) -> None:
    """A record's earlier address leads to the present one, also without a script."""
    page = (site_dir / "cases/ritmocore-pacemaker-ppi/index.html").read_text(encoding="utf-8")

    assert 'content="0; url=../ritmocore-pacemaker-service/"' in page


def test_sitemap_lists_the_pages(site_dir: Path) -> None:
    """The sitemap has absolute addresses of the pages, and none of redirects and of pages that are not to be listed."""
    root = ET.parse(site_dir / "sitemap.xml").getroot()  # noqa: S314 - our own file
    addresses = [loc.text or "" for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert any(address.endswith("/cases/ritmocore-pacemaker-service/") for address in addresses)
    assert not any("ritmocore-pacemaker-ppi" in address for address in addresses)
    assert len(addresses) == len(set(addresses))
    unlisted = [
        page for page in site_dir.rglob("*.html") if 'name="robots" content="noindex"' in page.read_text("utf-8")
    ]
    places = {page.parent.relative_to(site_dir).as_posix() for page in unlisted if page.name == "index.html"}
    assert not [address for address in addresses if urlsplit(address).path.strip("/").partition("/")[2] in places]
    assert any("/training/" in f"/{place}" for place in places)


def test_every_page_tells_search_engines_what_it_is(site_dir: Path, pages: dict[str, PageLinks]) -> None:
    """Each page has a title, a description, a canonical address, Open Graph data and JSON-LD."""
    lacking = []
    for path in pages:
        html = (site_dir / path).read_text(encoding="utf-8")
        if path == "404.html" or 'http-equiv="refresh"' in html:
            continue
        lacking += [
            f"{path}: {mark}"
            for mark in (
                "<title>", '<meta name="description"', '<link rel="canonical"', 'property="og:title"',
                "application/ld+json", '<html lang="en"',
            )
            if mark not in html
        ]  # fmt: skip

    assert [] == lacking


def _differences(left: Path, right: Path) -> list[str]:
    names_left = {file.relative_to(left).as_posix() for file in left.rglob("*") if file.is_file()}
    names_right = {file.relative_to(right).as_posix() for file in right.rglob("*") if file.is_file()}
    _, mismatch, errors = filecmp.cmpfiles(left, right, sorted(names_left & names_right), shallow=False)
    return sorted((names_left ^ names_right) | set(mismatch) | set(errors))


@pytest.mark.slow
def test_builds_are_byte_identical(site_dir: Path, tmp_path: Path) -> None:
    """Two builds of one commit with one SOURCE_DATE_EPOCH are the same, by two processes or by one, byte by byte."""
    done = build(tmp_path / "again", alone=True)

    assert 0 == done.returncode, done.stdout
    assert [] == _differences(site_dir, tmp_path / "again")


@pytest.mark.slow
def test_properdocs_builds_the_same_pages(pages: dict[str, PageLinks], tmp_path: Path) -> None:
    """ProperDocs, the maintained continuation of MkDocs, makes the same pages from the same configuration."""
    done = build(tmp_path / "proper", engine="properdocs")

    assert 0 == done.returncode, done.stdout
    theirs = read_pages(tmp_path / "proper")
    assert set(pages) == set(theirs)
    assert {p: v.links for p, v in pages.items()} == {p: v.links for p, v in theirs.items()}
    assert {p: v.ids for p, v in pages.items()} == {p: v.ids for p, v in theirs.items()}
