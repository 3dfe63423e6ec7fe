"""Small projects on disk for tests of rules, and how to read what the checks say about them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from procurement_kb.findings import Example, Finding
from procurement_kb.project import VOCABULARIES, Project, load_project
from procurement_kb.records import record_types
from procurement_kb.records.examples import example_text, render

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 22)
"""The day that counts as today in these tests."""

Files = Mapping[str, str | bytes]

THEME = "content/themes/value-based.md"
"""The theme that the example records belong to."""


def write_project(root: Path, files: Files, links: Iterable[tuple[str, str]] = ()) -> Path:
    """Write ``files`` and symbolic ``links`` (path, target) into ``root``, with the project's own vocabularies."""
    root.mkdir(parents=True, exist_ok=True)
    folder = root / VOCABULARIES
    if not folder.exists():
        if any(path.startswith(f"{VOCABULARIES}/") for path in files):
            shutil.copytree(ROOT / VOCABULARIES, folder)
        else:
            folder.symlink_to(ROOT / VOCABULARIES, target_is_directory=True)
    for path, target in links:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def record(record_type: str = "case-study", fields: str | None = None, body: str | None = None) -> str:
    """Return the example record of a type, with ``fields`` (YAML, from line 2 on) and ``body`` in place of its own."""
    return example_text(record_types()[record_type], fields, body)


def term(text: str) -> str:
    """Return the example of a term with ``text``, and its source cited behind it."""
    return record("term", None, f"{text} [@evaluation].\n")


def theme() -> dict[str, str]:
    """Return the theme that the example records belong to."""
    return {THEME: record("theme")}


def load(root: Path, files: Files) -> Project:
    """Write and read a project."""
    return load_project(write_project(root, files), today=TODAY)


def findings(root: Path, files: Files) -> tuple[Finding, ...]:
    """Write a project, beside the theme of the examples, and return everything that is wrong with it."""
    return load(root, {**theme(), **files}).findings


def short(found: Iterable[Finding]) -> list[str]:
    """Return findings as ``path:line:column-end CODE``, the end being a column, or line and column."""
    rows = []
    for finding in found:
        span = finding.span
        end = f"{span.end_column}" if span.line == span.end_line else f"{span.end_line}:{span.end_column}"
        rows.append(f"{finding.path}:{span.line}:{span.column}-{end} {finding.code}")
    return rows


def said(root: Path, files: Files, path: str) -> list[str]:
    """Return what is said about one file, as ``line:column-end CODE message``, and make sure that the others are well."""
    found = findings(root, files)
    assert {path} >= {finding.path for finding in found}, short(found)
    return [
        f"{line.removeprefix(path + ':')} {finding.message}" for line, finding in zip(short(found), found, strict=True)
    ]


def place(text: str, words: str) -> str:
    """Return where ``words`` stand in ``text`` for the last time, as ``line:column-end``."""
    start = text.rindex(words)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return f"{line}:{column}-{column + len(words)}"


def example_files(example: Example) -> dict[str, str | bytes]:
    """Return the files of a rule's example, with what leads readers to modules and obstacles in a real project."""
    files: dict[str, str | bytes] = dict(render(example))
    own = next(iter(files))
    stems = {folder: _stems(files, folder) for folder in ("content/training/modules", "content/obstacles")}
    modules, obstacles = stems.values()
    if modules and not own.startswith("content/training/paths"):
        files["content/training/paths/support-path.md"] = record("path", f"modules: [{', '.join(modules)}]")
    if obstacles:
        files["case_studies/support-case.md"] = record("case-study", f"obstacles: [{', '.join(obstacles)}]")
    files.setdefault(THEME, record("theme"))
    return files


def _stems(files: Files, folder: str) -> list[str]:
    return sorted(path.rsplit("/", 1)[-1].removesuffix(".md") for path in files if path.startswith(f"{folder}/"))
