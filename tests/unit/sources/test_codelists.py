"""Code lists: those of ISO are the ones that pycountry knows, though they are read without it."""

from __future__ import annotations

from pathlib import Path

import pycountry
import pytest

from procurement_kb.sources.codelists import SHORT_NAMES, CodeLists, load_codelists

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def lists() -> CodeLists:
    """Return the project's code lists."""
    return load_codelists(ROOT / "vocabularies")


def _labels(lists: CodeLists, name: str) -> list[tuple[str, str]]:
    return [(code, entry.label) for code, entry in lists[name].items()]


@pytest.mark.parametrize(
    ("name", "known", "key"),
    [
        ("subdivision", pycountry.subdivisions, "code"),
        ("currency", pycountry.currencies, "alpha_3"),
        ("language", pycountry.languages, "alpha_2"),
    ],
)
def test_iso_lists_are_those_of_pycountry(lists: CodeLists, name: str, known: object, key: str) -> None:
    """Every entry with a code is there, sorted by it."""
    expected = sorted((getattr(row, key), row.name) for row in known if hasattr(row, key))  # type: ignore[attr-defined]
    assert expected == _labels(lists, name)


def test_countries_are_those_of_pycountry_and_kosovo(lists: CodeLists) -> None:
    """Countries have the names that readers use."""
    expected = [
        (row.alpha_2, SHORT_NAMES.get(row.alpha_2) or getattr(row, "common_name", row.name))
        for row in sorted(pycountry.countries, key=lambda row: str(row.alpha_2))
    ]
    assert [*expected, ("XK", "Kosovo")] == _labels(lists, "country")


def test_a_short_row_has_empty_columns_behind(tmp_path: Path) -> None:
    """A table is read as `csv.DictReader` does: blank lines are left out, missing columns are None."""
    (tmp_path / "nuts-2024.csv").write_text('code,label,level,country\nAL,Albania,0,AL\n\nAL0,"A, B"\n', "utf-8")
    nuts = load_codelists(tmp_path)["nuts"]
    assert [("AL", "Albania", "AL"), ("AL0", "A, B", None)] == [
        (entry.code, entry.label, entry.description) for entry in nuts.values()
    ]
