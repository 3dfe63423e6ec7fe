"""Converters of Markdown that look only for what a text can hold, few for all the texts of a build.

The engine sets up Python-Markdown anew for every page, lets it look for raw HTML twice, and for every kind of mark in
every piece of text. Bodies of records hold no raw HTML (it is a finding, and shown as the text that it is), and a kind
of mark whose first character a body does not have cannot be in it.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown

from procurement_kb.adapters.shortcuts import CONTENTS, FENCES, shorten

_HTML = (
    ("preprocessors", "html_block"),
    ("inlinePatterns", "html"),
    ("inlinePatterns", "entity"),
    ("inlinePatterns", "automail"),
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

_TOLD = (*_MARKS, *FENCES, CONTENTS)
_ODD = re.compile("[\t\r\x02\x03]")
"""What the library removes or replaces first, so that a text may hold a mark after all."""


class Converters:
    """Makes converters for the texts of one build."""

    def __init__(self, config: Any) -> None:
        """Remember how the site's configuration sets up Markdown."""
        self._config = config
        self._made: dict[tuple[str, ...] | None, Markdown] = {}

    def for_text(self, text: str) -> Markdown:
        """Return a converter for texts that lack what ``text`` lacks, ready to convert one."""
        absent = None if _ODD.search(text) else tuple(mark for mark in _TOLD if mark not in text)
        made = self._made.get(absent)
        if made is None:
            made = self._made[absent] = self._make(absent)
        return made.reset()

    def _make(self, absent: tuple[str, ...] | None) -> Markdown:
        """Return a converter for texts that lack ``absent``, or of which nothing is known."""
        made = Markdown(
            extensions=self._config["markdown_extensions"], extension_configs=self._config["mdx_configs"] or {}
        )
        for registry, name in _HTML:
            getattr(made, registry).deregister(name)
        if absent is None:
            return made
        for mark, names in _MARKS.items():
            if mark in absent:
                for name in names:
                    made.inlinePatterns.deregister(name)
        shorten(made, absent)
        return made
