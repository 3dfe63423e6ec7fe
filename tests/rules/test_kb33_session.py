"""KB334 and KB335: the session of a module."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from tests.rules.harness import findings, place, record, short

MODULE = "content/training/modules/example.md"
ON_A_PATH = {"content/training/paths/support.md": record("path", "modules: [example]")}
STAGE = """session:
  - section: why-it-matters
    minutes: 10
    points: [Lowest price decides most tenders.]
    notes: Ask who has bought something that was never used.
    sources: [evaluation]
"""
OTHERS = """  - section: exercise
    minutes: 15
    points: [Three costs]
    notes: Pairs first.
  - section: why-it-matters
    minutes: 5
    points: [Back to the start]
    notes: Close with the first question.
"""
ANSWER = """  - section: model-answer
    minutes: 5
    points: [What others found]
    notes: Ask for what is missing.
"""


def check(root: Path, content: str) -> list[str]:
    """Return what is wrong with a module, without its path."""
    found = findings(root, {MODULE: content, **ON_A_PATH})
    return [
        f"{line.removeprefix(MODULE + ':')} {finding.message}"
        for line, finding in zip(short(found), found, strict=True)
    ]


@pytest.mark.parametrize(
    ("old", "new", "marked", "expected"),
    [
        (
            "section: why-it-matters",
            "section: why-it-matter",
            "why-it-matter",
            'KB334 section "why-it-matter" is no heading of this page; did you mean "why-it-matters"?',
        ),
        (
            "section: why-it-matters",
            "section: something-else",
            "something-else",
            'KB334 section "something-else" is no heading of this page; write the anchor of the heading that it is about',
        ),
        (
            "sources: [evaluation]",
            "sources: [evaluaton]",
            "evaluaton",
            'KB133 sources "evaluaton" is not among the sources; did you mean "evaluation"?',
        ),
    ],
)
def test_stage(old: str, new: str, marked: str, expected: str, tmp_path: Path) -> None:
    """A stage about no section, and one that names a source the page does not have, are told with their place."""
    content = record("module", STAGE.replace(old, new))
    assert [f"{place(content[: content.index('notes:') + 120], marked)} {expected}"] == check(tmp_path, content)


def test_order_is_free(tmp_path: Path) -> None:
    """Stages stand in the order of the room; a section may come up twice, and a heading of the third level may be one."""
    content = record("module", f"{STAGE}{OTHERS}{ANSWER}")
    assert [] == check(tmp_path, content)


def test_spelling_is_mended(tmp_path: Path) -> None:
    """A slip of the finger is mended in place, in the quotes it had."""
    content = record("module", STAGE.replace("why-it-matters", "'why-it-mattrs'"))
    found = findings(tmp_path, {MODULE: content, **ON_A_PATH})
    assert record("module", STAGE.replace("why-it-matters", "'why-it-matters'")) == apply_fixes(content, found)[0]


@pytest.mark.parametrize("session", ["session: []", "session: null", "session:"])
def test_no_session(session: str, tmp_path: Path) -> None:
    """An empty session is marked at its key, a missing one at the top."""
    message = "KB335 the module has no session; add its stages, so that trainers get slides and timings"
    content = record("module", session)
    assert [f"2:1-8 {message}"] == [line for line in check(tmp_path, content) if "KB335" in line]
    assert [f"1:1-4 {message}"] == check(tmp_path, content.replace(f"{session}\n", "", 1))


def test_fault_of_shape_is_told_once(tmp_path: Path) -> None:
    """A stage of the wrong shape has the finding of its field and no other."""
    for stage in ("session: words", "session: [words]", STAGE.replace("why-it-matters", "[a, b]")):
        codes = [line.split()[1] for line in check(tmp_path, record("module", stage))]
        assert len(codes) == 1, codes
        assert codes[0].startswith("KB1")
