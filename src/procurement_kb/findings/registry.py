"""The catalogue of rules. Each layer registers its own rules beside the code that checks them."""

from __future__ import annotations

from procurement_kb.findings.model import Rule, Severity

_RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Add ``rule`` to the catalogue and return it.

    Raises:
        ValueError: the code or the name is taken; codes are permanent and mean one thing.
    """
    for known in _RULES.values():
        if rule.code == known.code or rule.name == known.name:
            msg = f"rule {rule.code} ({rule.name}) clashes with {known.code} ({known.name})"
            raise ValueError(msg)
    _RULES[rule.code] = rule
    return rule


def get_rule(code: str) -> Rule:
    """Return the rule with ``code``.

    Raises:
        KeyError: there is no such rule.
    """
    return _RULES[code]


def is_warning(code: str) -> bool:
    """Tell whether findings with ``code`` are warnings; a code that nothing registered counts as an error."""
    rule = _RULES.get(code)
    return rule is not None and rule.severity is Severity.WARNING


def all_rules() -> tuple[Rule, ...]:
    """Return every registered rule in the order of the codes."""
    return tuple(_RULES[code] for code in sorted(_RULES))
