"""The search dialog: from a server at the root and under a path, and from a folder opened by double-click."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.harness import COLOURS, NARROW, PHONE, WIDE, Pages, Scheme, Viewport, run_axe
from tools.webserver import SiteServer

FORBIDDEN = """
if (location.protocol === "file:") {
  window.fetch = () => { throw new Error("fetch was used"); };
  window.Worker = function () { throw new Error("a worker was used"); };
  window.XMLHttpRequest = function () { throw new Error("a request was used"); };
}
window.pwned = () => { throw new Error("a query was run"); };
"""
"""What a page opened from a disk cannot do, no page of ours may do there."""

Address = Callable[[str], str]


@pytest.fixture(params=["root", "sub-path", "file"])
def address(
    request: pytest.FixtureRequest, site_url: str, site_url_sub: str, file_url: Callable[[str], str]
) -> Address:
    """The address of a page, given with a slash at its end, in each way of reading the site."""
    if request.param == "file":
        return lambda path: file_url(f"{path}index.html")
    base = site_url if request.param == "root" else site_url_sub
    return lambda path: base + path


@pytest.fixture
def page(open_page: Pages, address: Address) -> Page:
    """A page of the site with the search open."""
    return opened(open_page, address("about/"))


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


# --- Finding ----------------------------------------------------------------------------------------------------------


def test_a_case_is_found_by_a_word_of_its_title(page: Page) -> None:
    """It stands first, with its type, country, years and grade, and leads to its page."""
    ask(page, "ritmocore")
    first = page.locator("#kb-search .hit").first
    expect(first.locator(".hit-title")).to_contain_text("RITMOCORE")
    expect(first.locator(".hit-meta")).to_have_text(re.compile(r"^Case study.*Spain.*2\d\d\d.*Evidence grade [A-D–]$"))
    first.locator(".hit-title").click()
    page.wait_for_url(re.compile(r"/cases/ritmocore-pacemaker-service/"))
    expect(page.locator("h1")).to_contain_text("RITMOCORE")


def test_a_page_is_found_by_a_word_of_its_text(page: Page) -> None:
    """The word is marked in the excerpt, and a section of the page is one step away."""
    ask(page, "telemonitoring")
    hit = page.locator("#kb-search .hit").filter(has=page.locator(".hit-text mark")).first
    expect(hit.locator("mark").first).to_contain_text(re.compile("telemonitor", re.IGNORECASE))
    section = page.locator("#kb-search .hit-parts a").first
    anchor = section.evaluate("(link) => decodeURIComponent(link.hash.slice(1))")
    assert 2 >= page.locator("#kb-search .hit").first.locator(".hit-parts a").count()
    section.click()
    page.wait_for_url(re.compile(r"#"))
    assert page.evaluate("(id) => document.getElementById(id) !== null", anchor)


@pytest.mark.parametrize(
    ("text", "other"), [("PCP", "Pre-commercial procurement"), ("pre-commercial procurement", "PCP")]
)
def test_abbreviations_and_words_find_each_other(page: Page, text: str, other: str) -> None:
    """The glossary's page stands among the results either way, and the reader is told what else was searched."""
    ask(page, text)
    expect(status(page)).to_contain_text(f"Also searched: {other}")
    expect(titles(page).filter(has_text=re.compile("^Pre-commercial procurement")).first).to_be_visible()


def test_results_are_filtered_by_type(page: Page) -> None:
    """Counts of the types add up; a filter shows its type only, all of it by and by, and another search drops it."""
    ask(page, "hospital")
    chips = page.get_by_role("group", name="Kinds of pages").get_by_role("button")
    numbers = [count(one) for one in chips.all()]
    assert numbers[0] == sum(numbers[1:])
    assert numbers[0] == count(status(page))
    expect(chip(page, "All")).to_have_attribute("aria-pressed", "true")
    cases = count(chip(page, "Case studies"))
    chip(page, "Case studies").press("Enter")
    expect(status(page)).to_have_text(re.compile(rf"^{cases} case studies"))
    expect(chip(page, "Case studies")).to_be_focused()
    expect(chip(page, "Case studies")).to_have_attribute("aria-pressed", "true")
    shown = titles(page).count()
    while (more := page.get_by_role("button", name=re.compile(r"^Show \d+ more"))).count():
        more.click()
        expect(titles(page).nth(shown)).to_be_focused()
        shown = titles(page).count()
    assert cases == shown
    kinds = page.locator("#kb-search .hit-meta > span:first-child").all_inner_texts()
    assert (shown, {"Case study"}) == (len(kinds), {kind.partition(" · ")[0] for kind in kinds})
    ask(page, "training")
    expect(chip(page, "All")).to_have_attribute("aria-pressed", "true")


