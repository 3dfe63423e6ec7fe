"""Run the scripts of the form in Node.js, which comes with the locked Python packages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from procurement_kb.project import Project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.form import form_assets, form_data, form_types
from procurement_kb.views.model import UrlPolicy

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("node.js")
NODE = Path(sys.executable).with_name("node.exe" if sys.platform == "win32" else "node")


def setup(project: Project) -> dict[str, Any]:
    """Return what the scripts find in a page and in the data files of `project`."""
    ctx = Context(project, UrlPolicy(project.settings.site_url), load_shapes(ROOT / "vocabularies"))
    pages = {name: form_data(ctx, model) for name, model in form_types().items()}
    first = next(iter(pages.values()))
    return {
        "models": {name: data["model"] for name, data in pages.items()},
        "rules": first["rules"],
        "types": first["types"],
        "scripts": [asset.content for asset in form_assets(ctx) if asset.uri.endswith(".js")],
    }


def run(given: dict[str, Any], jobs: list[dict[str, Any]]) -> list[Any]:
    """Return the answers to `jobs`, in order.

    Raises:
        RuntimeError: If a script fails.
    """
    done = subprocess.run(
        [NODE, SCRIPT],
        input=json.dumps({"setup": given, "jobs": jobs}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers: list[Any] = json.loads(done.stdout)
    return answers
