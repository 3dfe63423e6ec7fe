"""The scripts of the workflows that may write: what they trust, where they write, and that they need no package."""

from __future__ import annotations

import http.server
import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.exports.review import markdown
from procurement_kb.exports.review.interchange import LARGEST, ReviewError, to_json
from procurement_kb.exports.review.model import ADDED, FieldChange, FindingRow, RecordChange, Review
from tests.unit.exports.github_markdown import additions, foreign_html, links
from tools import comment as comments
from tools import standing_issue
from tools.github import GitHub, GitHubError

ROOT = Path(__file__).resolve().parents[2]
HEAD = "a" * 40
NASTY = "@all [x](https://evil.example) | <b> `#1`"
REVIEW = Review(
    "base",
    (FindingRow("a|b.md", 1, 2, "error", "KB104", NASTY, NASTY), FindingRow("a.md", 1, 2, NASTY, NASTY, "m", "n")),
    changes=(RecordChange(ADDED, "x", NASTY, NASTY, NASTY, fields=(FieldChange(NASTY, "", NASTY),)),),
)


class FakeGitHub:
    """As much of GitHub's interface as the scripts call, with what they have written."""

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        self.files: dict[str, bytes] = {"review.json": to_json(REVIEW).encode(), "number.txt": b"12\n"}
        self.pulls: dict[int, dict[str, Any]] = {12: {"state": "open", "head": {"sha": HEAD}}}
        self.comments: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.written: list[tuple[str, str, Any]] = []
        self.seen: list[tuple[str, str]] = []
        self.names = ["review", "site"]
        self.size = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.serve(self)

            def do_POST(self) -> None:
                owner.serve(self)

            def do_PATCH(self) -> None:
                owner.serve(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.store = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        for server in (self.server, self.store):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        for server in (self.server, self.store):
            server.shutdown()
            server.server_close()

    @property
    def client(self) -> GitHub:
        """What the scripts use."""
        return GitHub("o/r", "secret", f"http://127.0.0.1:{self.server.server_port}")

    def serve(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Answer a request."""
        path = handler.path.removeprefix("/repos/o/r/")
        self.seen.append((path, handler.headers.get("Authorization", "")))
        length = int(handler.headers.get("Content-Length") or 0)
        content = json.loads(handler.rfile.read(length)) if length else None
        status, headers, body = self.reply(handler.command, path, content)
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def reply(self, method: str, path: str, content: Any) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        if method != "GET":
            self.written.append((method, path, content))
            return 200, {}, b'{"number": 77}'
        if path == "/stored":
            return 200, {}, self.zip()
        if path.endswith("/zip"):
            return 302, {"Location": f"http://127.0.0.1:{self.store.server_port}/stored"}, b""
        rows: Any
        if "artifacts" in path:
            size = self.size or len(self.zip())
            rows = {
                "artifacts": [{"name": name, "id": 5, "expired": False, "size_in_bytes": size} for name in self.names]
            }
        elif "comments" in path:
            rows = self.comments if path.endswith("page=1") else []
        elif path.startswith("issues?"):
            rows = self.issues if path.endswith("page=1") else []
        else:
            number = int(path.rsplit("/", 1)[1])
            if number not in self.pulls:
                return 404, {}, b"{}"
            rows = self.pulls[number]
        return 200, {}, json.dumps(rows).encode()

    def zip(self) -> bytes:
        """Return the artifact."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(name, content)
        return data.getvalue()


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """GitHub, as far as the scripts know."""
    fake = FakeGitHub()
    # The real storage of artifacts is reached by https only.
    monkeypatch.setattr("tools.github.STORED", ("http://127.0.0.1",))
    yield fake
    fake.close()


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_a_comment_is_written_to_the_pull_request(github: FakeGitHub) -> None:
    """The comment goes to the pull request of the check, tells where the preview is, and hostile text does nothing."""
    assert "commented on pull request 12" == comments.comment(github.client, 99, HEAD, "https://kb.example.org/")
    ((method, path, content),) = github.written
    assert ("POST", "issues/12/comments") == (method, path)
    body = content["body"]
    assert body.startswith("<!-- kb-review -->\n## What this change does\n")
    assert "https://github.com/o/r/actions/runs/99" in links(body)
    assert {"https://github.com/o/r/actions/runs/99", "https://kb.example.org/contribute/findings/kb104/"} == set(
        links(body)
    )
    assert [] == foreign_html(body) + additions(body)


def test_the_token_stays_with_github(github: FakeGitHub) -> None:
    """The store of artifacts, another host, does not get the token."""
    comments.comment(github.client, 99, HEAD)
    assert {("/stored", "")} == {row for row in github.seen if row[0] == "/stored"}
    assert {"Bearer secret"} == {token for path, token in github.seen if path != "/stored"}


def test_the_comment_is_renewed(github: FakeGitHub) -> None:
    """A comment of ours is written over; one that a stranger made to look like it is not."""
    fake = {"id": 1, "user": {"login": "stranger"}, "body": "<!-- kb-review -->\nx"}
    other = {"id": 2, "user": {"login": comments.BOT}, "body": "something else"}
    ours = {"id": 3, "user": {"login": comments.BOT}, "body": "<!-- kb-review -->\nold"}
    github.comments = [fake, other, ours]
    assert "renewed the comment on pull request 12" == comments.comment(github.client, 99, HEAD)
    assert [("PATCH", "issues/comments/3")] == [row[:2] for row in github.written]


def test_without_a_preview_none_is_told(github: FakeGitHub) -> None:
    """A site that could not be built is not offered."""
    github.names = ["review"]
    comments.comment(github.client, 99, HEAD)
    assert "Preview" not in github.written[0][2]["body"]


def test_without_a_review_nothing_is_written(github: FakeGitHub) -> None:
    """A check that ended early leaves nothing to tell."""
    github.names = ["site"]
    assert "the check has left no review" == comments.comment(github.client, 99, HEAD)
    assert [] == github.written


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (b"13", "answered with 404"),
        (b"14", "closed, or has other commits"),
        (b"15", "closed, or has other commits"),
        (b"0", "names no pull request"),
        (b"-1", "names no pull request"),
        (b"12; rm -rf /", "names no pull request"),
        (b"../issues/1", "names no pull request"),
        ("¹²".encode(), "names no pull request"),
        (b"9" * 30, "names no pull request"),
        (b"", "names no pull request"),
    ],
)
def test_no_other_pull_request_is_written_to(github: FakeGitHub, number: bytes, why: str) -> None:
    """The number that the artifact names must be an open pull request with the commit of the check."""
    github.files["number.txt"] = number
    github.pulls |= {14: {"state": "closed", "head": {"sha": HEAD}}, 15: {"state": "open", "head": {"sha": "b" * 40}}}
    with pytest.raises(GitHubError, match=why):
        comments.comment(github.client, 99, HEAD)
    assert [] == github.written


