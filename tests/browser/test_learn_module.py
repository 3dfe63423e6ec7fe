"""A module from its first section to its end: by mouse and by keyboard, from a server and from a disk, today and tomorrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, PHONE, WIDE, Pages, Scheme, Viewport, Watch
from tests.browser.test_site_pages import HEADINGS, TOO_WIDE, jumps
from tools import browser

MODULE = "training/modules/life-cycle-cost-in-practice/"
"""A module whose quiz has all six kinds of question."""
ID = MODULE.split("/")[-2]
READY = "[data-lesson][data-ready]"
QUESTIONS = "KB.quiz.decode(document.querySelector('[data-quiz-data]').textContent)"
STORED = "JSON.parse(localStorage.getItem('kb-learn')).modules"
SHOWN = """
[...document.querySelectorAll("[data-section] > h2")].filter((one) => one.checkVisibility()).map((one) => one.textContent)
"""
FOCUSED = "document.activeElement.textContent.trim()"


def lesson(open_page: Pages, address: str, **options: Any) -> Page:
    """Open a module and wait until the lesson has begun."""
    page = open_page(address, **options)
    page.wait_for_selector(READY)
    return page


def question(page: Page, number: int) -> Locator:
    """Return the question with a number."""
    return page.locator(f"#kb-question-{number}")


def fill(item: Locator, asked: dict[str, Any]) -> None:
    """Answer a question rightly, without checking the answer."""
    match asked["kind"]:
        case "single" | "multiple":
            for at, option in enumerate(asked["options"]):
                if option["correct"]:
                    item.locator(f"input[value='{at}']").check()
        case "numeric":
            item.get_by_role("textbox").fill(str(asked["answer"]).replace(".", ","))
        case "ordering":
            for place, text in enumerate(asked["items"]):
                while text != item.locator("li > span:first-child").nth(place).text_content():
                    item.get_by_role("button", name=f"Move up: {text}", exact=True).click()
        case "matching":
            for pair in asked["pairs"]:
                field = item.get_by_label(pair["left"], exact=True)
                label = next(text for text in field.locator("option").all_text_contents() if text[3:] == pair["right"])
                field.select_option(label=label)
        case _:
            item.get_by_role("textbox").fill("Bed pans: <b>count</b> them.")


def fill_wrongly(item: Locator, asked: dict[str, Any]) -> None:
    """Answer a question wrongly, where that can be; items are in a wrong order to begin with."""
    match asked["kind"]:
        case "single" | "multiple":
            wrong = next(at for at, option in enumerate(asked["options"]) if not option["correct"])
            item.locator(f"input[value='{wrong}']").check()
        case "numeric":
            item.get_by_role("textbox").fill("0.000001")
        case "matching":
            for field in item.get_by_role("combobox").all():
                field.select_option(index=1)
        case "reflection":
            fill(item, asked)


def check(item: Locator) -> Locator:
    """Send an answer, and return what is said of it."""
    item.locator("button[type=submit]").click()
    return item.locator(".kb-quiz__verdict")


def walk(page: Page) -> list[str]:
    """Go through all sections with the button, and return the headings that were shown on the way."""
    seen: list[str] = page.evaluate(SHOWN)
    while (button := page.get_by_role("button", name="Next: ")).count():
        button.click()
        seen += page.evaluate(SHOWN)
    return seen


@contextmanager
def window(chromium: Browser, profile: Path, watch: Watch) -> Iterator[Page]:
    """Open the browser with a profile that outlives it, and close it."""
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=browser.require(),
        args=[*browser.flags(), "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        chromium_sandbox="--no-sandbox" not in browser.flags(),
        viewport={"width": WIDE[0], "height": WIDE[1]},
    )
    watch.over(context)
    try:
        yield context.pages[0]
        # Events arrive in order: after an answer, all that happened before it are here.
        context.pages[0].title()
    finally:
        context.close()


# --- From the first section to the end --------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["server", "disk"])
def test_module_is_begun_today_and_finished_tomorrow(
    chromium: Browser, site_url: str, file_url: Callable[[str], str], tmp_path: Path, where: str
) -> None:
    """The browser is closed in the middle of the quiz; it goes on there, to a pass, and stays passed."""
    address = site_url + MODULE if where == "server" else file_url(MODULE + "index.html")
    watch = Watch()
    with window(chromium, tmp_path, watch) as page:
        page.goto(address)
        page.wait_for_selector(READY)
        assert page.evaluate("localStorage.getItem('kb-learn')") is None
        sections = page.locator("[data-section] > h2").all_text_contents()
        assert sections == walk(page)
        quiz: list[dict[str, Any]] = page.evaluate(QUESTIONS)
        assert {"single", "multiple", "numeric", "ordering", "matching", "reflection"} == {one["kind"] for one in quiz}
        half = len(quiz) // 2
        for number, asked in enumerate(quiz[:half], 1):
            fill(question(page, number), asked)
            expect(check(question(page, number))).to_have_text("Right.")
        before = page.evaluate(STORED)
        expect(page.locator("[data-next]")).to_be_hidden()
    with window(chromium, tmp_path, watch) as page:
        page.goto(address)
        page.wait_for_selector(READY)
        expect(page.locator("#kb-lesson-words")).to_have_text(f"Section {len(sections)} of {len(sections)}: Quiz")
        expect(page.get_by_text("You are back where you left off.")).to_be_visible()
        assert before == page.evaluate(STORED)
        assert half == page.locator(".kb-quiz__verdict").count()
        for number, asked in enumerate(quiz[half:], half + 1):
            fill(question(page, number), asked)
            expected = "Your answer is kept." if asked["kind"] == "reflection" else "Right."
            expect(check(question(page, number))).to_have_text(expected)
        expect(page.locator(".lesson-end")).to_contain_text("100 % You have passed.")
        expect(page.locator("[data-next]")).to_be_visible()
        page.reload()
        page.wait_for_selector(READY)
        expect(page.locator(".lesson-standing")).to_contain_text("You finished this module on")
        expect(page.locator("#kb-lesson-words")).to_contain_text("Section 1 of")
        stored = page.evaluate(STORED)[ID]
    assert (100, 100, True, len(sections)) == (*(stored[n] for n in ("score", "best", "passed")), len(stored["seen"]))
    assert stored["finished"] > stored["started"]
    assert [] == watch.problems


# --- Every state is for everyone --------------------------------------------------------------------------------------


def test_no_barrier_at_any_stage(open_page: Pages, site_url: str) -> None:
    """Begun, answered wrongly, finished: no barrier, no sideways scrolling, headings in order, light and dark."""
    page = lesson(open_page, site_url + MODULE)
    found: list[str] = []

    def look(stage: str) -> None:
        schemes: list[tuple[Viewport, Scheme]] = [(WIDE, "light"), (NARROW, "dark")]
        for (width, height), scheme in schemes:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            faults = [*run_axe(page, within=".main-col"), *page.evaluate(TOO_WIDE), *jumps(page.evaluate(HEADINGS))]
            found.extend(f"{stage}, {scheme}: {fault}" for fault in faults)

    walk(page)
    look("begun")
    for number, asked in enumerate(page.evaluate(QUESTIONS), 1):
        item = question(page, number)
        fill_wrongly(item, asked)
        said = check(item)
        expect(said).to_be_focused()
        for option in asked.get("options", ()):
            expect(item).to_contain_text(option["feedback"])
    look("answered")
    expect(page.locator(".lesson-end")).to_contain_text("Not passed yet.")
    page.get_by_role("button", name="Answer the missed questions again").click()
    expect(page.locator(".kb-quiz__verdict")).to_have_count(1)
    assert "INPUT" == page.evaluate("document.activeElement.tagName")
    for number, asked in enumerate(page.evaluate(QUESTIONS), 1):
        item = question(page, number)
        if item.locator("button[type=submit]").count():
            fill(item, asked)
            check(item)
    expect(page.locator(".lesson-end")).to_contain_text("You have passed.")
    look("finished")
    assert [] == found


def test_by_keyboard_alone(open_page: Pages, site_url: str) -> None:
    """The focus goes where the learner goes; moving an item is announced and keeps the focus; slips are told."""
    page = lesson(open_page, site_url + MODULE, viewport=PHONE)
    page.get_by_role("button", name="Next: ").focus()
    page.keyboard.press("Enter")
    heading = page.locator("[data-section] > h2").nth(1)
    expect(heading).to_be_focused()
    expect(heading).to_have_accessible_description(page.locator("#kb-lesson-words").text_content() or "")
    assert page.locator("[data-lesson-bar]").bounding_box()["y"] < PHONE[1]  # type: ignore[index]

    quiz = page.evaluate(QUESTIONS)
    page.goto(f"{site_url}{MODULE}#quiz")
    number = next(at for at, asked in enumerate(quiz, 1) if asked["kind"] == "ordering")
    item = question(page, number)
    second = item.locator("li > span:first-child").nth(1).text_content() or ""
    item.get_by_role("button", name=f"Move down: {second}", exact=True).focus()
    page.keyboard.press("ArrowUp")
    expect(item.get_by_role("status")).to_have_text(f"{second}: now 1 of {len(quiz[number - 1]['items'])}.")
    assert second in page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    expect(item.get_by_role("status")).to_have_text(f"{second}: now 2 of {len(quiz[number - 1]['items'])}.")
    expect(item.locator("li > span:first-child").nth(1)).to_have_text(second)

    number = next(at for at, asked in enumerate(quiz, 1) if asked["kind"] == "numeric")
    field = question(page, number).get_by_role("textbox")
    field.press_sequentially("about ten")
    field.press("Enter")
    expect(question(page, number).get_by_role("alert")).to_have_text(
        "Write a number and nothing else, for example 12.5."
    )
    expect(field).to_be_focused()
    assert page.evaluate(STORED)[ID]["answers"] == {}
    field.fill(str(quiz[number - 1]["answer"]))
    field.press("Enter")
    expect(question(page, number).locator(".kb-quiz__verdict")).to_be_focused()
    page.keyboard.press("Tab")
    assert "Try again" in page.evaluate(FOCUSED)


# --- Ways through -----------------------------------------------------------------------------------------------------


def test_ways_through(open_page: Pages, site_url: str) -> None:
    """Deep links, the list of sections, the browser's way back, and from a question to its section and back again."""
    page = lesson(open_page, f"{site_url}{MODULE}#exercise")
    shown = page.locator("[data-section]:visible > h2")
    expect(shown).to_have_text(["Exercise"])
    expect(page.locator("[data-lesson-intro]")).to_be_hidden()
    contents = page.locator("[data-lesson-contents]")
    contents.get_by_role("link", name="Quiz").click()
    expect(shown).to_have_text(["Quiz"])
    expect(contents.locator("[aria-current=step]")).to_have_text("Quiz (read)")
    page.go_back()
    expect(shown).to_have_text(["Exercise"])
    page.go_forward()
    expect(shown).to_have_text(["Quiz"])

    asked = page.evaluate(QUESTIONS)[1]
    fill(question(page, 2), asked)
    check(question(page, 2))
    question(page, 2).get_by_role("link", name="Read the section that answers it").click()
    expect(page.locator(f"[data-section={asked['section']}] > h2")).to_be_visible()
    page.get_by_role("button", name="Back to question 2").click()
    expect(question(page, 2).locator(".kb-quiz__verdict")).to_be_focused()

    # A citation leads to its source and back to where one was.
    page.get_by_role("button", name="Back", exact=True).click()
    expect(shown).to_have_text(["Key points"])
    contents.get_by_role("link", name="Whose money").click()
    page.locator("[data-section=whose-money] .kb-cites a").first.click()
    assert "#kb-source-" in page.url
    expect(shown).to_have_text(["Whose money"])


