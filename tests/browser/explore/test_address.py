"""The address of the explorer says everything: states, history, chips and ranges."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.explore.explorer import ASK, LIVE, SEED, announced, explorer, settle, words
from tests.browser.front_matter import SORTS, VIEWS, Case, Question, meets
from tests.browser.harness import Pages

SHOWN = """
() => ({
  count: document.querySelector(".explore-count").textContent,
  chips: [...document.querySelectorAll(".chips .chip")].map((chip) => chip.getAttribute("aria-label")),
  results: [...document.querySelectorAll("[data-explore-results] :is(.card-title a, tbody th a, .map-rows a)")]
    .map((link) => link.textContent),
  view: document.querySelector(".views [aria-pressed='true']").dataset.view,
})
"""
"""What a reader sees of a state."""


def random_states(questions: list[Question], number: int) -> list[str]:
    """Return addresses of states with sort and view."""
    rng = Random(SEED)  # noqa: S311 - variety that can be repeated
    extras = []
    for question in questions[:number]:
        sort, view = rng.choice(SORTS), rng.choice(VIEWS)
        parts = [*([f"sort={sort}"] if sort != SORTS[0] else []), *([f"view={view}"] if view != VIEWS[0] else [])]
        extras.append(question.search(*parts))
    return extras


@pytest.mark.slow
@pytest.mark.parametrize("where", ["http", "file"])
def test_states_survive_their_address(
    open_page: Pages, site_url: str, file_url: Callable[[str], str], questions: list[Question], where: str
) -> None:
    """For 50 random states, opening the address anew gives the same chips, count, results and address."""
    base = f"{site_url}explore/" if where == "http" else file_url("explore/index.html")
    page = explorer(open_page, base)
    fresh = explorer(open_page, base)
    for search in random_states(questions, 50):
        page.evaluate(ASK, [search])
        shown, address = page.evaluate(SHOWN), page.evaluate("document.querySelector('[data-explore]').dataset.state")
        query = address if address.startswith("?") else ""
        fresh.goto(base + query)
        fresh.wait_for_selector(LIVE)
        assert shown == fresh.evaluate(SHOWN), search
        assert address == fresh.evaluate("document.querySelector('[data-explore]').dataset.state"), search


def test_choosing_adds_to_the_history(open_page: Pages, site_url: str) -> None:
    """Each choice is a step that the back button undoes; typing is one step, however many letters."""
    page = explorer(open_page, f"{site_url}explore/")
    everything = announced(page)
    page.get_by_label(re.compile("^Spain")).check()
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_label(re.compile("^Norway")).check()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page).to_have_url(f"{site_url}explore/?countries=NO,ES")
    page.go_back()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_label(re.compile("^Norway"))).not_to_be_checked()
    page.go_back()
    expect(page.locator(".explore-count")).to_have_text(everything)
    expect(page).to_have_url(f"{site_url}explore/")
    settle(page)
    before = page.evaluate("history.length")
    page.get_by_label("Words").press_sequentially("pacemaker", delay=60)
    expect(page.locator(".chip")).to_have_text("Words: “pacemaker”×")
    assert before == page.evaluate("history.length")


def test_chips_take_filters_away(open_page: Pages, site_url: str) -> None:
    """A removed chip hands the focus on; the last one hands it to the count; clear all clears all."""
    page = explorer(open_page, f"{site_url}explore/?countries=ES,NO&years=2010-2020")
    chips = page.locator(".chip")
    expect(chips).to_have_text(["Country: Norway×", "Country: Spain×", "Years: 2010–2020×"])
    chips.first.press("Enter")
    expect(chips).to_have_count(2)
    expect(chips.first).to_be_focused()
    chips.first.press("Enter")
    expect(chips).to_have_count(1)
    chips.first.press("Enter")
    expect(page.locator(".explore-count")).to_be_focused()
    page.goto(f"{site_url}explore/?countries=ES&verdict=worked")
    page.get_by_role("button", name="Clear all").click()
    expect(chips).to_have_count(0)
    expect(page).to_have_url(f"{site_url}explore/")


def test_ranges_filter(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """Years and euro are asked for in the panel; a sum may be written as people write it, and turned round."""
    page = explorer(open_page, f"{site_url}explore/")
    page.locator("[data-facet='years'] summary").click()
    page.locator("[data-facet='years']").get_by_label("From", exact=True).select_option("2015")
    expect(page.locator(".chip")).to_have_text("Years: from 2015×")
    page.locator("[data-facet='value'] summary").click()
    page.get_by_label("At least").fill("20m")
    page.get_by_label("At most").fill("€ 1,000,000")
    page.get_by_label("At most").press("Enter")
    expect(page.locator(".chip").last).to_have_text("Value: €\u00a01,000,000–€\u00a020,000,000×")
    settle(page)
    question = Question(years=(2015, None), value=(1_000_000, 20_000_000))
    assert words(sum(meets(case, question) for case in cases)) == announced(page)
    expect(page.locator("[data-facet='value'] .range")).to_contain_text("yearly average rate")
