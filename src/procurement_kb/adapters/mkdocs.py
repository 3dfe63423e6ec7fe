"""The only file that knows MkDocs. ProperDocs runs it too, since it answers to the same names.

The plan is made when the configuration is ready; its pages replace whatever MkDocs found in the documents folder,
in memory. MkDocs then renders the Markdown, and the finishing pass makes the result safe and adds citations and terms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_build_date

from procurement_kb import __version__
from procurement_kb.adapters.ahead import FEW, Ahead, Work, possible
from procurement_kb.adapters.bodies import ALONE, Bodies, Body
from procurement_kb.adapters.pages import WHOLE, Pages
from procurement_kb.exports.pagefind import PagefindError
from procurement_kb.exports.search_index import SearchIndex
from procurement_kb.exports.search_offline import ConversionError
from procurement_kb.exports.site import site_plan
from procurement_kb.findings import Severity, get_rule
from procurement_kb.project import VOCABULARIES, load_project
from procurement_kb.sources.discover import discover_assets
from procurement_kb.sources.processes import meanwhile
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.body import asset_uri
from procurement_kb.views.markup import PageMarks, finish
from procurement_kb.views.model import UrlPolicy
from procurement_kb.views.plan import term_index
from procurement_kb.views.redirects import redirect_page
from procurement_kb.views.words import date_words

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from procurement_kb.findings import Finding
    from procurement_kb.views.model import Document

log = get_plugin_logger("knowledge base")

SEARCH = "search"
"""What the second process calls the writing of the search index."""

THEME_ASSETS = ("assets/javascripts/", "assets/stylesheets/")
"""Folders of files that come with the theme and that no page loads. The site's own are in others."""


