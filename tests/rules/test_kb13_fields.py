"""KB130 to KB140: fields that contradict each other, or today."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from tests.rules.harness import findings, record, short

CASE = "case_studies/example.md"
DIALOGUE = "content/network/dialogues/example.md"
GUIDANCE = "content/guidance/example.md"
MODULE = "content/training/modules/example.md"
ORGANISATION = "content/network/organisations/example.md"
PROGRAMME = "content/programmes/example.md"
TOOL = "content/tools/example.md"
TYPES = {
    CASE: "case-study",
    DIALOGUE: "dialogue",
    GUIDANCE: "guidance",
    MODULE: "module",
    ORGANISATION: "organisation",
    PROGRAMME: "programme",
    TOOL: "tool",
}
ON_A_PATH = {"content/training/paths/support.md": record("path", "modules: [example]")}


def _check(root: Path, path: str, fields: str) -> list[str]:
    """Return what is said about the example record of the type that belongs to ``path``."""
    around = ON_A_PATH if path == MODULE else {}
    found = findings(root, {path: record(TYPES[path], fields), **around})
    return [
        f"{line.removeprefix(path + ':')} {finding.message}" for line, finding in zip(short(found), found, strict=True)
    ]


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        (
            CASE,
            "years: {start: 2022, end: 2019}",
            "2:27-31 KB130 end 2019 is before start 2022; write the later year as end",
        ),
        (
            CASE,
            "years:\n  start: 2022\n  end: 2019",
            "4:8-12 KB130 end 2019 is before start 2022; write the later year as end",
        ),
        (
            CASE,
            "status: completed\nyears: {start: 2019}",
            '3:1-6 KB131 years has no end although status is "completed"; add the last year as end',
        ),
        (
            PROGRAMME,
            "status: completed\nyears:\n  start: 2019\n  end: null",
            '3:1-6 KB131 years has no end although status is "completed"; add the last year as end',
        ),
        (
            CASE,
            "award_criteria:\n  - {name: Safety, kind: outcome, weight: 60}\n  - {name: Price, kind: price, weight: 45.5}",
            (
                "2:1-15 KB132 the weights of the award criteria add up to 105.5; correct them, or list the criteria whose "
                "weight is not known"
            ),
        ),
        (
            CASE,
            "countries: [ES, PT]\nregions: [ES511, SE110]",
            (
                '3:18-23 KB134 region "SE110" (Stockholms län, Sweden) is not in ES and PT; write a region of these countries '
                "or add the country"
            ),
        ),
        (
            ORGANISATION,
            'country: "NO"\nregions:\n  - DK011',
            (
                '4:5-10 KB134 region "DK011" (Byen København, Denmark) is not in NO; write a region of that country or '
                "correct the country"
            ),
        ),
        (
            DIALOGUE,
            "opens: 2026-03-01\ncloses: 2026-02-01",
            "3:9-19 KB135 closes 2026-02-01 is before opens 2026-03-01; swap the two or correct one",
        ),
        (
            GUIDANCE,
            "applies_from: 2026-03-01\napplies_to: 2025-02-01",
            "3:13-23 KB135 applies_to 2025-02-01 is before applies_from 2026-03-01; swap the two or correct one",
        ),
        (
            DIALOGUE,
            (
                "event:\n  start: 2026-03-04 10:00\n  end: 2026-03-04 09:30\n  timezone: Europe/Brussels\n"
                "  url: https://example.org/event"
            ),
            "4:8-24 KB135 end 2026-03-04 09:30:00 is before start 2026-03-04 10:00:00; swap the two or correct one",
        ),
        (
            CASE,
            "status: running\nyears: {start: 2028}",
            "3:16-20 KB136 year 2028 is later than next year; write 2027 or earlier",
        ),
        (
            CASE,
            "years: {start: 2019, end: 2091}",
            "2:27-31 KB136 year 2091 is later than next year; write 2027 or earlier",
        ),
        (
            CASE,
            "reviewed: {on: 2026-11-23, checked: figures against sources}",
            "2:16-26 KB137 reviewed.on 2026-11-23 is in the future; write the day on which it happened",
        ),
        (
            MODULE,
            "objectives:\n  - The costs that the price leaves out.\n  - Explain why they matter.",
            (
                '3:5-41 KB138 the objective starts with "The"; start with what the learner can do, for instance Name, Explain '
                "or Compare"
            ),
        ),
        (
            CASE,
            "approaches: [value-based, none, co-creation]",
            '2:27-31 KB139 approach "none" stands beside "value-based" and "co-creation"; take it out',
        ),
        (TOOL, "url: null", "2:6-10 KB140 the tool has no address; add url, or embedded when it is part of this site"),
    ],
)
def test_finding(path: str, fields: str, expected: str, tmp_path: Path) -> None:
    """One fault gives one finding, on the value that is wrong, and says what to write."""
    assert [expected] == _check(tmp_path, path, fields)


SOURCE = """sources:
  evaluation:
    title: Evaluation of the contract
    publisher: National audit office
    url: https://example.org/evaluation
    date: {date}
    accessed: {accessed}
    kind: evaluation
