r"""Text of strangers for GitHub's Markdown: it looks as it was written and does nothing.

GitHub links and calls people after it has read the Markdown, so that escaping is not enough: ``\@name`` still calls
somebody. A word joiner, which nobody sees, takes such words apart; everything that means something to Markdown or HTML
is written as its number.
"""

from __future__ import annotations

import re

JOINER = "\u2060"
LIMIT = 300

_SEAMS = re.compile(
    r"""
      @ | \#(?=\w) | :(?=//) | :(?=[\w+-]+:)      # people, issues, addresses, pictures by name
    | \bwww(?=\.) | \b(?:gh|ghsa|cve)-(?=\w)       # addresses without a scheme, issues and alerts by another name
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMMIT = re.compile(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,}\b", re.IGNORECASE)
_PIECE = 6
"""How much of a commit's name GitHub takes for nothing."""
_MEANING = re.compile(r"[&<>\"`*_\[\]|~$\\{}^]")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def inert(text: str, limit: int = LIMIT) -> str:
    """Return ``text`` for one line or one cell of a table, at most ``limit`` characters of it."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(flat) > limit:
        flat = f"{flat[: limit - 1].rstrip()}…"
    apart = _SEAMS.sub(lambda match: match[0] + JOINER, _COMMIT.sub(_in_pieces, flat))
    numbered = _NUMBERED.sub(lambda match: f"{match[1]}&#{ord(match[2])};", _MEANING.sub(_as_number, apart))
    return re.sub(r"^[-+#=!>]", _as_number, numbered)


def code(text: str, limit: int = LIMIT) -> str:
    """Return ``text`` as code."""
    return f"<code>{inert(text, limit)}</code>" if text else ""


def _in_pieces(match: re.Match[str]) -> str:
    name = match[0]
    return JOINER.join(name[at : at + _PIECE] for at in range(0, len(name), _PIECE))


def _as_number(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
