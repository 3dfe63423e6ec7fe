"""Findings for other programs: a JSON list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from procurement_kb.findings.model import Finding
from procurement_kb.findings.render_common import help_url, with_rules


def render(findings: Iterable[Finding], *, texts: Mapping[str, str] | None = None, site_url: str = "") -> str:
    """Return the findings as a JSON list, sorted by path and place.

    Args:
        findings: in any order.
        texts: not needed here; every renderer takes the texts of the files.
        site_url: the address of the site, before which the address of each help page stands.
    """
    del texts
    rows = [
        {
            "path": finding.path,
            "line": finding.span.line,
            "column": finding.span.column,
            "end_line": finding.span.end_line,
            "end_column": finding.span.end_column,
            "code": finding.code,
            "severity": rule.severity.value,
            "message": finding.message,
            "help": rule.mend,
            "suggestion": finding.suggestion,
            "url": help_url(site_url, finding.code),
        }
        for finding, rule in with_rules(findings)
    ]
    # ASCII only: whatever a record holds, any terminal and any pipe can take it.
    return json.dumps(rows, indent=2) + "\n"
