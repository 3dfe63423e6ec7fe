"""The offline edition, unpacked and opened from a disk without a network."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from procurement_kb.project import read_settings
from procurement_kb.views.downloads import OFFLINE
from tests.browser.explore.explorer import ASK, LIVE, SEED, words
from tests.browser.front_matter import Case, Question, meets, random_questions, read_cases
from tests.browser.harness import Pages
from tests.browser.offline import edition, shared_edition
from tests.browser.site import ROOT
from tests.browser.test_learn_paths import take
from tests.build.pages import PageLinks, is_external, read_pages, target_of

QUESTIONS = 60
SEARCHES = ("pacemaker", "PCP", "wound dressing", "abnormally low tender")

SAID_IN_CSS = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])(?:https?:)?//[^)]*")
LOADED_BY_SCRIPT = re.compile(r"(?:fetch|import|importScripts|Worker|open|src\s*=)\s*\(?\s*[`'\"]https?://")

SEARCH = """
async (texts) => {
  const out = [];
  for (const text of texts) {
    const answer = await KB.search.query(text, {limit: 200});
    out.push([answer.all, answer.results.map((one) => [one.url, one.title])]);
  }
  return out;
}
"""
READY = "#kb-search[data-ready]"


def shared(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all test processes of this run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="module")
def folder(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked folder."""
    return shared_edition(site_dir, shared(tmp_path_factory))


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, PageLinks]:
    """Every page in it."""
    return read_pages(folder)


def opened(open_page: Pages, folder: Path, path: str = "index.html", **options: Any) -> Page:
    """Open a page of the folder with the network off."""
    return open_page((folder / path).as_uri(), offline=True, **options)


# --- What is in it ----------------------------------------------------------------------------------------------------


def test_every_link_names_a_file(folder: Path, pages: dict[str, PageLinks]) -> None:
    """Each link and each loaded address leads to a file in the folder, each fragment to an id on it."""
    broken = []
    for path, page in pages.items():
        for address in [*page.links, *page.loads]:
            if is_external(address) or address.startswith("data:"):
                continue
            file, fragment = target_of(path, address)
            bare = address.partition("#")[0].partition("?")[0]
            if bare.endswith("/") or not (folder / file).is_file():
                broken.append(f"{path}: {address}")
            elif fragment and file in pages and fragment not in pages[file].ids:
                broken.append(f"{path}: {address}: no such id")

    assert len(pages) > 900
    assert [] == broken


def test_nothing_refers_to_another_host(folder: Path, pages: dict[str, PageLinks]) -> None:
    """Pages name no other host but in links that a reader follows; sheets and scripts load nothing from one."""
    foreign = [f"{path}: {address}" for path, page in pages.items() for address in page.loads if is_external(address)]
    for path in pages:
        html = (folder / path).read_text(encoding="utf-8")
        foreign += [
            f"{path}: {tag}"
            for tag in re.findall(r"<(?:link|meta)\b[^>]*?(?:href|content)=\"(?:https?:)?//[^>]*>", html)
        ]
        foreign += [f"{path}: JSON-LD"] * html.count("application/ld+json")
    for file in folder.rglob("*"):
        if file.suffix == ".css":
            foreign += [f"{file.name}: {said}" for said in SAID_IN_CSS.findall(file.read_text(encoding="utf-8"))]
        elif file.suffix == ".js":
            foreign += [f"{file.name}: {said}" for said in LOADED_BY_SCRIPT.findall(file.read_text(encoding="utf-8"))]

    assert [] == foreign


def test_every_page_says_which_edition_it_is(folder: Path, pages: dict[str, PageLinks]) -> None:
    """Date, version and the address of the newest edition stand in the footer of every page that has one."""
    site_url = read_settings(ROOT).site_url
    silent = []
    for path in pages:
        html = (folder / path).read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html or '<footer class="site-foot"' not in html:
            continue
        if not re.search(
            rf"<strong>Offline copy</strong> of \d+ \w+ \d{{4}}, version [\d.]+; newest at <a href=\"{site_url}", html
        ):
            silent.append(path)

    assert re.fullmatch(r"buying-better-care-\d{4}-\d\d-\d\d", folder.name)
    assert (folder / "READ-ME-FIRST.txt").is_file()
    assert [] == silent


