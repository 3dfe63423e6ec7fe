"""The search index of a site."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from procurement_kb.exports.pagefind import PagefindError
from procurement_kb.exports.search_index import SearchIndex, page_numbers
from procurement_kb.exports.search_names import text_names
from procurement_kb.exports.search_offline import ConversionError
from tests.unit.exports.small_index import URLS, document, write_index


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _pages(count: int) -> list[tuple[Any, str]]:
    words = ("pump", "bed", "ward", "robot", "nurse", "tender", "contract", "outcome", "value", "carbon")
    return [
        (
            document(f"a/{number}.md", f"Page {number}"),
            f'<h2 id="x">Part</h2><p>{" ".join(words[at % 10] for at in range(number, 3 * number))}</p>',
        )
        for number in range(count)
    ]


def _table(bundle: Path) -> dict[str, Any]:
    text = (bundle / "table.js").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text.removeprefix("(self.KB_DATA=self.KB_DATA||{}).table=").removesuffix(";\n"))
    return table


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of an index depends on chance or time."""
    first = _files(write_index(tmp_path / "one", _pages(120)))
    assert first == _files(write_index(tmp_path / "two", _pages(120)))
    assert 120 == sum(name.startswith("fragment/") for name in first)


def test_only_what_the_search_asks_for_is_written(tmp_path: Path) -> None:
    """Pagefind's own interfaces, its module and its worker stay out; its licence comes along."""
    names = _files(write_index(tmp_path, _pages(3)))
    assert {"engine.js", "table.js", "wasm.en.pagefind", "LICENSE.txt", "offline/start.js"} <= names.keys()
    kinds = {name.rsplit(".", 1)[-1] for name in names}
    assert {"js", "pagefind", "txt", "pf_meta", "pf_index", "pf_fragment"} == kinds
    assert {"engine.js", "table.js"} == {name for name in names if name.endswith(".js") and "/" not in name}


def test_pages_that_the_plan_keeps_out_are_not_indexed(tmp_path: Path) -> None:
    """A page whose plan says no search has no text in the index."""
    pages = [(document("a.md", "A"), "<p>one</p>"), (document("b.md", "B", search=False), "<p>two</p>")]
    assert ["/a/"] == list(text_names(_files(write_index(tmp_path, pages))))


def test_without_offline_no_scripts_are_written(tmp_path: Path) -> None:
    """The copies are left out, and the table says so."""
    bundle = write_index(tmp_path, _pages(2), offline=False)
    assert not (bundle / "offline").exists()
    assert _table(bundle)["offline"] is None


def test_old_index_is_replaced(tmp_path: Path) -> None:
    """Nothing of an earlier index stays."""
    write_index(tmp_path, _pages(9))
    assert 2 == len(text_names(_files(write_index(tmp_path, _pages(2)))))


def test_site_without_pages_has_an_index(tmp_path: Path) -> None:
    """No page is no reason to fail half way: the message says what is the matter."""
    with pytest.raises((PagefindError, ConversionError)):
        write_index(tmp_path, [])


def test_cases_come_first_in_the_order_of_their_numbers() -> None:
    """A case that is kept out of the search leaves a gap, so that the others keep their numbers."""
    pages = {
        "/b/": document("b.md", "B", type="case-study", grade={"letter": "B"}),
        "/a/": document("a.md", "A", type="case-study", grade={"letter": "A"}),
        "/t/": document("t.md", "T", type="term"),
        "/l/": document("l.md", "L"),
    }
    numbers, types = page_numbers(pages, ["a", "aa", "b"])
    assert {"/a/": 0, "/b/": 2, "/t/": 3, "/l/": 4} == numbers
    assert [
        ("case-study", "case study", "case studies", 3),
        ("term", "term", "glossary terms", 1),
        ("page", "page", "pages", 1),
    ] == types


def test_a_case_that_is_kept_out_has_no_grade(tmp_path: Path) -> None:
    """Grades stand at the numbers of their cases, whatever is indexed."""
    kind = SimpleNamespace(name="case-study")
    records = {name: SimpleNamespace(kind_=kind) for name in ("a", "aa", "b")}
    grades = {"a": "A", "b": "B"}
    pages = [
        (document(f"{name}.md", name, type="case-study", grade={"letter": letter}, facts=[]), "<p>one</p>")
        for name, letter in grades.items()
    ]
    with SearchIndex(URLS, {}) as index:
        index._records = records  # type: ignore[assignment]
        index._record = lambda _: None  # type: ignore[method-assign,assignment]
        for page, html in pages:
            index.add(page, html)
        index.write(tmp_path)
    bundle = tmp_path / "pagefind"
    assert "A–B" == _table(bundle)["grades"]
    assert {"/a/": "en_0", "/b/": "en_2"} == text_names(_files(bundle))


def test_synonyms_are_in_the_table(tmp_path: Path) -> None:
    """The spellings of the glossary come along."""
    kind = SimpleNamespace(name="term")
    term = SimpleNamespace(kind_=kind, title="Pre-commercial procurement", abbreviation="PCP", aliases=[])
    bundle = write_index(tmp_path, _pages(1), records={"pcp": term})
    assert [["Pre-commercial procurement", "PCP"]] == _table(bundle)["synonyms"]
