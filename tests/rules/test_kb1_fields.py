"""Every fault that a field can have: the exact place, the whole message, and the mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records import record_types
from procurement_kb.records.introspect import example_text
from tests.unit.records.helpers import every_finding, load_text, path_of

TABLE = Path(__file__).with_name("kb1_fields.txt")


@dataclass(frozen=True)
class Case:
    """One fault."""

    record_type: str
    fields: str
    finding: str
    fixed: str | None


def _cases() -> list[Case]:
    cases = []
    for block in TABLE.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        record_type, *rest = lines
        fields = [line[2:] for line in rest if line.startswith("|")]
        fixed = [line[2:] for line in rest if line.startswith(">")]
        (finding,) = (line for line in rest if line[0] not in "|>")
        cases.append(Case(record_type, "\n".join(fields), finding, "\n".join(fixed) if fixed else None))
    return cases


CASES = _cases()
every_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{re.findall('KB[0-9]+', case.finding)[0]}-{case.fields}" for case in CASES]
)


def _text(case: Case) -> str:
    return example_text(record_types()[case.record_type], case.fields)


@every_case
def test_one_finding_at_the_exact_place(case: Case) -> None:
    """A fault gives one finding that points at it and says what to write instead."""
    loaded = load_text(path_of(record_types()[case.record_type]), _text(case))

    found = [
        f"{f.span.line}:{f.span.column}-{f.span.end_line}:{f.span.end_column} {f.code} {f.message}"
        for f in every_finding(loaded)
    ]
    assert [case.finding] == found


@every_case
def test_the_mend_changes_nothing_else(case: Case) -> None:
    """A safe mend rewrites the fault alone; a fault without one stays as it is."""
    text = _text(case)
    loaded = load_text(path_of(record_types()[case.record_type]), text)

    expected = text if case.fixed is None else text.replace(case.fields, case.fixed, 1)
    assert expected == apply_fixes(text, loaded.findings)[0]


def test_every_rule_of_the_fields_has_a_case() -> None:
    """No rule of this layer goes untested; the deprecated code has a test of its own, with its own code list."""
    codes = {code for case in CASES for code in re.findall(r"KB1\d\d", case.finding)[:1]}

    assert {f"KB1{number:02}" for number in range(1, 24)} - {"KB117"} == codes
