"""The dashboard for editors: every number, on small projects where they can be counted by hand."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.cli.stale import stale_records
from procurement_kb.graph.review import STALE_MONTHS, months_before
from procurement_kb.project import VOCABULARIES, Project, load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views import dashboard
from procurement_kb.views.context import Context
from procurement_kb.views.dashboard import NEVER, URI, dashboard_page, thin_fields
from procurement_kb.views.model import UrlPolicy
from procurement_kb.views.plan import plan_of
from tests.browser.site import ROOT
from tests.rules.harness import load, record, theme

SHAPES = load_shapes(ROOT / VOCABULARIES)

TWO_HOSTS = """sources:
  evaluation: {title: Evaluation, publisher: National audit office, url: "https://www.audit.example/a", kind: evaluation}
  page: {title: Page, publisher: Example hospital, url: "https://hospital.example/b", kind: project-page}
"""
ONE_HOST = """sources:
  evaluation: {title: Evaluation, publisher: Hospital, url: "https://hospital.example/a", kind: project-page}
  page: {title: Page, publisher: Hospital, url: "http://www.hospital.example/b", kind: project-page}
"""
OUTCOME = "outcomes: [{metric: Errors, result: '8', %sbetter: lower, evidence: %s, source: evaluation}]\n"
REVIEWED = "reviewed: {on: %s, checked: all}\n"

FILES = {
    **theme(),
    # A: measured with a baseline, an independent source; two hosts; names pumps-b.
    "case_studies/pumps-a.md": record(
        fields="countries: [ES]\nregions: []\ncare_settings: [hospital, home]\nrelated: [pumps-b]\n"
        + OUTCOME % ("baseline: '12', ", "measured")
        + TWO_HOSTS
        + REVIEWED % "2025-01-10"
    ),
    # B: the source is no independent one; one host.
    "case_studies/pumps-b.md": record(
        fields="countries: [ES, AU]\nregions: []\nplace: Somewhere\ncare_settings: [hospital]\n"
        + OUTCOME % ("baseline: '12', ", "measured")
        + ONE_HOST
        + REVIEWED % "2025-01-09"
    ),
    # C and no outcome: no review, and nothing leads to them.
    "case_studies/pumps-c.md": record(
        fields="countries: [FR]\nregions: []\ncare_settings: [hospital]\n" + OUTCOME % ("", "reported") + ONE_HOST
    ),
    "case_studies/pumps-d.md": record(
        fields="status: running\nyears: {start: 2020}\ncountries: [FR]\nregions: []\ncare_settings: [home]\n"
        "outcomes: []\nrelated: [pumps-a]\n" + TWO_HOSTS + REVIEWED % "2024-02-29"
    ),
    # Replaced: needs neither review nor links.
    "case_studies/pumps-e.md": record(
        fields="superseded_by: pumps-a\ncountries: [FR]\nregions: []\ncare_settings: [home]\noutcomes: []\n" + TWO_HOSTS
    ),
}


def context(project: Project) -> Context:
    """Return the view of a project."""
    return Context(project, UrlPolicy(project.settings.site_url), SHAPES)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Five cases and a theme."""
    return load(tmp_path_factory.mktemp("dashboard"), FILES)


@pytest.fixture(scope="module")
def ctx(project: Project) -> Context:
    """Its view."""
    return context(project)


@pytest.fixture(scope="module")
def sections(ctx: Context) -> dict[str, Any]:
    """The parts of its dashboard."""
    return {section["anchor"]: section for section in dashboard_page(ctx).kb["sections"]}


