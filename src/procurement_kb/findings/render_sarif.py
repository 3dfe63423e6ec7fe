"""Findings as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from procurement_kb.findings.model import Edit, Finding, Rule, Span
from procurement_kb.findings.registry import all_rules
from procurement_kb.findings.render_common import Lines, help_url, with_rules

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT: Final = "SRCROOT"
_Json = dict[str, Any]


def render(findings: Iterable[Finding], *, texts: Mapping[str, str], site_url: str = "", version: str = "") -> str:
    """Return the findings as a SARIF log, sorted by path and place.

    Args:
        findings: in any order.
        texts: the text of each file by its path; the fingerprint of a finding rests on its line, so that it stays the
            same finding when lines above it come and go.
        site_url: the address of the site, before which the address of each help page stands.
        version: the version of this package.
    """
    rules = all_rules()
    places = {rule.code: index for index, rule in enumerate(rules)}
    lines = Lines(texts)
    seen: Counter[str] = Counter()
    results = []
    for finding, rule in with_rules(findings):
        print_of_line = _fingerprint(finding, lines.line(finding.path, finding.span.line))
        seen[print_of_line] += 1
        results.append(_result(finding, rule, places[rule.code], f"{print_of_line}:{seen[print_of_line]}"))
    driver: _Json = {"name": "kb", "rules": [_rule(rule, site_url) for rule in rules]}
    if version:
        driver["version"] = version
    if site_url:
        driver["informationUri"] = site_url
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule, site_url: str) -> _Json:
    described: _Json = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.mend, "markdown": rule.mend},
        "defaultConfiguration": {"level": rule.severity.value},
    }
    if site_url:
        described["helpUri"] = help_url(site_url, rule.code)
    return described


def _result(finding: Finding, rule: Rule, index: int, fingerprint: str) -> _Json:
    result: _Json = {
        "ruleId": rule.code,
        "ruleIndex": index,
        "level": rule.severity.value,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": _file(finding.path), "region": _region(finding.span)}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if finding.edits:
        change = {"artifactLocation": _file(finding.path), "replacements": [_replacement(e) for e in finding.edits]}
        result["fixes"] = [{"description": {"text": rule.mend}, "artifactChanges": [change]}]
    return result


def _file(path: str) -> _Json:
    return {"uri": quote(path, errors="replace"), "uriBaseId": _ROOT}


def _region(span: Span) -> _Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _replacement(edit: Edit) -> _Json:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}


def _fingerprint(finding: Finding, line: str) -> str:
    content = "\0".join((finding.code, finding.path, "".join(line.split())))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]
