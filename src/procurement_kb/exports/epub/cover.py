"""The cover of a book, as a page that a browser makes a picture of."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procurement_kb.exports.built import Built
    from procurement_kb.exports.edition import Edition

WIDTH, HEIGHT = 1200, 1800
"""Pixels of the picture: two to three, as libraries show covers."""
_FONT = "assets/fonts/hyperlegible-latin.woff2"
_MARK = (
    '<svg viewBox="0 0 64 64" width="150" height="150"><rect width="64" height="64" rx="12" fill="#fbfaf6"/>'
    '<path d="M5 27h54a12.5 12.5 0 0 1-24 4.6V56h-6V31.6A12.5 12.5 0 0 1 5 27z" fill="#0a5752"/>'
    '<circle cx="32" cy="14.5" r="7.5" fill="#953606"/></svg>'
)


def cover_page(built: Built, title: str, kicker: str, name: str, edition: Edition) -> str:
    """Return the cover of a book as a page of `WIDTH` by `HEIGHT` pixels that loads nothing.

    Args:
        built: the site, which has the typeface.
        title: the book's.
        kicker: what kind of book it is.
        name: the site's.
        edition: what stands at the foot.
    """
    font = base64.b64encode((built.root / _FONT).read_bytes()).decode()
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<style>
@font-face {{ font-family: Hyperlegible; src: url("data:font/woff2;base64,{font}") format("woff2"); font-weight: 200 800; }}
* {{ margin: 0; box-sizing: border-box; }}
body {{ width: {WIDTH}px; height: {HEIGHT}px; padding: 110px 100px; display: flex; flex-direction: column;
  background: #0a5752; color: #fbfaf6; font: 400 46px/1.3 Hyperlegible, sans-serif; }}
.kicker {{ margin-top: 230px; font-weight: 600; color: #cfe6e2; }}
h1 {{ margin-top: 30px; font-size: 118px; line-height: 1.08; font-weight: 750; letter-spacing: -0.01em; text-wrap: balance; }}
.foot {{ margin-top: auto; padding-top: 40px; border-top: 6px solid #e08a4c; }}
.foot b {{ display: block; font-size: 58px; }}
</style></head>
<body>{_MARK}<p class="kicker">{escape(kicker)}</p><h1>{escape(title)}</h1>
<p class="foot"><b>{escape(name)}</b>Edition of {escape(edition.words)}</p></body></html>
"""
