"""Hostile contents of a file: tags made to run something, and bombs made to exhaust the reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.projects import GOOD_TERM, make_project, run_build
from tests.build.reader import Reader

pytestmark = pytest.mark.build


# --- Tags -------------------------------------------------------------------------------------------------------------

TAGS = {
    "python": "x: !!python/object/apply:os.system ['touch {sentinel}']",
    "python-new": "x: !!python/object/new:subprocess.Popen [['touch', '{sentinel}']]",
    "python-name": "x: !!python/name:os.system",
    "local": "title: !secret A good term",
    "binary": "title: !!binary aGVsbG8gd29ybGQ=",
    "set": "aliases: !!set {{a, b}}",
    "env": "title: !ENV HOME",
    "merge": "a: &a {{x: 1}}\nb:\n  <<: *a",
}


@pytest.mark.parametrize("name", TAGS)
def test_tags_are_found_and_do_nothing(tmp_path: Path, read: Reader, name: str) -> None:
    """A YAML tag or merge is an error on its line, and nothing runs."""
    project = make_project(tmp_path / "project")
    sentinel = tmp_path / "ran"
    (project / "content/glossary/tagged.md").write_text(_tagged(name, sentinel), encoding="utf-8")
    seen = read(project, tmp_path / "none")

    found = [(path, line >= 4) for path, line, *_ in seen["findings"]]
    assert ("content/glossary/tagged.md", True) in found
    assert not sentinel.exists()


def test_tags_stop_the_build_and_do_nothing(tmp_path: Path) -> None:
    """A build ends with an error for each of them, and nothing runs then either."""
    project = make_project(tmp_path / "project")
    sentinel = tmp_path / "ran"
    for name in TAGS:
        (project / f"content/glossary/tagged-{name}.md").write_text(_tagged(name, sentinel), encoding="utf-8")
    done = run_build(project)

    assert 0 != done.returncode
    assert [] == [name for name in TAGS if f"content/glossary/tagged-{name}.md:" not in done.stdout]
    assert not sentinel.exists()


def _tagged(name: str, sentinel: Path) -> str:
    return f"---\n{GOOD_TERM}{TAGS[name].format(sentinel=sentinel)}\n---\n\nWords.\n"


# --- Bombs ------------------------------------------------------------------------------------------------------------


def _bombs() -> Iterator[tuple[str, str]]:
    rows = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    yield "aliases", "\n".join(rows)
    yield "self-alias", "a: &a [*a]"
    yield "nested-lists", f"a: {'[' * 20_000}{']' * 20_000}"
    yield "nested-maps", f"a: {'{a: ' * 20_000}1{'}' * 20_000}"
    yield "nested-blocks", "\n".join(f"{' ' * n}a{n}:" for n in range(1_500))
    yield "huge-number", f"a: {'9' * 200_000}"
    yield "huge-exponent", "a: 1e999999999"
    yield "sexagesimal", f"a: {':'.join(['59'] * 20_000)}"
    yield "many-keys", "\n".join(f"k{n}: {n}" for n in range(50_000))
    yield "long-line", f"a: {'x' * 3_000_000}"
    yield "quotes", f'a: "{chr(92)}U0001F600' + "\\u0041" * 200_000 + '"'
    yield "regex", f"contact: {'a' * 60_000}@{'a' * 60_000}"
    yield "digits", f"contact: +{'1 ' * 60_000}"


BOMBS = dict(_bombs())


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_found_in_time(tmp_path: Path, read: Reader, name: str) -> None:
    """Front matter made to exhaust the reader is an error, soon, and beside it other files have theirs."""
    project = make_project(tmp_path / "project")
    (project / "content/glossary/bomb.md").write_text(
        f"---\n{GOOD_TERM}{BOMBS[name]}\n---\n\nWords.\n", encoding="utf-8"
    )
    (project / "content/glossary/other.md").write_text(
        f"---\n{GOOD_TERM}colour: red\n---\n\nWords.\n", encoding="utf-8"
    )
    seen = read(project, tmp_path / "none", timeout=60)

    assert {"content/glossary/bomb.md", "content/glossary/other.md"} <= {path for path, *_ in seen["findings"]}
    assert all(len(message) < 1_000 for *_, message in seen["findings"])


BODY_BOMBS = {
    "brackets": "[" * 100_000,
    "links": "[a](" * 50_000,
    "images": "![" * 100_000,
    "stars": "*a _b " * 30_000,
    "ticks": "".join("`" * n + "a" for n in range(1, 400)),
    "tags": "<a " * 50_000,
    "comments": "<!--" * 50_000,
    "quotes": "> " * 3_000 + "x",
    "lists": "\n".join(f"{'    ' * n}- a" for n in range(120)),
    "braces": "{{" * 50_000,
    "table": "|" * 20_000 + "\n" + "|-" * 20_000,
    "wiki": "[[" * 50_000,
    "citations": "[@a" * 50_000,
    "definitions": "\n".join(f"[a{n}]: <x" for n in range(20_000)),
    "underscores": "_" * 50_000,
    "entities": "&" * 100_000,
    "headings": "\n\n".join(f"## heading {n % 7}" for n in range(3_000)),
    "spaces": " " * 200_000 + "x",
    "words": "market dialogue " * 20_000,
}


@pytest.mark.parametrize("name", BODY_BOMBS)
def test_body_bombs_are_read_in_time(tmp_path: Path, read: Reader, name: str) -> None:
    """A body made to exhaust the scanner is read in time."""
    project = make_project(tmp_path / "project")
    text = f"---\n{GOOD_TERM}---\n\n{BODY_BOMBS[name]}\n"
    (project / "content/glossary/bomb.md").write_text(text, encoding="utf-8")
    seen = read(project, tmp_path / "none", timeout=60)

    assert any("A good term" in text for text in seen["texts"])
