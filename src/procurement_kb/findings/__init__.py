"""Findings: what is wrong, where, and what to write instead. The lowest layer; it imports nothing of ours."""

from procurement_kb.findings.model import Edit, Example, Finding, Rule, Severity, Span
from procurement_kb.findings.registry import all_rules, get_rule, register

__all__ = [
    "Edit",
    "Example",
    "Finding",
    "Rule",
    "Severity",
    "Span",
    "all_rules",
    "get_rule",
    "register",
]
