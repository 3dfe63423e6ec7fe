"""Where each key and value stands. Worked out when a finding needs it, from the text, so that no tree stays in memory."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import yaml
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from procurement_kb.findings import Span
from procurement_kb.findings.lines import LineTable
from procurement_kb.sources.construct import CUT, MAX_DEPTH, new_parser, uncut_span
from procurement_kb.sources.faults import RESTORE
from procurement_kb.sources.frontmatter import Front, front_of
from procurement_kb.sources.model import Loc, SourceFile

_CACHED_FILES: Final = 16
"""Findings come file by file; a few files back is enough, and 5,000 would be a lot of memory."""


@dataclass(slots=True)
class _Node:
    """A value: offsets into the front matter, and what stands in it."""

    start: int
    end: int
    raw: str | None = None
    """The spelling of an unquoted scalar."""
    key: tuple[int, int] | None = None
    """Where its key stands."""
    children: dict[str | int, _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Places:
    lines: LineTable
    front: Front
    top: _Node


def locate(source: SourceFile, loc: Loc, *, key: bool = False) -> Span:
    """Return where the value (or with ``key``, its key) at ``loc`` stands.

    A value that is missing (``status:``) is pointed at by its key. A place that does not exist gives its nearest
    existing ancestor, by its key when it has one; the top level gives the opening fence.
    """
    places = _places(source.text)
    node, found = _find(places.top, loc)
    if found == 0:
        return places.lines.span(*places.front.fence)
    start, end = node.start, node.end
    if node.key is not None and (key or found < len(loc) or start == end):
        start, end = node.key
    return places.lines.span(places.front.start + start, places.front.start + end)


def raw_scalar(source: SourceFile, loc: Loc) -> str | None:
    """Return the unquoted scalar at ``loc`` as the file spells it, or None when something else stands there."""
    node, found = _find(_places(source.text).top, loc)
    return node.raw if found == len(loc) else None


def source_text(source: SourceFile, loc: Loc) -> str | None:
    """Return the stretch of the file that spells the value at ``loc``, quotes and all, or None when there is none."""
    places = _places(source.text)
    node, found = _find(places.top, loc)
    if found < len(loc) or found == 0:
        return None
    return source.text[places.front.start + node.start : places.front.start + node.end]


def _find(top: _Node, loc: Loc) -> tuple[_Node, int]:
    """Return the deepest node on the way along ``loc`` and how many steps lead to it."""
    node = top
    for step, part in enumerate(loc):
        child = node.children.get(part)
        if child is None:
            return node, step
        node = child
    return node, len(loc)


@lru_cache(maxsize=_CACHED_FILES)
def _places(text: str) -> _Places:
    front = front_of(text)
    walk = _Walk(front)
    # What stands before a fault has its places; `read_source` reports the fault.
    with contextlib.suppress(yaml.YAMLError, ValueError, OverflowError):
        walk.run()
    return _Places(LineTable(text), front, walk.top)


class _Walk:
    """One pass over the events of a front matter; of a repeated key the first counts, as in `construct`."""

    def __init__(self, front: Front) -> None:
        self.text = front.text
        self.top = _Node(0, 0)
        self.next_event: Callable[[], Any] = new_parser(front.text).get_event

    def run(self) -> None:
        """Fill ``top``."""
        event = self.next_event()
        while event.__class__ in {StreamStartEvent, DocumentStartEvent}:
            event = self.next_event()
        self.top = self.leaf(event)
        self.fill(self.top, event, 1)

    def leaf(self, event: Any) -> _Node:
        """Return the node of a scalar or an alias, or the empty one of a collection."""
        start, end = event.start_mark.index, event.end_mark.index
        node = _Node(start, end)
        if event.__class__ is not ScalarEvent:
            return node
        if event.implicit[0]:
            node.raw = event.value.translate(RESTORE)
            if event.anchor is not None:
                node.start = end - len(event.value)
            if cut := CUT.match(self.text, end):
                node.start, node.end = uncut_span(event, cut)
        else:
            # The parser ends a block of lines at the next token.
            node.end = start + len(self.text[start:end].rstrip())
        return node

    def fill(self, node: _Node, event: Any, depth: int) -> None:
        """Fill ``node`` with what stands in it, up to the end of the collection that ``event`` begins."""
        if depth > MAX_DEPTH:
            raise yaml.YAMLError
        if event.__class__ is SequenceStartEvent:
            self.sequence(node, depth)
        elif event.__class__ is MappingStartEvent:
            self.mapping(node, depth)

    def sequence(self, node: _Node, depth: int) -> None:
        """Read the items of a list."""
        for index in range(len(self.text) + 1):
            event = self.next_event()
            if event.__class__ is SequenceEndEvent:
                return self.close(node, event)
            self.child(node, index, event, None, depth)
        return None

    def mapping(self, node: _Node, depth: int) -> None:
        """Read the fields of a group."""
        while True:
            event = self.next_event()
            if event.__class__ is MappingEndEvent:
                return self.close(node, event)
            key = self.leaf(event)
            name = event.value.translate(RESTORE) if event.__class__ is ScalarEvent else None
            if name is None:
                self.fill(key, event, depth + 1)
            # A stray node takes what stands at a key that has no name or is repeated.
            known = name is None or name in node.children
            self.child(_Node(0, 0) if known else node, name or "", self.next_event(), (key.start, key.end), depth)

    def child(self, node: _Node, name: str | int, event: Any, key: tuple[int, int] | None, depth: int) -> None:
        """Add the value that ``event`` begins to ``node``."""
        child = self.leaf(event)
        child.key = key
        node.children[name] = child
        self.fill(child, event, depth + 1)

    @staticmethod
    def close(node: _Node, event: Any) -> None:
        """Set where a collection ends: at its bracket, or with its last value."""
        if event.end_mark.index > event.start_mark.index:
            node.end = event.end_mark.index
        else:
            ends = (max(child.end, child.key[1] if child.key else 0) for child in node.children.values())
            node.end = max(ends, default=node.end)
