"""Has the text the sections and headings that readers expect? KB301 to KB305, KB311."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procurement_kb.findings import Edit, Example, Finding, Rule, Severity, Span
from procurement_kb.graph.words import and_list, quoted
from procurement_kb.records.hints import near
from procurement_kb.records.load import Loaded
from procurement_kb.rules.registry import Context, check
from procurement_kb.sources.body import Heading, LinkKind

_CASE = {
    "Need": "Nurses lost time to pumps that did not talk to the patient record [@evaluation].",
    "Approach": "The hospital asked the market first [@evaluation].",
    "Outcome": "Dosing errors fell by a third [@evaluation].",
    "Lessons": "Measure before the contract starts [@evaluation].",
}


def _body(*names: str) -> str:
    return "\n".join(f"## {name}\n\n{_CASE.get(name, _CASE['Outcome'])}\n" for name in names)


SECTION_MISSING = Rule(
    code="KB301",
    name="missing-section",
    severity=Severity.ERROR,
    title="A section that every record of its type has is missing.",
    why="Readers who compare pages look for the same things in the same place, and the site's tools rely on them.",
    mend="Add the section with its heading of the second level, exactly as named. If nothing is known yet, say so "
    "there.",
    wrong=Example(body=_body("Need", "Approach", "Outcome")),
    right=Example(body=_body("Need", "Approach", "Outcome", "Lessons")),
)
SECTION_ORDER = Rule(
    code="KB302",
    name="section-order",
    severity=Severity.ERROR,
    title="The sections stand in another order than on other pages of the type.",
    why="The order tells the story: what was needed, what was done, what came of it, what to learn.",
    mend="Move the sections into the order that the message gives. Sections of your own may stand between them.",
    wrong=Example(body=_body("Need", "Outcome", "Approach", "Lessons")),
    right=Example(body=_body("Need", "Approach", "Outcome", "Lessons")),
)
TOP_HEADING = Rule(
    code="KB303",
    name="top-level-heading",
    severity=Severity.ERROR,
    title="The text has a heading of the first level.",
    why="The page shows its `title` as the heading of the first level. A second one confuses screen readers and search "
    "engines.",
    mend="Take the heading out if it repeats the title; otherwise write it with two hashes.",
    wrong=Example(record_type="term", body="# Pre-commercial procurement\n\nIt buys research [@evaluation].\n"),
    right=Example(record_type="term", body="## Pre-commercial procurement\n\nIt buys research [@evaluation].\n"),
)
LEVEL_SKIPPED = Rule(
    code="KB304",
    name="heading-level-skipped",
    severity=Severity.WARNING,
    title="A heading skips a level.",
    why="People who listen to a page move by its headings, and a level that is missing sounds like a part that is.",
    mend="Give the heading one hash more than the heading above that it belongs to; the first level is the title.",
    wrong=Example(record_type="term", body="### Where it is used\n\nIn research [@evaluation].\n"),
    right=Example(record_type="term", body="## Where it is used\n\nIn research [@evaluation].\n"),
)
EMPTY_BODY = Rule(
    code="KB305",
    name="empty-body",
    severity=Severity.ERROR,
    title="The record has no text.",
    why="Its page would show facts and no story.",
    mend="Write at least a few sentences below the closing `---`.",
    wrong=Example(record_type="tool", body="\n"),
    right=Example(record_type="tool", body="It compares offers over their whole life [@evaluation].\n"),
)
LINK_WORDS = Rule(
    code="KB311",
    name="link-without-words",
    severity=Severity.WARNING,
    title="The words of a link do not say where it leads.",
    why="People who listen to a page call up a list of its links: ten times “here” tells them nothing, and an address "
    "is read out letter by letter.",
    mend="Make the link of words that name what is at its other end.",
    wrong=Example(record_type="term", body="The toolkit is [here](https://example.org/toolkit) [@evaluation].\n"),
    right=Example(
        record_type="term", body="Use the [lead buyers' toolkit](https://example.org/toolkit) [@evaluation].\n"
    ),
)

_EMPTY_WORDS = frozenset(
    {"here", "click here", "click", "this", "this link", "link", "read more", "more", "see here", "this page", "source"}
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FIRST_TEXT = re.compile(r"\S[^\n]*")


@check(SECTION_MISSING, SECTION_ORDER, EMPTY_BODY)
def check_sections(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for the sections that the record's type asks for."""
    source = loaded.source
    start = _FIRST_TEXT.search(source.body)
    if start is None:
        message = "the record has no text; write some below the front matter"
        yield Finding(source.path, Span.at(source.body_line, 1, 0), EMPTY_BODY.code, message)
        return
    scan = context.scans.get(source.path)
    wanted = loaded.model.kind_.sections if loaded.model is not None else ()
    if scan is None or not wanted:
        return
    here = [heading for heading in scan.headings if heading.level == 2 and heading.text in wanted]  # noqa: PLR2004
    missing = [name for name in wanted if name not in {heading.text for heading in here}]
    spare = [heading for heading in scan.headings if heading not in here]
    for name in tuple(missing):
        meant = _misspelt(name, spare)
        if meant is not None:
            missing.remove(name)
            yield _renamed(loaded, meant, name)
    if missing:
        names = and_list([quoted(f"## {name}") for name in missing])
        message = (
            f"{'the section' if len(missing) == 1 else 'the sections'} {names} {'is' if len(missing) == 1 else 'are'} "
        )
        message += "missing; add the heading and say what is known"
        line = source.body_line + source.body.count("\n", 0, start.start())
        yield Finding(source.path, Span.at(line, 1, len(start[0])), SECTION_MISSING.code, message)
    yield from _order(loaded, here, wanted)


