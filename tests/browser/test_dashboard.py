"""The dashboard for editors in a browser: what is due today, and numbers that keep their word."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.harness import Pages

DASHBOARD = "contribute/dashboard/"
DUE = "[data-due-days]"
SAMPLE = 5


@pytest.mark.parametrize(("day", "all_due"), [("2000-01-01", False), ("2999-01-01", True)])
def test_due_follows_the_readers_date(open_page: Pages, site_url: str, day: str, *, all_due: bool) -> None:
    """The page counts and marks what is due on the day on which it is read, whenever it was built."""
    page = open_page()
    page.clock.set_fixed_time(dt.datetime.fromisoformat(f"{day}T12:00:00"))
    page.goto(site_url + DASHBOARD)
    days = page.locator(DUE).evaluate("element => JSON.parse(element.dataset.dueDays)")
    never = sum(number for due, number in days if not due)
    marks = page.locator("[data-due]:not([data-due=''])")

    assert str(sum(number for _, number in days) if all_due else never) == page.locator(DUE).inner_text()
    assert marks.evaluate_all("(marks, due) => marks.filter((mark) => mark.hidden === due).length", all_due) == 0


def test_without_a_script_the_day_of_the_build_counts(open_page: Pages, site_url: str) -> None:
    """Readers without a script get the figure of the day on which the site was built, and every list."""
    page = open_page(site_url + DASHBOARD, javascript=False)
    page.locator("#fields summary").first.click()

    expect(page.locator("#fields details a").first).to_be_visible()
    assert page.locator(DUE).inner_text().isdigit()


def test_numbers_of_the_matrix_lead_to_as_many_cases(open_page: Pages, site_url: str) -> None:
    """The explorer shows exactly the cases that a number counts."""
    page = open_page(site_url + DASHBOARD)
    cells = page.locator("#coverage .is-wide td a[href*='themes=']")
    every = max(1, cells.count() // SAMPLE)
    wanted = cells.evaluate_all(
        "(links, every) => links.filter((_, at) => at % every === 0).map((link) => [link.href, link.textContent])",
        every,
    )

    assert len(wanted) >= SAMPLE
    for href, number in wanted:
        page.goto(href)
        page.locator(".explore.is-live[data-state]").wait_for()
        assert number == page.locator(".explore-count").inner_text().split()[0]
