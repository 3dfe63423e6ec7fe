"""Short ways to read a text in a test."""

from __future__ import annotations

from procurement_kb.findings import Finding, Span
from procurement_kb.sources import SourceFile, read_source
from procurement_kb.sources.body import BodyScan, scan
from procurement_kb.sources.safety import check_body, check_values

PATH = "case_studies/a-case.md"


def read(text: str | bytes, path: str = PATH) -> SourceFile:
    """Read a whole file."""
    return read_source(path, text if isinstance(text, bytes) else text.encode())


def front(yaml: str) -> SourceFile:
    """Read a file with this front matter; its line 1 is line 2 of the file."""
    return read(f"---\n{yaml}---\n\n## Need\n")


def body(markdown: str) -> tuple[SourceFile, BodyScan]:
    """Read a file with this body, which begins on line 4, and scan it."""
    source = read(f"---\ntitle: A case\n---\n{markdown}")
    return source, scan(source)


def body_findings(markdown: str) -> list[Finding]:
    """Return what is unsafe in a body, which begins on line 4."""
    return check_body(*body(markdown))


def value_findings(yaml: str) -> list[Finding]:
    """Return what is unsafe in a front matter."""
    return check_values(front(yaml))


def place(span: Span) -> tuple[int, int, int, int]:
    """Return a span as plain numbers."""
    return span.line, span.column, span.end_line, span.end_column


def marked(source: SourceFile, span: Span) -> str:
    """Return the text that a span marks."""
    lines = source.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, last = lines[span.line - 1][span.column - 1 :], lines[span.end_line - 1][: span.end_column - 1]
    return "\n".join([first, *lines[span.line : span.end_line - 1], last])