"""


@pytest.mark.parametrize(
    ("date", "accessed", "expected"),
    [
        (
            '"2027"',
            "2026-01-01",
            ["7:11-17 KB137 evaluation.date 2027 is in the future; write the day on which it happened"],
        ),
        (
            '"2026-12"',
            "2026-01-01",
            ["7:11-20 KB137 evaluation.date 2026-12 is in the future; write the day on which it happened"],
        ),
        (
            "2026-11-22",
            "2026-11-23",
            ["8:15-25 KB137 evaluation.accessed 2026-11-23 is in the future; write the day on which it happened"],
        ),
        ('"2026-11"', "2026-11-22", []),
        ('"2026"', "2026-11-22", []),
    ],
)
def test_dates_of_sources(date: str, accessed: str, expected: list[str], tmp_path: Path) -> None:
    """A year or month that has begun is not in the future; the next one is."""
    assert expected == _check(tmp_path, CASE, SOURCE.format(date=date, accessed=accessed))


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (CASE, "years: {start: 2019, end: 2019}"),
        (CASE, "status: planned\nyears: {start: 2027}"),
        (CASE, "status: cancelled\nyears: {start: 2019}"),
        (CASE, "reviewed: {on: 2026-11-22, checked: figures against sources}"),
        (CASE, "award_criteria: []"),
        (CASE, "award_criteria:\n  - {name: Safety, kind: outcome, weight: 30}\n  - {name: Price, kind: price}"),
        (
            CASE,
            (
                "award_criteria:\n  - {name: A, kind: outcome, weight: 33.3}\n  - {name: B, kind: price, weight: 33.3}\n"
                "  - {name: C, kind: price, weight: 33.3}"
            ),
        ),
        (CASE, "countries: [GR]\nregions: [EL301]"),
        (CASE, "countries: [GB]\nregions: [GB-ENG]"),
        (CASE, "approaches: [none]"),
        (DIALOGUE, "opens: 2026-02-01\ncloses: 2026-02-01"),
        (DIALOGUE, "closes: 2026-02-01"),
        (GUIDANCE, "applies_from: 2031-01-01"),
        (TOOL, "url: null\nembedded: award-calculator"),
        (MODULE, "objectives: [Name three costs., Judge an offer by its value., Contract for outcomes.]"),
    ],
)
def test_no_finding(path: str, fields: str, tmp_path: Path) -> None:
    """Unusual is not wrong."""
    assert [] == _check(tmp_path, path, fields)


def test_broken_neighbours_hide_nothing(tmp_path: Path) -> None:
    """A record whose other fields are wrong still gets these findings, and no field is judged twice."""
    fields = "title: x\ncountries: [Spain]\nregions: [SE110]\nyears: {start: 2022, end: 2019}\nstatus: complete"
    found = findings(tmp_path, {CASE: record("case-study", fields)})
    assert [
        f"{CASE}:2:8-9 KB106",
        f"{CASE}:3:13-18 KB104",
        f"{CASE}:5:27-31 KB130",
        f"{CASE}:6:9-17 KB105",
    ] == short(found)


@pytest.mark.parametrize(
    "fields",
    [
        "years: 2019",
        "years: [2019]",
        "years: {start: twenty, end: 2019}",
        "award_criteria: yes please",
        "award_criteria: [1, 2]",
        "award_criteria:\n  - {name: A, kind: price, weight: lots}",
        "regions: {a: b}",
        "regions: [[ES511]]",
        "approaches: none",
        "reviewed: yesterday",
        "sources: [a]",
        "sources: {a: b}",
        "countries: 7",
    ],
)
def test_wrong_shapes_have_other_findings(fields: str, tmp_path: Path) -> None:
    """A value of the wrong shape is told by the checks of fields; the rules here pass it by."""
    codes = {finding.code for finding in findings(tmp_path, {CASE: record("case-study", fields)})}
    assert codes
    assert not {code for code in codes if code.startswith("KB13") and code != "KB133"}


ORDERED = """sources:
  evaluation:
    title: "A title: long"
    publisher: National audit office
    url: https://example.org/evaluation
    kind: evaluation
