"""The page of downloads, and what pages of modules and paths say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.downloads import (
    CHECKSUMS,
    ENDINGS,
    GUIDANCE,
    LABELS,
    OFFLINE,
    PER_MODULE,
    PER_PATH,
    PLATFORMS,
    downloads,
    downloads_page,
    take_away,
)
from procurement_kb.views.model import UrlPolicy
from tests.browser.site import ROOT
from tests.golden.test_plan import load_small


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A small project."""
    shapes = load_shapes(ROOT / "vocabularies")
    return Context(load_small(tmp_path_factory.mktemp("small")), UrlPolicy("https://example.org/kb/"), shapes)


def named(ctx: Context) -> list[str]:
    """Return every file that the page names, in order."""
    kb = downloads_page(ctx).kb
    rows = [*kb["paths"], *kb["modules"]]
    files = [kb["offline"], kb["guidance"], kb["checksums"], *(file for row in rows for file in row["files"])]
    return [file["name"] for file in files]


def test_page_names_what_is_made(ctx: Context) -> None:
    """The page has a row for each file that is made, and for the list of their checksums; no name is used twice."""
    made = [download.name for download in downloads(ctx)]
    assert sorted([*made, CHECKSUMS]) == sorted(named(ctx))
    assert len(made) == len(set(made))
    assert [OFFLINE, GUIDANCE] == made[:2]


def test_rows_stand_where_pages_lead(ctx: Context) -> None:
    """The page of a module or path leads to its own row."""
    kb = downloads_page(ctx).kb
    for row in [*kb["paths"], *kb["modules"]]:
        assert f"downloads/#{row['id']}" == take_away(ctx, row["id"])["href"]


def test_files_are_told_in_words(ctx: Context) -> None:
    """A page says in one sentence what can be taken away."""
    expected = {
        "module": "Trainer’s pack, handout, SCORM 1.2, SCORM 2004 and cmi5",
        "path": "E-book, SCORM 1.2, SCORM 2004 and cmi5",
    }
    assert expected == {kind: take_away(ctx, ctx.ids(kind)[0])["words"] for kind in expected}


def test_every_kind_has_its_words() -> None:
    """Each kind has an ending and a label, each package a line on platforms; no ending is the end of another."""
    kinds = {*PER_MODULE, *PER_PATH}
    assert kinds == set(ENDINGS) == set(LABELS)
    assert {kind for kind, _, _ in PLATFORMS} == {"scorm12", "scorm2004", "cmi5"}
    assert len(ENDINGS) == len(set(ENDINGS.values()))


def test_page_without_a_web_address(tmp_path: Path) -> None:
    """A site that has no address does not say where its files are."""
    shapes = load_shapes(ROOT / "vocabularies")
    assert downloads_page(Context(load_small(tmp_path), UrlPolicy(""), shapes)).kb["web"] is None
