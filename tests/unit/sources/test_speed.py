"""Reading a record costs little more than loading its YAML, because the check of 5,000 records rests on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import yaml

from procurement_kb.records import record_types
from procurement_kb.records.examples import example_text
from procurement_kb.sources import read_source

RATIO = 1.6
ROUNDS = 7
RECORDS = 60


def seconds(function: Callable[[], Any]) -> float:
    """Return the computing time of one call."""
    start = time.process_time()
    function()
    return time.process_time() - start


def test_reading_against_loading_the_yaml() -> None:
    """Decoding, splitting, checking and building the values, against `yaml.load` of the front matter with the C loader."""
    text = example_text(record_types()["case-study"])
    texts = [text.replace("Example", f"Example {number}") for number in range(RECORDS)]
    data = [text.encode() for text in texts]
    fronts = [text.split("---\n")[1] for text in texts]

    def load() -> None:
        for front in fronts:
            yaml.load(front, Loader=yaml.CSafeLoader)

    def read() -> None:
        for content in data:
            assert read_source("case_studies/a.md", content).readable

    read()
    # Both in turn, and the best ratio: another process can slow one of them down, and none can speed it up.
    assert RATIO >= min(seconds(read) / seconds(load) for _ in range(ROUNDS))
