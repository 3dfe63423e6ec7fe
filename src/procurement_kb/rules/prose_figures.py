"""Does a figure say where it comes from? KB324."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.words import quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.prose_text import Block, BlockKind, blocks, own_words, places
from procurement_kb.rules.registry import Context, check

FIGURE_UNCITED = Rule(
    code="KB324",
    name="figure-without-source",
    severity=Severity.WARNING,
    title="A figure has no source near it.",
    why="Figures are what readers copy into business cases and slides. One that nobody can trace helps nobody, and costs "
    "the figures beside it their trust.",
    mend="Cite the source, `[@key]`, in the sentence with the figure. A list or table whose figures share one source may "
    "cite it in the sentence before or after. If the figure is your own sum, say that it is worked out here, and cite what "
    "it is worked out from; if it is an example, say that it is made up.",
    wrong=Example(record_type="tool", body="Buyers who used it saved 24 % on average.\n\nIt is free [@evaluation].\n"),
    right=Example(record_type="tool", body="Buyers who used it saved 24 % on average [@evaluation].\n"),
)

_TYPES: Final = ("case-study", "guidance", "programme", "tool", "organisation", "obstacle", "action")
_CURRENCY: Final = r"(?:EUR|GBP|USD|SEK|NOK|DKK|CHF|CAD|AUD|PLN|CZK|[A-Z]{0,2}[€£$])"
_NUMBER: Final = r"\d+(?:[,.\u00a0\u202f]\d+)*"
_FIGURE: Final = re.compile(
    rf"{_CURRENCY}\s?{_NUMBER}(?:\s(?:million|billion|thousand))?"
    rf"|(?<![\w./-]){_NUMBER}\s?(?:%|per\s?cent\b|(?:(?:million|billion|thousand)\s)?"
    r"(?:euros?|pounds|dollars|kronor|kroner|EUR|GBP|USD|SEK|NOK|DKK)\b|million\b|billion\b)"
    r"|(?<![\w./:§-])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{5,}|[3-9]\d{3}|\d{3}(?:\.\d+)?)(?![\w/:-]|\.\d|,\d)"
)
"""Money, a share, or a number of three digits or more that is no year and no part of a code or a date."""
_SIGN: Final = re.compile(
    r"\d(?:\d\d|,\d|\s?%|\s?per|\s(?:[a-z]{2,4}lion|thou|euro|poun|doll|kron|[A-Z]{3})|(?<=[A-Z€£$]\d)|(?<=[A-Z€£$] \d))"
)
"""A sign of a figure that is quickly looked for: every figure has one."""
_MARKS: Final = "-*+|0123456789 "
_MEMBER: Final = re.compile(r"\n[ \t]*(?=[-*+|]|\d+[.)]\s)")
_SHARE_OF_POINTS: Final = re.compile(r"100\s?(?:%|per\s?cent\b|points\b)?|999")
_LAW: Final = re.compile(
    r"(?:article|articles|section|paragraph|recital|regulation|directive|iso|iec|en|iec/iso|no\.?|annex|part|rule|nr\.?|"
    r"case|form|page|pages|lot|question|§{1,2}|horizon)\s*(?:\([A-Z]+\)\s*)?(?:no\.?\s*)?(?:\d+\s)?\Z",
    re.IGNORECASE,
)
_OWN: Final = re.compile(r"\bworked\s+out\s+here\b|\bour\s+own\s+(?:sum|arithmetic|calculation)\b", re.IGNORECASE)
"""What exempts the block that says it."""
_INVENTED: Final = re.compile(
    r"(?:\b(?:is|are|was|were)\s+(?:all\s+)?|,\s+)(?:made[ -]up|invented|fictitious|imaginary)(?=[.,:;!]|\s+(?:and|for)\b)|\binvented:",
    re.IGNORECASE,
)
"""What exempts the section that says it, with the sections below."""
_EXERCISES: Final = ("worked example", "exercise", "model answer", "example", "an example", "a worked example")
_TEXT: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW})
_MEMBERS: Final = frozenset({BlockKind.ITEM, BlockKind.ROW, BlockKind.OTHER})
_CITATION: Final = "[@"


@check(FIGURE_UNCITED, types=_TYPES)
def check_figures(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look for figures in blocks that cite nothing, and whose neighbours cite nothing for them."""
    del context
    body = loaded.source.body
    if not _may_lack(body):
        return
    text = own_words(body)
    found = blocks(body)
    invented = [block.trail for block in found if _INVENTED.search(body, block.start, block.end)]
    for index, block in enumerate(found):
        if block.kind not in _TEXT or _cites(body, block) or _is_exercise(block):
            continue
        if any(block.trail[: len(trail)] == trail for trail in invented):
            continue
        figure = _figure(text, block)
        if figure is not None and not _covered(body, found, index):
            start, end = figure
            message = (
                f"figure {quoted(text[start:end])} has no source near it; cite one, [@key], in its sentence, or say that "
                "it is worked out here"
            )
            yield Finding(loaded.source.path, places(loaded).span(start, end), FIGURE_UNCITED.code, message)


def _may_lack(body: str) -> bool:
    """Tell whether the raw body has a figure in a part that cites nothing."""
    for chunk in body.split("\n\n"):
        if _CITATION not in chunk:
            if _SIGN.search(chunk) and _FIGURE.search(chunk):
                return True
        elif chunk[:1] in _MARKS or "\n- " in chunk or "\n1" in chunk:
            for part in _MEMBER.split(chunk):
                if _CITATION not in part and _SIGN.search(part) and _FIGURE.search(part):
                    return True
    return False


def _figure(text: str, block: Block) -> tuple[int, int] | None:
    for match in _FIGURE.finditer(text, block.start, block.end):
        before = text[max(block.start, match.start() - 30) : match.start()]
        if not _LAW.search(before) and not _SHARE_OF_POINTS.fullmatch(match[0]):
            return match.span()
    return None


def _cites(body: str, block: Block) -> bool:
    return body.find(_CITATION, block.start, block.end) >= 0 or _OWN.search(body, block.start, block.end) is not None


def _is_exercise(block: Block) -> bool:
    return any(heading.startswith(_EXERCISES) for heading in block.trail)


def _covered(body: str, found: tuple[Block, ...], index: int) -> bool:
    """Tell whether a neighbour cites the source: what introduces or follows a list or table, or the item above."""
    block = found[index]
    if block.kind is BlockKind.PARAGRAPH:
        # "The figures were these:" stands for the list that it introduces.
        after = found[index + 1] if index + 1 < len(found) else None
        return body[: block.end].rstrip("*_").endswith(":") and after is not None and _cites(body, after)
    first = index
    indent = block.indent
    while first > 0 and found[first - 1].kind in _MEMBERS:
        first -= 1
        if found[first].kind is BlockKind.ITEM and found[first].indent < indent:
            indent = found[first].indent
            if _cites(body, found[first]):
                return True
    last = index
    while last + 1 < len(found) and found[last + 1].kind in _MEMBERS:
        last += 1
    around = (found[first - 1] if first else None, found[last + 1] if last + 1 < len(found) else None)
    return any(one is not None and one.kind is BlockKind.PARAGRAPH and _cites(body, one) for one in around)