def shown(table: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a table as words; a list shows the ids behind its words."""
    return [
        (row["label"], *((cell["text"], *(item["id"] for item in cell.get("list", ()))) for cell in row["cells"]))
        for row in table["rows"]
    ]


def test_review(ctx: Context, sections: dict[str, Any]) -> None:
    """Records stand by the month of their last review, those without one first; replaced ones are left out."""
    (table,) = sections["review"]["tables"]

    assert [
        ("Never", ("At once",), ("2 records", "pumps-c", "value-based")),
        ("February 2024", ("1 March 2026",), ("1 record", "pumps-d")),
        ("January 2025", ("10 January 2027",), ("2 records", "pumps-b", "pumps-a")),
    ] == shown(table)
    assert [
        [NEVER, 2],
        ["2026-03-01", 1],
        ["2027-01-10", 1],
        ["2027-01-11", 1],
    ] == dashboard_page(ctx).kb["days"]


@pytest.mark.parametrize("day", ["2020-01-01", "2026-02-28", "2026-03-01", "2027-01-09", "2027-01-10", "2027-01-11"])
def test_due_is_what_kb_stale_lists(project: Project, ctx: Context, day: str) -> None:
    """On every day the page counts as many records as `kb stale` lists."""
    limit = months_before(dt.date.fromisoformat(day), STALE_MONTHS)

    assert len(list(stale_records(project.graph, limit))) == sum(
        number for due, number in dashboard_page(ctx).kb["days"] if due <= day
    )


def test_evidence(sections: dict[str, Any]) -> None:
    """Grades are counted and lead to their pages; below A each case says what would raise it."""
    grades, raised = sections["evidence"]["tables"]

    assert [("A", "1", 20), ("B", "1", 20), ("C", "1", 20), ("D", "0", 0), ("–", "2", 40)] == [
        (row["grade"], row["cells"][0]["text"], row["cells"][1]["share"]) for row in grades["rows"]
    ]
    assert ["explore/grade/A/", "explore/grade/B/", "explore/grade/C/", None, "explore/grade/none/"] == [
        row["cells"][0]["href"] for row in grades["rows"]
    ]
    assert [
        ("B", ("1 case", "pumps-b")),
        ("C", ("1 case", "pumps-c")),
        ("–", ("2 cases", "pumps-e", "pumps-d")),
    ] == [(row["grade"], *shown({"rows": [row]})[0][1:]) for row in raised["rows"]]


def test_outcomes(sections: dict[str, Any]) -> None:
    """Cases without an outcome stand by their status."""
    assert 2 == sections["outcomes"]["total"]
    assert [("Running", ("1 case", "pumps-d")), ("Completed", ("1 case", "pumps-e"))] == shown(
        sections["outcomes"]["tables"][0]
    )


def test_fields(sections: dict[str, Any]) -> None:
    """Every optional field says how many cases state it and which lack it, the emptiest first."""
    rows = {label: (stated, lacking) for label, stated, lacking in shown(sections["fields"]["tables"][0])}
    stated = [int(value[0][0].split()[0]) for value in rows.values()]

    assert sorted(stated) == stated
    assert len(thin_fields()) == len(rows)
    assert {"superseded_by", "reviewed", "type", "title"}.isdisjoint(spec.name for spec in thin_fields())
    assert ("0 of 5",) == rows["Region"][0]
    assert (("2 of 5",), ("3 cases", "pumps-b", "pumps-c", "pumps-e")) == (
        rows["Related"][0],
        (rows["Related"][1][0], *sorted(rows["Related"][1][1:])),
    )
    assert (("5 of 5",), ("0 cases",)) == rows["Sources"]


def test_coverage(sections: dict[str, Any]) -> None:
    """Themes, care settings and countries are counted; gaps lead nowhere, and numbers lead to their cases."""
    themes, settings, countries = sections["coverage"]["tables"]

    assert ["5"] == [row["cells"][0]["text"] for row in themes["rows"]]
    assert {"Hospital": "3", "Home": "3", "Pharmacy": "0"}.items() <= {
        row["label"]: row["cells"][0]["text"] for row in settings["rows"]
    }.items()
    assert [("France", "3", "3"), ("Spain", "2", "2"), ("Australia", "1", "1")] == [
        (row["label"], *(cell["text"] for cell in row["cells"])) for row in countries["rows"]
    ]
    assert ["explore/countries/FR/", "explore/?countries=FR&themes=value-based"] == [
        cell["href"] for cell in countries["rows"][0]["cells"]
    ]
    pharmacy = next(row for row in settings["rows"] if row["label"] == "Pharmacy")
    assert [(None, True), (None, True)] == [(cell["href"], cell["gap"]) for cell in pharmacy["cells"]]


def test_countries_without_a_case(sections: dict[str, Any]) -> None:
    """Every country of the map that no case names is told, by name."""
    none = sections["coverage"]["none"]

    assert len(SHAPES.countries) - 2 == len(none["names"])
    assert none["title"].startswith(f"{len(none['names'])} countries")
    assert {"Germany", "Malta"} <= set(none["names"])
    assert {"France", "Spain", "Australia"}.isdisjoint(none["names"])


def test_unlinked(sections: dict[str, Any]) -> None:
    """Records that no other record links to stand by type; replaced ones are left out."""
    assert 2 == sections["unlinked"]["total"]
    assert [("Case studies", ("2 case studies", "pumps-c", "pumps-d"))] == shown(sections["unlinked"]["tables"][0])


def test_pages_in_the_footer_are_linked(tmp_path: Path) -> None:
    """The footer leads to a page of the site."""
    files = {
        **theme(),
        "content/pages/about-us.md": record("page", "footer: 1"),
        "content/pages/lost.md": record("page", ""),
    }
    found = dashboard_page(context(load(tmp_path, files))).kb["sections"][5]

    assert [("Pages", ("1 page", "lost"))] == [row for row in shown(found["tables"][0]) if row[0] == "Pages"]


def test_sources(sections: dict[str, Any]) -> None:
    """Sources are counted by host, pages once for each host; a page with all of them on one host is told."""
    hosts, alone = sections["sources"]["tables"]

    assert [
        ("hospital.example", ("7",), ("5 pages", "pumps-a", "pumps-b", "pumps-c", "pumps-d", "pumps-e")),
        ("audit.example", ("3",), ("3 pages", "pumps-a", "pumps-d", "pumps-e")),
        ("example.org", ("1",), ("1 page", "value-based")),
    ] == shown(hosts)
    assert [
        ("Themes", ("1 page", "value-based")),
        ("Case studies", ("2 pages", "pumps-b", "pumps-c")),
    ] == shown(alone)
    assert ["hospital.example"] * 2 == [item["note"] for item in alone["rows"][1]["cells"][0]["list"]]


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://www.Example.org/a", "example.org"), ("http://a.example:8080/x", "a.example"), ("", "")],
)
def test_host(ctx: Context, address: str, host: str) -> None:
    """A host is named without what all have, whatever the spelling, however often it is asked for."""
    assert [host, host] == [ctx.host_of(address), ctx.host_of(address)]


def test_long_lists_are_cut(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list says how many it leaves out, and a long table sums up its end."""
    monkeypatch.setattr(dashboard, "ITEMS", 1)
    monkeypatch.setattr(dashboard, "ROWS", 1)
    found = {section["anchor"]: section for section in dashboard_page(ctx).kb["sections"]}
    never, later = found["review"]["tables"][0]["rows"]

    assert (1, 1) == (len(never["cells"][1]["list"]), never["cells"][1]["more"])
    assert ("Later", ("1 March 2026",), ("3",)) == shown({"rows": [later]})[0]
    assert ("2 more", ("4",), ("",)) == shown(found["sources"]["tables"][0])[-1]


def test_empty_project_has_a_dashboard(tmp_path: Path) -> None:
    """A base without a case has nothing to divide by."""
    found = {section["anchor"]: section for section in dashboard_page(context(load(tmp_path, theme()))).kb["sections"]}

    assert 0 == found["outcomes"]["total"]
    assert {("0 of 0",)} == {row[1] for row in shown(found["fields"]["tables"][0])}
    assert [] == found["evidence"]["tables"][1]["rows"]
    assert len(SHAPES.countries) == len(found["coverage"]["none"]["names"])


# --- On the project's own records -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own() -> Context:
    """The project's own records."""
    return context(load_project(ROOT))


def links(value: Any) -> Iterator[str]:
    """Yield every address in a value."""
    if isinstance(value, dict):
        if isinstance(value.get("href"), str):
            yield value["href"]
        for item in value.values():
            yield from links(item)
    elif isinstance(value, list):
        for item in value:
            yield from links(item)


def test_every_link_leads_to_a_page(own: Context) -> None:
    """Whatever a number or a name leads to is a page of the plan."""
    plan = plan_of(own)
    pages = {own.urls.href(document.src_uri) for document in plan.documents}
    kb = next(document for document in plan.documents if document.src_uri == URI).kb

    assert set() == {re.split("[?#]", href)[0] for href in links([kb["sections"], kb["breadcrumbs"]])} - pages


def test_contribute_leads_to_what_is_generated(own: Context) -> None:
    """The page for contributors has the dashboard, the references and the forms of the repository at hand."""
    found = [row["href"] for row in plan_of(own).site["contribute"]]

    assert {"contribute/dashboard/", "contribute/fields/", "contribute/findings/"} <= set(found)
    assert found[-1].endswith("/issues/new/choose")
    assert not [href for href in found if re.search(r"findings/kb\d", href)]


def test_guide_shows_what_the_checks_say(tmp_path: Path) -> None:
    """The draft in the guide for contributors has exactly the findings that the guide prints, at the same places."""
    name = "case_studies/larvik-medication-dispensers.md"
    guide = (ROOT / "content" / "pages" / "from-notes-to-case.md").read_text(encoding="utf-8")
    draft = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)[0]
    printed = re.findall(r"```text\n(.*?)```", guide, re.DOTALL)[0]
    for folder in ("case_studies", "content", VOCABULARIES):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    published = (tmp_path / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(f"---\n{draft}{published[published.index('lessons:') :]}", encoding="utf-8")

    found = [finding for finding in load_project(tmp_path).findings if finding.path == name]
    said = re.findall(rf"{re.escape(name)}:(\d+):(\d+): error (KB\d+):\n((?:  .*\n)+)", printed)
    assert [(str(f.span.line), str(f.span.column), f.code) for f in found] == [tuple(row[:3]) for row in said]
    for finding, row in zip(found, said, strict=True):
        begin = " ".join(row[3].split()).partition(", …")[0]
        assert finding.message.startswith(begin)
