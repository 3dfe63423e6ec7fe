"""A small knowledge base and a way to run commands in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procurement_kb.cli import main
from tests.rules.harness import record, theme, write_project

Kb = Callable[..., Result]

FILES: dict[str, str | bytes] = {
    **theme(),
    "mkdocs.yml": "site_name: Test\nsite_url: https://kb.example.org/\n",
    "case_studies/pumps.md": record("case-study", "countries: [SE]\nregions: []\nobstacles: [risk-aversion]"),
    "case_studies/beds.md": record(
        "case-study", "countries: [DK]\nregions: []\nrelated: [pumps]\nformerly: [old-beds]"
    ),
    "content/obstacles/risk-aversion.md": record("obstacle", "title: Risk aversion"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small knowledge base without faults."""
    return write_project(tmp_path / "kb", FILES)


@pytest.fixture
def kb(root: Path) -> Kb:
    """Run ``kb`` on that knowledge base."""

    def run(*args: str, **kwargs: object) -> Result:
        return CliRunner().invoke(main, [*args, "--root", str(root)], **kwargs)  # type: ignore[arg-type]

    return run