def _misspelt(name: str, spare: Sequence[Heading]) -> Heading | None:
    """Return the heading that probably means the section ``name``: of another level, case, number or spelling."""
    words = {heading.text.casefold().rstrip(":"): heading for heading in reversed(spare)}
    meant = name.casefold() if name.casefold() in words else near(name.casefold(), words)
    return words[meant] if meant is not None else None


def _renamed(loaded: Loaded, heading: Heading, name: str) -> Finding:
    edits = (Edit(heading.span, name),) if heading.level == 2 else ()  # noqa: PLR2004
    message = f"heading {quoted('#' * heading.level + ' ' + heading.text)} is not the section this type has; "
    message += f"did you mean {quoted('## ' + name)}?"
    return Finding(loaded.source.path, heading.span, SECTION_MISSING.code, message, name if edits else None, edits)


def _order(loaded: Loaded, here: Sequence[Heading], wanted: Sequence[str]) -> Iterator[Finding]:
    first: dict[str, Heading] = {}
    for heading in here:
        first.setdefault(heading.text, heading)
    found = list(first)
    right = [name for name in wanted if name in first]
    for name, expected in zip(found, right, strict=True):
        if name != expected:
            message = f"section {quoted(name)} stands before {quoted(expected)}; the order is {', '.join(wanted)}"
            yield Finding(loaded.source.path, first[name].span, SECTION_ORDER.code, message)
            return


@check(TOP_HEADING, LEVEL_SKIPPED)
def check_headings(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the levels of the headings."""
    scan = context.scans.get(loaded.source.path)
    level = 1
    for heading in scan.headings if scan is not None else ():
        if heading.level == 1:
            message = (
                f"heading {quoted(heading.text)} is of the first level, which is the title's; write ## or take it out"
            )
            yield Finding(loaded.source.path, heading.span, TOP_HEADING.code, message)
        elif heading.level > level + 1:
            hashes, right = "#" * heading.level, "#" * (level + 1)
            message = f"heading {quoted(f'{hashes} {heading.text}')} skips a level; write {right}"
            yield Finding(loaded.source.path, heading.span, LEVEL_SKIPPED.code, message)
        level = heading.level


@check(LINK_WORDS)
def check_link_words(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the words of each link."""
    scan = context.scans.get(loaded.source.path)
    for link in scan.links if scan is not None else ():
        if link.kind is LinkKind.DEFINITION:
            continue
        words = link.text.strip()
        if link.kind is LinkKind.AUTOLINK or _ADDRESS.fullmatch(words):
            # Mail addresses are personal data, which has a finding of its own.
            if link.target.startswith(("http:", "https:")):
                message = f"{quoted(words)} is an address, not words; write [what is there]({link.target})"
                yield Finding(loaded.source.path, link.span, LINK_WORDS.code, message)
        elif not words or words.casefold().strip(".!:>» ") in _EMPTY_WORDS:
            message = f"link words {quoted(words)} do not say where the link leads; name what is there"
            yield Finding(loaded.source.path, link.span, LINK_WORDS.code, message)
