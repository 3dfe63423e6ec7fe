"""What the explorer shows of a selection: cards, more of them, CSV, the map, and nothing found."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.explore.explorer import announced, explorer, settle, words
from tests.browser.front_matter import Case, Question, meets
from tests.browser.harness import Pages


def test_live_cards_are_those_of_the_build(open_page: Pages, site_url: str) -> None:
    """A card that the script makes is the card that the build wrote, so that nothing jumps."""
    page = explorer(open_page, f"{site_url}explore/")
    read = """() => [...document.querySelectorAll(".cards > .card")].slice(0, 24).map((card) =>
      [card.dataset.case, card.innerText, card.querySelector("a").href, card.className])"""
    built = page.evaluate(read)
    page.get_by_role("button", name="Table", exact=True).click()
    expect(page.locator(".explore-table")).to_be_visible()
    page.get_by_role("button", name="Cards", exact=True).click()
    expect(page.locator(".cards")).to_be_visible()
    settle(page)

    assert 24 == len(built)
    assert built == page.evaluate(read)


def test_more_results_by_button(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """After 24 results a button brings 24 more, until all are there, and the focus goes to the first new one."""
    page = explorer(open_page, f"{site_url}explore/?sort=title")
    cards = page.locator(".cards > .card")
    expect(cards).to_have_count(24)
    for there in range(24, len(cases), 24):
        left = len(cases) - there
        page.get_by_role("button", name=f"Show {min(24, left)} more of {left}").click()
        expect(cards).to_have_count(there + min(24, left))
        expect(cards.nth(there).get_by_role("link")).to_be_focused()
    expect(page.locator(".explore-more")).to_be_hidden()
    titles = [title.casefold() for title in cards.locator(".card-title").all_inner_texts()]
    assert sorted(titles) == titles


def test_csv_holds_the_selection(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """The file has one row for each found case, whatever stands in its fields, and no cell that runs as a formula."""
    page = explorer(open_page, f"{site_url}explore/?procedure=not-published&sort=title")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download as CSV").click()
    raw = Path(caught.value.path()).read_bytes()
    rows = list(csv.reader(io.StringIO(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8"), newline="")))
    question = Question({"procedure": ("not-published",)})

    assert raw.startswith(b"\xef\xbb\xbf")
    assert "cases.csv" == caught.value.suggested_filename
    assert {case.id for case in cases if meets(case, question)} == {row[0] for row in rows[1:]}
    assert {len(rows[0])} == {len(row) for row in rows}
    assert [] == [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_cells_are_not_formulas(open_page: Pages, site_url: str) -> None:
    """A title that looks like a formula is kept from running, quotation marks and lines survive."""
    page = explorer(open_page, f"{site_url}explore/")
    text = page.evaluate(
        """async () => {
          const cards = KB.cards.create(KB.facets.create(KB_DATA.facets));
          const [one] = await cards.get([0]);
          return cards.csv(["=1+1", "+1", "-1", "@sum", 'say "yes",\\nno'].map((title) => ({ ...one, title })));
        }"""
    )
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert ["'=1+1", "'+1", "'-1", "'@sum", 'say "yes",\nno'] == [row[1] for row in rows[1:]]


def test_map_filters_by_country(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """Each country on the map and in the list is a link with an address; choosing it filters, choosing it again stops."""
    page = explorer(open_page, f"{site_url}explore/?view=map&verdict=worked")
    spain = page.locator(".map-rows").get_by_role("link", name="Spain")
    count = sum(meets(case, Question({"verdict": ("worked",), "countries": ("ES",)})) for case in cases)
    expect(page.locator(".kb-map__marker[data-country='ES']")).to_have_attribute("aria-label", f"Spain, {words(count)}")
    spain.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text(["Country: Spain×", "Verdict: It worked×"])
    expect(spain).to_be_focused()
    expect(spain).to_have_attribute("aria-current", "true")
    settle(page)
    assert words(count) == announced(page)
    page.locator(".kb-map__marker[data-country='ES']").click()
    expect(page.locator(".chip")).to_have_count(1)


def test_nothing_found_says_what_to_let_go(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """Without a result the page offers the filter to drop, with what that gives, and the way to add a case."""
    page = explorer(open_page, f"{site_url}explore/?countries=EE&care-settings=care-home")
    empty = page.locator(".explore-empty")
    left = sum(meets(case, Question({"countries": ("EE",)})) for case in cases)
    expect(empty).to_contain_text(f"Care setting: Care home gives {words(left)}")
    expect(empty.get_by_role("link", name="Add a case you know")).to_have_attribute("href", "../contribute/")
    empty.get_by_role("button", name="Care setting: Care home").click()
    expect(page.locator(".explore-count")).to_have_text(words(left))
    page.goto(f"{site_url}explore/?countries=EE&care-settings=care-home&years=1991-1992")
    expect(empty).to_contain_text("Keep one filter only")