@pytest.mark.parametrize("review", [b"# hello @all", b"{}", b'{"base": "x", "findings": [{}]}', b"\xff"])
def test_what_is_no_review_is_not_written(github: FakeGitHub, review: bytes) -> None:
    """The artifact cannot hold Markdown of a stranger's own."""
    github.files["review.json"] = review
    with pytest.raises(ReviewError):
        comments.comment(github.client, 99, HEAD)
    assert [] == github.written


def test_what_is_too_large_is_not_read(github: FakeGitHub) -> None:
    """Neither a large artifact nor a small one that swells is read."""
    github.files["review.json"] = b" " * (LARGEST + 1)
    with pytest.raises(GitHubError, match=r"review\.json in the artifact review is too large"):
        comments.comment(github.client, 99, HEAD)
    github.size = LARGEST + 1
    with pytest.raises(GitHubError, match="the artifact review is too large"):
        comments.comment(github.client, 99, HEAD)
    github.size, github.files = 0, {}
    with pytest.raises(GitHubError, match="is no zip with"):
        comments.comment(github.client, 99, HEAD)


def test_a_comment_is_not_too_long(github: FakeGitHub) -> None:
    """The longest review fits into a comment."""
    rows = tuple(FindingRow("a.md", 1, 1, "error", "KB104", "|" * 400, "|" * 400) for _ in range(400))
    github.files["review.json"] = to_json(Review("x", rows, changes=REVIEW.changes * 300)).encode()
    comments.comment(github.client, 99, HEAD)
    assert len(github.written[0][2]["body"]) <= markdown.COMMENT


