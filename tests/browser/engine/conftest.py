"""Fixtures around the engine of search and explorer: from a server and from a folder opened by double-click."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import markdown
import pytest
from playwright.sync_api import Page

from procurement_kb.exports import search_index
from procurement_kb.exports.euro import read_rates
from procurement_kb.exports.facet_index import facet_assets
from procurement_kb.exports.search_index import SearchIndex
from procurement_kb.exports.search_parts import recut
from procurement_kb.views.context import Context
from procurement_kb.views.model import Document
from procurement_kb.views.plan import build_plan
from tests.browser.harness import Pages
from tests.browser.site import ROOT
from tests.unit.exports.corpus import URLS, Row, context, many_cases, rows
from tools.webserver import SiteServer

ENGINE = ("load", "search", "facets", "cards")
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Engine</title><link rel="icon" href="data:,">
<script>
// What a page under file:// cannot do, no page of ours may do there.
if (location.protocol === "file:") {
  window.fetch = () => { throw new Error("fetch was used"); };
  window.Worker = function () { throw new Error("a worker was used"); };
}
</script>
{scripts}
</head><body></body></html>""".replace(
    "{scripts}", "\n".join(f'<script src="assets/js/engine/{name}.js"></script>' for name in ENGINE)
)

LARGEST = 600
"""Bytes of a part of the index."""

ODD = '<p>Zanzibar &lt;img src=x onerror="alert(1)"&gt; &lt;mark&gt;not a mark&lt;/mark&gt; AT&amp;T said &amp;lt;</p>'


@pytest.fixture(scope="session")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Some hundreds of cases."""
    return context(many_cases(tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="session")
def cases(ctx: Context) -> list[Row]:
    """What a filter can ask of them, told from the records."""
    return rows(ctx)


@pytest.fixture(scope="session")
def documents(ctx: Context) -> list[tuple[Document, str]]:
    """Their pages with rendered bodies, and one page that tries to get markup into an excerpt."""
    plan = build_plan(ctx.project, URLS, ctx.shapes)
    kb = {"type": "list", "id": "odd"}
    odd = Document("odd.md", "Odd <b>title</b> & more", "An odd page.", "kb/page.html", kb)
    render = markdown.Markdown(extensions=["toc", "tables"])
    return [*((document, render.reset().convert(document.body)) for document in plan.documents), (odd, ODD)]


@pytest.fixture(scope="session")
def engine_site(tmp_path_factory: pytest.TempPathFactory, ctx: Context, documents: list[tuple[Document, str]]) -> Path:
    """The engine with all its data, as a build writes them, around one empty page."""
    site = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "overrides" / "assets" / "js" / "engine", site / "assets" / "js" / "engine")
    (site / "index.html").write_text(HTML, encoding="utf-8")
    (site / "deep" / "er").mkdir(parents=True)
    (site / "deep" / "er" / "index.html").write_text(HTML.replace('src="', 'src="../../'), encoding="utf-8")
    for asset in facet_assets(ctx, read_rates(ROOT / "vocabularies")):
        path = site / asset.uri
        path.parent.mkdir(exist_ok=True)
        path.write_text(str(asset.content), encoding="utf-8")
    # Parts so small that the words of a question lie in several, as they do in a large index.
    with pytest.MonkeyPatch.context() as patch, SearchIndex(URLS, ctx.records) as index:
        patch.setattr(search_index, "recut", partial(recut, largest=LARGEST))
        for document, html in documents:
            index.add(document, html)
        index.write(site)
    return site


@pytest.fixture(scope="session")
def engine_url(engine_site: Path) -> Iterator[str]:
    """The same from a server, under a path."""
    with SiteServer(engine_site, "/kb/") as server:
        yield server.url


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, engine_site: Path, engine_url: str, open_page: Pages) -> Page:
    """The empty page, opened in both ways."""
    where = engine_url if request.param == "http" else (engine_site / "index.html").as_uri()
    page = open_page(where)
    page.evaluate("KB.search.init({base: './', stamp: 'abc'})")
    return page
