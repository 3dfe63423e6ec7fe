"""Does a record hold personal data, or something left over from the skeleton? KB309, KB310."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.findings.lines import LineTable
from procurement_kb.graph.words import quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.registry import Context, check

PERSONAL_DATA = Rule(
    code="KB309",
    name="personal-data",
    severity=Severity.ERROR,
    title="A record holds an e-mail address or a telephone number.",
    why="The knowledge base holds no personal data: such details spread with every copy, go out of date, and their "
    "owners did not agree to it.",
    mend="Take it out and link to a page where readers find the contact, for instance the `website` of the "
    "organisation.",
    wrong=Example(record_type="organisation", body="Write to jane.doe@example.org for a demonstration.\n"),
    right=Example(
        record_type="organisation", body="Its [contact page](https://example.org/contact) says whom to ask.\n"
    ),
)
PLACEHOLDER = Rule(
    code="KB310",
    name="placeholder-left",
    severity=Severity.ERROR,
    title="A placeholder of the skeleton is left.",
    why="`TODO` marks what a new file still lacks. Readers should never see it.",
    mend="Write what the placeholder asks for, or take the line out if nothing is known.",
    wrong=Example(record_type="guidance", body="## In short\n\nTODO: three to five points.\n"),
    right=Example(record_type="guidance", body="## In short\n\n- Ask the market before you specify [@evaluation].\n"),
)

MARKER = "TODO"
"""What `kb new` writes where something is still to be filled in."""

_LOCAL = re.compile(r"[\w+&'.%-]*[\w+]$")
_DOMAIN = re.compile(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_RUN = r"\d[\d()./\u00a0 -]{4,18}\d"
_INTERNATIONAL = re.compile(rf"\+\(?{_RUN}")
_LABELLED = re.compile(rf"(?:tel|telephone|phone|fax)\b\.?:?[ ]?(?P<number>[+(]*{_RUN})", re.IGNORECASE)
_LABELS = {"tel": ("tel", "Tel", "TEL"), "phone": ("phone", "Phone"), "fax": ("fax", "Fax")}
"""How labels begin, in lower case, and the ways in which people write them."""
_DIGITS = range(7, 16)
"""How many digits a telephone number has with its country code, by ITU-T E.164."""
_GLUE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.=&?-")
_ADDRESS_BEFORE = 64
_MARKER = re.compile(rf"\b{MARKER}\b(?: \d+)?(?::[ \t]*[^\n\"']{{0,60}})?")


@check(PERSONAL_DATA)
def check_personal(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for e-mail addresses and telephone numbers in the whole file, comments of the front matter included."""
    del context
    text = loaded.source.text
    places = [*_mail_addresses(text), *_phone_numbers(text)]
    if not places:
        return
    lines = LineTable(text)
    for start, end, what in sorted(places):
        message = f"{what} {quoted(text[start:end])} is personal data; take it out and link to a contact page instead"
        yield Finding(loaded.source.path, lines.span(start, end), PERSONAL_DATA.code, message)


@check(PLACEHOLDER)
def check_placeholders(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for the marker that `kb new` leaves."""
    del context
    text = loaded.source.text
    if MARKER not in text:
        return
    lines = LineTable(text)
    for match in _MARKER.finditer(text):
        # A comment of the front matter is for the author and reaches no page.
        if _in_comment(match.start(), loaded.source.body_line, lines):
            continue
        message = f"{quoted(match[0].strip())} is left from the skeleton; write what it asks for"
        yield Finding(loaded.source.path, lines.span(match.start(), match.end()), PLACEHOLDER.code, message)


def _mail_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    # From "@" outwards: a pattern that starts with the name would look at every word of every text.
    for domain in _DOMAIN.finditer(text):
        at = domain.start()
        before = text[max(0, at - _ADDRESS_BEFORE) : at]
        local = _LOCAL.search(before)
        # "https://example.org/@name" and "https://user@host" are web addresses.
        if local and "://" not in before.split()[-1]:
            yield at - len(local[0]), domain.end(), "e-mail address"


def _phone_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _INTERNATIONAL.finditer(text):
        # A plus within a word or an address is no country code.
        if text[match.start() - 1 : match.start()] not in _GLUE:
            yield from _phone_number(match, 0)
    # Three searches instead of seven. No other letter than this one becomes two in lower case.
    lowered = text.replace("\u0130", "i").lower()
    for label, spellings in _LABELS.items():
        at = lowered.find(label)
        while at >= 0:
            labelled = _LABELLED.match(text, at) if text.startswith(spellings, at) else None
            if labelled and not text[at - 1 : at].isalnum() and not labelled["number"].startswith("+"):
                yield from _phone_number(labelled, "number")
            at = lowered.find(label, at + 1)


def _phone_number(match: re.Match[str], group: str | int) -> Iterator[tuple[int, int, str]]:
    digits = sum(character.isdigit() for character in match[group])
    if digits in _DIGITS:
        yield match.start(group), match.end(group), "telephone number"


def _in_comment(offset: int, body_line: int, lines: LineTable) -> bool:
    line, column = lines.position(offset)
    return line < body_line and "#" in lines.line(line)[: column - 1]
