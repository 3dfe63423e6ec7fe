"""Drive the explorer as a reader does, and through many states at once."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.harness import Pages

LIVE = ".explore.is-live[data-state]"
SEED = 20_26

ASK = """
async (searches) => {
  const root = document.querySelector("[data-explore]");
  const out = [];
  for (const search of searches) {
    delete root.dataset.state;
    history.replaceState(null, "", search || location.pathname);
    dispatchEvent(new PopStateEvent("popstate"));
    while (root.dataset.state === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    out.push([document.querySelector(".explore-count").textContent, root.querySelector("p.sr[role='status']").textContent]);
  }
  return out;
}
"""
"""Show many states one after the other, and return what each announces."""


def explorer(open_page: Pages, address: str, **options: Any) -> Page:
    """Open the explorer and wait until it answers."""
    page = open_page(address, **options)
    page.wait_for_selector(LIVE)
    return page


def settle(page: Page) -> None:
    """Wait until results, chips and address say the same; choosing makes them busy at once."""
    expect(page.locator(".explore[data-state] [data-explore-results]:not([aria-busy])")).to_be_attached()


def words(number: int) -> str:
    """Return a count as the page says it."""
    return "1 case" if number == 1 else f"{number:,} cases"


def announced(page: Page) -> str:
    """Return the count that the page shows."""
    return page.locator(".explore-count").inner_text()
