"""A new id: links follow, the old id stays in `formerly`, and everything else keeps its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.graph.rename import RenameError, RenamePlan, plan_rename
from procurement_kb.project import Project
from tests.rules.harness import load, record, theme

OLD = "case_studies/old-pumps.md"
TERM = "content/glossary/pump.md"


def _load(root: Path, files: dict[str, str | bytes]) -> Project:
    return load(root, {**theme(), "mkdocs.yml": "site_url: https://kb.example.org/\n", **files})


def _plan(project: Project, old: str = "old-pumps", new: str = "new-pumps") -> RenamePlan:
    return plan_rename(project.graph, project.loaded, project.bodies, old, new, project.settings.site_url)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("formerly: [a, b]", "formerly: [a, b, old-pumps]"),
        ("formerly: [ 'a' ]  # once", "formerly: [ 'a', old-pumps ]  # once"),
        ("formerly: []", "formerly: [old-pumps]"),
        ("formerly:", "formerly: [old-pumps]"),
        ("formerly:   # none yet", "formerly: [old-pumps]   # none yet"),
        ("formerly: null", "formerly: [old-pumps]"),
        ("formerly:\n  - a  # first\nplace: here", "formerly:\n  - a  # first\n  - old-pumps\nplace: here"),
        ("formerly:\n- a\n- b", "formerly:\n- a\n- b\n- old-pumps"),
        ("formerly: [a, new-pumps]", "formerly: [a, old-pumps]"),
        ("formerly:\n  - 'new-pumps'", "formerly:\n  - 'old-pumps'"),
        ("place: here\n", "place: here\n"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_earlier_ids_are_kept(before: str, after: str, line_end: str, tmp_path: Path) -> None:
    """The old id is added in the way the list is written; nothing else of the file changes."""
    text = record("case-study", before)
    expected = text.replace(before, after, 1)
    if before == after:
        expected = text.replace("contributors:", "formerly: [old-pumps]\ncontributors:")
    project = _load(tmp_path, {OLD: text.replace("\n", line_end).encode()})
    plan = _plan(project)
    assert (OLD, "case_studies/new-pumps.md", 0) == (plan.old_path, plan.new_path, plan.links)
    assert {OLD: expected.replace("\n", line_end)} == dict(plan.texts)


def test_field_is_put_where_it_belongs(tmp_path: Path) -> None:
    """A new field stands before the review, above the comment on it; in a file without those fields it stands last."""
    text = record("case-study", "place: here\n# who and when\nreviewed: {on: 2026-01-15, checked: all}")
    plan = _plan(_load(tmp_path / "a", {OLD: text}))
    assert text.replace("# who and when", "formerly: [old-pumps]\n# who and when") == plan.texts[OLD]
    short = "---\ntitle: A title\nsummary: x\n---\n\nText\n"
    plan = _plan(_load(tmp_path / "b", {OLD: short}))
    assert short.replace("summary: x\n", "summary: x\nformerly: [old-pumps]\n") == plan.texts[OLD]


def test_links_are_rewritten(tmp_path: Path) -> None:
    """Fields keep their quotation marks, links their words, paths become links by id, code and other ids stay."""
    term = record(
        "term",
        "related: ['old-pumps', value-based]",
        "See [[old-pumps]], [[ old-pumps | the pumps ]], [them](../../case_studies/old-pumps.md), `[[old-pumps]]`, "
        "[it](https://kb.example.org/cases/old-pumps/) and [[old-pumps-two]] [@evaluation].\n",
    )
    own = record("case-study", "related: [old-pumps-two]")
    files: dict[str, str | bytes] = {OLD: own, TERM: term, "case_studies/old-pumps-two.md": record("case-study")}
    plan = _plan(_load(tmp_path, files))
    assert (5, [OLD, TERM]) == (plan.links, sorted(plan.texts))
    expected = (
        term.replace("related: ['old-pumps'", "related: ['new-pumps'")
        .replace("See [[old-pumps]]", "See [[new-pumps]]")
        .replace("[[ old-pumps |", "[[ new-pumps |")
        .replace("[them](../../case_studies/old-pumps.md)", "[[new-pumps|them]]")
        .replace("[it](https://kb.example.org/cases/old-pumps/)", "[[new-pumps|it]]")
    )
    assert expected == plan.texts[TERM]


def test_links_by_earlier_ids_stay(tmp_path: Path) -> None:
    """A link by an id that the record had before still works and is not this command's business."""
    files: dict[str, str | bytes] = {
        OLD: record("case-study", "formerly: [oldest]"),
        TERM: record("term", "related: [oldest]"),
    }
    plan = _plan(_load(tmp_path, files))
    assert [OLD] == list(plan.texts)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("old-pumps", "pump", 'the id "pump" is taken by content/glossary/pump.md'),
        ("old-pumps", "pumping", '"pumping" is an earlier id of content/glossary/pump.md'),
        ("old-pumps", "New Pumps", '"New Pumps" cannot be an id; use small letters, digits and single hyphens'),
        ("old-pumps", "../x", '"../x" cannot be an id; use small letters, digits and single hyphens'),
        ("old-pumps", "x" * 81, None),
        ("old-pumps", "old-pumps", 'the id "old-pumps" is taken by case_studies/old-pumps.md'),
        ("nothing", "new-pumps", 'no record has the id "nothing"'),
        ("pumping", "new-pumps", 'no record has the id "pumping"; it is called "pump" now'),
        ("broken", "new-pumps", "the front matter of case_studies/broken.md cannot be read; mend it first"),
        ("odd", "new-pumps", "formerly in case_studies/odd.md is no list; mend it first"),
        (
            "twin",
            "new-pumps",
            "case_studies/twin.md and content/tools/twin.md share this id; rename one of the files by hand",
        ),
    ],
)
def test_refusals(old: str, new: str, message: str | None, tmp_path: Path) -> None:
    """Nothing is planned when the id is taken or malformed, or the file cannot be changed safely."""
    files: dict[str, str | bytes] = {
        OLD: record("case-study"),
        TERM: record("term", "formerly: [pumping]"),
        "case_studies/broken.md": "---\ntitle: [\n",
        "case_studies/odd.md": record("case-study", "formerly: once"),
        "case_studies/twin.md": record("case-study"),
        "content/tools/twin.md": record("tool"),
    }
    project = _load(tmp_path, files)
    with pytest.raises(RenameError) as raised:
        _plan(project, old, new)
    assert message is None or message == str(raised.value)


def test_front_matter_on_one_line(tmp_path: Path) -> None:
    """A file that is written in an unusual way is refused rather than broken."""
    text = '---\n{title: "A title", reviewed: {on: 2026-01-15, checked: all}}\n---\n\nText\n'
    with pytest.raises(RenameError, match="add formerly by hand"):
        _plan(_load(tmp_path, {OLD: text}))
