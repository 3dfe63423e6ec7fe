"""The search dialog in a reader's hands: opening, typing, walking through the results, closing."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.harness import Pages
from tests.browser.search.dialog import ask, field, opened, settled, titles


def test_keys_lead_through_the_results(page: Page) -> None:
    """Down and up walk from the field through the results and back, Enter opens, and a wrong end leads nowhere."""
    ask(page, "hospital")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    for at in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(titles(page).nth(at)).to_be_focused()
    page.keyboard.press("End")
    expect(titles(page).last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles(page).last).to_be_focused()
    page.keyboard.press("Home")
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(titles(page).first).to_be_focused()
    goal = titles(page).first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url == goal)


def test_enter_before_the_answer_waits_for_it(page: Page) -> None:
    """Who types and presses Enter at once is led to the first result when it comes."""
    page.keyboard.type("wound care")
    page.keyboard.press("Enter")
    expect(titles(page).first).to_be_focused(timeout=20_000)


def test_enter_before_the_search_has_come_is_not_lost(open_page: Pages, site_url: str) -> None:
    """On a slow line the reader types and presses Enter first; it counts when the search is there."""
    page = open_page(f"{site_url}about/")
    held: list[Route] = []
    page.route("**/assets/js/search.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with page.expect_request("**/assets/js/search.js"):
        page.keyboard.press("/")
    page.keyboard.type("wound care")
    page.keyboard.press("Enter")
    held[0].continue_()
    expect(titles(page).first).to_be_focused(timeout=20_000)
    assert ["wound care"] == json.loads(page.evaluate("localStorage.getItem('kb-search-recent')"))


BUSY = """() => {
  const real = KB.search.query;
  window.seen = [];
  new MutationObserver(() => seen.push(document.querySelectorAll("#kb-search .hit").length))
    .observe(document.querySelector("[data-search-out]"), { childList: true });
  KB.search.query = async (...asked) => {
    const answer = await real(...asked);
    document.title = "busy";
    for (const end = performance.now() + 1500; performance.now() < end; );
    return answer;
  };
}"""
"""Make each question keep the browser busy before it is answered, and note how many results are ever shown."""


def test_what_is_cleared_during_a_long_question_stays_cleared(open_page: Pages, site_url: str) -> None:
    """The key that cleared the field was pressed before the answer came, so the answer is not shown for a moment either."""
    page = opened(open_page, site_url)
    ask(page, "nurse")
    page.evaluate(BUSY)
    field(page).fill("hospital")
    field(page).press("Control+a")
    # Not by a question to the page, which could not answer.
    time.sleep(0.7)
    page.keyboard.press("Delete")
    page.wait_for_function("document.title === 'busy'")
    expect(settled(page)).to_have_attribute("data-answers", "")
    expect(titles(page)).to_have_count(0)
    assert {0} == set(page.evaluate("seen"))


@pytest.mark.parametrize("opener", [".site-head [data-search-open]", ".hero-search"])
def test_buttons_open_and_focus_returns(open_page: Pages, site_url: str, opener: str) -> None:
    """Every visible button opens the search, and has the focus again when Escape or Close closes it."""
    page = open_page(site_url)
    for close in ("Escape", "Close"):
        page.locator(opener).press("Enter")
        expect(field(page)).to_be_focused()
        page.keyboard.type("a/b")
        expect(field(page)).to_have_value(re.compile("a/b"))
        if close == "Escape":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name="Close").click()
        expect(page.locator("#kb-search")).to_be_hidden()
        expect(page.locator(opener)).to_be_focused()


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
def test_keys_open_it_again_with_the_same_query(open_page: Pages, site_url: str, keys: str) -> None:
    """What was typed is still there, selected, with its results."""
    page = opened(open_page, site_url)
    ask(page, "hospital")
    page.keyboard.press("Escape")
    page.keyboard.press(keys)
    expect(titles(page).first).to_be_visible()
    page.keyboard.type("x")
    expect(field(page)).to_have_value("x")


def test_a_click_beside_it_closes_it(open_page: Pages, site_url: str) -> None:
    """So does the reader who has seen enough."""
    page = opened(open_page, site_url)
    page.mouse.click(5, 5)
    expect(page.locator("#kb-search")).to_be_hidden()
