"""KB306 and KB307: the quiz of a module."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records.types.training import MODULE_BODY
from tests.rules.harness import findings, place, record, said, short

MODULE = "content/training/modules/example.md"
ON_A_PATH = {"content/training/paths/support.md": record("path", "modules: [example]")}


def _module(old: str, new: str) -> str:
    assert old in MODULE_BODY
    return record("module", None, MODULE_BODY.replace(old, new))


def _check(root: Path, content: str) -> list[str]:
    return said(root, {MODULE: content, **ON_A_PATH}, MODULE)


def test_module_without_quiz(tmp_path: Path) -> None:
    """The heading stands there and nothing below it."""
    content = record("module", None, MODULE_BODY[: MODULE_BODY.index("```quiz")])
    expected = "KB306 the quiz is missing; write it below this heading, as a block that begins with ```quiz"
    assert [f"{place(content, 'Quiz')} {expected}"] == _check(tmp_path, content)


def test_module_without_quiz_section(tmp_path: Path) -> None:
    """A missing section is one fault; the missing block is not told on top."""
    content = record("module", None, MODULE_BODY[: MODULE_BODY.index("## Quiz")])
    assert ["KB301"] == [finding.code for finding in findings(tmp_path, {MODULE: content, **ON_A_PATH})]


def test_two_quizzes(tmp_path: Path) -> None:
    """The second is marked."""
    content = record("module", None, MODULE_BODY + MODULE_BODY[MODULE_BODY.index("```quiz") :])
    expected = "KB306 the module has 2 quizzes; put the questions of this one into the first"
    assert [f"{place(content, '```quiz')} {expected}"] == _check(tmp_path, content)


@pytest.mark.parametrize(
    ("old", "new", "marked", "expected"),
    [
        (
            "correct: true",
            "correct: false",
            "options",
            "KB307 none of the answers is right; mark exactly one with correct: true",
        ),
        (
            "feedback: That is all",
            "correct: true\n      feedback: That is all",
            "options",
            "KB307 2 of the answers are right; mark exactly one with correct: true",
        ),
        (
            "kind: single",
            "kind: singel",
            "singel",
            'KB307 kind "singel" is no kind of question; did you mean "single"?',
        ),
        (
            "kind: single",
            "kind: essay",
            "essay",
            'KB307 kind "essay" is no kind of question; write single, multiple, numeric, ordering, matching or reflection',
        ),
        (
            "section: why-it-matters",
            "section: why-it-matter",
            "why-it-matter",
            'KB307 section "why-it-matter" is no heading of this page; did you mean "why-it-matters"?',
        ),
        (
            "section: why-it-matters",
            "section: Why it matters",
            "Why it matters",
            'KB307 anchor "Why it matters" is not made of small letters, digits and single hyphens; did you mean "why-it-matters"?',
        ),
        (
            "section: why-it-matters",
            "section: somewhere-else",
            "somewhere-else",
            'KB307 section "somewhere-else" is no heading of this page; write the anchor of the heading that answers it',
        ),
        (
            "text: The price\n",
            "texts: The price\n",
            "texts",
            'KB307 field "texts" is unknown in quiz; did you mean "text"?',
        ),
        (
            "- id: first",
            "- id: First",
            "First",
            'KB307 id "First" is not made of small letters, digits and single hyphens; did you mean "first"?',
        ),
        (
            "kind: single\n",
            "kind: multiple\n",
            None,
            None,
        ),
        (
            "kind: single\n",
            "kind: numeric\n  answer: many\n  tolerance: 0\n  feedback: It is so.\n",
            "many",
            None,
        ),
    ],
)
def test_quiz_finding(old: str, new: str, marked: str | None, expected: str | None, tmp_path: Path) -> None:
    """A fault in a question is marked on its own line inside the block."""
    content = _module(old, new)
    lines = _check(tmp_path, content)
    if marked is None:
        assert [] == lines
    elif expected is None:
        assert f"{place(content, marked)} KB307" in {line[: line.index("KB307") + 5] for line in lines}
    else:
        assert [f"{place(content, marked)} {expected}"] == lines


@pytest.mark.parametrize(
    ("quiz", "codes"),
    [
        ("- id: one\n  id: two", {"KB010", "KB307"}),
        ("- id: one\n\tkind: single", {"KB009"}),
        ("just words", {"KB307"}),
        ("", {"KB307"}),
        ("- words\n- 3", {"KB307"}),
        ("- id: one\n  kind: single\n  question: Why?\n  section: why-it-matters\n  options: none", {"KB307"}),
        ("- id: 7\n  kind: [single]", {"KB307"}),
        ("- id: one\n  kind: ~", {"KB307"}),
    ],
)
def test_broken_quiz(quiz: str, codes: set[str], tmp_path: Path) -> None:
    """YAML that cannot be read, or that is no quiz, gives findings inside the block and no traceback."""
    content = record("module", None, MODULE_BODY[: MODULE_BODY.index("```quiz")] + f"```quiz\n{quiz}\n```\n")
    found = findings(tmp_path, {MODULE: content, **ON_A_PATH})
    first = content[: content.index("```quiz")].count("\n") + 1
    last = content.count("\n")
    assert codes == {finding.code for finding in found}
    assert all(first <= finding.span.line <= last for finding in found), short(found)


def test_quiz_ids_are_unique(tmp_path: Path) -> None:
    """The second question of a name is marked."""
    quiz = MODULE_BODY[MODULE_BODY.index("- id: first") : MODULE_BODY.rindex("```")]
    content = record("module", None, MODULE_BODY.replace(quiz, quiz + quiz))
    expected = 'KB307 two questions have the id "first"; give this one its own'
    assert [f"{place(content, 'first')} {expected}"] == _check(tmp_path, content)


def test_quiz_in_a_list_item(tmp_path: Path) -> None:
    """A block that is indented has its places in the file, not in the block."""
    start = MODULE_BODY.index("```quiz")
    block = "".join(
        f"    {line}\n" for line in MODULE_BODY[start:].replace("kind: single", "kind: singel").splitlines()
    )
    content = record("module", None, f"{MODULE_BODY[:start]}- The quiz:\n\n{block}")
    assert [f"{place(content, 'singel')} KB307"] == [
        line[: line.index("KB307") + 5] for line in _check(tmp_path, content)
    ]


def test_quiz_mends(tmp_path: Path) -> None:
    """Safe mends inside the block land where they belong."""
    content = _module("kind: single", "kind: singel")
    found = findings(tmp_path, {MODULE: content, **ON_A_PATH})
    assert content.replace("singel", "single") == apply_fixes(content, found)[0]


QUESTIONS = """
- id: many
  kind: multiple
  question: Which count?
  section: why-it-matters
  options:
    - {text: Energy, correct: true, feedback: Yes.}
    - {text: Colour, feedback: No.}
