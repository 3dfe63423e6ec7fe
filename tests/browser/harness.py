"""Open pages in Chromium the way a strict reader would.

A page that logs an error, throws one, or asks another host for anything fails the test that opened
it. Requests to other hosts are recorded and never leave this machine.

A page in a profile of its own costs far more to start than to load, so a test process keeps some and
empties them between tests.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Route,
    WebSocketRoute,
    sync_playwright,
)

from tests.browser.storage import LEAVE, unhurried
from tools import browser

Scheme = Literal["light", "dark", "no-preference"]
Viewport = tuple[int, int]

WIDE: Viewport = (1440, 900)
TABLET: Viewport = (768, 1024)
PHONE: Viewport = (390, 844)
NARROW: Viewport = (320, 640)
"""A page must work at 320 CSS pixels: 1280 pixels magnified fourfold (WCAG 1.4.10)."""

SETTINGS: dict[str, Any] = {
    "locale": "en-GB",
    "reduced_motion": "reduce",
    "service_workers": "block",
    "timezone_id": "UTC",
}
"""What every profile of the browser has."""

FOREIGN = re.compile(r"^(https?|wss?|ftp)://(?!127\.0\.0\.1(:\d+)?([/?#]|$))")
"""Matches every address of another host."""


@dataclass
class Watch:
    """What the opened pages did that no page of ours may do.

    Attributes:
        console: Errors in the console.
        errors: Errors that no script caught.
        foreign: Requests to other hosts; all of them were blocked.
    """

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Everything that was seen, in words."""
        return [
            *(f"error in the console: {text}" for text in self.console),
            *(f"uncaught error: {text}" for text in self.errors),
            *(f"request to another host: {url}" for url in self.foreign),
        ]

    def forgive(self) -> None:
        """Forget what was seen: for tests that provoke it, after they have looked at it."""
        for seen in (self.console, self.errors, self.foreign):
            seen.clear()

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context, frames and pop-ups included."""
        context.on("console", self.log)
        context.on("weberror", lambda event: self.errors.append(str(event.error)))
        context.route(FOREIGN, self._block)
        context.route_web_socket(FOREIGN, self.block_socket)

    def log(self, message: ConsoleMessage) -> None:
        """Note a line of the console when it is an error."""
        if message.type == "error":
            place = message.location
            self.console.append(f"{message.text} ({place['url']}:{place['lineNumber'] + 1})")

    def _block(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        route.abort("blockedbyclient")

    def block_socket(self, socket: WebSocketRoute) -> None:
        """Note a socket to another host, and end it."""
        self.foreign.append(socket.url)
        socket.close()


LASTING = (
    "add_init_script", "add_locator_handler", "clear_permissions", "expose_binding", "expose_function",
    "grant_permissions", "new_cdp_session", "route", "route_from_har", "route_web_socket", "set_default_timeout",
    "set_default_navigation_timeout", "set_extra_http_headers", "set_geolocation", "set_offline",
)  # fmt: skip
"""What a test may ask of a page or a profile that nothing takes back: it is not used again."""


class Tab:
    """A page in a profile of its own that tests use one after the other.

    Starting a profile and a page costs as much as loading five pages, so a test process keeps them and empties them.

    Attributes:
        page: The page.
        watch: What it does; the test that has the tab puts its own here.
    """

    def __init__(self, chromium: Browser, options: dict[str, Any], script: str | None) -> None:
        """Open a tab.

        Args:
            chromium: The browser.
            options: Playwright's options for a context.
            script: What runs before the scripts of each page.
        """
        self.watch = Watch()
        self._context = chromium.new_context(**options)
        # Unlike `Watch.over`, this holds up no request to look at it, which would take a third of the time of a page and
        # the browser's cache. Requests to other hosts end at the wall that `chromium_browser` builds.
        self._context.on("console", self._log)
        self._context.on("weberror", lambda event: self.watch.errors.append(str(event.error)))
        self._context.on("request", self._request)
        self._context.route_web_socket(FOREIGN, self._block_socket)
        if script:
            self._context.add_init_script(script)
        self.page = self._context.new_page()
        self._session = self._context.new_cdp_session(self.page)
        self._origins: set[str] = set()
        self._listeners: list[tuple[Page | BrowserContext, str, Any]] = []
        self._sound = True
        for target in (self._context, self.page):
            self._notice(target)
        unhurried(self.page)

    def _log(self, message: ConsoleMessage) -> None:
        self.watch.log(message)

    def _block_socket(self, socket: WebSocketRoute) -> None:
        self.watch.block_socket(socket)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "file"}:
            self._origins.add("file://" if parts.scheme == "file" else f"{parts.scheme}://{parts.netloc}")
        if FOREIGN.match(request.url):
            self.watch.foreign.append(request.url)

    def _notice(self, target: Page | BrowserContext) -> None:
        """Notice what a test asks of a page or a profile that would meet the next test."""

        def lasting(ask: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(ask)
            def asked(*args: Any, **options: Any) -> Any:
                self._sound = False
                return ask(*args, **options)

            return asked

        def listen(ask: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(ask)
            def asked(event: str, handler: Any) -> None:
                self._listeners.append((target, event, handler))
                ask(event, handler)

            return asked

        for name in LASTING:
            if hasattr(target, name):
                setattr(target, name, lasting(getattr(target, name)))
        for name in ("on", "once"):
            setattr(target, name, listen(getattr(target, name)))

    def turn(self, viewport: Viewport, scheme: Scheme, forced_colors: Any = "none") -> None:
        """Give the tab the size and the colours that a test asks for."""
        self.page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
        self.page.emulate_media(
            media="null",
            color_scheme=scheme,
            reduced_motion="reduce",
            forced_colors=forced_colors,
            contrast="no-preference",
        )

    def settle(self) -> None:
        """Wait for what the pages of the tab still have to report."""
        for page in self._context.pages:
            # Events arrive in order: after an answer, all that happened before it are here.
            page.title()

    def empty(self) -> bool:
        """Take away all that a test has left.

        Returns:
            Whether that worked; if not, the tab is closed.
        """
        self.watch = Watch()
        try:
            if self._sound and not self.page.is_closed() and len(self._origins) <= 1 and self._clear():
                return True
        except Error:
            pass
        self.close()
        return False

    def close(self) -> None:
        """Close the tab and forget its profile."""
        self._context.close()

    def _clear(self) -> bool:
        for target, event, handler in self._listeners:
            with suppress(KeyError):
                target.remove_listener(event, handler)
        self._listeners.clear()
        for page in self._context.pages:
            if page is not self.page:
                page.close()
        if self.page.evaluate(LEAVE):
            return False
        self.page.goto("about:blank")
        for origin in self._origins:
            self._session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._origins.clear()
        self._session.send("Page.resetNavigationHistory")
        self.page.mouse.move(0, 0)
        return True


class Tabs:
    """The tabs of a test process, by what they are for."""

    KEPT = 2
    """Tabs of one kind: as many as a test usually has open at once."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self._free: dict[str, list[Tab]] = {}

    def take(self, use: str, options: dict[str, Any], script: str | None) -> Tab:
        """Return an empty tab with these options that is kept for a use."""
        free = self._free.get(f"{use} {options} {script}")
        return free.pop() if free else Tab(self.chromium, options, script)

    def give_back(self, use: str, options: dict[str, Any], script: str | None, tab: Tab) -> None:
        """Keep a tab for the next test."""
        free = self._free.setdefault(f"{use} {options} {script}", [])
        if tab.empty():
            free.append(tab)
        if len(free) > self.KEPT:
            free.pop(0).close()


