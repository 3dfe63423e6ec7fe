"""The harness itself: what it lets pass, and what it does not."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.axe import COLOURS, WCAG, run_axe
from tests.browser.harness import NARROW, Pages, Tabs
from tests.browser.site import ROOT
from tests.web.vnu import vnu
from tools import browser
from tools.webserver import SiteServer

GOOD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A good page</title>
<link rel="icon" href="data:,"><style>@media (prefers-color-scheme: dark) { html { background: #000; color: #fff } }</style>
</head>
<body><main><h1>A good page</h1><p>With <a href="next/">a link</a>.</p></main></body>
</html>
"""


def with_body(markup: str) -> str:
    """Return the good page with something more in it."""
    return GOOD.replace("</main>", f"{markup}</main>")


PAGES = {
    "index.html": GOOD,
    "next/index.html": GOOD.replace("A good page", "The next page"),
    "404.html": GOOD.replace("A good page", "Not here"),
    "logs.html": with_body("<script>console.error('a fault in the log')</script>"),
    "throws.html": with_body("<script>setTimeout(() => { throw new Error('a fault thrown') })</script>"),
    "rejects.html": with_body("<script>Promise.reject(new Error('a promise broken'))</script>"),
    "missing.html": with_body("<img src='/gone.png' alt='Gone'>"),
    "foreign.html": with_body("<img src='https://elsewhere.example/pixel.gif' alt='Elsewhere'>"),
    "socket.html": with_body("<script>new WebSocket('wss://elsewhere.example/socket')</script>"),
    "escapes.html": with_body("<a id='out' href='/index.html'>Out</a>"),
    "no-alt.html": with_body("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site of good and bad pages."""
    for name, text in PAGES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    """The small site at a root."""
    with SiteServer(folder) as server:
        yield server.url


def test_good_page_passes(open_page: Pages, url: str) -> None:
    """A good page has no problem, in any scheme and size, over HTTP and without scripts."""
    assert open_page(url).title() == "A good page"
    dark = open_page(url, viewport=NARROW, scheme="dark")
    assert dark.evaluate("[innerWidth, getComputedStyle(document.documentElement).color]") == [
        320,
        "rgb(255, 255, 255)",
    ]
    assert open_page(url, javascript=False).locator("h1").inner_text() == "A good page"
    assert open_page.settle() == []


def test_page_from_file(open_page: Pages, folder: Path) -> None:
    """Pages open from the disk as well."""
    assert open_page((folder / "index.html").as_uri()).title() == "A good page"


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("logs.html", "error in the console: a fault in the log"),
        ("throws.html", "uncaught error: a fault thrown"),
        ("rejects.html", "uncaught error: a promise broken"),
        ("missing.html", "error in the console: Failed to load resource"),
    ],
)
def test_faults_are_seen(open_page: Pages, url: str, page: str, problem: str) -> None:
    """A fault in the console or in a script is a problem of the page."""
    open_page(url + page).wait_for_timeout(50)
    problems = open_page.settle()
    assert [text for text in problems if problem in text], problems
    open_page.watch.forgive()


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("foreign.html", "https://elsewhere.example/pixel.gif"),
        ("socket.html", "wss://elsewhere.example/socket"),
    ],
)
def test_other_hosts_are_blocked(open_page: Pages, url: str, page: str, address: str) -> None:
    """A request to another host is recorded, and does not leave this machine."""
    open_page(url + page).wait_for_timeout(50)
    open_page.settle()
    assert open_page.watch.foreign == [address]
    open_page.watch.forgive()


@pytest.mark.parametrize("host", ["localhost", "[::ffff:7f00:1]"])
def test_other_hosts_are_out_of_reach(open_page: Pages, url: str, folder: Path, host: str) -> None:
    """A request to another name or number of a host ends in the browser, though a server listens there."""
    with SiteServer(folder) as server:
        (folder / "out.html").write_text(with_body(f"<img src='http://{host}:{urlsplit(server.url).port}/gone.png'>"))
        with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0)):
            page = open_page(url + "out.html")
        page.wait_for_timeout(50)
    problems = open_page.settle()
    assert [text for text in problems if "ERR_NAME_NOT_RESOLVED" in text], problems
    assert [f"http://{host}:{urlsplit(server.url).port}/gone.png"] == open_page.watch.foreign
    open_page.watch.forgive()


KEEP = """async () => {
  localStorage.setItem("kept", "by an earlier test");
  sessionStorage.setItem("kept", "by an earlier test");
  document.cookie = "kept=1";
  await new Promise((done) => { indexedDB.open("kept").onsuccess = done; });
  history.pushState(null, "", "#kept");
}"""
KEPT = """async () => [
  {...localStorage}, {...sessionStorage}, document.cookie, (await indexedDB.databases()).length, history.length,
  matchMedia("print").matches, matchMedia("(prefers-color-scheme: dark)").matches, innerWidth,
]"""