- id: number
  kind: numeric
  question: How many?
  answer: 3.5
  tolerance: 0.5
  unit: hours
  feedback: Counted.
  section: why-it-matters
- id: order
  kind: ordering
  question: In which order?
  items: [First, Then]
  feedback: As it goes.
  section: why-it-matters
- id: match
  kind: matching
  question: What belongs together?
  pairs:
    - {left: Energy, right: Use}
    - {left: Price, right: Purchase}
  feedback: Cost and its time.
  section: why-it-matters
- id: think
  kind: reflection
  question: What about you?
  feedback: It depends.
  section: exercise
"""


def test_every_kind_of_question(tmp_path: Path) -> None:
    """All six kinds are accepted."""
    content = _module("```quiz\n", f"```quiz{QUESTIONS}")
    assert [] == _check(tmp_path, content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("correct: true, feedback: Yes.", "feedback: Yes."),
        ("{text: Colour, feedback: No.}", "{text: Colour, correct: true, feedback: No.}"),
        ("tolerance: 0.5", "tolerance: -1"),
        ("  tolerance: 0.5\n", ""),
        ("items: [First, Then]", "items: [First]"),
        ("feedback: It depends.\n", "options: []\n"),
        ("right: Use", "rihgt: Use"),
        ("answer: 3.5", "answer: true"),
        ("answer: 3.5", "answer: '3.5'"),
    ],
)
def test_every_kind_of_question_is_checked(old: str, new: str, tmp_path: Path) -> None:
    """Each kind has its own fields and limits."""
    assert old in QUESTIONS
    content = _module("```quiz\n", f"```quiz{QUESTIONS.replace(old, new)}")
    assert {"KB307"} == {finding.code for finding in findings(tmp_path, {MODULE: content, **ON_A_PATH})}


@pytest.mark.parametrize(
    ("old", "new", "marked", "expected"),
    [
        ("text: Colour", "text: energy", "energy", 'KB307 two answers read "energy"; reword this one or take it out'),
        ("left: Price", "left: Energy", "Energy", 'KB307 two items to match read "Energy"; reword this one or take it out'),
    ],
)  # fmt: skip
def test_answers_that_look_alike(old: str, new: str, marked: str, expected: str, tmp_path: Path) -> None:
    """Learners cannot choose between two answers that read the same; two items may share a partner."""
    content = _module("```quiz\n", f"```quiz{QUESTIONS.replace(old, new)}")
    words = new if content.count(marked) > 1 else marked
    start = content.rindex(words) + len(words)
    assert [f"{place(content[:start], marked)} {expected}"] == _check(tmp_path, content)
    shared = _module("```quiz\n", f"```quiz{QUESTIONS.replace('right: Purchase', 'right: Use')}")
    assert [] == _check(tmp_path, shared)
