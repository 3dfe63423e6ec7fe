"""The explorer: exact counts, addresses that say everything, keyboard, drawer, map, table, CSV, and no script at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.front_matter import SORTS, VIEWS, Case, Question, meets, random_questions, read_cases
from tests.browser.harness import NARROW, PHONE, WIDE, Pages, run_axe
from tests.browser.test_site_pages import TOO_WIDE

LIVE = ".explore.is-live[data-state]"
SEED = 20_26

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


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """All cases, from their front matter."""
    return read_cases()


@pytest.fixture(scope="module")
def questions(cases: list[Case]) -> list[Question]:
    """Two hundred questions of several parts."""
    return random_questions(cases, 200, SEED)


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


# --- Counts -----------------------------------------------------------------------------------------------------------


def test_announced_counts_are_exact(
    open_page: Pages, site_url: str, cases: list[Case], questions: list[Question]
) -> None:
    """For 200 random questions, the page shows and announces as many cases as the front matter has."""
    page = explorer(open_page, f"{site_url}explore/")
    expected = [words(sum(meets(case, question) for case in cases)) for question in questions]
    actual = page.evaluate(ASK, [question.search() for question in questions])

    assert len({*expected}) > 5
    assert [[count, count] for count in expected] == actual


def test_counts_of_values_are_exact(
    open_page: Pages, site_url: str, cases: list[Case], questions: list[Question]
) -> None:
    """For the same questions, every value of every facet has the count it would give if its facet were asked anew."""
    page = explorer(open_page, f"{site_url}explore/")
    counted = page.evaluate(
        """(questions) => {
          const facets = KB.facets.create(KB_DATA.facets);
          return questions.map((question) => facets.query(question).counts);
        }""",
        [question.as_data() for question in questions],
    )
    for question, counts in zip(questions, counted, strict=True):
        for key, by_code in counts.items():
            rows = [case.values[key] for case in cases if meets(case, question, but=key)]
            assert {code: sum(code in row for row in rows) for code in by_code} == by_code, question


def test_panel_shows_the_counts(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """The panel says each count, and a value that would give nothing cannot be picked."""
    page = explorer(open_page, f"{site_url}explore/?countries=NO")
    question = Question({"countries": ("NO",)})
    boxes = page.evaluate(
        """[...document.querySelectorAll("[data-facet='care-settings'] li")].map((row) => {
          const box = row.querySelector("input");
          return [box.value, Number(row.querySelector(".count").textContent), box.disabled];
        })"""
    )
    expected = {
        code: sum(code in case.values["care-settings"] for case in cases if meets(case, question))
        for code, _, _ in boxes
    }

    assert 8 == len(boxes)
    assert [[code, count, count == 0] for code, count in expected.items()] == boxes
    assert any(disabled for _, _, disabled in boxes)


# --- The address ------------------------------------------------------------------------------------------------------


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


# --- Results ----------------------------------------------------------------------------------------------------------


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


WORDS = ("pacemaker", "hip", "medicine tender", "remote monitoring", "robot", "bed washing", "cancer", "qxzwvk")


@pytest.mark.slow
def test_words_and_filters_together_are_exact(
    open_page: Pages, site_url: str, cases: list[Case], questions: list[Question]
) -> None:
    """For random questions with words, the count is that of the engine's own answer among the cases that meet the rest."""
    page = explorer(open_page, f"{site_url}explore/?q={WORDS[0]}")
    numbers = page.evaluate(
        "async (words) => Promise.all(words.map(async (text) => [...(await KB.search.ids(text)).keys()]))", list(WORDS)
    )
    hits = [{cases[number].id for number in row} for row in numbers]
    asked = [(at % len(WORDS), question) for at, question in enumerate(questions)]
    expected = [words(sum(case.id in hits[at] and meets(case, question) for case in cases)) for at, question in asked]
    actual = page.evaluate(ASK, [question.search(f"q={WORDS[at].replace(' ', '+')}") for at, question in asked])

    assert any(hits)
    assert [] == sorted(hits[-1])
    assert [[count, count] for count in expected] == actual


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


# --- Without a script -------------------------------------------------------------------------------------------------


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
