"""Which page of the site stands for each template: the one with most in it."""

from __future__ import annotations

from pathlib import Path

from procurement_kb.project import VOCABULARIES, load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.model import SitePlan, UrlPolicy
from procurement_kb.views.plan import build_plan
from tests.browser.site import ROOT

FALLBACK = "record"
"""The template of types that have none of their own; today every type has one."""

TEMPLATES = tuple(
    sorted(
        file.stem
        for file in (ROOT / "overrides" / "kb").glob("*.html")
        if not file.name.startswith("_") and file.stem != FALLBACK
    )
)
"""Every template of a page."""


def site_plan(root: Path = ROOT) -> tuple[SitePlan, UrlPolicy]:
    """Return the plan of a project's site, and how its pages become addresses."""
    project = load_project(root)
    urls = UrlPolicy(project.settings.site_url)
    return build_plan(project, urls, load_shapes(root / VOCABULARIES)), urls


def pages_by_template(site: Path, root: Path = ROOT) -> dict[str, str]:
    """Return the fullest page of each template, as a path in the built site."""
    plan, urls = site_plan(root)
    pages: dict[str, list[str]] = {}
    for document in plan.documents:
        template = document.template.removeprefix("kb/").removesuffix(".html")
        pages.setdefault(template, []).append(urls.destination(document.src_uri))
    return {
        template: max(paths, key=lambda path: ((site / path).stat().st_size, path)) for template, paths in pages.items()
    }
