"""Hostile files: links, kinds, paths and names made to get out or to get in."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings import Finding, Severity, get_rule
from procurement_kb.project import load_project
from tests.browser.site import ROOT
from tests.build.hostile import BYPASS, make_hostile
from tests.build.projects import GOOD_TERM, make_project, run_build
from tests.build.reader import Reader

pytestmark = pytest.mark.build

MARKER = "outside-of-the-project"
"""Stands in files outside the project that something in the project points to."""


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that stop a build."""
    return [finding for finding in findings if get_rule(finding.code).severity is Severity.ERROR]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the project with things that are nobody's business."""
    folder = tmp_path / "outside"
    (folder / "deep").mkdir(parents=True)
    good = (ROOT / "tests/golden/project/content/glossary/market-dialogue.md").read_text(encoding="utf-8")
    for name in ("record.md", "deep/record.md", "secret.txt", "deep/secret.png", "deep/page.html"):
        (folder / name).write_text(good.replace("Talks", MARKER), encoding="utf-8")
    return folder


def test_links_to_the_outside_are_found_and_not_followed(tmp_path: Path, outside: Path, read: Reader) -> None:
    """A symbolic link is an error whatever it points to; nothing behind it is read, nothing of it is published."""
    project = make_project(tmp_path / "project")
    (project / "content/glossary/linked.md").symlink_to(outside / "record.md")
    (project / "content/guidance/folder").symlink_to(outside / "deep")
    (project / "content/tools/picture.png").symlink_to(outside / "deep/secret.png")
    (project / "case_studies/gone.md").symlink_to(outside / "gone.md")
    (project / "case_studies/round").symlink_to(project / "case_studies")
    seen = read(project, outside)
    found = {path.removesuffix("/") for path, *_ in seen["findings"]}

    assert {
        "content/glossary/linked.md", "content/guidance/folder", "content/tools/picture.png",
        "case_studies/gone.md", "case_studies/round",
    } == found  # fmt: skip
    assert [] == seen["opened"]
    assert not any(MARKER in text for text in seen["texts"])

    done = run_build(project)
    assert 0 != done.returncode
    assert "Traceback" not in done.stdout


def test_links_to_the_outside_are_not_published(tmp_path: Path, outside: Path) -> None:
    """Without the checks, too, nothing behind a symbolic link reaches the site."""
    project = make_project(tmp_path / "project", hook=BYPASS)
    (project / "content/glossary/linked.md").symlink_to(outside / "record.md")
    (project / "content/guidance/folder").symlink_to(outside / "deep")
    (project / "content/tools/picture.png").symlink_to(outside / "deep/secret.png")
    (project / "case_studies/round").symlink_to(project / "case_studies")
    done = run_build(project, strict=False)

    assert 0 == done.returncode, done.stdout
    assert [] == _holding(project / "site", MARKER)


def _holding(folder: Path, words: str) -> list[str]:
    return [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and words.encode() in file.read_bytes()
    ]


ACTIVE_FILES = {
    "content/pages/active.html": "<script>pwned(1)</script>",
    "content/glossary/active.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="pwned(1)"/>',
    "content/tools/active.js": "pwned(1)",
    "content/guidance/active.htm": "<script>pwned(1)</script>",
    "content/guidance/active.xhtml": "<script>pwned(1)</script>",
    "content/.htaccess": "Redirect / https://evil.example/",
    "content/CNAME": "evil.example",
    "content/_config.yml": "evil: true",
    "case_studies/active.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="pwned(1)"/>',
    "case_studies/active.html": "<script>pwned(1)</script>",
    "content/index.html": "<script>pwned(1)</script>",
    "content/assets/js/kb.js": "pwned(1)",
    "content/assets/css/base.css": "@import 'https://evil.example/pwned.css';",
    "content/assets/images/favicon.png": "pwned",
    "content/search/search_index.json": '{"pwned": 1}',
    "content/manifest.webmanifest": '{"start_url": "https://evil.example/pwned"}',
    "content/robots.txt": "pwned",
}


@pytest.fixture
def active(tmp_path: Path) -> Path:
    """A project with files beside the records that a browser or a server would carry out."""
    project = make_project(tmp_path / "project", hook=BYPASS)
    for name, text in ACTIVE_FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    return project


def test_active_files_are_found(active: Path) -> None:
    """A page, script or drawing beside the records, or a file that steers a server, is an error."""
    found = {finding.path for finding in load_project(active).findings}

    # A name that begins with a dot is hidden, and never published. A picture is welcome, and takes no one's place.
    assert [] == [name for name in ACTIVE_FILES if "/." not in name and not name.endswith(".png") and name not in found]


