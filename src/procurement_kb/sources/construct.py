"""From YAML to plain values, straight from the parser's events, with the traps of YAML 1.1 noted on the way.

Events, not nodes: no recursion, so that no depth of brackets can exhaust the stack; anchors and tags stay visible; and
nothing is ever constructed from a tag. The loop is long because it runs for every value of every record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from procurement_kb.sources import wording
from procurement_kb.sources.scalars import NO_FIGURES, NUMBER_STARTS, SPECIAL_WORDS, read_plain

MAX_DEPTH: Final = 12
"""How deep lists and groups of fields may stand in each other; the deepest field of the model stands at four."""

CUT = re.compile(r"[ \t]+#(?=[^\s#])[^\r\n]*")
"""What YAML takes for a comment and a reader for the rest of the value: a hash with text right behind it. A proper
comment has a space there."""

_TAG = re.compile(r"(?:&\S+\s+)?(![^\s,\[\]{}]*)")

_EXPANSION_BUDGET: Final = 5_000
"""How many values the aliases of one file may repeat before they are no longer followed."""

_KEY_STARTS: Final = NUMBER_STARTS | {"<"}
"""How a key begins that may not be just the text that it is: numbers, dates and the merge key ``<<``."""

_NO_KEY: Final = object()
_DROPPED: Final = object()
_MERGE: Final = object()


class Parser(Protocol):
    """What is used of PyYAML's loaders."""

    def get_event(self) -> Any:
        """Return the next event, whose class says which attributes it has."""


def new_parser(text: str) -> Parser:
    """Return PyYAML's C parser, or the slow one where PyYAML was built without it."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parser: Parser = loader(text)
    return parser


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding whose place is still an offset into the text that was parsed."""

    code: str
    start: int
    end: int
    message: str
    suggestion: str | None = None
    edits: tuple[tuple[int, int, str], ...] = ()


@dataclass(slots=True)
class Built:
    """What the front matter holds."""

    value: Any = None
    issues: list[Issue] = field(default_factory=list)
    complete: bool = True
    """False when parts are missing from ``value``, so that nothing should be said about missing fields."""
    error: yaml.YAMLError | None = None
    """What stopped the parser, if anything did."""


def build(text: str, *, first_line: int = 2, restore: Mapping[int, str] | None = None) -> Built:
    """Return the value that ``text`` holds, with what is wrong in it.

    Args:
        text: the front matter without its fences.
        first_line: the line of the file on which it begins.
        restore: stand-ins that a repair has put into ``text``, and what they stand for (as for ``str.translate``).
    """
    builder = _Builder(text, first_line, restore)
    try:
        builder.run()
    except yaml.YAMLError as error:
        builder.built.error = error
    except (ValueError, OverflowError):
        # The pure Python scanner converts escapes like "\UFFFFFFFF" without a check of its own.
        builder.built.error = yaml.YAMLError()
    except _TooDeepError:
        builder.built.complete = False
    builder.finish()
    return builder.built


class _TooDeepError(Exception):
    """Nesting beyond `MAX_DEPTH`: reading stops there."""


