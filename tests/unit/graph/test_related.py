"""Related records: chosen ones first, then those that share what is rare, with the reason in words."""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from procurement_kb.graph import Graph
from procurement_kb.graph.features import features, tie
from procurement_kb.graph.related import CHOSEN, Related, all_related, related
from procurement_kb.project import Project
from procurement_kb.sources.codelists import load_codelists
from tests.rules.harness import ROOT, load, record, theme

LISTS = load_codelists(ROOT / "vocabularies")
PLAIN = "regions: []\nthemes: [value-based]\ncare_settings: [hospital]\nprocedure: not-published\napproaches: [none]\ncpv: []\n"


def _case(**fields: str) -> str:
    values = dict(line.split(": ", 1) for line in PLAIN.splitlines()) | {"countries": "[DK]"} | fields
    return record("case-study", "".join(f"{name}: {value}\n" for name, value in values.items()))


def _load(root: Path, files: dict[str, str]) -> Project:
    project = load(root, {**theme(), **files})
    assert () == project.findings
    return project


def _related(project: Project, record_id: str, limit: int = 6) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.id, row.reasons) for row in related(project.graph, project.codelists, record_id, limit)]


def test_reasons_in_words(tmp_path: Path) -> None:
    """The strongest three reasons are told, values by the names that readers know."""
    shared = {
        "countries": "[ES]",
        "obstacles": "[legal-challenge]",
        "procedure": "competitive-dialogue",
        "cpv": '["33194110"]',
        "approaches": "[co-creation, value-based]",
    }
    files = {f"case_studies/other-{number}.md": _case() for number in range(6)}
    files |= {
        "content/obstacles/legal-challenge.md": record("obstacle", "title: Legal challenge"),
        "case_studies/one.md": _case(**shared),
        "case_studies/two.md": _case(**shared | {"cpv": '["33100000"]'}),
    }
    project = _load(tmp_path, files)
    reasons = (
        "same approaches: Co-creation and Value-based",
        "both met the obstacle Legal challenge",
        "both bought medical equipments, pharmaceuticals and personal care products",
    )
    assert ("two", reasons) == _related(project, "one")[0]
    assert ("one", reasons) == _related(project, "two")[0]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"countries": "[ES]"}, "both in Spain"),
        ({"countries": "[ES, PT]"}, "both in Spain and Portugal"),
        ({"procedure": "competitive-dialogue"}, "same procedure: Competitive dialogue"),
        ({"care_settings": "[pharmacy]"}, "same care setting: Pharmacy"),
        ({"approaches": "[pcp]"}, "same approach: Pre-commercial procurement (PCP)"),
    ],
)
def test_each_reason(fields: dict[str, str], reason: str, tmp_path: Path) -> None:
    """Each kind of shared value is said in its own way."""
    files = {f"case_studies/other-{number}.md": _case() for number in range(6)}
    files |= {"case_studies/one.md": _case(**fields), "case_studies/two.md": _case(**fields)}
    first, *_ = _related(_load(tmp_path, files), "one")
    assert ("two", reason) == (first[0], first[1][0])


def test_rare_values_weigh_more(tmp_path: Path) -> None:
    """One rare country counts for more than one that many share."""
    files = {f"case_studies/danish-{number}.md": _case() for number in range(4)}
    files |= {f"case_studies/swedish-{number}.md": _case(countries="[SE]") for number in range(4)}
    files |= {
        "case_studies/one.md": _case(countries="[DK, MT]"),
        "case_studies/maltese.md": _case(countries="[MT]"),
    }
    ranked = [name for name, _ in _related(_load(tmp_path, files), "one")]
    assert "maltese" == ranked[0]
    assert ranked[1].startswith("danish-")


def test_words_without_meaning_do_not_tie(tmp_path: Path) -> None:
    """Two cases are not alike because neither's procedure was published, nor by their status."""
    files = {
        "case_studies/one.md": _case(countries="[ES]", care_settings="[home]"),
        "case_studies/two.md": _case(countries="[DK]", care_settings="[pharmacy]"),
        "content/themes/digital.md": record("theme"),
    }
    files["case_studies/one.md"] = files["case_studies/one.md"].replace("[value-based]", "[digital]", 1)
    assert [] == _related(_load(tmp_path, files), "one")


