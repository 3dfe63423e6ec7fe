"""KB204, KB205 and KB213: what comes before what, in prerequisites, paths and successions."""

from __future__ import annotations

from pathlib import Path

from tests.rules.harness import findings, record, said, short

MODULES = "content/training/modules"


def _modules(needs: dict[str, str]) -> dict[str, str]:
    files = {f"{MODULES}/{name}.md": record("module", f"prerequisites: [{wants}]") for name, wants in needs.items()}
    return files | {"content/training/paths/all.md": record("path", f"modules: [{', '.join(needs)}]")}


def test_prerequisite_cycle(tmp_path: Path) -> None:
    """A circle is told once, spelt out from its first member, and the path is not blamed for it."""
    files = _modules({"delta": "", "cat": "ant, delta", "bee": "cat", "ant": "bee"})
    files["content/training/paths/all.md"] = record("path", "modules: [delta, ant, bee, cat]")
    found = findings(tmp_path, files)
    assert [f"{MODULES}/ant.md:2:17-20 KB204"] == short(found)
    assert "prerequisites go round in a circle: ant → bee → cat → ant; take out one of these steps" == found[0].message


def test_path_order(tmp_path: Path) -> None:
    """One finding for each module that comes too early, which names all that it needs."""
    files = _modules({"one": "", "two": "one", "three": "one, two", "four": ""})
    files["content/training/paths/all.md"] = record("path", "modules: [three, two, four]")
    files["content/training/paths/other.md"] = record("path", "modules: [one, two, three, four]")
    found = [finding for finding in findings(tmp_path, files) if finding.code != "KB206"]
    path = "content/training/paths/all.md"
    assert [f"{path}:2:11-16 KB205", f"{path}:2:18-21 KB205"] == short(found)
    assert [
        'module "three" needs "one" and "two" first; move "two" before it and add "one" before it',
        'module "two" needs "one" first; add "one" before it',
    ] == [finding.message for finding in found]


def test_succession_cycle(tmp_path: Path) -> None:
    """Two records that replace each other are told once; links to them are not told on top."""
    files = {
        "case_studies/new.md": record("case-study", "superseded_by: old"),
        "case_studies/old.md": record("case-study", "superseded_by: new\nrelated: [new]"),
    }
    expected = "2:16-19 KB213 superseded_by goes round in a circle: new → old → new; take out one of these steps"
    assert [expected] == said(tmp_path, files, "case_studies/new.md")