@pytest.mark.slow
def test_editions_are_byte_identical(site_dir: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A second edition of one site is the same as the first, byte by byte."""
    first = (shared(tmp_path_factory) / OFFLINE).read_bytes()

    assert folder.is_dir()
    assert first == edition(site_dir)


# --- What it does -----------------------------------------------------------------------------------------------------


def test_pages_are_reached_by_links(open_page: Pages, folder: Path) -> None:
    """From the first page, links lead to pages and not to lists of files; an earlier address leads on."""
    page = opened(open_page, folder)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Training").click()
    expect(page.locator("h1")).to_have_text("Training")
    page.locator("main").get_by_role("link", name="Award criteria that work").first.click()
    expect(page.locator("h1")).to_have_text("Award criteria that work")
    page.goto((folder / "cases/ritmocore-pacemaker-ppi/index.html").as_uri())
    page.wait_for_url("**/cases/ritmocore-pacemaker-service/index.html")


@pytest.fixture(scope="module")
def questions() -> tuple[list[Case], list[Question]]:
    """All cases, and questions about them."""
    cases = read_cases()
    return cases, random_questions(cases, QUESTIONS, SEED)


def test_facets_count_as_online(open_page: Pages, folder: Path, questions: tuple[list[Case], list[Question]]) -> None:
    """The explorer announces for random questions as many cases as the front matter has, and the site online."""
    cases, asked = questions
    page = opened(open_page, folder, "explore/index.html")
    page.wait_for_selector(LIVE)
    expected = [words(sum(meets(case, question) for case in cases)) for question in asked]

    assert len({*expected}) > 5
    assert [[count, count] for count in expected] == page.evaluate(ASK, [question.search() for question in asked])


def test_search_finds_as_online(open_page: Pages, folder: Path, site_url: str) -> None:
    """The same words find the same pages, and a result opens."""
    page, online = opened(open_page, folder), open_page(site_url)
    for one in (page, online):
        one.keyboard.press("/")
        one.wait_for_selector(READY)
    found = page.evaluate(SEARCH, SEARCHES)
    assert all(count for count, _ in found)
    assert found == online.evaluate(SEARCH, SEARCHES)
    page.keyboard.type("abnormally low")
    page.locator(".hit-title", has_text="Deal with an abnormally low tender").click()
    expect(page.locator("h1")).to_have_text("Deal with an abnormally low tender")


def test_cases_can_be_compared(open_page: Pages, folder: Path) -> None:
    """Two cases, picked from cards, stand side by side; a link there leads to a case."""
    page = opened(open_page, folder, "for/finance/index.html")
    titles = []
    for place in (0, 3):
        card = page.locator(".card[data-case]").nth(place)
        titles.append(card.locator(".card-title").inner_text())
        card.get_by_role("button", name="Compare").click()
    page.get_by_role("link", name="Compare 2 cases").click()
    heads = page.locator("[data-compare-page] thead th a")
    expect(heads).to_have_text(titles)
    heads.first.click()
    expect(page.locator("h1")).to_have_text(titles[0])


def test_training_is_kept(open_page: Pages, folder: Path) -> None:
    """A module is taken to the end of its quiz, a simulation begun; the page of progress knows of both."""
    page = opened(open_page, folder, "training/modules/life-cycle-cost-in-practice/index.html")
    take(page)
    page.goto((folder / "training/simulations/supplies-for-five-regions/index.html").as_uri())
    page.locator(".sim-choice").first.click()
    expect(page.locator(".sim-stage h3")).to_have_text("What follows")
    page.goto((folder / "training/progress/index.html").as_uri())
    expect(page.locator("[data-module='life-cycle-cost-in-practice']")).to_contain_text("Passed with 100 %")
    assert ["supplies-for-five-regions"] == page.evaluate("Object.keys(KB.progress.all().simulations)")


def test_forms_say_what_needs_a_network(open_page: Pages, folder: Path) -> None:
    """The form works, and says that handing in opens a page on the web."""
    page = opened(open_page, folder, "contribute/case-study/index.html")
    expect(page.locator("[data-form] .notice", has_text="needs a network")).to_be_visible()


def test_a_plain_build_opens_by_double_click(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """In a built folder that nobody prepared, links lead to pages too: by pointer, by key, and from the drawn map."""
    page = open_page(file_url("index.html"), offline=True)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Guidance").press("Enter")
    expect(page.locator("h1")).to_have_text("Guidance")
    page.locator(".wordmark").click()
    expect(page.locator(".hero-map svg a").first).to_be_visible()
    country = page.locator(".hero-map svg a[href*='explore/']").first
    country.dispatch_event("click")
    page.wait_for_url("**/explore/countries/*/index.html")
