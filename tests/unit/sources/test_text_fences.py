"""Links and citations in blocks whose texts readers read."""

from __future__ import annotations

from procurement_kb.sources.body import scan
from procurement_kb.sources.frontmatter import read_source


def test_marks_of_a_simulation_count() -> None:
    """They have their places in the file and stand in the order of the file; other marks mean nothing there."""
    text = (
        "---\n---\nSee [[first]] [@one].\n\n```simulation\n- a: see [[second|words]] [@two] [x](y) <b> {{ z }}\n```\n\n"
        "```yaml\n- a: [[third]] [@three]\n```\n\nAnd [[last]] [@four].\n"
    )
    found = scan(read_source("x.md", text.encode()))

    assert ["first", "second", "last"] == [link.id for link in found.wiki_links]
    assert ["one", "two", "four"] == [cited.key for cited in found.citations]
    assert "words" == found.wiki_links[1].words
    assert (6, 12, 18) == (
        found.wiki_links[1].id_span.line,
        found.wiki_links[1].id_span.column,
        found.wiki_links[1].id_span.end_column,
    )
    assert ((), (), ()) == (found.links, found.html, found.templates)
