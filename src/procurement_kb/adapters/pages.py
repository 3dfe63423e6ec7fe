"""Bodies in their templates, with a second process that does a part of them.

The engine renders one page after the other. It is given a template that shows nothing but what the page is already, or
becomes then and there: so the pages of the second process go through all that the engine does with a page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from procurement_kb.adapters.ahead import parts_of
from procurement_kb.adapters.bodies import show
from procurement_kb.adapters.compiled import CompiledTemplates
from procurement_kb.adapters.templates import Templates

if TYPE_CHECKING:
    from jinja2 import Environment

    from procurement_kb.adapters.ahead import Ahead, Share
    from procurement_kb.adapters.bodies import Bodies, Body

WHOLE = "page"
"""What the second process calls the rendering of a page."""
_READY = "ready"
_AROUND = 6_000
"""How many letters of a body take as long as what is around every body."""

Meta = Callable[[str, "Body"], Mapping[str, Any]]
"""Gives what a template finds in ``page.meta``, for a page and its body."""


class Pages:
    """Renders the pages of one build."""

    def __init__(self, env: Environment, config: Any, nav: Any, bodies: Bodies, meta: Meta) -> None:
        """Remember what the engine knows before the first page, and add to its templates."""
        self.env = env
        env.bytecode_cache = env.bytecode_cache or CompiledTemplates()
        self.templates = Templates(env, config)
        self._config = config
        self._nav = nav
        self._bodies = bodies
        self._meta = meta
        self._share: Share[str] | None = None
        self._files: list[Any] | None = None

    def begin(self, ahead: Ahead, between: Callable[[], None]) -> None:
        """Have the second process render some of the pages with `alone`; all bodies are there now."""
        ready = self.env.from_string(f"{{{{ {_READY} }}}}")
        for page in self._bodies.pages.values():
            page.meta = {**page.meta, "template": ready}
        theirs = self._bodies.elsewhere
        tasks = [(uri, len(body.html) + _AROUND) for uri, body in self._bodies.done.items()]
        # First what it knows already, in the order in which the engine will ask for it; then, from the end, the rest.
        parts = parts_of([task for task in tasks if task[0] in theirs])
        parts += reversed(parts_of([task for task in tasks if task[0] not in theirs]))
        self._share = ahead.share(WHOLE, parts, self._bodies.unknown, between)

    def render(self, page: Any, context: Any) -> None:
        """Put the page into what the engine is about to show of it."""
        uri = page.file.src_uri
        self.templates.addresses.start_page(page.url)
        html = self._share.take(uri) if self._share is not None else None
        meta = self._meta(uri, self._bodies.done[uri]) if html is None else page.meta
        if self._share is None:
            page.meta = meta
            return
        if html is None:
            page.meta = meta
            html = self.env.get_template(meta["template"]).render(context)
        context[_READY] = html

    def alone(self, uri: str, body: Body | None) -> str:
        """Render a page in the second process; without a ``body`` it is one that was rendered here."""
        page = self._bodies.pages[uri]
        body = body or self._bodies.done[uri]
        show(page, body)
        page.meta = self._meta(uri, body)
        if self._files is None:
            self._files = [other.file for other in self._bodies.pages.values()]
        # What the engine does before and after, under the same names whichever engine runs.
        build = sys.modules[f"{type(page).__module__.partition('.')[0]}.commands.build"]
        self._config._current_page = page  # noqa: SLF001 - no public name
        page.active = True
        try:
            self.templates.addresses.start_page(page.url)
            context = build.get_context(self._nav, self._files, self._config, page)
            html: str = self.env.get_template(page.meta["template"]).render(context)
        finally:
            page.active = False
            self._config._current_page = None  # noqa: SLF001
        return html
