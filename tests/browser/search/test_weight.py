"""What the search loads, and when."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.harness import Pages
from tests.browser.search.dialog import ask, titles
from tools.webserver import SiteServer


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
