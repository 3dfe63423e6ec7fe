"""Every kind of page at 320 pixels, with targets that fingers hit, and still while it loads."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.harness import NARROW, PHONE, WIDE, Pages
from tests.build.templates import FALLBACK, TEMPLATES, pages_by_template
from tools.webserver import SiteServer

MAX_SHIFT = 0.01
MIN_TARGET = 24

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => done(sum), 100));
})"""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => +heading.localName[1])"
SMALL_TARGETS = """(least) => [...document.querySelectorAll("button, summary, input, .button, nav a, .card-title a, .theme-tag")]
  .filter((target) => target.checkVisibility())
  .map((target) => [target.getBoundingClientRect(), target])
  .filter(([box]) => box.width && (box.width < least || box.height < least))
  .map(([box, target]) => `${Math.round(box.width)}x${Math.round(box.height)} ${target.outerHTML.slice(0, 80)}`)"""


@pytest.fixture(scope="module")
def pages(site_dir: Path) -> dict[str, str]:
    """The fullest page of each template, and the page for addresses that do not exist."""
    return {**pages_by_template(site_dir), "404": "404.html"}


@pytest.fixture(scope="module")
def address(site_dir: Path, pages: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """Turn a template into the address of its page, on a server that has the site where it is published.

    404.html must know that place, since it answers at any depth.
    """
    home = (site_dir / "index.html").read_text(encoding="utf-8")
    canonical = re.search(r'rel="canonical" href="([^"]+)"', home)
    assert canonical
    with SiteServer(site_dir, urlsplit(canonical.group(1)).path) as server:
        yield lambda kind: server.url + pages[kind].removesuffix("index.html")


KINDS = [*(name for name in TEMPLATES if name != FALLBACK), "404"]


@pytest.mark.parametrize("kind", KINDS)
def test_fits_320_pixels_and_keeps_its_order(open_page: Pages, address: Callable[[str], str], kind: str) -> None:
    """No page scrolls sideways at 320 pixels, skips a level of heading, or has targets that are hard to hit."""
    page = open_page(address(kind), viewport=NARROW)
    levels = page.evaluate(HEADINGS)

    assert 0 >= page.evaluate(OVERFLOW)
    assert [1] == [level for level in levels if level == 1]
    assert [] == [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
    assert [] == page.evaluate(SMALL_TARGETS, MIN_TARGET)


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("kind", ["home", "case-study", "guidance", "theme"])
def test_nothing_moves_while_loading(
    open_page: Pages, address: Callable[[str], str], kind: str, viewport: tuple[int, int]
) -> None:
    """Fonts, folded facts and notices are in place from the first frame."""
    page = open_page(address(kind), viewport=viewport, fresh=True)

    assert MAX_SHIFT > page.evaluate(SHIFT)


def test_own_font_and_no_sheet_of_the_theme(open_page: Pages, site_url: str) -> None:
    """Pages are set in the vendored font and load our style sheets only, not the theme's, nor its script."""
    loaded: list[str] = []
    page = open_page(fresh=True)
    page.on("request", lambda request: loaded.append(request.url.removeprefix(site_url)))
    page.goto(site_url, wait_until="load")

    assert page.evaluate("() => document.fonts.ready.then(() => document.fonts.check('1em Hyperlegible'))")
    assert "assets/fonts/hyperlegible-latin.woff2" in loaded
    assert [] == [url for url in loaded if "stylesheets" in url or "javascripts" in url]


def test_skip_link_comes_first(open_page: Pages, site_url: str) -> None:
    """The first stop of the Tab key leads past the header."""
    page: Page = open_page(site_url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("() => document.getElementById('kb-content').contains(document.activeElement)")
