"""Closed vocabularies, read from ``vocabularies/``: editors change a label there without touching code."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from itertools import zip_longest
from operator import itemgetter
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list."""

    code: str
    label: str
    description: str = ""
    eforms: str = ""
    """The matching eForms code as ``code-list:code``, empty where there is none."""
    deprecated: str = ""
    """What to use instead, empty while the code is in use."""


class CodeList(Mapping[str, Code]):
    """An ordered code list."""

    def __init__(self, name: str, codes: Mapping[str, Code] | Callable[[], Mapping[str, Code]]) -> None:
        """Hold ``codes`` under ``name``; a function is called for them when somebody looks into the list."""
        self.name = name
        self._given = codes

    @cached_property
    def _codes(self) -> dict[str, Code]:
        return dict(self._given() if callable(self._given) else self._given)

    def __getitem__(self, code: str) -> Code:
        """Return the entry for ``code``."""
        return self._codes[code]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the codes in the order of the file."""
        return iter(self._codes)

    def __len__(self) -> int:
        """Return the number of codes."""
        return len(self._codes)

    def __contains__(self, code: object) -> bool:
        """Tell whether ``code`` is in the list; anything that is not text is not."""
        return isinstance(code, str) and code in self._codes

    def label(self, code: str) -> str:
        """Return the label for ``code``, or the code itself when it is not in the list."""
        entry = self._codes.get(code)
        return entry.label if entry else code


class CodeLists:
    """Every code list of a project, by name."""

    def __init__(self, lists: Mapping[str, CodeList], cpv_check: Mapping[str, str]) -> None:
        """Hold ``lists`` and the check digit of every CPV code."""
        self._lists = dict(lists)
        self.cpv_check = cpv_check

    def __getitem__(self, name: str) -> CodeList:
        """Return the list called ``name``."""
        return self._lists[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of all lists."""
        return tuple(self._lists)

    @cached_property
    def countries(self) -> CodeList:
        """Countries by ISO 3166-1 alpha-2 code, with short English names."""
        return self._lists["country"]

    @cached_property
    def nuts_country(self) -> Mapping[str, str]:
        """The country of each NUTS code."""
        return {code: entry.description for code, entry in self._lists["nuts"].items()}

    def region_country(self, code: str) -> str | None:
        """Return the ISO country of a NUTS or ISO 3166-2 region, None when the region is unknown."""
        if code in self.nuts_country:
            return self.nuts_country[code]
        if code in self._lists["subdivision"]:
            return code[:2]
        return None

    def region_label(self, code: str) -> str:
        """Return the name of a NUTS or ISO 3166-2 region."""
        if code in self._lists["nuts"]:
            return self._lists["nuts"].label(code)
        return self._lists["subdivision"].label(code)


SHORT_NAMES = {"US": "United States", "GB": "United Kingdom", "KR": "South Korea", "RU": "Russia", "TR": "Türkiye"}
"""Names readers use where ISO's are long; ``common_name`` of pycountry is taken next."""


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table by column, as ``csv.DictReader`` does in five times as long."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle)
        columns = next(rows, [])
        return [dict(zip_longest(columns, row)) for row in rows if row]


def _editorial(path: Path) -> CodeList:
    codes = {
        row["code"]: Code(row["code"], row["label"], row["description"], row["eforms"], row["deprecated"])
        for row in _rows(path)
    }
    return CodeList(path.stem, codes)


def _iso_rows(standard: str) -> list[dict[str, str]]:
    """Return what pycountry's data files hold about a standard.

    The files are read without pycountry itself, which makes an object of each row and several indexes of all of them:
    half of what it knows is languages that no record names.
    """
    package = find_spec("pycountry")
    folder = Path(package.origin).parent if package is not None and package.origin is not None else Path()
    content = json.loads((folder / "databases" / f"iso{standard}.json").read_bytes())
    rows: list[dict[str, str]] = content[standard]
    return rows


def _countries() -> dict[str, Code]:
    codes = {
        row["alpha_2"]: Code(row["alpha_2"], SHORT_NAMES.get(row["alpha_2"]) or row.get("common_name") or row["name"])
        for row in sorted(_iso_rows("3166-1"), key=itemgetter("alpha_2"))
    }
    # Kosovo uses a code that ISO reserves for users; NUTS and Eurostat use it too.
    codes.setdefault("XK", Code("XK", "Kosovo"))
    return codes


def _subdivisions() -> dict[str, Code]:
    return _by_code("3166-2", "code")


def _currencies() -> dict[str, Code]:
    return _by_code("4217", "alpha_3")


def _languages() -> dict[str, Code]:
    return _by_code("639-3", "alpha_2")


def _by_code(standard: str, key: str) -> dict[str, Code]:
    """Return the entries of a standard that have a code of the kind ``key``, sorted by it."""
    rows = [row for row in _iso_rows(standard) if key in row]
    return {row[key]: Code(row[key], row["name"]) for row in sorted(rows, key=itemgetter(key))}


_ISO = {
    "country": _countries,
    "subdivision": _subdivisions,
    "currency": _currencies,
    "language": _languages,
}


@lru_cache(maxsize=1)
def _iso() -> tuple[CodeList, ...]:
    """Return the lists that are the same for every project; each is read when it is first needed."""
    return tuple(CodeList(name, read) for name, read in _ISO.items())


@lru_cache(maxsize=8)
def load_codelists(folder: Path) -> CodeLists:
    """Read every code list under ``folder``.

    CPV 2008, NUTS 2024, abbreviations and the exchange rates have columns of their own; countries, subdivisions, currencies and
    languages come from pycountry (ISO 3166, 4217, 639).

    Raises:
        OSError: a list cannot be read.
        KeyError: an editorial list lacks one of its columns.
    """
    lists: dict[str, CodeList] = {}
    cpv_check: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem == "cpv-2008-en":
            rows = _rows(path)
            lists["cpv"] = CodeList("cpv", {row["code"]: Code(row["code"], row["label"]) for row in rows})
            cpv_check = {row["code"]: row["check"] for row in rows}
        elif path.stem == "nuts-2024":
            lists["nuts"] = CodeList(
                "nuts", {row["code"]: Code(row["code"], row["label"], row["country"]) for row in _rows(path)}
            )
        elif path.stem == "abbreviations":
            codes = {
                row["abbreviation"]: Code(row["abbreviation"], row["meaning"], row["known"]) for row in _rows(path)
            }
            lists[path.stem] = CodeList(path.stem, codes)
        elif path.stem != "exchange-rates":
            lists[path.stem] = _editorial(path)
    for codelist in _iso():
        lists[codelist.name] = codelist
    return CodeLists(lists, cpv_check)
