"""Are the sentences short and the words plain? KB320, KB321."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.words import quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.prose_text import places, plain, prose
from procurement_kb.rules.registry import Context, check

MOST_WORDS: Final = 40
LEAST_EASE: Final = 25
LEAST_BODY: Final = 150
"""Words that a body must have for its reading ease to mean something."""

_LONG = (
    "The hospital asked suppliers, nurses and patients what they needed before it wrote the tender, published the "
    "answers on its own page so that everybody could read them, and only then decided which results it would pay for "
    "and which it would leave out [@evaluation].\n"
)
_SHORT = (
    "Before it wrote the tender, the hospital asked suppliers, nurses and patients what they needed.\n"
    "It published the answers on its own page so that everybody could read them.\n"
    "Only then did it decide which results it would pay for [@evaluation].\n"
)
_HEAVY = (
    "Organisational interoperability considerations necessitate interdisciplinary collaboration.\n"
    "Administrative responsibilities regarding implementation require clarification [@evaluation].\n"
) * 13
_LIGHT = "Ask nurses first.\nThey know which data the ward needs.\nAgree who does what, and write it down.\n" * 12
_CITED = "The hospital did so too [@evaluation].\n"

LONG_SENTENCE = Rule(
    code="KB320",
    name="long-sentence",
    severity=Severity.WARNING,
    title="A sentence is longer than 40 words.",
    why="Readers of a long sentence have forgotten its beginning when they come to its end, most of all those who read "
    "between two tasks or in a language that is not their own.",
    mend="Write two or three sentences in its place, one thought each. A list of things is easier to take in as a "
    "list.",
    wrong=Example(record_type="term", body=_LONG),
    right=Example(record_type="term", body=_SHORT),
)
HARD_TO_READ = Rule(
    code="KB321",
    name="hard-to-read",
    severity=Severity.WARNING,
    title="The text as a whole is very hard to read: its Flesch reading ease is below 25.",
    why="Texts below 30 are read with ease by university graduates only, and a busy graduate gives up as well. Texts "
    "for the public stand at 60; trade words make that hard to reach here, which is why the mark is so low.",
    mend="Write shorter sentences and shorter words: “use” for “utilisation of”, a verb for a noun that ends in “-tion”, "
    "and who does what.",
    wrong=Example(record_type="term", body=_HEAVY),
    right=Example(record_type="term", body=_LIGHT + _CITED),
)

# --- Sentences --------------------------------------------------------------------------------------------------------

_END: Final = re.compile(
    r"""(?<!\b[Nn]o)(?<!\bArt)(?<!\b[A-Z])(?:[.!?…]["'”’)\]]*(?:[ ]*\n|\s+(?=["'“‘(\[]*[^\W_a-z]))|\n[ \t]*\n)"""
)
"""The end of a sentence: a mark at the end of a line or before something else than a small letter, or a blank line."""
_WORD: Final = re.compile(r"[^\W_](?:[^\s|]*[^\W_])?")
_FIRST_WORDS: Final = 6
_SHORTEST: Final = 3 * MOST_WORDS
"""Fewer characters do not hold that many words."""
_RAW_END: Final = re.compile(
    r"""[.!?…][*"'”’)\]]*+\s++(?:\[@[^\]]*\]\s*)*+(?![*_"'“‘(\[]*[a-z])|\n[ \t]*(?:[-*+|#>]|\d+[.)]\s|$)""",
    re.MULTILINE,
)
"""The end of a sentence or of a block in the raw body, nearly."""


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of a block of ``text``, which is without markup."""
    begin = start
    for match in _END.finditer(text, start, end):
        yield begin, match.end()
        begin = match.end()
    if begin < end:
        yield begin, end


def _may_be_long(body: str) -> bool:
    """Tell whether the raw body may hold a long sentence: nearly every line ends where a sentence does."""
    return any(
        _many_words(part)
        for piece in body.split(".\n")
        if len(piece) > _SHORTEST and _many_words(piece)
        for part in _RAW_END.split(piece)
    )


def _many_words(text: str) -> bool:
    # The words of an id count too, for the title that stands in its place.
    return text.count(" ") + text.count("\n") + (text.count("-") if "[[" in text else 0) >= MOST_WORDS


@check(LONG_SENTENCE)
def check_sentences(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Count the words of each sentence in paragraphs and list items."""
    del context
    body = loaded.source.body
    if not _may_be_long(body):
        return
    text = plain(body)
    stands = places(loaded)
    for block in prose(body):
        for start, end in sentences(text, block.start, block.end):
            if end - start > _SHORTEST:
                words = list(_WORD.finditer(text, start, end))
                if len(words) > MOST_WORDS:
                    begin = " ".join(word[0] for word in words[:_FIRST_WORDS])
                    message = f"the sentence {quoted(f'{begin} …')} has {len(words)} words; split it so that each has at most {MOST_WORDS}"
                    yield Finding(
                        loaded.source.path,
                        stands.span(words[0].start(), start + len(body[start:end].rstrip())),
                        LONG_SENTENCE.code,
                        message,
                    )


# --- Reading ease -----------------------------------------------------------------------------------------------------

_VOWELS: Final = re.compile(r"[aeiouyäöüæøåéèáàóòíúêâôî]+")
_SILENT: Final = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscgxz]es|[^aeiouyl]e(?:ments?|ly|ful|less|ness))$")
_GROUPS: Final = bytes(97 if chr(code) in "aeiouyAEIOUY" else 32 for code in range(256))
_PLAIN: Final = 6.5
"""Characters a word, spaces and marks included, up to which no English text is below the mark."""
_CLEAR: Final = 40
"""A raw text that reads as easily as this is not below the mark: what the raw count gets wrong is less."""


