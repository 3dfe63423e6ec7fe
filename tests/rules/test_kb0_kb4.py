"""Traps of files, YAML and safety through all layers: one fault gives one finding, and nothing follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings import Rule, all_rules
from procurement_kb.findings.fixes import fix_bytes
from tests.rules.harness import findings, record, short

PATH = "case_studies/example.md"

SECTIONS = "## Need\n\n{}\n\n## Approach\n\nText.\n\n## Outcome\n\nText.\n\n## Lessons\n\nText.\n"

# fields from line 2 on, where the finding stands
FIELDS = [
    ("countries: [NO]\nregions: []\n", "2:13-15 KB013"),
    ("countries:\n  - NO\nregions: []\n", "3:5-7 KB013"),
    ("title: Ward #4 in Barcelona\n", "2:8-28 KB015"),
    ("title: Heart monitors: bought by outcome\n", "2:8-41 KB016"),
    ("place: 12:30\n", "2:8-13 KB014"),
    ("place: Barcelona\nplace: Catalonia\n", "3:1-6 KB010"),
    ("years:\n\tstart: 2016\n\tend: 2018\n", "3:1-2 KB009"),
    ("years: {start: 2016, end: 2_018}\n", "2:27-32 KB014"),
    ("years: {start: 0x7E0}\nstatus: running\n", "2:16-21 KB014"),
    ("reviewed: {on: 2026-02-30, checked: figures against sources}\n", "2:16-26 KB017"),
    ("place: *Barcelona*\n", "2:8-19 KB011"),
    ("place: &here Barcelona\n", "2:8-13 KB011"),
    ("place: !!str Barcelona\n", "2:8-23 KB012"),
    ("contributors: [@ana]\n", "2:16-20 KB008"),
    ("suppliers: [{name: Example Medical, sme: yes}]\n", "2:42-45 KB013"),
    ("place: Barcelona # as on the signs\n", None),
    ("countries: ['NO']\nregions: []\n", None),
    ("2019: Barcelona\n", "2:1-5 KB023"),
    ("place: a <b>c</b>\n", "KB1"),
    ("place: a {{ b }}\n", "2:8-17 KB404"),
    ("place: {{ b }}\n", "2:8-15 KB404"),
    ("place: a\u202eb\n", "2:9-10 KB407"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), FIELDS, ids=[repr(row[0]) for row in FIELDS])
def test_one_fault_in_the_fields(fields: str, expected: str | None, tmp_path: Path) -> None:
    """Nothing else is said about a value that the file layer has flagged."""
    found = short(findings(tmp_path, {PATH: record("case-study", fields)}))
    if expected == "KB1":  # the layer of the fields speaks first, and alone
        assert [True] == [" KB1" in line for line in found]
    else:
        assert ([f"{PATH}:{expected}"] if expected else []) == found


WHOLE: list[tuple[str | bytes, str]] = [
    (b"", "1:1-1 KB001"),
    (b"\x89PNG\r\n\x1a\n", "1:1-1 KB002"),
    (record().encode("utf-16"), "1:1-1 KB002"),
    (b"\xef\xbb\xbf" + record().encode(), "1:1-1 KB004"),
    (record()[4:], "KB006"),
    (record().replace("---\n\n", "\n", 1), "KB007"),
    (record().replace("---\n\n", "...\n\n", 1), "KB007"),
    (record().replace("\n", "\r\n"), ""),
    ("---\n- a\n- b\n---\n", "2:1-4 KB019"),
]


@pytest.mark.parametrize(("content", "expected"), WHOLE, ids=[repr(row[0][:12]) + row[1] for row in WHOLE])
def test_one_fault_in_the_file(content: str | bytes, expected: str, tmp_path: Path) -> None:
    """A file that cannot be read is not told what it lacks; one that can be read has no other fault."""
    found = short(findings(tmp_path, {PATH: content}))
    if not expected or " " in expected:
        assert ([f"{PATH}:{expected}"] if expected else []) == found
    else:
        assert [expected] == [line.rsplit(" ", 1)[1] for line in found]


BODIES = [
    ("A <b>word</b>.", "KB401"),
    ("[a](javascript:x)", "KB402"),
    ("[a](java&#115;cript:x)", "KB402"),
    ("Text. {: .x }", "KB403"),
    ("{{ x }}", "KB404"),
    ('--8<-- "x"', "KB405"),
    ("[a](../../../x.md)", "KB406"),
    ("Te\u200bxt.", "KB407"),
    ("![a](https://example.org/p.png)", "KB408"),
]


@pytest.mark.parametrize(("text", "code"), BODIES)
def test_one_fault_in_the_body(text: str, code: str, tmp_path: Path) -> None:
    """Named once, on its line."""
    content = record("case-study", None, SECTIONS.format(text))
    found = findings(tmp_path, {PATH: content})
    line = content[: content.index(text)].count("\n") + 1
    assert [(code, line)] == [(finding.code, finding.span.line) for finding in found]


def test_mends_leave_good_records(tmp_path: Path) -> None:
    """Every trap that has a safe mend is gone after one run, and no other finding has come."""
    fields = (
        "title: Heart monitors: bought by outcome\nplace: Ward #4 in Barcelona\ncountries: [NO]\nregions: []\n"
        "contributors: [@ana, Ben]\nyears:\n\tstart: 2016\n\tend: 2018\n"
    )
    data = b"\xef\xbb\xbf" + record("case-study", fields).encode()
    first = findings(tmp_path / "one", {PATH: data})
    assert ["KB004", "KB016", "KB015", "KB013", "KB008", "KB009"] == [finding.code for finding in first]
    assert () == findings(tmp_path / "two", {PATH: fix_bytes(data, first)})


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if rule.code[:3] in {"KB0", "KB4"}], ids=lambda rule: rule.code
)
def test_rules_read_well(rule: Rule) -> None:
    """A rule says what, why and what to do in whole sentences."""
    for words in (rule.title, rule.why, rule.mend):
        assert words[0].isupper() or words[0] in "`&"
        assert words.endswith(".")
