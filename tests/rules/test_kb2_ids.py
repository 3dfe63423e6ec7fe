"""KB203, KB206 and KB208: ids that are taken, records that nothing leads to, earlier ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.harness import findings, record, said, short

CASE = "case_studies/example.md"
MODULES = "content/training/modules"


def test_duplicate_id(tmp_path: Path) -> None:
    """Each file after the first is told who has the id; the finding names both files."""
    files = {
        CASE: record("case-study"),
        "content/glossary/example.md": record("term"),
        "content/tools/example.md": record("tool"),
    }
    message = 'KB203 id "example" is taken by case_studies/example.md; rename one of the two files'
    found = findings(tmp_path, files)
    assert ["content/glossary/example.md:1:1-1 KB203", "content/tools/example.md:1:1-1 KB203"] == short(found)
    assert {message} == {f"{finding.code} {finding.message}" for finding in found}


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        (
            "content/obstacles/alone.md",
            record("obstacle"),
            (
                "no case met this obstacle and nothing helps against it; list its remedies, or name it in the obstacles of a "
                "case"
            ),
        ),
        (f"{MODULES}/alone.md", record("module"), "this module is on no path; add its id to the modules of a path"),
        (
            "content/pages/alone.md",
            record("page", "footer: null"),
            "nothing links to this page; link to it, or give it a place in the footer",
        ),
    ],
)
def test_orphan(path: str, content: str, message: str, tmp_path: Path) -> None:
    """Only types that no list brings to readers can be orphans."""
    assert [f"1:1-1 KB206 {message}"] == said(tmp_path, {path: content}, path)


def test_no_orphans(tmp_path: Path) -> None:
    """Company of any sort will do, a replaced page needs none, and a term is never alone."""
    files = {
        "content/obstacles/met.md": record("obstacle"),
        CASE: record("case-study", "obstacles: [met]"),
        "content/obstacles/cured.md": record("obstacle", "remedies: [the-cure]"),
        "content/guidance/the-cure.md": record("guidance"),
        "content/pages/linked.md": record("page", "footer: null"),
        "content/pages/footer.md": record("page", "footer: 1\nrelated: [linked]"),
        "content/obstacles/old.md": record("obstacle", "superseded_by: met"),
        "content/glossary/alone.md": record("term"),
    }
    assert () == findings(tmp_path, files)


def test_orphans_wait_for_broken_records(tmp_path: Path) -> None:
    """A record that cannot be read may hold the link, so nobody is called an orphan meanwhile."""
    files = {"content/obstacles/met.md": record("obstacle"), CASE: "---\nobstacles: [met\n"}
    assert "KB206" not in {finding.code for finding in findings(tmp_path, files)}


def test_former_ids(tmp_path: Path) -> None:
    """An earlier id is no present id, and belongs to one record."""
    files = {
        "case_studies/alpha.md": record("case-study", "formerly: [alpha, omega, shared]"),
        "case_studies/beta.md": record("case-study", "formerly:\n  - shared"),
        "case_studies/omega.md": record("case-study"),
    }
    found = findings(tmp_path, files)
    assert [
        "case_studies/alpha.md:2:12-17 KB208",
        "case_studies/alpha.md:2:19-24 KB208",
        "case_studies/beta.md:3:5-11 KB208",
    ] == short(found)
    assert [
        'formerly "alpha" is the present id of this record; list earlier ids only',
        'formerly "omega" is the present id of case_studies/omega.md; take it out here',
        'formerly "shared" is also an earlier id of case_studies/alpha.md; keep it in one of the two',
    ] == [finding.message for finding in found]
