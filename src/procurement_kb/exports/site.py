"""The whole site: the pages of the views, and the data files made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from procurement_kb.exports.euro import read_rates
from procurement_kb.exports.facet_index import facet_assets
from procurement_kb.exports.numbers import stamp
from procurement_kb.project import VOCABULARIES
from procurement_kb.views.context import Context
from procurement_kb.views.plan import plan_of

if TYPE_CHECKING:
    from procurement_kb.project import Project
    from procurement_kb.sources.shapes import Shapes
    from procurement_kb.views.model import Asset, SitePlan, UrlPolicy


def site_plan(project: Project, urls: UrlPolicy, shapes: Shapes) -> SitePlan:
    """Return every page and every data file of the site. The project must have no errors.

    Raises:
        OSError: the exchange rates cannot be read.
        ValueError: they are not what they should be.
    """
    ctx = Context(project, urls, shapes)
    plan = plan_of(ctx)
    assets = (*plan.assets, *_data_files(ctx, project.root / VOCABULARIES))
    # Scripts ask for data files with it, so that a browser never mixes two builds.
    return replace(plan, assets=assets, site={**plan.site, "stamp": stamp(project)})


def _data_files(ctx: Context, vocabularies: Path) -> Iterator[Asset]:
    yield from facet_assets(ctx, read_rates(vocabularies))
