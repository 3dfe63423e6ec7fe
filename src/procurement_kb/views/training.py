"""The quiz of a module as it reads without a script: every question, its answer behind a disclosure.

The same questions stand beside it as data, for ``learn/quiz.js``.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from procurement_kb.views.learning import encoded, questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement_kb.views.context import Context

INSTRUCTIONS = {
    "single": "Choose one.",
    "multiple": "Choose all that apply.",
    "numeric": "Give a number.",
    "ordering": "Put these in order.",
    "matching": "Match each item with its partner.",
    "reflection": "Think about it, or talk it over.",
}
_FNV_PRIME, _FNV_START, _FNV_BITS = 0x01000193, 0x811C9DC5, 0xFFFFFFFF


def quiz_html(ctx: Context, record_id: str) -> str:
    """Return the quiz of a module as HTML, empty when the module has none that can be read."""
    return quiz_markup(questions(ctx, record_id))


def quiz_markup(quiz: Sequence[Any]) -> str:
    """Return questions as a list that reads without a script, followed by the data that ``KB.quiz.decode`` takes."""
    if not quiz:
        return ""
    items = "".join(_question(number, question) for number, question in enumerate(quiz, 1))
    data = encoded([question.model_dump(mode="json") for question in quiz])
    return (
        f'<ol class="kb-quiz" data-quiz>{items}</ol>\n<script type="application/json" data-quiz-data>"{data}"</script>'
    )


def shown_order(question_id: str, texts: Sequence[str], *, solved: bool = False) -> list[int]:
    """Return the order in which readers meet answers: mixed, the same on every page and in every build.

    Authors tend to write the right answer first. ``learn/quiz.js`` mixes in the same way.

    Args:
        question_id: the id of the question; it decides how they are mixed.
        texts: the answers as they were written.
        solved: whether the order as written is the answer, which is then never shown.
    """
    order = sorted(range(len(texts)), key=lambda at: (_fnv(f"{question_id}\n{texts[at]}"), at))
    if solved and [texts[at] for at in order] == list(texts):
        order.reverse()
    return order


def _fnv(text: str) -> int:
    """Return the 32-bit FNV-1a hash of a text: short to write in two languages."""
    value = _FNV_START
    for byte in text.encode():
        value = (value ^ byte) * _FNV_PRIME & _FNV_BITS
    return value


def number_words(value: float) -> str:
    """Write a number in full: ``85,300``, ``0.58``, never with an exponent."""
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def _question(number: int, question: Any) -> str:
    answer = _ANSWERS[question.kind](question)
    see = f'<p><a href="#{escape(question.section)}">Read the section that answers it</a></p>'
    unit = getattr(question, "unit", None)
    how = f"Give a number, in {unit}." if unit else INSTRUCTIONS[question.kind]
    return (
        f'<li class="kb-quiz__question" id="kb-question-{number}">'
        f'<p class="kb-quiz__text">{escape(question.question)}</p>'
        f'<p class="kb-quiz__how">{escape(how)}</p>'
        f"{_shown(question)}"
        f'<details class="kb-quiz__answer"><summary>Show the answer to question {number}</summary>{answer}{see}</details>'
        "</li>"
    )


def _list(items: Sequence[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _mixed(question: Any, texts: Sequence[str], *, solved: bool = False) -> str:
    return _list([escape(texts[at]) for at in shown_order(question.id, texts, solved=solved)])


def _partners(question: Any) -> str:
    # Two left sides may share a right side: it is offered once.
    rights = [pair.right for pair in question.pairs]
    offered = dict.fromkeys(rights[at] for at in shown_order(question.id, rights, solved=True))
    return _list([escape(text) for text in offered])


def _shown(question: Any) -> str:
    """What the learner sees before answering; never in the order of the answer."""
    match question.kind:
        case "single" | "multiple":
            return _mixed(question, [option.text for option in question.options])
        case "ordering":
            return _mixed(question, question.items, solved=True)
        case "matching":
            left = _list([escape(pair.left) for pair in question.pairs])
            return f'<div class="kb-quiz__pairs">{left}{_partners(question)}</div>'
        case _:
            return ""


def _options(question: Any) -> str:
    rows = []
    for at in shown_order(question.id, [option.text for option in question.options]):
        option = question.options[at]
        verdict = "Right" if option.correct else "Not right"
        rows.append(f"<strong>{verdict}: {escape(option.text)}</strong> {escape(option.feedback)}")
    return _list(rows)


def _numeric(question: Any) -> str:
    unit = f" {escape(question.unit)}" if question.unit else ""
    spread = f" (give or take {number_words(question.tolerance)})" if question.tolerance else ""
    return f"<p><strong>{number_words(question.answer)}{unit}</strong>{spread}. {escape(question.feedback)}</p>"


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
