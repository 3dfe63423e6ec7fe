"""Split a record into front matter and body, and read the front matter as far as it goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from procurement_kb.findings import Edit, Finding
from procurement_kb.findings.fixes import apply_edits
from procurement_kb.findings.lines import LineTable
from procurement_kb.sources import wording
from procurement_kb.sources.construct import Built, Issue, build
from procurement_kb.sources.decoding import CONTROLS, MAX_OF_A_KIND, decode, is_plain
from procurement_kb.sources.diagnosis import diagnose
from procurement_kb.sources.faults import RESTORE, stand_ins, swapped
from procurement_kb.sources.model import SourceFile

_EOL: Final = r"(?:\r\n|\r|\n|\Z)"
_OPEN: Final = re.compile(rf"---[ \t]*{_EOL}")
_CLOSE: Final = re.compile(rf"[\r\n](?P<fence>---|\.\.\.)[ \t]*{_EOL}")
_LOOSE_OPEN: Final = re.compile(rf"(?P<space>\s*)(?P<fence>[-\u2010-\u2015\u2212]{{1,9}})[ \t]*{_EOL}")
_LOOSE_CLOSE: Final = re.compile(rf"[\r\n](?P<fence>[ \t]*[-\u2010-\u2015\u2212]{{1,9}})[ \t]*{_EOL}")
_HEADING: Final = re.compile(r"(?<=[\r\n])#{2,6}[ \t][^\r\n]*")
_AFTER_BLANK: Final = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\Z")
_BLANK_REACH: Final = 100
_FIELD_FOLLOWS: Final = re.compile(r"\s*(?:[\w-]+:(?:\s|\Z)|#)")
_UNSAFE: Final = re.compile(f"{CONTROLS.pattern[:-1]}\u2028\u2029\ufeff]")
"""Characters that YAML refuses, or takes for line ends that no editor shows."""
_TEMPLATE_VALUE: Final = re.compile(r"(?m)^[ ]*(?:- +)*(?:[\w-]+:[ \t]+)?(?P<value>\{[{%#][^\r\n]*)")
_STAND_INS: Final = re.compile("[\ue000-\ue07f]")
_FIRST_LINE: Final = re.compile(r"[^\r\n]*")
_MAX_REPAIRS: Final = 100
_REPAIR_BUDGET: Final = 2_000_000
"""Characters that may be parsed again after repairs: a hundred faults in a record of usual size, few in a huge one."""


@dataclass(frozen=True, slots=True)
class Front:
    """A file's front matter as read; offsets into the file's text."""

    text: str
    """What the parser saw: as long as the front matter, character for character, with stand-ins where it was broken."""
    start: int
    first_line: int
    fence: tuple[int, int]
    """The opening fence."""
    body: int
    """Where the Markdown begins."""
    built: Built
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Split:
    fence: tuple[int, int]
    start: int
    end: int
    body: int
    issues: tuple[Issue, ...] = ()
    found: bool = True


def read_source(path: str, data: bytes) -> SourceFile:
    """Return the record in ``data``, broken or not. Never raises.

    Args:
        path: project-relative, with forward slashes.
        data: the whole file.
    """
    decoded = decode(path, data)
    text = decoded.text
    if not decoded.usable:
        return SourceFile(path, text, {}, "", 1, readable=False, findings=decoded.findings)
    front = front_of(text, plain=decoded.plain)
    value = front.built.value
    readable = front.built.error is None and front.built.complete and isinstance(value, dict)
    body = text[front.body :]
    before = text[: front.body]
    if "\r" in text:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
        before = before.replace("\r\n", "\n").replace("\r", "\n")
    findings = decoded.findings
    if front.issues:
        table = LineTable(text)
        findings += tuple(_finding(path, table, issue) for issue in front.issues)
    return SourceFile(
        path,
        text,
        value if isinstance(value, dict) else {},
        body,
        before.count("\n") + 1,
        readable,
        findings,
        decoded.plain,
    )


def front_of(text: str, *, plain: bool = False) -> Front:
    """Return the front matter of ``text``, which is decoded already; ``plain`` spares a look for invisible characters."""
    split = _split(text)
    if not split.found:
        built = Built(complete=False)
        return Front("", split.start, 1, split.fence, split.body, built, split.issues)
    front, built, issues = _read(text, split, plain=plain)
    if built.error is not None and (earlier := _without_body(text, split)):
        # The fence that was found belongs to the body, as a rule between two sections does.
        tried = _read(text, earlier, plain=plain)
        if tried[1].error is None and isinstance(tried[1].value, dict):
            split, (front, built, issues) = earlier, tried
    elif split.issues and not isinstance(built.value, dict):
        # Where an unclosed front matter ends is a guess, and here a wrong one: say only that it is not closed.
        split = replace(split, issues=(_unclosed(split),))
        issues = []
        built.complete = False
    issues = _capped(sorted([*split.issues, *issues], key=lambda issue: (issue.start, issue.code)))
    first_line = 1 + _count_lines(text[: split.start])
    return Front(front, split.start, first_line, split.fence, split.body, built, tuple(issues))


def _capped(issues: list[Issue]) -> list[Issue]:
    counts: Counter[str] = Counter()
    kept: list[Issue] = []
    for issue in issues:
        counts[issue.code] += 1
        if counts[issue.code] <= MAX_OF_A_KIND:
            kept.append(issue)
    return kept


def _split(text: str) -> _Split:
    issues: list[Issue] = []
    opening: re.Match[str] | None = _OPEN.match(text)
    fence = (0, 3)
    if opening is None:
        opening = _LOOSE_OPEN.match(text)
        if opening is None or (len(opening["fence"]) == 1 and opening["fence"] in "-\u2010"):
            return _no_front_matter(text)
        fence = opening.span("fence")
        issues.append(_loose_opening(opening))
    start = opening.end()
    closing = _CLOSE.search(text, max(start - 1, 0))
    if closing is None:
        return _not_closed(text, fence, start, issues)
    if closing["fence"] == "...":
        message = "... does not end the front matter everywhere; write ---"
        issues.append(Issue("KB007", *closing.span("fence"), message, "---", ((*closing.span("fence"), "---"),)))
    return _Split(fence, start, max(start, closing.start() + 1), closing.end(), tuple(issues))


def _no_front_matter(text: str) -> _Split:
    line = _FIRST_LINE.match(text)
    end = line.end() if line else 0
    message = "the file has no front matter; write --- on the first line, then the fields, then --- again"
    return _Split((0, end), 0, 0, 0, (Issue("KB006", 0, end, message),), found=False)


def _loose_opening(opening: re.Match[str]) -> Issue:
    dashes = opening["fence"]
    if dashes == "---":
        message = (
            "something stands before the opening ---, even if it is only space; write --- at the very start of the file"
        )
    else:
        message = f"{dashes} does not open the front matter; write --- with three hyphens on the first line"
    edit = (0, opening.end("fence"), "---")
    return Issue("KB006", *opening.span("fence"), message, "---", (edit,))


def _not_closed(text: str, fence: tuple[int, int], start: int, issues: list[Issue]) -> _Split:
    """Guess where front matter without a closing fence ends: at a line of dashes, or before the first section."""
    loose = _LOOSE_CLOSE.search(text, max(start - 1, 0))
    heading = _first_heading(text, start, len(text))
    if loose and (not heading or loose.start() < heading.start()):
        dashes = loose["fence"].strip()
        message = f"{dashes} does not close the front matter; write --- with three hyphens at the start of the line"
        issue = Issue("KB007", *loose.span("fence"), message, "---", ((*loose.span("fence"), "---"),))
        return _Split(fence, start, loose.start() + 1, loose.end(), (*issues, issue))
    if heading:
        return _before_heading(text, fence, start, heading, issues)
    newline = "\r\n" if "\r\n" in text else "\n"
    add = "---" + newline if text.endswith(("\n", "\r")) else f"{newline}---{newline}"
    end = len(text.rstrip())
    last = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
    message = "the front matter is not closed; write a line --- after its last field"
    issue = Issue("KB007", last, max(end, last + 1), message, None, ((len(text), len(text), add),))
    return _Split(fence, start, len(text), len(text), (*issues, issue))


def _before_heading(
    text: str, fence: tuple[int, int], start: int, heading: re.Match[str], issues: list[Issue]
) -> _Split:
    line_end = re.compile(_EOL).match(text, len(text[: heading.start()].rstrip()))
    end = line_end.end() if line_end else heading.start()
    message = f"the front matter is not closed; write a line --- before {wording.clipped(heading.group(), 40)}"
    edit = (end, end, "---\r\n" if "\r\n" in text else "---\n")
    issue = Issue("KB007", *heading.span(), message, None, (edit,))
    return _Split(fence, start, end, heading.start(), (*issues, issue))


def _first_heading(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the first section heading that follows an empty line; others are comments to YAML."""
    for heading in _HEADING.finditer(text, max(start - 1, 0), end):
        if _AFTER_BLANK.search(text[max(0, heading.start() - _BLANK_REACH) : heading.start()]):
            return heading
    return None


