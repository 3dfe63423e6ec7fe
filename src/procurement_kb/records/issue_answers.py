"""From the text of a submitted issue form to a record. The text is a stranger's: it is read, never obeyed.

GitHub writes each answer under its label as a heading of level 3, and ``_No response_`` where there is none. What the
text leaves out is left out of the record, so that the check tells what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from procurement_kb.records.base import Record, record_types
from procurement_kb.records.hints import slug
from procurement_kb.records.issue_forms import (
    CORRECTION,
    FORM_TYPES,
    Question,
    Titles,
    correction_questions,
    questions,
)
from procurement_kb.records.issue_rows import NOTHING, group, keyed, lines_of, row, single
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.records.yamltext import field_text
from procurement_kb.sources.codelists import CodeLists
from procurement_kb.sources.wording import clipped

LONGEST = 200_000
"""Characters; GitHub takes some 65,000."""
PLACEHOLDER = "TODO: write this section, and cite the source of each fact."
_ID_LENGTH = 60
_HEADING = re.compile(r"^###[ \t]+(?P<label>[^\n]+?)[ \t]*#*$")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})")
_OUTER = re.compile(r"^ {0,3}#{1,2}(?=[ \t])")
_NUMBER = re.compile(r"(?<![\w\[\]])\[([1-9][0-9]?)\](?![\w(\[])")
_CONSENT = "Before you send it"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a submitted form says."""

    type: str
    """The record type, or `CORRECTION`."""
    answers: Mapping[str, str]
    """Each answer by the id of its question; questions without an answer are not there."""
    notes: tuple[str, ...] = ()
    """What was not understood, in words for the editor. Nothing is lost without one."""


def read_answers(text: str, lists: CodeLists, titles: Titles, record_type: str | None = None) -> Answers | None:
    """Return what a submitted form says, or None when it is the text of none of the forms.

    Args:
        text: the text of the issue.
        lists: the code lists.
        titles: the titles that the forms offered.
        record_type: which form it is; by default the one whose labels the text has.
    """
    lines = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    forms = {name: form_questions(name, lists, titles) for name in (*FORM_TYPES, CORRECTION)}
    if record_type is None:
        labels = {match["label"] for line in lines if (match := _HEADING.match(line))}
        known = {name: sum(question.label in labels for question in asked) for name, asked in forms.items()}
        # Of two forms that share labels, the one that has been answered more fully.
        record_type = max(known, key=lambda name: (known[name], known[name] / len(forms[name])))
        if not known[record_type]:
            return None
    asked = forms[record_type]
    found, notes = _by_label(lines, [question.label for question in asked])
    said = {question.id: found[question.label] for question in asked if _says(found.get(question.label, ""))}
    return Answers(record_type, said, tuple(notes))


def form_questions(name: str, lists: CodeLists, titles: Titles) -> tuple[Question, ...]:
    """Return the questions of a form."""
    return correction_questions() if name == CORRECTION else questions(record_types()[name], lists, titles)


def _says(answer: str) -> bool:
    return answer.lower() not in NOTHING


