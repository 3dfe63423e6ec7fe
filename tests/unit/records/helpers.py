"""What the tests of the records share."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from procurement_kb.findings import Finding
from procurement_kb.records import Loaded, Record, load_record, record_types
from procurement_kb.records.introspect import example_text
from procurement_kb.sources.codelists import CodeLists, load_codelists
from procurement_kb.sources.frontmatter import read_source

ROOT = Path(__file__).parents[3]


@lru_cache(maxsize=1)
def codelists() -> CodeLists:
    """Return the project's own code lists."""
    return load_codelists(ROOT / "vocabularies")


def load_text(path: str, text: str | bytes, lists: CodeLists | None = None) -> Loaded:
    """Read and load one file."""
    data = text if isinstance(text, bytes) else text.encode()
    return load_record(read_source(path, data), lists or codelists())


def load(fields: str = "", record_type: str = "case-study") -> Loaded:
    """Load the example record of a type, with some of its fields replaced."""
    model = record_types()[record_type]
    return load_text(path_of(model), example_text(model, fields))


def path_of(model: type[Record]) -> str:
    """Return a path in the folder of a record type."""
    return f"{model.kind_.folder}/example.md"


def every_finding(loaded: Loaded) -> list[Finding]:
    """Return the findings of the file and of its fields."""
    return [*loaded.source.findings, *loaded.findings]


def told(loaded: Loaded) -> list[tuple[str, int, int, str]]:
    """Return code, line, column and message of the findings on the fields."""
    return [(f.code, f.span.line, f.span.column, f.message) for f in loaded.findings]
