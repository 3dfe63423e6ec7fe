"""Does a web address stand bare in the text? KB322."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.words import quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.prose_text import places, without_code
from procurement_kb.rules.registry import Context, check

BARE_ADDRESS = Rule(
    code="KB322",
    name="bare-address",
    severity=Severity.WARNING,
    title="A web address stands bare in the text.",
    why="The site does not make a link of it, so readers have to copy it, and people who listen to a page hear it "
    "letter by letter.",
    mend="Make a link of words that name what is there. An address that a statement rests on belongs in `sources`, cited "
    "with `[@key]`. One that is meant to be read, not followed, is code: put it between backticks.",
    wrong=Example(record_type="term", body="The toolkit is at https://example.org/toolkit today [@evaluation].\n"),
    right=Example(
        record_type="term", body="Use the [lead buyers' toolkit](https://example.org/toolkit) today [@evaluation].\n"
    ),
)

_ADDRESS: Final = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)[^\s<>\"|]+", re.IGNORECASE)
_AFTER: Final = ".,;:!?)]}'*_»”’"


@check(BARE_ADDRESS)
def check_addresses(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for addresses outside code and outside links of any kind.

    An address in angle brackets is a link, if one with poor words, and has a finding of its own.
    """
    body = loaded.source.body
    if "://" not in body and "www." not in body:
        return
    scan = context.scans.get(loaded.source.path)
    if scan is None:
        return
    stands = places(loaded)
    passages = (*scan.links, *scan.images, *scan.html, *scan.templates, *scan.includes, *scan.attribute_lists)
    taken = [passage.span for passage in passages]
    for match in _ADDRESS.finditer(without_code(body)):
        address = match[0].rstrip(_AFTER)
        span = stands.span(match.start(), match.start() + len(address))
        place = (span.line, span.column)
        if not any((one.line, one.column) <= place < (one.end_line, one.end_column) for one in taken):
            target = address if "://" in address else f"https://{address}"
            message = f"address {quoted(address)} stands bare in the text; write [what is there]({target}), or cite it as a source"
            yield Finding(loaded.source.path, span, BARE_ADDRESS.code, message)
