"""Paths in a browser: from the first click to the completion record, the entry test, and progress that can be moved."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from procurement_kb.exports.built import Built
from procurement_kb.exports.edition import read_edition
from procurement_kb.exports.offline import offline_page
from procurement_kb.views.words import duration
from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, PHONE, Pages, Watch
from tests.browser.storage import stored
from tools import browser

PATH = "training/paths/finance-and-executive-path/"
PROGRESS = "training/progress/"
MODULE = "life-cycle-cost-in-practice"
KEPT = "JSON.parse(localStorage.getItem('kb-learn'))"

TAKE = """() => {
  const questions = KB.quiz.decode(document.querySelector('[data-quiz-data]').textContent);
  const next = () => [...document.querySelectorAll('.lesson-steps button')].find((b) => /^Next/.test(b.textContent));
  while (next()) next().click();
  for (const question of questions) {
    const item = document.querySelector(`[data-question="${question.id}"]`);
    (%s)(item, question);
    item.querySelector('form button[type=submit]').click();
  }
}"""
"""What a learner does who reads a lesson to its end and knows every answer."""
ANSWER = """(item, question) => {
  const all = (selector) => [...item.querySelectorAll(selector)];
  ({
    single: () => question.options.forEach((o, at) => o.correct && item.querySelector(`input[value="${at}"]`).click()),
    multiple: () => question.options.forEach((o, at) => o.correct && item.querySelector(`input[value="${at}"]`).click()),
    numeric: () => (item.querySelector('input').value = question.answer),
    ordering: () => question.items.forEach((text, at) => {
      let place;
      const find = () => all('ol > li').findIndex((li) => li.firstElementChild.textContent === text);
      while ((place = find()) > at) all('ol > li')[place].querySelector('button').click();
    }),
    matching: () => all('select').forEach((field, at) => {
      const right = question.pairs[at].right;
      field.value = [...field.options].find((o) => o.text.endsWith(': ' + right)).value;
    }),
    reflection: () => (item.querySelector('textarea').value = 'Ask the ward first.'),
  })[question.kind]();
}"""


def take(page: Page) -> None:
    """Read the module that is open to its end, and answer every question of its quiz rightly."""
    page.locator("[data-lesson][data-ready]").wait_for()
    page.evaluate(TAKE % ANSWER)


@contextmanager
def profile(chromium: Browser, folder: Path) -> Iterator[BrowserContext]:
    """Start the browser with a profile that stays in `folder`, as that of a reader does."""
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=browser.require(),
        args=browser.flags(),
        chromium_sandbox="--no-sandbox" not in browser.flags(),
        reduced_motion="reduce",
        timezone_id="UTC",
    )
    watch = Watch()
    watch.over(context)
    try:
        yield context
        assert [] == watch.problems
    finally:
        context.close()


@pytest.fixture(scope="module")
def on_disk(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training as the offline edition has it: the same pages, every link names its file."""
    folder = tmp_path_factory.mktemp("disk")
    built = Built(site_dir, "")
    edition = read_edition(built)
    shutil.copytree(site_dir / "assets", folder / "assets")
    for file in (site_dir / "training").rglob("*.html"):
        path = file.relative_to(site_dir).as_posix()
        page = offline_page(file.read_text(encoding="utf-8"), path, built, edition)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Where a page is, on a server and in a folder on a disk."""
    if request.param == "http":
        site = str(request.getfixturevalue("site_url"))
        return lambda path: site + path
    folder: Path = request.getfixturevalue("on_disk")
    return lambda path: (folder / path / "index.html").as_uri()


def kept(page: Page) -> Any:
    """Return what the browser keeps of a learner."""
    return page.evaluate(KEPT)


def start_and_leave(page: Page, address: Callable[[str], str]) -> tuple[dict[str, Any], str]:
    """Finish the first module of a path, leave the second in its third section; return the path and that section."""
    page.goto(address("training/"))
    page.locator("[data-path='finance-and-executive-path'] a").click()
    path = json.loads(page.locator("script[data-path]").inner_text())
    box = page.locator("[data-path-progress]")
    expect(box).to_contain_text(f"0 of {len(path['modules'])} modules finished. {duration(path['minutes'])} in all.")
    stored(page)
    box.locator("[data-path-continue]").click()
    take(page)
    stored(page)
    page.locator("[data-next-go]").click()
    page.locator(".lesson-steps button", has_text="Next").click()
    page.locator(".lesson-steps button", has_text="Next").click()
    stored(page)
    return path, page.locator("[data-section]:not([hidden]) h2").inner_text()


def export_wipe_import(page: Page, folder: Path) -> tuple[Any, Any]:
    """Return what was kept before the export, and what is kept after a reset and the import."""
    before = kept(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export to a file").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    page.get_by_role("button", name="Reset everything").click()
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert {} == kept(page)["modules"]
    page.get_by_label("Import a file").set_input_files(file)
    expect(page.get_by_role("status").first).to_contain_text(f"Imported. New here: {len(before['modules'])}.")
    return before, kept(page)


def test_what_another_window_begins_shows_here(open_page: Pages, site_url: str) -> None:
    """A learner who reads a module and opens a path beside it finds the way on at the end of the module."""
    module = open_page(site_url + f"training/modules/{MODULE}/")
    module.locator("[data-lesson][data-ready]").wait_for()
    expect(module.locator("[data-next-go]")).to_have_count(0)
    beside = module.context.new_page()
    beside.goto(site_url + PATH)
    expect(beside.locator("[data-path-continue]")).to_be_visible()
    expect(module.locator("[data-next-go]")).to_have_count(1)


def test_a_path_from_start_to_completion_record(
    chromium: Browser, address: Callable[[str], str], tmp_path: Path
) -> None:
    """A learner takes a path, leaves in the middle, restarts the browser, comes back, and prints the record."""
    with profile(chromium, tmp_path / "profile") as context:
        path, left = start_and_leave(context.pages[0], address)
    number, (first, second) = len(path["modules"]), path["modules"][:2]
    rest = path["minutes"] - first["minutes"] - math.floor(second["minutes"] * 3 / len(second["sections"]))

    with profile(chromium, tmp_path / "profile") as context:
        page = context.pages[0]
        page.goto(address(PATH))
        expect(page.locator("[data-path-progress]")).to_contain_text(
            f"1 of {number} modules finished. About {duration(rest)} left of {duration(path['minutes'])}."
        )
        items = page.locator("li[data-module]")
        expect(items.nth(0)).to_contain_text("Passed with 100 %")
        expect(items.nth(1)).to_contain_text(f"Under way: 3 of {len(second['sections'])} sections")
        expect(items.nth(2)).not_to_contain_text("Under way")
        page.locator("[data-path-continue]").click()
        expect(page.locator("[data-lesson][data-ready]")).to_be_visible()
        expect(page.locator("[data-section]:not([hidden]) h2")).to_have_text(left)
        for _ in range(number - 2):
            take(page)
            stored(page)
            page.locator("[data-next-go]", has_text="Next").click()
        take(page)
        stored(page)
        page.locator("[data-next-go]", has_text="Completion record").click()

        sheet = page.locator(".record-sheet")
        page.get_by_label("Name on the record").fill("Ada <b>Example</b>")
        expect(sheet).to_contain_text("Ada <b>Example</b> has completed the learning path")
        expect(sheet.get_by_role("heading", level=1)).to_have_text(path["title"])
        for words in ("Self-declared.", "100 %, every quiz passed", duration(path["minutes"])):
            expect(sheet).to_contain_text(words)
        assert number == sheet.locator("tbody tr").count()
        stored(page)
        page.get_by_role("link", name="Back to my progress").click()
        before, after = export_wipe_import(page, tmp_path)
        assert before == after


def test_entry_test_says_where_to_start(open_page: Pages, site_url: str) -> None:
    """Who answers the questions of a module rightly seems to know it; the result is all that is kept."""
    page = open_page(site_url + PATH)
    first, second = json.loads(page.locator("script[data-path]").inner_text())["modules"][:2]
    page.get_by_role("button", name="Start the entry test").press("Enter")
    test = page.locator("form.entry-step")
    expect(page.locator("#kb-entry-module")).to_be_focused()
    test.get_by_role("button", name="Next").click()
    expect(test.get_by_role("alert")).to_have_text("Choose an answer first.")
    parts = page.evaluate("KB.quiz.decode(JSON.parse(document.querySelector('script[data-entry]').textContent))")
    for question in parts[0]["questions"]:
        page.evaluate(
            f"(question) => ({ANSWER})(document.querySelector(`[data-question='${{question.id}}']`), question)",
            question,
        )
    test.get_by_role("button", name="Next").click()
    test.get_by_role("button", name="I do not know this").click()
    assert [] == run_axe(page, within="#kb-entry")
    test.get_by_role("button", name="Stop and see the result").click()

    verdicts = page.locator(".entry-result .entry-verdict")
    assert [
        "You seem to know this",
        "Take it",
        *["Take it (not asked)"] * (len(parts) - 2),
    ] == verdicts.all_inner_texts()
    expect(page.locator("[data-entry-start]")).to_have_attribute("data-entry-start", second["id"])
    expect(page.locator("[data-path-continue]")).to_contain_text(f"Begin: {second['title']}")
    kept_keys = page.evaluate("Object.keys(localStorage).sort()")
    assert ["kb-learn-entry", "kb-learn-path"] == kept_keys
    page.reload()
    page.get_by_role("button", name="Take the test again").click()
    expect(page.locator("#kb-entry-module")).to_be_focused()
    page.reload()
    page.get_by_role("button", name="Forget the result").click()
    expect(page.locator("[data-path-continue]")).to_contain_text(f"Begin: {first['title']}")


def module_state(**more: Any) -> dict[str, Any]:
    """Return the state of a module that somebody has begun."""
    return {
        "at": None,
        "seen": [],
        "answers": {},
        "score": None,
        "best": None,
        "passed": False,
        "started": "2026-11-01T08:00:00.000Z",
        "finished": None,
        "seconds": 0,
    } | more


def progress_file(name: str = "", **modules: Any) -> str:
    """Return a file of progress; underscores in names of modules stand for hyphens."""
    states = {key.replace("_", "-"): state for key, state in modules.items()}
    return json.dumps({"version": 1, "modules": states, "simulations": {}, "name": name})


FINISHED = module_state(
    seen=["quiz"], answers={"a": 1}, score=60, best=90, passed=True, finished="2026-11-02T09:00:00.000Z", seconds=600
)


def import_text(page: Page, text: str) -> str:
    """Import a file with this text, and return what the page says."""
    page.get_by_label("Import a file").set_input_files(
        {"name": "progress.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    said = page.get_by_role("status").first
    expect(said).not_to_be_empty()
    words = said.inner_text()
    said.evaluate("element => element.replaceChildren()")
    return words


def test_import_loses_nothing_and_says_what_is_wrong(open_page: Pages, site_url: str) -> None:
    """What is further stays, on whichever side it is; what is no progress is left out and named."""
    page = open_page(site_url + PROGRESS)
    here = progress_file(
        why_value_beats_lowest_price=FINISHED,
        life_cycle_cost_in_practice=module_state(seen=["one"], answers={"a": 1, "b": 2}, best=40, score=40),
    )
    import_text(page, here)
    before = kept(page)

    assert "cannot be read" in import_text(page, "no JSON")
    assert "no record of progress" in import_text(page, "[1, 2]")
    assert "another version" in import_text(page, '{"version": 7}')
    assert "holds no progress" in import_text(page, progress_file())
    assert before == kept(page)

    there = progress_file(
        "Ada",
        why_value_beats_lowest_price=module_state(seen=["x"], answers={"a": 0, "z": 3}, best=20, score=20, seconds=900),
        life_cycle_cost_in_practice=FINISHED,
        award_criteria_that_work=module_state(seen="all", best=300),
    )
    words = import_text(page, there)
    after = kept(page)

    assert "New here: 1. Brought further: 2." in words
    assert "the list of sections read cannot be read" in words
    assert "the best score cannot be read" in words
    assert {"a": 1, "z": 3} == after["modules"]["why-value-beats-lowest-price"]["answers"]
    assert (90, 60, 900) == tuple(
        after["modules"]["why-value-beats-lowest-price"][key] for key in ("best", "score", "seconds")
    )
    assert FINISHED["finished"] == after["modules"][MODULE]["finished"]
    assert "Ada" == after["name"]

    page.get_by_role("button", name="Reset: Why value beats lowest price").click()
    page.get_by_role("button", name="Keep it").click()
    assert after == kept(page)
    page.get_by_role("button", name="Reset: Why value beats lowest price").click()
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator("[data-module='why-value-beats-lowest-price']")).to_have_count(0)
    assert MODULE in kept(page)["modules"]

    many = progress_file("Ada", **{f"m{at}": module_state(best=300) for at in range(20)})
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    words = import_text(page, many)
    assert "Your browser does not keep it" in words
    assert "And 12 more of this kind." in words
    assert "m9" not in words


def test_record_is_one_sheet_of_paper(open_page: Pages, site_url: str, tmp_path: Path) -> None:
    """The record of a module fits one A4 sheet; nothing else is printed; what is not finished has none."""
    page = open_page(site_url + PROGRESS, scheme="dark")
    import_text(page, progress_file("Ada Example", life_cycle_cost_in_practice=FINISHED))
    page.get_by_role("link", name="Completion record").click()
    expect(page).to_have_title("Completion record: Life-cycle cost in practice")
    page.pdf(path=tmp_path / "record.pdf", prefer_css_page_size=True)
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    with pikepdf.open(tmp_path / "record.pdf") as pdf:
        sizes = [tuple(round(float(value)) for value in sheet.mediabox) for sheet in pdf.pages]

    assert [(0, 0, 595, 842)] == sizes
    assert shown.strip().startswith("Buying Better Care\nCompletion record\n")
    for words in ("Ada Example has completed the", "2 November 2026", "90 %, passed", "Self-declared.", "version 0."):
        assert words in shown
    assert "Back to my progress" not in shown
    page.emulate_media(media="screen")
    page.goto(f"{site_url}{PROGRESS}#record-path-finance-and-executive-path")
    expect(page.locator("[data-record]")).to_contain_text("is not finished yet")


@pytest.mark.parametrize(("viewport", "scheme"), [(NARROW, "dark"), (PHONE, "light")])
def test_no_barriers(open_page: Pages, site_url: str, viewport: tuple[int, int], scheme: Any) -> None:
    """Hub, path, progress page and record have no barriers and fit narrow screens."""
    page = open_page(site_url + PROGRESS, viewport=viewport, scheme=scheme)
    path = json.loads(page.locator("script[data-learning]").inner_text())["paths"][0]["modules"]
    states = {name.replace("-", "_"): FINISHED for name in path}
    import_text(page, progress_file("Ada", **{**states, "life_cycle_cost_in_practice": module_state(at="quiz")}))
    for place in ("#", "#record-module-" + path[0], "../", "../paths/procurement-officer-path/"):
        page.goto(site_url + PROGRESS + place)
        assert [] == run_axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, place


def test_without_a_script(open_page: Pages, site_url: str) -> None:
    """Paths list their modules, modules what comes next, and the progress page explains itself."""
    page = open_page(site_url + PATH, javascript=False)
    path = json.loads(page.locator("script[data-path]").inner_text())
    assert len(path["modules"]) == page.locator("ol.path li a[data-module-link]").count()
    expect(page.locator("[data-path-progress]")).to_be_hidden()
    expect(page.get_by_text("The entry test asks a few questions")).to_be_visible()
    page.goto(site_url + PROGRESS)
    expect(page.get_by_text("This page needs JavaScript.")).to_be_visible()
    page.goto(f"{site_url}training/modules/{MODULE}/")
    expect(page.locator("[data-next]")).to_contain_text(f"{path['title']}, module 2 of {len(path['modules'])}. Next:")


def test_a_browser_that_keeps_nothing_says_so(open_page: Pages, site_url: str) -> None:
    """Where storage is blocked, the pages work and say that nothing lasts."""
    page = open_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
    page.goto(site_url + PATH)
    expect(page.get_by_text("Your browser does not let this page keep anything.")).to_be_visible()
    expect(page.locator("[data-path-continue]")).to_be_visible()
    page.goto(site_url + PROGRESS)
    import_text(page, progress_file(life_cycle_cost_in_practice=FINISHED))
    expect(page.locator(f"[data-module='{MODULE}']")).to_contain_text("Passed with 90 %")
