"""Addresses as seen from a page."""

from __future__ import annotations

import posixpath
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.addresses import Addresses

SEGMENT = st.text("abc-1", min_size=1, max_size=4)
FOLDER = st.lists(SEGMENT, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))
FILE = st.builds(lambda folder, name: f"{folder}{name}", FOLDER, st.sampled_from(["", "x.css", "index.html", "#part"]))


@pytest.mark.parametrize(
    ("page", "address", "expected"),
    [
        ("", "", "./"),
        ("", "cases/x/", "./cases/x/"),
        ("cases/x/", "", "../../"),
        ("cases/x/", "cases/y/", "../y/"),
        ("cases/x/", "cases/x/#a", "../x/#a"),
        ("cases/x/", "casesx/", "../../casesx/"),
        ("cases/x/", "assets/css/a.css", "../../assets/css/a.css"),
        ("cases/x.html", "cases/y.html", "y.html"),
        ("about/", "#part", "#part"),
        ("about/", "https://example.org/", "https://example.org/"),
        ("about/", "/root", "/root"),
    ],
)
def test_addresses(page: str, address: str, expected: str) -> None:
    """From folder to folder, to the root, and what stays as it is."""
    addresses = Addresses()
    addresses.start_page(page)
    base = f"https://host/site/{page}"
    assert urljoin(base, expected) == urljoin(base, addresses(address))


@given(FOLDER, FILE)
def test_browsers_get_there(page: str, target: str) -> None:
    """What a browser makes of the address is the target, wherever the page lies."""
    addresses = Addresses()
    addresses.start_page(page)
    base = "" if not target.startswith("#") else page
    assert f"https://host/site/{base}{target}" == urljoin(f"https://host/site/{page}", addresses(target))
    assert not posixpath.isabs(addresses(target))


def test_pages_of_a_folder_see_alike() -> None:
    """Parts of pages can be shared by all pages of a folder."""
    first, second = Addresses(), Addresses()
    first.start_page("cases/x/")
    second.start_page("cases/y/")
    assert first.folders == second.folders


def test_page_shown_anywhere() -> None:
    """The page for addresses that do not exist is shown at any depth."""
    addresses = Addresses()
    addresses.start_anywhere("/site/")
    assert ["/site/cases/x/", "/site/", "#a"] == [addresses("cases/x/"), addresses(""), addresses("#a")]
