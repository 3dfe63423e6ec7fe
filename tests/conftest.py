"""Fixtures around the built site, for every test that looks at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser.site import shared_build
from tools.webserver import SiteServer

# How long an example takes says something about the machine and what else it does, nothing about the code.
settings.register_profile("here", deadline=None)
settings.load_profile("here")


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own site, built strictly once per run and shared by all test processes."""
    base = tmp_path_factory.getbasetemp()
    return shared_build(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """The address of the site at the root of a host; it ends with a slash."""
    with SiteServer(site_dir) as server:
        yield server.url


@pytest.fixture(scope="session")
def site_url_sub(site_dir: Path) -> Iterator[str]:
    """The address of the site under `/kb/`, where nothing outside that path answers."""
    with SiteServer(site_dir, "/kb/") as server:
        yield server.url


@pytest.fixture(scope="session")
def file_url(site_dir: Path) -> Callable[[str], str]:
    """Turn a path in the site into the address of its file: `file_url("about/index.html")`."""

    def address(path: str = "index.html") -> str:
        return (site_dir / path).as_uri()

    return address
