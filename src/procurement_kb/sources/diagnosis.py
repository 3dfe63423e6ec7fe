"""Why YAML refuses a text, in our own words, and how reading can go on behind the fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml

from procurement_kb.sources import wording
from procurement_kb.sources.construct import Issue
from procurement_kb.sources.faults import (
    FIELD_NAME,
    RESTORE,
    STAND_IN,
    Fault,
    Line,
    line_at,
    line_bounds,
    quote_fault,
    stand_ins,
    syntax_fault,
)

_CUT: Final = re.compile(r"(?<=[ \t])#(?=[^\s#])[^\r\n]*")
_GLUED: Final = re.compile(r"[ \t]*(?:- +)*[A-Za-z_][\w-]*(?P<colon>:)(?=[^\s/:])")
_TABBED: Final = re.compile(r"(?m)(?:^|(?<=\r))(?P<space>[ ]*\t[ \t]*)")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_NOT_PLAIN: Final = "\"'[{|>&*!"
_DIRECTIVE: Final = re.compile(r"(?:^|(?<=[\r\n]))%")
_TAB_WIDTH: Final = 2


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
    return syntax_fault(
        text, at, "YAML cannot read this line; check its indentation, quotes and colons, and those of the line before"
    )


def _words(text: str, limit: int = wording.CLIP) -> str:
    """Return a stretch of the file for a message: on one line, clipped, and without stand-ins."""
    return wording.clipped(text.translate(RESTORE), limit)


def _offset(text: str, mark: Any, default: int = 0) -> int:
    """Return a mark's offset, moved back from an empty end of the text to the last character that is something."""
    if mark is None:
        return default
    offset = min(int(mark.index), len(text))
    return offset if text[offset:].strip() or text[offset : offset + 1] == "\t" else len(text.rstrip())


def _colon(text: str, at: int, since: int) -> Fault | None:
    """Explain a colon where no key can end."""
    line = line_at(text, at)
    if not line.value_start <= at < line.value_end:
        return _colon_of_key(text, at, line)
    first = text[line.value_start]
    if first in "\"'":
        return _after_end(text, at, since)
    if first in _NOT_PLAIN:
        return None
    return _colon_in_value(text, line.value_start, line.value_end) if line.key is not None or line.listed else None


def _colon_of_key(text: str, at: int, line: Line) -> Fault | None:
    """Explain a line that looks like a field, and that YAML takes for more of the value above."""
    before = text[line.start : at].strip().removeprefix("- ")
    if not line.start:
        return None
    above = line_at(text, line.start - 1)
    if glued := _GLUED.match(text, above.start, line.start):
        return _glued(text, glued.start("colon"))
    if FIELD_NAME.fullmatch(before):
        if text[above.value_start] in "\"'":
            return None
        message = (
            f"{before} is indented further than the field above it, so YAML takes it for more of that value; "
            "give both lines the same indentation"
        )
        return syntax_fault(text, line.start + line.indent, message, length=len(before))
    first = _first_line_of_value(text, line)
    if first is None or text[first.value_start] in _NOT_PLAIN:
        return None
    return _colon_in_value(text, first.value_start, line.value_end)


def _colon_in_value(text: str, start: int, end: int) -> Fault:
    shown = _words(" ".join(text[start:end].split()))
    return quote_fault(
        text, start, end, "KB016", f"YAML takes the colon in {_escape(shown)} for the end of a field's name; write {{}}"
    )


def _escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _first_line_of_value(text: str, line: Line) -> Line | None:
    """Return the line on which the unquoted value that goes on in ``line`` begins."""
    start = line.start
    while start:
        above = line_at(text, start - 1)
        if above.start == start:  # between CR and LF
            above = line_at(text, start - 2)
        start = above.start
        if above.indent < line.indent and (above.key is not None or above.listed):
            return above if above.value_start < above.value_end else None
    return None


def _glued(text: str, colon: int) -> Fault:
    """Explain a colon without a space behind it."""
    start, end = line_bounds(text, colon)
    shown = _words(text[start:end].strip(), 40)
    message = f"the space behind the colon is missing in {shown}; write a space behind it"
    return Fault(Issue("KB008", colon, colon + 1, message, ": ", ((colon, colon + 1, ": "),)))


def _flow_mapping(text: str, at: int, since: int) -> Fault | None:
    return _flow(text, at, since, "}")


def _flow_sequence(text: str, at: int, since: int) -> Fault | None:
    return _flow(text, at, since, "]")


