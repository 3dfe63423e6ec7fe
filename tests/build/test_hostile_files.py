"""Hostile files: names, links, kinds and contents made to get out, to get in, or to exhaust the reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from procurement_kb.findings import Finding, Severity, get_rule
from procurement_kb.project import load_project
from tests.browser.site import ROOT
from tests.build.hostile import BYPASS, make_hostile
from tests.build.projects import make_project, run_build

pytestmark = pytest.mark.build

MARKER = "outside-of-the-project"
"""Stands in files outside the project that something in the project points to."""


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that stop a build."""
    return [finding for finding in findings if get_rule(finding.code).severity is Severity.ERROR]


READ = """
import json, os, sys
from pathlib import Path

opened, outside = [], [None]

def watch(event, arguments):
    if event == "open" and outside[0] and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if path.startswith(outside[0]):
            opened.append(path)

from procurement_kb.project import load_project
sys.addaudithook(watch)
for line in sys.stdin:
    root, folder = json.loads(line)
    opened.clear()
    outside[0] = os.path.realpath(folder)
    project = load_project(Path(root).resolve())
    outside[0] = None
    print(json.dumps({
        "findings": [[f.path, f.span.line, f.code, f.message] for f in project.findings],
        "opened": opened,
        "texts": [loaded.source.text for loaded in project.loaded],
    }), flush=True)
"""


