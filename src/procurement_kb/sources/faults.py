"""Why YAML refuses a text, in our own words, and a stand-in that lets reading go on behind the fault.

A repair keeps every character at its place: the characters that trouble YAML are swapped for stand-ins from the private
use area, and the values get them back. So the positions of everything else stay true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from procurement_kb.sources import wording
from procurement_kb.sources.construct import Issue

_STAND_IN: Final = 0xE000
RESTORE: Final[dict[int, str]] = {_STAND_IN + code: chr(code) for code in range(0x80)}
"""What the stand-ins stand for, as for ``str.translate``."""

_SPECIAL: Final = frozenset(":#\"'[]{},&*!|>%@`\\-?=<")
_LINE: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)"
    r"(?:(?P<key>\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s#\"'\[\]{},][^#\r\n]*?)[ \t]*:(?:[ \t]+|(?=[\r\n]|\Z)))?"
    r"(?P<value>[^\r\n]*)"
)
_COMMENT: Final = re.compile(r"(?:^|(?<=[ \t]))#(?:[ \t].*)?$")
_CUT: Final = re.compile(r"(?<=[ \t])#(?=[^\s#])[^\r\n]*")
_KEY_REACH: Final = 500
"""How far into a line a key is looked for; the search is slow on a line of spaces."""
_FIELD_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_GLUED: Final = re.compile(r"[ \t]*(?:- +)*[A-Za-z_][\w-]*(?P<colon>:)(?=[^\s/:])")
_TABBED: Final = re.compile(r"(?m)(?:^|(?<=\r))(?P<space>[ ]*\t[ \t]*)")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_TAB_WIDTH: Final = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """What stopped the parser."""

    issue: Issue
    swaps: Mapping[int, str] = field(default_factory=dict)
    """Characters to put in, by offset, so that reading can go on; empty when it cannot."""


def swapped(text: str, swaps: Mapping[int, str]) -> str:
    """Return ``text`` with single characters swapped."""
    chars = list(text)
    for offset, char in swaps.items():
        chars[offset] = char
    return "".join(chars)


def stand_ins(text: str, start: int, end: int) -> dict[int, str]:
    """Return the swaps that make plain text of everything from ``start`` to ``end``."""
    return {i: chr(_STAND_IN + ord(text[i])) for i in range(start, end) if text[i] in _SPECIAL}


def diagnose(text: str, error: yaml.YAMLError) -> Fault:
    """Return what is wrong with ``text``, which ``error`` says is no YAML."""
    problem = str(getattr(error, "problem", None) or "")
    context = str(getattr(error, "context", None) or "")
    at = _offset(text, getattr(error, "problem_mark", None))
    since = _offset(text, getattr(error, "context_mark", None), at)
    for words, explain in _EXPLANATIONS:
        if words in problem or words in context:
            fault = explain(text, at, since)
            if fault is not None:
                return fault
    return _syntax(
        text, at, "YAML cannot read this line; check its indentation, quotes and colons, and those of the line before"
    )


def _offset(text: str, mark: Any, default: int = 0) -> int:
    """Return a mark's offset, moved back from an empty end of the text to the last character that is something."""
    if mark is None:
        return default
    offset = min(int(mark.index), len(text))
    return offset if text[offset:].strip() else len(text.rstrip())


def _line_bounds(text: str, offset: int) -> tuple[int, int]:
    """Return where the line around ``offset`` begins and ends, without its line end."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    match = re.compile(r"[^\r\n]*").match(text, start)
    return start, match.end() if match else start


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken apart; offsets into the text."""

    start: int
    indent: int
    key: str | None
    listed: bool
    value_start: int
    value_end: int
    """Without trailing space and without a comment."""


