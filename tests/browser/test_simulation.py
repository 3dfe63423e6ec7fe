"""A tender simulation, played: by pointer and keyboard, on and off, over HTTP and from a disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, Pages

PATH = "training/simulations/supplies-for-five-regions/"
ENDINGS = 6

BUYERS = """
() => {
  const element = document.querySelector("[data-simulation]");
  const tree = KB.simulation.tree(element);
  return KB.simulation.buyers(tree).map((one) => one.choice);
}
"""
STATE = "() => KB.progress.simulation(document.querySelector('[data-simulation]').dataset.simulation)"


def stage(page: Page) -> Locator:
    """Return what is shown of the simulation."""
    return page.locator(".sim-stage")


def heading(page: Page) -> Locator:
    """Return the heading of what is shown."""
    return stage(page).locator("h3")


def choose(page: Page, index: int) -> None:
    """Take a choice and go on."""
    page.locator(".sim-choice").nth(index).click()
    page.get_by_role("button", name="Go on").click()


def play(page: Page, choices: list[int]) -> None:
    """Take one choice after the other."""
    for index in choices:
        choose(page, index)


def state(page: Page) -> dict[str, Any]:
    """Return what is kept of the simulation."""
    kept: dict[str, Any] = page.evaluate(STATE)
    return kept


def test_played_to_the_end(open_page: Pages, site_url: str) -> None:
    """One step at a time; an ending opens the debrief and compares each decision with the buyer's."""
    page = open_page(site_url + PATH)
    expect(page.locator(".sim-tree")).to_be_hidden()
    expect(page.get_by_text("An external review of May 2020")).to_be_hidden()
    expect(page.locator("[data-sim-late]")).to_be_hidden()
    buyers = page.evaluate(BUYERS)

    page.locator(".sim-choice").nth(buyers[0]).click()
    expect(heading(page)).to_have_text("What follows")
    expect(heading(page)).to_be_focused()
    expect(stage(page).locator(".sim-real .kb-cites a")).to_have_attribute("href", "#kb-source-price-alone")
    page.get_by_role("button", name="Go on").click()
    expect(heading(page)).to_be_focused()
    play(page, buyers[1:])

    expect(stage(page).locator(".sim-verdict")).to_have_text("A poor ending")
    expect(stage(page)).to_contain_text(f"You have reached 1 of {ENDINGS} endings; {ENDINGS - 1} are still open.")
    rows = stage(page).locator(".sim-table [role=rowgroup]:last-child > [role=row]")
    expect(rows).to_have_count(len(buyers))
    expect(rows.locator("[role=cell]:nth-child(3)")).to_have_text(["The same."] * len(buyers))
    expect(page.get_by_text("An external review of May 2020")).to_be_visible()
    expect(page.locator("[data-sim-late]")).to_be_visible()
    assert [] == run_axe(page, within="main")

    page.get_by_role("button", name="Play again").click()
    play(page, [0, 1, 0, 0, 0])
    expect(stage(page).locator(".sim-verdict")).to_have_text("A good ending")
    expect(stage(page)).to_contain_text(f"2 of {ENDINGS} endings")
    cells = rows.nth(1).get_by_role("cell")
    expect(cells.nth(1)).to_have_text("The buyer never stood here.")
    missed = rows.last.get_by_role("cell")
    expect(missed.first).to_have_text("You did not come here.")
    expect(missed.last).to_contain_text("OneMed")
    kept = state(page)
    assert (True, 2, 5) == (kept["finished"], len(kept["ends"]), len(kept["path"]))


