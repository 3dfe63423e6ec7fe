"""Packages as learning platforms play them: SCORM in a run-time, cmi5 with a record store, and alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from procurement_kb.exports.built import Built
from procurement_kb.project import load_project
from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, Pages, Scheme
from tests.browser.lrs import Platform, broken_rules, verb
from tests.browser.packages import PLAY, launch, leave, questions_of, right, unzipped, write_platform, wrong
from tests.browser.site import ROOT
from tools.webserver import SiteServer

MODULE = "award-criteria-that-work"
"""It has questions of every kind."""
PATH = "supplier-path"
FIRST = "selling-to-health-buyers"
ANSWER = "([question, answer]) => play.answer(question, answer)"


@pytest.fixture(scope="module")
def folder(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packages of the site, unzipped beside a platform that plays them."""
    root = tmp_path_factory.mktemp("platform")
    project = load_project(ROOT)
    built = Built(site_dir, project.settings.site_url)
    write_platform(root)
    for kind in ("scorm12", "scorm2004", "cmi5"):
        unzipped(built, project, kind, MODULE, root / kind)
    for kind in ("scorm12", "scorm2004"):
        unzipped(built, project, kind, PATH, root / f"{kind}-path")
    return root


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The address of that folder."""
    with SiteServer(folder) as server:
        yield server.url


@pytest.fixture(scope="module")
def questions(folder: Path) -> list[dict[str, Any]]:
    """The questions of the module."""
    found = questions_of(folder / "cmi5", MODULE)
    assert {"single", "multiple", "numeric", "ordering", "matching", "reflection"} == {one["kind"] for one in found}
    return found


def answer(page: Page | Frame, questions: list[dict[str, Any]], choose: Callable[[Any], Any] = right) -> None:
    """Answer questions as a learner does."""
    for question in questions:
        page.evaluate(ANSWER, [question, choose(question)])


def answers(record: Any, name: str) -> dict[str, tuple[str, str]]:
    """Return the last answer and its result for each question, by the end of its id."""
    rows = record["interactions"]
    rows = [rows[str(at)] for at in range(len(rows))] if isinstance(rows, dict) else rows
    return {row["id"].rsplit(".", 1)[-1]: (row[name], row["result"]) for row in rows}


WORDS = {
    "scorm12": {
        "response": "student_response",
        "wrong": "wrong",
        "state": lambda record: (record["core"]["lesson_status"], record["core"]["score"]["raw"]),
        "place": lambda record: (record["core"]["lesson_location"], record["core"]["exit"]),
        "time": lambda record: record["core"]["session_time"],
        "begun": ("incomplete", ""),
        "failed": ("failed", "0"),
        "passed": ("passed", "100"),
        "part": ("incomplete", "17"),
    },
    "scorm2004": {
        "response": "learner_response",
        "wrong": "incorrect",
        "state": lambda record: (record["completion_status"], record["success_status"], record["score"]["scaled"]),
        "place": lambda record: (record["location"], record["exit"]),
        "time": lambda record: record["session_time"],
        "begun": ("incomplete", "unknown", ""),
        "failed": ("completed", "failed", "0"),
        "passed": ("completed", "passed", "1"),
        "part": ("incomplete", "unknown", ""),
    },
}


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_module_reports_and_resumes(open_page: Pages, served: str, questions: list[dict[str, Any]], kind: str) -> None:
    """Left in the middle, gone on with, failed and then passed: the platform's record says so at each step."""
    words: Any = WORDS[kind]
    page = open_page(served + "platform.html")
    frame = launch(page, kind, f"{kind}/index.html")
    assert words["begun"] == words["state"](page.evaluate("whole()"))

    frame.evaluate("play.read()")
    answer(frame, questions[:6], wrong)
    kept = leave(page)
    assert words["begun"] == words["state"](kept)
    assert ("quiz", "suspend") == words["place"](kept)
    assert words["time"](kept) not in {"", "PT0S", "0000:00:00.00"}
    given = answers(kept, words["response"])
    assert {one["id"]: words["wrong"] for one in questions[:6]} == {name: result for name, (_, result) in given.items()}
    assert "numeric" not in {one["kind"] for one in questions[:6]} or any(
        given[one["id"]][0] == f"{wrong(one):g}" for one in questions[:6] if one["kind"] == "numeric"
    )

    frame = launch(page, kind, f"{kind}/index.html", kept)
    assert "Section 12 of 12: Quiz" == frame.inner_text(".lesson-words")
    assert 6 == frame.locator("[data-question][data-result]").count()
    answer(frame, questions[6:], wrong)
    kept = leave(page)
    assert words["failed"] == words["state"](kept)
    result = {one["id"]: result for one in questions for result in [answers(kept, words["response"])[one["id"]][1]]}
    assert {words["wrong"], "neutral"} == set(result.values())

    frame = launch(page, kind, f"{kind}/index.html", kept)
    answer(frame, [one for one in questions if one["kind"] != "reflection"])
    frame.click("[data-package-leave]")
    frame.wait_for_selector("text=You can close this page.")
    record = page.evaluate("whole()")
    assert words["passed"] == words["state"](record)
    assert {"correct", "neutral"} == {result for _, result in answers(record, words["response"]).values()}
    assert ["end"] == page.evaluate("calls")
    page.evaluate("document.querySelector('iframe').remove()")
    assert ["end"] == page.evaluate("calls"), "a session ends once"


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_path_is_finished_when_all_its_modules_are(open_page: Pages, served: str, folder: Path, kind: str) -> None:
    """One unit with six lessons: it opens where the learner left, and its score is the mean of theirs."""
    words: Any = WORDS[kind]
    package = f"{kind}-path/index.html"
    page = open_page(served + "platform.html")
    frame = launch(page, kind, package)
    names = frame.locator(".package-module h2").all_inner_texts()
    frame.click(".package-module button >> nth=0")
    frame.wait_for_selector("[data-lesson][data-ready]")
    frame.evaluate("play.read(3)")
    kept = leave(page)
    assert words["begun"] == words["state"](kept)
    assert words["place"](kept)[0].startswith(f"{FIRST}#")

    frame = launch(page, kind, package, kept)
    frame.wait_for_selector("[data-lesson][data-ready]")
    assert "Section 4 of" in frame.inner_text(".lesson-words")
    for at, name in enumerate(names):
        frame.wait_for_function(
            "name => document.querySelector('[data-lesson][data-ready] h1')?.innerText === name", arg=name
        )
        module = frame.get_attribute("[data-lesson]", "data-lesson") or ""
        frame.evaluate("play.read()")
        answer(frame, questions_of(folder / f"{kind}-path", module))
        if at == 0:
            frame.evaluate("dispatchEvent(new Event('visibilitychange'))")
            frame.click(".package-back button")
            assert "1 of 6 modules finished. Score of the path so far: 17 %." == frame.inner_text("[data-package-sum]")
            page.wait_for_timeout(1200)
            assert words["begun"][0] == words["state"](page.evaluate("whole()"))[0]
            frame.click(".package-module button.button:not(.quiet)")
        elif at < len(names) - 1:
            frame.click(f"text=Next module: {names[at + 1]}")
    frame.click("[data-next] button:not(:has-text('Next'))")
    assert "You have finished and passed all modules. Score of the path so far: 100 %." == frame.inner_text(
        "[data-package-sum]"
    )
    kept = leave(page)
    assert words["passed"] == words["state"](kept)
    if kind == "scorm12":
        assert len(kept["suspend_data"]) <= 4096


