"""What the rules on prose read of a text: its blocks, and its words in their places."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from procurement_kb.rules.prose_text import BlockKind, block_at, blocks, own_words, plain, without_code

BODY = """Intro [@a].

## Head

- item **one**
  goes on

  and on
    - nested
- two

| a | b |
| --- | --- |
| 1 | 2 |

!!! note "Title"
    Inside.

> Quote.

    code
"""


def test_blocks() -> None:
    """Blocks know their kind, and what belongs to an item."""
    found = [(block.kind.value, " ".join(BODY[block.start : block.end].split())) for block in blocks(BODY)]
    assert [
        ("paragraph", "Intro [@a]."),
        ("heading", "## Head"),
        ("item", "item **one** goes on and on"),
        ("item", "nested"),
        ("item", "two"),
        ("row", "| a | b |"),
        ("other", "| --- | --- |"),
        ("row", "| 1 | 2 |"),
        ("other", '!!! note "Title"'),
        ("paragraph", "Inside."),
        ("quote", "> Quote."),
        ("other", "code"),
    ] == found
    assert ("head",) == blocks(BODY)[2].trail
    assert BlockKind.QUOTE is getattr(block_at(BODY, BODY.index("Quote")), "kind", None)


@settings(deadline=None)
@given(st.text(alphabet="aB [](){}@|*_`<>!#-.\n\\:/0", max_size=200))
def test_text_keeps_its_places(body: str) -> None:
    """Whatever is blanked out, every character stays where it is, and so does every line."""
    for text in (plain(body), own_words(body), without_code(body)):
        assert len(body) == len(text)
        assert [at for at, char in enumerate(body) if char == "\n"] == [
            at for at, char in enumerate(text) if char == "\n"
        ]
    ends = [(block.start, block.end) for block in blocks(body)]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(body) for start, end in ends)
