"""KB320 and KB321: the length of sentences, and how easy a text is to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement_kb.rules.prose_sentences import _may_be_hard, _may_be_long, reading_ease, sentences, syllables
from procurement_kb.rules.prose_text import BlockKind, blocks, plain
from tests.rules.harness import place, record
from tests.rules.prose import CITED, codes_in, found_in

# --- Sentences --------------------------------------------------------------------------------------------------------


def _words(number: int) -> str:
    return " ".join(["Ward", *["nurse"] * (number - 1)])


@pytest.mark.parametrize(
    "body",
    [
        f"{_words(40)} [@evaluation].\n",
        f"{_words(30)}.\n{_words(30)} [@evaluation].\n",
        f"{_words(30)}. [@evaluation]\n{_words(30)}.\n",
        f"{_words(30)}?\n{_words(30)}! {_words(20)}.\n",
        f"- {_words(30)}\n- {_words(30)}\n",
        f"1. **{_words(20)}.**\n   {_words(30)}.\n",
        f"{_words(30)}:\n\n- {_words(30)}\n",
        f"{_words(30)}.\n[[example|The words]] {_words(30)}.\n",
        f"## {_words(50)}\n\n{_words(10)}.\n",
        f"> {_words(50)}.\n",
        f"| {_words(30)} | {_words(30)} |\n| --- | --- |\n| {_words(30)} | {_words(30)} |\n",
        f"```text\n{_words(50)}\n```\n",
        f'!!! note "{_words(50)}"\n    Short.\n',
    ],
)
def test_sentences_that_are_short_enough(body: str, tmp_path: Path) -> None:
    """Forty words are fine, and what ends a sentence or a block is known; headings, tables, quotes, code are exempt."""
    assert [] == codes_in(tmp_path, "term", f"{body}\n{CITED}")


@pytest.mark.parametrize(
    ("body", "sentence", "count"),
    [
        (f"{_words(41)} [@evaluation].\n", f"{_words(41)} [@evaluation].", 41),
        (f"Short.\n{_words(41)}.\nShort.\n", f"{_words(41)}.", 41),
        (f"- Short.\n- {_words(41)}\n", _words(41), 41),
        (f"{_words(30)}, e.g. {_words(15).lower()}.\n", f"{_words(30)}, e.g. {_words(15).lower()}.", 46),
        (f"Costs fell by 1.5 per {_words(40)}.\n", f"Costs fell by 1.5 per {_words(40)}.", 45),
        (f'!!! note "Title"\n    {_words(41)}.\n', f"{_words(41)}.", 41),
        (f"{_words(38)} [[example-of-a-term]].\n", f"{_words(38)} [[example-of-a-term]].", 42),
        (
            f"{_words(38)} [one two three](https://example.org/a-b).\n",
            f"{_words(38)} [one two three](https://example.org/a-b).",
            41,
        ),
    ],
)
def test_long_sentence(body: str, sentence: str, count: int, tmp_path: Path) -> None:
    """The finding counts what readers see, and spans the sentence."""
    found = [line for line in found_in(tmp_path, "term", f"{body}\n{CITED}") if "KB320" in line]
    content = record("term", "abbreviation: null\naliases: []\nsee_also: []", f"{body}\n{CITED}")
    start = " ".join(plain(sentence).split()[:6])
    message = f'the sentence "{start} …" has {count} words; split it so that each has at most 40'
    assert [f"{place(content, sentence)} KB320 {message}"] == found


def test_long_sentence_over_several_lines(tmp_path: Path) -> None:
    """A sentence may go on over lines; its span does too."""
    lines = "\n".join([_words(15), _words(15).lower(), f"{_words(15).lower()}."])
    found = found_in(tmp_path, "term", f"{lines}\n\n{CITED}")
    assert 1 == len(found)
    first, last = found[0].split()[0].split("-")
    line = int(first.split(":")[0])
    assert f"{line}:1-{line + 2}:{len(lines.splitlines()[2]) + 1}" == f"{first}-{last}"


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["word", "NHS", "[[some-id]]", "[@key]", "1.5", "a-b", "*bold*"]), min_size=1, max_size=45
        ),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([". ", ".\n", "\n\n", "\n- ", "! ", ". [@key]\n", ".**\n", "? ", ", e.g. "]),
)
def test_guard_lets_no_long_sentence_pass(texts: list[list[str]], between: str) -> None:
    """The quick look at the raw body never overlooks what the careful one finds."""
    body = between.join(" ".join(words) for words in texts) + ".\n"
    text = plain(body)
    most = max(
        (
            len([word for word in text[start:end].split() if any(char.isalnum() for char in word)])
            for block in blocks(body)
            if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
            for start, end in sentences(text, block.start, block.end)
        ),
        default=0,
    )
    # So many words of one letter are no sentence.
    if most > 40 and len(body) > 41 * 4:
        assert _may_be_long(body)


# --- Reading ease -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("use", 1),
        ("the", 1),
        ("nurse", 1),
        ("table", 2),
        ("hospital", 3),
        ("procurement", 3),
        ("asked", 1),
        ("wanted", 2),
        ("needed", 2),
        ("agreement", 3),
        ("wards", 1),
        ("services", 3),
        ("prices", 2),
        ("12", 1),
        ("utilisation", 5),
    ],
)
def test_syllables(word: str, count: int) -> None:
    """Groups of vowels count, a silent e does not."""
    assert count == syllables(word)


def test_reading_ease_is_flesch() -> None:
    """The formula is Flesch's: 100 words in 5 sentences with 150 syllables."""
    assert pytest.approx(206.835 - 20.3 - 126.9) == reading_ease(100, 5, 150)


HARD = "Organisational considerations necessitate interdisciplinary collaboration responsibilities.\n"


def test_hard_to_read(tmp_path: Path) -> None:
    """The finding stands on the first line of the text and gives the figure."""
    found = found_in(tmp_path, "term", HARD * 30 + "\n" + CITED)
    assert 1 == len(found)
    assert "KB321 the reading ease of the text is -" in found[0]
    assert "write shorter sentences and shorter words until it is 25 or more" in found[0]


@pytest.mark.parametrize(
    "body",
    [
        HARD * 10,  # too short to say
        "Ask the nurses on the ward what they need before you buy.\n" * 30,
        "Ask nurses.\n\n" + "```text\n" + HARD * 30 + "```\n",
        "Ask nurses.\n\n" + "".join(f"> {HARD}" for _ in range(30)),
    ],
)
def test_not_hard_to_read(body: str, tmp_path: Path) -> None:
    """Short texts are left alone, and code and quotes are not the author's prose."""
    assert [] == codes_in(tmp_path, "term", f"{body}\n{CITED}")


def test_guard_of_the_reading_ease() -> None:
    """The quick look lets plain text pass and stops hard text."""
    assert (True, False) == (_may_be_hard(HARD * 30), _may_be_hard("Ask the nurses on the ward.\n" * 60))