def test_cmi5_keeps_the_rules(open_page: Pages, served: str, questions: list[dict[str, Any]]) -> None:
    """Two sessions of one registration: failed, then passed and sent back; each statement as cmi5 asks."""
    with Platform() as platform:
        first = open_page(platform.launch(f"{served}cmi5/index.html"))
        first.wait_for_selector("html[data-ready]")
        first.evaluate(PLAY)
        first.evaluate("play.read()")
        platform.down = True
        answer(first, questions, wrong)
        first.wait_for_selector("text=Your learning platform does not answer")
        platform.down = False
        first.evaluate("document.querySelector('.lesson-steps button, .lesson-link').click()")
        first.wait_for_selector("[data-package-trouble]", state="hidden")
        failed = platform.session
        with first.expect_event("close"):
            first.close(run_before_unload=True)
        second = open_page()
        second.goto(platform.launch(f"{served}cmi5/index.html", back=f"{served}platform.html"))
        second.wait_for_selector("html[data-ready]")
        assert ["initialized", *["answered"] * len(questions), "completed", "failed", "terminated"] == platform.said(
            failed
        )
        assert "Best score 0 %, not passed yet." in second.inner_text(".lesson-standing")
        second.evaluate(PLAY)
        answer(second, [one for one in questions if one["kind"] != "reflection"])
        second.click("[data-package-leave]")
        second.wait_for_url("**/platform.html")
        assert ["passed", "terminated"] == platform.said()[-2:]
        assert [] == list(broken_rules(platform))
        [passed] = [one for one in platform.statements if verb(one) == "passed"]
        assert {"scaled": 1, "raw": 100, "min": 0, "max": 100} == passed["result"]["score"]
        told = {one["object"]["id"].rsplit("#", 1)[-1]: one for one in platform.statements if verb(one) == "answered"}
        assert {one["id"]: True for one in questions if one["kind"] != "reflection"} == {
            name: one["result"]["success"] for name, one in told.items() if "success" in one["result"]
        }
    # A state that is not there yet is asked for all the same.
    assert all("404" in text or "503" in text for text in open_page.watch.console)
    assert [] == open_page.watch.errors
    open_page.watch.forgive()


