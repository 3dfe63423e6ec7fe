"""Markdown bodies: rendered as the site engine would, with few converters for all pages instead of a new one for each.

The engine sets up Python-Markdown anew for every page, lets it look for raw HTML twice, and for every kind of mark in
every piece of text. Bodies of records hold no raw HTML (it is a finding, and shown as the text that it is), and a kind
of mark whose first character a body does not have cannot be in it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import markdown

from procurement_kb.adapters.ahead import Ahead

_HTML = (
    ("preprocessors", "html_block"),
    ("inlinePatterns", "html"),
    ("inlinePatterns", "entity"),
    ("inlinePatterns", "automail"),
)
"""What of Python-Markdown deals with raw HTML, and with e-mail addresses, which records do not hold."""

_FENCE = "fence"
_FENCES = ("```", "~~~")
"""What begins a fenced block of code. The engine sets such blocks aside as HTML of its own and puts them back last."""

_MARKS = {
    "`": ("backtick",),
    "\\": ("escape",),
    "]:": ("reference", "image_reference", "short_reference", "short_image_ref"),
    "](": ("link",),
    "![": ("image_link",),
    "<": ("autolink",),
    "  \n": ("linebreak",),
}
"""What a text must hold for a kind of inline mark to be in it."""


Finish = Callable[[str, str], tuple[str, tuple[str, ...]]]
"""Makes the rendered body of a page (its path below the documents folder, its HTML) safe and whole; names its terms."""


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body, and what the engine asks of it."""

    html: str
    terms: tuple[str, ...] = ()
    toc: list[Any] = field(default_factory=list)
    """The headings, as Python-Markdown tells them."""
    anchors: frozenset[str] = frozenset()
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Links to places on pages: page, place, and the link as it was written."""
    said: tuple[tuple[str, int, str], ...] = ()
    """What the engine had to say about it while nobody listened: logger, level and message."""


class Bodies:
    """Renders the bodies of one build."""

    def __init__(self, config: Any, texts: Mapping[str, str], finish: Finish) -> None:
        """Remember how the site's configuration sets up Markdown; ``texts`` are the bodies by page."""
        self._config = config
        self._texts = texts
        self._finish = finish
        self._converters: dict[tuple[str, ...], markdown.Markdown] = {}
        self._pages: dict[str, Any] = {}
        self._files: Any = None
        self._ahead: Ahead[Body] | None = None
        self.terms: dict[str, tuple[str, ...]] = {}
        """The terms that were marked on each page."""

    def begin(self, pages: Iterable[Any], files: Any) -> None:
        """Begin to render some of ``pages``, in the order in which the engine will ask for them."""
        self._files = files
        self._pages = {page.file.src_uri: page for page in pages if self._texts.get(page.file.src_uri, "").strip()}
        self._ahead = Ahead([(uri, len(self._texts[uri])) for uri in self._pages], self._alone)

    def close(self) -> None:
        """Stop what was begun."""
        if self._ahead is not None:
            self._ahead.close()

    def render(self, page: Any, _: Any, files: Any) -> None:
        """Render a page, which may be empty, and note the links and anchors that the engine checks at the end."""
        uri = page.file.src_uri
        self._files = files
        body = self._ahead.take(uri) if self._ahead is not None else None
        if body is None:
            body = self._body(page)
        for logger, level, message in body.said:
            logging.getLogger(logger).log(level, "%s", message)
        page.content = body.html
        page.toc = _engine(page).get_toc(body.toc)
        page.present_anchor_ids = set(body.anchors)
        page.links_to_anchors = {files.get_file_from_path(target): dict(row) for target, row in body.links.items()}
        self.terms[uri] = body.terms

    def _body(self, page: Any) -> Body:
        uri = page.file.src_uri
        text = self._texts[uri]
        if not text.strip():
            return Body(*self._finish(uri, ""))
        converter = self._converter(text)
        # The classes that make links relative are the engine's own, whichever engine runs.
        engine = _engine(page)
        anchors = engine._ExtractAnchorsTreeprocessor(page.file, self._files, self._config)  # noqa: SLF001 - no public name
        links = engine._RelativePathTreeprocessor(page.file, self._files, self._config)  # noqa: SLF001
        for processor in (anchors, links):
            processor._register(converter)  # noqa: SLF001
        converter.reset()
        html, terms = self._finish(uri, converter.convert(text))
        return Body(
            html,
            terms,
            getattr(converter, "toc_tokens", []),
            frozenset(anchors.present_anchor_ids),
            {file.src_uri: row for file, row in links.links_to_anchors.items()},
        )

    def _alone(self, uri: str) -> Body:
        """Render a page in the second process, where the engine's log leads nowhere."""
        page = self._pages[uri]
        logger = logging.getLogger(type(page).__module__.partition(".")[0])
        logger.propagate = False
        logger.handlers = [listener := _Listener()]
        return replace(self._body(page), said=tuple(listener.said))

    def _converter(self, text: str) -> markdown.Markdown:
        """Return a converter for texts with the marks of ``text``."""
        missing = tuple(mark for mark in _MARKS if mark not in text)
        fenced = any(mark in text for mark in _FENCES)
        key = (*missing, _FENCE) if fenced else missing
        known = self._converters.get(key)
        if known is None:
            known = self._converters[key] = markdown.Markdown(
                extensions=self._config["markdown_extensions"], extension_configs=self._config["mdx_configs"] or {}
            )
            for registry, name in _HTML:
                getattr(known, registry).deregister(name)
            if not fenced:
                known.postprocessors.deregister("raw_html")
            for mark in missing:
                for name in _MARKS[mark]:
                    known.inlinePatterns.deregister(name)
        return known


class _Listener(logging.Handler):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.said.append((record.name, record.levelno, record.getMessage()))


def _engine(page: Any) -> Any:
    return sys.modules[type(page).__module__]
