"""The preview that a pull request offers: a site that opens from a disk by a double-click."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.build.pages import is_external, read_pages
from tests.build.projects import make_project, run_build

pytestmark = pytest.mark.build


def test_every_link_leads_to_a_file(tmp_path: Path) -> None:
    """No link leads to a folder, which a disk would list instead of showing its page."""
    project = make_project(tmp_path / "project")
    built = run_build(project, "--no-directory-urls")
    assert 0 == built.returncode, built.stdout
    site = project / "site"
    pages = read_pages(site)
    assert "index.html" in pages
    broken = []
    for path, page in pages.items():
        # The page for wrong addresses is shown by servers only.
        if path == "404.html":
            continue
        for address in [*page.links, *page.loads]:
            if not is_external(address) and not address.startswith(("#", "data:")):
                target = unquote(urlsplit(address).path)
                file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
                if not (site / file).is_file():
                    broken.append(f"{path} -> {address}")
    assert [] == broken
