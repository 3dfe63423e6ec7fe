"""What the checks of all blocks of data share: is there one, can it be read, are its items right, and where they stand."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from procurement_kb.findings import Edit, Finding, Span
from procurement_kb.graph.words import quoted
from procurement_kb.records.block import EXTRA_LINES, INDENT, block_source, validate_item
from procurement_kb.records.fault import Fault
from procurement_kb.records.hints import NO_HINT, Hint
from procurement_kb.records.introspect import resolve
from procurement_kb.records.messages import nearest_field, report
from procurement_kb.rules.registry import Context
from procurement_kb.sources import Loc, SourceFile
from procurement_kb.sources.body import BodyScan, Fence

_Item = TypeVar("_Item", bound=BaseModel)
_LINE = re.compile(r"(?<=\b(?:on|of) line )\d+")
"""A line that a message names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One block that the body of a record has to hold."""

    name: str
    """The word behind its opening fence."""
    heading: str
    """The heading that it stands at."""
    where: str
    """Where to write it, seen from the heading."""
    plural: str
    items: str
    """What it holds, in the plural."""
    owner: str
    """What the record is called."""
    code: str
    """The code of its finding when it is missing or stands there twice."""


def blocks_of(path: str, scan: BodyScan, wanted: Wanted) -> tuple[Sequence[Fence], Iterator[Finding]]:
    """Return the blocks of a body, and what is wrong with their number."""
    # An opening fence that is never closed has its own finding.
    blocks = [fence for fence in scan.fences if fence.info.strip() == wanted.name]
    return blocks, _number(path, scan, blocks, wanted)


def _number(path: str, scan: BodyScan, blocks: Sequence[Fence], wanted: Wanted) -> Iterator[Finding]:
    heading = next((heading for heading in scan.headings if heading.text == wanted.heading), None)
    if not blocks and heading is not None and scan.open_fence is None:
        message = f"the {wanted.name} is missing; write it {wanted.where}, as a block that begins with ```{wanted.name}"
        yield Finding(path, heading.span, wanted.code, message)
    for extra in blocks[1:]:
        message = (
            f"the {wanted.owner} has {len(blocks)} {wanted.plural}; put the {wanted.items} of this one into the first"
        )
        yield Finding(path, opening(extra), wanted.code, message)


def opening(fence: Fence) -> Span:
    """Return the place of the opening fence with the word behind it."""
    body = fence.places.body
    line = body[fence.start : body.index("\n", fence.start)]
    return fence.places.span(fence.start, fence.start + len(line.rstrip()))


class Block:
    """A block of data: its YAML is read as the front matter of a record would be, and its places put back."""

    def __init__(self, path: str, fence: Fence, code: str) -> None:
        """Read the block; ``code`` is that of findings about what stands in it."""
        dedented = textwrap.dedent(fence.content)
        self._shift = next(
            (
                len(line) - len(bare)
                for line, bare in zip(fence.content.split("\n"), dedented.split("\n"), strict=True)
                if bare
            ),
            0,
        )
        self._fence = fence
        self._code = code
        self.name = fence.info.strip()
        self.path = path
        self.source: SourceFile = block_source(path, self.name, fence.content)

    @property
    def value(self) -> Any:
        """What the block holds."""
        return self.source.values.get(self.name)

    def finding(
        self, loc: Loc, message: str, hint: Hint = NO_HINT, *, code: str | None = None, key: bool = False
    ) -> Finding:
        """Return a finding whose place is still that in the block; ``key`` marks the field's name."""
        span = self.source.span(loc, key=key)
        edits = (Edit(span, hint.value),) if hint.value and hint.sure else ()
        return Finding(self.path, span, code or self._code, message, hint.value, edits)

    def item(self, model: type[_Item], place: Loc, value: Any, context: Context) -> tuple[_Item | None, list[Finding]]:
        """Return the item at ``place``, or what is wrong with its fields."""
        item, errors = validate_item(model, value)
        faults = []
        for error in errors:
            where = resolve(model, error["loc"])
            inside = replace(where, loc=(*place, *where.loc))
            faults.append(Fault(self.source, context.codelists, inside, error["type"], error["input"]))
        # A required field under a misspelt name is one fault, not an unknown field and a missing one.
        meant = {(*fault.loc[:-1], nearest_field(fault).value) for fault in faults if fault.type == "extra_forbidden"}
        told = [fault for fault in faults if fault.type != "missing" or fault.loc not in meant]
        return item, [replace(report(fault), code=self._code) for fault in told]

    def same_ids(self, items: Iterable[Any], noun: str) -> Iterator[Finding]:
        """Yield a finding for each item that has the id of an earlier one."""
        ids: Counter[str] = Counter()
        for index, item in enumerate(items):
            name = item.get("id") if isinstance(item, dict) else None
            if isinstance(name, str):
                ids[name] += 1
                if ids[name] > 1:
                    message = f"two {noun} have the id {quoted(name)}; give this one its own"
                    yield self.finding((self.name, index, "id"), message)

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield what is wrong with the file's YAML and ``findings``, each place as it is in the file, each fault once."""
        told = {finding.span for finding in self.source.findings}
        for finding in self.source.findings:
            yield self._back(replace(finding, message=_LINE.sub(self._line, finding.message)))
        for finding in findings:
            if finding.span not in told:
                yield self._back(finding)

    def _back(self, finding: Finding) -> Finding:
        edits = tuple(Edit(self._place(edit.span), edit.text) for edit in finding.edits)
        return replace(finding, span=self._place(finding.span), edits=edits)

    @property
    def _lines_above(self) -> int:
        return self._fence.content_line - EXTRA_LINES - 1

    def _line(self, named: re.Match[str]) -> str:
        return str(int(named[0]) + self._lines_above)

    def _place(self, span: Span) -> Span:
        line = self._lines_above
        column = self._shift - INDENT
        if span.line <= EXTRA_LINES:  # the whole block is meant: point at its opening fence
            return opening(self._fence)
        return Span(
            span.line + line,
            max(1, span.column + column),
            span.end_line + line,
            max(1, span.end_column + column),
        )
