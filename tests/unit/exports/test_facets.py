"""The facets of the explorer and the files that carry them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.exports.euro import read_rates
from procurement_kb.exports.facet_index import SHARD, facet_assets, facet_data
from procurement_kb.exports.numbers import case_ids, digest, stamp
from procurement_kb.project import Project
from procurement_kb.records import record_types
from procurement_kb.records.specs import fields
from procurement_kb.views.context import Context
from procurement_kb.views.facets import Facet, facets
from tests.browser.site import ROOT
from tests.unit.exports.corpus import context, many_cases, rows


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A hundred and twenty cases."""
    return many_cases(tmp_path_factory.mktemp("cases"), 120)


@pytest.fixture(scope="module")
def ctx(project: Project) -> Context:
    """Its context."""
    return context(project)


@pytest.fixture(scope="module")
def found(ctx: Context) -> dict[str, Facet]:
    """Its facets by key."""
    return {facet.key: facet for facet in facets(ctx)}


def test_every_field_that_says_so_is_a_facet(found: dict[str, Facet]) -> None:
    """The models decide; kind of buyer and grade are computed."""
    declared = {spec.name.replace("_", "-") for spec in fields(record_types()["case-study"]) if spec.meta.facet}
    assert declared | {"buyers", "grade"} == set(found)


def test_every_case_has_the_values_of_its_record(ctx: Context, found: dict[str, Facet]) -> None:
    """The values of each facet are those that the record states, nothing more."""
    expected = rows(ctx)
    for key, facet in found.items():
        for row, places in zip(expected, facet.rows, strict=True):
            codes = {facet.values[place].code for place in places}
            for place in places:
                parent = facet.values[place].parent
                while parent is not None:
                    codes.add(facet.values[parent].code)
                    parent = facet.values[parent].parent
            assert row.codes[key] == codes


def test_closed_lists_are_whole(ctx: Context, found: dict[str, Facet]) -> None:
    """Values that no case has can be shown as such, in the order of the list."""
    assert list(ctx.lists["procedure"]) == [value.code for value in found["procedure"].values]
    assert [theme["id"] for theme in ctx.themes] == [value.code for value in found["themes"].values]
    assert ["A", "B", "C", "D", "none"] == [value.code for value in found["grade"].values]


def test_labels_are_words(found: dict[str, Facet]) -> None:
    """Codes of public lists are named; divisions of CPV by their own name."""
    labels = {facet: {value.code: value.label for value in found[facet].values} for facet in found}
    assert "Germany" == labels["countries"]["DE"]
    assert "Medical equipments, pharmaceuticals and personal care products" == labels["cpv"]["33"]
    assert all(label and label != code for code, label in labels["regions"].items())


def test_regions_lie_in_each_other(found: dict[str, Facet]) -> None:
    """A small region names the larger one, which stands before it; the country groups them. None is below NUTS 2."""
    values = found["regions"].values
    assert 4 == max(len(value.code) for value in values if "-" not in value.code)
    children = [value for value in values if value.parent is not None]
    assert len(children) > 20
    for place, value in enumerate(values):
        if value.parent is not None:
            assert value.parent < place
            assert value.code.startswith(values[value.parent].code)
            assert values[value.parent].group == value.group


def test_files_hold_every_case_once(ctx: Context) -> None:
    """Cards stand in the order of the numbers, so many a file; the text of a case stands in no other file."""
    assets = {asset.uri: str(asset.content) for asset in facet_assets(ctx, read_rates(ROOT / "vocabularies"))}
    ids = case_ids(ctx.records)
    shards = [_data(assets[f"explore/cards-{n}.js"]) for n in range(-(-len(ids) // SHARD))]
    assert len(assets) == len(shards) + 1
    assert ids == [row[0] for shard in shards for row in shard]
    assert ids[::SHARD] == _data(assets["explore/facets.js"])["firsts"]
    titles = [row[1] for shard in shards for row in shard]
    assert not [title for title in titles if title in assets["explore/facets.js"]]


def _data(script: str) -> Any:
    return json.loads(script[script.index("=", script.index(").")) + 1 :].rsplit(";", 1)[0].split("]=", 1)[-1])


def test_data_are_light(ctx: Context) -> None:
    """Thirty bytes a case at most, packed, beside the names of the values."""
    data = facet_data(ctx, read_rates(ROOT / "vocabularies"))
    for facet in data["facets"]:
        del facet["labels"], facet["codes"]
        facet.pop("groups", None)
    packed = len(gzip.compress(json.dumps(data).encode(), 6))
    assert packed < 30 * data["total"] + 1_500


def test_project_without_cases_has_facets(tmp_path: Path) -> None:
    """An empty explorer is one too."""
    project = many_cases(tmp_path, 0)
    ctx = context(project)
    for name in case_ids(ctx.records):
        del ctx.records[name]
    ctx.__dict__.pop("_by_type", None)
    data = facet_data(ctx, read_rates(ROOT / "vocabularies"))
    assert (0, "", []) == (data["total"], data["euro"], data["firsts"])


def test_stamp_changes_with_the_content(project: Project) -> None:
    """The same content gives the same stamp, any other another; the border between texts counts."""
    assert stamp(project) == stamp(project)
    assert 3 == len({digest(["ab", "c"]), digest(["a", "bc"]), digest(["abc"])})
