"""Has a module one quiz, and can it be played? KB306, KB307."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.guess import guess
from procurement_kb.graph.words import or_list, quoted
from procurement_kb.records.hints import NO_HINT
from procurement_kb.records.load import Loaded
from procurement_kb.records.quiz import FENCE, QUESTIONS
from procurement_kb.rules.block import Block, Wanted, blocks_of
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.session import unknown_section
from procurement_kb.sources import Loc

_LESSON = """## Why it matters

Lowest price decides most tenders [@evaluation].

## Exercise

List three costs that the price leaves out.

## Quiz
"""
_QUIZ = """
```quiz
- id: first
  kind: single
  question: What does lowest price leave out?
  section: why-it-matters
  options:
    - text: The cost of use
      correct: true
      feedback: Right, it is not in the price.
    - text: The price
      feedback: That is all it counts.
```
"""

QUIZ_COUNT = Rule(
    code="KB306",
    name="quiz-count",
    severity=Severity.ERROR,
    title="A module has no quiz, or more than one.",
    why="Progress and the pass mark belong to one quiz.",
    mend="Write one fenced block with the word `quiz` behind its opening fence, under `## Quiz`.",
    wrong=Example(record_type="module", body=f"{_LESSON}\nThink about it.\n"),
    right=Example(record_type="module", body=_LESSON + _QUIZ),
)
QUIZ_WRONG = Rule(
    code="KB307",
    name="quiz-wrong",
    severity=Severity.ERROR,
    title="A question of the quiz cannot be asked as it stands.",
    why="Learners would meet a question without a right answer, or none at all.",
    mend="Correct the question as the message says. The example shows a question with one right answer; the others "
    "are `multiple`, `numeric`, `ordering`, `matching` and `reflection`.",
    wrong=Example(record_type="module", body=_LESSON + _QUIZ.replace("correct: true", "correct: false")),
    right=Example(record_type="module", body=_LESSON + _QUIZ),
)

_NEAR_KIND = 0.7
"""There are six kinds of question and no two of them look alike."""


_WANTED = Wanted(
    name=FENCE,
    heading="Quiz",
    where="below this heading",
    plural="quizzes",
    items="questions",
    owner="module",
    code=QUIZ_COUNT.code,
)


@check(QUIZ_COUNT, QUIZ_WRONG, types=["module"])
def check_quiz(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the quiz of a module."""
    scan = context.scans.get(loaded.source.path)
    if scan is None:
        return
    fences, found = blocks_of(loaded.source.path, scan, _WANTED)
    yield from found
    anchors = [item.slug for item in scan.headings]
    for fence in fences[:1]:
        block = Block(loaded.source.path, fence, QUIZ_WRONG.code)
        yield from block.placed(_questions(block, anchors, context) if block.source.readable else ())


def _questions(block: Block, anchors: list[str], context: Context) -> Iterator[Finding]:
    questions = block.value
    if not isinstance(questions, list) or not questions:
        yield block.finding((), "the quiz is no list of questions; begin each question with - id:")
        return
    for index, item in enumerate(questions):
        place: Loc = (FENCE, index)
        if not isinstance(item, dict):
            yield block.finding(place, "this is no question; begin it with - id:")
            continue
        yield from _fields(block, place, item, context)
        wrong = unknown_section(item.get("section"), anchors, "write the anchor of the heading that answers it")
        if wrong is not None:
            yield block.finding((*place, "section"), *wrong)
    yield from block.same_ids(questions, "questions")


def _fields(block: Block, place: Loc, item: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    kind = item.get("kind")
    model = QUESTIONS.get(kind) if isinstance(kind, str) else None
    if model is None:
        hint = guess(str(kind), QUESTIONS, _NEAR_KIND) if kind is not None else NO_HINT
        what = f"kind {quoted(str(kind))} is no kind of question" if kind is not None else "the question has no kind"
        instead = f"did you mean {quoted(hint.value)}?" if hint.value else f"write {or_list(list(QUESTIONS))}"
        yield block.finding((*place, "kind"), f"{what}; {instead}", hint)
        return
    question, wrong = block.item(model, place, item, context)
    yield from wrong
    if question is not None:
        yield from _answers(block, place, question)


def _answers(block: Block, place: Loc, question: Any) -> Iterator[Finding]:
    options = getattr(question, "options", ())
    right = sum(option.correct for option in options)
    at = (*place, "options")
    if question.kind == "single" and right != 1:
        message = f"{right or 'none'} of the answers {'is' if not right else 'are'} right; mark exactly one with correct: true"
        yield block.finding(at, message, key=True)
    elif question.kind == "multiple" and right == 0:
        yield block.finding(at, "none of the answers is right; mark the right ones with correct: true", key=True)
    elif question.kind == "multiple" and right == len(options):
        yield block.finding(at, "all of the answers are right; add a wrong one", key=True)
    yield from _alike(block, at, [option.text for option in options], "text", "answers")
    pairs = [pair.left for pair in getattr(question, "pairs", ())]
    yield from _alike(block, (*place, "pairs"), pairs, "left", "items to match")


def _alike(block: Block, place: Loc, texts: Sequence[str], field: str, noun: str) -> Iterator[Finding]:
    """Yield a finding for each text that learners cannot tell from an earlier one."""
    for index, text in enumerate(texts):
        if text.casefold() in (other.casefold() for other in texts[:index]):
            yield block.finding(
                (*place, index, field), f"two {noun} read {quoted(text)}; reword this one or take it out"
            )
