"""Where each key and value stands. Worked out when a finding needs it, from the text, so that no tree stays in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from procurement_kb.findings import Span
from procurement_kb.findings.lines import LineTable
from procurement_kb.sources.construct import CUT, MAX_DEPTH, new_parser, uncut_span
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
    top: _Node | None


def locate(source: SourceFile, loc: Loc, *, key: bool = False) -> Span:
    """Return where the value (or with ``key``, its key) at ``loc`` stands.

    A value that is missing (``status:``) is pointed at by its key. A place that does not exist gives its nearest
    existing ancestor, pointed at by its key when there is one; the top level gives the opening fence.
    """
    places = _places(source.text)
    node, found = _find(places.top, loc)
    if node is None or found == 0:
        return places.lines.span(places.front.fence, places.front.fence_end)
    use_key = node.key is not None and (key or found < len(loc) or node.start == node.end)
    start, end = node.key if use_key and node.key is not None else (node.start, node.end)
    return places.lines.span(places.front.start + start, places.front.start + max(end, start + 1))


def raw_scalar(source: SourceFile, loc: Loc) -> str | None:
    """Return the unquoted scalar at ``loc`` as the file spells it, or None when something else stands there."""
    node, found = _find(_places(source.text).top, loc)
    return node.raw if node is not None and found == len(loc) else None


def source_text(source: SourceFile, loc: Loc) -> str | None:
    """Return the stretch of the file that makes up the value at ``loc``, quotes and all, or None when there is none."""
    places = _places(source.text)
    node, found = _find(places.top, loc)
    if node is None or found < len(loc):
        return None
    return source.text[places.front.start + node.start : places.front.start + node.end]


def _find(top: _Node | None, loc: Loc) -> tuple[_Node | None, int]:
    """Return the deepest node on the way along ``loc`` and how many steps lead to it."""
    node = top
    for step, part in enumerate(loc):
        child = node.children.get(part) if node else None
        if child is None:
            return node, step
        node = child
    return node, len(loc)


@lru_cache(maxsize=_CACHED_FILES)
def _places(text: str) -> _Places:
    front = front_of(text)
    return _Places(LineTable(text), front, _compose(front))


def _compose(front: Front) -> _Node | None:
    """Build the tree of places, as far as the text can be read."""
    top: list[_Node] = []
    try:
        _walk(front, top)
    except (yaml.YAMLError, ValueError, OverflowError):
        pass  # what stands before the fault has its places; `read_source` reports the fault
    return top[0] if top else None


def _walk(front: Front, top: list[_Node]) -> None:  # noqa: C901 - one loop over all events
    """Follow the events as `construct` does: of a repeated key the first counts."""
    text = front.text
    next_event = new_parser(text).get_event
    stack: list[tuple[_Node, bool, Any]] = []  # node, whether it is a mapping, key that waits for its value
    waiting: Any = None
    while True:
        event: Any = next_event()
        kind = event.__class__
        if kind is StreamEndEvent:
            return
        if kind in {MappingEndEvent, SequenceEndEvent}:
            node, _, waiting = stack.pop()
            if node.children:
                node.end = max(child.end for child in node.children.values())
            if event.end_mark.index - event.start_mark.index == 1:
                node.end = event.end_mark.index  # a closing bracket
            if stack and node.start < 0:
                waiting = None
            continue
        if kind not in {ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent}:
            continue
        parent, in_mapping = (stack[-1][0], stack[-1][1]) if stack else (None, False)
        start, end = event.start_mark.index, event.end_mark.index
        if in_mapping and waiting is None:
            waiting = (event, start, end)
            if kind in {MappingStartEvent, SequenceStartEvent}:
                stack.append((_Node(-1, -1), kind is MappingStartEvent, waiting))
                waiting = None
            continue
        node = _leaf(front, event) if kind in {ScalarEvent, AliasEvent} else _Node(start, end)
        _attach(front, parent, waiting, node, top)
        if kind in {MappingStartEvent, SequenceStartEvent}:
            if len(stack) >= MAX_DEPTH:
                return
            stack.append((node, kind is MappingStartEvent, None))
        waiting = None