def test_chosen_come_first_and_both_ways(tmp_path: Path) -> None:
    """What editors chose stands first in their order, is of any type, and shows at the other end too."""
    files = {
        "case_studies/one.md": _case(countries="[MT]", related="[tool-b, tool-a]"),
        "case_studies/two.md": _case(countries="[MT]"),
        "content/tools/tool-a.md": record("tool"),
        "content/tools/tool-b.md": record("tool", "related: [one]"),
    }
    project = _load(tmp_path, files)
    rows = all_related(project.graph, project.codelists)
    assert ["tool-b", "tool-a", "two"] == [row.id for row in rows["one"]]
    assert Related("tool-b", math.inf, (CHOSEN,)) == rows["one"][0]
    assert [("one", (CHOSEN,))] == [(row.id, row.reasons) for row in rows["tool-a"] if row.reasons == (CHOSEN,)]
    assert ["one"] == [row.id for row in rows["tool-b"]][:1]


def test_limit(tmp_path: Path) -> None:
    """Chosen records are never cut; computed ones fill what is left of the limit."""
    files = {f"case_studies/other-{number}.md": _case(countries="[MT]") for number in range(8)}
    files |= {f"case_studies/far-{number:02}.md": _case() for number in range(12)}
    files["case_studies/one.md"] = _case(countries="[MT]", related="[other-7, other-6, other-5]")
    project = _load(tmp_path, files)
    assert ["other-7", "other-6", "other-5"] == [name for name, _ in _related(project, "one", 2)]
    assert ["other-7", "other-6", "other-5", "other-0"] == [name for name, _ in _related(project, "one", 4)]
    assert 6 == len(_related(project, "one"))


def test_only_of_one_type_and_not_replaced(tmp_path: Path) -> None:
    """A case is not computed to be like guidance, nor like a case that another one replaces."""
    files = {
        "case_studies/one.md": _case(countries="[MT]"),
        "case_studies/two.md": _case(countries="[MT]"),
        "case_studies/old.md": _case(countries="[MT]", superseded_by="two"),
        "content/guidance/guide.md": record("guidance", "jurisdictions: [MT]"),
    }
    project = _load(tmp_path, files)
    assert ["two"] == [name for name, _ in _related(project, "one")]
    assert [] == _related(project, "guide")


def test_broken_records_are_left_out(tmp_path: Path) -> None:
    """A record with faults is related to nothing, and nothing fails."""
    files = {"case_studies/one.md": _case(), "case_studies/two.md": _case(status="nonsense")}
    project = load(tmp_path, {**theme(), **files})
    assert {"one": (), "two": ()} == {
        name: rows for name, rows in all_related(project.graph, LISTS).items() if name != "value-based"
    }


def test_nearest_are_those_that_share_most(tmp_path: Path) -> None:
    """Every record is compared with every other where there are few: adding up what each pair shares finds the same."""
    graph = _big_graph(tmp_path, 90)
    own = {name: set(features(node)) for name, node in graph.nodes.items()}
    holders = Counter(feature for row in own.values() for feature in row)
    weight = {feature: tie(feature[0]).weight * math.log(91 / count) for feature, count in holders.items()}
    for name, rows in all_related(graph, LISTS).items():
        scores = {
            other: round(math.fsum(weight[f] for f in own[name] & own[other]), 6) for other in own if other != name
        }
        best = sorted(((-score, other) for other, score in scores.items() if score >= 0.5))[:6]
        assert [(other, -score) for score, other in best] == [(row.id, row.score) for row in rows]


def _big_graph(root: Path, count: int) -> Graph:
    """Return a graph of ``count`` cases that share much, made of a few loaded ones under many ids."""
    countries = ("DK", "SE", "ES", "FR", "IT")
    settings = ("hospital", "home", "pharmacy")
    files = {
        f"case_studies/seed-{number:02}.md": _case(
            countries=f"[{countries[number % 5]}]", care_settings=f"[{settings[number % 3]}]"
        )
        for number in range(15)
    }
    graph = _load(root, files).graph
    seeds = [node for node in graph.nodes.values() if node.type == "case-study"]
    nodes = {f"case-{n:05}": replace(seeds[n % 15], id=f"case-{n:05}") for n in range(count)}
    return Graph(nodes=nodes, links=(), former={})


def test_all_candidates_are_not_compared(tmp_path: Path) -> None:
    """With every value shared by hundreds, each record still finds its like, and the cost grows with their number."""
    seconds = []
    for count in (750, 3_000):
        graph = _big_graph(tmp_path / str(count), count)
        start = time.process_time()
        rows = all_related(graph, LISTS)
        seconds.append(time.process_time() - start)
        number = count // 2
        best = {int(row.id.removeprefix("case-")) % 15 for row in rows[f"case-{number:05}"]}
        assert {number % 15} == best
        assert rows == all_related(graph, LISTS)
    # Four times the records: linear cost is a factor of 4, quadratic one of 16.
    assert seconds[1] < 9 * max(seconds[0], 0.05)
