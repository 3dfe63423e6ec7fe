"""One thing that pydantic finds wrong, put where it stands in the file, and how it becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procurement_kb.findings import Edit, Finding, Span
from procurement_kb.records.hints import NO_HINT, Hint
from procurement_kb.records.specs import FieldSpec, Limits, Place
from procurement_kb.records.wording import where
from procurement_kb.records.yamltext import like
from procurement_kb.sources import Loc, SourceFile
from procurement_kb.sources.codelists import CodeLists
from procurement_kb.sources.positions import source_text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and everything that is needed to say so."""

    source: SourceFile
    lists: CodeLists
    place: Place
    type: str
    """Pydantic's name of the error, or ours where a check of ours raises it."""
    value: Any = None
    """What stands there."""
    guess: bool = True
    """Whether to look for what was meant. It takes time, so a file full of faults gets guesses for the first of them."""

    @property
    def loc(self) -> Loc:
        """The place in the front matter."""
        return self.place.loc

    @property
    def spec(self) -> FieldSpec:
        """The field.

        Raises:
            LookupError: the model does not know the field; only the check for unknown fields meets that.
        """
        if self.place.spec is None:
            raise LookupError(self.loc)
        return self.place.spec

    @property
    def limits(self) -> Limits:
        """The limits of the value, or of the key when a key is meant."""
        return (self.spec.key_limits or Limits()) if self.place.key else self.spec.limits

    @property
    def where(self) -> str:
        """What to call the place."""
        return where(self.place)

    @property
    def optional(self) -> bool:
        """Whether the field, or the entry, may simply be left out."""
        return self.place.item or not self.spec.required

    @property
    def span(self) -> Span:
        """Where the value stands, or the key when a key is meant."""
        return self.source.span(self.loc, key=self.place.key)

    @property
    def written(self) -> str | None:
        """The value as the file spells it, when that is one line."""
        text = source_text(self.source, self.loc)
        return text if text is not None and "\n" not in text and "\r" not in text else None

    def finding(self, code: str, message: str, hint: Hint = NO_HINT) -> Finding:
        """Return a finding on the value (or key) that suggests what ``hint`` holds, if it holds anything."""
        if hint.value is None:
            return self.rewritten(code, message, None)
        old = "" if self.place.key else self.written or ""
        return self.rewritten(code, message, like(old, hint.value), sure=hint.sure)

    def rewritten(self, code: str, message: str, text: str | None, *, sure: bool = False) -> Finding:
        """Return a finding that suggests ``text``, which is YAML, in the place of the value.

        A machine may write it when that is ``sure`` and the value stands on one line, where nothing else can be lost.
        """
        span = self.span
        edits = (Edit(span, text),) if sure and text is not None and in_one_place(self.source, self.loc, span) else ()
        return Finding(self.source.path, span, code, message, text, edits)

    def on_key(self, code: str, message: str) -> Finding:
        """Return a finding on the name of the field rather than on its value."""
        return Finding(self.source.path, self.source.span(self.loc, key=True), code, message)


def in_one_place(source: SourceFile, loc: Loc, span: Span) -> bool:
    """Tell whether other text can simply take the place of the value at ``loc``.

    Not when it goes over several lines; and not when it is a list with a dash, which may stand without indentation.
    """
    return span.line == span.end_line and (source_text(source, loc) or "")[:2] not in {"-", "- "}


def renamed(source: SourceFile, loc: Loc, name: str) -> tuple[Edit, ...]:
    """Return the edit that gives the field at ``loc`` another name."""
    return (Edit(source.span(loc, key=True), name),)


def value_at(values: Any, loc: Loc) -> Any:
    """Return what stands at ``loc`` in plain values, None when nothing does."""
    for step in loc:
        # A plain group is asked for first, because asking for any kind of mapping takes far longer.
        if isinstance(values, (dict, Mapping)):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values
