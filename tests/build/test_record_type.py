"""A new record type takes one model and one template. Nothing else in the project knows it."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from procurement_kb.exports.search_names import text_names
from tests.build.pages import read_pages
from tests.build.projects import make_project, run_build

pytestmark = pytest.mark.build

MODEL = '''
"""A record type of a test: prizes."""

from typing import Annotated

from pydantic import Field

from procurement_kb.records import Meta, Record, RecordKind, Ref
from procurement_kb.records.date_values import Day
from procurement_kb.records.values import RecordId, Text, WebAddress


class Prize(
    Record,
    kind=RecordKind(
        name="prize",
        folder="content/prizes",
        address="prizes",
        singular="prize",
        plural="prizes",
        description="An award for a good purchase.",
        sections=("Why it won",),
        body_example="## Why it won\\n\\nIt measured [@jury].\\n",
        order=50,
    ),
):
    """An award for a good purchase."""

    giver: Annotated[Text, Meta("Given by", example="Example Society", fact=True)]
    """Who gives the prize."""
    given: Annotated[Day, Meta("Given on", example="2024-05-01", fact=True, facet=True)]
    """The day it was given."""
    page: Annotated[WebAddress | None, Meta("Page", example="https://example.org/prize", fact=True)] = None
    """The page of the prize."""
    winners: Annotated[
        list[Annotated[RecordId, Ref(("case-study",), "Prizes won")]],
        Field(min_length=1),
        Meta("Winners", group="links", example=["pump-service"], fact=True),
    ]
    """Cases that won it."""
'''
TEMPLATE = """{% extends "main.html" %}
{% import "kb/_macros.html" as m with context %}
{% block content %}{% autoescape true %}{% set kb = page.meta.kb %}
<article class="wrap" data-template="prize">
{{ m.page_head(kb, kb.type_label|capitalize) }}
{{ m.facts(kb.facts) }}
<div class="prose">{{ page.content|safe }}</div>
{{ m.page_end(kb) }}
</article>
{% endautoescape %}{% endblock %}
"""
RECORD = """---
title: Prize for measuring first
summary: A prize for the hospital that measured before the contract started, given by a society.
giver: Example Society
given: 2024-05-01
winners: [pump-service]
---

## Why it won

It measured before it bought, see [[pump-service]].
"""
SCRIPT = """
import json, sys
from pathlib import Path
sys.path.insert(0, "hooks")
import prize
from procurement_kb.project import load_project
from procurement_kb.records.schema import json_schema
from procurement_kb.sources.codelists import load_codelists
project = load_project(Path("."))
print(json.dumps({
    "findings": [[f.path, f.span.line, f.span.column, f.code, f.message] for f in project.findings],
    "schema": json_schema("prize", load_codelists(Path("vocabularies"))),
}))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one more model, one more template and a record."""
    project = make_project(tmp_path_factory.mktemp("type") / "project", hook="import prize")
    (project / "hooks" / "prize.py").write_text(MODEL, encoding="utf-8")
    (project / "overrides" / "kb" / "prize.html").write_text(TEMPLATE, encoding="utf-8")
    (project / "content" / "prizes").mkdir()
    (project / "content" / "prizes" / "measured-first.md").write_text(RECORD, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    """Its site, built strictly."""
    done = run_build(project)
    assert 0 == done.returncode, done.stdout
    return project / "site"


def text(site: Path, page: str) -> str:
    """Return the HTML of a page."""
    return (site / page).read_text(encoding="utf-8")


def links(site: Path, page: str) -> list[str]:
    """Return what a page links to."""
    return read_pages(site)[page].links


def run(project: Path) -> dict[str, list]:
    """Check the project and ask for the schema of the new type, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=project, capture_output=True, encoding="utf-8", check=False
    )
    assert 0 == done.returncode, done.stderr
    result: dict[str, list] = json.loads(done.stdout)
    return result