def _by_label(lines: Sequence[str], labels: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Take the text apart at the headings of the form, which stand in its order; any other heading is an answer's own."""
    parts: dict[str, list[str]] = {}
    notes: list[str] = []
    before: list[str] = []
    current = before
    ahead = [*labels, _CONSENT]
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark is not None and not fence:
            fence = mark["mark"]
        elif mark is not None and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        heading = _HEADING.match(line)
        label = heading["label"] if heading is not None else None
        # GitHub's own headings are never inside an answer's fence unless the answer forgot to close it.
        if label in ahead:
            ahead = ahead[ahead.index(label) + 1 :]
            current = parts.setdefault(label, [])
            fence = ""
            continue
        if label in parts and not fence:
            notes.append(
                f'the heading "{clipped(label, 60)}" stands twice; what follows counts to the answer before it'
            )
        current.append(line)
    rest = "\n".join(before).strip()
    if rest:
        notes.append(f'this stands before the first answer and was left out: "{clipped(" ".join(rest.split()), 200)}"')
    return {label: "\n".join(text).strip() for label, text in parts.items()}, notes


# --- Records ----------------------------------------------------------------------------------------------------------


def record_values(given: Answers, lists: CodeLists, titles: Titles) -> dict[str, Any]:
    """Return the fields of the record that the answers describe, in reading order.

    What cannot be understood stays as it was written, for the check to tell what to write instead.
    """
    asked = {question.id: question for question in form_questions(given.type, lists, titles) if question.spec}
    by_field: dict[str, Any] = {}
    sources = next((question for question in asked.values() if question.spec and question.spec.keyed), None)
    keys: list[str] = []
    if sources is not None and sources.spec is not None and sources.id in given.answers:
        rows = [row(line, sources.spec, lists, ()) for line in lines_of(given.answers[sources.id])]
        by_field[sources.id] = keyed([values for values in rows if values], sources.spec)
        keys = list(by_field[sources.id])
    for name, question in asked.items():
        if name in by_field or question.spec is None:
            continue
        if name in given.answers:
            by_field[name] = _value(question, question.spec, given.answers[name], lists, keys)
        elif question.spec.required and question.spec.many and not question.spec.limits.min_items:
            by_field[name] = []
    model = record_types()[given.type]
    return {spec.name: by_field[spec.name] for spec in fields(model) if spec.name in by_field}


def _value(question: Question, spec: FieldSpec, answer: str, lists: CodeLists, keys: Sequence[str]) -> Any:
    if question.options:
        return _chosen(question, spec, answer)
    if spec.part is not None:
        if answer == "[]":
            return []
        return [row(line, spec, lists, keys) for line in lines_of(answer)] if spec.many else group(answer, spec)
    if spec.many:
        parts = lines_of(answer)
        if question.control == "input":
            parts = [part.strip() for line in parts for part in re.split(r"[,;]", line) if part.strip()]
        return [single(spec, part, lists, keys) for part in parts]
    return single(spec, " ".join(answer.split()), lists, keys)


def _chosen(question: Question, spec: FieldSpec, answer: str) -> Any:
    codes = {words: code for code, words in question.options}
    answer = " ".join(answer.split())
    if not spec.many:
        code = codes.get(answer, answer)
        return {"true": True, "false": False}.get(code, code) if spec.codelist is None and not spec.refs else code
    # Words may hold commas of their own, so that the longest of them is looked for first.
    found: list[str] = []
    rest = answer
    while rest:
        words = next((label for label in sorted(codes, key=len, reverse=True) if _begins(rest, label)), None)
        taken = words if words is not None else rest.split(",")[0]
        found.append(codes[words] if words is not None else taken.strip())
        rest = rest[len(taken) :].lstrip(", ")
    return list(dict.fromkeys(found))


def _begins(text: str, words: str) -> bool:
    return text == words or text.startswith(f"{words},")


def record_text(given: Answers, lists: CodeLists, titles: Titles, number: int | None = None) -> str:
    """Return the file that the answers make; parts of the text without an answer are marked for the editor."""
    model = record_types()[given.type]
    values = record_values(given, lists, titles)
    note = f"## From issue {number}; remove this line when the record is complete.\n" if number is not None else ""
    front = "".join(field_text(name, value) for name, value in values.items())
    body = _cited(_body(model, given.answers), list(values.get("sources", ())))
    return f"---\n{note}{front}---\n\n{body}"


def _cited(text: str, keys: Sequence[str]) -> str:
    """Return ``text`` with the numbers of sources, as ``[1]``, turned into citations."""

    def cite(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"[@{keys[number - 1]}]" if 0 < number <= len(keys) else match[0]

    return _NUMBER.sub(cite, text)


def _body(model: type[Record], answers: Mapping[str, str]) -> str:
    sections = model.kind_.sections
    if not sections:
        return f"{_demoted(answers.get('text', PLACEHOLDER))}\n"
    texts = {name: answers.get(f"text-{name.lower().replace(' ', '-')}", PLACEHOLDER) for name in sections}
    return "\n".join(f"## {name}\n\n{_demoted(text)}\n" for name, text in texts.items())


def _demoted(text: str) -> str:
    """Return ``text`` with its headings below those of the page, and every fence closed."""
    out: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None and not fence:
            fence = mark["mark"]
        elif mark is not None and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        out.append(line.rstrip() if fence else _OUTER.sub("###", line.rstrip()))
    return "\n".join([*out, fence] if fence else out)


def record_id(values: Mapping[str, Any], record_type: str, number: int | None, taken: Sequence[str]) -> str:
    """Return a free id for a new record: its title's words, shortened at a hyphen."""
    base = slug(str(values.get("title", "")))
    if len(base) > _ID_LENGTH:
        base = base[:_ID_LENGTH].rpartition("-")[0] or base[:_ID_LENGTH]
    base = base or record_type
    for candidate in (base, f"{base}-{number}") if number is not None else (base,):
        if candidate not in taken:
            return candidate
    count = 2
    while f"{base}-{count}" in taken:
        count += 1
    return f"{base}-{count}"