def test_starting_over_can_be_undone(open_page: Pages, site_url: str) -> None:
    """Starting over clears what was answered, keeps the best score, and can be taken back; another tab hears of it."""
    page = lesson(open_page, f"{site_url}{MODULE}#quiz")
    quiz = page.evaluate(QUESTIONS)
    fill(question(page, 1), quiz[0])
    check(question(page, 1))
    answers = page.evaluate(STORED)[ID]["answers"]
    other = page.context.new_page()
    other.goto(f"{site_url}{MODULE}#quiz")
    expect(question(other, 1).locator(".kb-quiz__verdict")).to_have_text("Right.")

    page.get_by_role("button", name="Start over").click()
    expect(page.locator("[data-section]:visible > h2")).to_have_text(["The frame comes first"])
    stored = page.evaluate(STORED)[ID]
    assert ({}, None, round(100 / (len(quiz) - 1))) == (stored["answers"], stored["score"], stored["best"])
    expect(question(other, 1).locator("button[type=submit]")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    assert answers == page.evaluate(STORED)[ID]["answers"]
    expect(question(other, 1).locator(".kb-quiz__verdict")).to_have_text("Right.")


def test_whole_page_and_paper(open_page: Pages, site_url: str) -> None:
    """The whole page is one press away and stays so; paper has the whole lesson, and no answer that was not shown."""
    page = lesson(open_page, site_url + MODULE)
    every = page.locator("[data-section] > h2")
    page.get_by_role("button", name="Show the whole page").click()
    page.reload()
    page.wait_for_selector(READY)
    assert all(heading.is_visible() for heading in every.all())
    page.locator("[data-section=cost-over-the-life]").scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)
    expect(page.locator("[data-lesson-contents] [data-seen]").first).to_be_visible()
    page.get_by_role("button", name="Show the whole page").click()
    assert 1 == sum(heading.is_visible() for heading in every.all())

    feedback = [option["feedback"] for one in page.evaluate(QUESTIONS) if "options" in one for option in one["options"]]
    page.emulate_media(media="print")
    assert all(heading.is_visible() for heading in every.all())
    expect(page.locator("[data-model-answer] ol")).to_be_visible()
    expect(page.locator("[data-lesson-bar]")).to_be_hidden()
    text = page.locator("[data-section=quiz]").inner_text()
    assert [] == [words for words in feedback if words in text]
    assert feedback


