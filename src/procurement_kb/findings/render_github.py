"""Findings as GitHub workflow commands, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procurement_kb.findings.model import Finding, Rule
from procurement_kb.findings.render_common import printable, with_rules


def render(findings: Iterable[Finding], *, texts: Mapping[str, str] | None = None) -> str:
    """Return one workflow command for each finding, sorted by path and place; empty when there is none.

    Args:
        findings: in any order.
        texts: not needed here; every renderer takes the texts of the files.
    """
    del texts
    return "".join(_command(finding, rule) for finding, rule in with_rules(findings))


def _command(finding: Finding, rule: Rule) -> str:
    span = finding.span
    properties = {"file": finding.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:  # GitHub knows columns only within one line
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    properties["title"] = f"{rule.code} {rule.name}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{rule.severity.value} {listed}::{_data(printable(finding.message))}\n"


def _data(text: str) -> str:
    """Escape text as the runner does, the per cent sign first."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
