"""One page of each template, as every reader meets it: wide and narrow, light and dark, by keyboard, on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from procurement_kb.project import read_settings
from tests.browser.axe import COLOURS, run_axe
from tests.browser.harness import NARROW, WIDE, Pages
from tests.browser.site import ROOT
from tests.build.templates import TEMPLATES, pages_by_template
from tools.webserver import SiteServer

NOT_FOUND = "404"

OPEN = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
"""Axe sees nothing in what is folded, and readers do."""

HEADINGS = """
() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility())
  .map((heading) => [Number(heading.localName[1]), heading.textContent.trim().slice(0, 60)])
"""

TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.right > width + 1 && !element.closest("[tabindex='0']:not(:scope)");
  });
  return [`${document.scrollingElement.scrollWidth} pixels`, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
}
"""


@pytest.fixture(scope="module")
def pages(site_dir: Path) -> dict[str, str]:
    """The fullest page of each template, as a path in the built site."""
    return {**pages_by_template(site_dir), NOT_FOUND: "404.html"}


def address(path: str) -> str:
    """Return how readers address a page."""
    return path.removesuffix("index.html")


@pytest.fixture(scope="module")
def host_url(site_dir: Path) -> Iterator[str]:
    """The address of the site where it will be published; the page of missing pages knows no other."""
    with SiteServer(site_dir, urlsplit(read_settings(ROOT).site_url).path) as server:
        yield server.url


def jumps(headings: list[tuple[int, str]]) -> list[str]:
    """Return the headings that skip a level."""
    before = 0
    out = []
    for level, text in headings:
        if level > before + 1:
            out.append(f"h{level} after h{before}: {text}")
        before = level
    return out


@pytest.mark.parametrize("template", [*TEMPLATES, NOT_FOUND])
def test_page_holds_up(open_page: Pages, host_url: str, pages: dict[str, str], template: str) -> None:
    """No barrier, no sideways scrolling, headings in order, an empty console and no other host, in both schemes."""
    assert template in pages, f"no page of the site uses {template}.html"
    page = open_page(host_url + address(pages[template]), viewport=WIDE)
    headings = page.evaluate(HEADINGS)
    assert [1] == [level for level, _ in headings if level == 1]
    assert [] == jumps(headings)

    page.evaluate(OPEN)
    barriers = []
    for (width, height), scheme, rules in [
        (WIDE, "light", ()), (WIDE, "dark", COLOURS), (NARROW, "dark", ()), (NARROW, "light", COLOURS),
    ]:  # fmt: skip
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # The narrow page folds what the wide one shows.
        page.evaluate(OPEN)
        barriers += [f"{width} px, {scheme}: {violation}" for violation in run_axe(page, rules=rules)]
    assert [] == barriers
    assert [] == page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("template", TEMPLATES)
def test_page_opens_from_disk(
    open_page: Pages, file_url: Callable[[str], str], pages: dict[str, str], template: str
) -> None:
    """Opened as a file, the page has its styles, its heading and an empty console."""
    page = open_page(file_url(pages[template]))

    assert page.locator("h1").is_visible()
    assert "rgba(0, 0, 0, 0)" != page.evaluate("getComputedStyle(document.body).backgroundColor")


STOPS = """
(looks) => {
  const wanted = "a[href], area[href], button, input, select, textarea, summary, [tabindex]";
  const stops = [...document.querySelectorAll(wanted)].filter((element) =>
    element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  const look = (element) => {
    // Whatever may show the focus: the element, what is in it, and a card around it.
    const around = [element, element.parentElement, element.closest(".card")];
    const within = [...element.querySelectorAll("*")].slice(0, 12);
    return [...around, ...within].filter(Boolean).map((part) => ["", "::before", "::after"].map((pseudo) => {
      const style = getComputedStyle(part, pseudo);
      const outline = style.outlineStyle === "none" ? "" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
      return [outline, style.boxShadow, style.stroke, style.strokeWidth, style.borderColor, style.fill].join();
    }).join()).join();
  };
  const before = new Map(looks ? stops.map((element) => [element, look(element)]) : []);
  window.__seen = [];
  document.addEventListener("focusin", (event) => {
    const element = event.target;
    window.__seen.push({ at: stops.indexOf(element), html: element.outerHTML.slice(0, 90) });
    if (!looks) return;
    const box = element.getClientRects()[0] || { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
    const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    const inside = box.top >= -1 && box.bottom <= innerHeight + 1 || box.height > innerHeight;
    Object.assign(window.__seen.at(-1), {
      marked: before.get(element) !== look(element),
      hidden: !inside ? "out of view" : !top || element.contains(top) || top.contains(element) ? "" : top.outerHTML.slice(0, 60),
    });
  });
  return stops.map((element) => element.outerHTML.slice(0, 90));
}
"""


def walk(page: Page, *, looks: bool = False) -> tuple[list[str], list[dict[str, Any]]]:
    """Go through a page with Tab, and return what should take the focus and what did, with its looks if they are asked for."""
    expected: list[str] = page.evaluate(STOPS, looks)
    page.evaluate("document.activeElement.blur()")
    for _ in expected:
        # Held down, as a reader does who has far to go.
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    seen: list[dict[str, Any]] = page.evaluate("window.__seen")
    return expected, seen


@pytest.mark.parametrize("template", [*TEMPLATES, NOT_FOUND])
def test_keyboard_reaches_everything_in_order(
    open_page: Pages, host_url: str, pages: dict[str, str], template: str
) -> None:
    """Tab goes through every link, button, field and scrolling region, once, in the order of the page."""
    expected, seen = walk(open_page(host_url + address(pages[template])))

    assert list(range(len(expected))) == [stop["at"] for stop in seen if stop["at"] >= 0]


@pytest.mark.parametrize("template", ["home", "case-study", "list", "module"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_focus_is_seen(
    open_page: Pages, site_url: str, pages: dict[str, str], template: str, viewport: tuple[int, int]
) -> None:
    """What has the focus is marked, in view, and not covered by anything."""
    _, seen = walk(open_page(site_url + address(pages[template]), viewport=viewport), looks=True)

    assert seen
    assert [] == [stop["html"] for stop in seen if not stop["marked"]]
    assert [] == [f"{stop['html']} is behind {stop['hidden']}" for stop in seen if stop["hidden"]]


@pytest.mark.parametrize("template", ["home", "case-study"])
def test_skip_link_skips(open_page: Pages, site_url: str, pages: dict[str, str], template: str) -> None:
    """The first stop shows itself and leads past the header."""
    page = open_page(site_url + address(pages[template]))
    skip = page.locator("a.skip")
    assert page.evaluate("document.querySelector('a.skip').getBoundingClientRect().bottom <= 0 || "
                         "document.querySelector('a.skip').getBoundingClientRect().right <= 1")  # fmt: skip
    page.keyboard.press("Tab")
    assert skip.evaluate("(link) => link === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('kb-content').contains(document.activeElement)")
