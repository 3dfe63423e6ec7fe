"""What pages keep in the browser, and how long that takes on a disk."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Page

LEAVE = """() => {
  try { sessionStorage.clear(); localStorage.clear(); } catch { /* nothing can be kept here */ }
  return '__pwClock' in globalThis;
}"""
"""Forget what the tab keeps; tell whether the clock of the profile was set, which nothing takes back."""

_LEAVING = ("goto", "go_back", "reload")
STORED = 6_000
"""Milliseconds after which what a page on a disk keeps is safe. Chromium writes it after five seconds at the latest, and
may lose it when the page is left before."""


def stored(page: Page) -> None:
    """Stay on a page until what it keeps is safe, as a reader does. A page may forbid to keep anything."""
    with suppress(Error):
        if page.url.startswith("file:") and page.evaluate("localStorage.length"):
            page.wait_for_timeout(STORED)


def unhurried(page: Page) -> None:
    """Have a page left only when what it keeps is safe. Links that a test clicks lead on at once."""

    def later(leave: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(leave)
        def asked(*args: Any, **options: Any) -> Any:
            stored(page)
            return leave(*args, **options)

        return asked

    for name in _LEAVING:
        setattr(page, name, later(getattr(page, name)))