def test_without_a_script(open_page: Pages, site_url: str) -> None:
    """Everything reads without a script: all sections, terms, citations, and the model answer behind a disclosure."""
    page = open_page(site_url + MODULE, javascript=False)
    for heading in page.locator("[data-section] > h2").all():
        expect(heading).to_be_visible()
    answer = page.locator("[data-model-answer] ol")
    expect(answer).to_be_hidden()
    page.locator("[data-model-answer] summary").click()
    expect(answer).to_be_visible()
    for mark in ("[data-section] .kb-cites a", "[data-section] .kb-table table", "#kb-used-in", "#kb-sources"):
        expect(page.locator(mark).first).to_be_visible()
    expect(page.locator("[data-lesson-bar]")).to_be_hidden()


WORSE = """() => {
  const questions = KB.quiz.decode(document.querySelector("[data-quiz-data]").textContent);
  const wrong = (one) => one.options.findIndex((option) => !option.correct);
  const answer = {
    single: wrong,
    multiple: (one) => [wrong(one)],
    numeric: () => 0.000001,
    ordering: (one) => one.items.map((item, at) => one.items.length - 1 - at),
    matching: (one) => one.pairs.map(() => 0),
    reflection: () => "I think.",
  };
  const answers = Object.fromEntries(questions.map((one) => [one.id, answer[one.kind](one)]));
  const seen = [...document.querySelectorAll("[data-section]")].map((one) => one.dataset.section);
  const state = { at: "no-such-section", seen: seen.concat("gone"), answers, started: "2026-11-01T09:00:00Z", best: 90, passed: true };
  KB.progress.update(document.querySelector("[data-lesson]").dataset.lesson, state);
  return questions.length;
}"""
"""Someone who passed before, and then answered everything wrongly, in another edition of the lesson."""