def _line(text: str, offset: int) -> _Line:
    start, end = _line_bounds(text, offset)
    match = _LINE.match(text, start, min(end, start + _KEY_REACH))
    if match is None:  # the pattern takes anything; this line is for the type checker
        return _Line(start, 0, None, listed=False, value_start=start, value_end=end)
    key = match["key"]
    begin = match.start("value")
    listed = bool(match["dash"])
    if key is not None and listed and not _FIELD_NAME.fullmatch(key):
        begin, key = match.start("key"), None  # "- Start early: ask: listen" is one sentence, not a field
    value = text[begin:end]
    if comment := _COMMENT.search(value):
        value = value[: comment.start()]
    return _Line(start, len(match["indent"]), key, listed, begin, begin + len(value.rstrip()))


def _quote_fault(text: str, start: int, end: int, code: str, message: str) -> Fault:
    """Return a fault that quotes around ``start`` to ``end`` mend; ``{}`` in ``message`` takes the quoted value."""
    value = text[start:end]
    lines = re.split(r"\r\n|\r|\n", value)
    new = wording.quoted(lines[0]) if len(lines) == 1 else None
    if new is not None:
        edits: tuple[tuple[int, int, str], ...] = ((start, end, new),)
    else:
        escapes = [(start + m.start(), start + m.start(), "\\") for m in re.finditer(r'[\\"]', value)]
        edits = ((start, start, '"'), *escapes, (end, end, '"'))
    shown = wording.clipped(new or wording.quoted(" ".join(line.strip() for line in lines)))
    issue = Issue(code, start, end, message.format(shown), new, edits)
    return Fault(issue, stand_ins(text, start, end))


def _syntax(text: str, offset: int, message: str, *, length: int | None = None) -> Fault:
    """Return a fault that only a person can mend: at ``offset``, up to the end of the line."""
    start, end = _line_bounds(text, offset)
    offset = min(max(offset, start), max(end - 1, start))
    stop = end if length is None else min(end, offset + length)
    return Fault(Issue("KB008", offset, max(stop, offset + 1), message))


def _colon(text: str, at: int, _since: int) -> Fault | None:
    """Explain a colon where no key can end."""
    line = _line(text, at)
    if at >= line.value_start and line.value_start < line.value_end:
        if text[line.value_start] in "\"'":
            return _after_end(text, at, line.value_start)
        if text[line.value_start] in "[{|>&*!":
            return None
        if line.key is not None or line.listed:
            return _colon_in_value(text, line.value_start, line.value_end)
    before = text[line.start : at].strip()
    above = _line(text, line.start - 1) if line.start else line
    above_text = text[above.start : line.start]
    if glued := _GLUED.match(above_text):
        return _glued(text, above.start + glued.start("colon"))
    if _FIELD_NAME.fullmatch(before.removeprefix("- ")) and above.start < line.start:
        if text[above.value_start : above.value_end].startswith(("'", '"')):
            return None
        return _syntax(
            text,
            line.start + line.indent,
            f"{before} is indented further than the field above it, so YAML takes it for more of that value; "
            "give both lines the same indentation",
            length=len(before),
        )
    first = _first_line_of_value(text, line)
    if first is None or text[first.value_start] in "\"'[{|>&*!":
        return None
    return _colon_in_value(text, first.value_start, _line(text, at).value_end)


def _colon_in_value(text: str, start: int, end: int) -> Fault:
    shown = wording.clipped(" ".join(text[start:end].split()))
    return _quote_fault(
        text, start, end, "KB016", f"YAML takes the colon in {_escape(shown)} for the end of a field's name; write {{}}"
    )


def _escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _first_line_of_value(text: str, line: _Line) -> _Line | None:
    """Return the line on which the unquoted value that goes on in ``line`` begins."""
    start = line.start
    while start:
        above = _line(text, start - 1)
        if above.start == start:  # between CR and LF
            above = _line(text, start - 2)
        start = above.start
        if above.indent < line.indent and (above.key is not None or above.listed):
            return above if above.value_start < above.value_end else None
    return None


def _glued(text: str, colon: int) -> Fault:
    """Explain a colon without a space behind it."""
    start, end = _line_bounds(text, colon)
    shown = wording.clipped(text[start:end].strip(), 40)
    message = f"the space behind the colon is missing in {shown}; write a space behind it"
    return Fault(Issue("KB008", colon, colon + 1, message, ": ", ((colon, colon + 1, ": "),)))