"""


@pytest.mark.parametrize(
    ("before", "expected", "after"),
    [
        (
            (
                '    url: https://example.org/evaluation\n    title: "A title: long"\n    kind: evaluation\n'
                "    publisher: National audit office\n"
            ),
            "4:5-8",
            None,
        ),
        (
            (
                '    title: "A title: long"\n    kind: evaluation\n\n    url: https://example.org/evaluation\n'
                "    publisher: National audit office\n"
            ),
            "5:5-9",
            (
                '    title: "A title: long"\n    publisher: National audit office\n\n'
                "    url: https://example.org/evaluation\n    kind: evaluation\n"
            ),
        ),
        (
            (
                '    # where to find it\n    url: https://example.org/evaluation  # checked\n    title: "A title: long"\n'
                "    publisher: National audit office\n    kind: evaluation\n"
            ),
            "5:5-8",
            "unchanged",
        ),
        (
            (
                "    title: >-\n      A title: long\n    url: https://example.org/evaluation\n"
                "    publisher: National audit office\n    kind: evaluation\n"
            ),
            "6:5-8",
            "unchanged",
        ),
        (
            "    {kind: evaluation, title: \"A title: long\", publisher: Audit, url: 'https://example.org/e'}\n",
            "4:6-10",
            "    {title: \"A title: long\", publisher: Audit, url: 'https://example.org/e', kind: evaluation}\n",
        ),
    ],
    ids=["lines", "blank-line", "comment", "folded", "braces"],
)
def test_order_of_a_source(before: str, expected: str, after: str | None, tmp_path: Path) -> None:
    """Fields in another order are told at the first of them, and put in order where nothing can get lost."""
    head = "sources:\n  evaluation:\n"
    text = record("term", head + before)
    (finding,) = findings(tmp_path, {"content/glossary/example.md": text})
    assert [f"content/glossary/example.md:{expected} KB141"] == short([finding])
    mended = apply_fixes(text, [finding])[0]
    assert (
        text.replace(head + before, ORDERED if after is None else head + (before if after == "unchanged" else after))
        == mended
    )
    if after != "unchanged":
        assert () == findings(tmp_path, {"content/glossary/example.md": mended})


@pytest.mark.parametrize(
    "sources", ["sources: {a: b}", "sources: {a: {kind: evaluation, titel: x}}", "sources: {a: {url: [1], title: {}}}"]
)
def test_order_of_broken_sources(sources: str, tmp_path: Path) -> None:
    """Sources that are wrong in other ways are no trouble."""
    assert findings(tmp_path, {"content/glossary/example.md": record("term", sources)})