def test_goes_on_where_it_was_left(open_page: Pages, site_url: str) -> None:
    """A page that is opened again goes on; any earlier decision can be taken anew; another tab is followed."""
    page = open_page(site_url + PATH)
    play(page, [1, 0])
    at = heading(page).inner_text()
    page.reload()
    expect(heading(page)).to_have_text(at)
    expect(page.locator(".sim-player [role=status]")).to_have_text("You go on where you left, at decision 3.")

    other = page.context.new_page()
    other.goto(site_url + PATH)
    choose(other, 0)
    expect(heading(page)).to_have_text(heading(other).inner_text())

    page.locator(".sim-way summary").click()
    page.get_by_role("button", name="Back to decision 2").click()
    expect(page.locator(".sim-where")).to_have_text("Decision 2")
    expect(page.locator(".sim-player [role=status]")).to_have_text("Back at decision 2.")
    assert 1 == len(state(page)["path"])
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".sim-where")).to_have_text("Decision 1")
    expect(page.locator(".sim-way")).to_be_empty()


@pytest.mark.parametrize(
    "kept",
    [
        {"path": [{"node": "criteria", "choice": 9}], "finished": True, "ends": ["no-such"]},
        {"path": [{"node": "gone", "choice": 0}]},
        {"path": "criteria", "ends": {"0": "quiet"}},
        {"path": [None, 3, []], "ends": [None]},
        {"path": [{"node": "criteria", "choice": "0"}]},
        {"path": [{"node": "criteria", "choice": "length"}]},
        {"path": [{"node": "criteria", "choice": 0, "words": "What nobody can choose."}]},
    ],
)
def test_strange_state_is_left_out(open_page: Pages, site_url: str, kept: dict[str, Any]) -> None:
    """What was kept of another version of the tree, or by another hand, is used as far as the tree has it."""
    page = open_page(site_url + PATH)
    found = page.evaluate(
        "(kept) => KB.simulation.settle(KB.simulation.tree(document.querySelector('[data-simulation]')), kept)", kept
    )
    assert {"path": [], "finished": False, "ends": []} == found


def test_by_keyboard_from_a_disk(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """Tab and Enter play it, the focus follows, nothing needs a server; at 320 pixels nothing runs over the edge."""
    page = open_page(file_url(PATH + "index.html"), viewport=NARROW)
    buyers = page.evaluate(BUYERS)
    page.locator(".sim-stage h3").focus()
    for index in buyers:
        buttons = page.locator(".sim-choice")
        while not buttons.nth(index).evaluate("(button) => button === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(heading(page)).to_be_focused()
        going = page.get_by_role("button", name="Go on")
        while not going.evaluate("(button) => button === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(heading(page)).to_be_focused()
    expect(stage(page).locator(".sim-verdict")).to_be_visible()
    assert 320 >= page.evaluate("document.documentElement.scrollWidth")


def test_as_text_and_on_paper(open_page: Pages, site_url: str) -> None:
    """The whole text is one button away, and it is what paper shows, with all choices open."""
    page = open_page(site_url + PATH)
    page.get_by_role("button", name="Show all as text").click()
    expect(page.locator("#kb-step-7")).to_be_visible()
    expect(stage(page)).to_be_hidden()
    page.get_by_role("button", name="Play step by step").click()
    expect(page.locator("#kb-step-7")).to_be_hidden()

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".sim-player")).to_be_hidden()
    expect(page.locator("#kb-step-7 .sim-then").first).to_be_visible()
    expect(page.get_by_text("An external review of May 2020")).to_be_visible()


def test_without_a_script(open_page: Pages, site_url: str) -> None:
    """It reads as numbered steps: a choice shows what follows and where to turn, and the link goes there."""
    page = open_page(site_url + PATH, javascript=False)
    first = page.locator("#kb-step-1")
    expect(first.locator(".sim-then").first).to_be_hidden()
    first.locator("summary").first.click()
    expect(first.locator(".sim-then").first).to_be_visible()
    first.get_by_role("link", name="Turn to 2").first.click()
    expect(page.locator("#kb-step-2")).to_be_in_viewport()
    expect(page.get_by_text("An external review of May 2020")).to_be_visible()
    expect(page.locator(".sim-answers .sim-table")).to_be_hidden()
