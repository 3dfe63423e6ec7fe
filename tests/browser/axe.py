"""Look for barriers on a page with axe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The axe tags that together are WCAG 2.2, levels A and AA."""

COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that look at colours; all others say the same of a page in both schemes."""


@dataclass(frozen=True)
class Violation:
    """One rule of axe that a page breaks.

    Attributes:
        rule: The rule's name, such as `image-alt`.
        impact: How much it hinders a reader.
        help: What the rule asks for.
        places: For each element that breaks it: its selector, its markup, and what is wrong.
    """

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"{self.rule} ({self.impact}): {self.help}", *(f"    {place}" for place in self.places)])


def run_axe(
    page: Page, *, tags: tuple[str, ...] = WCAG, rules: tuple[str, ...] = (), within: str | None = None
) -> list[Violation]:
    """Look for barriers on a page with axe.

    Args:
        page: The page, as it stands now.
        tags: The rules to check, by tag.
        rules: The rules to check, by name, instead: such as `COLOURS`, for a page that was checked in the other scheme.
        within: A selector, to look at a part of the page only.

    Returns:
        The rules that the page breaks.

    Raises:
        RuntimeError: If axe is not installed.
    """
    if not AXE.is_file():
        raise RuntimeError("axe is not installed. `make test` installs it.")
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "rule" if rules else "tag", "values": list(rules or tags)},
        "resultTypes": ["violations"],
        "preload": False,
    }
    results = page.evaluate("([within, options]) => axe.run(within ?? document, options)", [within, options])
    return [
        Violation(
            rule=item["id"],
            impact=item["impact"] or "unknown",
            help=item["help"],
            places=tuple(_place(node) for node in item["nodes"]),
        )
        for item in results["violations"]
    ]


def _place(node: dict[str, Any]) -> str:
    selector = " ".join(part if isinstance(part, str) else " ".join(part) for part in node["target"])
    wrong = " ".join((node.get("failureSummary") or "").split())
    return f"{selector}: {node['html'][:200]} -- {wrong}"