def test_record_has_its_page(site: Path) -> None:
    """The record is published at its address, by its template, with its facts, body and links."""
    html = text(site, "prizes/measured-first/index.html")

    assert 'data-template="prize"' in html
    assert "Example Society" in html
    assert "1 May 2024" in html
    assert "../../cases/pump-service/" in links(site, "prizes/measured-first/index.html")


def test_type_has_its_list(site: Path) -> None:
    """The records are listed at the type's address."""
    html = text(site, "prizes/index.html")

    assert "<h1>Prizes</h1>" in html
    assert "../prizes/measured-first/" in links(site, "prizes/index.html")


def test_target_shows_the_backlink(site: Path) -> None:
    """The page that the record links to says so, under the heading that the model gives."""
    html = text(site, "cases/pump-service/index.html")

    assert "Prizes won" in html
    assert "../../prizes/measured-first/" in links(site, "cases/pump-service/index.html")


def test_reference_explains_the_fields(site: Path) -> None:
    """The field reference has the type, its fields and their help."""
    html = text(site, "contribute/fields/index.html")

    assert 'id="type-prize"' in html
    section = html.partition('id="type-prize"')[2]
    for words in ("content/prizes/", "Given by", "Who gives the prize.", "Cases that won it."):
        assert words in section


def test_search_and_sitemap_know_the_page(site: Path) -> None:
    """Readers find the page by searching, under the name of its type, and search engines by the sitemap."""
    bundle = site / "pagefind"
    files = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*.pf_fragment")}
    table = json.loads(
        (bundle / "table.js").read_text(encoding="utf-8").partition("=")[2].partition("=")[2].rstrip(";\n")
    )

    assert "/prizes/measured-first/" in text_names(files)
    assert ["prize", "prize", "prizes", 1] in table["types"]
    assert "/prizes/measured-first/" in text(site, "sitemap.xml")


def test_schema_describes_the_type(project: Path) -> None:
    """The JSON Schema of the type has its fields, with their help."""
    schema = run(project)["schema"]

    assert "Who gives the prize." in json.dumps(schema)
    assert {"giver", "given", "winners"} <= set(_properties(schema))


def _properties(schema: object) -> dict:
    found: dict = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return found


def test_good_record_has_no_findings(project: Path) -> None:
    """The checks know the type's folder, fields and sections."""
    assert [] == run(project)["findings"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("giver: Example Society\n", "", 1, "giver"),
        ("giver:", "givr:", 4, '"giver"'),
        ("given: 2024-05-01", "given: soon", 5, "soon"),
        ("winners: [pump-service]", "winners: []", 6, "winners"),
        ("winners: [pump-service]", "winners: [pump-servise]", 6, "pump-service"),
        ("winners: [pump-service]", "winners: [price-first]", 6, "price-first"),
        ("## Why it won", "## Why", 9, "Why it won"),
    ],
)
def test_wrong_record_is_one_finding(project: Path, old: str, new: str, line: int, words: str) -> None:
    """A mistake in a record of the new type is one finding on its line, with what to write instead."""
    file = project / "content" / "prizes" / "measured-first.md"
    assert old in RECORD
    file.write_text(RECORD.replace(old, new), encoding="utf-8")
    try:
        findings = run(project)["findings"]
    finally:
        file.write_text(RECORD, encoding="utf-8")

    assert [("content/prizes/measured-first.md", line)] == [(path, at) for path, at, *_ in findings]
    assert words in findings[0][-1]
    assert re.fullmatch(r"KB[0-9]{3}", findings[0][3])


def test_nothing_else_names_the_types(tmp_path: Path) -> None:
    """A new type in the package itself needs no entry anywhere: the types register themselves."""
    module = _load(tmp_path)
    from procurement_kb.records import record_types  # noqa: PLC0415 - after the type

    try:
        assert module.Prize is record_types()["prize"]
    finally:
        from procurement_kb.records import base  # noqa: PLC0415 - the test takes back what it did

        base._TYPES.pop("prize", None)


def _load(folder: Path) -> ModuleType:
    file = folder / "prize.py"
    file.write_text(MODEL, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("prize", file)
    if spec is None or spec.loader is None:
        message = f"{file} cannot be loaded"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
