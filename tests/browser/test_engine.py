"""The engine of search and explorer in the browser: from a server and from a folder opened by double-click."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import markdown
import pytest
from playwright.sync_api import Page

from procurement_kb.exports import search_index
from procurement_kb.exports.euro import read_rates
from procurement_kb.exports.facet_index import facet_assets
from procurement_kb.exports.search_index import SearchIndex
from procurement_kb.exports.search_parts import recut
from procurement_kb.views.context import Context
from procurement_kb.views.model import Document
from procurement_kb.views.plan import build_plan
from tests.browser.harness import Pages
from tests.browser.site import ROOT
from tests.unit.exports.corpus import SIZE, URLS, Row, answer, context, many_cases, questions, rows
from tools.webserver import SiteServer

ENGINE = ("load", "search", "facets", "cards")
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Engine</title><link rel="icon" href="data:,">
<script>
// What a page under file:// cannot do, no page of ours may do there.
if (location.protocol === "file:") {
  window.fetch = () => { throw new Error("fetch was used"); };
  window.Worker = function () { throw new Error("a worker was used"); };
}
</script>
{scripts}
</head><body></body></html>""".replace(
    "{scripts}", "\n".join(f'<script src="assets/js/engine/{name}.js"></script>' for name in ENGINE)
)

LARGEST = 600
"""Bytes of a part of the index."""

ODD = '<p>Zanzibar &lt;img src=x onerror="alert(1)"&gt; &lt;mark&gt;not a mark&lt;/mark&gt; AT&amp;T said &amp;lt;</p>'


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """Some hundreds of cases."""
    return context(many_cases(tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="module")
def cases(ctx: Context) -> list[Row]:
    """What a filter can ask of them, told from the records."""
    return rows(ctx)


@pytest.fixture(scope="module")
def documents(ctx: Context) -> list[tuple[Document, str]]:
    """Their pages with rendered bodies, and one page that tries to get markup into an excerpt."""
    plan = build_plan(ctx.project, URLS, ctx.shapes)
    kb = {"type": "list", "id": "odd"}
    odd = Document("odd.md", "Odd <b>title</b> & more", "An odd page.", "kb/page.html", kb)
    render = markdown.Markdown(extensions=["toc", "tables"])
    return [*((document, render.reset().convert(document.body)) for document in plan.documents), (odd, ODD)]


@pytest.fixture(scope="module")
def engine_site(tmp_path_factory: pytest.TempPathFactory, ctx: Context, documents: list[tuple[Document, str]]) -> Path:
    """The engine with all its data, as a build writes them, around one empty page."""
    site = tmp_path_factory.mktemp("engine")
    shutil.copytree(ROOT / "overrides" / "assets" / "js" / "engine", site / "assets" / "js" / "engine")
    (site / "index.html").write_text(HTML, encoding="utf-8")
    (site / "deep" / "er").mkdir(parents=True)
    (site / "deep" / "er" / "index.html").write_text(HTML.replace('src="', 'src="../../'), encoding="utf-8")
    for asset in facet_assets(ctx, read_rates(ROOT / "vocabularies")):
        path = site / asset.uri
        path.parent.mkdir(exist_ok=True)
        path.write_text(str(asset.content), encoding="utf-8")
    # Parts so small that the words of a question lie in several, as they do in a large index.
    with pytest.MonkeyPatch.context() as patch, SearchIndex(URLS, ctx.records) as index:
        patch.setattr(search_index, "recut", partial(recut, largest=LARGEST))
        for document, html in documents:
            index.add(document, html)
        index.write(site)
    return site


@pytest.fixture(scope="module")
def engine_url(engine_site: Path) -> Iterator[str]:
    """The same from a server, under a path."""
    with SiteServer(engine_site, "/kb/") as server:
        yield server.url


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, engine_site: Path, engine_url: str, open_page: Pages) -> Page:
    """The empty page, opened in both ways."""
    where = engine_url if request.param == "http" else (engine_site / "index.html").as_uri()
    page = open_page(where)
    page.evaluate("KB.search.init({base: './', stamp: 'abc'})")
    return page


