"""Apply the safe mends that findings carry. Pure: text in, text out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from procurement_kb.findings.dedupe import in_order
from procurement_kb.findings.lines import LineTable
from procurement_kb.findings.model import Edit, Finding, Span

BOM = b"\xef\xbb\xbf"

REMOVE_BOM = Edit(Span(), "")
"""The edit that takes a byte-order mark away. Decoded text has none, so in the text it changes nothing."""

_Patch = tuple[int, int, str]
"""Start and end offset, and the new text."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` made, each at its place in ``text`` as given.

    Of two edits that overlap only the first in the text is made; the next run makes the other.
    """
    table = LineTable(text)
    kept: list[_Patch] = []
    for patch in sorted({_patch(table, edit) for edit in edits}):
        if _fits(patch, kept):
            kept.append(patch)
    return _patched(text, kept)


def apply_fixes(text: str, findings: Iterable[Finding]) -> tuple[str, tuple[Finding, ...]]:
    """Return ``text`` with the edits of ``findings`` made, and the findings whose edits were made.

    The edits of one finding are made together or not at all: half of a pair of quotation marks is worse than none.
    """
    table = LineTable(text)
    kept: list[_Patch] = []
    mended: list[Finding] = []
    for finding in in_order(findings):
        patches = sorted({_patch(table, edit) for edit in finding.edits})
        new = [patch for patch in patches if patch not in kept]
        if patches and _fit_together(new, kept):
            kept.extend(new)
            mended.append(finding)
    return _patched(text, kept), tuple(mended)


def fix_bytes(data: bytes, findings: Sequence[Finding]) -> bytes:
    """Return a file's bytes with the edits of ``findings`` made, keeping its line ends.

    A byte-order mark goes when one of the findings carries `REMOVE_BOM`. Bytes that are not
    UTF-8 are left as they are: re-coding a file is for a person to decide.
    """
    mark = data.startswith(BOM)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    after, mended = apply_fixes(text, findings)
    drop = any(REMOVE_BOM in finding.edits for finding in mended)
    return (BOM if mark and not drop else b"") + after.encode("utf-8", "replace")


def unified_diff(path: str, before: str, after: str) -> str:
    """Return the change as a unified diff that ``git apply`` and ``patch`` take, empty when there is none."""
    # Split at LF only: a CR before it belongs to the line, and patch tools see it so.
    lines = difflib.unified_diff(_split(before), _split(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _split(text: str) -> list[str]:
    parts = text.split("\n")
    last = parts.pop()
    return [f"{part}\n" for part in parts] + ([last] if last else [])


def _patch(table: LineTable, edit: Edit) -> _Patch:
    start = table.offset(edit.span.line, edit.span.column)
    end = table.offset(edit.span.end_line, edit.span.end_column)
    return start, max(start, end), edit.text


def _fits(patch: _Patch, others: Iterable[_Patch]) -> bool:
    """Tell whether ``patch`` can be made beside ``others``: two that touch may, two at one place may not."""
    start, end, _ = patch
    return all((start, end) != other[:2] and (end <= other[0] or other[1] <= start) for other in others)


def _fit_together(patches: Sequence[_Patch], others: Sequence[_Patch]) -> bool:
    """Tell whether ``patches`` fit beside ``others`` and beside each other."""
    return all(_fits(patch, (*others, *patches[:index])) for index, patch in enumerate(patches))


def _patched(text: str, patches: Iterable[_Patch]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(patches):
        parts += (text[done:start], new)
        done = end
    return "".join((*parts, text[done:]))
