"""All layers together: everything is told in one run, once, in order, whatever the files hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement_kb.findings import Severity, all_rules
from procurement_kb.project import load_project
from tests.rules.harness import TODAY, Files, example_files, findings, load, record, short, theme, write_project

BROKEN: tuple[str | bytes, ...] = (
    "",
    "no front matter at all\n",
    "---\ntitle: [\n---\n",
    "---\ntitle: A: b\n---\n\n## Need\n",
    "---\n\ttitle: x\n---\n",
    b"\xff\xfe\x00\x01",
    b"---\ntitle: caf\xe9\n---\n",
    "---\na: &a [1]\nb: *a\n---\n",
    "---\n- a\n- b\n---\n",
    "---\ntitle: !!python/object/apply:os.system ['true']\n---\n",
    record("case-study", "countries: [UK]"),
    record("case-study", "themes: [nothing-of-the-kind]"),
    record("case-study", "years: {start: 2022, end: 2019}"),
    record("case-study", None, ""),
    record("case-study", None, "# Top\n\n<script>alert(1)</script> [x](javascript:alert(1)) {{ x }}\n"),
    record("case-study", "related: [broken-00, broken-01, example]"),
    record("case-study", "formerly: [broken-03]"),
    record("case-study", "superseded_by: nothing-of-the-kind"),
    record("case-study", "sources: nothing"),
    "---\n" + "a: {" * 200 + "}" * 200 + "\n---\n",
)


def test_hundred_broken_files(tmp_path: Path) -> None:
    """Each of a hundred broken files has its findings, and the good ones beside them have none."""
    broken = {f"case_studies/broken-{number:02}.md": BROKEN[number % len(BROKEN)] for number in range(100)}
    good = {f"case_studies/good-{number:02}.md": record("case-study") for number in range(10)}
    found = findings(tmp_path, {**broken, **good})
    assert sorted(broken) == sorted({finding.path for finding in found})
    assert list(found) == sorted(found, key=lambda finding: (finding.path, finding.span, finding.code))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("folder", ["content/training/modules", "content/obstacles", "content/network/dialogues"])
def test_broken_file_of_another_type(folder: str, content: str | bytes, tmp_path: Path) -> None:
    """No type of record makes broken input go unnoticed or raise."""
    path = f"{folder}/broken-17.md"
    assert path in {finding.path for finding in findings(tmp_path, {path: content})}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["years", "status", "award_criteria", "regions", "countries", "sources", "formerly", "related", "obstacles",
             "superseded_by", "reviewed", "approaches", "title", "themes", "value", "outcomes", "type"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers(-5, 3000) | st.text("ab-:[]{}#\"' \n", max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "start", "end", "on", "source"]), inner, max_size=3),
            max_leaves=6,
        ),
        max_size=6,
    ),
    body=st.text("ab #[]()@|-`\n<>!:", max_size=80),
)  # fmt: skip
def test_any_input(fields: dict[str, object], body: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a record holds, the checks end with findings whose places are in the file."""
    import yaml  # noqa: PLC0415 - only to write odd values

    root = tmp_path_factory.mktemp("any")
    content = f"---\n{yaml.safe_dump(fields, allow_unicode=True)}---\n{body}"
    path = "case_studies/example.md"
    found = load_project(write_project(root, {**theme(), path: content}), today=TODAY).findings
    lines = content.count("\n") + 2
    assert all(1 <= finding.span.line <= finding.span.end_line <= lines for finding in found), short(found)


def test_wrong_folder_is_one_fault(tmp_path: Path) -> None:
    """A record in the folder of another type is told that, and nothing that follows from it."""
    content = record("guidance").replace("---\n", "---\ntype: guidance\n", 1)
    found = findings(tmp_path, {"case_studies/stray.md": content})
    assert ["case_studies/stray.md:2:7-15 KB120"] == short(found)


def test_severities() -> None:
    """What readers would not notice warns; everything else fails the build."""
    warnings = {rule.code for rule in all_rules() if rule.severity is Severity.WARNING}
    prose = {"KB320", "KB321", "KB322", "KB323", "KB324"}
    assert {
        "KB117",
        "KB138",
        "KB141",
        "KB206",
        "KB207",
        "KB209",
        "KB211",
        "KB214",
        "KB304",
        "KB311",
        "KB335",
        *prose,
    } == warnings


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    """The order of findings does not depend on the order in which files were written."""
    files: dict[str, str | bytes] = {}
    for rule in all_rules():
        if rule.wrong.raw is None and not rule.wrong.links and not any("vocab" in path for path, _ in rule.wrong.files):
            files.update(
                {f"{path[:-3]}-{rule.code.lower()}.md": text for path, text in _records(example_files(rule.wrong))}
            )
    one = load(tmp_path / "one", files).findings
    other = load(tmp_path / "other", dict(reversed(files.items()))).findings
    assert short(one) == short(other)
    assert [finding.message for finding in one] == [finding.message for finding in other]
    assert len(one) > len(files) // 4


def _records(files: Files) -> list[tuple[str, str | bytes]]:
    return [(path, text) for path, text in files.items() if path.endswith(".md")]
