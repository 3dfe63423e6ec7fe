"""Markdown bodies: rendered as the site engine would, with few converters for all pages instead of a new one for each."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from procurement_kb.adapters.ahead import FEW, Ahead, Share, parts_of
from procurement_kb.adapters.converters import Converters
from procurement_kb.adapters.links import Known, Links

ALONE = "body"
"""What the second process calls the rendering of a body."""

Finish = Callable[[str, str], tuple[str, tuple[str, ...], str | None]]
"""Makes the rendered body of a page (its path below the documents folder, its HTML) safe and whole; names its terms, and
says what the search is to know of it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body, and what the engine asks of it."""

    html: str
    terms: tuple[str, ...] = ()
    """The terms that were marked in it."""
    text: str | None = None
    """What the search is to know of it."""
    toc: list[Any] = field(default_factory=list)
    """The headings, as Python-Markdown tells them."""
    anchors: frozenset[str] = frozenset()
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Links to places on pages: page, place, and the link as it was written."""
    said: tuple[tuple[str, int, str], ...] = ()
    """What the engine had to say about it while nobody listened: logger, level and message."""


class Bodies:
    """Renders the bodies of one build."""

    def __init__(self, config: Any, texts: Mapping[str, str], finish: Finish, pages: Iterable[Any], files: Any) -> None:
        """Remember how the site's configuration sets up Markdown.

        Args:
            config: the engine's.
            texts: the bodies by page.
            finish: what is done with what the engine's Markdown gives.
            pages: all pages, in the order in which the engine will ask for them.
            files: the engine's list of files.
        """
        self._config = config
        self._texts = texts
        self._finish = finish
        self._files = files
        self.pages = {page.file.src_uri: page for page in pages}
        self._converters = Converters(config)
        self._known: Known = {}
        self._share: Share[Body] | None = None
        self.elsewhere: set[str] = set()
        """The pages that the second process has rendered."""
        self.done: dict[str, Body] = {}
        """What is rendered, by page."""

    def begin(self, ahead: Ahead) -> None:
        """Have the second process render some of the pages with `alone`."""
        tasks = [(uri, len(text)) for uri in self.pages if (text := self._texts.get(uri, "").strip())]
        if len(tasks) >= FEW:
            self._share = ahead.follow(ALONE, parts_of(tasks))

    def render(self, page: Any, _: Any, files: Any) -> None:
        """Render a page, which may be empty, and note the links and anchors that the engine checks at the end."""
        uri = page.file.src_uri
        self._files = files
        body = self._share.take(uri) if self._share is not None else None
        if body is None:
            body = self._body(page)
        else:
            self.elsewhere.add(uri)
        for logger, level, message in body.said:
            logging.getLogger(logger).log(level, "%s", message)
        self.done[uri] = body
        show(page, body)
        page.present_anchor_ids = set(body.anchors)
        page.links_to_anchors = {files.get_file_from_path(target): dict(row) for target, row in body.links.items()}

    def unknown(self, uri: str) -> Body | None:
        """Return what the second process does not know of a page: all of it, if it has not rendered it itself."""
        body, html = self.done[uri], self.pages[uri].content
        if html is body.html or html == body.html:
            return None if uri in self.elsewhere else body
        # Somebody else has changed it since.
        return replace(body, html=html)

    def _body(self, page: Any) -> Body:
        uri = page.file.src_uri
        text = self._texts[uri]
        if not text.strip():
            return Body(*self._finish(uri, ""))
        converter = self._converters.for_text(text)
        # The classes that make links relative are the engine's own, whichever engine runs.
        engine = _engine(page)
        anchors = engine._ExtractAnchorsTreeprocessor(page.file, self._files, self._config)  # noqa: SLF001 - no public name
        links = engine._RelativePathTreeprocessor(page.file, self._files, self._config)  # noqa: SLF001
        for processor in (anchors, links):
            processor._register(converter)  # noqa: SLF001
        converter.treeprocessors.register(Links(links, engine.utils.get_relative_url, self._known), "relpath", 0)
        return Body(
            *self._finish(uri, converter.convert(text)),
            getattr(converter, "toc_tokens", []),
            frozenset(anchors.present_anchor_ids),
            {file.src_uri: row for file, row in links.links_to_anchors.items()},
        )

    def alone(self, uri: str, _: None = None) -> Body:
        """Render a page in the second process, where the engine's log leads nowhere."""
        page = self.pages[uri]
        logger = logging.getLogger(type(page).__module__.partition(".")[0])
        logger.propagate = False
        logger.handlers = [listener := _Listener()]
        body = self.done[uri] = replace(self._body(page), said=tuple(listener.said))
        return body


class _Listener(logging.Handler):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.said.append((record.name, record.levelno, record.getMessage()))


def show(page: Any, body: Body) -> None:
    """Give a page its body."""
    page.content = body.html
    page.toc = _engine(page).get_toc(body.toc)


def _engine(page: Any) -> Any:
    return sys.modules[type(page).__module__]
