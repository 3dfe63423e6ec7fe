"""The counts of the explorer are exact, held against the front matter."""

from __future__ import annotations

import pytest

from tests.browser.explore.explorer import ASK, explorer, words
from tests.browser.front_matter import Case, Question, meets
from tests.browser.harness import Pages


def test_announced_counts_are_exact(
    open_page: Pages, site_url: str, cases: list[Case], questions: list[Question]
) -> None:
    """For 200 random questions, the page shows and announces as many cases as the front matter has."""
    page = explorer(open_page, f"{site_url}explore/")
    expected = [words(sum(meets(case, question) for case in cases)) for question in questions]
    actual = page.evaluate(ASK, [question.search() for question in questions])

    assert len({*expected}) > 5
    assert [[count, count] for count in expected] == actual


def test_counts_of_values_are_exact(
    open_page: Pages, site_url: str, cases: list[Case], questions: list[Question]
) -> None:
    """For the same questions, every value of every facet has the count it would give if its facet were asked anew."""
    page = explorer(open_page, f"{site_url}explore/")
    counted = page.evaluate(
        """(questions) => {
          const facets = KB.facets.create(KB_DATA.facets);
          return questions.map((question) => facets.query(question).counts);
        }""",
        [question.as_data() for question in questions],
    )
    for question, counts in zip(questions, counted, strict=True):
        for key, by_code in counts.items():
            rows = [case.values[key] for case in cases if meets(case, question, but=key)]
            assert {code: sum(code in row for row in rows) for code in by_code} == by_code, question


def test_panel_shows_the_counts(open_page: Pages, site_url: str, cases: list[Case]) -> None:
    """The panel says each count, and a value that would give nothing cannot be picked."""
    page = explorer(open_page, f"{site_url}explore/?countries=NO")
    question = Question({"countries": ("NO",)})
    boxes = page.evaluate(
        """[...document.querySelectorAll("[data-facet='care-settings'] li")].map((row) => {
          const box = row.querySelector("input");
          return [box.value, Number(row.querySelector(".count").textContent), box.disabled];
        })"""
    )
    expected = {
        code: sum(code in case.values["care-settings"] for case in cases if meets(case, question))
        for code, _, _ in boxes
    }

    assert 8 == len(boxes)
    assert [[code, count, count == 0] for code, count in expected.items()] == boxes
    assert any(disabled for _, _, disabled in boxes)


WORDS = ("pacemaker", "hip", "medicine tender", "remote monitoring", "robot", "bed washing", "cancer", "qxzwvk")


@pytest.mark.slow
def test_words_and_filters_together_are_exact(
    open_page: Pages, site_url: str, cases: list[Case], questions: list[Question]
) -> None:
    """For random questions with words, the count is that of the engine's own answer among the cases that meet the rest."""
    page = explorer(open_page, f"{site_url}explore/?q={WORDS[0]}")
    numbers = page.evaluate(
        "async (words) => Promise.all(words.map(async (text) => [...(await KB.search.ids(text)).keys()]))", list(WORDS)
    )
    hits = [{cases[number].id for number in row} for row in numbers]
    asked = [(at % len(WORDS), question) for at, question in enumerate(questions)]
    expected = [words(sum(case.id in hits[at] and meets(case, question) for case in cases)) for at, question in asked]
    actual = page.evaluate(ASK, [question.search(f"q={WORDS[at].replace(' ', '+')}") for at, question in asked])

    assert any(hits)
    assert [] == sorted(hits[-1])
    assert [[count, count] for count in expected] == actual