@pytest.mark.parametrize("where", ["http", "file"])
def test_nothing_is_left_of_an_earlier_test(tabs: Tabs, url: str, folder: Path, where: str) -> None:
    """A page is used again, and nothing that an earlier test has left in it or in the browser is there."""
    address = url if where == "http" else (folder / "index.html").as_uri()
    first, second, seen = Pages(tabs), Pages(tabs), []
    page = first(address, viewport=NARROW, scheme="dark")
    untouched = page.evaluate(KEPT)
    page.evaluate(KEEP)
    page.emulate_media(media="print")
    page.on("console", lambda message: seen.append(message.text))
    page.evaluate("open('next/')")
    assert [] == first.close()
    again = second(address)

    assert again is page
    assert [*untouched[:5], False, False, 1440] == again.evaluate(KEPT)
    assert [{}, {}, "", 0] == untouched[:4]
    again.evaluate("console.log('to nobody')")
    assert [again] == again.context.pages
    assert [] == second.close()
    assert [] == seen


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.clock.set_fixed_time("2001-01-01T00:00:00Z"),
        lambda page: page.add_init_script("window.left = 1"),
        lambda page: page.context.add_init_script("window.left = 1"),
        lambda page: page.route("**/*", lambda route: route.continue_()),
        lambda page: page.context.set_offline(offline=False),
        lambda page: page.close(),
    ],
)
def test_what_cannot_be_taken_back_ends_the_page(tabs: Tabs, url: str, change: Callable[[Page], object]) -> None:
    """A page with a clock, a script, a route or rights of a test is not used again."""
    first, second = Pages(tabs), Pages(tabs)
    page = first(url)
    change(page)
    if not page.is_closed():
        page.reload()
    first.close()
    again = second(url)

    assert again is not page
    assert [True, True] == again.evaluate("[Date.now() > 1.7e12, !('left' in window)]")
    assert [] == second.close()


def test_a_problem_is_that_of_the_test_that_has_the_page(tabs: Tabs, url: str) -> None:
    """What a page logs counts for the test that has it open, not for one before or after it."""
    for path, problems in (("logs.html", 1), ("index.html", 0), ("logs.html", 1)):
        pages = Pages(tabs)
        pages(url + path)
        assert problems == len(pages.close())


def test_fault_fails_the_test(tmp_path: Path, url: str) -> None:
    """A test that opens a page with a fault fails, though it asserts nothing about it."""
    test = tmp_path / "test_fault.py"
    test.write_text(f"def test_it(open_page):\n    open_page({url + 'logs.html'!r})\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.browser.conftest", "-p", "no:cacheprovider", str(test)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "The pages of this test had problems:\nerror in the console: a fault in the log" in done.stdout


def test_no_browser_fails_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no browser, browser tests fail with the reason; they are never skipped."""
    monkeypatch.setenv(browser.VARIABLE, str(tmp_path / "gone"))
    test = tmp_path / "test_it.py"
    test.write_text("def test_it(open_page):\n    open_page()\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.browser.conftest", "-p", "no:cacheprovider", str(test)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert f"{browser.VARIABLE} is" in done.stdout
    assert "skipped" not in done.stdout


def test_sub_path(open_page: Pages, folder: Path) -> None:
    """Under a sub-path, a link to the root of the host leads nowhere."""
    with SiteServer(folder, "/kb/") as server:
        page = open_page(server.url)
        assert page.url.endswith("/kb/")
        page.click("a")
        assert page.title() == "The next page"
        page.goto(server.url + "escapes.html")
        with page.expect_navigation() as navigation:
            page.click("#out")
        assert navigation.value is not None
        assert navigation.value.status == 404
    assert open_page.settle()
    open_page.watch.forgive()


@pytest.mark.parametrize(
    ("path", "status", "end"),
    [
        ("next", 200, "/next/"),
        ("logs", 200, "/logs"),
        ("gone/", 404, "/gone/"),
        ("../../etc/passwd", 404, "/etc/passwd"),
        ("%2e%2e/%2e%2e/etc/passwd", 404, "passwd"),
    ],
)
def test_server_answers_as_pages_does(open_page: Pages, url: str, path: str, status: int, end: str) -> None:
    """The server redirects folders, finds pages without `.html`, and stays inside the site."""
    answer = open_page().request.get(url + path)
    assert (answer.status, answer.url.endswith(end)) == (status, True)


def test_axe_passes_a_good_page(open_page: Pages, url: str) -> None:
    """Axe finds nothing on a good page."""
    assert run_axe(open_page(url)) == []


def test_axe_finds_a_missing_alternative(open_page: Pages, url: str) -> None:
    """Axe finds an image without a text alternative, and only where it is asked to look."""
    page = open_page(url + "no-alt.html")
    assert [violation.rule for violation in run_axe(page)] == ["image-alt"]
    assert run_axe(page, within="h1") == []


def test_rules_that_look_at_colours_are_known(open_page: Pages, url: str) -> None:
    """No rule of axe beside `COLOURS` is about colours, so that the others need one scheme only."""
    page = open_page(url)
    run_axe(page)
    rules = page.evaluate("(tags) => axe.getRules(tags).map((rule) => [rule.ruleId, rule.help, rule.tags])", list(WCAG))

    assert set(COLOURS) == {name for name, help_, tags in rules if "cat.color" in tags or "color" in f"{name} {help_}"}


def test_checker_passes_a_good_page(folder: Path) -> None:
    """The HTML checker finds nothing on a good page."""
    assert vnu([folder / "index.html", folder / "next"]) == []


def test_checker_finds_a_missing_alternative(folder: Path) -> None:
    """The HTML checker names page, line and fault."""
    page = folder / "no-alt.html"
    (message,) = vnu([page])
    assert (message.path, message.line, message.level) == (page, 6, "error")
    assert "alt" in message.text


def test_checker_needs_its_pages(tmp_path: Path) -> None:
    """A page that is not there is an error, not silence."""
    with pytest.raises(FileNotFoundError, match="gone"):
        vnu([tmp_path / "gone.html"])
