"""Reads Markdown as GitHub does: the blocks by a parser, what GitHub adds to the text afterwards by its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

OURS = re.compile(r"</?(?:code|details)>|<summary>\d+ fields?</summary>|<br>|<!-- kb-[a-z]+ -->")
"""The HTML that we write ourselves."""

ADDED = re.compile(
    r"""
      (?<![A-Za-z0-9])@[A-Za-z0-9]            # calls people and teams
    | (?:https?|ftp):// | \bwww\.             # links addresses
    | [\w.+-]+@[\w-]+\.[\w.-]+                # links e-mail addresses
    | \#\d | \bGH-\d | \b(?:GHSA|CVE)-\w      # links issues and alerts
    | :[\w+-]+:                               # shows pictures by name
    | \b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b   # links commits
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What GitHub turns into something else in text that has been rendered, code left out."""


def tokens(markdown: str) -> list[Token]:
    """Return the blocks of a text, and what stands in them."""
    flat: list[Token] = []
    for token in PARSER.parse(markdown):
        flat += [token, *(token.children or ())]
    return flat


def links(markdown: str) -> list[str]:
    """Return where the links of a text lead, and what its pictures show."""
    return [
        str(token.attrs.get("href") or token.attrs.get("src"))
        for token in tokens(markdown)
        if token.type in {"link_open", "image"}
    ]


def foreign_html(markdown: str) -> list[str]:
    """Return the HTML in a text that is not ours."""
    raw = [token.content for token in tokens(markdown) if token.type in {"html_inline", "html_block"}]
    return [content for content in raw if OURS.sub("", content).strip()]


def texts(markdown: str) -> Iterator[str]:
    """Yield each stretch of visible text."""
    for token in tokens(markdown):
        if token.type == "inline":
            yield "".join(child.content for child in token.children or () if child.type in {"text", "code_inline"})


def additions(markdown: str) -> list[str]:
    """Return what GitHub would link or call in the text."""
    return [match[0] for text in texts(markdown) for match in ADDED.finditer(text)]


def tables(markdown: str) -> list[list[list[str]]]:
    """Return each table with the visible text of its cells."""
    found: list[list[list[str]]] = []
    cell = ""
    for token in tokens(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in {"th_open", "td_open"}:
            cell = ""
        elif token.type in {"text", "code_inline"}:
            cell += token.content
        elif token.type in {"th_close", "td_close"}:
            found[-1][-1].append(cell)
    return found
