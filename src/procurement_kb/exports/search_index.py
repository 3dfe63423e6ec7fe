"""The search index of the site: made by Pagefind while the pages are rendered, written when all of them are there.

::

    site/pagefind/
        engine.js                  Pagefind as a classic script
        table.js                   what else the search needs to know: types of pages by number, grades, synonyms
        wasm.en.pagefind           Pagefind's program for the browser
        pagefind.en_*.pf_meta      the list of all pages
        index/  fragment/          words and texts, loaded when a query needs them
        offline/                   the same as scripts, for folders that are opened by double-click
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from procurement_kb.exports.numbers import CASE, case_ids
from procurement_kb.exports.pagefind import Pagefind, PagefindError
from procurement_kb.exports.search_names import META, TEXT, name_width, renamed, text_names
from procurement_kb.exports.search_offline import (
    ENTRY,
    LICENCE,
    MODULE,
    WASM,
    check_entry,
    classic,
    scripts,
)
from procurement_kb.exports.search_page import EXCLUDED, search_page
from procurement_kb.exports.search_parts import part_width, recut
from procurement_kb.exports.synonyms import synonyms
from procurement_kb.records import record_types
from procurement_kb.views.evidence import NONE

if TYPE_CHECKING:
    from procurement_kb.records import Record
    from procurement_kb.views.model import Document, UrlPolicy

FOLDER = "pagefind"
_DATA = (META, ".pf_index", TEXT)
"""What the search asks for, beside Pagefind's program. All else that Pagefind makes stays out of the site."""