def _without_body(text: str, split: _Split) -> _Split | None:
    """Return the split that ends the front matter before its first section heading, if it holds one."""
    heading = _first_heading(text, split.start, split.end)
    if heading and _FIELD_FOLLOWS.match(text, heading.end()):
        heading = None  # a comment between fields
    kept = [issue for issue in split.issues if issue.code != "KB007"]
    return _before_heading(text, split.fence, split.start, heading, kept) if heading else None


def _unclosed(split: _Split) -> Issue:
    message = "the front matter that opens here is not closed; write a line --- after its last field"
    return Issue("KB007", *split.fence, message)


def _read(text: str, split: _Split, *, plain: bool) -> tuple[str, Built, list[Issue]]:
    """Parse the front matter, mending it in memory for as long as its faults can be told apart."""
    front = text[split.start : split.end]
    unsafe = not plain and not is_plain(front) and _UNSAFE.search(front) is not None
    if unsafe:
        front = _UNSAFE.sub(lambda match: " " if match.group() in "\x85\u2028\u2029" else "\ufffd", front)
    restore: Mapping[int, str] | None = None
    if has_template(front) and (templates := list(_TEMPLATE_VALUE.finditer(front))):
        # Template syntax is text, and has a finding of its own; to YAML it would be a mapping in a mapping.
        front, restore = _STAND_INS.sub("\ufffd", front), RESTORE
        for match in templates:
            front = swapped(front, stand_ins(front, *match.span("value")))
    first_line = 1 + _count_lines(text[: split.start])
    faults: list[Issue] = []
    built = build(front, first_line=first_line, restore=restore)
    budget = _REPAIR_BUDGET
    while built.error is not None:
        if restore is None:
            front, restore = _STAND_INS.sub("\ufffd", front), RESTORE
        fault = diagnose(front, built.error)
        tabs = any(issue.code == "KB009" for issue in faults)
        budget -= 2 * len(front)
        if not fault.swaps or budget < 0 or len(faults) >= _MAX_REPAIRS:
            if not tabs:  # what follows tabs is their doing
                faults.append(fault.issue)
            break
        faults.append(_checked(front, fault.issue))
        front = swapped(front, fault.swaps)
        built = build(front, first_line=first_line, restore=restore)
    issues = [_placed(issue, split.start, restore, mend=not unsafe) for issue in (*faults, *built.issues)]
    if built.error is None and built.complete and not isinstance(built.value, dict):
        if built.value is None:
            built.value = {}
        else:
            issues.append(_not_fields(front, built.value, split.start))
    return front, built, issues


