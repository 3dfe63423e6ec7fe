"""The contributor's form: a real case from first letter to proposal, drafts, opened records, payloads, and no script at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from procurement_kb.project import load_project
from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, PHONE, WIDE, Pages, Scheme, Viewport
from tests.browser.site import ROOT
from tests.browser.test_site_pages import TOO_WIDE

READY = "[data-form][data-ready]"
TWICE = "[...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) < at)"
"""Ids that more than one element has."""
TITLE = "Five Swedish regions award medical supplies on price alone"
SUMMARY = (
    "Five regions awarded storage and delivery of medical consumables on price alone. "
    "Within two months of the start, 481 operations were cancelled."
)
BODY = {
    "Need": "The earlier supplier had held the service for about 18 years. [@dagens-medicin]",
    "Approach": "Price alone decided the award. [@epoch-times]\n\nAll five regions moved to the new supplier in one step. [@review]",
    "Outcome": "The regions cancelled 481 operations in all. [@nerikes-allehanda]",
    "Lessons": "A start in one region first would have limited the harm. [@review]",
}
SOURCES = {
    "dagens-medicin": ("Leveranskrisen", "Dagens Medicin", "https://www.dagensmedicin.se/alla-nyheter/nyheter/leveranskrisen-detta-har-hant/", "Article"),
    "epoch-times": ("Bara priset avgjorde avtal", "Epoch Times", "www.epochtimes.se/Bara-priset-avgjorde-avtal-med-Apotekstjanst", "Press"),
    "nerikes-allehanda": ("Materialkrisen i sjukvården", "Nerikes Allehanda", "https://www.na.se/artikel/materialkrisen-i-sjukvarden", "Press"),
    "review": ("Utredning om Apotekstjänst", "Läkartidningen", "https://lakartidningen.se/aktuellt/nyheter/2020/05/utredning/", "Article"),
}  # fmt: skip


def form(open_page: Pages, address: str, **options: object) -> Page:
    """Open a form and wait until it can be filled in."""
    page = open_page(address, **options)  # type: ignore[arg-type]
    page.wait_for_selector(READY, timeout=10_000)
    return page


def field(page: Page, place: str) -> Locator:
    """Return the box at a place such as ``years-start``."""
    return page.locator(f'[id="kb-f-{place}"]')


def error(page: Page, place: str) -> Locator:
    """Return what is said of the box at a place."""
    return page.locator(f'[id="kb-f-{place}-error"]')


def add(page: Page, name: str) -> None:
    """Press one of the buttons that add something."""
    page.get_by_role("button", name=name, exact=True).click()


def fill_in(page: Page) -> None:
    """Write a case as somebody would who has made three slips."""
    field(page, "title").fill(TITLE)
    field(page, "summary").fill(SUMMARY)
    field(page, "themes-value-based").check()
    field(page, "status").select_option("completed")
    field(page, "care_settings").get_by_label("Hospital", exact=True).check()
    field(page, "years.start").fill("2018")
    field(page, "years.end").fill("2002")
    add(page, "Add a country")
    field(page, "countries.0").press_sequentially("Sverige")
    add(page, "Add a buyer")
    field(page, "buyers.0.name").fill("Varuförsörjningsnämnden, joint supply board of five regions")
    field(page, "buyers.0.kind").select_option("central-purchasing-body")
    add(page, "Add a supplier")
    field(page, "suppliers.0.name").fill("Apotekstjänst")
    field(page, "procedure").select_option("not-published")
    field(page, "approaches").get_by_label("Joint procurement", exact=True).check()
    add(page, "Add an award criterion")
    field(page, "award_criteria.0.name").fill("Price")
    field(page, "award_criteria.0.kind").select_option("price")
    field(page, "award_criteria.0.weight").fill("100")
    field(page, "award_criteria.0.source").fill("epoch-times")
    field(page, "verdict").select_option("did-not-work")
    add(page, "Add an outcome")
    for name, value in {
        "metric": "Operations cancelled",
        "result": "481",
        "when": "2019-11",
        "source": "nerikes",
    }.items():
        field(page, f"outcomes.0.{name}").fill(value)
    field(page, "outcomes.0.better").select_option("lower")
    field(page, "outcomes.0.evidence").select_option("reported")
    add(page, "Add a lesson")
    field(page, "lessons.0").fill("Start in one region before all of them depend on it.")
    for at, (key, (title, publisher, url, kind)) in enumerate(SOURCES.items(), 1):
        add(page, "Add a source")
        box = field(page, f"sources.source-{at}-key")
        box.fill(key)
        box.blur()
        for name, value in {"title": title, "publisher": publisher, "url": url}.items():
            field(page, f"sources.{key}.{name}").fill(value)
        field(page, f"sources.{key}.kind").select_option(label=kind)
    for at, text in enumerate(BODY.values()):
        field(page, f"body.{at}").fill(text)


def the_file(page: Page) -> str:
    """Download the file and return its text."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def findings(folder: Path, name: str, text: str) -> list[str]:
    """Return what `kb check` says of a file in a small project."""
    shutil.copytree(ROOT / "tests" / "golden" / "project", folder, dirs_exist_ok=True)
    (folder / "vocabularies").symlink_to(ROOT / "vocabularies")
    path = f"case_studies/{name}"
    (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return [f"{f.code} {f.message}" for f in load_project(folder).findings if f.path == path]


def proposal(page: Page) -> dict[str, list[str]]:
    """Return what the address of the proposal says."""
    address = page.get_by_role("link", name="Propose on GitHub").get_attribute("href") or ""
    assert address.startswith("https://github.com/procurement-kb/procurement-kb/new/main?"), address
    return parse_qs(urlsplit(address).query)


def test_a_case_from_first_letter_to_proposal(open_page: Pages, site_url: str, tmp_path: Path) -> None:
    """Three slips are told at their boxes and mended, a reload loses nothing, and the file passes every check."""
    page = form(open_page, f"{site_url}contribute/case-study/")
    fill_in(page)
    expect(error(page, "years.end")).to_contain_text("End 2002 is before start 2018; write the later year as end")
    expect(error(page, "outcomes.0.source")).to_contain_text('Source "nerikes" is not among the sources')
    expect(error(page, "sources.epoch-times.url")).to_contain_text('did you mean "https://www.epochtimes.se/')
    expect(page.locator("[data-form-status]")).to_have_text("3 to mend")
    page.get_by_role("link", name="Propose on GitHub").click()
    expect(page.locator("[data-form-summary]")).to_be_focused()
    expect(page.locator("[data-form-summary] li")).to_have_count(3)
    page.locator("[data-form-summary] a").first.click()
    expect(field(page, "years.end")).to_be_focused()
    field(page, "outcomes.0.source").fill("nerikes-allehanda")
    field(page, "years.end").fill("2020")
    field(page, "sources.epoch-times.url").fill(
        "https://www.epochtimes.se/Bara-priset-avgjorde-avtal-med-Apotekstjanst"
    )
    expect(page.locator("[data-form-status]")).to_have_text("Ready to propose. ")
    expect(page.locator("[data-form-summary]")).to_be_hidden()
    expect(page.locator("[data-form-kept]")).to_have_text("Draft kept in this browser.")
    text = the_file(page)
    page.reload()
    page.wait_for_selector(READY)
    expect(field(page, "lessons.0")).to_have_value("Start in one region before all of them depend on it.")
    expect(field(page, "body.3")).to_have_value(BODY["Lessons"])
    expect(page.locator("[data-form-kept]")).to_contain_text("is back")

    assert text == the_file(page)
    name = "five-swedish-regions-award-medical-supplies-on-price-alone.md"
    assert {"filename": [f"case_studies/{name}"], "value": [text]} == proposal(page)
    assert [] == findings(tmp_path, name, text)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Discard the draft").click()
    expect(field(page, "title")).to_have_value("")


def test_a_term_from_a_disk(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """Opened by double-click, the form checks, keeps the draft, takes an existing record and gives back the same bytes."""
    address = file_url("contribute/term/index.html")
    page = form(open_page, address)
    field(page, "title").fill("Test")
    field(page, "title").blur()
    expect(error(page, "title")).to_contain_text("Title has 4 characters; write 5 to 120 characters")
    expect(field(page, "title")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-form-kept]")).to_have_text("Draft kept in this browser.")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(READY)
    expect(field(page, "title")).to_have_value("Test")
    record = min((ROOT / "content" / "glossary").glob("*.md"))
    page.locator("[data-form-open] summary").click()
    page.get_by_label("A Markdown file from your computer").set_input_files(record)
    expect(page.locator("[data-form-spoken]")).to_have_text(f"Opened: {record.stem}.")
    assert record.read_text(encoding="utf-8") == the_file(page)
    way = page.get_by_role("link", name="Propose on GitHub").get_attribute("href") or ""
    assert way.endswith(f"/edit/main/content/glossary/{record.name}")


PAYLOADS = """---
title: "<img src=x onerror=ran()> [a](javascript:ran())"
summary: "<script>ran()</script> <svg onload=ran()> {{ran()}} <iframe srcdoc='<script>parent.ran()</script>'>"
status: "\\"><img src=x onerror=ran()>"
themes: ["<img src=x onerror=ran()>"]
procedure: "'><img src=x onerror=ran()>"
countries: ["<img src=x onerror=ran()>"]
place: "<img src=x onerror=ran()>"
years: {start: "<img src=x onerror=ran()>"}
buyers: [{name: "<img src=x onerror=ran()>", kind: "<b>"}, "<img src=x onerror=ran()>"]
approaches: ["<img src=x onerror=ran()>"]
outcomes:
  - {metric: "<img src=x onerror=ran()>", result: "<svg onload=ran()>", source: "<img src=x onerror=ran()>"}
lessons: ["<img src=x onerror=ran()>"]
"<img src=x onerror=ran()>": "<img src=x onerror=ran()>"
__proto__: {polluted: "yes"}
sources:
  "<img src=x onerror=ran()>": {title: "<img src=x onerror=ran()>", url: "javascript:ran()"}
---

<script>ran()</script><img src=x onerror=ran()> ![x](https://elsewhere.example/x.png) [x](javascript:ran())

[x]: javascript:ran()

## <img src=x onerror=ran()>

[x] [[<img src=x onerror=ran()>]] [@<img src=x onerror=ran()>] <a href="javascript:ran()">y</a>
"""


def test_payloads_run_nothing(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """Markup in every field, in keys and in the text is shown as text, in the form, in its findings and in the preview."""
    page = form(open_page, file_url("contribute/case-study/index.html"))
    page.evaluate("window.ran = () => { window.hasRun = true; }")
    page.locator("[data-form-open] summary").click()
    page.get_by_label("Or paste its text").fill(PAYLOADS)
    page.get_by_role("button", name="Open the text").click()
    expect(page.locator("[data-form-spoken]")).to_have_text("Opened.")
    page.get_by_role("button", name="Check everything").click()
    expect(page.locator("[data-form-summary]")).to_be_focused()
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator(".form-preview")).to_contain_text("<script>ran()</script>")
    seen = page.evaluate(
        """() => ({
          ran: window.hasRun === true,
          polluted: {}.polluted,
          elements: document.querySelectorAll("[data-form] :is(img, script, iframe, svg, object, embed, style)").length,
          handlers: [...document.querySelectorAll("[data-form] *")].filter((one) => [...one.attributes].some((a) => a.name.startsWith("on"))).length,
          links: [...document.querySelectorAll("[data-form] a[href]")].filter((one) => !/^(https?|file):|^#/.test(one.href)).length,
        })"""
    )

    assert {"ran": False, "elements": 0, "handlers": 0, "links": 0} == {k: v for k, v in seen.items() if v is not None}


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark"), (NARROW, "light")])
def test_form_is_accessible(open_page: Pages, site_url: str, viewport: Viewport, scheme: Scheme) -> None:
    """With a record opened and its slips shown, axe finds nothing and the page is no wider than the window."""
    page = form(open_page, f"{site_url}contribute/case-study/", viewport=viewport, scheme=scheme)
    text = min((ROOT / "case_studies").glob("*.md")).read_text(encoding="utf-8")
    page.locator("[data-form-open] summary").click()
    page.get_by_label("Or paste its text").fill(
        text.replace("\nprocedure: ", "\nprocedure: x").replace("metric: ", "metrik: ", 1)
    )
    page.get_by_role("button", name="Open the text").click()
    expect(page.locator("[data-form-spoken]")).to_contain_text("Opened")
    page.get_by_role("button", name="Check everything").click()
    expect(page.locator("[data-form-summary]")).to_be_focused()
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")

    assert [] == [str(violation) for violation in run_axe(page)]
    assert [] == page.evaluate(TOO_WIDE)
    assert [] == page.evaluate(TWICE)


def test_keyboard_alone(open_page: Pages, site_url: str) -> None:
    """Entries are added and removed without a pointer, and the focus is never lost."""
    page = form(open_page, f"{site_url}contribute/tool/")
    button = page.get_by_role("button", name="Add a language")
    button.focus()
    page.keyboard.press("Enter")
    expect(field(page, "languages.0")).to_be_focused()
    page.keyboard.type("Danish")
    page.keyboard.press("Tab")
    expect(field(page, "languages.0")).to_have_value("da")
    expect(page.get_by_role("button", name="Remove language 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, "languages.0")).to_have_count(0)
    expect(button).to_be_focused()


def test_without_javascript(open_page: Pages, site_url: str) -> None:
    """Without scripts the page says what to do instead and offers a file to fill in."""
    page = open_page(f"{site_url}contribute/dialogue/", javascript=False)
    expect(page.locator("[data-form]")).to_be_hidden()
    expect(page.get_by_text("This form needs JavaScript.")).to_be_visible()
    link = page.get_by_role("link", name="a file to fill in")
    answer = page.request.get(f"{site_url}contribute/form/dialogue.txt")

    assert link.get_attribute("download") == "dialogue.md"
    assert answer.ok
    assert answer.text().startswith("---\n## Dialogue: ")
