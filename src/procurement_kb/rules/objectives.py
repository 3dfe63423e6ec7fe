"""Does each objective say what a learner will do? KB138."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.words import quoted
from procurement_kb.records.load import Loaded
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.values import items_at

OBJECTIVE_VERB = Rule(
    code="KB138",
    name="objective-without-verb",
    severity=Severity.WARNING,
    title="An objective does not start with a verb.",
    why='Objectives complete the sentence "afterwards you can …". Only a verb makes clear what the exercise and the '
    "quiz must test.",
    mend="Begin with what the learner will do: Name, Explain, Compare, Choose, Calculate, Write, Judge.",
    wrong=Example(
        record_type="module",
        fields="objectives: [The costs that the price leaves out., Explain why they matter.]",
    ),
    right=Example(
        record_type="module",
        fields="objectives: [Name the costs that the price leaves out., Explain why they matter.]",
    ),
)

_NO_VERBS = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "some", "any", "every", "each", "all", "both", "no",
    "one", "two", "three", "i", "you", "he", "she", "it", "we", "they", "my", "your", "his", "her", "its", "our", "their",
    "learner", "learners", "participants", "students", "readers", "how", "what", "why", "when", "where", "which", "who",
    "whether", "about", "after", "at", "before", "by", "during", "for", "from", "in", "into", "of", "on", "over",
    "through", "to", "with", "without", "under", "and", "or", "but", "as", "if", "because", "can", "will", "should",
    "must", "may", "knowledge", "understanding", "awareness", "ability", "skill", "skills", "introduction", "overview",
    "basics", "insight", "familiarity",
})  # fmt: skip
"""First words that cannot be a verb that tells what to do. The list is short on purpose: better to miss an objective
than to scold a good one."""
_FIRST_WORD = re.compile(r"[^\w]*([\w'’-]+)")


@check(OBJECTIVE_VERB, types=["module", "simulation"])
def check_objectives(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the first word of each objective."""
    del context
    for loc, objective in items_at(loaded, "objectives"):
        match = _FIRST_WORD.match(objective) if isinstance(objective, str) else None
        if match and (match[1].casefold() in _NO_VERBS or match[1][0].isdigit()):
            message = (
                f"the objective starts with {quoted(match[1])}; start with what the learner can do, "
                "for instance Name, Explain or Compare"
            )
            yield Finding(loaded.source.path, loaded.source.span(loc), OBJECTIVE_VERB.code, message)
