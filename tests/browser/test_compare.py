"""The comparison by address and by picking, and "Would it work here?" on a case page."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import run_axe
from tests.browser.front_matter import Case, read_cases
from tests.browser.harness import NARROW, PHONE, WIDE, Pages
from tests.browser.test_site_pages import TOO_WIDE

ONE, TWO, THREE = "ritmocore-pacemaker-service", "sant-pau-icd-service", "erasmus-mc-bed-washing"
FOUR = "norway-infliximab-tender-2015"
ADDRESS = f"compare/?cases={ONE},{TWO},{THREE}"


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    """All cases by id."""
    return {case.id: case for case in read_cases()}


def shown(page: Page) -> list[str]:
    """Return the ids of the cases that are compared, by their links."""
    expect(page.locator(".compare-body:not([aria-busy]) .compare")).to_be_visible()
    hrefs = page.locator(".compare-case a").evaluate_all("(links) => links.map((link) => link.pathname)")
    return [str(href).removesuffix("index.html").rstrip("/").rpartition("/")[2] for href in hrefs]


def cells(page: Page, field: str) -> list[str]:
    """Return the cells of a row."""
    return page.locator(
        f"tr[data-field='{field}'] td .compare-value, tr[data-field='{field}'] td > .missing"
    ).all_inner_texts()


def shown_in_list(page: Page, button: str) -> Locator:
    """Return a button of the list of cases, after asking for as many more cases as it takes to have it."""
    page.wait_for_selector(".explore.is-live[data-state]")
    found, more = page.locator(button), page.locator(".explore-more:visible")
    rows = page.locator(".explore .card, .explore-table tbody tr")
    while not found.count() and more.count():
        before = rows.count()
        more.click()
        expect(rows).not_to_have_count(before)
    return found


def pick(page: Page, case_id: str) -> None:
    """Press the button of a card."""
    shown_in_list(page, f".card[data-case='{case_id}'] .pick").click()


# --- By address -------------------------------------------------------------------------------------------------------


def test_address_says_which(open_page: Pages, site_url: str) -> None:
    """The address names the cases and their order, wins over what was picked, and leaves that alone."""
    page = open_page(f"{site_url}explore/")
    pick(page, FOUR)
    page.goto(f"{site_url}compare/?cases={TWO},{ONE},{TWO}")
    assert [TWO, ONE] == shown(page)
    expect(page).to_have_url(f"{site_url}compare/?cases={TWO},{ONE},{TWO}")
    page.goto(f"{site_url}compare/")
    assert [FOUR] == shown(page)
    expect(page.locator(".compare-body .notice")).to_contain_text("One case alone")


def test_five_are_too_many(open_page: Pages, site_url: str) -> None:
    """The first four of a longer address are compared."""
    page = open_page(f"{site_url}compare/?cases={ONE},{TWO},{THREE},{FOUR},estonia-e-prescription")

    assert [ONE, TWO, THREE, FOUR] == shown(page)


def test_unknown_case_is_said(open_page: Pages, site_url: str) -> None:
    """A case that does not exist is named, and the others are compared."""
    page = open_page(f"{site_url}compare/?cases={ONE},no-such-case,{TWO},../../evil")
    assert [ONE, TWO] == shown(page)
    expect(page.locator(".compare-body .notice")).to_contain_text("“no-such-case”")
    open_page.settle()
    assert [] == open_page.watch.errors
    open_page.watch.forgive()


def test_rows_differ_or_do_not(open_page: Pages, site_url: str, cases: dict[str, Case]) -> None:
    """What differs is said in words, what all share too, what is missing too; the switch keeps only what differs."""
    page = open_page(site_url + ADDRESS)
    shown(page)
    mark = page.locator("tr[data-field='countries'] th .compare-mark")
    expect(mark).to_have_text("differs")
    shared = set.intersection(*(set(cases[i].values["approaches"]) for i in (ONE, TWO, THREE)))
    approaches = page.locator("tr[data-field='approaches'] td .compare-mark")
    assert 3 * len(shared) == approaches.count() > 0
    assert {"in all"} == set(approaches.all_inner_texts())
    assert ["not stated"] == [text for text in cells(page, "outcomes") if text == "not stated"]
    page.goto(f"{site_url}compare/?cases={ONE},thalea-tele-icu-pcp-then-ppi")
    same = page.locator("tr[data-field='verdict']")
    expect(same.locator("th .compare-mark")).to_have_text("same")
    page.get_by_label("Only what differs").check()
    expect(same).to_be_hidden()
    expect(page.locator("tr[data-field='countries']")).to_be_visible()
    expect(page.locator("tr[data-field='lessons']")).to_be_visible()
    page.get_by_label("Only what differs").uncheck()
    expect(same).to_be_visible()


def test_outcomes_and_criteria_stand_side_by_side(open_page: Pages, site_url: str, site_dir: Path) -> None:
    """Each outcome and each criterion of each case is there, with how it is known and what it weighs."""
    page = open_page(site_url + ADDRESS)
    shown(page)
    data: dict[str, Any] = {}
    for script in (site_dir / "compare").glob("*.js"):
        held = script.read_text(encoding="utf-8").partition("||{},")[2].rstrip().removesuffix(");")
        data |= json.loads(held)
    for field in ("outcomes", "award_criteria", "lessons", "conditions"):
        expected = []
        for case_id in (ONE, TWO, THREE):
            rows = data[case_id]["rows"].get(field, ["not stated"])
            expected += ["".join(row) if isinstance(row, list) else row for row in rows]
        assert expected == [text.replace("\n", "") for text in cells(page, field)]


def test_csv_of_the_comparison(open_page: Pages, site_url: str) -> None:
    """The file has a row for each field and a column for each case; what is missing is said."""
    page = open_page(site_url + ADDRESS)
    shown(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download as CSV").click()
    text = Path(caught.value.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert {4} == {len(row) for row in rows}
    assert page.locator(".compare-case a").all_inner_texts() == rows[0][1:]
    assert "not stated" in next(row for row in rows if row[0] == "Outcomes")
    assert [] == [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


# --- By picking -------------------------------------------------------------------------------------------------------


def test_picking_from_cards_and_a_case_page(open_page: Pages, site_url: str) -> None:
    """Cards and case pages pick; the tray says how many, stays on every page, and opens a shareable address."""
    page = open_page(f"{site_url}explore/")
    tray = page.get_by_role("region", name="Comparison")
    expect(tray).to_be_hidden()
    pick(page, ONE)
    expect(tray.get_by_role("status")).to_have_text("Picked. Pick another one to compare with.")
    page.goto(f"{site_url}cases/{TWO}/")
    button = page.locator(".case-bar [data-pick]")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site_url}about/")
    tray.get_by_role("link", name="Compare 2 cases").click()
    assert [ONE, TWO] == shown(page)
    expect(page).to_have_url(f"{site_url}compare/?cases={ONE},{TWO}")
    expect(tray).to_be_hidden()


def test_four_are_the_most(open_page: Pages, site_url: str) -> None:
    """A fifth case is refused in words; a picked one can be taken out by card and by tray, all by one button."""
    page = open_page(f"{site_url}explore/")
    tray = page.get_by_role("region", name="Comparison")
    for case_id in (ONE, TWO, THREE, FOUR, "estonia-e-prescription"):
        pick(page, case_id)
    expect(tray.get_by_role("status")).to_contain_text("Four cases are the most")
    expect(page.locator(".card[data-case='estonia-e-prescription'] .pick")).to_have_attribute("aria-pressed", "false")
    pick(page, FOUR)
    expect(tray.get_by_role("listitem")).to_have_count(3)
    tray.get_by_role("button", name="Take out: RITMOCORE").click()
    expect(tray.get_by_role("listitem")).to_have_count(2)
    expect(tray.get_by_role("button", name="Take out").first).to_be_focused()
    tray.get_by_role("button", name="Clear").click()
    expect(tray).to_be_hidden()
    expect(page.locator(".pick[aria-pressed='true']")).to_have_count(0)


def test_picks_survive_another_view(open_page: Pages, site_url: str) -> None:
    """A case picked in one view is picked in the others."""
    page = open_page(f"{site_url}explore/")
    pick(page, ONE)
    page.get_by_role("button", name="Table", exact=True).click()
    row = shown_in_list(page, f".explore-table [data-pick='{ONE}']")
    expect(row).to_have_attribute("aria-pressed", "true")
    row.click()
    page.get_by_role("button", name="Cards", exact=True).click()
    expect(shown_in_list(page, f".card[data-case='{ONE}'] .pick")).to_have_attribute("aria-pressed", "false")


def test_removing_and_replacing(open_page: Pages, site_url: str) -> None:
    """Removing changes address and picks, and back undoes it; replacing leads to the list with the others kept."""
    page = open_page(f"{site_url}explore/")
    for case_id in (ONE, TWO, THREE):
        pick(page, case_id)
    page.goto(f"{site_url}compare/")
    assert [ONE, TWO, THREE] == shown(page)
    expect(page).to_have_url(f"{site_url}compare/?cases={ONE},{TWO},{THREE}")
    page.get_by_role("button", name="Remove: RITMOCORE").click()
    expect(page.locator(".compare-case")).to_have_count(2)
    expect(page).to_have_url(f"{site_url}compare/?cases={TWO},{THREE}")
    page.go_back()
    expect(page.locator(".compare-case")).to_have_count(3)
    page.get_by_role("button", name="Replace: Sant Pau").click()
    page.wait_for_url("**/explore/")
    expect(page.get_by_role("region", name="Comparison").get_by_role("listitem")).to_have_count(2)


def test_storage_may_be_forbidden(open_page: Pages, site_url: str) -> None:
    """Where the browser keeps nothing, the page still picks, and the address carries the choice."""
    page = open_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    page.goto(f"{site_url}explore/")
    pick(page, ONE)
    pick(page, TWO)
    page.get_by_role("link", name="Compare 2 cases").click()
    assert [ONE, TWO] == shown(page)


@pytest.mark.parametrize("stored", ["{", "7", '[{"id":"<b>","title":"x"}]', '[null,{"id":"a"}]', '{"id":1}'])
def test_broken_storage_does_no_harm(open_page: Pages, site_url: str, stored: str) -> None:
    """Whatever another program left under our name is ignored."""
    page = open_page(f"{site_url}about/")
    page.evaluate("(stored) => localStorage.setItem('kb-compare', stored)", stored)
    page.goto(f"{site_url}explore/")
    expect(page.get_by_role("region", name="Comparison")).to_be_hidden()
    page.evaluate("(stored) => localStorage.setItem('kb-compare', stored)", stored)
    page.goto(f"{site_url}compare/")
    expect(page.locator(".compare-start")).to_be_visible()


# --- Every reader -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["compare/", f"compare/?cases={ONE}", f"{ADDRESS},{FOUR}"], ids=["none", "one", "four"]
)
def test_comparison_is_accessible(open_page: Pages, site_url: str, path: str) -> None:
    """No barrier and no sideways scrolling, empty and full, wide and narrow, light and dark; the tray included."""
    page = open_page(site_url + path)
    page.wait_for_selector("[data-compare-page][data-state] .compare-body:not([aria-busy])", state="attached")
    for (width, height), scheme in [(WIDE, "light"), (NARROW, "dark")]:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert [] == [f"{width}: {violation}" for violation in run_axe(page)]
        assert [] == page.evaluate(TOO_WIDE)


def test_keyboard_alone_compares(open_page: Pages, site_url: str) -> None:
    """Space picks two cases, tab leads on to the tray, Enter opens the comparison, and there it removes one."""
    page = open_page(f"{site_url}explore/")
    for case_id in (ONE, TWO):
        shown_in_list(page, f".card[data-case='{case_id}'] .pick").focus()
        page.keyboard.press("Space")
    go = page.get_by_role("link", name="Compare 2 cases")
    expect(go).to_be_visible()
    # The tray stands at the end of the page: the way there is shortest backwards, from its beginning.
    page.evaluate("document.querySelector('a').focus()")
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if go.evaluate("(link) => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    assert [ONE, TWO] == shown(page)
    page.get_by_role("button", name="Remove: RITMOCORE").press("Enter")
    expect(page.locator(".compare-case button").first).to_be_focused()
    assert [TWO] == shown(page)


def test_tray_is_accessible_and_hides_nothing(open_page: Pages, site_url: str) -> None:
    """The tray has no barrier, comes with the keyboard, and the end of the page can be read above it."""
    page = open_page(f"{site_url}explore/", viewport=PHONE)
    button = shown_in_list(page, f".card[data-case='{ONE}'] .pick")
    button.focus()
    page.keyboard.press("Enter")
    assert [] == [str(violation) for violation in run_axe(page)]
    page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
    foot, tray = page.locator(".site-foot").bounding_box(), page.locator(".tray").bounding_box()
    assert foot is not None
    assert tray is not None
    assert foot["y"] + foot["height"] <= tray["y"] + 1


def test_comparison_prints_on_wide_paper(open_page: Pages, site_url: str) -> None:
    """It prints on A4 on its side, from the first sheet on, without buttons."""
    page = open_page(site_url + ADDRESS)
    shown(page)
    page.emulate_media(media="print")
    expect(page.locator(".compare-bar")).to_be_hidden()
    expect(page.locator(".compare-acts").first).to_be_hidden()
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)

    assert 1 <= len(sizes) <= 4
    assert [] == [size for size in sizes if float(size[0]) < float(size[1])]


def test_comparison_from_disk(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """From a folder on disk, picking and comparing work the same."""
    page = open_page(file_url("explore/index.html"))
    pick(page, ONE)
    pick(page, THREE)
    page.get_by_role("link", name="Compare 2 cases").click()
    assert [ONE, THREE] == shown(page)
    page.locator(".compare-case a").first.click()
    expect(page.locator(".case-bar")).to_be_visible()


def test_comparison_without_a_script(open_page: Pages, site_url: str) -> None:
    """Without a script the page says what to do instead, and shows no dead button."""
    page = open_page(f"{site_url}compare/", javascript=False)

    expect(page.locator(".compare-start")).to_contain_text("needs JavaScript")
    expect(page.get_by_role("link", name="Choose cases")).to_be_visible()
    assert 0 == page.locator("button:visible").count()


# --- Would it work here? ----------------------------------------------------------------------------------------------


def groups(page: Page) -> dict[str, str]:
    """Return the text of each group of the answer."""
    return {
        str(kind): page.locator(f".here-group[data-kind='{kind}']").inner_text()
        for kind in ("same", "other", "unknown")
    }


def test_facts_match_differ_or_are_unknown(open_page: Pages, site_url: str, cases: dict[str, Case]) -> None:
    """The page says what matches, what differs and what nobody states, without a score, and keeps the answers."""
    page = open_page(f"{site_url}cases/{THREE}/")
    page.get_by_role("button", name="Compare with where I work").click()
    country = page.get_by_label("Your country")
    expect(country).to_be_focused()
    assert "you have not said yours" in groups(page)["unknown"]
    country.select_option("HU")
    page.get_by_label("You buy for").select_option(min(cases[THREE].values["buyers"]))
    page.get_by_label("Where the care takes place").select_option("care-home")
    said = groups(page)
    assert "Kind of buyer" in said["same"]
    assert "Country: Netherlands here; yours is Hungary (no case has it yet)" in said["other"]
    assert "Care setting" in said["other"]
    assert "Award criteria: the case does not state it" in said["unknown"]
    assert [] == [str(violation) for violation in run_axe(page)]
    page.goto(f"{site_url}cases/{ONE}/")
    page.locator("[data-here]").scroll_into_view_if_needed()
    expect(page.get_by_label("Your country")).to_have_value("HU")


def test_other_cases_like_mine_are_one_step_away(open_page: Pages, site_url: str, cases: dict[str, Case]) -> None:
    """Where the reader's value differs, the page leads to the cases that have it."""
    page = open_page(f"{site_url}cases/{THREE}/")
    page.get_by_role("button", name="Compare with where I work").click()
    page.get_by_label("Your country").select_option("ES")
    count = sum("ES" in case.values["countries"] for case in cases.values())
    page.get_by_role("link", name=f"see the {count} cases with yours").click()
    expect(page.locator(".explore-count")).to_have_text(f"{count} cases")


def test_conditions_are_ticked_and_kept(open_page: Pages, site_url: str, file_url: Callable[[str], str]) -> None:
    """Conditions are boxes to tick, kept in this browser; without a script they are a list."""
    page = open_page(f"{site_url}cases/{ONE}/")
    boxes = page.locator(".conditions-list").get_by_role("checkbox")
    boxes.nth(1).check()
    page.reload()
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.first).not_to_be_checked()
    plain = open_page(file_url(f"cases/{ONE}/index.html"), javascript=False)
    assert boxes.count() == plain.locator(".conditions-list > li").count() > 1
    assert 0 == plain.locator(".conditions input").count()


def test_answer_at_320_pixels(open_page: Pages, site_url: str) -> None:
    """The questions fit on the narrowest screen."""
    page = open_page(f"{site_url}cases/{ONE}/", viewport=NARROW, scheme="dark")
    page.get_by_role("button", name="Compare with where I work").click()
    page.get_by_label("Your country").select_option("ES")

    assert [] == [str(violation) for violation in run_axe(page)]
    assert [] == page.evaluate(TOO_WIDE)
