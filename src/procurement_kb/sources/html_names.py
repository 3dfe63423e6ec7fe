"""The names of HTML, and what to write in Markdown instead of each."""

from __future__ import annotations

from typing import Final

HTML_NAMES: Final = frozenset(
    (  # noqa: SIM905 - as a list it would fill three screens
        "a abbr address animate area article aside audio b base basefont bdi bdo bgsound big blink blockquote "
        "body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog "
        "dir div dl dt em embed fieldset figcaption figure font footer foreignobject form frame frameset h1 "
        "h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen label "
        "layer legend li link listing main map mark marquee math menu menuitem meta meter nav nobr noembed "
        "noframes noscript object ol optgroup option output p param picture plaintext portal pre progress q "
        "rb rp rt rtc ruby s samp script search section select set slot small source span strike strong style "
        "sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul use "
        "var video wbr xmp"
    ).split()
)
"""The names of HTML. An unclosed ``<name`` is a tag only if it is one of them; ``p <alpha`` is not."""

_INSTEAD: Final = {
    "write the words without it, in a paragraph of their own": "p div span section article font center",
    "write **the words** with two stars on each side": "b strong",
    "write *the words* with a star on each side": "i em cite",
    "write [the words](https://example.org/page) for a link, or remove it": "a",
    "write ![what it shows](picture.png) for a picture, or remove it": "img picture image figure",
    "leave an empty line to begin a new paragraph, or remove it": "br wbr",
    "write ## and a space before the heading": "h1 h2 h3 h4 h5 h6",
    "write each item on a line that begins with a hyphen and a space": "ul ol li dl dt dd",
    "write a table with | between the cells": "table thead tbody tfoot tr td th caption",
    "write the words in `backticks`, or between two lines of ```": "code pre kbd samp tt xmp",
    "write > and a space before the words": "blockquote q",
    "write a line of three hyphens, or remove it": "hr",
    "write plain words without it": "sub sup u s mark small big strike del ins abbr details summary",
    "remove it; notes for other editors go into the front matter, behind a #": "!--",
}
_BY_NAME: Final = {name: words for words, names in _INSTEAD.items() for name in names.split()}


def instead_of(tag: str) -> str:
    """Return what to do about a tag, as the second half of a sentence."""
    known = _BY_NAME.get(tag)
    if known is not None:
        return known
    if tag in HTML_NAMES:
        return "remove it, because pages take no code from records"
    return "remove it, or write it in `backticks` if the text itself is meant"
