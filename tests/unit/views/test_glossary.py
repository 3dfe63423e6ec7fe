"""Terms are found as whole words, longest first, once per page."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.glossary import Spelling, TermIndex

INDEX = TermIndex(
    [
        Spelling("pre-commercial procurement", "pcp", exact=False),
        Spelling("PCP", "pcp", exact=True),
        Spelling("innovation partnership", "ip", exact=False),
        Spelling("innovation procurement", "inno", exact=False),
        Spelling("innovation", "innovation", exact=False),
        Spelling("NUTS", "nuts", exact=True),
    ]
)

FOREIGN = TermIndex(
    [
        Spelling("État membre", "state", exact=False),
        Spelling("e-État", "e-state", exact=False),
        Spelling("œuvre", "work", exact=False),
        Spelling("co’op", "co-op", exact=False),
        Spelling("Kelvin", "kelvin", exact=False),
        Spelling("σ7", "sigma", exact=False),
        Spelling("3D", "print", exact=True),
    ]
)


def found(text: str, seen: set[str] | None = None) -> list[tuple[str, str]]:
    """Return the words that were found and their terms."""
    return [(text[start:end], term) for start, end, term in INDEX.find(text, set() if seen is None else seen)]


def test_longest_spelling_wins() -> None:
    """A term inside a longer term is not marked."""
    assert [("innovation partnership", "ip")] == found("An innovation partnership here")


def test_first_use_only() -> None:
    """Each term is marked once, also across its spellings and pieces of text."""
    seen: set[str] = set()

    assert [("PCP", "pcp")] == found("PCP and pre-commercial procurement", seen)
    assert [] == found("PCP again", seen)


def test_abbreviations_keep_their_case() -> None:
    """NUTS is a classification, nuts are food."""
    assert [] == found("nuts and bolts")
    assert [("NUTS", "nuts")] == found("NUTS codes")


def test_plural_and_capital() -> None:
    """A plural s belongs to the term; a capital at the start of a sentence does not matter."""
    assert [("Innovation partnerships", "ip")] == found("Innovation partnerships work")


def test_whole_words_only() -> None:
    """Parts of words are not terms."""
    assert [] == found("innovational PCPX innovation-led")


@given(st.text(alphabet="PCP innovatsrhprculem-é\n", max_size=200))
def test_spans_are_ordered_and_inside(text: str) -> None:
    """Spans never overlap and lie inside the text."""
    spans = INDEX.find(text, set())

    assert all(0 <= start < end <= len(text) for start, end, _ in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert len(spans) == len({term for *_, term in spans})


@given(st.text(alphabet="PCP innovatsrhprculem-é’'_ß\n", max_size=200))
def test_places_are_the_words_that_matter(text: str) -> None:
    """Looking only where a term may begin finds what looking at every word finds."""
    every = [match.start() for match in re.finditer(r"[^\W_][\w’'-]*", text)]
    if "ß" not in text:
        assert set(INDEX.places(text)) <= set(every)
    assert INDEX.find(text, set(), every) == INDEX.find(text, set())


@given(
    st.lists(
        st.sampled_from(
            [
                *"éÉeœŒcC’'_-kK\u212aſσΣς7s3dD \n.–\ue000\ud800",
                "État membre",
                "co’op",
                "kelvin",
                "e-état",
                "\u212aelvin",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_places_of_foreign_words(text: str) -> None:
    """So it is with words that have letters beyond the plain ones, at their beginning or within."""
    every = [match.start() for match in re.finditer(r"[^\W_][\w’'-]*", text)]
    assert set(FOREIGN.places(text)) <= set(every)
    assert FOREIGN.find(text, set(), every) == FOREIGN.find(text, set())


def test_foreign_words() -> None:
    """Terms may begin with any letter, in any case."""
    text = "ÉTATS membres, l’œuvre, Œuvres, \u212aelvin, Co’ops, e-États, Σ7, 3D"
    expected = {
        "Œuvres": "work",
        "\u212aelvin": "kelvin",
        "Co’ops": "co-op",
        "e-États": "e-state",
        "Σ7": "sigma",
        "3D": "print",
    }
    assert expected == {text[start:end]: term for start, end, term in FOREIGN.find(text, set())}
    assert [(0, 11, "state")] == FOREIGN.find("État membre", set())