def test_the_site_is_known_without_a_library() -> None:
    """The address of the site is read from the configuration of this branch."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "https://procurement-kb.github.io/procurement-kb/" == comments.site_url(text)
    assert "https://kb.example.org/" == comments.site_url("site_name: x\nsite_url: https://kb.example.org/\n")
    assert "" == comments.site_url("site_name: x\n")


def test_the_comment_needs_no_package() -> None:
    """The job that may write installs nothing: the script runs on Python alone, and says so when it is called wrongly."""
    done = subprocess.run(
        [sys.executable, "-S", "-s", "-m", "tools.comment"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (1, "no comment: 'RUN_ID'\n") == (done.returncode, done.stderr)


def test_a_broken_answer_is_an_error(github: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What GitHub answers in another way than expected stops the script with a message."""
    monkeypatch.setattr(github, "reply", lambda *_: (200, {}, b"<html>"))
    with pytest.raises(GitHubError, match="was not answered with JSON"):
        comments.comment(github.client, 99, HEAD)
    monkeypatch.setattr(github, "reply", lambda *_: (302, {"Location": "file:///etc/passwd"}, b""))
    with pytest.raises(GitHubError, match="answered with 302"):
        github.client.call("GET", "x")


# --- The standing issue -----------------------------------------------------------------------------------------------

OURS = {"number": 5, "state": "open", "body": "<!-- kb-links -->\nold", "user": {"login": standing_issue.BOT}}


@pytest.mark.parametrize(
    ("issues", "dead", "told", "written"),
    [
        ([], False, "nothing is dead, and there is no issue", []),
        ([], True, "opened issue 77", [("POST", "issues", None)]),
        ([OURS], True, "renewed issue 5", [("PATCH", "issues/5", "open")]),
        ([OURS], False, "closed issue 5", [("PATCH", "issues/5", "closed")]),
        ([{**OURS, "state": "closed"}], True, "opened again issue 5", [("PATCH", "issues/5", "open")]),
        ([{**OURS, "state": "closed"}], False, "nothing is dead, and issue 5 is closed", []),
        ([{**OURS, "body": "another"}, {**OURS, "body": None}], True, "opened issue 77", [("POST", "issues", None)]),
        ([{**OURS, "pull_request": {}}], True, "opened issue 77", [("POST", "issues", None)]),
        ([{**OURS, "state": "closed", "number": 9}, OURS], True, "renewed issue 5", [("PATCH", "issues/5", "open")]),
    ],
)
def test_one_issue_is_kept(
    github: FakeGitHub,
    issues: list[dict[str, Any]],
    dead: object,
    told: str,
    written: list[tuple[str, str, str | None]],
) -> None:
    """One issue is opened, renewed, closed and opened again as there are dead links; those of others are left alone."""
    github.issues = issues
    assert told == standing_issue.keep(github.client, "report", dead=bool(dead))
    assert written == [(method, path, content.get("state")) for method, path, content in github.written]
    assert all(content["body"] == "<!-- kb-links -->\nreport" for _, _, content in github.written)


def test_a_long_report_fits(github: FakeGitHub) -> None:
    """GitHub takes no more than 65,536 characters."""
    standing_issue.keep(github.client, "x" * 100_000, dead=True)
    assert len(github.written[0][2]["body"]) <= 65_536


def test_the_environment_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without repository and token nothing is tried."""
    for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(GitHubError, match="must be set"):
        GitHub.from_environment()


def test_the_issue_is_looked_for_by_its_author(github: FakeGitHub) -> None:
    """The name of the author is spelt as an address needs it, and labels, which people change, do not count."""
    standing_issue.keep(github.client, "report", dead=False)
    assert ["issues?state=all&creator=github-actions%5Bbot%5D&per_page=100&page=1"] == [path for path, _ in github.seen]
