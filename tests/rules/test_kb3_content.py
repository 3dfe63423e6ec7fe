"""KB301 to KB311: the text of a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records import record_types
from procurement_kb.records.types.training import MODULE_BODY
from tests.rules.harness import findings, place, record, short

CASE = "case_studies/example.md"
TERM = "content/glossary/example.md"
MODULE = "content/training/modules/example.md"
ON_A_PATH = {"content/training/paths/support.md": record("path", "modules: [example]")}


def _case(*headings: str) -> str:
    return record("case-study", None, "\n".join(f"{heading}\n\nWords [@evaluation].\n" for heading in headings))


def _term(text: str) -> str:
    return record("term", None, f"{text} [@evaluation].\n")


def _check(root: Path, path: str, content: str) -> list[str]:
    around = ON_A_PATH if path == MODULE else {}
    found = findings(root, {path: content, **around})
    return [
        f"{line.removeprefix(path + ':')} {finding.message}" for line, finding in zip(short(found), found, strict=True)
    ]


# --- Sections and headings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "marked", "expected"),
    [
        (
            ["## Need", "## Approach", "## Outcome"],
            "## Need",
            'KB301 the section "## Lessons" is missing; add the heading and say what is known',
        ),
        (
            ["## Background"],
            "## Background",
            (
                'KB301 the sections "## Need", "## Approach", "## Outcome" and "## Lessons" are missing; add the heading and say '
                "what is known"
            ),
        ),
        (
            ["## Need", "## Approach", "## Outcomes", "## Lessons"],
            "Outcomes",
            'KB301 heading "## Outcomes" is not the section this type has; did you mean "## Outcome"?',
        ),
        (
            ["## need", "## Approach", "## Outcome", "## Lessons"],
            "need",
            'KB301 heading "## need" is not the section this type has; did you mean "## Need"?',
        ),
        (
            ["## Need", "### Approach", "## Outcome", "## Lessons"],
            "Approach",
            'KB301 heading "### Approach" is not the section this type has; did you mean "## Approach"?',
        ),
        (
            ["## Need", "## Outcome", "## Lessons", "## Approach"],
            "Outcome",
            'KB302 section "Outcome" stands before "Approach"; the order is Need, Approach, Outcome, Lessons',
        ),
        (
            ["# Pumps", "## Need", "## Approach", "## Outcome", "## Lessons"],
            "Pumps",
            'KB303 heading "Pumps" is of the first level, which is the title\'s; write ## or take it out',
        ),
        (
            ["## Need", "#### Who asked", "## Approach", "## Outcome", "## Lessons"],
            "Who asked",
            'KB304 heading "#### Who asked" skips a level; write ###',
        ),
    ],
)
def test_sections_and_headings(headings: list[str], marked: str, expected: str, tmp_path: Path) -> None:
    """The finding stands on the heading that is wrong, or at the beginning of the text when one is missing."""
    content = _case(*headings)
    assert [f"{place(content, marked)} {expected}"] == _check(tmp_path, CASE, content)


def test_misspelt_section_is_mended(tmp_path: Path) -> None:
    """A heading that nearly is the section can be mended; one of another level is for a person."""
    content = _case("## needs", "### Approach", "## Outcome", "## Lessons")
    found = findings(tmp_path, {CASE: content})
    assert [("Need", True), (None, False)] == [(finding.suggestion, bool(finding.edits)) for finding in found]
    assert content.replace("## needs", "## Need") == apply_fixes(content, found)[0]


def test_more_sections_are_welcome(tmp_path: Path) -> None:
    """Sections of one's own may stand between those of the type, and subsections below them."""
    content = _case("## Need", "### Who asked", "## Market", "## Approach", "## Outcome", "## Lessons", "## What next")
    assert [] == _check(tmp_path, CASE, content)


@pytest.mark.parametrize("body", ["", "\n", "   \n\t\n"])
def test_empty_body(body: str, tmp_path: Path) -> None:
    """A record without text has one finding, just below its front matter."""
    content = record("tool", None, body)
    line = content[: content.rindex("---\n") + 4].count("\n") + 1
    path = "content/tools/example.md"
    found = [line for line in _check(tmp_path, path, content) if "KB211" not in line]
    assert [f"{line}:1-1 KB305 the record has no text; write some below the front matter"] == found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[here](https://example.org)", 'link words "here" do not say where the link leads; name what is there'),
        ("[Read more…](https://example.org)", None),
        (
            "[Click here!](https://example.org)",
            'link words "Click here!" do not say where the link leads; name what is there',
        ),
        ("[](https://example.org)", 'link words "" do not say where the link leads; name what is there'),
        (
            "<https://example.org/a>",
            '"https://example.org/a" is an address, not words; write [what is there](https://example.org/a)',
        ),
        (
            "[www.example.org](https://example.org)",
            '"www.example.org" is an address, not words; write [what is there](https://example.org)',
        ),
        ("[the toolkit](https://example.org)", None),
        ("`[here](https://example.org)`", None),
    ],
)
def test_link_words(written: str, expected: str | None, tmp_path: Path) -> None:
    """The whole link is marked."""
    content = _term(f"The guide is {written}")
    lines = [f"{place(content, written)} KB311 {expected}"] if expected else []
    assert lines == _check(tmp_path, TERM, content)


