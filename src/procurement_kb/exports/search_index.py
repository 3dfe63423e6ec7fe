"""The search index of the site: made by Pagefind while the pages are rendered, written when all of them are there.

::

    site/pagefind/
        engine.js                  Pagefind as a classic script
        table.js                   what else the search needs to know: pages by number and type, grades, synonyms
        wasm.en.pagefind           Pagefind's program for the browser
        pagefind.en_*.pf_meta      the list of all pages
        index/  fragment/          words and texts, loaded when a query needs them
        offline/                   the same as scripts, for folders that are opened by double-click
"""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from procurement_kb.exports.numbers import CASE, case_ids
from procurement_kb.exports.pagefind import Pagefind, PagefindError
from procurement_kb.exports.search_offline import (
    ENTRY,
    LICENCE,
    MODULE,
    WASM,
    ConversionError,
    check_entry,
    classic,
    prefix_length,
    scripts,
)
from procurement_kb.exports.search_page import EXCLUDED, search_page
from procurement_kb.exports.synonyms import synonyms
from procurement_kb.records import record_types
from procurement_kb.views.evidence import NONE

if TYPE_CHECKING:
    from procurement_kb.records import Record
    from procurement_kb.views.model import Document, UrlPolicy

FOLDER = "pagefind"
_TEXT = ".pf_fragment"
_DATA = (".pf_meta", ".pf_index", _TEXT)
"""What the search asks for, beside Pagefind's program. All else that Pagefind makes stays out of the site."""
_HEAD = 1_024
"""Bytes at the beginning of a text that surely hold its address."""
_URL = re.compile(rb'"url":"((?:[^"\\]|\\.)*)"')


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

    def add(self, document: Document, html: str) -> None:
        """Index a page unless the plan keeps it out of the search; ``html`` is its body as it is shown.

        Raises:
            PagefindError: Pagefind cannot be run.
        """
        if not document.search:
            return
        if self._pagefind is None:
            self._pagefind = Pagefind(exclude=EXCLUDED)
        url = f"/{self._urls.href(document.src_uri)}"
        self._pages[url] = document
        self._pagefind.add(url, search_page(document, html, self._record(document)))

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
        if self._pagefind is None:
            self._pagefind = Pagefind(exclude=EXCLUDED)
        with self._pagefind as pagefind:
            indexed, files = pagefind.finish()
        self._pagefind = None
        if indexed != len(self._pages):
            raise PagefindError(f"Pagefind indexed {indexed} of {len(self._pages)} pages")
        for name, content in self._bundle(files, offline=offline):
            path = bundle / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def _record(self, document: Document) -> Record | None:
        kb = document.kb
        record = self._records.get(kb["id"])
        return record if record is not None and record.kind_.name == kb["type"] else None

    def _bundle(self, files: Mapping[str, bytes], *, offline: bool) -> Iterator[tuple[str, str | bytes]]:
        entry = json.loads(files[ENTRY])
        check_entry(entry)
        yield "engine.js", classic(files[MODULE].decode())
        yield "LICENSE.txt", LICENCE
        data = {name: content for name, content in files.items() if name == WASM or name.endswith(_DATA)}
        yield from data.items()
        names = text_names(data)
        prefix = prefix_length(len(names))
        table = {
            "entry": entry,
            "meta": f"pagefind.{entry['languages']['en']['hash']}.pf_meta",
            "wasm": WASM,
            "offline": {"prefix": prefix} if offline else None,
            **page_table(self._pages, names, case_ids(self._records)),
            "synonyms": synonyms(self._records.values()),
        }
        text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        yield "table.js", f"(self.KB_DATA=self.KB_DATA||{{}}).table={text};\n"
        if offline:
            for name, script in scripts(data, prefix):
                yield f"offline/{name}", script


def text_names(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the name that Pagefind gave to each page, by the page's address.

    Raises:
        ConversionError: a text is not written as this version of Pagefind writes it.
    """
    names = {}
    for name, content in files.items():
        if not name.endswith(_TEXT):
            continue
        # The address stands first: the text behind it need not be unpacked.
        found = _URL.search(zlib.decompressobj(wbits=31).decompress(content, _HEAD))
        if found is None:
            raise ConversionError(f"Pagefind's file {name} does not begin with the page's address")
        names[json.loads(b'"' + found[1] + b'"')] = name.removeprefix("fragment/").removesuffix(_TEXT)
    return names


def page_table(pages: Mapping[str, Document], names: Mapping[str, str], cases: Sequence[str]) -> dict[str, Any]:
    """Return the pages in the order of their numbers, as short as it goes.

    Cases come first, in the order of their ids: a case has the same number here and in the data of the explorer, and
    one that is kept out of the search leaves a gap. Then come the other types. ``pages`` holds the names that Pagefind
    gave them, without ``en_``, one after the other.

    Args:
        pages: the indexed pages by address.
        names: the name that Pagefind gave to each address.
        cases: the ids of all cases in order.

    Raises:
        PagefindError: a page has no text in the index.
    """
    missing = sorted(pages.keys() - names.keys())
    if missing:
        raise PagefindError(f"Pagefind did not index {missing[0]}")
    rows = {(document.kb["type"], document.kb["id"]): (names[url][3:], document) for url, document in pages.items()}
    found = [rows.pop((CASE, case_id), None) for case_id in cases]
    rest = sorted((_rank(kind), name, kind) for (kind, _), (name, _) in rows.items())
    counts = {CASE: len(found)}
    for _, _, kind in rest:
        counts[_type(kind)] = counts.get(_type(kind), 0) + 1
    # All names have the same length, but for the rare ones that would otherwise be the same.
    all_names = [*(row[0] if row else "" for row in found), *(name for _, name, _ in rest)]
    widths = {len(name) for name in all_names if name}
    width = widths.pop() if len(widths) == 1 else 0
    return {
        "width": width,
        "pages": "".join(name.rjust(width, "-") for name in all_names) if width else " ".join(all_names),
        "types": [[kind, *_labels(kind), count] for kind, count in counts.items()],
        "grades": "".join(row[1].kb["grade"]["letter"] if row else NONE for row in found),
    }


def _type(name: str) -> str:
    return name if name in record_types() else "page"


def _rank(name: str) -> int:
    order = [CASE, *(other for other in record_types() if other != CASE)]
    return order.index(_type(name))


def _labels(name: str) -> Sequence[str]:
    kind = record_types()[name].kind_
    return (kind.singular, kind.plural)
