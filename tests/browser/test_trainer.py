"""What a trainer takes into a room: slides, the session planner, printed papers, and the pack opened from a disk."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from procurement_kb.exports.built import Built
from procurement_kb.exports.trainer_pack import make, printed
from procurement_kb.project import Project, load_project
from procurement_kb.views.downloads import Download
from tests.browser.axe import run_axe
from tests.browser.harness import NARROW, PHONE, Pages
from tests.browser.site import ROOT
from tests.browser.test_site_pages import TOO_WIDE
from tools.printing import print_pages

MODULE = "why-value-beats-lowest-price"
AT = f"training/modules/{MODULE}"
SCREEN = (1280, 772)
PLANNER = "training/planner/"
OTHER = "award-criteria-that-work"


@pytest.fixture(scope="module")
def project() -> Project:
    """The records of the site."""
    return load_project(ROOT)


@pytest.fixture(scope="module")
def built(site_dir: Path, project: Project) -> Built:
    """The site as what is made of it sees it."""
    return Built(site_dir, project.settings.site_url)


@pytest.fixture(scope="module")
def pdfs(built: Built, project: Project, chromium: Browser) -> Iterator[dict[str, bytes]]:
    """The printed papers of one module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))
        yield print_pages(built, printed(built, project, MODULE), chromium)


# --- Slides -----------------------------------------------------------------------------------------------------------


def current(page: Page) -> str:
    """Return the address of the slide that is shown, and make sure that it is the only one."""
    expect(page.locator("html.is-deck")).to_be_attached()
    shown = page.locator("[data-slide]:visible")
    assert 1 == shown.count()
    return str(shown.get_attribute("id"))


def test_slides_go_by_key_from_disk(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """Arrows, Space, Home and End move; the address names the slide; a reader who comes back finds it again."""
    page = open_page(file_url(f"{AT}/slides/index.html"), viewport=SCREEN)
    ids = page.locator("[data-slide]").evaluate_all("(slides) => slides.map((slide) => slide.id)")
    place = page.locator("[data-deck-place]")
    assert "slide-title" == current(page)
    expect(place).to_have_text(f"1 of {len(ids)}")
    for key, at in [("ArrowRight", 1), (" ", 2), ("PageDown", 3), ("ArrowLeft", 2), ("Shift+ ", 1), ("End", len(ids) - 1),
                    ("ArrowRight", len(ids) - 1), ("Home", 0), ("ArrowUp", 0), ("ArrowDown", 1)]:  # fmt: skip
        page.keyboard.press("Space" if key == " " else "Shift+Space" if key == "Shift+ " else key)
        assert ids[at] == current(page)
        expect(place).to_have_text(f"{at + 1} of {len(ids)}")
    assert page.url.endswith("#slide-objectives")
    page.reload()
    assert "slide-objectives" == current(page)
    expect(page.locator("[data-deck-said]")).to_have_text("")
    page.get_by_role("button", name="Next slide").click()
    expect(page.locator("[data-deck-said]")).to_have_text(re.compile(r"^Slide 3 of \d+: "))
    # A number of a source leads to the slide that holds it.
    page.locator(".slide.is-current .slide-cites a").first.click()
    assert current(page).startswith("slide-sources")


def test_overview_timer_and_what_fits(open_page: Pages, site_url: str) -> None:
    """Escape shows all slides and a click opens one; the timer counts; no slide of any module runs over."""
    page = open_page(f"{site_url}{AT}/slides/", viewport=SCREEN)
    page.keyboard.press("Escape")
    picks = page.locator(".deck-pick")
    assert picks.count() == page.locator("[data-slide]").count()
    assert [] == run_axe(page)
    picks.nth(3).click()
    assert "slide-what-the-price-leaves-out" == current(page)
    timer = page.get_by_role("button", name="Timer")
    timer.click()
    expect(page.locator("[data-deck-time]")).to_have_text(re.compile(r"^0:0\d of \d+:00 · part 2 until \d+:00$"))
    timer.click()
    expect(page.locator("[data-deck-time]")).to_be_hidden()

    runs_over = """() => {
      document.documentElement.classList.add("is-measuring");
      const over = [...document.querySelectorAll("[data-slide]")].filter((slide) => {
        const body = slide.querySelector(".slide-body");
        const boxes = [body, ...body.querySelectorAll(".kb-table")];
        return boxes.some((box) => box.scrollHeight > box.clientHeight + 1) || Number(slide.style.getPropertyValue("--fit") || 1) < 0.6;
      });
      document.documentElement.classList.remove("is-measuring");
      return over.map((slide) => location.pathname + slide.id);
    }"""
    over: list[str] = []
    for file in sorted((ROOT / "content" / "training" / "modules").glob("*.md")):
        page.goto(f"{site_url}training/modules/{file.stem}/slides/")
        page.evaluate("() => document.fonts.ready.then(() => null)")
        over += page.evaluate(runs_over)
    assert [] == over


def test_slides_have_no_barrier(open_page: Pages, site_url: str) -> None:
    """One slide of each kind passes in both schemes and on a phone, where it scrolls and does not run out sideways."""
    page = open_page(f"{site_url}{AT}/slides/", viewport=SCREEN)
    kinds = page.locator("[data-slide]").evaluate_all(
        "(slides) => Object.values(Object.fromEntries(slides.map((slide) => [slide.className, slide.id])))"
    )
    barriers = []
    for viewport, scheme in [(SCREEN, "light"), (SCREEN, "dark"), (PHONE, "dark"), (NARROW, "light")]:
        page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for slide in kinds:
            page.evaluate("(id) => { location.hash = id; }", slide)
            expect(page.locator(f"#{slide}")).to_be_visible()
            barriers += [
                f"{slide}, {viewport[0]} px, {scheme}: {violation}" for violation in run_axe(page, within=f"#{slide}")
            ]
            barriers += page.evaluate(TOO_WIDE)
    assert [] == barriers


def test_slides_read_and_print_without_a_script(open_page: Pages, file_url: Callable[[str], str]) -> None:
    """Without a script all slides follow each other; with one, they print one a page, and the PDF is tagged."""
    plain = open_page(file_url(f"{AT}/slides/index.html"), javascript=False)
    total = plain.locator("[data-slide]").count()
    assert total == plain.locator("[data-slide]:visible").count()
    assert plain.locator(".deck-bar").is_hidden()

    page = open_page(file_url(f"{AT}/slides/index.html"), viewport=PHONE)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True, tagged=True, outline=True))) as pdf:
        assert total == len(pdf.pages)
        assert pytest.approx(16 / 9, abs=0.01) == float(pdf.pages[0].mediabox[2]) / float(pdf.pages[0].mediabox[3])
        assert bool(pdf.Root.MarkInfo.Marked)


