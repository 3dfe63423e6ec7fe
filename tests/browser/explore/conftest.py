"""Fixtures around the explorer: the cases by their front matter, and questions to them."""

from __future__ import annotations

import pytest

from tests.browser.explore.explorer import SEED
from tests.browser.front_matter import Case, Question, random_questions, read_cases


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """All cases, from their front matter."""
    return read_cases()


@pytest.fixture(scope="session")
def questions(cases: list[Case]) -> list[Question]:
    """Two hundred questions of several parts."""
    return random_questions(cases, 200, SEED)
