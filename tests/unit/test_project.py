"""Loading a project: settings, dates, and what is put together."""

from __future__ import annotations

import datetime as dt
import gc
from pathlib import Path

import pytest

from procurement_kb.project import DEFAULT_BRANCH, ProjectError, Settings, latest_date, load_project, read_settings
from tests.rules.harness import ROOT, load, record, theme, write_project


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Settings()),
        ("site_name: A\n", Settings(site_name="A")),
        ("site_url: https://a.org/kb\n", Settings(site_url="https://a.org/kb/")),
        ("site_url: https://a.org/kb/\n", Settings(site_url="https://a.org/kb/")),
        ("site_url: !ENV [KB_TEST_URL, https://b.org]\n", Settings(site_url="https://b.org/")),
        ("site_url: !ENV [KB_TEST_SET, https://b.org]\n", Settings(site_url="https://set.org/")),
        ("site_url: !ENV KB_TEST_SET\n", Settings(site_url="https://set.org/")),
        ("site_url: !ENV KB_TEST_URL\n", Settings()),
        (
            "repo_url: https://g.org/a/b\nedit_uri: edit/trunk/\n",
            Settings(repo_url="https://g.org/a/b", branch="trunk"),
        ),
        ("edit_uri: blob/main/docs/\n", Settings(branch="main")),
        ("markdown_extensions:\n  - x: !!python/name:material.extensions.emoji.twemoji\nsite_name: B\n", Settings("B")),
        ("x: !!python/object/apply:os.system [exit 1]\ny: !relative\nsite_name: C\n", Settings("C")),
        ("site_name: [a]\n", Settings()),
    ],
)
def test_settings(text: str, expected: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings are read as MkDocs reads them, without MkDocs and without running anything."""
    monkeypatch.setenv("KB_TEST_SET", "https://set.org")
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert expected == read_settings(tmp_path)


def test_no_configuration(tmp_path: Path) -> None:
    """A knowledge base without a site can be checked."""
    assert Settings(branch=DEFAULT_BRANCH) == read_settings(tmp_path)


@pytest.mark.parametrize("content", [b"a: [\n", b"- a\n", b"words\n", b"\xff\n"])
def test_broken_configuration(content: bytes, tmp_path: Path) -> None:
    """A configuration that cannot be read is an error of the project."""
    (tmp_path / "mkdocs.yml").write_bytes(content)
    with pytest.raises(ProjectError, match=r"mkdocs\.yml"):
        read_settings(tmp_path)


def test_own_settings() -> None:
    """The project's own configuration is understood."""
    settings = read_settings(ROOT)
    assert settings.site_name
    assert settings.site_url.endswith("/")
    assert "main" == settings.branch


def test_broken_code_list(tmp_path: Path) -> None:
    """A code list without its columns is an error of the project, not of a record."""
    root = write_project(tmp_path, {"vocabularies/verdict.csv": "wrong,columns\n1,2\n"})
    with pytest.raises(ProjectError, match="a code list in vocabularies cannot be read"):
        load_project(root)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T09:59:00+00:00", "2026-11-22"),
        ("2026-11-22T10:00:00+00:00", "2026-11-23"),
        ("2026-12-31T23:00:00-11:00", "2027-01-02"),
    ],
)
def test_latest_date(now: str, expected: str) -> None:
    """Today is the date of the place where the day begins first, so that nobody's today is in the future."""
    assert dt.date.fromisoformat(expected) == latest_date(dt.datetime.fromisoformat(now))
    assert latest_date() >= dt.datetime.now(tz=dt.UTC).date()


def test_empty_project(tmp_path: Path) -> None:
    """A project without records has nothing wrong with it."""
    project = load(tmp_path, {})
    assert ((), (), 0) == (project.findings, project.loaded, len(project.graph.nodes))


def test_bodies_and_scans(tmp_path: Path) -> None:
    """Bodies are found by path and by id; of two records with one id, the first by path counts."""
    files = {**theme(), "case_studies/x.md": record("case-study"), "content/tools/x.md": record("tool")}
    project = load(tmp_path, files)
    assert {"case_studies/x.md", "content/tools/x.md", "content/themes/value-based.md"} == set(project.bodies)
    assert {"x", "value-based"} == set(project.scans)
    assert project.bodies["case_studies/x.md"] is project.scans["x"]


@pytest.mark.parametrize("on", [True, False])
def test_collector_is_left_as_it_was(on: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """The garbage collector pauses while files are read, and only then."""
    was_on = gc.isenabled()
    try:
        gc.enable() if on else gc.disable()
        load(tmp_path, theme())
        assert on == gc.isenabled()
    finally:
        gc.enable() if was_on else gc.disable()


def test_own_content_is_clean() -> None:
    """The knowledge base's own records pass every check, warnings included."""
    assert [] == [f"{f.path}:{f.span.line} {f.code} {f.message}" for f in load_project(ROOT).findings]
