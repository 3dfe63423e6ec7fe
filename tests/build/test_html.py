"""The markup of every template is at least as good as that of the bare theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.browser.site import ROOT
from tests.build.projects import run_build
from tests.build.templates import FALLBACK, TEMPLATES, pages_by_template, site_plan
from tests.web.vnu import Message, vnu

pytestmark = [pytest.mark.build, pytest.mark.slow]

BARE = """site_name: Bare
site_url: https://example.org/bare/
theme: {name: material, language: en, font: false}
plugins: [search]
nav: [index.md]
"""


@pytest.fixture(scope="module")
def pages(site_dir: Path) -> dict[str, str]:
    """The fullest page of each template."""
    return pages_by_template(site_dir)


@pytest.fixture(scope="module")
def bare(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What the checker says of the same Markdown under the theme as it comes."""
    project = tmp_path_factory.mktemp("bare")
    plan, urls = site_plan()
    wanted = {*pages.values(), "index.html"}
    for document in plan.documents:
        if urls.destination(document.src_uri) in wanted:
            file = project / "docs" / document.src_uri
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"# {document.title}\n\n{document.body}", encoding="utf-8")
    extensions = yaml.safe_load(re.sub(r"!\w+", "", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))[
        "markdown_extensions"
    ]
    (project / "mkdocs.yml").write_text(BARE + yaml.safe_dump({"markdown_extensions": extensions}), encoding="utf-8")
    done = run_build(project, strict=False)
    assert 0 == done.returncode, done.stdout
    return {_kind(message) for message in vnu([project / "site"])}


def _kind(message: Message) -> tuple[str, str]:
    """Return what a message says, whatever the names and numbers in it."""
    return message.level, re.sub(r"“[^”]*”|\d+", "…", message.text)


def test_every_template_is_used(pages: dict[str, str]) -> None:
    """The site has a page of every template, and no page of a template that is not there."""
    assert set(TEMPLATES) == set(pages) - {FALLBACK}


def test_no_message_that_the_bare_theme_has_not(
    site_dir: Path, pages: dict[str, str], bare: set[tuple[str, str]]
) -> None:
    """The Nu HTML checker finds nothing on our pages that it does not find on those of the bare theme."""
    ours = vnu(site_dir / path for path in {*pages.values(), "404.html"})

    assert [] == [str(message) for message in ours if _kind(message) not in bare]


def test_redirects_are_valid(site_dir: Path) -> None:
    """The pages at earlier addresses are valid HTML."""
    redirects = [
        file for file in site_dir.rglob("index.html") if 'http-equiv="refresh"' in file.read_text(encoding="utf-8")
    ]

    assert redirects
    assert [] == [str(message) for message in vnu(redirects[:20])]