def test_active_files_are_not_published(active: Path) -> None:
    """Without the checks, too, none of them is in the site, nor takes the place of a file of the site."""
    done = run_build(active, strict=False)

    assert 0 == done.returncode, done.stdout
    site = active / "site"
    published = [file for file in site.rglob("*") if file.is_file() and file.stem == "active"]
    assert [] == published
    assert [] == [name for name in ("CNAME", ".htaccess", "_config.yml", "robots.txt") if (site / name).exists()]
    assert [] == _holding(site, "pwned")
    for name in ("assets/js/kb.js", "assets/css/base.css", "assets/images/favicon.png"):
        assert (ROOT / "overrides" / name).read_bytes() == (site / name).read_bytes()


TRAVERSALS = {
    "related": "related: ['../../../etc/passwd']",
    "formerly": "formerly: ['../../../escaped']",
    "formerly-absolute": "formerly: ['/tmp/escaped']",
    "formerly-dots": "formerly: ['..', '.']",
    "formerly-encoded": "formerly: ['%2e%2e%2fescaped']",
    "formerly-backslash": "formerly: ['..\\..\\escaped']",
    "superseded": "superseded_by: ../x",
    "source-key": "sources: {'../x': {title: A source, publisher: Someone, url: 'https://example.org/', kind: law}}",
    "see-also": "see_also: ['../x']",
    "type": "type: ../x",
    "picture": "PICTURE /etc/passwd",
}


def test_paths_in_ids_are_found_and_lead_nowhere(tmp_path: Path) -> None:
    """An id that is a path is an error, and even without the checks nothing outside the site is written."""
    project = make_project(tmp_path / "deep" / "er" / "project", hook=BYPASS)
    for name, line in TRAVERSALS.items():
        front, body = ("", f"![x]({line.partition(' ')[2]})") if line.startswith("PICTURE") else (f"{line}\n", "Words.")
        text = f"---\n{GOOD_TERM}{front}---\n\n{body}\n"
        (project / f"content/glossary/walker-{name}.md").write_text(text, encoding="utf-8")
    before = _tree(tmp_path)
    found = {finding.path for finding in errors(load_project(project).findings)}

    assert {f"content/glossary/walker-{name}.md" for name in TRAVERSALS} == found
    done = run_build(project, strict=False)
    assert 0 == done.returncode, done.stdout
    new = [path for path in _tree(tmp_path) - before if not path.startswith("deep/er/project/site")]
    assert [] == [path for path in new if "__pycache__" not in path]


def _tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


BAD_NAMES = (
    "..x.md", "-rf.md", "a b.md", "UPPER.md", "index.md", "con.md", "a.b.md", "<script>.md", '"quote.md',
    "$(touch x).md", "a;b.md", "%2e%2e.md", "\u202egnp.md", "e\u0301.md", "new\nline.md", f"{'x' * 200}.md", "__proto__.md",
    "{{x}}.md", "'.md", "&amp;.md", "#.md", "?.md", "\\.md", ".md", "x.MD", "x.markdown",
)  # fmt: skip


def test_bad_names_are_found(tmp_path: Path) -> None:
    """A file whose name is no id is an error that names it, without a traceback."""
    project = make_project(tmp_path / "project")
    written = []
    for name in BAD_NAMES:
        file = project / "content/glossary" / name
        file.write_text(f"---\n{GOOD_TERM}---\n\nWords.\n", encoding="utf-8")
        written.append(f"content/glossary/{name}")
    found = {finding.path for finding in errors(load_project(project).findings)}

    # A name that begins with a dot is hidden on purpose, and is nobody's record.
    assert [] == [path for path in written if path not in found and "/." not in path]


def test_bad_names_are_harmless(tmp_path: Path) -> None:
    """Without the checks, too, a file with such a name neither breaks the build nor gets out of the site."""
    project = make_project(tmp_path / "project", hook=BYPASS)
    for name in BAD_NAMES:
        (project / "content/glossary" / name).write_text(f"---\n{GOOD_TERM}---\n\nWords.\n", encoding="utf-8")
    before = _tree(tmp_path)
    done = run_build(project, strict=False)

    assert 0 == done.returncode, done.stdout
    new = [path for path in _tree(tmp_path) - before if not path.startswith("project/site")]
    assert [] == [path for path in new if "__pycache__" not in path]


def test_nothing_outside_the_site_is_written(tmp_path: Path) -> None:
    """A build writes its site and nothing else, whatever the records say."""
    project = make_hostile(tmp_path / "project")
    before = _times(tmp_path)
    done = run_build(project, strict=False)

    assert 0 == done.returncode, done.stdout
    after = _times(tmp_path)
    assert set(before) == set(after)
    assert [] == [path for path in before if before[path] != after[path]]


def _times(folder: Path) -> dict[str, int]:
    """Return when each file beside the site changed last."""
    return {
        path: (folder / path).stat().st_mtime_ns
        for path in _tree(folder)
        if (folder / path).is_file() and not path.startswith("project/site/") and "__pycache__" not in path
    }
