"""What pages do under the reader's hands: colours, menu, search, terms, notices, copies, paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PHONE, TABLET, Pages
from tests.build.templates import pages_by_template

MAX_SHEETS = 3
"""Of A4 for the longest case; nearly all cases take one or two."""


@pytest.fixture(scope="module")
def case(site_dir: Path) -> str:
    """The fullest case page, as a path in the site."""
    return pages_by_template(site_dir)["case-study"].removesuffix("index.html")


@pytest.fixture(scope="module")
def with_term(site_dir: Path) -> str:
    """A page that marks a term of the glossary."""
    for file in sorted(site_dir.glob("guidance/*/index.html")):
        if 'class="kb-term"' in file.read_text(encoding="utf-8"):
            return f"{file.parent.relative_to(site_dir).as_posix()}/"
    pytest.fail("No guidance page marks a term.")


def background(page: Page) -> str:
    """Return the colour of the page."""
    return str(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))


def test_colours_follow_the_system_until_the_reader_chooses(open_page: Pages, site_url: str, case: str) -> None:
    """The button turns the scheme round, on this page and on the next, from its first frame."""
    page = open_page(site_url, scheme="dark")
    dark = background(page)
    page.get_by_role("button", name="Dark colours").click()
    light = background(page)
    page.goto(site_url + case, wait_until="commit")
    page.wait_for_selector("h1")

    assert dark != light
    assert light == background(page)
    expect(page.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "false")


def test_menu_opens_on_phones(open_page: Pages, site_url: str) -> None:
    """The menu is folded on phones, opens by its button, and Escape closes it and gives the focus back."""
    page = open_page(site_url, viewport=PHONE)
    link = page.locator(".site-nav").get_by_role("link", name="Guidance")
    button = page.get_by_role("button", name="Menu")
    expect(link).to_be_hidden()
    button.click()
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_everything_is_there_without_a_script(open_page: Pages, site_url: str, case: str) -> None:
    """Without a script the menu and all facts are shown, search leads to the list, and no dead button is left."""
    page = open_page(site_url + case, viewport=PHONE, javascript=False)

    expect(page.locator(".site-nav").get_by_role("link", name="Guidance")).to_be_visible()
    expect(page.locator(".facts-more dl")).to_be_visible()
    expect(page.locator("[data-search-open]")).to_have_attribute("href", re.compile(r"explore/$"))
    assert 0 == page.locator("button:visible").count()


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_search_opens_by_key(open_page: Pages, site_url: str, case: str, keys: str) -> None:
    """Search opens from any page, finds, walks through the results, and Escape closes it."""
    page = open_page(site_url + case)
    page.keyboard.press(keys)
    page.keyboard.type("outcome")
    first = page.locator("#kb-search .hit-title").first
    expect(first).to_be_visible(timeout=15_000)
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#kb-search")).to_be_hidden()


def test_search_key_can_be_switched_off(open_page: Pages, site_url: str) -> None:
    """A reader can switch the single key off, by keyboard too, and the next page knows (WCAG 2.1.4)."""
    page = open_page(site_url)
    page.keyboard.press("/")
    box = page.get_by_role("checkbox")
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#kb-search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#kb-search")).to_be_visible()


def test_term_tells_its_meaning(open_page: Pages, site_url: str, with_term: str) -> None:
    """Hover and focus show the meaning, the pointer may move onto it, Escape takes it away (WCAG 1.4.13)."""
    page = open_page(site_url + with_term)
    term, pop = page.locator(".kb-term").first, page.locator(".kb-pop")
    term.hover()
    expect(pop).to_be_visible()
    pop.hover()
    page.wait_for_timeout(400)
    expect(pop).to_be_visible()
    page.keyboard.press("Escape")
    expect(pop).to_have_count(0)
    term.focus()
    expect(pop).to_be_visible()
    expect(term).to_have_accessible_description(pop.inner_text())


def test_first_touch_tells_and_second_follows(open_page: Pages, site_url: str, with_term: str) -> None:
    """On a touch screen the meaning comes first and the term's page second."""
    page = open_page(site_url + with_term, viewport=TABLET, has_touch=True)
    term = page.locator(".kb-term").first
    term.tap()
    expect(page.locator(".kb-pop")).to_be_visible()
    assert page.url == site_url + with_term
    term.tap()
    page.wait_for_url("**/glossary/*/")


def test_old_reviews_are_said_to_be_old(open_page: Pages, site_url: str, case: str) -> None:
    """A page whose review is older than two years says so, in the reader's browser."""
    page = open_page()
    page.goto(site_url + case)
    notice = page.locator("[data-stale]")
    expect(notice).to_be_hidden()
    page.clock.set_fixed_time("2040-01-01T00:00:00Z")
    page.reload()
    expect(notice).to_be_visible()


def test_facts_fold_on_phones_only(open_page: Pages, site_url: str, case: str) -> None:
    """Phones see four facts first; turning to a wide window unfolds the rest."""
    page = open_page(site_url + case, viewport=PHONE)
    more = page.locator(".facts-more dl")
    expect(more).to_be_hidden()
    assert 4 == page.locator(".facts > dl > .fact:visible").count()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(more).to_be_visible()


def test_citation_is_copied(open_page: Pages, site_url: str, case: str) -> None:
    """The copy button puts the citation on the clipboard and says so."""
    page = open_page(site_url + case, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".case-actions").get_by_role("link", name="Cite").click()
    page.locator("[data-copy=kb-cite-bibtex]").click()
    expect(page.locator("[data-copy=kb-cite-bibtex]")).to_have_text("Copied")

    assert page.evaluate("() => navigator.clipboard.readText()").startswith("@misc{")


def test_case_prints_on_few_sheets(open_page: Pages, site_url: str, case: str) -> None:
    """A printed case has its facts, results and the addresses of its sources, and no furniture."""
    page = open_page(site_url + case, viewport=PHONE)
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    page.emulate_media(media="print")

    assert MAX_SHEETS >= sheets >= 1
    expect(page.locator(".facts-more dl")).to_be_visible()
    expect(page.locator(".site-head-tools")).to_be_hidden()
    expect(page.locator(".site-foot")).to_be_hidden()
    content = page.locator(".sources li > a").first.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert "http" in content
