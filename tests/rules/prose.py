"""Records around a text of a test's own, and what the rules on prose, KB320 to KB324, say about it."""

from __future__ import annotations

from pathlib import Path

from tests.rules.harness import findings, record, short

TERM = "content/glossary/example.md"
PATHS = {
    "term": TERM,
    "tool": "content/tools/example.md",
    "guidance": "content/guidance/specify/example.md",
    "module": "content/training/modules/example.md",
}
PROSE = ("KB320", "KB321", "KB322", "KB323", "KB324")
CITED = "It is known [@evaluation].\n"
PCP = {
    "content/glossary/pre-commercial-procurement.md": record(
        "term", "title: Pre-commercial procurement\nabbreviation: PCP\nsee_also: []\n"
    )
}


def found_in(root: Path, record_type: str, body: str, files: dict[str, str] | None = None) -> list[str]:
    """Return the findings on prose in a record with ``body``, without its path."""
    path = PATHS[record_type]
    own = "abbreviation: null\naliases: []\nsee_also: []" if record_type == "term" else None
    found = findings(root, {path: record(record_type, own, body), **(files or {})})
    return [
        f"{line.removeprefix(path + ':')} {finding.message}"
        for line, finding in zip(short(found), found, strict=True)
        if finding.code in PROSE and finding.path == path
    ]


def codes_in(root: Path, record_type: str, body: str, files: dict[str, str] | None = None) -> list[str]:
    """Return the codes of the findings on prose in a record with ``body``."""
    return [line.split()[1] for line in found_in(root, record_type, body, files)]
