"""Has a module one quiz, and can it be played? KB306, KB307."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from procurement_kb.findings import Edit, Example, Finding, Rule, Severity, Span
from procurement_kb.graph.guess import guess
from procurement_kb.graph.words import or_list, quoted
from procurement_kb.records.fault import Fault
from procurement_kb.records.hints import NO_HINT, Hint, slug
from procurement_kb.records.introspect import resolve
from procurement_kb.records.load import Loaded
from procurement_kb.records.messages import nearest_field, report
from procurement_kb.records.quiz import EXTRA_LINES, FENCE, INDENT, QUESTIONS, Question, quiz_source, validate_question
from procurement_kb.rules.registry import Context, check
from procurement_kb.sources import Loc, SourceFile
from procurement_kb.sources.body import Fence

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


@check(QUIZ_COUNT, QUIZ_WRONG, types=["module"])
def check_quiz(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the quiz of a module."""
    scan = context.scans.get(loaded.source.path)
    if scan is None:
        return
    path = loaded.source.path
    # An opening fence that is never closed has its own finding.
    blocks = [fence for fence in scan.fences if fence.info.strip() == FENCE]
    heading = next((heading for heading in scan.headings if heading.text == "Quiz"), None)
    if not blocks and heading is not None and scan.open_fence is None:
        message = f"the quiz is missing; write it below this heading, as a block that begins with ```{FENCE}"
        yield Finding(path, heading.span, QUIZ_COUNT.code, message)
    for extra in blocks[1:]:
        message = f"the module has {len(blocks)} quizzes; put the questions of this one into the first"
        span = Span.at(extra.span.line, extra.span.column, len("```") + len(FENCE))
        yield Finding(path, span, QUIZ_COUNT.code, message)
    anchors = [item.slug for item in scan.headings]
    for fence in blocks[:1]:
        block = _Block(path, fence)
        yield from block.check(anchors, context)


class _Block:
    """One quiz block: its YAML is read as the front matter of a record would be, and its places put back."""

    def __init__(self, path: str, fence: Fence) -> None:
        dedented = textwrap.dedent(fence.content)
        self._shift = next(
            (
                len(line) - len(bare)
                for line, bare in zip(fence.content.split("\n"), dedented.split("\n"), strict=True)
                if bare
            ),
            0,
        )
        self._fence = fence
        self._path = path
        self.source: SourceFile = quiz_source(path, fence.content)

    def check(self, anchors: list[str], context: Context) -> Iterator[Finding]:
        """Yield everything that is wrong with the quiz."""
        findings = list(self.source.findings)
        if self.source.readable:
            findings += self._questions(anchors, context)
        told = {finding.span for finding in self.source.findings}
        for finding in findings:
            if finding.code != QUIZ_WRONG.code or finding.span not in told:
                yield self._back(finding)

    def _questions(self, anchors: list[str], context: Context) -> Iterator[Finding]:
        questions = self.source.values.get(FENCE)
        if not isinstance(questions, list) or not questions:
            yield self._finding((), "the quiz is no list of questions; begin each question with - id:")
            return
        ids = Counter(
            item.get("id") for item in questions if isinstance(item, dict) and isinstance(item.get("id"), str)
        )
        seen: set[str] = set()
        for index, item in enumerate(questions):
            place: Loc = (FENCE, index)
            if not isinstance(item, dict):
                yield self._finding(place, "this is no question; begin it with - id:")
                continue
            yield from self._fields(place, item, context)
            name = item.get("id")
            if isinstance(name, str) and ids[name] > 1 and name in seen:
                yield self._finding((*place, "id"), f"two questions have the id {quoted(name)}; give this one its own")
            elif isinstance(name, str):
                seen.add(name)
            section = item.get("section")
            if isinstance(section, str) and slug(section) == section and section not in anchors:
                yield self._section((*place, "section"), section, anchors)

    def _fields(self, place: Loc, item: Mapping[str, Any], context: Context) -> Iterator[Finding]:
        kind = item.get("kind")
        model = QUESTIONS.get(kind) if isinstance(kind, str) else None
        if model is None:
            hint = guess(str(kind), QUESTIONS, _NEAR_KIND) if kind is not None else NO_HINT
            what = (
                f"kind {quoted(str(kind))} is no kind of question" if kind is not None else "the question has no kind"
            )
            instead = f"did you mean {quoted(hint.value)}?" if hint.value else f"write {or_list(list(QUESTIONS))}"
            yield self._finding((*place, "kind"), f"{what}; {instead}", hint)
            return
        question, errors = validate_question(model, item)
        faults = []
        for error in errors:
            where = resolve(model, error["loc"])
            inside = replace(where, loc=(*place, *where.loc))
            faults.append(Fault(self.source, context.codelists, inside, error["type"], error["input"]))
        # A required field under a misspelt name is one fault, not an unknown field and a missing one.
        meant = {(*fault.loc[:-1], nearest_field(fault).value) for fault in faults if fault.type == "extra_forbidden"}
        for fault in faults:
            if fault.type != "missing" or fault.loc not in meant:
                yield replace(report(fault), code=QUIZ_WRONG.code)
        if question is not None:
            yield from self._answers(place, question)

    def _answers(self, place: Loc, question: Question) -> Iterator[Finding]:
        options = getattr(question, "options", ())
        right = sum(option.correct for option in options)
        at = (*place, "options")
        if question.kind == "single" and right != 1:
            yield self._finding(
                at,
                f"{right or 'none'} of the answers {'is' if not right else 'are'} right; mark exactly one with correct: true",
            )
        elif question.kind == "multiple" and right == 0:
            yield self._finding(at, "none of the answers is right; mark the right ones with correct: true")
        elif question.kind == "multiple" and right == len(options):
            yield self._finding(at, "all of the answers are right; add a wrong one")

    def _section(self, loc: Loc, section: str, anchors: list[str]) -> Finding:
        hint = guess(section, anchors)
        instead = (
            f"did you mean {quoted(hint.value)}?" if hint.value else "write the anchor of the heading that answers it"
        )
        return self._finding(loc, f"section {quoted(section)} is no heading of this page; {instead}", hint)

    def _finding(self, loc: Loc, message: str, hint: Hint = NO_HINT) -> Finding:
        span = self.source.span(loc, key=loc[-1:] == ("options",))
        edits = (Edit(span, hint.value),) if hint.value and hint.sure else ()
        return Finding(self._path, span, QUIZ_WRONG.code, message, hint.value, edits)

    def _back(self, finding: Finding) -> Finding:
        """Return ``finding`` with its places as they are in the file."""
        edits = tuple(Edit(self._place(edit.span), edit.text) for edit in finding.edits)
        return replace(finding, span=self._place(finding.span), edits=edits)

    def _place(self, span: Span) -> Span:
        line = self._fence.content_line - EXTRA_LINES - 1
        column = self._shift - INDENT
        if span.line <= EXTRA_LINES:  # the whole quiz is meant: point at its opening fence
            return Span.at(self._fence.span.line, self._fence.span.column, len("```") + len(FENCE))
        return Span(
            span.line + line,
            max(1, span.column + column),
            span.end_line + line,
            max(1, span.end_column + column),
        )