class Adapter:
    """Binds a project to the events of one build. `mkdocs serve` calls the events anew for each build."""

    _search: SearchIndex | None = None
    _bodies: Bodies
    _pages: Pages | None = None
    _ahead: Ahead | None = None
    _asked: list[Future[Any]]
    _preview = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Learn whether this is a preview."""
        self._preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the project, and plan the site.

        Raises:
            PluginError: the project has errors; all of them are in the log.
        """
        # A build makes millions of small values that live until its end, and next to no garbage that only the collector
        # finds; looking for it again and again took a quarter of the time.
        gc.disable()
        root = Path(config.config_file_path).parent
        urls = UrlPolicy(site_url=_with_slash(config.site_url), directory_urls=config.use_directory_urls)
        project = load_project(root)
        # The records are checked while the site is planned. That may fail for what is wrong with one: this is told then.
        with meanwhile(lambda: project.findings) as findings:
            try:
                plan = site_plan(project, urls, load_shapes(root / VOCABULARIES))
            finally:
                _report(findings())
        _report(plan.findings)
        self._urls = urls
        self._documents = {document.src_uri: document for document in plan.documents}
        self._plan = plan
        self._asked = []
        self._root = root
        self._terms = term_index(project)
        records = {node.id: node.loaded.record for node in project.graph.nodes.values()}
        self._term_hrefs = {
            term_id: urls.href(f"glossary/{term_id}.md")
            for term_id, record in records.items()
            if record is not None and record.kind_.name == "term"
        }
        self._meanings = {term_id: records[term_id].summary for term_id in self._term_hrefs}  # type: ignore[union-attr]
        self._titles = {term_id: records[term_id].title for term_id in self._term_hrefs}  # type: ignore[union-attr]
        self._search = SearchIndex(urls, {name: record for name, record in records.items() if record is not None})
        # MkDocs takes the date from SOURCE_DATE_EPOCH where it is set, so that a build can be repeated byte by byte.
        built = get_build_date()
        config.extra["kb"] = {**plan.site, "date": built, "date_words": date_words(built), "version": __version__}
        return config

    @event_priority(50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Replace what MkDocs found in the documents folder by the pages and files of the plan.

        MkDocs follows symbolic links out of the project; the plan's own files were found without following any.
        """
        _clear(files, config)
        for document in self._documents.values():
            files.append(_generated(config, document.src_uri, document.body))
        for asset in self._plan.assets:
            files.append(_generated(config, asset.uri, asset.content))
        for old, new in self._plan.redirects.items():
            page = redirect_page(self._urls, old, new)
            files.append(_generated(config, self._urls.destination(old), page))
        for ref in discover_assets(self._root):
            uri = asset_uri(ref.path)
            # A contributor's picture never takes the place of a file of the site itself.
            if files.get_file_from_path(uri) is None:
                files.append(File.generated(config, uri, abs_src_path=str(self._root / ref.path)))
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Begin to render: every page is known now. A preview is rendered by one process, which has threads already.

        Raises:
            PluginError: the search cannot be made.
        """
        pages = [file.page for file in files.documentation_pages()]
        texts = {uri: document.body for uri, document in self._documents.items()}
        self._bodies = Bodies(config, texts, self._finish, pages, files)
        if self._search is not None:
            with _as_plugin_error():
                self._search.begin(self._documents.values())
        if self._preview or len(pages) < FEW or not possible():
            return nav
        works: dict[str, Work] = {ALONE: self._bodies.alone, SEARCH: self._search_alone}
        if _only_ours(config):
            self._pages = Pages(config.theme.get_env(), config, nav, self._bodies, self._meta)
            works[WHOLE] = self._pages.alone
        self._site = Path(config.site_dir)
        self._ahead = Ahead(works)
        self._bodies.begin(self._ahead)
        return nav

    def on_pre_page(self, page: Page, **_: Any) -> Page:
        """Give the page its text and its template."""
        document = self._documents[page.file.src_uri]
        page.markdown = document.body
        page.meta = _meta(document)
        # The engine calls the page's own methods: for this page they are ours. There is no front matter left to read.
        vars(page)["read_source"] = lambda _: None
        vars(page)["render"] = partial(self._bodies.render, page)
        return page

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        """Hand the page to the search.

        Raises:
            PluginError: the search cannot be made.
        """
        if self._search is not None:
            uri = page.file.src_uri
            body = self._bodies.done[uri]
            with _as_plugin_error():
                self._search.add(self._documents[uri], html, body.text if html is body.html else None)
        return html

    def on_env(self, env: Environment, *, config: MkDocsConfig, **_: Any) -> Environment:
        """Give the templates what they need. All bodies are rendered now: the search can be made of them.

        Raises:
            PluginError: the search cannot be made.
        """
        if self._search is not None:
            with _as_plugin_error():
                self._search.complete()
        if self._pages is None:
            self._pages = Pages(env, config, None, self._bodies, self._meta)
        elif self._ahead is not None:
            self._pages.begin(self._ahead, self._ask_for_search)
        return self._pages.env

    def on_pre_template(self, template: Template, *, config: MkDocsConfig, **_: Any) -> Template:
        """Write the addresses on a page that is shown anywhere, as 404.html is, from the host."""
        if self._pages is not None:
            base = _with_slash(urlsplit(config.site_url or "/").path)
            self._pages.templates.addresses.start_anywhere(base)
        return template

    def on_page_context(self, context: Any, *, page: Page, **_: Any) -> Any:
        """Give the template what it shows, and write the addresses as seen from the page."""
        if self._pages is not None:
            self._pages.render(page, context)
        return context

    def on_post_build(self, config: MkDocsConfig, **_: Any) -> None:
        """Write the search index. A preview is read from a server, and does without the copies for reading from a disk.

        Raises:
            PluginError: it cannot be made.
        """
        gc.enable()
        written = any(_result(asked) for asked in self._asked)
        self._close()
        if self._search is not None:
            with _as_plugin_error():
                if not written:
                    self._search.write(Path(config.site_dir), offline=not self._preview)
            self._search.close()

    def on_shutdown(self, **_: Any) -> None:
        """End without tidying up: the collector would look once more at all that the build has made."""
        gc.freeze()

    def on_build_error(self, **_: Any) -> None:
        """Leave no program behind."""
        gc.enable()
        self._close()
        if self._search is not None:
            self._search.close()

    def _close(self) -> None:
        self._pages, self._asked = None, []
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _ask_for_search(self) -> None:
        """Have the second process write the index, if that is ready by the time it gets to it."""
        asked = self._ahead.ask(SEARCH) if self._ahead is not None and self._search is not None else None
        if asked is not None:
            self._asked.append(asked)

    def _search_alone(self, *_: object) -> bool:
        """Write the index in the second process, unless it is not ready or written already."""
        return self._search is not None and self._search.write_if_ready(self._site)

    def _meta(self, uri: str, body: Body) -> dict[str, Any]:
        """Return what templates find in ``page.meta``."""
        document = self._documents[uri]
        terms = [
            {"id": term, "title": self._titles[term], "summary": self._meanings[term], "href": self._term_hrefs[term]}
            for term in body.terms
        ]
        return {**_meta(document), "kb": {**document.kb, "terms": terms}}

    def _finish(self, uri: str, html: str) -> tuple[str, tuple[str, ...], str | None]:
        document = self._documents[uri]
        whole, terms = finish(html, self._marks(document), self._terms, self._term_hrefs)
        return whole, terms, self._search.text(document, whole) if self._search is not None else None

    def _marks(self, document: Document) -> PageMarks:
        kb = document.kb
        skip = frozenset({kb["id"]}) if kb["type"] == "term" else frozenset()
        if kb.get("plain"):
            # Slides and sheets are read aloud or on paper, where a mark that leads to a term serves nobody.
            skip = frozenset(self._term_hrefs)
        return PageMarks(
            href=self._urls.href(document.src_uri),
            sources={row["key"]: row["number"] for row in kb.get("sources", ())},
            skip_terms=skip,
            inserts=kb.get("inserts", {}),
            lesson=kb["type"] == "module",
        )


def _meta(document: Document) -> dict[str, Any]:
    """Return what the engine and the theme's templates know of a page, escaped for HTML."""
    return {
        "title": escape(document.title),
        "description": escape(document.description),
        "template": document.template,
        "listed": document.listed,
    }


def _only_ours(config: MkDocsConfig) -> bool:
    """Tell whether nobody else takes part in how pages get their templates: a second process would not know of it."""
    return all(len(config.plugins.events[event]) == 1 for event in ("env", "page_context"))


def _result(asked: Future[Any]) -> bool:
    """Return what the second process has answered; no answer is no."""
    try:
        return bool(asked.result())
    except Exception:  # noqa: BLE001 - done again by this process, it fails there
        return False


def _clear(files: Files, config: MkDocsConfig) -> None:
    """Remove what MkDocs found in the documents folder, and of the theme what no page loads."""
    others = False
    for file in list(files):
        if file.src_dir == config.docs_dir:
            files.remove(file)
            others |= not file.is_documentation_page()
    if others:
        # A file of the same name in the documents folder has kept MkDocs from taking the theme's.
        files.add_files_from_theme(config.theme.get_env(), config)
    for file in list(files):
        if file.src_uri.startswith(THEME_ASSETS):
            files.remove(file)


@contextmanager
def _as_plugin_error() -> Iterator[None]:
    """Turn what keeps the search from being made into an error that MkDocs shows without a traceback."""
    try:
        yield
    except (ConversionError, PagefindError) as error:
        raise PluginError(str(error)) from error


def _with_slash(address: str | None) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def _generated(config: MkDocsConfig, uri: str, content: str | bytes) -> File:
    return File.generated(config, uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV)


def _report(findings: tuple[Finding, ...]) -> None:
    """Log findings as warnings and errors; stop the build when there is an error."""
    errors = 0
    for finding in findings:
        severity = get_rule(finding.code).severity
        where = f"{finding.path}:{finding.span.line}:{finding.span.column}"
        text = f"{where}: {severity.value} {finding.code}: {finding.message}"
        if severity is Severity.ERROR:
            errors += 1
            log.error(text)
        else:
            log.warning(text)
    if errors:
        msg = f"{errors} errors in the records; run `kb check` to see them with their lines"
        raise PluginError(msg)