def has_template(text: str) -> bool:
    """Tell whether ``text`` may hold template syntax; for the many that do not, nothing else is looked at."""
    return "{{" in text or "{%" in text or "{#" in text


def _checked(front: str, issue: Issue) -> Issue:
    """Return the issue without its edits unless they are seen to mend it: YAML must get beyond the place."""
    if not issue.edits:
        return issue
    table = LineTable(front)
    fixed = apply_edits(front, [Edit(table.span(start, end), new) for start, end, new in issue.edits])
    error = build(fixed).error
    if error is None or (issue.code != "KB009" and diagnose(fixed, error).issue.start >= issue.end):
        return issue
    return replace(issue, edits=(), suggestion=None)


def _not_fields(front: str, value: Any, start: int) -> Issue:
    line = re.compile(r"\s*(?P<text>[^\r\n]*)").match(front)
    begin, end = line.span("text") if line else (0, 1)
    what = "a list" if isinstance(value, list) else wording.shown(str(value), 40)
    message = f"the front matter is {what} and not fields; write each field as a name, a colon, a space and a value"
    return Issue("KB019", start + begin, start + end, message)


def _placed(issue: Issue, start: int, restore: Mapping[int, str] | None, *, mend: bool) -> Issue:
    """Return an issue of the front matter as one of the file.

    Without ``mend`` it loses its edits: where characters were taken out for the parser, an edit would put the
    replacement into the file.
    """
    names = restore or {}
    edits = tuple((begin + start, end + start, new.translate(names)) for begin, end, new in issue.edits)
    return replace(
        issue,
        start=issue.start + start,
        end=issue.end + start,
        message=issue.message.translate(names),
        suggestion=issue.suggestion.translate(names) if mend and issue.suggestion is not None else None,
        edits=edits if mend else (),
    )


def _count_lines(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n") if "\r" in text else text.count("\n")


def _finding(path: str, table: LineTable, issue: Issue) -> Finding:
    edits = tuple(Edit(table.span(start, end), new) for start, end, new in issue.edits)
    return Finding(path, table.span(issue.start, issue.end), issue.code, issue.message, issue.suggestion, edits)
