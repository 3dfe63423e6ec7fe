"""What the renderers share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procurement_kb.findings.dedupe import in_order
from procurement_kb.findings.lines import LineTable
from procurement_kb.findings.model import Finding, Rule
from procurement_kb.findings.registry import get_rule


def with_rules(findings: Iterable[Finding]) -> list[tuple[Finding, Rule]]:
    """Return the findings in order of path and place, each with its rule."""
    return [(finding, get_rule(finding.code)) for finding in in_order(findings)]


def help_url(site_url: str, code: str) -> str:
    """Return the address of a rule's help page; ``site_url`` may lack its last slash."""
    base = f"{site_url.rstrip('/')}/" if site_url else ""
    return f"{base}contribute/findings/{code.lower()}/"


def printable(text: str) -> str:
    """Return ``text`` on one line with every character that does not print spelt out.

    A terminal or a log obeys some of them, and what stands in a record must not give it orders.
    """
    return text if text.isprintable() else "".join(spelt(char) for char in text)


def spelt(char: str) -> str:
    """Return a character, or its number when it does not print."""
    return char if char.isprintable() else f"<U+{ord(char):04X}>"


class Lines:
    """The lines of several files, each file taken apart when it is first asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._tables: dict[str, LineTable] = {}

    def line(self, path: str, number: int) -> str:
        """Return a line of a file, empty when there is none."""
        if path not in self._tables:
            self._tables[path] = LineTable(self._texts.get(path, ""))
        return self._tables[path].line(number)
