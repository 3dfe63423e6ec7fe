"""Project to site plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procurement_kb.graph.addresses import check_addresses, page_address
from procurement_kb.views.compare import compare_assets, compare_page
from procurement_kb.views.context import Context
from procurement_kb.views.dashboard import dashboard_page
from procurement_kb.views.downloads import PAGE as DOWNLOADS
from procurement_kb.views.downloads import downloads_page
from procurement_kb.views.explore import explore_assets, explore_pages, gone_pages
from procurement_kb.views.extras import EXTRAS
from procurement_kb.views.form import form_assets, form_pages
from procurement_kb.views.glossary import Spelling, TermIndex
from procurement_kb.views.hubs import entries, home, theme_extra
from procurement_kb.views.learning import training_nav, training_pages
from procurement_kb.views.lists import list_pages
from procurement_kb.views.model import Document, SitePlan, UrlPolicy
from procurement_kb.views.record_pages import record_document
from procurement_kb.views.reference import fields_page, finding_pages
from procurement_kb.views.trainer import planner_page, trainer_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procurement_kb.project import Project
    from procurement_kb.sources.shapes import Shapes
    from procurement_kb.views.context import Json


def build_plan(project: Project, urls: UrlPolicy, shapes: Shapes) -> SitePlan:
    """Return every page of the site. The project must have no errors."""
    return plan_of(Context(project, urls, shapes))


def plan_of(ctx: Context) -> SitePlan:
    """Return every page of the site. The project must have no errors."""
    project = ctx.project
    extras = {**EXTRAS, "theme": theme_extra}
    # What a page says of others is worked out when the page is made, perhaps by a copy of this process: what all of
    # them need is to be there by then.
    ctx.prepare()
    documents: list[Document] = [home(ctx)]
    documents += [record_document(ctx, record_id, extras) for record_id in ctx.records]
    documents += explore_pages(ctx)
    documents.append(compare_page(ctx))
    documents += list_pages(ctx)
    documents += entries(ctx)
    documents.append(fields_page(ctx))
    documents += finding_pages(ctx)
    documents += form_pages(ctx)
    documents.append(dashboard_page(ctx))
    documents.append(downloads_page(ctx))
    documents += trainer_pages(ctx)
    documents.append(planner_page(ctx))
    # Last of all: they lead to those of the others that the site has.
    documents += training_pages(ctx, {document.src_uri for document in documents})
    redirects = {
        _moved_uri(ctx, old, new): ctx.src_uri(new) for old, new in project.graph.former.items() if new in ctx.records
    }
    redirects |= gone_pages(documents, project.published)
    pages = [(document.src_uri, document.origin) for document in documents]
    findings = check_addresses(pages, redirects, project.published)
    return SitePlan(
        documents=tuple(documents),
        assets=(*explore_assets(ctx), *compare_assets(ctx), *form_assets(ctx)),
        redirects=redirects,
        site={
            **_site(ctx),
            "contribute": _contribute(ctx, documents),
            "training": training_nav(ctx, {document.src_uri for document in documents}),
        },
        findings=tuple(findings),
    )


def _moved_uri(ctx: Context, old: str, new: str) -> str:
    address = ctx.records[new].kind_.address
    return f"{address}/{old}.md" if address else f"{old}.md"


def _site(ctx: Context) -> Json:
    """Return what every page may need: names, navigation, the theme doors, the footer."""
    href = ctx.urls.href
    settings = ctx.project.settings
    pages = sorted(
        ((record.footer, record_id) for record_id, record in ctx.of_type("page") if record.footer is not None)
    )
    return {
        "name": settings.site_name,
        "description": settings.site_description,
        "repo_url": settings.repo_url,
        "nav": [
            {"title": title, "href": href(uri)}
            for title, uri in (
                ("Explore", "explore/index.md"),
                ("Themes", "themes/index.md"),
                ("Guidance", "guidance/index.md"),
                ("Training", "training/index.md"),
                ("Tools", "tools/index.md"),
                ("Network", "network/index.md"),
                ("Contribute", "contribute.md"),
            )
        ],
        "themes": ctx.themes,
        "footer": [
            *(ctx.link(record_id) for _, record_id in pages),
            {"id": "glossary", "title": "Glossary", "href": href("glossary/index.md")},
            {"id": "programmes", "title": "Programmes", "href": href("programmes/index.md")},
            {"id": "obstacles", "title": "Obstacles", "href": href("obstacles/index.md")},
            {"id": "downloads", "title": "Downloads", "href": href(DOWNLOADS)},
        ],
        "hrefs": {
            "home": href("index.md"),
            "contribute": href("contribute.md"),
            "explore": href("explore/index.md"),
            "compare": href("compare.md"),
            "downloads": href(DOWNLOADS),
            "for": href("for/index.md"),
            "fields": href("contribute/fields.md"),
            "findings": href("contribute/findings/index.md"),
        },
        "licence": {
            "name": "Creative Commons Attribution 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    }


def _contribute(ctx: Context, documents: Iterable[Document]) -> list[Json]:
    """Return what the page for contributors leads to: the generated pages below it, and the forms of the repository."""
    rows: list[Json] = [
        {"title": document.title, "summary": document.description, "href": ctx.urls.href(document.src_uri)}
        for document in sorted(documents, key=lambda document: (document.template != "kb/form.html", document.src_uri))
        if document.src_uri.startswith("contribute/") and page_address(document.src_uri).count("/") == 2  # noqa: PLR2004
    ]
    repo = ctx.project.settings.repo_url.rstrip("/")
    if repo:
        summary = (
            "For those who have facts and no time: answer a few questions in the repository. Needs an account there."
        )
        rows.append({"title": "Issue forms", "summary": summary, "href": f"{repo}/issues/new/choose"})
    return rows


def term_index(project: Project) -> TermIndex:
    """Return the index of the glossary's spellings."""
    spellings: list[Spelling] = []
    for node in project.graph.nodes.values():
        record = node.loaded.record
        if record is not None and record.kind_.name == "term":
            spellings.append(Spelling(record.title, node.id, exact=False))
            spellings += [Spelling(alias, node.id, exact=False) for alias in getattr(record, "aliases", [])]
            abbreviation = getattr(record, "abbreviation", None)
            if abbreviation:
                spellings.append(Spelling(abbreviation, node.id, exact=True))
    return TermIndex(spellings)