def test_page_that_is_loaded_anew_loses_nothing(open_page: Pages, served: str, questions: list[dict[str, Any]]) -> None:
    """The token of cmi5 is given once, and the session ended with the page: the learner is told, and sees the answers."""
    with Platform() as platform:
        page = open_page(platform.launch(f"{served}cmi5/index.html"))
        page.wait_for_selector("html[data-ready]")
        page.evaluate(PLAY)
        page.evaluate("play.read()")
        answer(page, questions[:2])
        page.reload()
        page.wait_for_selector("text=Open the lesson again from your learning platform to go on.")
        page.wait_for_selector("html[data-ready]")
        assert 2 == page.locator("[data-question][data-result]").count()
        assert [] == list(broken_rules(platform))
    open_page.watch.forgive()


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_cmi5_records_nothing_when_only_looked_at(
    open_page: Pages, served: str, questions: list[dict[str, Any]], mode: str
) -> None:
    """The session begins and ends; no answer and no result is sent."""
    with Platform() as platform:
        page = open_page(platform.launch(f"{served}cmi5/index.html", mode=mode))
        page.wait_for_selector("html[data-ready]")
        page.evaluate(PLAY)
        page.evaluate("play.read()")
        answer(page, questions[:2])
        page.click("[data-package-leave]")
        page.wait_for_selector("text=You can close this page.")
        assert ["initialized", "terminated"] == platform.said()
        assert [] == list(broken_rules(platform))
        assert ["LMS.LaunchData"] == list(platform.states)
    open_page.watch.forgive()


def test_platform_that_fails_does_not_cost_the_lesson(
    open_page: Pages, served: str, questions: list[dict[str, Any]]
) -> None:
    """The learner is told, goes on, and finds every answer again."""
    page = open_page(served + "platform.html")
    frame = launch(page, "scorm12", "scorm12/index.html", {"core": {"student_id": "anna"}})
    stored = page.evaluate("whole()")
    page.evaluate("lms.LMSCommit = () => 'false'")
    frame.evaluate("play.read()")
    answer(frame, questions[:3])
    frame.wait_for_selector("text=Your learning platform did not take the last step")
    page.evaluate("document.querySelector('iframe').remove()")
    frame = launch(page, "scorm12", "scorm12/index.html", stored)
    assert 3 == frame.locator("[data-question][data-result]").count()
    answer(frame, [one for one in questions if one["kind"] == "reflection"], lambda _: "Wörter " * 280)
    frame.wait_for_selector("[data-package-trouble]", state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_alone_it_keeps_progress_in_the_browser(open_page: Pages, served: str, folder: Path, scheme: Scheme) -> None:
    """Opened without a platform: it says so, goes on after a reload, and has no barriers, narrow pages included."""
    page = open_page(f"{served}scorm2004-path/index.html", viewport=NARROW, scheme=scheme)
    page.wait_for_selector("html[data-ready]")
    assert "Opened outside a learning platform: your progress stays in this browser." == page.inner_text(
        "[data-package-state]"
    )
    assert page.is_hidden("[data-package-leave]")
    assert [] == run_axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-lesson][data-ready]")
    assert "H1" == page.evaluate("document.activeElement.tagName")
    page.evaluate(PLAY)
    page.evaluate("play.read()")
    answer(page, questions_of(folder / "scorm2004-path", FIRST))
    assert [] == run_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert "1 of 6 modules finished. Score of the path so far: 17 %." == page.inner_text("[data-package-sum]")


def test_path_works_from_a_disk(open_page: Pages, folder: Path) -> None:
    """Lessons open from an unzipped package by double-click; links to lessons of the path stay in it."""
    page = open_page((folder / "scorm12-path" / "index.html").as_uri())
    page.click(".package-module:has-text('Award criteria that work') button")
    page.wait_for_selector(f"[data-lesson={MODULE}][data-ready]")
    page.click("[data-lesson-intro] a:has-text('Why value beats lowest price')")
    page.wait_for_selector("[data-lesson=why-value-beats-lowest-price][data-ready]")
    assert {"_blank"} == set(
        page.eval_on_selector_all("[data-lesson] a[href^=http]", "all => all.map((one) => one.target)")
    )
