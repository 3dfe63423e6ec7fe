"""Blocks of code on built pages."""

from __future__ import annotations

import re
from pathlib import Path

GUIDE = "from-notes-to-case/index.html"
CONTROL = re.compile(r"[\x02\x03]")
"""What the engine writes round the number of a text that it sets aside."""


def test_fenced_code_stands_on_the_page(site_dir: Path) -> None:
    """Fenced blocks are shown as they were written, marks and all, and the keyboard can scroll them."""
    page = (site_dir / GUIDE).read_text(encoding="utf-8")

    assert '<pre tabindex="0"><code>title: Twenty-nine Norwegian' in page
    assert "Dignio and Evondos won two user stories each [@lup-medication-support].\n" in page


def test_no_page_has_the_engines_own_marks(site_dir: Path) -> None:
    """What the engine puts in place of text it sets aside is gone in the end, on every page."""
    left = [
        file.relative_to(site_dir).as_posix()
        for file in sorted(site_dir.rglob("*.html"))
        if CONTROL.search(file.read_text(encoding="utf-8"))
    ]

    assert [] == left
