"""Templates are compiled once, and anew when they have changed."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest
from jinja2 import compiler

from procurement_kb.adapters import compiled
from procurement_kb.adapters.compiled import CompiledTemplates


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep compiled templates in a folder of the test's own."""
    kept = tmp_path / "kept"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "cache_from_source", lambda _: str(kept / "compiled.pyc"))
    return kept


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Remember the names of the templates that are compiled."""
    names: list[str | None] = []
    generate = compiler.generate

    def remember(node: object, environment: object, name: str | None, *rest: object, **more: object) -> object:
        names.append(name)
        return generate(node, environment, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("jinja2.environment.generate", remember)
    return names


def shown(templates: Path, name: str = "page.html") -> str:
    """Render a template as a build of its own would."""
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(templates), bytecode_cache=CompiledTemplates())  # noqa: S701 - no HTML
    return env.get_template(name).render(word="word")


def written(folder: Path, text: str) -> Path:
    """Write a template."""
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("folder")
def test_the_second_build_compiles_nothing(tmp_path: Path, generated: list[str | None]) -> None:
    """What a build has compiled serves the next one, wherever the same template lies then."""
    assert shown(written(tmp_path / "one", "a {{ word }}")) == "a word"
    assert shown(tmp_path / "one") == "a word"
    assert shown(written(tmp_path / "two", "a {{ word }}")) == "a word"
    assert generated == ["page.html"]


@pytest.mark.usefixtures("folder")
def test_a_changed_template_is_compiled_anew(tmp_path: Path, generated: list[str | None]) -> None:
    """Nothing stale is ever shown."""
    assert shown(written(tmp_path / "one", "a {{ word }}")) == "a word"
    assert shown(written(tmp_path / "one", "the {{ word }}")) == "the word"
    assert generated == ["page.html"] * 2


def test_damage_is_compiled_anew(tmp_path: Path, folder: Path) -> None:
    """A file that was cut off does not stop a build."""
    assert shown(written(tmp_path / "one", "a {{ word }}")) == "a word"
    for file in folder.rglob("*.cache"):
        file.write_bytes(file.read_bytes()[:-20])
    assert shown(tmp_path / "one") == "a word"


def test_other_settings_have_other_files(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What our filters were when a template was compiled is part of what it became."""
    shown(written(tmp_path / "one", "a {{ word }}"))
    changed = tmp_path / "templates.py"
    changed.write_text("changed", encoding="utf-8")
    monkeypatch.setattr(compiled, "_SETTINGS", [changed])
    shown(tmp_path / "one")
    assert len(list(folder.rglob("*.cache"))) == len(list(folder.iterdir())) == 2


def test_nothing_is_kept_where_modules_are_not(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own setting counts here too."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert shown(written(tmp_path / "one", "a {{ word }}")) == "a word"
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path: Path, folder: Path) -> None:
    """An environment that may only be read builds all the same."""
    folder.write_text("a file stands here", encoding="utf-8")
    assert shown(written(tmp_path / "one", "a {{ word }}")) == "a word"