def search(page: Page, text: str, **options: Any) -> dict[str, Any]:
    """Search as the dialog does."""
    found: dict[str, Any] = page.evaluate("([text, options]) => KB.search.query(text, options)", [text, options])
    return found


def words(document: Document, html: str) -> set[str]:
    """Return the words of a body."""
    return set(re.findall(r"[\w-]+", re.sub(r"<[^>]+>", " ", html).casefold()))


def load_facets(page: Page) -> None:
    """Make `window.facets`."""
    page.evaluate("KB.load.script('explore/facets.js').then(d => { window.facets = KB.facets.create(d.facets); })")


# --- Search -----------------------------------------------------------------------------------------------------------


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


# --- Facets -----------------------------------------------------------------------------------------------------------

ASK = """questions => questions.map(q => {
  const text = q.text && new Map(q.text);
  const found = facets.query({...q, text});
  return {total: found.total, order: Array.from(found.order), counts: found.counts, years: found.years,
          unknownValue: found.unknownValue};
})"""


def test_counts_and_order_are_exact(page: Page, cases: list[Row]) -> None:
    """For 200 random states the browser says what plain Python says, value by value."""
    load_facets(page)
    asked = list(questions(cases, 200, seed=7))
    plain = [{**asdict(one), "text": None if one.text is None else list(one.text.items())} for one in asked]
    totals = set()
    for one, found in zip(asked, page.evaluate(ASK, plain), strict=True):
        expected = answer(cases, one)
        shown = {key: {code: n for code, n in row.items() if n} for key, row in found["counts"].items()}
        assert expected["counts"] == shown
        assert expected["order"] == found["order"]
        assert expected["total"] == found["total"] == len(found["order"])
        assert expected["years"] == {year: n for year, n in found["years"].items() if n}
        assert expected["unknownValue"] == found["unknownValue"]
        totals.add(found["total"])
    assert len(totals) > 40, "the states are too much alike to show anything"


def test_zero_is_counted_too(page: Page) -> None:
    """Every value of every facet has a count, also those that no case has."""
    load_facets(page)
    missing = page.evaluate(
        "(() => { const c = facets.query({}).counts; "
        "return facets.fields.flatMap(f => f.values.filter(v => !Number.isInteger(c[f.key][v.code]))); })()"
    )
    assert [] == missing


def test_unknown_codes_are_ignored(page: Page, cases: list[Row]) -> None:
    """A code that is not there narrows nothing, nor does a facet that is not there."""
    load_facets(page)
    total = page.evaluate(
        "[facets.query({facets: {countries: ['XX'], planets: ['mars']}}).total, "
        "facets.query({facets: {countries: ['XX', 'DE']}}).total]"
    )
    assert [len(cases), sum("DE" in row.codes["countries"] for row in cases)] == total


def test_values_in_euro_come_back(page: Page, cases: list[Row]) -> None:
    """Euro and years are those of the records."""
    load_facets(page)
    found = page.evaluate("Array.from({length: facets.total}, (_, n) => [facets.euro(n), facets.years(n)])")
    expected = [[row.euro, {"start": row.start, "end": None if row.end > 9_000 else row.end}] for row in cases]
    assert expected == found


# --- The address ------------------------------------------------------------------------------------------------------


