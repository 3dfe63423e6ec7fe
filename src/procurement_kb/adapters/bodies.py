"""Markdown bodies: rendered as the site engine would, with few converters for all pages instead of a new one for each.

The engine sets up Python-Markdown anew for every page, lets it look for raw HTML twice, and for every kind of mark in
every piece of text. Bodies of records hold no raw HTML (it is a finding, and shown as the text that it is), and a kind
of mark whose first character a body does not have cannot be in it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import markdown

if TYPE_CHECKING:
    from collections.abc import Callable

_HTML = (
    ("preprocessors", "html_block"),
    ("inlinePatterns", "html"),
    ("inlinePatterns", "entity"),
    ("inlinePatterns", "automail"),
    ("postprocessors", "raw_html"),
)
"""What of Python-Markdown deals with raw HTML, and with e-mail addresses, which records do not hold."""

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


class Bodies:
    """Renders the bodies of one build."""

    def __init__(self, config: Any) -> None:
        """Remember how the site's configuration sets up Markdown."""
        self._config = config
        self._converters: dict[tuple[str, ...], markdown.Markdown] = {}

    def render(self, page: Any, config: Any, files: Any) -> None:
        """Render a page, which may be empty, and note the links and anchors that the engine checks at the end."""
        # The classes that make links relative are the engine's own, whichever engine runs.
        engine = sys.modules[type(page).__module__]
        make_toc: Callable[[list[Any]], Any] = engine.get_toc
        if not page.markdown.strip():
            page.content, page.toc = "", make_toc([])
            return
        converter = self._converter(page.markdown)
        anchors = engine._ExtractAnchorsTreeprocessor(page.file, files, config)  # noqa: SLF001 - has no public name
        links = engine._RelativePathTreeprocessor(page.file, files, config)  # noqa: SLF001
        for processor in (anchors, links):
            processor._register(converter)  # noqa: SLF001
        converter.reset()
        page.content = converter.convert(page.markdown)
        page.toc = make_toc(getattr(converter, "toc_tokens", []))
        page.present_anchor_ids = anchors.present_anchor_ids
        page.links_to_anchors = links.links_to_anchors

    def _converter(self, text: str) -> markdown.Markdown:
        """Return a converter for texts with the marks of ``text``."""
        missing = tuple(mark for mark in _MARKS if mark not in text)
        known = self._converters.get(missing)
        if known is None:
            known = self._converters[missing] = markdown.Markdown(
                extensions=self._config["markdown_extensions"], extension_configs=self._config["mdx_configs"] or {}
            )
            for registry, name in _HTML:
                getattr(known, registry).deregister(name)
            for mark in missing:
                for name in _MARKS[mark]:
                    known.inlinePatterns.deregister(name)
        return known
