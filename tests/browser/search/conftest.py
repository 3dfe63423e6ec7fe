"""Fixtures around the search dialog: from a server at the root and under a path, and from a folder opened by double-click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.harness import Pages
from tests.browser.search.dialog import opened

Address = Callable[[str], str]


@pytest.fixture(params=["root", "sub-path", "file"])
def address(
    request: pytest.FixtureRequest, site_url: str, site_url_sub: str, file_url: Callable[[str], str]
) -> Address:
    """The address of a page, given with a slash at its end, in each way of reading the site."""
    if request.param == "file":
        return lambda path: file_url(f"{path}index.html")
    base = site_url if request.param == "root" else site_url_sub
    return lambda path: base + path


@pytest.fixture
def page(open_page: Pages, address: Address) -> Page:
    """A page of the site with the search open."""
    return opened(open_page, address("about/"))
