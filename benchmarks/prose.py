"""Puts sentences together: fills their slots, links them to other records, cites sources, and forms sections."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

_CHOICE = re.compile(r"<([^<>]*)>")
_FIGURE = re.compile(r"\d")
_SLOT = re.compile(r"\{(\w+)\}")
_LINK = "_link"
_CITED = 0.7
"""Share of sentences with a citation."""
_CITED_TWICE = 0.12

PARTS = {"need": 0.2, "approach": 0.4, "outcome": 0.22, "lessons": 0.18}
"""Which part of the words each section has."""
WORDS = (390, 690, 520)
"""Fewest, most and likeliest number of words of the four sections; tables and lists come on top."""


@dataclass
class Filler:
    """Fills slots for one case."""

    random: Random
    values: Mapping[str, str]
    """What slots stand for that are the same in the whole case."""
    items: Sequence[str]
    links: Mapping[str, list[str]]
    """Ids to link to by record type; each is used once."""
    goods: Mapping[str, str]
    """What each other case bought."""
    keys: Sequence[str] = ()
    """Keys of the sources to cite."""
    _cited: int = field(default=0, init=False)
    _case: str = field(default="", init=False)

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens in ``share`` of all cases."""
        return self.random.random() < share

    def text(self, template: str) -> str | None:
        """Return ``template`` with its choices made and its slots filled, None when there is nothing to link to."""
        chosen = _CHOICE.sub(lambda match: self.random.choice(match[1].split("|")), template)
        wanted = [name.removesuffix(_LINK) for name in _SLOT.findall(chosen) if name.endswith(_LINK)]
        if any(not self.links.get(kind) for kind in wanted):
            return None
        return _SLOT.sub(lambda match: self._value(match[1]), chosen)

    def plain(self, template: str) -> str:
        """Return ``template`` filled; it has no links."""
        return self.text(template) or ""

    def cite(self, sentence: str, *, always: bool = False) -> str:
        """Add a citation before the full stop of most sentences, and of all with a figure; every source has its turn."""
        if not self.keys or not (self.chance(_CITED) or always or _FIGURE.search(sentence)):
            return sentence
        marks = f"[@{self._next_key()}]"
        if len(self.keys) > 1 and self.chance(_CITED_TWICE):
            marks += f"[@{self._next_key()}]"
        return f"{sentence.removesuffix('.')} {marks}{'.' if sentence.endswith('.') else ''}"

    def _next_key(self) -> str:
        key = self.keys[self._cited % len(self.keys)]
        self._cited += 1
        return key

    def _value(self, name: str) -> str:
        if name.endswith(_LINK):
            target = self.links[name.removesuffix(_LINK)].pop()
            self._case = target
            return target
        if name in self.values:
            return self.values[name]
        if name in _NUMBERS:
            low, high = _NUMBERS[name]
            return f"{self.random.randint(low, high):,}"
        lower = name.lower()
        value = self.goods.get(self._case, "other goods") if lower == "case_good" else self.random.choice(self.items)
        return value if name == lower else capital(value)


_NUMBERS = {
    "few": (2, 6),
    "offers": (2, 9),
    "n": (4, 48),
    "months": (3, 24),
    "pct": (5, 60),
    "Pct": (5, 90),
    "big": (120, 9_000),
}


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Return ``text`` with a small first letter."""
    return text[:1].lower() + text[1:]


def sentences(filler: Filler, templates: Iterable[str], words: int) -> list[str]:
    """Return sentences of about ``words`` words in all, none of them twice."""
    order = list(templates)
    filler.random.shuffle(order)
    out: list[str] = []
    for template in order:
        if words <= 0:
            break
        text = filler.text(template)
        if text:
            out.append(filler.cite(text))
            words -= len(text.split())
    return out


def paragraphs(filler: Filler, lines: Sequence[str], leads: Sequence[str] = ()) -> Iterator[str]:
    """Yield paragraphs of two to four lines, one sentence a line, each with a bold lead-in if there are any."""
    at = 0
    rest = list(leads)
    filler.random.shuffle(rest)
    while at < len(lines):
        size = filler.random.randint(2, 4)
        block = list(lines[at : at + size])
        if rest:
            block.insert(0, f"**{rest.pop()}**")
        yield "\n".join(block)
        at += size


def body(
    filler: Filler,
    texts: Mapping[str, Sequence[str]],
    results: Sequence[tuple[str, str, str]],
) -> str:
    """Return the whole body.

    Args:
        filler: fills the slots.
        texts: the sentences by section.
        results: measure, figure before and figure after of each outcome.
    """
    words = round(filler.random.triangular(*WORDS))
    quota = {name: round(words * part) for name, part in PARTS.items()}
    blocks = ["## Need", *paragraphs(filler, sentences(filler, texts["need"], quota["need"]))]
    blocks.append("## Approach")
    approach = list(paragraphs(filler, sentences(filler, texts["approach"], quota["approach"])))
    if filler.chance(0.4):
        approach.insert(1, _steps(filler, texts["steps"]))
    blocks += approach
    blocks.append("## Outcome")
    if results and filler.chance(0.6):
        blocks.append(_results(filler, results))
    blocks += paragraphs(filler, sentences(filler, texts["outcome" if results else "early"], quota["outcome"]))
    blocks.append("## Lessons")
    leads = texts["leads"] if filler.chance(0.5) else ()
    blocks += paragraphs(filler, sentences(filler, texts["lessons"], quota["lessons"]), leads)
    if filler.chance(0.15):
        lines = filler.random.sample(list(texts["disagree"]), 2)
        blocks += ["## What the sources disagree on", "\n".join(filler.cite(filler.plain(line)) for line in lines)]
    if filler.chance(0.5):
        lines = filler.random.sample(list(texts["unknown"]), filler.random.randint(2, 4))
        blocks += ["## What is not known", "\n".join(f"- {filler.plain(line)}" for line in lines)]
    return "\n\n".join(blocks) + "\n"


def _steps(filler: Filler, steps: Sequence[str]) -> str:
    """Return what happened when, as a table or as a numbered list."""
    picked = sorted(filler.random.sample(range(len(steps)), filler.random.randint(3, 6)))
    lines = [filler.plain(steps[index]) for index in picked]
    if filler.chance(0.5):
        return "\n".join(f"{number}. {filler.cite(f'{line}.')}" for number, line in enumerate(lines, 1))
    year, month = int(filler.values["start"]), 0
    rows = ["| When | Step |", "| --- | --- |"]
    for line in lines:
        month += filler.random.randint(1, 5)
        when = f"{_MONTHS[month % 12]} {year + month // 12}"
        rows.append(f"| {when} | {filler.cite(line)} |")
    return "\n".join(rows)


_MONTHS = calendar.month_name[1:]


def _results(filler: Filler, results: Sequence[tuple[str, str, str]]) -> str:
    rows = ["| Measure | Before | After |", "| --- | --- | --- |"]
    rows += [f"| {measure} | {before} | {filler.cite(after, always=True)} |" for measure, before, after in results]
    return "\n".join(rows)
