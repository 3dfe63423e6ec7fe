"""Write the review of a pull request as a comment, from the artifact that its check has left.

This runs with a right to write, for pull requests from anywhere: nothing of the pull request is run. The artifact is a
stranger's. It holds numbers and texts, every one of which is checked; the Markdown is made here, by the code of this
branch, which lets no text link, call anybody or break out. The comment goes to the pull request whose newest commit the
check has run for, and to no other.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from procurement_kb.exports.review import markdown
from procurement_kb.exports.review.interchange import LARGEST, ReviewError, from_json
from tools.github import GitHub, GitHubError

ARTIFACT, REVIEW, NUMBER = "review", "review.json", "number.txt"
MARK = "<!-- kb-review -->"
"""Begins the comment, by which the next run finds it."""
BOT = "github-actions[bot]"
PREVIEW = "site"
_PREVIEW = (
    "**Preview:** at the foot of [the page of this check]({page}) is the artifact `{name}`: download it (you need to be "
    "signed in), unpack it and open `index.html` by a double-click."
)


def main() -> int:
    """Read what the workflow says, and write the comment; 0 also when there is nothing to write."""
    try:
        run, head = int(os.environ["RUN_ID"]), os.environ["HEAD_SHA"]
        print(comment(GitHub.from_environment(), run, head, site_url(Path("mkdocs.yml").read_text(encoding="utf-8"))))
    except (GitHubError, ReviewError, KeyError, OSError, ValueError) as error:
        print(f"no comment: {error}", file=sys.stderr)
        return 1
    return 0


def comment(github: GitHub, run: int, head: str, site: str = "") -> str:
    """Write or renew the comment for the check ``run`` of commit ``head``, and say what was done.

    Raises:
        GitHubError: GitHub refused, or the artifact is not for this commit.
        ReviewError: the artifact holds no review.
    """
    data = github.artifact(run, ARTIFACT, REVIEW, LARGEST)
    if data is None:
        return "the check has left no review"
    number = _number(github.artifact(run, ARTIFACT, NUMBER, LARGEST) or b"")
    pull = github.call("GET", f"pulls/{number}")
    if pull["head"]["sha"] != head or pull["state"] != "open":
        raise GitHubError(f"pull request {number} is closed, or has other commits than the check")
    preview = []
    if any(row["name"] == PREVIEW for row in github.artifacts(run)):
        server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        preview.append(_PREVIEW.format(page=f"{server}/{github.repository}/actions/runs/{run}", name=PREVIEW))
    # The mark and the line around it belong to the comment as well.
    body = markdown.render(from_json(data), site_url=site, preview=preview, limit=markdown.COMMENT - len(MARK) - 1)
    return _put(github, number, f"{MARK}\n{body}")


def site_url(config: str) -> str:
    """Return the address of the site that ``mkdocs.yml`` of this branch says, read without a YAML library."""
    found = re.search(r"^site_url:.*?(https://[^\s\"'\]]+)", config, flags=re.MULTILINE)
    return found[1] if found is not None else ""


def _number(data: bytes) -> int:
    text = data.decode("ascii", "replace").strip()
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise GitHubError("the artifact names no pull request")
    return int(text)


def _put(github: GitHub, number: int, body: str) -> str:
    for row in github.pages(f"issues/{number}/comments"):
        if _is_ours(row):
            github.call("PATCH", f"issues/comments/{int(row['id'])}", {"body": body})
            return f"renewed the comment on pull request {number}"
    github.call("POST", f"issues/{number}/comments", {"body": body})
    return f"commented on pull request {number}"


def _is_ours(row: Any) -> bool:
    return bool(row["user"]["login"] == BOT and row["body"].startswith(MARK))


if __name__ == "__main__":
    sys.exit(main())
