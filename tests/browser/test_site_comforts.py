"""What the site's own script adds, and that everything is there without it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import NARROW, PHONE, WIDE, Pages
from tests.browser.test_site_pages import address
from tests.build.templates import pages_by_template

CASE = "cases/ritmocore-pacemaker-service/"
"""A case with a review, results, terms and sources."""


@pytest.fixture(scope="module")
def pages(site_dir: Path) -> dict[str, str]:
    """The fullest page of each template, as readers address it."""
    return {template: address(path) for template, path in pages_by_template(site_dir).items()}


# --- Terms ------------------------------------------------------------------------------------------------------------


def meaning_of_first_term(page: Page) -> str:
    """Return the meaning of the page's first term."""
    text: str = page.evaluate(
        "document.getElementById(document.querySelector('.kb-term').getAttribute('aria-describedby')).textContent"
    )
    return text


def test_meaning_by_keyboard(open_page: Pages, site_url: str) -> None:
    """The meaning of a term shows at focus; Escape hides it and leaves the focus where it is."""
    page = open_page(site_url + CASE)
    page.locator(".kb-term").first.focus()
    expect(page.locator(".kb-pop")).to_have_text(meaning_of_first_term(page))
    page.keyboard.press("Escape")
    expect(page.locator(".kb-pop")).to_have_count(0)
    assert page.locator(".kb-term").first.evaluate("(term) => term === document.activeElement")
    page.keyboard.press("Tab")
    expect(page.locator(".kb-pop")).to_have_count(0)


def test_meaning_by_pointer(open_page: Pages, site_url: str) -> None:
    """It shows under the pointer, stays while the pointer is on it, goes with Escape and when the pointer leaves."""
    page = open_page(site_url + CASE)
    term, pop = page.locator(".kb-term").first, page.locator(".kb-pop")
    term.hover()
    expect(pop).to_have_text(meaning_of_first_term(page))
    pop.hover()
    page.wait_for_timeout(400)
    expect(pop).to_be_visible()
    page.keyboard.press("Escape")
    expect(pop).to_have_count(0)
    page.locator("h1").hover()
    term.hover()
    expect(pop).to_be_visible()
    page.locator("h1").hover()
    expect(pop).to_have_count(0)


def test_meaning_by_touch(open_page: Pages, site_url: str) -> None:
    """The first touch tells the meaning within the screen, the second follows the link."""
    page = open_page(site_url + CASE, viewport=PHONE, has_touch=True)
    term, pop = page.locator(".kb-term").first, page.locator(".kb-pop")
    term.tap()
    expect(pop).to_have_text(meaning_of_first_term(page))
    box = pop.bounding_box()
    assert box is not None
    assert 0 <= box["x"]
    assert box["x"] + box["width"] <= PHONE[0]
    assert page.url.endswith(CASE)
    term.tap()
    page.wait_for_url(re.compile("/glossary/"))


def test_meaning_is_announced(open_page: Pages, site_url: str) -> None:
    """Each marked term describes itself to screen readers, and leads to its page."""
    page = open_page(site_url + CASE)
    lacking = page.evaluate(
        """[...document.querySelectorAll(".kb-term")].filter((term) =>
          !document.getElementById(term.getAttribute("aria-describedby"))?.textContent.trim() ||
          !term.pathname.includes("/glossary/")).map((term) => term.outerHTML)"""
    )

    assert page.locator(".kb-term").count() > 0
    assert [] == lacking


