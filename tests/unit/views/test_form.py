"""Pages and data files of the contributor's forms, and the small parts of their scripts."""

from __future__ import annotations

import json
import subprocess
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from procurement_kb.findings import get_rule
from procurement_kb.project import Project
from procurement_kb.records import record_types
from procurement_kb.records.introspect import fields
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.form import form_assets, form_pages, form_types
from procurement_kb.views.form_messages import CODES, MESSAGES
from procurement_kb.views.form_model import form_model
from procurement_kb.views.model import UrlPolicy
from procurement_kb.views.reference import fields_page
from tests.golden.test_plan import load_small
from tests.web.form.node import NODE, ROOT, run, setup
from tools import vendor


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project."""
    return load_small(tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def ctx(project: Project) -> Context:
    """The small project as the views see it."""
    return Context(project, UrlPolicy("https://example.org/kb/"), load_shapes(ROOT / "vocabularies"))


@pytest.fixture(scope="module")
def given(project: Project) -> dict[str, Any]:
    """What the scripts of the form find."""
    return setup(project)


def test_a_page_for_each_type(ctx: Context) -> None:
    """Each type has its page, with everything its scripts need as plain JSON."""
    pages = {page.src_uri: page for page in form_pages(ctx)}

    assert {f"contribute/{name}.md" for name in form_types()} == set(pages)
    for page in pages.values():
        assert json.loads(json.dumps(page.kb["form"])) == page.kb["form"]


def test_the_form_says_what_the_reference_says(ctx: Context) -> None:
    """Labels, help, codes and what is required are those of the field reference, field by field."""
    reference = {row["name"]: row for row in fields_page(ctx).kb["types"]}
    for page in form_pages(ctx):
        model = page.kb["form"]["model"]
        groups = [*reference["every-record"]["groups"], *reference[model["type"]]["groups"]]
        told = {row["name"]: row for group in groups for row in group["fields"]}
        assert {spec.name for spec in fields(form_types()[model["type"]])} == {row["name"] for row in model["fields"]}
        for row in model["fields"]:
            same(row, told[row["name"]])


def same(row: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare a field and its parts with the reference."""
    assert (told["label"], told["help_html"], told["required"]) == (
        row["label"],
        row["help"],
        row.get("required", False),
    )
    if told["codes"]:
        assert [
            [code["code"], code["label"], code["description"], code["deprecated"]] for code in told["codes"]
        ] == row["codes"]
    for part, other in zip(row.get("part", []), told["parts"], strict=True):
        same(part, other)


def test_examples_of_purchases_stay_with_cases(ctx: Context) -> None:
    """The title of a purchase is shown as an example for the title of a case, and not for that of a term."""
    shown = {
        name: {field["name"]: field.get("example") for field in form_model(record_types()[name], ctx.lists)["fields"]}
        for name in ("case-study", "term")
    }
    assert "Infusion pumps bought on outcomes" == shown["case-study"]["title"]
    assert [None, None, "PCP"] == [shown["term"][name] for name in ("title", "summary", "abbreviation")]


def test_groups_come_in_plain_order(ctx: Context) -> None:
    """A case is told from what happened to its sources, and every field stands in a group that the form shows."""
    model = next(page.kb["form"]["model"] for page in form_pages(ctx) if page.src_uri == "contribute/case-study.md")
    order = [group["key"] for group in model["groups"]]

    assert ["what", "who", "how", "result", "sources"] == order[:5]
    assert {row["group"] for row in model["fields"]} <= set(order)


def test_data_files_are_scripts_and_skeletons(ctx: Context) -> None:
    """There are lists to pick from, and a commented file for each type for those without JavaScript."""
    assets = {asset.uri: asset.content for asset in form_assets(ctx)}

    assert {f"contribute/form/{name}.txt" for name in form_types()} < set(assets)
    assert "--- Sources ---" in str(assets["contribute/form/term.txt"])
    assert '"example-hospital"' in str(assets["contribute/form/records.js"])


def test_sentences_belong_to_rules() -> None:
    """Every code of a sentence is a registered rule, and every name of a code begins the name of a sentence."""
    for name, code in CODES.items():
        assert code == get_rule(code).code
        assert any(sentence == name or sentence.startswith(f"{name}.") for sentence in MESSAGES), name


def test_vendored_libraries_are_those_of_the_lock() -> None:
    """The scripts that the form loads are the locked packages, byte for byte."""
    files = {name: (vendor.TARGET / name).read_text(encoding="utf-8") for name in vendor.vendored()}

    assert vendor.vendored() == files


LONG = "Ein Satz mit Umlauten, äöü & <Zeichen>.\n"


@pytest.mark.parametrize(
    ("text", "whole"), [("---\ntitle: A & B\n---\n\nText, ümlaut + [@key]\n", True), (LONG * 300, False)]
)
def test_address_of_the_proposal(given: dict[str, Any], text: str, *, whole: bool) -> None:
    """The address carries file name and text exactly; where it would be too long, the name alone."""
    path = "case_studies/a-case.md"
    job = {"do": "address", "repository": "https://github.com/o/r", "branch": "main", "path": path, "text": text}
    (answer,) = run(given, [{**job, "edit": False}])
    query = parse_qs(urlsplit(answer["href"]).query, keep_blank_values=True)

    assert "/o/r/new/main" == urlsplit(answer["href"]).path
    assert whole == answer["whole"]
    assert {"filename": [path]} | ({"value": [text]} if whole else {}) == query
    assert len(answer["href"]) <= 7_000


def test_address_of_a_record_that_is_there(given: dict[str, Any]) -> None:
    """A record that exists is edited, not created a second time."""
    job = {"do": "address", "repository": "https://github.com/o/r", "branch": "main", "path": "content/tools/a.md"}
    (answer,) = run(given, [{**job, "text": "x", "edit": True}])

    assert {"href": "https://github.com/o/r/edit/main/content/tools/a.md", "whole": False} == answer


PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://elsewhere.example/x.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<javascript:alert(1)>",
    "[[<img src=x onerror=alert(1)>|<b>x</b>]]",
    "[@<img src=x onerror=alert(1)>]",
    "`<script>`",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://example.org "<script>")',
    "&lt;script&gt;",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_preview_escapes_markup(given: dict[str, Any], payload: str) -> None:
    """What the renderer makes of a payload has no element but those of plain Markdown, and no address that runs."""
    (answer,) = run(given, [{"do": "markdown", "text": f"{payload}\n\n- {payload}\n\n# {payload}\n"}])
    html = answer["html"]
    lowered = html.lower()

    assert "<script" not in lowered
    assert "<img" not in lowered
    assert 'href="javascript' not in lowered
    assert 'href="data' not in lowered


def test_scripts_are_loaded_and_can_be_read() -> None:
    """The page loads every script of the folder, none has a slip of syntax, and none is too long to read."""
    template = (ROOT / "overrides" / "kb" / "form.html").read_text(encoding="utf-8")
    for file in sorted((ROOT / "overrides" / "assets" / "js" / "form").glob("*.js")):
        done = subprocess.run([NODE, "--check", file], capture_output=True, encoding="utf-8", check=False)
        assert f'"form/{file.stem}"' in template
        assert (0, "") == (done.returncode, done.stderr)
        assert len(file.read_text(encoding="utf-8").splitlines()) < 400, file.name
