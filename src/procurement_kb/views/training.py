"""The quiz of a module as it reads without a script: every question, its answer behind a disclosure."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from procurement_kb.records.quiz import FENCE, parse_quiz

if TYPE_CHECKING:
    from procurement_kb.views.context import Context

INSTRUCTIONS = {
    "single": "Choose one.",
    "multiple": "Choose all that apply.",
    "numeric": "Give a number.",
    "ordering": "Put these in order.",
    "matching": "Match each item with its partner.",
    "reflection": "Think about it, or talk it over.",
}


def quiz_html(ctx: Context, record_id: str) -> str:
    """Return the quiz of a module as HTML, empty when the module has none that can be read."""
    for fence in ctx.project.scans[record_id].fences:
        if fence.info == FENCE:
            quiz = parse_quiz(fence.content)
            if quiz is not None:
                items = "".join(_question(number, question) for number, question in enumerate(quiz, 1))
                return f'<ol class="kb-quiz">{items}</ol>'
    return ""


def _question(number: int, question: Any) -> str:
    answer = _ANSWERS[question.kind](question)
    see = f'<p><a href="#{escape(question.section)}">Read the section that answers it</a></p>'
    return (
        f'<li class="kb-quiz__question" id="kb-question-{number}">'
        f'<p class="kb-quiz__text">{escape(question.question)}</p>'
        f'<p class="kb-quiz__how">{INSTRUCTIONS[question.kind]}</p>'
        f"{_shown(question)}"
        f'<details class="kb-quiz__answer"><summary>Show the answer to question {number}</summary>{answer}{see}</details>'
        "</li>"
    )


def _list(items: list[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _shown(question: Any) -> str:
    """What the learner sees before answering; never in the order of the answer."""
    match question.kind:
        case "single" | "multiple":
            return _list([escape(option.text) for option in question.options])
        case "ordering":
            return _list([escape(item) for item in sorted(question.items, key=str.casefold)])
        case "matching":
            left = _list([escape(pair.left) for pair in question.pairs])
            right = _list([escape(text) for text in sorted((p.right for p in question.pairs), key=str.casefold)])
            return f'<div class="kb-quiz__pairs">{left}{right}</div>'
        case _:
            return ""


def _options(question: Any) -> str:
    rows = []
    for option in question.options:
        verdict = "Right" if option.correct else "Not right"
        rows.append(f"<strong>{verdict}: {escape(option.text)}</strong> {escape(option.feedback)}")
    return _list(rows)


def _numeric(question: Any) -> str:
    unit = f" {escape(question.unit)}" if question.unit else ""
    spread = f" (give or take {question.tolerance:g})" if question.tolerance else ""
    return f"<p><strong>{question.answer:g}{unit}</strong>{spread}. {escape(question.feedback)}</p>"


def _ordering(question: Any) -> str:
    return f"{_list([escape(item) for item in question.items], 'ol')}<p>{escape(question.feedback)}</p>"


def _matching(question: Any) -> str:
    rows = [f"<strong>{escape(pair.left)}</strong>: {escape(pair.right)}" for pair in question.pairs]
    return f"{_list(rows)}<p>{escape(question.feedback)}</p>"


def _reflection(question: Any) -> str:
    return f"<p>{escape(question.feedback)}</p>"


_ANSWERS = {
    "single": _options,
    "multiple": _options,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "reflection": _reflection,
}
