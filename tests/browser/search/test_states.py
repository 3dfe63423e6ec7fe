"""The states of the search dialog: before typing, recent searches, faults, hostile queries; none has a barrier."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import COLOURS, run_axe
from tests.browser.harness import NARROW, PHONE, WIDE, Pages, Scheme, Viewport
from tests.browser.search.dialog import ask, chip, field, opened, settled, status, titles


def test_before_typing_there_are_ways_in(page: Page) -> None:
    """Themes and entry pages stand there before the first letter, and come back when the field is emptied."""
    links = page.locator("#kb-search .search-start a")
    assert links.count() > 8
    expect(page.locator("#kb-search").get_by_role("link", name="Value-based procurement")).to_be_visible()
    ask(page, "hospital")
    expect(links.first).to_be_hidden()
    field(page).fill("")
    expect(links.first).to_be_visible()
    expect(titles(page)).to_have_count(0)
    expect(status(page)).to_be_empty()


def test_recent_searches_are_kept_and_cleared(page: Page) -> None:
    """Opened results and Enter make a search recent; the list survives a reload, runs again, and can be cleared."""
    for text in ("pacemaker", "hospital beds", "pacemaker"):
        ask(page, text)
        page.keyboard.press("Enter")
        expect(titles(page).first).to_be_focused()
    page.reload()
    page.keyboard.press("Control+k")
    recent = page.locator("[data-search-recent]")
    expect(recent.locator("li")).to_have_text(["pacemaker", "hospital beds"])
    recent.get_by_role("button", name="hospital beds").click()
    expect(field(page)).to_have_value("hospital beds")
    expect(field(page)).to_be_focused()
    expect(titles(page).first).to_be_visible()
    field(page).fill("")
    recent.get_by_role("button", name="Clear recent searches").click()
    expect(recent).to_be_hidden()
    expect(field(page)).to_be_focused()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#kb-search .search-start a").first).to_be_visible()
    page.wait_for_selector("#kb-search[data-ready]")
    expect(recent).to_be_hidden()
    assert page.evaluate("localStorage.getItem('kb-search-recent')") is None


@pytest.mark.parametrize("kept", ["{", "3", '{"a": 1}', '[1, null, "", ["x"]]'])
def test_what_is_kept_may_be_broken(open_page: Pages, site_url: str, kept: str) -> None:
    """Another script's or a broken list of recent searches is no list."""
    page = open_page(site_url)
    page.evaluate("(kept) => localStorage.setItem('kb-search-recent', kept)", kept)
    page.keyboard.press("/")
    ask(page, "hospital")
    expect(titles(page).first).to_be_visible()
    field(page).fill("")
    expect(page.locator("[data-search-recent]")).to_be_hidden()


def test_no_storage_is_no_obstacle(open_page: Pages, site_url: str) -> None:
    """Where nothing can be kept, recent searches last for the page."""
    page = open_page(None)
    page.add_init_script(
        "delete window.localStorage; Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    page.goto(site_url)
    page.keyboard.press("/")
    ask(page, "hospital")
    page.keyboard.press("Enter")
    field(page).fill("")
    expect(page.locator("[data-search-recent] li")).to_have_text(["hospital"])


@pytest.mark.parametrize(
    "missing",
    [
        "pagefind/engine.js",
        "pagefind/index/",
        "assets/js/engine/search.js",
        "assets/js/engine/words.js",
        "assets/js/search-results.js",
    ],
)
def test_what_does_not_arrive_is_told_plainly(open_page: Pages, site_url: str, missing: str) -> None:
    """The reader is told in words what to do, keeps the links, and can try again."""
    page = open_page(site_url)
    page.route(f"**/{missing}**", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("hospital")
    expect(status(page)).to_contain_text("did not arrive", timeout=20_000)
    expect(status(page)).to_contain_text("Check the connection")
    expect(page.locator("#kb-search").get_by_role("link", name="All cases")).to_be_visible()
    page.unroute(f"**/{missing}**")
    if missing == "assets/js/engine/search.js":
        page.keyboard.press("Escape")
        page.keyboard.press("/")
    else:
        page.get_by_role("button", name="Try again").click()
    expect(titles(page).first).to_be_visible(timeout=20_000)
    open_page.settle()
    assert all("ERR_FAILED" in text for text in open_page.watch.console)
    assert [] == open_page.watch.errors
    open_page.watch.forgive()


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=pwned()>",
        '"><script>pwned()</script>',
        "'\"`${pwned()}",
        '"',
        '"unclosed phrase',
        "% %00 \\u0000 \\",
        "[data-x] :has(*) ../../",
        "a" * 5_000,
        "hospital " * 500,
        "🏥 حسن 病院",
        "__proto__ constructor",
    ],
)
def test_hostile_queries_are_only_looked_for(page: Page, text: str) -> None:
    """Nothing runs or loads, the dialog lives on, and as a recent search the text is text."""
    page.wait_for_selector("#kb-search[data-ready]")
    field(page).fill(text)
    page.keyboard.press("Enter")
    page.wait_for_function("localStorage.getItem('kb-search-recent') !== null")
    expect(settled(page)).to_be_attached(timeout=20_000)
    assert 0 == page.locator("#kb-search :is(img, script, iframe)").count()
    field(page).fill("")
    kept = json.loads(page.evaluate("localStorage.getItem('kb-search-recent')"))
    recent = page.locator("[data-search-recent] li")
    expect(recent).to_have_count(1)
    assert recent.evaluate("(item) => item.firstChild.textContent") == kept[0]
    assert 100 >= len(kept[0])
    ask(page, "hospital")
    expect(titles(page).first).to_be_visible()


def test_nothing_is_put_into_the_address(page: Page) -> None:
    """A query is the reader's own business."""
    before = page.url
    ask(page, "hospital")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert before == page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE, NARROW])
def test_no_barrier_in_any_state(open_page: Pages, site_url: str, scheme: Scheme, viewport: Viewport) -> None:
    """Axe finds nothing in the dialog, and nothing is cut off or needs scrolling sideways."""
    page = opened(open_page, site_url, scheme=scheme, viewport=viewport)
    problems: dict[str, list[str]] = {}
    # What does not look at colours is the same in both schemes.
    rules = COLOURS if scheme == "dark" else ()

    def look(state: str) -> None:
        problems[state] = [str(violation) for violation in run_axe(page, rules=rules, within="#kb-search")]
        wide = page.evaluate(
            "() => { const s = document.querySelector('.search-scroll'); return s.scrollWidth - s.clientWidth; }"
        )
        if wide > 0:
            problems[state].append(f"{wide} pixels too wide")

    look("start")
    ask(page, "PCP")
    look("results")
    chip(page, "Glossary terms").click()
    expect(chip(page, "Glossary terms")).to_have_attribute("aria-pressed", "true")
    look("filtered")
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    ask(page, "hospital qwertzu")
    look("none")
    field(page).fill("")
    expect(page.locator("[data-search-recent]")).to_be_visible()
    look("recent")
    page.route("**/pagefind/**", lambda route: route.abort())
    ask(page, "zinc ultrasound")
    look("error")
    open_page.settle()
    open_page.watch.console[:] = [text for text in open_page.watch.console if "ERR_FAILED" not in text]
    assert {state: [] for state in problems} == problems