def _flow(text: str, at: int, since: int, close: str) -> Fault | None:
    """Explain what went wrong between brackets."""
    _, line_end = line_bounds(text, since)
    if cut := _CUT.search(text, since, line_end):
        start = max(text.rfind(mark, since, cut.start()) for mark in ",[{") + 1
        start += len(text[start : cut.start()]) - len(text[start : cut.start()].lstrip())
        stops = [i for i in (text.find(mark, cut.start(), line_end) for mark in ",]}") if i >= 0]
        end = min(stops, default=line_end)
        rest = _words(cut.group().strip())
        return quote_fault(
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
        return syntax_fault(
            text, since, f"the {opened} opened here is not closed; write {close} at the end of the list"
        )
    token = _words(text[at:line_end].strip(), 30)
    return syntax_fault(
        text, at, f"a comma or {close} is missing before {token}; write one, or put the whole value in quotes"
    )


def _no_token(text: str, at: int, _since: int) -> Fault | None:
    """Explain a character with which nothing can begin."""
    char = text[at : at + 1]
    if char == "\t":
        return _tab(text, at, at)
    if char not in "@`%":
        return None
    line = line_at(text, at)
    if line.value_start == at:
        start, end = at, line.value_end
    else:  # between brackets
        start, (_, stop) = at, line_bounds(text, at)
        stops = [i for i in (text.find(mark, at, stop) for mark in ",]}") if i >= 0]
        end = at + len(text[at : min(stops, default=stop)].rstrip())
    return quote_fault(text, start, end, "KB008", f"a value cannot begin with {char} unless it is quoted; write {{}}")


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
    line = line_at(text, since)
    char = text[since : since + 1]
    end = line.value_end if line.value_start == since else since + 1
    return quote_fault(text, since, end, "KB011", f"text that begins with {char} is a YAML anchor or alias; write {{}}")


def _bad_tag(text: str, _at: int, since: int) -> Fault | None:
    """Explain a tag that is not even well-formed."""
    match = re.compile(r"![^\s,\[\]{}]*").match(text, since)
    if match is None:
        return None
    issue = Issue("KB012", match.start(), match.end(), wording.tag(match.group().translate(RESTORE)))
    return Fault(issue, stand_ins(text, match.start(), match.end()))


def _block_header(text: str, _at: int, since: int) -> Fault | None:
    """Explain a value that begins with ``>`` or ``|`` and is no block of lines."""
    line = line_at(text, since)
    if line.value_start != since:
        return None
    char = text[since]
    return quote_fault(
        text, since, line.value_end, "KB008", f"a value cannot begin with {char} unless it is quoted; write {{}}"
    )


def _unclosed_quote(text: str, _at: int, since: int) -> Fault | None:
    """Explain a quotation mark without a second one."""
    quote = text[since : since + 1]
    start, end = line_bounds(text, since)
    end = start + len(text[start:end].rstrip())
    message = f"the quotation mark {quote} opened here is not closed; write {quote} at the end of the value"
    return Fault(Issue("KB008", since, max(end, since + 1), message), stand_ins(text, since, max(end, since + 1)))


def _bad_escape(text: str, at: int, since: int) -> Fault | None:
    """Explain a backslash in double quotes."""
    slash = text.rfind("\\", since, at + 1)
    if slash < 0:
        return None
    token = _words(text[slash : slash + 2])
    message = f"{token} means nothing in double quotes; write \\{token} for the backslash, or use single quotes"
    issue = Issue("KB008", slash, slash + 2, message, "\\" + text[slash : slash + 2], ((slash, slash, "\\"),))
    return Fault(issue, {slash: chr(STAND_IN + ord("\\"))})


def _bad_code(text: str, at: int, since: int) -> Fault | None:
    """Explain an escape for a character that does not exist."""
    slash = text.rfind("\\", since, at + 1)
    if slash < 0:
        return None
    message = "this escape names no character; write the character itself"
    return Fault(Issue("KB008", slash, at + 1, message), {slash: chr(STAND_IN + ord("\\"))})


def _no_colon(text: str, _at: int, since: int) -> Fault | None:
    """Explain a line that should be a field and has no colon."""
    start, end = line_bounds(text, since)
    if glued := _GLUED.match(text, start, end):
        return _glued(text, glued.start("colon"))
    shown = _words(text[since:end].strip(), 40)
    return syntax_fault(
        text,
        since,
        f"{shown} is no field; write a name and a colon before it, or indent it if it goes on from the line above",
    )


def _after_end(text: str, at: int, since: int) -> Fault | None:
    """Explain text behind a closing quotation mark or bracket."""
    line = line_at(text, at)
    start, end = line.value_start, line.value_end
    first, value = text[start : start + 1], text[start:end].translate(RESTORE)
    if not start < at < end:
        return _indentation(text, at, since)
    if first in {'"', "'"}:
        if _QUOTED.fullmatch(value):  # whole in itself: an earlier mark has swallowed its first one
            return _earlier_quote(text, line.start, first)
        new = wording.quoted(value[1:-1] if value.endswith(first) and len(value) > 1 else value)
        message = f"a value in quotes ends at its second {first}, and text follows it; write {_words(new)}"
        return Fault(Issue("KB008", start, end, message, new, ((start, end, new),)), stand_ins(text, start, end))
    if first in {"[", "{"}:
        message = "text follows the closing bracket of a list; for a value that begins with a bracket write {}"
        return quote_fault(text, start, end, "KB008", message)
    return _indentation(text, at, since)


def _earlier_quote(text: str, before: int, quote: str) -> Fault | None:
    """Find the value above whose quotation mark is not closed on its line."""
    while before:
        line = line_at(text, before - 1)
        value = text[line.value_start : line.value_end]
        if value.startswith(quote) and not _QUOTED.fullmatch(value):
            return _unclosed_quote(text, line.value_start, line.value_start)
        before = line.start if line.start < before else before - 1
    return None


def _indentation(text: str, at: int, _since: int) -> Fault | None:
    """Explain a line that fits no level of the lines above."""
    line = line_at(text, at)
    if text[at : at + 1] == ":" and not text[line.start : at].strip(" -"):
        return Fault(Issue("KB023", at, at + 1, wording.key_not_text("")))
    if cut := _cut_above(text, line):
        return cut
    if text[at : at + 1] == "-" and not line.indent:
        return syntax_fault(
            text, at, "a list item stands where a field belongs; indent it below the field that it is for"
        )
    token = _words(text[at : line.value_end].strip() or text[line.start : line.value_end].strip(), 30)
    message = f"the indentation of {token} fits no line above it; give it as many spaces as the line it belongs beside"
    return syntax_fault(text, at, message)


def _cut_above(text: str, line: Line) -> Fault | None:
    """Explain a value over several lines that a hash has cut off."""
    if not line.start:
        return None
    start, end = line_bounds(text, line.start - 1)
    above = line_at(text, start)
    plain = text[above.value_start : above.value_start + 1] not in {'"', "'", "[", "{", "#", "|", ">"}
    cut = _CUT.search(text, above.value_start, end) if plain and line.indent > above.indent else None
    if cut is None:
        return None
    rest = _words(cut.group().strip())
    message = f'YAML takes "{rest}" for a comment and cuts the value there; put quotes around the whole value'
    stop = cut.start() + len(cut.group().rstrip())
    return Fault(Issue("KB015", above.value_start, stop, message), stand_ins(text, above.value_start, stop))


def _dash(text: str, at: int, _since: int) -> Fault | None:
    """Explain a list item on the line of its field."""
    line = line_at(text, at)
    message = "a list item cannot stand on the line of its field; write it on the next line, indented, or put quotes around a value that begins with a hyphen"
    return Fault(Issue("KB008", at, max(line.value_end, at + 1), message), stand_ins(text, at, line.value_end))


def _question(text: str, at: int, _since: int) -> Fault | None:
    """Explain a question mark at the beginning of a value."""
    line = line_at(text, at)
    return quote_fault(
        text,
        at,
        max(line.value_end, at + 1),
        "KB008",
        "a value cannot begin with a question mark and a space unless it is quoted; write {}",
    )


def _node_content(text: str, at: int, _since: int) -> Fault | None:
    """Explain a comma or a colon with nothing before it."""
    if text[at : at + 1] == ":":
        return Fault(Issue("KB023", at, at + 1, wording.key_not_text("")))
    return syntax_fault(text, at, "a value is missing before this sign; write one, or remove the sign", length=1)


def _directive(text: str, at: int, _since: int) -> Fault | None:
    """Explain a YAML directive; the parser complains at the line after it."""
    lines = [match.start() for match in _DIRECTIVE.finditer(text, 0, at + 1)]
    if not lines:
        return None
    message = "a line that begins with % is a YAML directive, which records do not use; remove it"
    return syntax_fault(text, lines[-1], message)


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
