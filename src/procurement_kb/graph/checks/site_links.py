"""Do Markdown links within the site take the right way? KB214, KB215."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from procurement_kb.findings import Edit, Example, Finding, Rule, Severity, register
from procurement_kb.findings.lines import LineTable
from procurement_kb.graph.addresses import node_address, record_addresses
from procurement_kb.graph.guess import guess
from procurement_kb.graph.model import Graph
from procurement_kb.graph.words import quoted
from procurement_kb.records import folders
from procurement_kb.records.load import Loaded
from procurement_kb.sources.body import BodyScan, Link, LinkKind
from procurement_kb.sources.headings import slugify

LINK_TO_FILE = register(
    Rule(
        code="KB214",
        name="markdown-link-to-record",
        severity=Severity.WARNING,
        title="A Markdown link leads to a record.",
        why="Links by id work from every folder, survive a new name, show up as a way back on the other page, and are "
        "checked. A path or an address does none of that.",
        mend="Write `[[id]]`, or `[[id|the words to show]]`. `kb check --fix` does it.",
        wrong=Example(record_type="term", body="See [the theme](../themes/value-based.md) [@evaluation].\n"),
        right=Example(record_type="term", body="See [[value-based|the theme]] [@evaluation].\n"),
    )
)
UNKNOWN_ANCHOR = register(
    Rule(
        code="KB215",
        name="unknown-anchor",
        severity=Severity.ERROR,
        title="A link leads to a heading that the page does not have.",
        why="Readers who follow it stay where they are and think that the site is broken.",
        mend="Write the anchor of a heading of this page: its words in lower case, joined by hyphens.",
        wrong=Example(record_type="term", body="## What it costs\n\nSee [below](#what-it-cost) [@evaluation].\n"),
        right=Example(record_type="term", body="## What it costs\n\nSee [below](#what-it-costs) [@evaluation].\n"),
    )
)

_EXTERNAL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")


class SiteLinks:
    """Knows which record a Markdown link leads to."""

    def __init__(self, graph: Graph, site_url: str) -> None:
        self._graph = graph
        self._site = site_url.split("://", 1)[-1]
        self._addresses = record_addresses(graph)
        self._paths: Mapping[str, str] = {node.path: node.id for node in graph.nodes.values()}

    def target(self, record: Loaded, link: Link) -> str | None:
        """Return the id of the record that ``link`` leads to, None when it leads elsewhere."""
        path = unquote(link.target.partition("#")[0].partition("?")[0])
        if not path:
            return None
        if _EXTERNAL.match(path):
            address = path.split("//", 1)[-1]
            return self._at(address[len(self._site) :]) if self._site and address.startswith(self._site) else None
        if path.startswith("/"):
            return None  # a path from the root of the host is unsafe, which the checks of safety tell
        file = posixpath.normpath(posixpath.join(posixpath.dirname(record.source.path), path))
        if file in self._paths:
            return self._paths[file]
        node = self._graph.nodes.get(record.id)
        own = node_address(node) if node is not None else None
        if own is None:
            return None
        # The engine resolves paths between pages, and browsers between addresses; people write both.
        page = posixpath.normpath(posixpath.join(posixpath.dirname(own.rstrip("/")), path))
        place = posixpath.normpath(posixpath.join(own, path))
        return self._at(page.removesuffix(".md")) if path.endswith(".md") else self._at(place)

    def is_missing(self, record: Loaded, link: Link) -> bool:
        """Tell whether ``link`` names a file in a folder of records that is not there."""
        path = unquote(link.target.partition("#")[0])
        if _EXTERNAL.match(path) or path.startswith("/") or not path.endswith(".md"):
            return False
        file = posixpath.normpath(posixpath.join(posixpath.dirname(record.source.path), path))
        return any(file.startswith(f"{folder}/") for folder in folders())

    def _at(self, address: str) -> str | None:
        name = address.strip("/").removesuffix("/index.html").removesuffix(".html")
        return self._addresses.get(f"{name}/")


def check_site_links(record: Loaded, scan: BodyScan, links: SiteLinks) -> Iterator[Finding]:
    """Yield a finding for each Markdown link to a record, and for each to a heading that is not there."""
    source = record.source
    anchors = [heading.slug for heading in scan.headings]
    for link in scan.links:
        if link.kind is LinkKind.REFERENCE:
            continue  # told at its definition
        if link.target.startswith("#"):
            anchor = unquote(link.target[1:])
            if anchor and anchor not in anchors:
                yield _no_anchor(source.path, link, anchor, anchors)
            continue
        target = links.target(record, link)
        if target is not None:
            instead = mend(record, link, target)
            message = f"link target {quoted(link.target)} is a record; write [[{target}]] or [[{target}|words]]"
            edits = (Edit(link.span, instead),) if instead else ()
            yield Finding(source.path, link.span, LINK_TO_FILE.code, message, instead, edits)
        elif links.is_missing(record, link):
            message = (
                f"link target {quoted(link.target)} is not there; write [[id]] with the id of the record that is meant"
            )
            yield Finding(source.path, link.span, LINK_TO_FILE.code, message)


def mend(record: Loaded, link: Link, target: str) -> str | None:
    """Return the link by id that says the same as ``link``, None when something would get lost."""
    if link.kind is LinkKind.AUTOLINK:
        return f"[[{target}]]"
    lines = LineTable(record.source.text)
    span = link.span
    written = record.source.text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)]
    plain = not re.search(r"[\[\]|\n`*_\\!<]", link.text)
    if "#" in link.target or not plain or written != f"[{link.text}]({link.target})":
        return None
    return f"[[{target}|{link.text}]]"


def _no_anchor(path: str, link: Link, anchor: str, anchors: list[str]) -> Finding:
    hint = guess(slugify(anchor), anchors)
    message = f"this page has no heading with the anchor {quoted(anchor)}; "
    message += f"did you mean {quoted(hint.value)}?" if hint.value else "write the anchor of one of its headings"
    suggestion = f"#{hint.value}" if hint.value else None
    edits = (Edit(link.target_span, suggestion),) if suggestion and hint.sure else ()
    return Finding(path, link.target_span, UNKNOWN_ANCHOR.code, message, suggestion, edits)
