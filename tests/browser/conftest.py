"""Fixtures for tests in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import Pages, Tabs, chromium_browser
from tools.browser import NoBrowserError

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once per test process. Without a browser the tests fail, and say why."""
    try:
        with chromium_browser() as browser:
            yield browser
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Tabs:
    """The tabs that the tests of this process use in turn."""
    return Tabs(chromium)


@pytest.fixture
def open_page(tabs: Tabs) -> Iterator[Pages]:
    """A function that opens pages, each in an empty profile, and keeps watch over them.

    It takes an address, and `viewport`, `scheme` or `javascript` by name; see `harness.Pages`.
    The test fails in the end when a page of it logged an error, threw one, or asked another host
    for anything. `open_page.watch` shows what was seen.
    """
    pages = Pages(tabs)
    yield pages
    if problems := pages.close():
        pytest.fail("\n".join(["The pages of this test had problems:", *problems]), pytrace=False)
