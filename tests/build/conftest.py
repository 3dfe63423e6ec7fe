"""Fixtures around builds of projects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.build.reader import Reader


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    """Read and check a project in a process that has read others, and may be stopped."""
    reader = Reader()
    yield reader
    reader.close()