def test_results_stand_in_groups(page: Page) -> None:
    """Without a filter each type has its heading with its count and leads to the rest."""
    ask(page, "hospital")
    groups = page.locator("#kb-search .hits")
    assert groups.count() > 1
    for group in groups.all():
        name = re.sub(r"\s*\d+$", "", group.get_by_role("heading").inner_text())
        assert count(chip(page, name)) == count(group.get_by_role("heading"))
        assert 1 <= group.locator(".hit").count() <= 3
    rest = page.get_by_role("button", name=re.compile(r"^All \d+ \w")).first
    total = count(rest)
    rest.click()
    expect(status(page)).to_have_text(re.compile(rf"^{total} "))
    expect(titles(page).first).to_be_focused()


def test_cases_can_be_filtered_in_the_explorer(page: Page) -> None:
    """The search hands its query on to the explorer."""
    ask(page, "hospital")
    page.get_by_role("link", name="Filter and compare these cases").click()
    page.wait_for_url(re.compile(r"/explore/(index\.html)?\?q=hospital$"))


# --- Hands ------------------------------------------------------------------------------------------------------------


def test_keys_lead_through_the_results(page: Page) -> None:
    """Down and up walk from the field through the results and back, Enter opens, and a wrong end leads nowhere."""
    ask(page, "hospital")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    for at in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(titles(page).nth(at)).to_be_focused()
    page.keyboard.press("End")
    expect(titles(page).last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles(page).last).to_be_focused()
    page.keyboard.press("Home")
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(titles(page).first).to_be_focused()
    goal = titles(page).first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url == goal)


def test_enter_before_the_answer_waits_for_it(page: Page) -> None:
    """Who types and presses Enter at once is led to the first result when it comes."""
    page.keyboard.type("wound care")
    page.keyboard.press("Enter")
    expect(titles(page).first).to_be_focused(timeout=20_000)


def test_enter_before_the_search_has_come_is_not_lost(open_page: Pages, site_url: str) -> None:
    """On a slow line the reader types and presses Enter first; it counts when the search is there."""
    page = open_page(f"{site_url}about/")
    held: list[Route] = []
    page.route("**/assets/js/search.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    with page.expect_request("**/assets/js/search.js"):
        page.keyboard.press("/")
    page.keyboard.type("wound care")
    page.keyboard.press("Enter")
    held[0].continue_()
    expect(titles(page).first).to_be_focused(timeout=20_000)
    assert ["wound care"] == json.loads(page.evaluate("localStorage.getItem('kb-search-recent')"))


BUSY = """() => {
  const real = KB.search.query;
  window.seen = [];
  new MutationObserver(() => seen.push(document.querySelectorAll("#kb-search .hit").length))
    .observe(document.querySelector("[data-search-out]"), { childList: true });
  KB.search.query = async (...asked) => {
    const answer = await real(...asked);
    document.title = "busy";
    for (const end = performance.now() + 1500; performance.now() < end; );
    return answer;
  };
}"""
"""Make each question keep the browser busy before it is answered, and note how many results are ever shown."""


def test_what_is_cleared_during_a_long_question_stays_cleared(open_page: Pages, site_url: str) -> None:
    """The key that cleared the field was pressed before the answer came, so the answer is not shown for a moment either."""
    page = opened(open_page, site_url)
    ask(page, "nurse")
    page.evaluate(BUSY)
    field(page).fill("hospital")
    field(page).press("Control+a")
    # Not by a question to the page, which could not answer.
    time.sleep(0.7)
    page.keyboard.press("Delete")
    page.wait_for_function("document.title === 'busy'")
    expect(settled(page)).to_have_attribute("data-answers", "")
    expect(titles(page)).to_have_count(0)
    assert {0} == set(page.evaluate("seen"))


APART = """async (words) => {
  for (const one of words) {
    for (const other of words) {
      const text = one + " hospital " + other;
      if (one < other && (await KB.search.query(text, { wait: 0 })).nearly.length) return text;
    }
  }
  return "";
}"""
"""Find words that no page has together, whatever the collection has come to hold."""


def test_words_that_no_page_has_together_are_offered_apart(page: Page) -> None:
    """Each word stands somewhere: the reader is told so, and led to what has most of them."""
    page.wait_for_selector("#kb-search[data-ready]")
    ask(
        page,
        page.evaluate(APART, ["ritmocore", "infliximab", "washing", "gloves", "hearing", "genome", "telepathology"]),
    )
    expect(status(page)).to_contain_text("No page has all of these words.")
    first = page.locator(".search-tries").get_by_role("button").first
    text, number = re.fullmatch(r"(.*) \((\d+)\)", first.inner_text()).groups()  # type: ignore[union-attr]
    first.click()
    expect(settled(page)).to_have_attribute("data-answers", text)
    assert int(number) == count(status(page)) > 0


@pytest.mark.parametrize("opener", [".site-head [data-search-open]", ".hero-search"])
def test_buttons_open_and_focus_returns(open_page: Pages, site_url: str, opener: str) -> None:
    """Every visible button opens the search, and has the focus again when Escape or Close closes it."""
    page = open_page(site_url)
    for close in ("Escape", "Close"):
        page.locator(opener).press("Enter")
        expect(field(page)).to_be_focused()
        page.keyboard.type("a/b")
        expect(field(page)).to_have_value(re.compile("a/b"))
        if close == "Escape":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name="Close").click()
        expect(page.locator("#kb-search")).to_be_hidden()
        expect(page.locator(opener)).to_be_focused()


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
def test_keys_open_it_again_with_the_same_query(open_page: Pages, site_url: str, keys: str) -> None:
    """What was typed is still there, selected, with its results."""
    page = opened(open_page, site_url)
    ask(page, "hospital")
    page.keyboard.press("Escape")
    page.keyboard.press(keys)
    expect(titles(page).first).to_be_visible()
    page.keyboard.type("x")
    expect(field(page)).to_have_value("x")


