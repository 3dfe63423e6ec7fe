"""Is there anything in a record that could run, load or hide something? KB401 to KB409, for bodies and front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from procurement_kb.findings import Edit, Finding, Span
from procurement_kb.findings.lines import LineTable
from procurement_kb.sources import safety_codes as codes
from procurement_kb.sources.addresses import active, bare, danger
from procurement_kb.sources.body_model import BodyScan, Html, Link, LinkKind
from procurement_kb.sources.decoding import MAX_OF_A_KIND
from procurement_kb.sources.frontmatter import has_template
from procurement_kb.sources.html_names import HTML_NAMES, instead_of
from procurement_kb.sources.invisible import find_invisible
from procurement_kb.sources.model import Loc, SourceFile
from procurement_kb.sources.wording import clipped, shown

_MOST_EDITS: Final = 200
"""How often a character may stand in a file to be taken out: more is no slip of an editor."""

_VALUE_TAG: Final = re.compile(r"<(?:/?(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?=[\s/>])|!--)")
_VALUE_TEMPLATE: Final = re.compile(r"\{\{|\{%|\{#")
_SUSPECTS: Final = ("<", "\\", "&", "\t", "script:", "file:", "blob:", "filesystem:", "../", "--8<--")
"""Without one of them, in lower case, no value can be unsafe; most files have none. `_has_data` looks for one more."""
_DATA: Final = re.compile(r"data:(?<![a-z]data:)(?<![a-z] data:)")
"""Such an address where a value can begin, which is not within a sentence."""
_SUSPECT_VALUE: Final = re.compile(r"[<{&:]|\.\.")
"""Without one of them a single value that is no address is safe: it has no scheme, no markup and climbs no folders."""
_ADDRESS_FIELDS: Final = frozenset({"url", "website", "link", "href", "image"})


def check_body(source: SourceFile, scan: BodyScan) -> list[Finding]:
    """Return what is unsafe in the body of ``source``, of which ``scan`` is the scan."""
    path = source.path
    findings: list[Finding] = []

    def add(code: str, span: Span, message: str) -> None:
        findings.append(Finding(path, span, code, message))

    for tag in _tags(scan.html):
        add("KB401", tag.span, f"{_tag_name(tag)} is raw HTML; {instead_of(tag.tag)}")
    for link in (*scan.links, *scan.images):
        _check_link(add, path, link)
    for passage in scan.attribute_lists:
        add("KB403", passage.span, _attributes(passage.text))
    for passage in scan.templates:
        add("KB404", passage.span, f"{clipped(passage.text)} is template syntax; remove it, or write it in backticks")
    for passage in scan.includes:
        add("KB405", passage.span, f"{clipped(passage.text)} includes a file; write the text here, or link to it")
    if scan.open_fence is not None:
        add("KB024", scan.open_fence, "this fence is not closed; write the same marks on a line of their own after it")
    findings.extend(_invisible(source, front=False))
    return _capped(findings)


def check_values(source: SourceFile) -> list[Finding]:
    """Return what is unsafe in the front matter of ``source``: in its text and in what its values say."""
    findings = list(_invisible(source, front=True))
    front = source.text[: len(source.text) - len(source.body)] if source.body else source.text
    lowered = front.lower()
    bare_slashes = front.count("//") > front.count("://")
    suspect = bare_slashes or has_template(front) or any(suspect in lowered for suspect in _SUSPECTS)
    if suspect or _has_data(lowered):
        escapes = "\\" in front
        for loc, value in _strings(source.values, (), []):
            findings.extend(_check_value(source, loc, value))
            if escapes:
                findings.extend(_escaped(source, loc, value, front))
    return _capped(findings)


def _has_data(lowered: str) -> bool:
    """Tell whether a value may begin with ``data:``; where there is a tag, its name may stand before the value."""
    return "data:" in lowered and ("!" in lowered or _DATA.search(lowered) is not None)


def _check_link(add: Any, path: str, link: Link) -> None:
    """Check one link or image; a reference is checked where its address is written, at the definition."""
    if link.kind is not LinkKind.REFERENCE and (found := danger(link.target, path)):
        add(found.code, link.target_span, f"{shown(link.target)} {found.what}; {codes.INSTEAD[found.code]}")
    if not link.image:
        return
    if bare(link.target).startswith(("http:", "https:")):
        add(
            "KB408",
            link.span,
            f"the picture {shown(link.target)} comes from another host; put it beside the record and write its file name",
        )
    if not link.text.strip():
        add(
            "KB409",
            link.span,
            f"the picture {shown(link.target)} has no description; write in the brackets what it shows",
        )


def _attributes(text: str) -> str:
    if text.startswith("!!!"):
        return f'{clipped(text)} gives a note more than its kind and title; write it as !!! note "Title"'
    return f"{clipped(text)} is an attribute list, which records do not use; remove it"


def _tags(tags: Iterable[Html]) -> Iterator[Html]:
    """Yield the tags that need a finding: not the closing tag of an element that has one."""
    opened: dict[str, int] = {}
    for tag in tags:
        if not tag.closing:
            opened[tag.tag] = opened.get(tag.tag, 0) + 1
        elif opened.get(tag.tag):
            opened[tag.tag] -= 1
            continue
        yield tag


def _tag_name(tag: Html) -> str:
    if tag.tag == "!--":
        return "a comment <!-- … -->"
    if not tag.tag[0].isalpha():
        return clipped(tag.text, 30)
    return f"<{'/' if tag.closing else ''}{clipped(tag.tag, 30)}>"


def _check_value(source: SourceFile, loc: Loc, value: str) -> Iterable[Finding]:
    """Check one text of the front matter; one finding is enough for a value."""
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    is_address = name in _ADDRESS_FIELDS or name.endswith("_url")
    if not is_address and not _SUSPECT_VALUE.search(value):
        return ()
    problem = _problem(value, is_address=is_address, path=source.path)
    if problem is None:
        return ()
    code, message = problem
    return (Finding(source.path, source.span(loc), code, message),)


def _escaped(source: SourceFile, loc: Loc, value: str, front: str) -> Iterator[Finding]:
    """Check a text for an invisible character that the file spells as an escape; others have their finding."""
    kind = next((kind for kind in find_invisible(value) if kind.char not in front), None)
    if kind is not None:
        message = f"{shown(value)} spells an invisible character ({kind.name}); leave it out"
        yield Finding(source.path, source.span(loc), "KB407", message)


def _problem(value: str, *, is_address: bool, path: str) -> tuple[str, str] | None:
    """Return the code and message for a text that is unsafe."""
    if scheme := active(value):
        return (
            "KB402",
            f"{shown(value)} is a {scheme}: address, which can run or carry a program; {codes.INSTEAD['KB402']}",
        )
    if is_address and (found := danger(value, path)):
        return found.code, f"{shown(value)} {found.what}; {codes.INSTEAD[found.code]}"
    if value.startswith(("../", "..\\")) or "/../" in value:
        return "KB406", f"{shown(value)} is a path that climbs folders; {codes.INSTEAD['KB406']}"
    return _markup(value)


def _markup(value: str) -> tuple[str, str] | None:
    """Return the code and message for a text that is more than text to some program."""
    for tag in _VALUE_TAG.finditer(value):
        name = (tag["tag"] or "!--").lower()
        if name == "!--" or name in HTML_NAMES:
            what = "a comment <!-- … -->" if name == "!--" else f"<{name}>"
            return "KB401", f"{what} in {shown(value)} is raw HTML, and fields hold plain text; remove it"
    if "--8<--" in value:
        return "KB405", f"{shown(value)} includes a file; write the text here"
    if template := _VALUE_TEMPLATE.search(value):
        return "KB404", f"{shown(value)} holds template syntax ({template.group()}); write it in plain words"
    return None


def _strings(value: Any, loc: Loc, found: list[tuple[Loc, str]]) -> list[tuple[Loc, str]]:
    """Add every text in ``value`` with its place to ``found``, and return it."""
    if isinstance(value, str):
        found.append((loc, value))
    elif isinstance(value, dict):
        for key, item in value.items():
            _strings(item, (*loc, key), found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _strings(item, (*loc, index), found)
    return found


def _invisible(source: SourceFile, *, front: bool) -> Iterator[Finding]:
    """Report each kind of invisible character of the front matter or the body, at its first place."""
    kinds = [] if source.plain else list(find_invisible(source.text))
    if not kinds:
        return
    table = LineTable(source.text)
    border = table.offset(source.body_line, 1) if source.body else len(source.text)
    for kind in kinds:
        places = [place for place in kind.places if (place < border) == front]
        if not places:
            continue
        more = f" and in {len(places) - 1} more places" if len(places) > 1 else ""
        spans = [table.span(place, place + 1) for place in places[:_MOST_EDITS]]
        removable = kind.removable and len(places) <= _MOST_EDITS
        edits = tuple(Edit(span, "") for span in spans) if removable else ()
        message = f"an invisible character ({kind.name}) stands here{more}; delete it"
        yield Finding(source.path, spans[0], "KB407", message, "" if removable else None, edits)


def _capped(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` in order, without those beyond `MAX_OF_A_KIND` of one code."""
    counts: dict[str, int] = {}
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda item: (item.span, item.code)):
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= MAX_OF_A_KIND:
            kept.append(finding)
    return kept
