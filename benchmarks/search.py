"""What the search costs a reader, in Chromium: bytes and time from opening it to the first result, ours and the theme's."""

from __future__ import annotations

import re
import shutil
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Request, sync_playwright

from benchmarks.measure import PROJECT
from tools import browser
from tools.webserver import SiteServer

QUERIES = ("dialysis", "infusion pumps", "wheelchair")
"""What is searched for on both sides, each in a fresh browser profile. All of it stands in hundreds of generated cases."""
HEAVY = (
    "hospital",
    "PCP",
    "most economically advantageous tender",
    "award criteria life-cycle cost",
    "how to involve users",
)
"""What else is searched for in ours: words on most pages, and what is widened by the glossary."""
_PATIENCE = 300_000.0
"""Milliseconds to wait for a result."""
_SETTLED = 500.0
"""Milliseconds in which the page's own files arrive."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a site's search looks in the browser."""

    result: str
    """Selector of a result."""
    own: re.Pattern[str] | None = None
    """Addresses of the search's files, where the page asks for them by itself; else all after opening count."""
    heavy: tuple[str, ...] = ()
    """What else is searched for, to see the most that a query takes."""
    explorer: tuple[str, str] | None = None
    """The path of the explorer and the selector of what is there when it answers."""


OURS = Kind(
    "#kb-search .hit-title",
    heavy=HEAVY,
    explorer=("explore/", ".explore.is-live[data-state] [data-explore-results]:not([aria-busy])"),
)
THEME = Kind(".md-search-result__link", re.compile(r"/search/search_index\.json|/workers/search|/lunr/"))


@dataclass(frozen=True, slots=True)
class Search:
    """What one side's search costs at one size, as medians over the queries of both sides."""

    page: float
    """Bytes of a case page as they are sent, without pictures and without the search, the first time."""
    opened: float
    """Bytes from opening the search to its first results."""
    seconds: float
    """From opening it to the first result."""
    most: float = 0.0
    """Bytes from opening the search to the first results of the query that takes most, heavy ones included."""
    explorer: float = 0.0
    """Bytes of the explorer until it answers, the first time, without pictures; 0 where there is none."""


def measure_search(site: Path, page: str, kind: Kind) -> Search:
    """Search a built site from one of its pages.

    Args:
        site: the folder of the site.
        page: the path of the page in it.
        kind: whose search it is.

    Raises:
        tools.browser.NoBrowserError: there is no browser.
    """
    with SiteServer(site) as server, _chromium() as chromium:
        _warm(server, site)
        found = [_once(chromium, server.url + page, text, kind) for text in QUERIES]
        heavy = [_once(chromium, server.url + page, text, kind).opened for text in kind.heavy]
        explorer = _explorer(chromium, server.url, kind)
    return Search(
        page=median(one.page for one in found),
        opened=median(one.opened for one in found),
        seconds=median(one.seconds for one in found),
        most=max([*(one.opened for one in found), *heavy]),
        explorer=explorer,
    )


def without_search(root: Path) -> str:
    """Write a configuration that builds the project without its search, and return its name."""
    shutil.copyfile(Path(__file__).with_name("without_search.py"), root / "hooks" / "without_search.py")
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "plain.yml").write_text(text.replace("hooks/knowledge_base.py", "hooks/without_search.py"), "utf-8")
    return "plain.yml"


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = browser.require()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=browser.flags(), chromium_sandbox="--no-sandbox" not in browser.flags()
        )
        try:
            yield chromium
        finally:
            chromium.close()


def _warm(server: SiteServer, site: Path) -> None:
    """Have the server compress the large index once: real ones keep what they have compressed."""
    if (site / "search" / "search_index.json").is_file():
        address = f"{server.url}search/search_index.json"
        asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own server
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - our own server
            answer.read()


def _once(chromium: Browser, address: str, text: str, kind: Kind) -> Search:
    context = chromium.new_context(reduced_motion="reduce", service_workers="block")
    try:
        asked: list[Request] = []
        context.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
        page = context.new_page()
        page.goto(address, wait_until="load")
        page.wait_for_timeout(_SETTLED)
        before = len(asked)
        begin = time.perf_counter()
        page.keyboard.press("/")
        page.keyboard.type(text)
        page.wait_for_selector(kind.result, timeout=_PATIENCE)
        seconds = time.perf_counter() - begin
        # What arrives with the first result counts, although the page may show it a moment later.
        page.wait_for_timeout(_SETTLED)
        named = kind.own
        own = asked[before:] if named is None else [request for request in asked if named.search(request.url)]
        rest = [request for request in asked[:before] if request not in own and request.resource_type != "image"]
        return Search(_size(rest), _size(own), seconds)
    finally:
        context.close()


def _explorer(chromium: Browser, site: str, kind: Kind) -> int:
    """Return what the explorer loads until it answers."""
    if kind.explorer is None:
        return 0
    path, ready = kind.explorer
    context = chromium.new_context(reduced_motion="reduce", service_workers="block")
    try:
        asked: list[Request] = []
        context.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
        page = context.new_page()
        page.goto(site + path, wait_until="load")
        page.wait_for_selector(ready, timeout=_PATIENCE)
        page.wait_for_timeout(_SETTLED)
        return _size([request for request in asked if request.resource_type != "image"])
    finally:
        context.close()


def _size(requests: Sequence[Request]) -> int:
    """Return the bytes of the answers. Those to a worker are known by their headers alone."""
    answers = (request.response() for request in requests)
    return sum(int(answer.headers.get("content-length", 0)) for answer in answers if answer is not None)