def test_a_click_beside_it_closes_it(open_page: Pages, site_url: str) -> None:
    """So does the reader who has seen enough."""
    page = opened(open_page, site_url)
    page.mouse.click(5, 5)
    expect(page.locator("#kb-search")).to_be_hidden()


# --- States -----------------------------------------------------------------------------------------------------------


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


def test_no_result_says_so_and_leads_on(page: Page) -> None:
    """It names the words that stand nowhere, offers to search without them, filters, themes, and to contribute."""
    ask(page, "hospital qwertzu")
    expect(status(page)).to_contain_text("Nothing found for “hospital qwertzu”")
    dialog = page.locator("#kb-search")
    for name, goal in (("all cases with filters", "explore"), ("Tell it", "contribute")):
        expect(dialog.get_by_role("link", name=name)).to_have_attribute(
            "href", re.compile(rf"(\.\./)?{goal}/(index\.html)?$")
        )
    expect(dialog.get_by_role("link", name="Integrated care")).to_be_visible()
    expect(titles(page)).to_have_count(0)
    expect(status(page)).to_contain_text("No page has the word “qwertzu”.")
    dialog.get_by_role("button", name="hospital", exact=True).click()
    expect(field(page)).to_have_value("hospital")
    expect(titles(page).first).to_be_visible()


def test_a_slip_is_answered_with_the_near_word(page: Page) -> None:
    """A word that is nearly one of the glossary's is offered as that."""
    ask(page, "comercial procurement")
    expect(status(page)).to_contain_text("No page has the word “comercial”.")
    expect(titles(page)).to_have_count(0)
    page.locator("#kb-search").get_by_role("button", name="commercial procurement").click()
    expect(field(page)).to_have_value("commercial procurement")
    expect(titles(page).first).to_be_visible()


@pytest.mark.parametrize("missing", ["pagefind/engine.js", "pagefind/index/", "assets/js/engine/search.js"])
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
    if "assets" in missing:
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


# --- Weight -----------------------------------------------------------------------------------------------------------


def test_nothing_loads_before_it_is_opened(open_page: Pages, site_url: str) -> None:
    """A page that is only read knows nothing of the search, and none of the theme's scripts."""
    page = open_page(fresh=True)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.removeprefix(site_url)))
    page.goto(f"{site_url}cases/ritmocore-pacemaker-service/", wait_until="networkidle")
    assert [] == [url for url in loaded if re.search(r"pagefind|search|engine/(?!load)|bundle|javascripts", url)]
    page.keyboard.press("/")
    ask(page, "hospital")
    assert [] == [url for url in loaded if "/offline/" in url]
    assert 12 >= len([url for url in loaded if "/fragment/" in url])


def test_nothing_of_the_themes_scripts_is_published(site_dir: Path) -> None:
    """Neither on pages nor beside them."""
    assert [] == [path.as_posix() for path in site_dir.glob("assets/javascripts/**/*")]
    assert [] == [path.name for path in site_dir.glob("search/*")]
    html = (site_dir / "index.html").read_text(encoding="utf-8")
    assert "__md_" not in html
    assert "__config" not in html


def test_search_costs_little(open_page: Pages, site_dir: Path) -> None:
    """From opening it to the first results it takes less than 300 KB as a server sends them."""
    with SiteServer(site_dir) as server:
        page = open_page(f"{server.url}about/", fresh=True)
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        page.keyboard.press("/")
        ask(page, "hospital")
        expect(titles(page).first).to_be_visible()
        page.wait_for_timeout(300)
    assert 0 < sum(sizes) < 300_000


# --- Access -----------------------------------------------------------------------------------------------------------


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
