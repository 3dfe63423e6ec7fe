"""Other tools that read Markdown with front matter read our records the same way."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from procurement_kb.sources.frontmatter import read_source
from tests.browser.site import ROOT

RECORDS = sorted([*(ROOT / "case_studies").glob("*.md"), *(ROOT / "content").rglob("*.md")])


def plain(value: Any) -> Any:
    """Return what a YAML 1.1 reader makes of ``value``: it takes the key ``on`` for true."""
    if isinstance(value, dict):
        return {(True if key == "on" else key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_python_frontmatter_reads_the_same(path: Path) -> None:
    """python-frontmatter finds the same fields and the same text in every published record."""
    source = read_source(path.name, path.read_bytes())
    post = frontmatter.loads(path.read_text(encoding="utf-8"))

    assert plain(dict(source.values)) == post.metadata
    assert source.body.strip() == post.content.strip()


def test_dates_are_dates() -> None:
    """The comparison above would not hide a date read as text."""
    source = read_source("x.md", b"---\nreviewed:\n  on: 2026-01-15\n---\n")

    assert dt.date(2026, 1, 15) == source.values["reviewed"]["on"]
