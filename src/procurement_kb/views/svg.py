"""What every drawing needs: escaped text, safe ids, and the head that names it to those who cannot see it."""

from __future__ import annotations

import re
from html import escape

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IDENT = re.compile(r"[^a-z0-9]+")


def esc(text: str) -> str:
    """Return ``text`` for an attribute or an element; characters that no document may hold are left out."""
    return escape(_NOT_TEXT.sub("", text), quote=True)


def ident(text: str) -> str:
    """Return ``text`` as (part of) an id or a class: lower case, digits, hyphens."""
    return _NOT_IDENT.sub("-", text.lower()).strip("-") or "x"


def head(prefix: str, title: str, description: str) -> tuple[str, str]:
    """Return the attributes that name a drawing, and the elements they point to."""
    key = ident(prefix)
    names = f'aria-labelledby="{key}-title" aria-describedby="{key}-desc"'
    return names, f'<title id="{key}-title">{esc(title)}</title><desc id="{key}-desc">{esc(description)}</desc>'


def number(value: float) -> str:
    """Write a length with at most two digits after the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
