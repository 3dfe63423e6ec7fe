"""Score pages of the built site with Lighthouse, on this machine.

    python -m tools.lighthouse [--desktop] [--report FOLDER] [PAGE ...]

A page is its path in the site (`/`, `/about/`). Without one, the home page, a case study and a
guidance page are scored. Exits 1 when a score is below its threshold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import browser
from tools.webserver import SiteServer

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "site"
CLI = ROOT / "tests" / "web" / "node_modules" / "lighthouse" / "cli" / "index.js"

THRESHOLDS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The least score of each category."""

SAMPLES = ("cases/*/index.html", "guidance/*/index.html")
"""Where the pages that stand for the others are; the first of each in the order of the alphabet."""


@dataclass(frozen=True)
class Score:
    """What Lighthouse says of one page."""

    page: str
    scores: dict[str, int]
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether every score reaches its threshold."""
        return all(self.scores[name] >= least for name, least in THRESHOLDS.items())


def default_pages(site: Path) -> list[str]:
    """Return the paths of the home page and of one page for each kind of sample."""
    found = (sorted(site.glob(pattern)) for pattern in SAMPLES)
    return ["/", *(f"/{pages[0].parent.relative_to(site).as_posix()}/" for pages in found if pages)]


def score(server: SiteServer, page: str, *, desktop: bool, report: Path | None) -> Score:
    """Run Lighthouse on one page.

    Raises:
        RuntimeError: If Lighthouse gives no result; the message is what it printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "report.json"
        flags = ["--headless=new", f"--user-data-dir={folder}/profile", *browser.flags()]
        command = [
            _node(),
            str(CLI),
            server.origin + server.prefix + page.removeprefix("/"),
            "--quiet",
            "--no-enable-error-reporting",
            "--output=json",
            "--output=html",
            f"--output-path={folder}/report",
            f"--only-categories={','.join(THRESHOLDS)}",
            f"--chrome-flags={' '.join(flags)}",
            *(["--preset=desktop"] if desktop else []),
        ]
        environment = {**os.environ, "CHROME_PATH": str(browser.require()), "CI": "true"}
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        result = Path(folder) / "report.report.json"
        if done.returncode or not result.is_file():
            raise RuntimeError(f"Lighthouse gave no result for {page}:\n{done.stderr or done.stdout}")
        if report is not None:
            report.mkdir(parents=True, exist_ok=True)
            name = page.strip("/").replace("/", "-") or "home"
            shutil.copy(result, report / f"{name}.json")
            shutil.copy(result.with_suffix(".html"), report / f"{name}.html")
        return _read(page, json.loads(result.read_text(encoding="utf-8")))


def _read(page: str, report: dict[str, Any]) -> Score:
    scores = {name: round((report["categories"][name]["score"] or 0) * 100) for name in THRESHOLDS}
    faults = []
    for name in THRESHOLDS:
        for reference in report["categories"][name]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:  # noqa: PLR2004 - Lighthouse's own "good"
                faults.append(f"{name}: {audit['title']} ({audit.get('displayValue') or audit['id']})")
    return Score(page, scores, tuple(faults))


def _node() -> str:
    beside = shutil.which("node", path=str(Path(sys.executable).parent))
    node = beside or shutil.which("node")
    if node is None:
        raise RuntimeError("No Node.js was found. `make lighthouse` installs it.")
    return node


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="PAGE")
    parser.add_argument("--site", type=Path, default=SITE, help="the built site (default: site/)")
    parser.add_argument("--desktop", action="store_true", help="a desktop computer instead of a phone")
    parser.add_argument("--report", type=Path, help="keep Lighthouse's own reports in this folder")
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        print(f"There is no site in {options.site}. `make site` builds it.", file=sys.stderr)
        return 1
    results = []
    with SiteServer(options.site) as server:
        for page in options.pages or default_pages(options.site):
            result = score(server, page, desktop=options.desktop, report=options.report)
            results.append(result)
            numbers = "  ".join(f"{name} {result.scores[name]:3d}" for name in THRESHOLDS)
            print(f"{'ok  ' if result.good else 'LOW '} {numbers}  {result.page}", flush=True)
            for fault in result.faults:
                print(f"       {fault}")
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
