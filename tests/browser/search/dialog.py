"""Drive the search dialog of a page as a reader does."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import Pages

FORBIDDEN = """
if (location.protocol === "file:") {
  window.fetch = () => { throw new Error("fetch was used"); };
  window.Worker = function () { throw new Error("a worker was used"); };
  window.XMLHttpRequest = function () { throw new Error("a request was used"); };
}
window.pwned = () => { throw new Error("a query was run"); };
"""
"""What a page opened from a disk cannot do, no page of ours may do there."""


def opened(open_page: Pages, url: str, **options: object) -> Page:
    """Open a page, and the search by its key."""
    page = open_page(url, script=FORBIDDEN, **options)  # type: ignore[arg-type]
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    return page


def field(page: Page) -> Locator:
    """Return where one types."""
    return page.get_by_role("searchbox", name="Search this site")


def status(page: Page) -> Locator:
    """Return what is announced."""
    return page.locator("#kb-search").get_by_role("status")


def titles(page: Page) -> Locator:
    """Return the results."""
    return page.locator("#kb-search .hit-title")


def ask(page: Page, text: str) -> None:
    """Type a query and wait until it is answered."""
    field(page).fill(text)
    expect(settled(page)).to_have_attribute("data-answers", text, timeout=20_000)


def settled(page: Page) -> Locator:
    """Return the place of the results, which is there when they are those of the last question."""
    return page.locator("[data-search-out][data-answers]:not([aria-busy])")


def chip(page: Page, name: str) -> Locator:
    """Return a filter."""
    return page.get_by_role("group", name="Kinds of pages").get_by_role("button", name=name)


def count(locator: Locator) -> int:
    """Return the number in a text."""
    found = re.search(r"\d+", locator.inner_text())
    return int(found[0]) if found else -1
