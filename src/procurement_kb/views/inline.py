"""The little Markdown that help texts use, as HTML or as plain text: code spans, strong and emphasised words."""

from __future__ import annotations

import re
from html import escape

_CODE = re.compile(r"``(.+?)``|`([^`]+)`")
_STRONG = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(\S(?:.*?\S)?)\*(?![\w*])")


def inline_html(text: str) -> str:
    """Return ``text`` as HTML; everything but code, strong and emphasis is escaped."""
    out: list[str] = []
    at = 0
    for match in _CODE.finditer(text):
        out += (_words(text[at : match.start()]), f"<code>{escape((match.group(1) or match.group(2)).strip())}</code>")
        at = match.end()
    out.append(_words(text[at:]))
    return "".join(out)


def inline_text(text: str) -> str:
    """Return ``text`` without its marks, for titles and metadata."""
    plain = _CODE.sub(lambda match: (match.group(1) or match.group(2)).strip(), text)
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", plain))


def _words(text: str) -> str:
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", escape(text)))