class _Builder:
    """The state of one reading."""

    def __init__(self, text: str, first_line: int, restore: Mapping[int, str] | None) -> None:
        self.text = text
        self.first_line = first_line
        self.restore = restore
        self.built = Built()
        self.hashes = " #" in text or "\t#" in text
        self.properties = "&" in text or "!" in text
        self.anchors: dict[str, tuple[Any, Any]] = {}
        self.used: set[str] = set()
        self.budget = _EXPANSION_BUDGET

    def run(self) -> None:  # noqa: C901, PLR0912, PLR0915 - one loop over all events; each call in it costs at every value
        """Read the whole text into ``built``."""
        next_event = new_parser(self.text).get_event
        stack: list[tuple[Any, Any, Any, Any]] = []
        box: Any = None  # the list or dict being filled, None at the top
        key: Any = _NO_KEY
        seen: dict[str, Any] = {}  # the keys of `box`, with where each stands
        opened: Any = None  # the event that began `box`
        hashes, properties, restore = self.hashes, self.properties, self.restore
        documents = 0
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                value = event.value
                is_key = key is _NO_KEY and box.__class__ is dict
                if properties and (event.tag is not None or event.anchor is not None):
                    value = self.property_scalar(event, is_key=is_key)
                elif event.implicit[0]:
                    if is_key:
                        if not value or value[0] in _KEY_STARTS or value in SPECIAL_WORDS:
                            value = self.plain_key(event)
                    elif not value or value[0] in NUMBER_STARTS or value in SPECIAL_WORDS:
                        value = self.plain(event)
                    elif hashes:
                        value = self.uncut(event)
                if restore and value.__class__ is str:
                    value = value.translate(restore)
                if is_key:
                    if value.__class__ is str:
                        if value in seen:
                            self.repeated(value, seen[value], event)
                            key = _DROPPED
                        else:
                            seen[value] = event.start_mark
                            key = intern(value)  # the same few names stand in every file
                    else:
                        key = value
                    continue
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) >= MAX_DEPTH:
                    self.too_deep(event)
                if properties and event.tag is not None:
                    self.tagged(event)
                if key is _NO_KEY and box.__class__ is dict:
                    self.complex_key(event)
                    key = _NO_KEY
                stack.append((box, key, seen, opened))
                opened = event
                key = _NO_KEY
                if kind is MappingStartEvent:
                    box, seen = {}, {}
                else:
                    box = []
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = box
                if properties and opened.anchor is not None:
                    self.anchor(opened, value)
                box, key, seen, opened = stack.pop()
                if key is _NO_KEY and box.__class__ is dict:
                    key = _DROPPED  # it was a complex key: its value goes too
                    continue
            elif kind is AliasEvent:
                is_key = key is _NO_KEY and box.__class__ is dict
                value = self.alias(event, merged=key is _MERGE)
                if is_key:
                    key = _DROPPED
                    continue
            elif kind is StreamEndEvent:
                return
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.second_document(event)
                    return
                continue
            else:
                continue
            if box.__class__ is dict:
                if key is _MERGE:
                    self.merge(box, value)
                elif key is not _DROPPED:
                    box[key] = value
                key = _NO_KEY
            elif box is None:
                self.built.value = value
            else:
                box.append(value)

    def plain(self, event: Any) -> Any:
        """Return the value of an unquoted scalar that may be more than text."""
        raw: str = event.value
        if not raw:
            return self.uncut(event) or None
        value, trap = read_plain(raw)
        if trap:
            # In a field, `sme: yes` may mean true, and only a person knows; in a list, or in capitals, it is a code
            # such as Norway's. For an impossible date, or infinity, only a person knows what it should have been.
            word = trap.code == "KB013" and not raw.isupper() and self.follows_key(event)
            unsure = word or trap.reading in NO_FIGURES
            message = wording.misread(trap.code, raw, trap.reading, ambiguous=unsure)
            self.misread(event, trap.code, message, quote=not unsure and trap.code != "KB017")
        elif value.__class__ is str:
            return self.uncut(event)
        return value

    def follows_key(self, event: Any) -> bool:
        """Tell whether the scalar is the value of a field, and not an item of a list."""
        return self.text[: event.start_mark.index].rstrip(" \t").endswith(":")

    def plain_key(self, event: Any) -> Any:
        """Return the key that an unquoted scalar spells."""
        raw: str = event.value
        if raw == "<<":
            self.add(event, "KB011", wording.MERGE_KEY)
            return _MERGE
        if not raw:
            start = event.start_mark.index
            self.add_at("KB023", start, start + 1, wording.key_not_text(raw))
            return _DROPPED
        value, trap = read_plain(raw)
        if trap:
            # `on` is a field of the model, and this reader takes it for the word that it is.
            if raw != "on":
                self.misread(event, trap.code, wording.misread(trap.code, raw, trap.reading), quote=True)
        elif value.__class__ is not str:
            self.misread(event, "KB023", wording.key_not_text(raw), quote=True)
        return raw

    def misread(self, event: Any, code: str, message: str, *, quote: bool) -> None:
        """Note an unquoted scalar that YAML misreads; with ``quote``, quotation marks are a safe mend."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor is not None:
            start = end - len(event.value)
        new = wording.quoted(event.value) if quote else None
        self.built.issues.append(Issue(code, start, end, message, new, ((start, end, new),) if new else ()))

    def uncut(self, event: Any) -> str:
        """Return the text of an unquoted scalar with what a hash has cut off put back."""
        raw: str = event.value
        cut = CUT.match(self.text, event.end_mark.index) if self.hashes else None
        if cut is None:
            return raw
        raw = raw.translate(self.restore or {})
        start, end = uncut_span(event, cut)
        rest = cut.group().strip()
        whole = f"{raw} {rest}".strip()
        new = wording.quoted(whole)
        # A number behind the hash is part of a name ("Ward #4"); a word may be a comment without its space.
        edits = ((start, end, new),) if rest[1].isdigit() else ()
        self.built.issues.append(Issue("KB015", start, end, wording.cut_at_hash(raw, rest, new), new, edits))
        return whole

    def property_scalar(self, event: Any, *, is_key: bool) -> Any:
        """Return the value of a scalar with an anchor or a tag."""
        if event.tag is not None:
            self.tagged(event)
            value: Any = event.value
        elif not event.implicit[0]:
            value = event.value
        else:
            value = self.plain_key(event) if is_key else self.plain(event)
        if event.anchor is not None:
            self.anchor(event, value)
        return value

    def tagged(self, event: Any) -> None:
        """Note an explicit tag; nothing is made of it."""
        start = event.start_mark.index
        scalar = event.__class__ is ScalarEvent
        token = _TAG.match(self.text, start)
        if not scalar and token:
            start = token.start(1)
        end = event.end_mark.index if scalar or not token else token.end(1)
        self.add_at("KB012", start, end, wording.tag(token.group(1) if token else "!"))

    def anchor(self, event: Any, value: Any) -> None:
        """Remember an anchored value."""
        self.anchors[event.anchor] = (event.start_mark, value)

    def alias(self, event: Any, *, merged: bool) -> Any:
        """Return what an alias repeats, as long as the file does not repeat itself without end."""
        name = event.anchor
        self.used.add(name)
        known = self.anchors.get(name)
        if not merged:  # the merge key has its finding already
            line = None if known is None else self.first_line + known[0].line
            self.add(event, "KB011", wording.alias(name, line))
        if known is None:
            self.built.complete = False
            return None
        self.budget -= _weight(known[1], self.budget)
        if self.budget <= 0:
            self.built.complete = False
            return None
        return known[1]

    @staticmethod
    def merge(box: dict[Any, Any], value: Any) -> None:
        """Put the fields of a merged value into ``box``, without overriding its own."""
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                for name, item in part.items():
                    box.setdefault(name, item)

    def repeated(self, name: str, first: Any, event: Any) -> None:
        """Note a key that its group of fields has already."""
        self.add(
            event,
            "KB010",
            wording.repeated(name, self.first_line + first.line, self.first_line + event.start_mark.line),
        )

    def complex_key(self, event: Any) -> None:
        """Note a list or group of fields in the place of a key."""
        start = event.start_mark.index
        self.add_at("KB023", start, start + 1, wording.COMPLEX_KEY)

    def too_deep(self, event: Any) -> None:
        """Note nesting beyond all reason, and stop reading."""
        start = event.start_mark.index
        self.add_at("KB018", start, start + 1, wording.too_deep(MAX_DEPTH))
        raise _TooDeepError

    def second_document(self, event: Any) -> None:
        """Note that a second YAML document begins inside the front matter."""
        start = event.start_mark.index
        self.add_at("KB008", start, start + 3, wording.SECOND_DOCUMENT)
        self.built.complete = False

    def add(self, event: Any, code: str, message: str) -> None:
        """Note an issue on the whole of ``event``."""
        self.add_at(code, event.start_mark.index, event.end_mark.index, message)

    def add_at(self, code: str, start: int, end: int, message: str) -> None:
        """Note an issue."""
        self.built.issues.append(Issue(code, start, end, message))

    def finish(self) -> None:
        """Note the anchors that nothing repeats; the others are told of where they are repeated."""
        for name, (mark, _) in self.anchors.items():
            if name not in self.used:
                start = mark.index
                self.add_at("KB011", start, start + len(name) + 1, wording.unused_anchor(name))


def uncut_span(event: Any, cut: re.Match[str]) -> tuple[int, int]:
    """Return start and end of an unquoted scalar together with what ``cut``, a match of `CUT` behind it, cuts off."""
    rest = cut.group()
    end = cut.start() + len(rest.rstrip())
    return (event.start_mark.index if event.value else end - len(rest.strip())), end


def _weight(value: Any, limit: int) -> int:
    """Return how many values ``value`` holds, counted no further than ``limit``."""
    count = 0
    queue = [value]
    while queue and count < limit:
        item = queue.pop()
        count += 1
        if isinstance(item, dict):
            queue.extend(item.values())
        elif isinstance(item, list):
            queue.extend(item)
    return count
