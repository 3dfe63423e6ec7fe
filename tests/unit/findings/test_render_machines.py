"""Findings for programs: JSON, GitHub and SARIF."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from procurement_kb.findings import Edit, Finding, Rule, Severity, Span, registry
from procurement_kb.findings import render_github as github
from procurement_kb.findings import render_json as json_
from procurement_kb.findings import render_sarif as sarif
from procurement_kb.findings.model import Example

SITE = "https://example.org/kb/"
RULES = {
    "KB104": Rule(
        "KB104", "unknown-country", Severity.ERROR, "Title.", "Why.", "Mend.", Example(raw=""), Example(raw="")
    ),
    "KB305": Rule(
        "KB305", "odd-thing", Severity.WARNING, "Title.", "Why.", "Mend it.", Example(raw=""), Example(raw="")
    ),
}
FIRST = Finding("a b.md", Span.at(2, 5, 2), "KB104", 'country "UK"', "GB", (Edit(Span.at(2, 5, 2), "GB"),))
SECOND = Finding("c.md", Span(3, 1, 4, 2), "KB305", "odd")


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rules of the tests' own."""
    monkeypatch.setattr(registry, "_RULES", RULES)


def test_json() -> None:
    """A list of plain objects, sorted, with the address of the help page."""
    assert [
        {
            "path": "a b.md",
            "line": 2,
            "column": 5,
            "end_line": 2,
            "end_column": 7,
            "code": "KB104",
            "severity": "error",
            "message": 'country "UK"',
            "help": "Mend.",
            "suggestion": "GB",
            "url": "https://example.org/kb/contribute/findings/kb104/",
        },
        {
            "path": "c.md",
            "line": 3,
            "column": 1,
            "end_line": 4,
            "end_column": 2,
            "code": "KB305",
            "severity": "warning",
            "message": "odd",
            "help": "Mend it.",
            "suggestion": None,
            "url": "https://example.org/kb/contribute/findings/kb305/",
        },
    ] == json.loads(json_.render([SECOND, FIRST], texts={}, site_url=SITE))


def test_json_of_nothing() -> None:
    """An empty list, which is still JSON."""
    assert [] == json.loads(json_.render([], texts={}))


@pytest.mark.parametrize("site", ["https://example.org/kb", "https://example.org/kb/"])
def test_the_site_may_lack_its_last_slash(site: str) -> None:
    """The address of the help page is right either way."""
    (row,) = json.loads(json_.render([FIRST], site_url=site))
    assert "https://example.org/kb/contribute/findings/kb104/" == row["url"]


@pytest.mark.parametrize("text", ["\ud800", "\x1b[2J\x07", "é\u202e"])
def test_json_is_ascii(text: str) -> None:
    """Whatever a record holds goes through any pipe."""
    out = json_.render([Finding(text, Span(), "KB104", text, text)])
    assert out.isascii()
    assert out.replace("\n", "").isprintable()


def test_github() -> None:
    """One workflow command a finding; columns only within one line."""
    assert (
        '::error file=a b.md,line=2,endLine=2,col=5,endColumn=7,title=KB104 unknown-country::country "UK"\n'
        "::warning file=c.md,line=3,endLine=4,title=KB305 odd-thing::odd\n"
    ) == github.render([SECOND, FIRST], texts={})


def test_github_of_nothing() -> None:
    """No output, no annotation."""
    assert "" == github.render([])


def test_github_escapes() -> None:
    """No text can end its command or begin another."""
    finding = Finding("a:b,c%0A\n.md", Span.at(2, 1), "KB104", "50 %: a, b\n::error::x\r")
    out = github.render([finding])
    assert 1 == out.count("\n")
    assert out.startswith("::error file=a%3Ab%2Cc%250A%0A.md,line=2,")
    assert out.endswith("::50 %25: a, b<U+000A>::error::x<U+000D>\n")


REGION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["startLine", "startColumn", "endLine", "endColumn"],
    "properties": {
        name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn", "endLine", "endColumn")
    },
}
FILE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["uri", "uriBaseId"],
    "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~%/-]+$"}, "uriBaseId": {"const": "SRCROOT"}},
}
WORDS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}, "markdown": {"type": "string", "minLength": 1}},
}
LEVEL = {"enum": ["error", "warning"]}


