"""How the findings of this layer are worded: one sentence that names the value and says what to write instead."""

from __future__ import annotations

from typing import Final

CLIP: Final = 60

MERGE_KEY: Final = "the merge key << copies fields from another place; write the fields out here"
COMPLEX_KEY: Final = (
    "a list or a group of fields stands where the name of a field belongs; write a name, a colon and the value, "
    'and put quotes around a value that begins with a bracket or with "? "'
)
SECOND_DOCUMENT: Final = "a second YAML document begins here; remove this line, because a record has one front matter"


def shown(value: str, limit: int = CLIP) -> str:
    """Return ``value`` in double quotes for a message: on one line, clipped, and with invisible characters named."""
    clipped = value if len(value) <= limit else value[: limit - 1] + "…"
    return '"' + "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in clipped) + '"'


def quoted(value: str) -> str:
    """Return ``value`` as a quoted YAML scalar on one line."""
    if '"' in value and "'" not in value and "\\" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def misread(code: str, raw: str, reading: str, *, ambiguous: bool = False) -> str:
    """Word KB013, KB014 and KB017."""
    if code == "KB017":
        return f"{raw} is not a date of the calendar; write a day that exists, as in 2018-02-28"
    instead = f"write {quoted(raw)}"
    if ambiguous and code == "KB014":
        instead = f"write a number, or {quoted(raw)} if it is text"
    elif ambiguous:
        instead = f"write {reading} if that is what you mean, or {quoted(raw)} for the word"
    return f"YAML reads {raw} without quotes as {reading}; {instead}"


def key_not_text(raw: str) -> str:
    """Word KB023 for a key that is a number, a date, true, false or nothing."""
    if not raw:
        return "the name of the field is missing before this colon; write a name, or remove the line"
    return f"the key {shown(raw, 40)[1:-1]} is not text; write {quoted(raw)}"


def cut_at_hash(raw: str, rest: str, whole: str) -> str:
    """Word KB015."""
    kept = f"cuts the value to {shown(raw)}" if raw else "finds no value"
    return (
        f"YAML takes {shown(rest)} for a comment and {kept}; write {clipped(whole)}, or a space behind the hash "
        "if it is a comment"
    )


def clipped(text: str, limit: int = CLIP) -> str:
    """Return ``text`` for a message, on one line and clipped, without quotes of its own."""
    return shown(text, limit)[1:-1]


def tag(token: str) -> str:
    """Word KB012."""
    return f"{clipped(token)} is a YAML tag, which records do not use; remove it, or put the whole value in quotes"


def alias(name: str, line: int | None) -> str:
    """Word KB011 for an alias."""
    if line is None:
        return (
            f"*{clipped(name)} repeats a value that is not in this file; write the value out, or put text that begins "
            "with * in quotes"
        )
    return f"*{clipped(name)} repeats the value of line {line}; write the value out here"


def unused_anchor(name: str) -> str:
    """Word KB011 for an anchor that nothing repeats."""
    return f"&{clipped(name)} is a YAML anchor, which records do not use; remove it, or put text that begins with & in quotes"


def repeated(name: str, first: int, second: int) -> str:
    """Word KB010."""
    return f"{shown(name)} is given twice, on line {first} and on line {second}; keep one of them"


def too_deep(limit: int) -> str:
    """Word KB018."""
    return f"lists and fields stand more than {limit} deep in each other; write them flat, as the field reference shows"
