"""``kb explain``: the help of a finding."""

from __future__ import annotations

import textwrap

import click

import procurement_kb.project  # noqa: F401 - importing it registers every rule
from procurement_kb.findings import Example, Rule, all_rules
from procurement_kb.records.hints import near

_WIDTH = 88


@click.command(epilog="Example: kb explain KB104")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a finding means, why it matters and what to do about it.

    CODE is the code or the name of a finding, for instance KB104 or unknown-country. Without it all findings are
    listed.
    """
    rules = {rule.code: rule for rule in all_rules()} | {rule.name: rule for rule in all_rules()}
    if code is None:
        for rule in all_rules():
            click.echo(f"{rule.code}  {rule.severity.value:7}  {rule.title.rstrip('.')}")
        return
    found = rules.get(code.upper()) or rules.get(code.lower())
    if found is None:
        close = near(code.upper(), [name for name in rules if name.startswith("KB")]) or near(code.lower(), list(rules))
        hint = f'; did you mean "{close}"?' if close else "; kb explain lists them all"
        raise click.UsageError(f'no finding is called "{code}"{hint}')
    click.echo(explanation(found), nl=False)


def explanation(rule: Rule) -> str:
    """Return the help of one rule as plain text."""
    return "\n".join(
        [
            f"{rule.code} {rule.name} ({rule.severity.value})",
            "",
            *textwrap.wrap(rule.title.rstrip(".") + ".", _WIDTH),
            "",
            *textwrap.wrap(f"Why: {rule.why}", _WIDTH),
            "",
            *textwrap.wrap(f"Mend: {rule.mend}", _WIDTH),
            "",
            f"Wrong{_beside(rule.wrong)}:",
            "",
            _shown(rule.wrong),
            "",
            f"Right{_beside(rule.right)}:",
            "",
            _shown(rule.right),
            "",
        ]
    )


def _beside(example: Example) -> str:
    named = f", in {example.name}.md" if example.name else ""
    return f" ({example.record_type}{named})"


def _shown(example: Example) -> str:
    raw = example.raw.decode("utf-8", "backslashreplace") if isinstance(example.raw, bytes) else example.raw
    text = next((part for part in (example.fields, example.body, raw) if part is not None), "")
    blocks = [text, *(f"# {path}\n{content}" for path, content in example.files)]
    return "\n\n".join(textwrap.indent(_printable(block.strip("\n")), "    ") for block in blocks if block.strip())


def _printable(text: str) -> str:
    limit = 1_200
    shown = "".join(char if char.isprintable() or char == "\n" else f"<U+{ord(char):04X}>" for char in text[:limit])
    return shown if len(text) <= limit else f"{shown}…"