def exactly(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """Return the schema of an object with these properties and no others."""
    properties = required | optional
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


SARIF = exactly(
    {
        "$schema": {"const": sarif.SCHEMA},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": exactly(
                {
                    "columnKind": {"const": "unicodeCodePoints"},
                    "tool": exactly(
                        {
                            "driver": exactly(
                                {
                                    "name": {"const": "kb"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": exactly(
                                            {
                                                "id": {"type": "string", "pattern": "^KB[0-9]{3}$"},
                                                "name": {"type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$"},
                                                "shortDescription": WORDS,
                                                "fullDescription": WORDS,
                                                "help": WORDS,
                                                "defaultConfiguration": exactly({"level": LEVEL}),
                                            },
                                            helpUri={"type": "string", "pattern": "^https://"},
                                        ),
                                    },
                                },
                                version={"type": "string"},
                                informationUri={"type": "string", "pattern": "^https://"},
                            )
                        }
                    ),
                    "results": {
                        "type": "array",
                        "items": exactly(
                            {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": WORDS,
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": exactly(
                                        {"physicalLocation": exactly({"artifactLocation": FILE, "region": REGION})}
                                    ),
                                },
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string", "minLength": 1},
                                },
                            },
                            fixes={
                                "type": "array",
                                "items": exactly(
                                    {
                                        "description": WORDS,
                                        "artifactChanges": {
                                            "type": "array",
                                            "minItems": 1,
                                            "items": exactly(
                                                {
                                                    "artifactLocation": FILE,
                                                    "replacements": {
                                                        "type": "array",
                                                        "minItems": 1,
                                                        "items": exactly(
                                                            {
                                                                "deletedRegion": REGION,
                                                                "insertedContent": exactly(
                                                                    {"text": {"type": "string"}}
                                                                ),
                                                            }
                                                        ),
                                                    },
                                                }
                                            ),
                                        },
                                    }
                                ),
                            },
                        ),
                    },
                }
            ),
        },
    }
)
"""The part of SARIF 2.1.0 that is used, held tighter than the standard does."""


def log(*findings: Finding, text: str = "x\ny UK\n", site: str = SITE) -> dict[str, Any]:
    """Return a checked SARIF log."""
    out: dict[str, Any] = json.loads(sarif.render(findings, texts={"a b.md": text}, site_url=site, version="0.1.0"))
    jsonschema.validate(out, SARIF)
    return out


def test_sarif() -> None:
    """Rules with help, results with places, mends and fingerprints."""
    (run,) = log(SECOND, FIRST)["runs"]
    assert ["UnknownCountry", "OddThing"] == [rule["name"] for rule in run["tool"]["driver"]["rules"]]
    assert "https://example.org/kb/contribute/findings/kb104/" == run["tool"]["driver"]["rules"][0]["helpUri"]
    assert ["error", "warning"] == [rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]]
    first, second = run["results"]
    assert ("KB104", 0, "error") == (first["ruleId"], first["ruleIndex"], first["level"])
    assert ("KB305", 1, "warning") == (second["ruleId"], second["ruleIndex"], second["level"])
    region = {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 7}
    assert region == first["locations"][0]["physicalLocation"]["region"]
    assert "a%20b.md" == first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    change = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert {"deletedRegion": region, "insertedContent": {"text": "GB"}} == change
    assert "fixes" not in second


def test_sarif_of_nothing() -> None:
    """A log without results is a result, too; without a site nothing links to it."""
    (run,) = log(site="")["runs"]
    assert [] == run["results"]
    assert "informationUri" not in run["tool"]["driver"]


def fingerprints(*findings: Finding, text: str) -> list[str]:
    """Return the fingerprints of findings in a text."""
    return [
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in log(*findings, text=text)["runs"][0]["results"]
    ]


def test_fingerprints_stay_when_lines_move() -> None:
    """A finding is the same one when lines are added above it, and another one on another line."""
    moved = Finding("a b.md", Span.at(4, 5, 2), "KB104", 'country "UK"')
    assert fingerprints(FIRST, text="x\ny UK\n") == fingerprints(moved, text="x\n\n\n  y UK\n")
    assert fingerprints(FIRST, text="x\ny UK\n") != fingerprints(FIRST, text="x\nz UK\n")


def test_fingerprints_differ_on_one_line() -> None:
    """Two findings on one line are two."""
    other = Finding("a b.md", Span.at(2, 1, 1), "KB104", "x")
    assert 2 == len(set(fingerprints(FIRST, other, text="x\ny UK\n")))
