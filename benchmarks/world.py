"""What the generated cases refer to: the project's code lists and the records that are there already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from procurement_kb.records import record_types
from procurement_kb.sources.codelists import CodeLists, load_codelists

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ITEM = re.compile(r"[A-Z][a-z]+(?:[ -][a-z]+)*s")
_NUTS_3 = 5
_LONGEST_PLACE = 28
_OUTSIDE_TREATIES = "Extra-Regio"


@dataclass(frozen=True, slots=True)
class Region:
    """A region with a name that can stand in English text."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class World:
    """What there is to refer to."""

    lists: CodeLists
    ids: Mapping[str, tuple[str, ...]]
    """Ids of the records that may be linked to, by type."""
    organisations: Mapping[str, tuple[str, ...]]
    """Ids of organisations by their role."""
    regions: Mapping[str, tuple[Region, ...]]
    """Regions by country."""
    items: tuple[str, ...]
    """What hospitals buy besides, lower case, plural."""


def read_world(root: Path, countries: Mapping[str, int]) -> World:
    """Return what the project at ``root`` offers to refer to."""
    lists = load_codelists(root / "vocabularies")
    ids: dict[str, tuple[str, ...]] = {}
    roles: dict[str, tuple[str, ...]] = {}
    for name, model in record_types().items():
        found: list[str] = []
        for record_id, values in sorted(_records(root / model.kind_.folder)):
            if values.get("superseded_by"):
                continue
            found.append(record_id)
            for role in values.get("roles") or ():
                roles[role] = (*roles.get(role, ()), record_id)
        ids[name] = tuple(found)
    items = (code.label for number, code in lists["cpv"].items() if number.startswith(("33", "39", "85")))
    return World(
        lists=lists,
        ids=ids,
        organisations=roles,
        regions={country: tuple(_regions(lists, country)) for country in countries},
        items=tuple(sorted({item[0].lower() + item[1:] for item in items if _ITEM.fullmatch(item)})),
    )


def front_matter(text: str) -> str:
    """Return the YAML between the fences, nothing where there are none."""
    match = _FRONT_MATTER.match(text)
    return match[1] if match else ""


def body(text: str) -> str:
    """Return what follows the front matter."""
    match = _FRONT_MATTER.match(text)
    return text[match.end() :] if match else text


def _records(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield id and front matter of every record below ``folder``; broken ones are nothing to refer to."""
    for path in folder.rglob("*.md"):
        try:
            values = yaml.load(front_matter(path.read_text(encoding="utf-8")), Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        if isinstance(values, dict):
            yield path.stem, values


def _regions(lists: CodeLists, country: str) -> Iterator[Region]:
    in_nuts = [code for code, of in lists.nuts_country.items() if of == country and len(code) == _NUTS_3]
    codes = in_nuts or [code for code in lists["subdivision"] if code.startswith(f"{country}-")]
    for code in codes:
        name = re.split(r" ?[/,(\[]", lists.region_label(code))[0].strip()
        if _is_name(name):
            yield Region(code, name)


def _is_name(name: str) -> bool:
    return (
        name[:1].isupper()
        and len(name) <= _LONGEST_PLACE
        and _OUTSIDE_TREATIES not in name
        and all(char in " -'’" or (char.isalpha() and unicodedata.name(char).startswith("LATIN")) for char in name)
    )
