"""Open pages in Chromium the way a strict reader would.

A page that logs an error, throws one, or asks another host for anything fails the test that opened
it. Requests to other hosts are recorded and never leave this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, WebSocketRoute, sync_playwright

from tools import browser

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The axe tags that together are WCAG 2.2, levels A and AA."""

Scheme = Literal["light", "dark", "no-preference"]
Viewport = tuple[int, int]

WIDE: Viewport = (1440, 900)
TABLET: Viewport = (768, 1024)
PHONE: Viewport = (390, 844)
NARROW: Viewport = (320, 640)
"""A page must work at 320 CSS pixels: 1280 pixels magnified fourfold (WCAG 1.4.10)."""

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
        context.on("console", self._console)
        context.on("weberror", lambda event: self.errors.append(str(event.error)))
        context.route(FOREIGN, self._block)
        context.route_web_socket(FOREIGN, self._block_socket)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self.console.append(f"{message.text} ({place['url']}:{place['lineNumber'] + 1})")

    def _block(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        route.abort("blockedbyclient")

    def _block_socket(self, socket: WebSocketRoute) -> None:
        self.foreign.append(socket.url)
        socket.close()


class Pages:
    """Opens pages, each in a fresh profile, and keeps watch over them.

    Attributes:
        watch: What the pages did that they may not do.
    """

    def __init__(self, chromium: Browser) -> None:
        self.watch = Watch()
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        url: str | None = None,
        *,
        viewport: Viewport = WIDE,
        scheme: Scheme = "light",
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        """Open a page and wait until it has loaded.

        Args:
            url: The address; without it, an empty page.
            viewport: Width and height in CSS pixels.
            scheme: The colour scheme that the reader's system asks for.
            javascript: Whether scripts run.
            **options: More of Playwright's options for a context, such as `forced_colors`.

        Returns:
            The page.
        """
        width, height = viewport
        settings = {
            "viewport": {"width": width, "height": height},
            "color_scheme": scheme,
            "java_script_enabled": javascript,
            "locale": "en-GB",
            "reduced_motion": "reduce",
            "service_workers": "block",
            "timezone_id": "UTC",
        }
        context = self._chromium.new_context(**{**settings, **options})
        self._contexts.append(context)
        self.watch.over(context)
        page = context.new_page()
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
                # Events arrive in order: after an answer, all that happened before it are here.
                page.title()
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
        return problems


@dataclass(frozen=True)
class Violation:
    """One rule of axe that a page breaks.

    Attributes:
        rule: The rule's name, such as `image-alt`.
        impact: How much it hinders a reader.
        help: What the rule asks for.
        places: For each element that breaks it: its selector, its markup, and what is wrong.
    """

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"{self.rule} ({self.impact}): {self.help}", *(f"    {place}" for place in self.places)])


def run_axe(page: Page, *, tags: tuple[str, ...] = WCAG, within: str | None = None) -> list[Violation]:
    """Look for barriers on a page with axe.

    Args:
        page: The page, as it stands now.
        tags: The rules to check, by tag.
        within: A selector, to look at a part of the page only.

    Returns:
        The rules that the page breaks.

    Raises:
        RuntimeError: If axe is not installed.
    """
    if not AXE.is_file():
        raise RuntimeError("axe is not installed. `make test` installs it.")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": list(tags)},
        "resultTypes": ["violations"],
        "preload": False,
    }
    results = page.evaluate("([within, options]) => axe.run(within ?? document, options)", [within, options])
    return [
        Violation(
            rule=item["id"],
            impact=item["impact"] or "unknown",
            help=item["help"],
            places=tuple(_place(node) for node in item["nodes"]),
        )
        for item in results["violations"]
    ]


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


def _place(node: dict[str, Any]) -> str:
    selector = " ".join(part if isinstance(part, str) else " ".join(part) for part in node["target"])
    wrong = " ".join((node.get("failureSummary") or "").split())
    return f"{selector}: {node['html'][:200]} -- {wrong}"
