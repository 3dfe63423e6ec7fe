"""Glossary terms in running text: found quickly, marked once per page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_][\w’'-]*")
_JOINTS = "_’'-"
"""What a word may hold beside letters and digits, but not begin with."""
_PLURAL = "s"
_HEAD = re.compile(r"[a-z0-9]+")
"""What a word begins with, as far as its letters are plain ones."""
_HEADS_ONLY = bytes(code if _HEAD.match(chr(code)) else ord(" ") for code in range(256))
"""Turns all else into blanks."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a term."""

    text: str
    term: str
    exact: bool
    """Abbreviations count only as they are spelt; words count in any case."""


class TermIndex:
    """Finds the terms of the glossary in text, longest spelling first.

    Cost grows with the words of the text, not with the number of terms.
    """

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        """Index ``spellings`` by their first word."""
        self._by_word: dict[str, list[tuple[str, Spelling]]] = {}
        for spelling in spellings:
            first = _WORD.search(spelling.text)
            if first is None or first.start() != 0:
                continue
            self._by_word.setdefault(first.group().casefold(), []).append((spelling.text.casefold(), spelling))
        for rows in self._by_word.values():
            rows.sort(key=lambda row: (-len(row[0]), row[1].term))
        firsts = {*self._by_word, *(f"{word}{_PLURAL}" for word in self._by_word)}
        heads = {word: _HEAD.match(word) for word in firsts}
        self._heads = {head.group().encode() for head in heads.values() if head}
        self._headless = [word for word, head in heads.items() if not head]

    def places(self, text: str) -> list[int]:
        """Return where a word of ``text`` begins as one that a term begins with, in order.

        Words that only begin alike may be among them.
        """
        folded = text.casefold()
        if len(folded) != len(text):
            # Letters that become two when case is folded: places in one text are none in the other.
            return [match.start() for match in _WORD.finditer(text)]
        # One byte for each letter: what is no plain letter ends a head, whatever it is.
        found = []
        at = 0
        for head in folded.encode("ascii", "replace").translate(_HEADS_ONLY).split(b" "):
            if head in self._heads:
                found.append(at)
            at += len(head) + 1
        if self._headless:
            found = sorted((*found, *_starts(folded, self._headless)))
        return [at for at in found if _begins(text, at)]

    def find(self, text: str, seen: set[str], places: Iterable[int] | None = None) -> list[tuple[int, int, str]]:
        """Return start, end and term id of each first occurrence in ``text``; adds them to ``seen``.

        Args:
            text: what to look through.
            seen: the terms that were marked before.
            places: some of those that `places` returns for the text, to look nowhere else.
        """
        out: list[tuple[int, int, str]] = []
        after = 0
        for start in self.places(text) if places is None else places:
            match = _WORD.match(text, start) if start >= after else None
            if match is None:
                continue
            word = match.group().casefold()
            rows = self._by_word.get(word) or (self._by_word.get(word[:-1]) if word.endswith(_PLURAL) else None)
            if rows is None:
                continue
            for folded, spelling in rows:
                end = _match_end(text, start, folded, spelling)
                if end:
                    # A longer term hides the shorter ones in it, also when it has been marked before.
                    after = end
                    if spelling.term not in seen:
                        seen.add(spelling.term)
                        out.append((start, end, spelling.term))
                    break
        return out


def _starts(folded: str, words: Iterable[str]) -> Iterator[int]:
    """Yield where a text holds one of ``words``."""
    for word in words:
        at = folded.find(word)
        while at >= 0:
            yield at
            at = folded.find(word, at + len(word))


def _begins(text: str, at: int) -> bool:
    """Tell whether a word begins here: what is before is no part of it."""
    before = at
    while before and text[before - 1] in _JOINTS:
        before -= 1
    return not (before and text[before - 1].isalnum())


def _match_end(text: str, start: int, folded: str, spelling: Spelling) -> int:
    """Return where the spelling ends when it stands at ``start`` as whole words (a plural s may follow), else 0."""
    end = start + len(folded)
    piece = text[start:end]
    if piece.casefold() != folded or (spelling.exact and piece != spelling.text):
        return 0
    rest = text[end : end + 2]
    if rest[:1] == _PLURAL and not (rest[1:2].isalnum() or rest[1:2] in {"-", "_"}):
        return end + 1
    return 0 if rest[:1].isalnum() or rest[:1] in {"_", "-"} else end