def test_addresses_round_trip(page: Page, cases: list[Row]) -> None:
    """Fifty random states survive the way into an address and back, and have one address each."""
    load_facets(page)
    states = []
    for number, one in enumerate(questions(cases, 50, seed=11)):
        random = Random(number)  # noqa: S311 - varied, not secret
        q = random.choice(("", "wound care", "R&D = 50% + more", "“grün” ünd #1"))
        sort = random.choice(("relevance", "evidence", "newest", "title", "value"))
        view = random.choice(("cards", "table", "map"))
        state: dict[str, Any] = {
            "q": q,
            "facets": one.facets,
            "years": one.years,
            "value": one.value,
            "sort": sort,
            "view": view,
        }
        states.append(state)
    seen = page.evaluate(
        """states => states.map(s => {
          const address = KB.state.format(s, facets);
          const back = KB.state.parse(address, facets);
          return {address, back, again: KB.state.format(back, facets)};
        })""",
        states,
    )
    for state, found in zip(states, seen, strict=True):
        assert found["address"] == found["again"]
        back = found["back"]
        assert {key: sorted(codes) for key, codes in state["facets"].items() if codes} == {
            key: sorted(codes) for key, codes in back["facets"].items()
        }
        usual = "relevance" if state["q"] else "evidence"
        sort = usual if state["sort"] == "relevance" and not state["q"] else state["sort"]
        assert [state["q"], state["years"], state["value"], sort, state["view"]] == [
            back[key] for key in ("q", "years", "value", "sort", "view")
        ]
        assert re.fullmatch(r"(\?[\w.~!*'()%&=,+-]+)?", found["address"])


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("", ""),
        ("?view=cards&sort=evidence&q=", ""),
        ("?sort=relevance", ""),
        ("?q=a&sort=relevance", "?q=a"),
        ("?q=a&sort=evidence", "?q=a&sort=evidence"),
        ("?countries=XX,DE&countries=DE&planets=mars", "?countries=DE"),
        ("?verdict=mixed&countries=DE", "?countries=DE&verdict=mixed"),
        ("?verdict=mixed,worked", "?verdict=worked,mixed"),
        ("?years=2020-2010", "?years=2010-2020"),
        ("?years=-2020&value=5-", "?years=-2020&value=5-"),
        ("?years=abc&value=-&sort=best&view=cinema", ""),
        ("?years=99999-2020", ""),
        ("?q=%3Cscript%3E", "?q=%3Cscript%3E"),
        ("?q=%E0%A4%A", "?q=%EF%BF%BD%25A"),
    ],
)
def test_addresses_have_one_form(page: Page, address: str, canonical: str) -> None:
    """What is usual, unknown or out of order is put right."""
    load_facets(page)
    assert canonical == page.evaluate("a => KB.state.format(KB.state.parse(a, facets), facets)", address)


# --- Cards ------------------------------------------------------------------------------------------------------------


def test_cards_are_those_of_the_records(page: Page, ctx: Context, cases: list[Row]) -> None:
    """A card says what the record says, in the order that was asked for."""
    load_facets(page)
    ids = sorted(ctx.ids("case-study"))
    numbers = [0, SIZE - 1, 51, 50, 49, 0]
    cards = page.evaluate("numbers => KB.cards.create(facets).get(numbers)", numbers)
    for number, card in zip(numbers, cards, strict=True):
        expected = ctx.card(ids[number])
        assert (ids[number], number, expected["href"]) == (card["id"], card["number"], card["url"])
        assert (expected["title"], expected["summary"]) == (card["title"], card["summary"])
        assert (expected["years"], cases[number].euro) == (card["years"]["text"], card["euro"])
        assert sorted(expected["countries"]) == sorted(card["labels"]["countries"])
        assert [expected["verdict_label"]] == card["labels"]["verdict"]
        assert expected["superseded"] == card["superseded"]


def test_a_case_is_found_by_its_id(page: Page, ctx: Context) -> None:
    """The first, the last and one between; none for an id that is not there."""
    load_facets(page)
    ids = sorted(ctx.ids("case-study"))
    asked = [ids[0], ids[-1], ids[77], "aaa", "zzz", f"{ids[77]}-x", ""]
    found = page.evaluate("ids => Promise.all(ids.map(KB.cards.create(facets).find))", asked)
    assert [0, len(ids) - 1, 77, -1, -1, -1, -1] == found


def test_csv_is_read_as_written(page: Page) -> None:
    """Commas, quotation marks and line ends are quoted; a cell that begins like a formula is none."""
    load_facets(page)
    text = page.evaluate(
        """KB.cards.create(facets).get([0, 1]).then(cards => {
          Object.assign(cards[0], {title: '=1+1', summary: 'a "b", c', place: 'x\\ny'});
          return KB.cards.create(facets).csv(cards);
        })"""
    )
    assert text.startswith("\ufeff")
    table = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert 2 == len(table)
    assert ("'=1+1", 'a "b", c', "x\ny") == (table[0]["title"], table[0]["summary"], table[0]["place"])
    assert {"Country", "Evidence grade", "value in euro", "years"} <= table[0].keys()
