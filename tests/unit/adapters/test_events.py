"""What the adapter does at the engine's events, where a whole build would not show it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from mkdocs.exceptions import PluginError

from procurement_kb.adapters import mkdocs
from procurement_kb.adapters.mkdocs import Adapter
from procurement_kb.findings import Finding, Span

CONFIG: Any = SimpleNamespace(config_file_path="mkdocs.yml", site_url="", use_directory_urls=True)
WRONG = Finding("case_studies/one.md", Span(3, 1), "KB105", 'status "done" is not in its list')
WARNED = Finding("case_studies/one.md", Span(3, 1), "KB320", "the sentence has 50 words")


@pytest.fixture
def collector() -> Iterator[None]:
    """Leave the garbage collector as it was."""
    yield
    gc.unfreeze()
    gc.enable()


def no_plan(*_: object) -> NoReturn:
    """Fail as a plan does that misses something."""
    raise KeyError("years")


@pytest.mark.usefixtures("collector")
@pytest.mark.parametrize(("finding", "told"), [(WRONG, PluginError), (WARNED, KeyError)])
def test_what_is_wrong_with_records_is_told_first(
    finding: Finding, told: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Records are checked while the site is planned: a plan that fails for what is wrong with one does not hide that."""
    monkeypatch.setattr(mkdocs, "load_project", lambda _: SimpleNamespace(findings=(finding,)))
    monkeypatch.setattr(mkdocs, "load_shapes", lambda _: None)
    monkeypatch.setattr(mkdocs, "site_plan", no_plan)
    with pytest.raises(told):
        Adapter().on_config(CONFIG)
    assert f"case_studies/one.md:3:1: {'error' if told is PluginError else 'warning'} {finding.code}" in caplog.text


@pytest.mark.usefixtures("collector")
def test_nothing_is_tidied_up_at_the_end() -> None:
    """A process that ends does not look once more at everything that it has made."""
    Adapter().on_shutdown()
    assert gc.get_freeze_count() > 0