def _flow_mapping(text: str, at: int, since: int) -> Fault | None:
    return _flow(text, at, since, "}")


def _flow_sequence(text: str, at: int, since: int) -> Fault | None:
    return _flow(text, at, since, "]")


def _flow(text: str, at: int, since: int, close: str) -> Fault | None:
    """Explain what went wrong between brackets."""
    _, line_end = _line_bounds(text, since)
    if cut := _CUT.search(text, since, line_end):
        start = max(text.rfind(mark, since, cut.start()) for mark in ",[{") + 1
        start += len(text[start : cut.start()]) - len(text[start : cut.start()].lstrip())
        stops = [i for i in (text.find(mark, cut.start(), line_end) for mark in ",]}") if i >= 0]
        end = min(stops, default=line_end)
        rest = wording.clipped(cut.group().strip())
        return _quote_fault(
            text, start, end, "KB015", f'YAML takes "{_escape(rest)}" for a comment and cuts the list there; write {{}}'
        )
    if at <= line_end and text[at : at + 1] == ":":
        begins = [text.rfind(mark, since, at) + 1 for mark in ",[{"]
        start = max(begins)
        colon = text.find(": ", start, at)
        if close == "}" and colon >= 0:
            start = colon + 1
        start += len(text[start:at]) - len(text[start:at].lstrip())
        stops = [i for i in (text.find(mark, at, line_end) for mark in ",]}") if i >= 0]
        end = min(stops, default=line_end)
        end = start + len(text[start:end].rstrip())
        return _colon_in_value(text, start, end)
    if at > line_end or not text[at:].strip():
        opened = text[since : since + 1]
        return _syntax(text, since, f"the {opened} opened here is not closed; write {close} at the end of the list")
    token = wording.clipped(text[at:line_end].strip(), 30)
    return _syntax(
        text, at, f"a comma or {close} is missing before {token}; write one, or put the whole value in quotes"
    )


def _no_token(text: str, at: int, _since: int) -> Fault | None:
    """Explain a character with which nothing can begin."""
    char = text[at : at + 1]
    if char == "\t":
        return _tab(text, at, at)
    if char not in "@`%":
        return None
    line = _line(text, at)
    if line.value_start == at:
        start, end = at, line.value_end
    else:  # between brackets
        start, (_, stop) = at, _line_bounds(text, at)
        stops = [i for i in (text.find(mark, at, stop) for mark in ",]}") if i >= 0]
        end = at + len(text[at : min(stops, default=stop)].rstrip())
    return _quote_fault(text, start, end, "KB008", f"a value cannot begin with {char} unless it is quoted; write {{}}")


def _tab(text: str, at: int, _since: int) -> Fault:
    """Explain a tab that stands where YAML counts spaces."""
    tabbed = [match for match in _TABBED.finditer(text) if "\t" in match["space"]]
    if not any(match.start() <= at < match.end() for match in tabbed):
        message = "a tab stands where YAML wants a space; write a space"
        return Fault(Issue("KB009", at, at + 1, message, " ", ((at, at + 1, " "),)), {at: " "})
    first = tabbed[0]
    lines = f" (and {len(tabbed) - 1} more lines)" if len(tabbed) > 1 else ""
    message = f"this line{lines} is indented with a tab; write two spaces for each tab"
    edits = tuple((m.start(), m.end(), m["space"].replace("\t", " " * _TAB_WIDTH)) for m in tabbed)
    new = edits[0][2]
    swaps = {i: " " for m in tabbed for i in range(m.start(), m.end()) if text[i] == "\t"}
    return Fault(Issue("KB009", first.start(), first.end(), message, new, edits), swaps)


def _name_expected(text: str, _at: int, since: int) -> Fault | None:
    """Explain a value that begins with the sign of an anchor or alias."""
    line = _line(text, since)
    char = text[since : since + 1]
    end = line.value_end if line.value_start == since else since + 1
    return _quote_fault(
        text, since, end, "KB011", f"text that begins with {char} is a YAML anchor or alias; write {{}}"
    )


