"""The search of the engine in the browser."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from procurement_kb.views.context import Context
from procurement_kb.views.model import Document
from tests.browser.harness import Pages
from tests.unit.exports.corpus import SIZE, URLS


def search(page: Page, text: str, **options: Any) -> dict[str, Any]:
    """Search as the dialog does."""
    found: dict[str, Any] = page.evaluate("([text, options]) => KB.search.query(text, options)", [text, options])
    return found


def words(document: Document, html: str) -> set[str]:
    """Return the words of a body."""
    return set(re.findall(r"[\w-]+", re.sub(r"<[^>]+>", " ", html).casefold()))


def test_a_rare_word_finds_exactly_its_pages(page: Page, documents: list[tuple[Document, str]]) -> None:
    """Every page with the word and no other, each with its address, type and marked excerpt."""
    expected = {URLS.href(doc.src_uri) for doc, html in documents if "zanzibar" in words(doc, html)}
    found = search(page, "Zanzibar")
    assert expected == {row["url"] for row in found["results"]} == {"odd/"}
    assert (1, 1, [{"type": "page", "label": "page", "count": 1}]) == (found["total"], found["all"], found["byType"])


def test_excerpts_hold_nothing_but_marks(page: Page) -> None:
    """Text that looks like markup stays text, in both ways of showing it."""
    row = search(page, "Zanzibar")["results"][0]
    assert "Odd <b>title</b> & more" == row["title"]
    assert ["mark"] == re.findall(r"<(\w+)", row["excerpt"])
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in row["excerpt"]
    shown = page.evaluate(
        "x => { const p = document.createElement('p'); p.append(KB.search.marked(x)); "
        "const q = document.createElement('p'); q.innerHTML = x; return [p.textContent, p.innerHTML, q.innerHTML]; }",
        row["excerpt"],
    )
    assert '<img src=x onerror="alert(1)"> <mark>not a mark</mark> AT&T said' in shown[0]
    assert shown[1] == shown[2]
    assert "<mark>Zanzibar</mark>" in shown[1]


def test_a_case_comes_with_its_facts(page: Page, ctx: Context) -> None:
    """Title, number, country, years and grade are those of the record."""
    found = search(page, "dosing pumps infusion", types=["case-study"], limit=3)
    assert found["results"]
    for row in found["results"]:
        name = row["url"].removeprefix("cases/").removesuffix("/")
        card = ctx.card(name)
        assert sorted(ctx.ids("case-study")).index(name) == row["number"]
        assert (card["title"], ", ".join(card["countries"])) == (row["title"], row["facts"]["country"])
        assert (card["years"], card["grade"]) == (row["facts"]["year"], row["facts"]["grade"])
        assert ("case-study", "case study") == (row["type"], row["typeLabel"])


def test_sections_are_those_of_the_page(page: Page, documents: list[tuple[Document, str]]) -> None:
    """Each section that is shown is a heading of the page, or of a field that the template shows."""
    bodies = {URLS.href(document.src_uri): html for document, html in documents}
    parts = [(row, part) for row in search(page, "baseline measured")["results"] for part in row["subResults"]]
    assert len(parts) > 5
    for row, part in parts:
        assert f'id="{part["anchor"]}"' in bodies[row["url"]] or part["anchor"].startswith("kb-")
        assert "<mark>" in part["excerpt"]
        assert part["title"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PCP", "pre-commercial procurement"),
        ("pcp", "Pre commercial Procurement"),
        ("MEAT", "most economically advantageous tender"),
    ],
)
def test_synonyms_find_each_other(page: Page, one: str, other: str) -> None:
    """An abbreviation and the words find the same pages, each once."""
    first, second = (search(page, text, limit=200) for text in (one, other))
    assert first["total"] == second["total"] > 0
    urls = [row["url"] for row in first["results"]]
    assert sorted(set(urls)) == sorted(urls) == sorted(row["url"] for row in second["results"])
    scores = [row["score"] for row in first["results"]]
    assert sorted(scores, reverse=True) == scores


def test_types_limit_and_offset(page: Page) -> None:
    """Types narrow the results and leave the counts; pages of results follow on each other."""
    whole = search(page, "hospital", limit=60)
    counts = {row["type"]: row["count"] for row in whole["byType"]}
    assert whole["total"] == whole["all"] == sum(counts.values())
    cases = search(page, "hospital", types=["case-study"], limit=5)
    assert (counts["case-study"], whole["all"], whole["byType"]) == (cases["total"], cases["all"], cases["byType"])
    assert {"case-study"} == {row["type"] for row in cases["results"]}
    pages = [search(page, "hospital", limit=20, offset=at)["results"] for at in (0, 20, 40)]
    assert [row["url"] for row in whole["results"]] == [row["url"] for rows in pages for row in rows]


def test_ids_are_all_matching_cases(page: Page, ctx: Context) -> None:
    """The numbers that the explorer gets are those of the cases that the search finds."""
    numbers = page.evaluate("KB.search.ids('wheelchairs').then(found => Array.from(found.entries()))")
    found = search(page, "wheelchairs", types=["case-study"], limit=SIZE)
    assert {row["number"]: row["score"] for row in found["results"]} == dict(numbers)
    assert 0 < len(numbers) < SIZE
    ids = sorted(ctx.ids("case-study"))
    assert {f"cases/{ids[number]}/" for number, _ in numbers} == {row["url"] for row in found["results"]}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("qwertzu", ["qwertzu"]),
        ("hospital qwertzu", ["qwertzu"]),
        ("insqwertz", ["insqwertz"]),
        ("Wheelchiar", ["Wheelchiar"]),
    ],
)
def test_a_word_that_stands_nowhere_finds_nothing(page: Page, text: str, unknown: list[str]) -> None:
    """No guess at another word; the words that stand nowhere are told."""
    found = search(page, text)
    assert (0, [], []) == (found["total"], found["results"], found["byType"])
    # Where nothing at all begins like it, there is no hit that could tell.
    assert found["unknown"] in (unknown, [])
    assert 0 == page.evaluate("text => KB.search.ids(text).then(found => found.size)", text)


@pytest.mark.parametrize("text", ["", "   ", "?!", '""'])
def test_no_words_are_no_question(page: Page, text: str) -> None:
    """Nothing is found, and nothing fails."""
    assert (0, []) == (search(page, text)["total"], search(page, text)["results"])


def test_forms_and_beginnings_of_a_word_are_forgiven(page: Page) -> None:
    """Singular and plural find the same, and so does a word that is still being typed."""
    texts = ("wheelchair", "Wheelchairs", "wheelch")
    urls = [{row["url"] for row in search(page, text, limit=100)["results"]} for text in texts]
    assert urls[0]
    assert [urls[0]] * 3 == urls


def test_words_that_no_page_has_together_are_told(page: Page) -> None:
    """Each of them stands somewhere: what is left when one is taken away comes with its number of pages, fewest first."""
    found = search(page, "wheelchairs Zanzibar dosing")
    assert (0, []) == (found["total"], found["unknown"])
    counts = {row["text"]: row["count"] for row in found["nearly"]}
    assert {text: search(page, text)["total"] for text in counts} == counts
    assert sorted(counts.values()) == list(counts.values())
    assert [] == search(page, "wheelchairs")["nearly"]
    assert [] == search(page, "wheelchairs qwertzu")["nearly"]


def test_an_answer_does_not_depend_on_earlier_questions(page: Page) -> None:
    """An address shows every reader the same: what other words have brought does not count."""
    texts = ("wh", "whe", "wheel", "h", "ho", "hosp", "car", "care", "pro", "procure")
    ask = (
        "async texts => { const out = []; for (const t of texts) out.push((await KB.search.ids(t)).size); return out; }"
    )
    first = page.evaluate(ask, list(texts))
    page.reload()
    page.evaluate("KB.search.init({base: './', stamp: 'abc'})")
    assert first == page.evaluate(ask, list(reversed(texts)))[::-1]
    assert min(first[2], first[5]) > 0


def test_repeated_words_cost_nothing(page: Page) -> None:
    """A text of hundreds of words is cut, and one word said often is one word."""
    assert search(page, "hospital")["total"] == search(page, "hospital " * 500)["total"] > 0


@pytest.mark.parametrize("text", ["the", "of the", "And"])
def test_words_on_every_page_are_no_question(page: Page, text: str) -> None:
    """They would load the heaviest lists of all, to find everything."""
    assert 0 == search(page, text)["total"]


def test_a_later_question_makes_an_earlier_one_void(page: Page) -> None:
    """Only the last of several questions is answered."""
    answers = page.evaluate(
        "Promise.all(['h', 'ho', 'hospital'].map(text => KB.search.query(text))).then(all => all.map(a => a && a.text))"
    )
    assert [None, None, "hospital"] == answers


def test_only_what_is_shown_is_loaded(engine_url: str, open_page: Pages) -> None:
    """Numbers and counts of a common word need one text at most, three results three more."""
    page = open_page(engine_url, fresh=True)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.evaluate("KB.search.init({base: './'}); KB.search.ids('hospital')")
    page.wait_for_function("KB.search.ids('hospital')")
    assert 1 >= len([url for url in loaded if "/fragment/" in url])
    search(page, "hospital", limit=3)
    assert 4 >= len([url for url in loaded if "/fragment/" in url])
    assert not [url for url in loaded if "/offline/" in url]


def test_addresses_work_from_deeper_pages(engine_site: Path, engine_url: str, open_page: Pages) -> None:
    """The way to the root is given; addresses of pages fit the way the site is read."""
    for url, expected in (
        (f"{engine_url}deep/er/", f"{engine_url}cases/a/#x"),
        ((engine_site / "deep" / "er" / "index.html").as_uri(), f"{engine_site.as_uri()}/cases/a/index.html#x"),
    ):
        page = open_page(url)
        page.evaluate("KB.search.init({base: '../../'})")
        assert search(page, "Zanzibar")["total"] == 1
        assert expected == page.evaluate("KB.load.href('cases/a/#x')")


@pytest.mark.parametrize(
    "missing", ["pagefind/engine.js", "pagefind/wasm.en.pagefind", "pagefind/index", "pagefind/fragment"]
)
def test_failures_are_told_and_the_next_try_starts_anew(
    engine_site: Path, engine_url: str, open_page: Pages, missing: str
) -> None:
    """A part that does not arrive rejects the promise in plain words; once it is there, all is well."""
    page = open_page(engine_url)
    page.evaluate("KB.search.init({base: './'})")
    page.route(f"**/{missing}**", lambda route: route.abort())
    told = page.evaluate("KB.search.query('Zanzibar').then(() => '', error => error.message)")
    assert re.fullmatch(
        r"A part of this page did not arrive \(pagefind/\S+\)\. Check the connection and try again\.", told
    )
    page.unroute(f"**/{missing}**")
    assert 1 == search(page, "Zanzibar")["total"]
    open_page.settle()
    assert all("ERR_FAILED" in text for text in open_page.watch.console)
    assert [] == open_page.watch.errors
    open_page.watch.forgive()


def test_folder_without_the_copies_says_so(engine_site: Path, tmp_path: Path, open_page: Pages) -> None:
    """A site that was built without the scripts for reading from a disk tells what to do."""
    shutil.copytree(engine_site, tmp_path / "site")
    table = tmp_path / "site" / "pagefind" / "table.js"
    table.write_text(re.sub(r'"offline":\{[^}]*\}', '"offline":null', table.read_text("utf-8")), encoding="utf-8")
    page = open_page((tmp_path / "site" / "index.html").as_uri())
    page.evaluate("KB.search.init({base: './'})")
    told = page.evaluate("KB.search.query('Zanzibar').then(() => '', error => error.message)")
    assert told == "This copy was made without the search for reading from a disk. Use the site online to search."