class Pages:
    """Opens pages, each in a profile with nothing in it, and keeps watch over them.

    Attributes:
        watch: What the pages did that they may not do.
    """

    def __init__(self, tabs: Tabs) -> None:
        self.watch = Watch()
        self._tabs = tabs
        self._taken: list[tuple[str, dict[str, Any], str | None, Tab]] = []
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        url: str | None = None,
        *,
        viewport: Viewport = WIDE,
        scheme: Scheme = "light",
        javascript: bool = True,
        script: str | None = None,
        fresh: bool = False,
        **options: Any,
    ) -> Page:
        """Open a page and wait until it has loaded.

        Args:
            url: The address; without it, an empty page.
            viewport: Width and height in CSS pixels.
            scheme: The colour scheme that the reader's system asks for.
            javascript: Whether scripts run.
            script: What runs before the scripts of each page.
            fresh: Whether the browser must never have loaded anything of the site: for tests of what a page loads.
            **options: More of Playwright's options for a context, such as `forced_colors`.

        Returns:
            The page.
        """
        settings = {**SETTINGS, "java_script_enabled": javascript, **options}
        if fresh:
            width, height = viewport
            context = self._tabs.chromium.new_context(
                **settings, viewport={"width": width, "height": height}, color_scheme=scheme
            )
            self._contexts.append(context)
            self.watch.over(context)
            if script:
                context.add_init_script(script)
            page = context.new_page()
        else:
            # From a server to a disk the browser changes its process, which is half of what a new page costs.
            use = "disk" if url is not None and url.startswith("file:") else "server"
            tab = self._tabs.take(use, settings, script)
            self._taken.append((use, settings, script, tab))
            tab.watch = self.watch
            tab.turn(viewport, scheme, options.get("forced_colors", "none"))
            page = tab.page
        if url is not None:
            page.goto(url, wait_until="load")
        return page

    def settle(self) -> list[str]:
        """Let the open pages report what they still have to report.

        Returns:
            All problems up to now.
        """
        for context in self._contexts:
            for page in context.pages:
                # As in a tab.
                page.title()
        for *_, tab in self._taken:
            tab.settle()
        return self.watch.problems

    def close(self) -> list[str]:
        """Close all pages.

        Returns:
            All problems that they had.
        """
        problems = self.settle()
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        for taken in self._taken:
            self._tabs.give_back(*taken)
        self._taken.clear()
        return problems


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """Start Chromium, and end it.

    Yields:
        The browser, which can reach this machine only.

    Raises:
        tools.browser.NoBrowserError: If there is none.
    """
    program = browser.require()
    # The second wall, for what no page event shows: look-ups ahead of a click, and the browser itself.
    walls = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            args=[*browser.flags(), walls],
            chromium_sandbox="--no-sandbox" not in browser.flags(),
        )
        try:
            yield chromium
        finally:
            chromium.close()