# --- Personal data and placeholders -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "what"),
    [
        ("jane.doe@example.org", "e-mail address"),
        ("j+b_1@mail.example.co.uk", "e-mail address"),
        ("+45 12 34 56 78", "telephone number"),
        ("+34 932 919 000", "telephone number"),
        ("+44 (0)20 7946 0000", "telephone number"),
        ("+1-202-555-0123", "telephone number"),
    ],
)
def test_personal_data(marked: str, what: str, tmp_path: Path) -> None:
    """An address or a number is found in the text and in the fields alike, and marked without its surroundings."""
    text = _term(f"Ask {marked}, they know")
    assert [
        f'{place(text, marked)} KB309 {what} "{marked}" is personal data; take it out and link to a contact page instead'
    ] == _check(tmp_path / "text", TERM, text)
    field = record("organisation", f"offers: [Help from {marked}]")
    found = findings(tmp_path / "field", {"content/network/organisations/example.md": field})
    assert [f"content/network/organisations/example.md:{place(field, marked)} KB309"] == short(found)


def test_mail_link(tmp_path: Path) -> None:
    """The address in a link for mail is found, too."""
    content = _term("Write to [Jane](mailto:jane@example.org)")
    assert f"{TERM}:{place(content, 'jane@example.org')} KB309" in short(findings(tmp_path, {TERM: content}))


def test_labelled_number(tmp_path: Path) -> None:
    """A number behind the word telephone needs no country code."""
    content = _term("Tel.: 020 7946 0000 on weekdays")
    assert [
        (
            f'{place(content, "020 7946 0000")} KB309 telephone number "020 7946 0000" is personal data; take it out and link '
            "to a contact page instead"
        )
    ] == _check(tmp_path, TERM, content)


@pytest.mark.parametrize(
    "text",
    [
        "It fell by 24 % to 1 200 000, a change of +24 % or +1,200 cases since 2019-06-30",
        "See notice 2019/S 123-456789 and CPV 33194110-4",
        "The ISBN is 978-92-76-12345-6 and the DOI 10.1007/s10198-023-01630-6",
        "The handle is @procurement and the source is cited",
        "Look at [their page](https://medium.com/@someone/story-2019?a=+4512345678)",
        "The telephone service took 1,100 calls; the phone lines closed in 2019",
        "Telemonitoring 2019 2020 2021 and hotels",
        "Look at [their page](https://user:word@example.org/a)",
    ],
)
def test_figures_are_no_personal_data(text: str, tmp_path: Path) -> None:
    """Figures, notice numbers, codes, dates and addresses are let alone."""
    assert [] == _check(tmp_path, TERM, _term(text))


def test_placeholder(tmp_path: Path) -> None:
    """What the skeleton left is found in fields and text; comments in the front matter are the author's own."""
    content = record(
        "term", '# TODO: ask the authors\naliases: ["TODO: other words"]', "TODO: meaning [@evaluation].\n"
    )
    assert [
        '3:12-29 KB310 "TODO: other words" is left from the skeleton; write what it asks for',
        (
            f'{place(content, "TODO: meaning [@evaluation].")} KB310 "TODO: meaning [@evaluation]." is left from the skeleton; '
            "write what it asks for"
        ),
    ] == _check(tmp_path, TERM, content)


# --- Quizzes ----------------------------------------------------------------------------------------------------------


def _module(old: str, new: str) -> str:
    assert old in MODULE_BODY
    return record("module", None, MODULE_BODY.replace(old, new))


def test_module_without_quiz(tmp_path: Path) -> None:
    """The heading stands there and nothing below it."""
    content = record("module", None, MODULE_BODY[: MODULE_BODY.index("```quiz")])
    expected = "KB306 the quiz is missing; write it below this heading, as a block that begins with ```quiz"
    assert [f"{place(content, 'Quiz')} {expected}"] == _check(tmp_path, MODULE, content)


def test_module_without_quiz_section(tmp_path: Path) -> None:
    """A missing section is one fault; the missing block is not told on top."""
    content = record("module", None, MODULE_BODY[: MODULE_BODY.index("## Quiz")])
    assert ["KB301"] == [finding.code for finding in findings(tmp_path, {MODULE: content, **ON_A_PATH})]


def test_two_quizzes(tmp_path: Path) -> None:
    """The second is marked."""
    content = record("module", None, MODULE_BODY + MODULE_BODY[MODULE_BODY.index("```quiz") :])
    expected = "KB306 the module has 2 quizzes; put the questions of this one into the first"
    assert [f"{place(content, '```quiz')} {expected}"] == _check(tmp_path, MODULE, content)


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
    lines = _check(tmp_path, MODULE, content)
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
    assert [f"{place(content, 'first')} {expected}"] == _check(tmp_path, MODULE, content)


def test_quiz_in_a_list_item(tmp_path: Path) -> None:
    """A block that is indented has its places in the file, not in the block."""
    start = MODULE_BODY.index("```quiz")
    block = "".join(
        f"    {line}\n" for line in MODULE_BODY[start:].replace("kind: single", "kind: singel").splitlines()
    )
    content = record("module", None, f"{MODULE_BODY[:start]}- The quiz:\n\n{block}")
    assert [f"{place(content, 'singel')} KB307"] == [
        line[: line.index("KB307") + 5] for line in _check(tmp_path, MODULE, content)
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
    assert [] == _check(tmp_path, MODULE, content)


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
    assert [f"{place(content[:start], marked)} {expected}"] == _check(tmp_path, MODULE, content)
    shared = _module("```quiz\n", f"```quiz{QUESTIONS.replace('right: Purchase', 'right: Use')}")
    assert [] == _check(tmp_path, MODULE, shared)


def test_all_sections_of_all_types(tmp_path: Path) -> None:
    """The example body of every type keeps the rules about text."""
    for name, model in record_types().items():
        content = record(name)
        codes = {finding.code for finding in findings(tmp_path / name, {f"{model.kind_.folder}/example.md": content})}
        assert not {code for code in codes if code.startswith("KB3")}, name