# --- Planner ----------------------------------------------------------------------------------------------------------


def test_planner_makes_an_agenda(open_page: Pages, site_url: str, file_url: Callable[[str], str]) -> None:
    """Tick, see what does not fit, take a part out, share the address, take the agenda along."""
    page = open_page(f"{site_url}{PLANNER}")
    expect(page.locator("[data-planner-out]")).to_contain_text("Tick a module above")
    page.get_by_role("button", name="90 minutes").click()
    row = page.locator(f"[data-module={OTHER}]")
    row.locator("[data-choose]").check()
    left = page.locator(".planner-left")
    expect(left.filter(has_text="Does not fit")).to_contain_text(re.compile(r"Award criteria that work, .* too long"))
    expect(left.filter(has_text="Take into account")).to_contain_text("builds on Why value beats lowest price")
    left.get_by_role("button", name="Choose parts to leave out").click()
    for _ in range(3):
        row.locator("[data-part]:checked").first.uncheck()
    expect(left.filter(has_text="Does not fit")).to_have_count(0)
    first = page.locator(".planner-day tbody tr").nth(1)
    expect(first).to_contain_text("09:00–09:")
    page.get_by_role("button", name="A day", exact=True).click()
    left.get_by_role("button", name="Add it").click()
    expect(page.locator(".planner-head")).to_have_text(["Why value beats lowest price", "Award criteria that work"])
    expect(page.locator("[data-planner-said]")).to_have_text("2 modules fit.")
    assert [] == run_axe(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert "09:00" == rows[0]["From"]
    assert {"Why value beats lowest price", "Award criteria that work", ""} == {line["Module"] for line in rows}

    agenda = page.locator("[data-planner-out]").inner_text()
    again = open_page(
        file_url("training/planner/index.html") + "#" + page.url.partition("#")[2], viewport=NARROW, scheme="dark"
    )
    assert agenda.split() == again.locator("[data-planner-out]").inner_text().split()
    assert [] == again.evaluate(TOO_WIDE)
    assert [] == run_axe(again)
    again.locator("[name=end]").fill("late")
    expect(again.locator("[data-planner-wrong]")).to_contain_text("times look like 09:00")
    again.locator("[name=end]").fill("8.00")
    expect(again.locator("[data-planner-wrong]")).to_have_text("The day must end after it begins.")
    again.get_by_role("button", name="Half a day").click()
    again.get_by_role("button", name="Start over").click()
    expect(again.locator("[data-choose]:checked")).to_have_count(0)


def test_planner_without_a_script_is_a_list(open_page: Pages, site_url: str) -> None:
    """Every module is there with its minutes and parts, and no control that does nothing."""
    page = open_page(f"{site_url}{PLANNER}", javascript=False)
    assert page.locator("[data-module]").count() > 1
    assert re.fullmatch(r"\d+ min", page.locator(".planner-module .planner-minutes").first.inner_text())
    assert 0 == page.locator(".planner input:visible, .planner button:visible").count()


# --- PDFs and the pack ------------------------------------------------------------------------------------------------


def _structure(part: Any) -> Iterator[Any]:
    if isinstance(part, pikepdf.Array):
        for child in part:
            yield from _structure(child)
    elif isinstance(part, pikepdf.Dictionary):
        if "/S" in part:
            yield part
        if "/K" in part:
            yield from _structure(part.K)


def _text(pdf: pikepdf.Pdf) -> str:
    """Return the text of a PDF by the maps that its fonts have for readers: what can be selected, searched and read out."""
    out = []
    for page in pdf.pages:
        fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
        letters: dict[int, str] = {}
        for step in pikepdf.parse_content_stream(page):
            operands: Any = step.operands
            operator = step.operator
            if str(operator) == "Tf":
                letters = fonts[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else operands
                width = 1 if max(letters, default=0) < 256 else 2
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        codes = bytes(piece)
                        out += [
                            letters.get(int.from_bytes(codes[at : at + width], "big"), "")
                            for at in range(0, len(codes), width)
                        ]
    return "".join(out)


def _letters(font: Any) -> dict[int, str]:
    """Return the map of a font from its codes to letters."""
    table = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    letters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(code, 16)] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, letter in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            first = bytes.fromhex(letter).decode("utf-16-be")
            for code in range(int(low, 16), int(high, 16) + 1):
                letters[code] = first[:-1] + chr(ord(first[-1]) + code - int(low, 16))
    return letters


def test_handout_is_an_accessible_pdf(pdfs: dict[str, bytes], project: Project) -> None:
    """Tagged, with title, language, outline, headers of tables, text that can be read out, and sources that are links."""
    with pikepdf.open(io.BytesIO(pdfs[f"{MODULE}-handout.pdf"])) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert "en" == str(root.Lang)
        assert "Handout: Why value beats lowest price – Buying Better Care" == str(pdf.docinfo["/Title"])
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        parts = list(_structure(root.StructTreeRoot))
        kinds = Counter(str(part.S) for part in parts)
        assert 1 == kinds["/H1"]
        assert all(kinds[name] for name in ("/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link"))
        assert 0 == kinds["/Figure"]
        heads = {bytes(part.ID) for part in parts if str(part.S) == "/TH"}
        named = [
            bytes(name)
            for part in parts
            if str(part.S) == "/TD"
            for row in (part.A if isinstance(part.A, pikepdf.Array) else [part.A])
            for name in row.get("/Headers", [])
        ]
        assert named
        assert set(named) <= heads
        with pdf.open_outline() as outline:
            assert "Why value beats lowest price" == outline.root[0].title
            assert {"Worked example", "Key points", "Sources"} <= {item.title for item in outline.root[0].children}
        # Spaces are gaps, not letters, in some fonts.
        text = re.sub(r"\s", "", _text(pdf))
        assert "Apriceiswhatthesupplierasksforonthedayofdelivery." in text
        drawn = [part for page in pdf.pages for part in page.Resources.get("/XObject", {}).values()]
        assert [] == [part for part in drawn if str(part.get("/Subtype")) == "/Image"]
        links = {
            str(note.A.URI)
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/A" in note and "/URI" in note.A
        }
        record: Any = project.graph.nodes[MODULE].loaded.record
        assert {source.url for source in record.sources.values()} <= links
        assert all(link.startswith("http") for link in links)


def test_printing_twice_gives_the_same_bytes(
    built: Built, project: Project, pdfs: dict[str, bytes], chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another order, later: the same PDFs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))
    pages = dict(reversed(printed(built, project, MODULE).items()))
    again = print_pages(built, pages, chromium)
    assert [name for name in pdfs if pdfs[name] != again[name]] == []


def test_pack_opens_from_a_folder(
    open_page: Pages, built: Built, project: Project, pdfs: dict[str, bytes], tmp_path: Path
) -> None:
    """Unpacked and opened by double-click, every page works, and every link in the pack leads to a file of it."""
    content = make(built, project, Download(f"{MODULE}-trainer-pack.zip", "trainer", MODULE), pdfs=pdfs)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    page = open_page((tmp_path / "index.html").as_uri(), viewport=SCREEN)
    assert [] == run_axe(page)
    for name in sorted(file.name for file in tmp_path.glob("*.html")):
        page.goto((tmp_path / name).as_uri())
        hrefs = page.locator("a[href], link[href]").evaluate_all(
            "(links) => links.map((link) => link.getAttribute('href'))"
        )
        local = [href.partition("#")[0] for href in hrefs if not href.startswith(("http", "#"))]
        assert [] == [href for href in local if not (tmp_path / href).is_file()]
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Hyperlegible'))")
    page.goto((tmp_path / "facilitator.html").as_uri())
    page.locator(".paper-links a").nth(2).click()
    assert "slide-what-the-price-leaves-out" == current(page)
    page.keyboard.press("ArrowLeft")
    assert "slide-what-a-price-is" == current(page)