def _bad_tag(text: str, _at: int, since: int) -> Fault | None:
    """Explain a tag that is not even well-formed."""
    match = re.compile(r"![^\s,\[\]{}]*").match(text, since)
    if match is None:
        return None
    issue = Issue("KB012", match.start(), match.end(), wording.tag(match.group()))
    return Fault(issue, stand_ins(text, match.start(), match.end()))


def _block_header(text: str, _at: int, since: int) -> Fault | None:
    """Explain a value that begins with ``>`` or ``|`` and is no block of lines."""
    line = _line(text, since)
    if line.value_start != since:
        return None
    char = text[since]
    return _quote_fault(
        text, since, line.value_end, "KB008", f"a value cannot begin with {char} unless it is quoted; write {{}}"
    )


def _unclosed_quote(text: str, _at: int, since: int) -> Fault | None:
    """Explain a quotation mark without a second one."""
    quote = text[since : since + 1]
    start, end = _line_bounds(text, since)
    end = start + len(text[start:end].rstrip())
    message = f"the quotation mark {quote} opened here is not closed; write {quote} at the end of the value"
    return Fault(Issue("KB008", since, max(end, since + 1), message), stand_ins(text, since, max(end, since + 1)))


def _bad_escape(text: str, at: int, since: int) -> Fault | None:
    """Explain a backslash in double quotes."""
    slash = text.rfind("\\", since, at + 1)
    if slash < 0:
        return None
    token = wording.clipped(text[slash : slash + 2])
    message = f"{token} means nothing in double quotes; write \\{token} for the backslash, or use single quotes"
    issue = Issue("KB008", slash, slash + 2, message, "\\" + text[slash : slash + 2], ((slash, slash, "\\"),))
    return Fault(issue, {slash: chr(_STAND_IN + ord("\\"))})


def _bad_code(text: str, at: int, since: int) -> Fault | None:
    """Explain an escape for a character that does not exist."""
    slash = text.rfind("\\", since, at + 1)
    if slash < 0:
        return None
    message = "this escape names no character; write the character itself"
    return Fault(Issue("KB008", slash, at + 1, message), {slash: chr(_STAND_IN + ord("\\"))})


def _no_colon(text: str, _at: int, since: int) -> Fault | None:
    """Explain a line that should be a field and has no colon."""
    start, end = _line_bounds(text, since)
    if glued := _GLUED.match(text, start, end):
        return _glued(text, glued.start("colon"))
    shown = wording.clipped(text[since:end].strip(), 40)
    return _syntax(
        text,
        since,
        f"{shown} is no field; write a name and a colon before it, or indent it if it goes on from the line above",
    )


def _after_end(text: str, at: int, since: int) -> Fault | None:
    """Explain text behind a closing quotation mark or bracket."""
    line = _line(text, at)
    start, end = line.value_start, line.value_end
    first, value = text[start : start + 1], text[start:end]
    if not start < at < end:
        return _indentation(text, at, since)
    if first in {'"', "'"}:
        if _QUOTED.fullmatch(value):  # whole in itself: an earlier mark has swallowed its first one
            return _earlier_quote(text, line.start, first)
        new = wording.quoted(value[1:-1] if value.endswith(first) and len(value) > 1 else value)
        message = f"a value in quotes ends at its second {first}, and text follows it; write {wording.clipped(new)}"
        return Fault(Issue("KB008", start, end, message, new, ((start, end, new),)), stand_ins(text, start, end))
    if first in {"[", "{"}:
        message = "text follows the closing bracket of a list; for a value that begins with a bracket write {}"
        return _quote_fault(text, start, end, "KB008", message)
    return _indentation(text, at, since)


def _earlier_quote(text: str, before: int, quote: str) -> Fault | None:
    """Find the value above whose quotation mark is not closed on its line."""
    while before:
        line = _line(text, before - 1)
        value = text[line.value_start : line.value_end]
        if value.startswith(quote) and not _QUOTED.fullmatch(value):
            return _unclosed_quote(text, line.value_start, line.value_start)
        before = line.start if line.start < before else before - 1
    return None