class Reader:
    """Reads and checks projects in a process of its own, one after the other, and notes which files of a folder it opens."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __call__(self, project: Path, outside: Path, timeout: float = 60) -> dict[str, list]:
        """Read and check a project."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", READ],
                cwd=ROOT,
                env={**os.environ, "PYTHONUTF8": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Timer(timeout, self._process.kill)
        late.start()
        try:
            self._process.stdin.write(json.dumps([str(project), str(outside)]) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        finally:
            late.cancel()
        if not answer:
            self.close()
            pytest.fail(f"{project} was not read: no answer in {timeout} seconds, or an error")
        result: dict[str, list] = json.loads(answer)
        return result

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with self._process:
                self._process.kill()
            self._process = None


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    """Read and check a project in a process that has read others, and may be stopped."""
    reader = Reader()
    yield reader
    reader.close()


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


GOOD_TERM = "title: A good term\nsummary: A sentence that is long enough to be the meaning of a term.\n"
TAGS = {
    "python": "x: !!python/object/apply:os.system ['touch {sentinel}']",
    "python-new": "x: !!python/object/new:subprocess.Popen [['touch', '{sentinel}']]",
    "python-name": "x: !!python/name:os.system",
    "local": "title: !secret A good term",
    "binary": "title: !!binary aGVsbG8gd29ybGQ=",
    "set": "aliases: !!set {{a, b}}",
    "env": "title: !ENV HOME",
    "merge": "a: &a {{x: 1}}\nb:\n  <<: *a",
}


@pytest.mark.parametrize("name", TAGS)
def test_tags_are_found_and_do_nothing(tmp_path: Path, read: Reader, name: str) -> None:
    """A YAML tag or merge is an error on its line, and nothing runs."""
    project = make_project(tmp_path / "project")
    sentinel = tmp_path / "ran"
    (project / "content/glossary/tagged.md").write_text(_tagged(name, sentinel), encoding="utf-8")
    seen = read(project, tmp_path / "none")

    found = [(path, line >= 4) for path, line, *_ in seen["findings"]]
    assert ("content/glossary/tagged.md", True) in found
    assert not sentinel.exists()


def test_tags_stop_the_build_and_do_nothing(tmp_path: Path) -> None:
    """A build ends with an error for each of them, and nothing runs then either."""
    project = make_project(tmp_path / "project")
    sentinel = tmp_path / "ran"
    for name in TAGS:
        (project / f"content/glossary/tagged-{name}.md").write_text(_tagged(name, sentinel), encoding="utf-8")
    done = run_build(project)

    assert 0 != done.returncode
    assert [] == [name for name in TAGS if f"content/glossary/tagged-{name}.md:" not in done.stdout]
    assert not sentinel.exists()


def _tagged(name: str, sentinel: Path) -> str:
    return f"---\n{GOOD_TERM}{TAGS[name].format(sentinel=sentinel)}\n---\n\nWords.\n"


def _bombs() -> Iterator[tuple[str, str]]:
    rows = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    yield "aliases", "\n".join(rows)
    yield "self-alias", "a: &a [*a]"
    yield "nested-lists", f"a: {'[' * 20_000}{']' * 20_000}"
    yield "nested-maps", f"a: {'{a: ' * 20_000}1{'}' * 20_000}"
    yield "nested-blocks", "\n".join(f"{' ' * n}a{n}:" for n in range(1_500))
    yield "huge-number", f"a: {'9' * 200_000}"
    yield "huge-exponent", "a: 1e999999999"
    yield "sexagesimal", f"a: {':'.join(['59'] * 20_000)}"
    yield "many-keys", "\n".join(f"k{n}: {n}" for n in range(50_000))
    yield "long-line", f"a: {'x' * 3_000_000}"
    yield "quotes", f'a: "{chr(92)}U0001F600' + "\\u0041" * 200_000 + '"'
    yield "regex", f"contact: {'a' * 60_000}@{'a' * 60_000}"
    yield "digits", f"contact: +{'1 ' * 60_000}"


BOMBS = dict(_bombs())


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_found_in_time(tmp_path: Path, read: Reader, name: str) -> None:
    """Front matter made to exhaust the reader is an error, soon, and beside it other files have theirs."""
    project = make_project(tmp_path / "project")
    (project / "content/glossary/bomb.md").write_text(
        f"---\n{GOOD_TERM}{BOMBS[name]}\n---\n\nWords.\n", encoding="utf-8"
    )
    (project / "content/glossary/other.md").write_text(
        f"---\n{GOOD_TERM}colour: red\n---\n\nWords.\n", encoding="utf-8"
    )
    seen = read(project, tmp_path / "none", timeout=60)

    assert {"content/glossary/bomb.md", "content/glossary/other.md"} <= {path for path, *_ in seen["findings"]}
    assert all(len(message) < 1_000 for *_, message in seen["findings"])


BODY_BOMBS = {
    "brackets": "[" * 100_000,
    "links": "[a](" * 50_000,
    "images": "![" * 100_000,
    "stars": "*a _b " * 30_000,
    "ticks": "".join("`" * n + "a" for n in range(1, 400)),
    "tags": "<a " * 50_000,
    "comments": "<!--" * 50_000,
    "quotes": "> " * 3_000 + "x",
    "lists": "\n".join(f"{'    ' * n}- a" for n in range(120)),
    "braces": "{{" * 50_000,
    "table": "|" * 20_000 + "\n" + "|-" * 20_000,
    "wiki": "[[" * 50_000,
    "citations": "[@a" * 50_000,
    "definitions": "\n".join(f"[a{n}]: <x" for n in range(20_000)),
    "underscores": "_" * 50_000,
    "entities": "&" * 100_000,
    "headings": "\n\n".join(f"## heading {n % 7}" for n in range(3_000)),
    "spaces": " " * 200_000 + "x",
    "words": "market dialogue " * 20_000,
}


@pytest.mark.parametrize("name", BODY_BOMBS)
def test_body_bombs_are_read_in_time(tmp_path: Path, read: Reader, name: str) -> None:
    """A body made to exhaust the scanner is read in time."""
    project = make_project(tmp_path / "project")
    text = f"---\n{GOOD_TERM}---\n\n{BODY_BOMBS[name]}\n"
    (project / "content/glossary/bomb.md").write_text(text, encoding="utf-8")
    seen = read(project, tmp_path / "none", timeout=60)

    assert any("A good term" in text for text in seen["texts"])


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