# --- Search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["root", "sub-path"])
def test_search_finds_a_case(open_page: Pages, site_url: str, site_url_sub: str, where: str) -> None:
    """The slash opens the search, typing finds a case by its title, Enter on the result opens it."""
    base = site_url if where == "root" else site_url_sub
    page = open_page(base + "about/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    box.press_sequentially("ritmocore pacemaker")
    result = page.locator("#kb-search a").filter(has_text="RITMOCORE").first
    expect(result).to_be_visible(timeout=20_000)
    result.click()
    page.wait_for_url(re.compile(re.escape(base + CASE)))
    expect(page.locator("h1")).to_contain_text("RITMOCORE")


def test_search_opens_and_closes(open_page: Pages, site_url: str) -> None:
    """It opens by button too, Escape closes it and gives the focus back; in a field a slash is a slash."""
    page = open_page(site_url)
    opener = page.locator(".site-head [data-search-open]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#kb-search")
    expect(dialog).to_be_visible()
    page.keyboard.type("a/b")
    expect(page.get_by_role("searchbox")).to_have_value("a/b")
    page.keyboard.press("Escape")
    if dialog.is_visible():
        # A search field takes the first Escape to clear itself.
        page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_single_key_can_be_switched_off(open_page: Pages, site_url: str) -> None:
    """Who turns the key off has it off on every page (WCAG 2.1.4)."""
    page = open_page(site_url)
    page.keyboard.press("/")
    page.locator("[data-search-keys]").uncheck()
    page.locator("[data-search-close]").click()
    page.goto(site_url + "about/")
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    expect(page.locator("#kb-search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#kb-search")).to_be_visible()


# --- Age --------------------------------------------------------------------------------------------------------------


def notice_at(open_page: Pages, url: str, years: int) -> bool:
    """Tell whether a case says that its review is old, so many years after it."""
    page = open_page(url)
    reviewed = dt.datetime.fromisoformat(page.locator("[data-stale]").get_attribute("data-stale") or "")
    page.clock.set_fixed_time(reviewed.replace(tzinfo=dt.UTC, year=reviewed.year + years) + dt.timedelta(days=1))
    page.reload()
    return page.locator("[data-stale]").is_visible()


def test_old_review_says_so(open_page: Pages, site_url: str) -> None:
    """A page whose review is three years old says so in the reader's browser; one reviewed yesterday does not."""
    assert [False, False, True] == [notice_at(open_page, site_url + CASE, years) for years in (0, 1, 3)]


def test_no_page_is_old_today(open_page: Pages, site_url: str) -> None:
    """On the day of the build no review is old."""
    assert not open_page(site_url + CASE).locator("[data-stale]").is_visible()


# --- Citing, colours, menu, print -------------------------------------------------------------------------------------


@pytest.mark.parametrize("box", ["kb-cite-text", "kb-cite-bibtex", "kb-cite-ris"])
def test_citation_is_copied(open_page: Pages, site_url: str, box: str) -> None:
    """The button beside a citation puts exactly that text into the clipboard, and says so."""
    page = open_page(site_url + CASE, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#kb-cite > summary").click()
    button = page.locator(f"[data-copy={box}]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")

    assert page.locator(f"#{box}").text_content() == page.evaluate("navigator.clipboard.readText()")


def test_cite_link_opens_the_citation(open_page: Pages, site_url: str) -> None:
    """The link at the top of a case unfolds the citation."""
    page = open_page(site_url + CASE)
    page.locator("a[href='#kb-cite']").first.click()
    expect(page.locator("#kb-cite-text")).to_be_visible()


BACKGROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chosen_colours_stay(open_page: Pages, site_url: str, scheme: str) -> None:
    """The button turns the colours over, for the next page too, whatever the system says."""
    page = open_page(site_url, scheme=scheme)  # type: ignore[arg-type]
    button = page.locator("[data-scheme-toggle]")
    before = page.evaluate(BACKGROUND)
    pressed = button.get_attribute("aria-pressed")
    assert str(scheme == "dark").lower() == pressed
    button.click()
    after = page.evaluate(BACKGROUND)
    assert before != after
    assert str(scheme != "dark").lower() == button.get_attribute("aria-pressed")
    page.goto(site_url + CASE)
    assert after == page.evaluate(BACKGROUND)
    page.locator("[data-scheme-toggle]").click()
    page.reload()
    assert before == page.evaluate(BACKGROUND)


def test_menu_on_phones(open_page: Pages, site_url: str) -> None:
    """The menu opens and closes by button, says which it is, and Escape closes it."""
    page = open_page(site_url, viewport=PHONE)
    button, link = page.locator("[data-menu]"), page.locator("#kb-nav a").first
    expect(link).to_be_hidden()
    button.click()
    expect(link).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    link.focus()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_print_shows_content_only(open_page: Pages, site_url: str) -> None:
    """On paper there is no navigation and nothing to press, and nothing of the content is folded away."""
    page = open_page(site_url + CASE)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for selector in (
        ".skip",
        "#kb-nav",
        ".search-box",
        "[data-scheme-toggle]",
        "[data-print]",
        "[data-copy]",
        "#kb-search",
    ):
        for element in page.locator(selector).all():
            expect(element).to_be_hidden()
    for selector in ("h1", ".lead", ".facts dt >> nth=0", ".prose h2 >> nth=0", "#kb-sources li >> nth=0"):
        expect(page.locator(selector).first).to_be_visible()
    assert "rgb(255, 255, 255)" == page.evaluate(f"{BACKGROUND}.replace('rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)')")


# --- Without a script -------------------------------------------------------------------------------------------------


def test_everything_is_there_without_a_script(open_page: Pages, site_url: str) -> None:
    """Menu, key facts, sources and citations are at hand without a script, and no button stands there in vain."""
    for viewport in (NARROW, WIDE):
        page = open_page(site_url + CASE, viewport=viewport, javascript=False)
        for link in page.locator("#kb-nav a").all():
            expect(link).to_be_visible()
        for term in page.locator(".facts dt").all():
            expect(term).to_be_visible()
        expect(page.locator("#kb-sources li").first).to_be_visible()
        page.locator("#kb-cite > summary").click()
        expect(page.locator("#kb-cite-bibtex")).to_be_visible()
        for idle in page.locator("[data-scheme-toggle], [data-copy], [data-print], [data-menu]").all():
            expect(idle).to_be_hidden()
        expect(page.locator("[data-stale]")).to_be_hidden()


def test_quiz_without_a_script(open_page: Pages, site_url: str, pages: dict[str, str]) -> None:
    """Every question shows, and each answer unfolds."""
    page = open_page(site_url + pages["module"], javascript=False)
    questions = page.locator(".kb-quiz__question")
    assert questions.count() > 0
    for question in questions.all():
        expect(question.locator(".kb-quiz__text")).to_be_visible()
        answer = question.locator("details.kb-quiz__answer")
        expect(answer.locator("p, ul, ol").first).to_be_hidden()
        answer.locator("summary").click()
        expect(answer.locator("p, ul, ol").first).to_be_visible()


def test_search_without_a_script(open_page: Pages, site_url: str) -> None:
    """Where no script runs, the search leads to the list of all cases."""
    page = open_page(site_url, javascript=False)
    page.locator(".site-head .search-box").click()
    page.wait_for_url(re.compile("/explore/"))
