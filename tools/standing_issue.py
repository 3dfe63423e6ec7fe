"""Keep one issue about dead links up to date: opened when there are some, renewed, closed when there are none."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tools.github import GitHub, GitHubError

MARK = "<!-- kb-links -->"
TITLE = "Source links that need care"
LABEL = "links"
BOT = "github-actions[bot]"
MOST = 65_000


def main() -> int:
    """Read the report and do what is to be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path, help="what `kb links --format markdown` has printed")
    parser.add_argument("--dead", choices=("yes", "no"), required=True, help="whether any address is dead")
    given = parser.parse_args()
    try:
        print(keep(GitHub.from_environment(), given.report.read_text(encoding="utf-8"), dead=given.dead == "yes"))
    except (GitHubError, OSError) as error:
        print(f"the issue is as it was: {error}", file=sys.stderr)
        return 1
    return 0


def keep(github: GitHub, report: str, *, dead: bool) -> str:
    """Bring the issue up to date and say what was done.

    Raises:
        GitHubError: GitHub refused.
    """
    body = f"{MARK}\n{report}"[:MOST]
    # Not by label: people take labels off, and then a second issue would be opened.
    rows = [row for row in github.pages(f"issues?state=all&creator={quote(BOT)}") if _is_ours(row)]
    rows.sort(key=lambda row: (row["state"] != "open", -int(row["number"])))
    if not rows:
        if not dead:
            return "nothing is dead, and there is no issue"
        made = github.call("POST", "issues", {"title": TITLE, "body": body, "labels": [LABEL]})
        return f"opened issue {int(made['number'])}"
    number, state = int(rows[0]["number"]), rows[0]["state"]
    if not dead and state == "closed":
        return f"nothing is dead, and issue {number} is closed"
    change = {"body": body, "state": "open" if dead else "closed"}
    if not dead:
        change["state_reason"] = "completed"
    github.call("PATCH", f"issues/{number}", change)
    done = {("open", True): "renewed", ("closed", True): "opened again", ("open", False): "closed"}[state, dead]
    return f"{done} issue {number}"


def _is_ours(row: Any) -> bool:
    return "pull_request" not in row and str(row["body"] or "").startswith(MARK)


if __name__ == "__main__":
    sys.exit(main())