def reading_ease(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch reading ease: 206.835 - 1.015 (words / sentences) - 84.6 (syllables / words).

    From R. Flesch, “A new readability yardstick”, Journal of Applied Psychology 32 (1948), 221-233,
    https://doi.org/10.1037/h0057532. Higher is easier: 60 to 70 is plain English, below 30 is very difficult.
    """
    return 206.835 - 1.015 * words / sentences - 84.6 * syllables / words


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return about how many syllables ``word`` has: one for each group of vowels, less a final e that is silent.

    At least one. Right for about nine words in ten, and its errors go both ways.
    """
    lower = word.casefold()
    groups = len(_VOWELS.findall(lower))
    return max(1, groups - 1 if groups > 1 and _SILENT.search(lower) else groups)


def _may_be_hard(body: str) -> bool:
    """Tell whether the raw body may be below the mark, from counts that cost next to nothing."""
    words = body.count(" ") + body.count("\n") + 1
    if words < LEAST_BODY or len(body) < _PLAIN * words:
        return False
    lines = max(body.count(".\n") + body.count("\n\n"), 1)
    vowels = body.encode().translate(_GROUPS).count(b"a ") + 1
    return reading_ease(words, lines, vowels) < _CLEAR


@check(HARD_TO_READ)
def check_ease(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Work out the reading ease of the paragraphs and list items together."""
    del context
    body = loaded.source.body
    if not _may_be_hard(body):
        return
    text = plain(body)
    words = syllable_count = sentence_count = 0
    for block in prose(body):
        for start, end in sentences(text, block.start, block.end):
            found = _WORD.findall(text, start, end)
            sentence_count += bool(found)
            words += len(found)
            syllable_count += sum(map(syllables, found))
    if words < LEAST_BODY:
        return
    ease = reading_ease(words, sentence_count, syllable_count)
    if ease < LEAST_EASE:
        first = len(body) - len(body.lstrip())
        stop = body.find("\n", first)
        message = (
            f"the reading ease of the text is {ease:.0f}, with {words / sentence_count:.0f} words a sentence and "
            f"{syllable_count / words:.1f} syllables a word; write shorter sentences and shorter words until it is "
            f"{LEAST_EASE} or more"
        )
        span = places(loaded).span(first, stop if stop >= 0 else len(body))
        yield Finding(loaded.source.path, span, HARD_TO_READ.code, message)
