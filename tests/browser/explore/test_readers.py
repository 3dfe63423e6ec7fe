"""The explorer for every reader: without barriers, by keyboard, on a phone, from a disk, without data, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import run_axe
from tests.browser.explore.explorer import LIVE, announced, explorer, settle
from tests.browser.front_matter import Case
from tests.browser.harness import NARROW, PHONE, WIDE, Pages
from tests.browser.test_site_pages import TOO_WIDE

# --- Every reader -----------------------------------------------------------------------------------------------------

STATES = {
    "cards": "", "filtered": "?countries=ES,NO&years=2010-2020", "table": "?view=table", "map": "?view=map&countries=ES",
    "nothing": "?countries=EE&care-settings=care-home",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible(open_page: Pages, site_url: str, state: str) -> None:
    """No barrier and no sideways scrolling in any view, wide and at 320 pixels, light and dark."""
    page = explorer(open_page, f"{site_url}explore/{STATES[state]}")
    barriers = []
    for (width, height), scheme in [(WIDE, "light"), (NARROW, "dark")]:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        barriers += [f"{width} px, {scheme}: {violation}" for violation in run_axe(page)]
        assert [] == page.evaluate(TOO_WIDE)

    assert [] == barriers


def test_drawer_keeps_the_focus(open_page: Pages, site_url: str) -> None:
    """On a phone the filters open over the page, keep the focus, tell the count, and give the focus back."""
    page = explorer(open_page, f"{site_url}explore/", viewport=PHONE)
    opener = page.get_by_role("button", name="Filters", exact=True)
    drawer = page.get_by_role("dialog", name="Filters")
    expect(page.get_by_label("Words")).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    inside = (
        "document.activeElement === document.body || document.querySelector('.drawer').contains(document.activeElement)"
    )
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    drawer.get_by_label(re.compile("^Spain")).check()
    settle(page)
    expect(drawer.get_by_role("status")).to_have_text(announced(page))
    assert [] == [str(violation) for violation in run_axe(page)]
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.emulate_media(color_scheme="dark")
    assert [] == [str(violation) for violation in run_axe(page)]
    assert [] == page.evaluate(TOO_WIDE)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".explore-side").get_by_label(re.compile("^Spain"))).to_be_checked()


def test_keyboard_alone_finds_and_opens_a_case(open_page: Pages, site_url: str) -> None:
    """Tab and space filter, tab and Enter open."""
    page = explorer(open_page, f"{site_url}explore/")
    page.get_by_label("Words").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value === 'ES'"):
            break
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_text("Country: Spain×")
    settle(page)
    first = page.locator(".card-title a").first
    name = first.inner_text()
    for _ in range(80):
        page.keyboard.press("Tab")
        if first.evaluate("(link) => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_works_from_disk(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """Opened by double-click: filter, sort, all views, back, and the links lead to files."""
    page = explorer(open_page, file_url("explore/index.html"))
    page.get_by_label(re.compile("^Spain")).check()
    expect(page.locator(".chip")).to_have_count(1)
    page.get_by_label("Sort by").select_option("title")
    page.get_by_role("button", name="Table", exact=True).click()
    expect(page.locator(".explore-table")).to_be_visible()
    page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator(".kb-map")).to_be_visible()
    page.go_back()
    expect(page.locator(".explore-table")).to_be_visible()
    settle(page)
    page.locator(".explore-table th a").first.click()
    expect(page.locator(".case-bar")).to_be_visible()


# --- Without data, without a script -----------------------------------------------------------------------------------


def test_words_that_cannot_be_searched_are_said(open_page: Pages, site_url: str) -> None:
    """When the search does not arrive, the page says so in words and the filters go on working."""
    page = open_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{site_url}explore/?q=pacemaker&countries=ES")
    page.wait_for_selector(LIVE)
    notice = page.locator(".explore .notice")
    expect(notice).to_contain_text("“pacemaker” were not searched")
    expect(page.locator(".card")).not_to_have_count(0)
    open_page.settle()
    open_page.watch.forgive()


def test_everything_is_there_without_a_script(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """The list is complete, and from it links alone lead through facet and value to every case of that value."""
    page = open_page(f"{site_url}explore/", javascript=False)
    found = page.locator(".cards > .card").count()
    while page.get_by_role("link", name="Next").count():
        page.get_by_role("link", name="Next").click()
        found += page.locator(".cards > .card").count()
    assert len(cases) == found
    page.goto(f"{site_url}explore/")
    assert 0 == page.locator("button:visible").count()
    assert [] == page.locator(".chip, .panel, .pick").all()
    page.locator(".facet summary", has_text="Country").click()
    page.locator(".facet").get_by_role("link", name="Spain").click()
    expect(page.locator("h1")).to_have_text("Country: Spain")
    listed = {link.get_attribute("href") for link in page.locator(".case-rows a").all()}
    assert {f"../../../cases/{case.id}/" for case in cases if "ES" in case.values["countries"]} == listed
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Country").click()
    expect(page.locator("h1")).to_have_text("Cases by country")


def test_list_stays_when_the_data_do_not_arrive(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """Without its data the explorer leaves the page as it was built, and says so."""
    page = open_page()
    page.route("**/explore/facets.js*", lambda route: route.abort())
    page.goto(f"{site_url}explore/")
    expect(page.locator(".explore .notice")).to_contain_text("The filters did not load.")
    assert min(100, len(cases)) == page.locator(".cards > .card").count()
    expect(page.locator(".explore-by")).to_be_visible()
    open_page.settle()
    open_page.watch.forgive()