def _indentation(text: str, at: int, _since: int) -> Fault | None:
    """Explain a line that fits no level of the lines above."""
    line = _line(text, at)
    if text[at : at + 1] == ":" and not text[line.start : at].strip(" -"):
        return Fault(Issue("KB023", at, at + 1, wording.key_not_text("")))
    if cut := _cut_above(text, line):
        return cut
    if text[at : at + 1] == "-" and not line.indent:
        return _syntax(text, at, "a list item stands where a field belongs; indent it below the field that it is for")
    token = wording.clipped(text[at : line.value_end].strip() or text[line.start : line.value_end].strip(), 30)
    message = f"the indentation of {token} fits no line above it; give it as many spaces as the line it belongs beside"
    return _syntax(text, at, message)


def _cut_above(text: str, line: _Line) -> Fault | None:
    """Explain a value over several lines that a hash has cut off."""
    if not line.start:
        return None
    start, end = _line_bounds(text, line.start - 1)
    above = _line(text, start)
    plain = text[above.value_start : above.value_start + 1] not in {'"', "'", "[", "{", "#", "|", ">"}
    cut = _CUT.search(text, above.value_start, end) if plain and line.indent > above.indent else None
    if cut is None:
        return None
    rest = wording.clipped(cut.group().strip())
    message = f'YAML takes "{rest}" for a comment and cuts the value there; put quotes around the whole value'
    stop = cut.start() + len(cut.group().rstrip())
    return Fault(Issue("KB015", above.value_start, stop, message), stand_ins(text, above.value_start, stop))


def _dash(text: str, at: int, _since: int) -> Fault | None:
    """Explain a list item on the line of its field."""
    line = _line(text, at)
    message = "a list item cannot stand on the line of its field; write it on the next line, indented, or put quotes around a value that begins with a hyphen"
    return Fault(Issue("KB008", at, max(line.value_end, at + 1), message), stand_ins(text, at, line.value_end))


def _question(text: str, at: int, _since: int) -> Fault | None:
    """Explain a question mark at the beginning of a value."""
    line = _line(text, at)
    return _quote_fault(
        text,
        at,
        max(line.value_end, at + 1),
        "KB008",
        "a value cannot begin with a question mark and a space unless it is quoted; write {}",
    )


def _node_content(text: str, at: int, _since: int) -> Fault | None:
    """Explain a comma with nothing before it."""
    return _syntax(text, at, "a value is missing before this sign; write one, or remove the sign", length=1)


def _directive(text: str, at: int, since: int) -> Fault | None:
    """Explain a YAML directive."""
    del at
    return _syntax(text, since, "a line that begins with % is a YAML directive, which records do not use; remove it")


_EXPLANATIONS: Final[tuple[tuple[str, Callable[[str, int, int], Fault | None]], ...]] = (
    ("tab character", _tab),
    ("cannot start any token", _no_token),
    ("mapping values are not allowed", _colon),
    ("scanning an alias", _name_expected),
    ("scanning an anchor", _name_expected),
    ("tag handle", _bad_tag),
    ("scanning a tag", _bad_tag),
    ("parsing a tag", _bad_tag),
    ("scanning a block scalar", _block_header),
    ("unexpected end of stream", _unclosed_quote),
    ("unknown escape", _bad_escape),
    ("escape code", _bad_code),
    ("hexdecimal", _bad_code),
    ("escape sequence", _bad_code),
    ("parsing a flow mapping", _flow_mapping),
    ("parsing a flow sequence", _flow_sequence),
    ("could not find expected ':'", _no_colon),
    ("entries are not allowed", _dash),
    ("mapping keys are not allowed", _question),
    ("parsing a block mapping", _after_end),
    ("parsing a block collection", _after_end),
    ("node content", _node_content),
    ("parsing a flow node", _node_content),
    ("<document start>", _directive),
    ("directive", _directive),
)
