"""The other side of the comparison: MkDocs and Material alone, on the same Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

from benchmarks.world import body, front_matter
from procurement_kb.records import folders

HOME = "---\ntitle: Home\n---\n\nThe same pages without the knowledge base.\n"


def write_bare(root: Path, project: Path) -> int:
    """Write a plain MkDocs project to ``root`` with the bodies of all records of ``project``.

    Its pages have nothing in front matter but their title. It has Material with its search, the same Markdown
    extensions and one page in the nav; it has no hooks, no overrides and no strictness.

    Returns:
        The number of pages.
    """
    docs = root / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text(HOME, encoding="utf-8")
    pages = 1
    for folder in sorted(folders()):
        for path in sorted((project / folder).rglob("*.md")):
            target = docs / path.relative_to(project)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            title = json.dumps(_title(front_matter(text)) or path.stem, ensure_ascii=False)
            target.write_text(f"---\ntitle: {title}\n---\n{body(text)}", encoding="utf-8", newline="\n")
            pages += 1
    with (project / "mkdocs.yml").open("rb") as handle:
        theirs: dict[str, Any] = yaml_load(handle)
    config = {
        "site_name": theirs["site_name"],
        "site_url": "https://bare.example/",
        "theme": {"name": "material", "language": "en", "font": False},
        "plugins": ["search"],
        "markdown_extensions": [each for each in theirs["markdown_extensions"] if not _is_ours(each)],
        "nav": ["index.md"],
        "not_in_nav": "*",
    }
    (root / "mkdocs.yml").write_text(yaml.dump(config, sort_keys=False), encoding="utf-8")
    return pages


def _is_ours(extension: str | dict[str, Any]) -> bool:
    """Tell whether a Markdown extension, with or without settings, is part of this project."""
    return "".join(extension).startswith("procurement_kb")


def _title(text: str) -> str | None:
    values = yaml.load(text, Loader=yaml.CSafeLoader)
    title = values.get("title") if isinstance(values, dict) else None
    return str(title) if title is not None else None