def test_what_was_kept_of_another_edition(open_page: Pages, site_url: str) -> None:
    """A pass stays a pass; a section or question that has changed is open again; an address of nothing breaks nothing."""
    page = lesson(open_page, f"{site_url}{MODULE}#%E0%A4%A")
    number = page.evaluate(WORSE)
    end = page.locator(".lesson-end")
    page.reload()
    page.wait_for_selector(READY)
    page.locator("[data-lesson-contents]").get_by_role("link", name="Quiz").click()
    expect(end).to_contain_text("You passed before, and that counts.")
    expect(end).to_contain_text("Your best score was 90 %.")
    expect(end).to_have_attribute("data-result", "passed")
    stored = page.evaluate(STORED)[ID]
    assert (True, 90, number) == (stored["passed"], stored["best"], len(stored["asked"]))

    # The first question has been written anew since.
    first = page.evaluate(QUESTIONS)[0]["id"]
    page.evaluate("([id, asked]) => KB.progress.update(id, { asked })", [ID, {**stored["asked"], first: "0ld"}])
    page.reload()
    page.wait_for_selector(READY)
    expect(question(page, 1).locator("button[type=submit]")).to_be_visible()
    expect(question(page, 2).locator(".kb-quiz__verdict")).to_be_visible()
    expect(end).to_contain_text(f"{number - 1} of {number} questions answered.")

    # No room any more, in the middle of it.
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    fill(question(page, 1), page.evaluate(QUESTIONS)[0])
    check(question(page, 1))
    expect(page.locator("[data-lesson-bar]")).to_contain_text("This browser does not keep your progress")


def test_browser_that_keeps_nothing(open_page: Pages, site_url: str) -> None:
    """Where storing is forbidden, the lesson works for the page and says that nothing is kept."""
    page = open_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('closed'); };")
    page.goto(site_url + MODULE)
    expect(page.get_by_text("This browser does not keep your progress")).to_be_visible()
    page.locator("[data-lesson-contents]").get_by_role("link", name="Quiz").click()
    expect(page.get_by_text("This browser does not keep your progress")).to_be_visible()
    item = question(page, 1)
    fill(item, page.evaluate(QUESTIONS)[0])
    expect(check(item)).to_have_text("Right.")
    assert 1 == len(json.loads(page.evaluate("KB.progress.export()"))["modules"][ID]["answers"])