class SearchIndex:
    """The index of one build. Hand over each page as it is rendered, then write."""

    def __init__(self, urls: UrlPolicy, records: Mapping[str, Record]) -> None:
        """Prepare an index of pages whose addresses ``urls`` knows and that show ``records``."""
        self._urls = urls
        self._records = records
        self._pages: dict[str, Document] = {}
        self._pagefind: Pagefind | None = None

    def __enter__(self) -> Self:
        """Return the index."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the program."""
        self.close()

    def close(self) -> None:
        """Let go of the program, if it was started. For builds that fail half way."""
        if self._pagefind is not None:
            self._pagefind.close()
            self._pagefind = None

    def begin(self, documents: Iterable[Document]) -> None:
        """Start the program, for these pages: a copy of this process then knows them, and can write the index.

        Raises:
            PagefindError: Pagefind cannot be run.
        """
        for document in documents:
            if document.search:
                self._pages[self._url(document)] = document
        self._start()

    def text(self, document: Document, html: str) -> str | None:
        """Return what is indexed of a page, None of one that the plan keeps out; ``html`` is its body as it is shown."""
        return search_page(document, html, self._record(document)) if document.search else None

    def add(self, document: Document, html: str, text: str | None = None) -> None:
        """Index a page unless the plan keeps it out of the search; ``html`` is its body as it is shown.

        Args:
            document: the page.
            html: its body as it is shown, which need not be looked at if there is a ``text``.
            text: what `text` has returned for it.

        Raises:
            PagefindError: Pagefind cannot be run.
        """
        text = text or self.text(document, html)
        if text is None:
            return
        url = self._url(document)
        self._pages[url] = document
        self._start().add(url, text)

    def complete(self) -> None:
        """Say that all pages have been handed over, so that the index is made while they get their templates.

        Raises:
            PagefindError: Pagefind has ended.
        """
        if self._pagefind is not None:
            self._pagefind.complete()

    def write_if_ready(self, site: Path) -> bool:
        """Write the index, for reading from a disk too, if it is there, and tell whether it was.

        A copy of this process does that, so that this one can go on with the pages.

        Raises:
            PagefindError: not every page was indexed.
            ConversionError: Pagefind is not the version that the conversion knows.
        """
        if self._pagefind is None or not self._pagefind.ready(len(self._pages)):
            return False
        self.write(site)
        return True

    def write(self, site: Path, *, offline: bool = True) -> None:
        """Write the index into the built ``site``.

        Args:
            site: the folder of the site.
            offline: whether to write the scripts that make the search work from ``file://`` too.

        Raises:
            PagefindError: not every page was indexed.
            ConversionError: Pagefind is not the version that the conversion knows.
        """
        bundle = site / FOLDER
        shutil.rmtree(bundle, ignore_errors=True)
        with self._start() as pagefind:
            indexed, files = pagefind.finish()
        self._pagefind = None
        if indexed != len(self._pages):
            raise PagefindError(f"Pagefind indexed {indexed} of {len(self._pages)} pages")
        made: set[Path] = set()
        for name, content in self._bundle(files, offline=offline):
            path = bundle / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def _start(self) -> Pagefind:
        if self._pagefind is None:
            self._pagefind = Pagefind(exclude=EXCLUDED)
        return self._pagefind

    def _url(self, document: Document) -> str:
        return f"/{self._urls.href(document.src_uri)}"

    def _record(self, document: Document) -> Record | None:
        kb = document.kb
        record = self._records.get(kb["id"])
        return record if record is not None and record.kind_.name == kb["type"] else None

    def _grades(self) -> str:
        """Return the letters of all cases in the order of their numbers."""
        letters = {
            document.kb["id"]: document.kb["grade"]["letter"]
            for document in self._pages.values()
            if document.kb["type"] == CASE
        }
        return "".join(letters.get(case_id, NONE) for case_id in case_ids(self._records))

    def _bundle(self, files: Mapping[str, bytes], *, offline: bool) -> Iterator[tuple[str, str | bytes]]:
        entry = json.loads(files[ENTRY])
        check_entry(entry)
        yield "engine.js", classic(files[MODULE].decode())
        yield "LICENSE.txt", LICENCE
        data = {name: content for name, content in files.items() if name == WASM or name.endswith(_DATA)}
        missing = sorted(self._pages.keys() - text_names(data).keys())
        if missing:
            raise PagefindError(f"Pagefind did not index {missing[0]}")
        numbers, types = page_numbers(self._pages, case_ids(self._records))
        width = name_width(max(numbers.values()) + 1)
        data, parts = recut(data)
        data = renamed(data, numbers, width, parts)
        yield from data.items()
        # Sixteen texts share a script, and so do sixteen parts.
        shared = {"fragment": width - 1, "index": part_width(data) - 1}
        table = {
            "entry": entry,
            "meta": f"pagefind.{entry['languages']['en']['hash']}.pf_meta",
            "wasm": WASM,
            "offline": shared if offline else None,
            "types": types,
            "grades": self._grades(),
            "synonyms": synonyms(self._records.values()),
        }
        text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        yield "table.js", f"(self.KB_DATA=self.KB_DATA||{{}}).table={text};\n"
        if offline:
            for name, script in scripts(data, shared):
                yield f"offline/{name}", script


def page_numbers(
    pages: Mapping[str, Document], cases: Sequence[str]
) -> tuple[dict[str, int], list[tuple[str, str, str, int]]]:
    """Return the number of each page by its address, and the types in order: name, singular, plural, how many.

    Cases come first, in the order of their ids: a case has the same number here and in the data of the explorer, and
    one that is kept out of the search leaves a gap. Then come the other types, each in the order of its addresses.

    Args:
        pages: the indexed pages by address.
        cases: the ids of all cases in order.
    """
    places = {case_id: number for number, case_id in enumerate(cases)}
    numbers: dict[str, int] = {}
    rest: list[tuple[int, str, str]] = []
    for url, document in pages.items():
        kind, page_id = document.kb["type"], document.kb["id"]
        if kind == CASE and page_id in places:
            numbers[url] = places[page_id]
        else:
            rest.append((_rank(kind), url, _type(kind)))
    counts = {CASE: len(cases)}
    for number, (_, url, kind) in enumerate(sorted(rest), len(cases)):
        numbers[url] = number
        counts[kind] = counts.get(kind, 0) + 1
    return numbers, [(kind, *_labels(kind), count) for kind, count in counts.items()]


def _type(name: str) -> str:
    return name if name in record_types() else "page"


def _rank(name: str) -> int:
    order = [CASE, *(other for other in record_types() if other != CASE)]
    return order.index(_type(name))


def _labels(name: str) -> tuple[str, str]:
    kind = record_types()[name].kind_
    return (kind.singular, kind.plural)
