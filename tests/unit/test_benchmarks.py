"""The benchmarks: the corpus is valid, varied and always the same, and the report tells what was measured."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from benchmarks.__main__ import _options
from benchmarks.bare import _is_ours, write_bare
from benchmarks.corpus import CASES, PROJECT, slug, write_corpus
from benchmarks.machine import machine, processor, versions
from benchmarks.measure import MeasureError, Run, Task, measure, python, run
from benchmarks.profile import module
from benchmarks.report import markdown
from benchmarks.results import Report, Result, growth, slope, targets
from benchmarks.search import Search, without_search
from benchmarks.site import Pages, Site, size_of
from benchmarks.wordlists import load_words
from benchmarks.world import body, front_matter
from procurement_kb.cli import main as kb
from procurement_kb.records import record_types
from procurement_kb.sources.codelists import load_codelists

N = 60
SEED = 7


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A small corpus in a copy of the project, and the ids of its generated cases."""
    root = tmp_path_factory.mktemp("corpus")
    return root, write_corpus(root, N, SEED)


@pytest.fixture(scope="module")
def texts(corpus: tuple[Path, tuple[str, ...]]) -> dict[str, str]:
    """The generated files by id."""
    root, ids = corpus
    return {case_id: (root / CASES / f"{case_id}.md").read_text(encoding="utf-8") for case_id in ids}


@pytest.fixture(scope="module")
def fields(texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The front matter of the generated files by id."""
    return {case_id: yaml.safe_load(front_matter(text)) for case_id, text in texts.items()}


def test_corpus_has_no_findings(corpus: tuple[Path, tuple[str, ...]]) -> None:
    """Nothing is wrong with the generated cases, not even strictly."""
    root, ids = corpus
    result = CliRunner().invoke(kb, ["check", "--root", str(root), "--strict", "--format", "json"])
    generated = {f"{CASES}/{case_id}.md" for case_id in ids}
    found = [
        (row["path"], row["line"], row["code"], row["message"])
        for row in json.loads(result.stdout)
        if row["path"] in generated
    ]
    assert found == []


def test_corpus_is_the_same_each_time(tmp_path: Path, corpus: tuple[Path, tuple[str, ...]]) -> None:
    """One seed gives the same files, byte by byte, and the project's own cases stay beside them."""
    root, ids = corpus
    assert ids == write_corpus(tmp_path, N, SEED)
    again = {path.name: path.read_bytes() for path in (tmp_path / CASES).iterdir()}
    assert {path.name: path.read_bytes() for path in (root / CASES).iterdir()} == again
    own = {path.name for path in (PROJECT / CASES).glob("*.md")}
    assert own | {f"{case_id}.md" for case_id in ids} == set(again)


def test_another_seed_gives_another_corpus(tmp_path: Path, corpus: tuple[Path, tuple[str, ...]]) -> None:
    """The seed decides which cases there are."""
    assert set(corpus[1]) != set(write_corpus(tmp_path, N, SEED + 1))


def test_bodies_are_as_long_as_real_ones(texts: dict[str, str]) -> None:
    """Each body has 400 to 900 words, and they differ in length."""
    lengths = [len(re.findall(r"\w[\w,.'’-]*", body(text))) for text in texts.values()]
    assert [length for length in lengths if not 400 <= length <= 900] == []
    assert max(lengths) - min(lengths) > 150


def test_every_source_is_cited(texts: dict[str, str], fields: dict[str, dict[str, Any]]) -> None:
    """Bodies cite all of their sources and no others."""
    for case_id, text in texts.items():
        assert set(fields[case_id]["sources"]) == set(re.findall(r"\[@([^\]]+)\]", body(text)))


def test_bodies_link_to_records_that_exist(corpus: tuple[Path, tuple[str, ...]], texts: dict[str, str]) -> None:
    """Wiki links lead to other cases and to records of several other types, never to the page itself."""
    root, _ = corpus
    types = {
        path.stem: name for name, model in record_types().items() for path in (root / model.kind_.folder).rglob("*.md")
    }
    linked: set[str] = set()
    for case_id, text in texts.items():
        targets_ = re.findall(r"\[\[([^\]|]+)", body(text))
        assert case_id not in targets_
        linked |= {types[target] for target in targets_}
    assert {"case-study", "obstacle", "term", "theme", "action"} <= linked


@pytest.mark.parametrize("name", ["case-status", "verdict", "care-setting", "procedure", "approach", "criterion-kind"])
def test_cases_are_varied(fields: dict[str, dict[str, Any]], name: str) -> None:
    """Nearly every code of the lists that readers filter by occurs."""
    column = {"case-status": "status", "care-setting": "care_settings", "approach": "approaches"}.get(name, name)
    values: list[Any] = [case.get(column) for case in fields.values()]
    if name == "criterion-kind":
        values = [row["kind"] for case in fields.values() for row in case.get("award_criteria", ())]
    found = {code for value in values for code in (value if isinstance(value, list) else [value])}
    codes = set(load_codelists(PROJECT / "vocabularies")[name])
    assert len(codes - found) <= len(codes) // 3


def test_outcomes_and_titles_are_varied(fields: dict[str, dict[str, Any]]) -> None:
    """There are cases without and with up to six outcomes, and no title occurs twice."""
    assert {0, 1, 6} <= {len(case["outcomes"]) for case in fields.values()}
    assert len({case["title"] for case in fields.values()}) == N


def test_word_lists_use_the_projects_codes() -> None:
    """Whatever the word lists name is in the code lists and on the list of themes."""
    words, lists = load_words(), load_codelists(PROJECT / "vocabularies")
    themes = {path.stem for path in (PROJECT / "content/themes").glob("*.md")}
    for good in words.goods:
        assert set(good.cpv) <= set(lists["cpv"])
        assert set(good.settings) <= set(lists["care-setting"])
        assert set(good.themes) <= themes
        assert [metric.name for metric in good.metrics if metric.better not in lists["direction"]] == []
    assert set(words.buyers) <= set(lists["buyer-kind"])
    assert set(words.criteria) <= set(lists["criterion-kind"])
    assert set(words.sources) <= set(lists["source-kind"])
    assert set(words.currencies.values()) <= set(lists["currency"])
    assert set(words.countries) <= set(lists.countries)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hip implants Östergötland", "hip-implants-ostergotland"),
        ("Tromsø", "tromso"),
        ("Łódź", "lodz"),
        ("L'Aquila", "l-aquila"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    """Names of places become ids."""
    assert expected == slug(text)


def test_bare_project_has_the_same_bodies(tmp_path: Path, corpus: tuple[Path, tuple[str, ...]]) -> None:
    """The other side has a page for each record, with its body, its title and nothing more."""
    root, ids = corpus
    pages = write_bare(tmp_path / "bare", root)
    records = [path for model in record_types().values() for path in (root / model.kind_.folder).rglob("*.md")]
    assert len(records) + 1 == pages
    page = (tmp_path / "bare/docs" / CASES / f"{ids[0]}.md").read_text(encoding="utf-8")
    original = (root / CASES / f"{ids[0]}.md").read_text(encoding="utf-8")
    assert body(original) == body(page)
    assert {"title": yaml.safe_load(front_matter(original))["title"]} == yaml.safe_load(front_matter(page))
    config = yaml.safe_load((tmp_path / "bare/mkdocs.yml").read_text(encoding="utf-8"))
    assert "procurement_kb" not in str(config)
    assert set() == {"hooks", "strict", "custom_dir"} & (set(config) | set(config["theme"]))


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        ("tables", False),
        ({"toc": {"toc_depth": "2-3"}}, False),
        ("procurement_kb.x", True),
        ({"procurement_kb.x": {}}, True),
    ],
)
def test_bare_project_has_no_extension_of_ours(extension: str | dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    """The other side keeps the Markdown extensions of others, with and without settings."""
    assert expected == _is_ours(extension)


def test_run_measures_the_process(tmp_path: Path) -> None:
    """Time, memory and the process's own count are those of the one process."""
    script = "import time; blob = bytearray(80_000_000); time.sleep(0.2); print('x'); print(0.125)"
    one = run(Task(python("-c", script), tmp_path, counts=True))
    small = run(Task(python("-c", "pass"), tmp_path))
    assert one.inside == 0.125
    assert one.wall >= 0.2 > one.cpu
    assert one.memory > small.memory + 60


def test_run_tells_what_failed(tmp_path: Path) -> None:
    """A process that fails is an error that holds what it said."""
    with pytest.raises(MeasureError, match="no such luck"):
        run(Task(python("-c", "raise SystemExit('no such luck')"), tmp_path))


def test_tasks_take_turns(tmp_path: Path) -> None:
    """Rounds alternate their order, and what stands before a run is done each time."""
    said: list[str] = []
    tasks = {name: Task(python("-c", "pass"), tmp_path, before=partial(said.append, name)) for name in ("a", "b")}
    assert {"a", "b"} == set(measure(tasks, 3))
    assert said == ["a", "b", "b", "a", "a", "b"]


def test_size_of_site(tmp_path: Path) -> None:
    """All files count for the site, the named pages for the pages."""
    case, index = tmp_path / "cases/x/index.html", tmp_path / "index.html"
    case.parent.mkdir(parents=True)
    (tmp_path / "search").mkdir()
    case.write_bytes(b"x" * 1_000)
    index.write_bytes(b"x" * 3_000)
    (tmp_path / "search/index.json").write_bytes(b"x" * 500)
    size = size_of(tmp_path, [case])
    assert (size.files, size.size, size.search) == (3, 4_500, 500)
    assert Pages(1_000, 1_000) == size.raw
    assert size.gzip.most < 100
    assert size.largest == ("index.html", 3_000)


def result(size: int, seconds: float, html: int = 50_000) -> Result:
    """Return a result in which our side takes ``seconds`` and the other one a second for 1,000 cases."""
    ours, other = Run(seconds, seconds, 200, seconds), Run(size / 1_000, size / 1_000, 100, size / 1_000)
    pages = Pages(html / 2, html)
    site = Site(10, 1_000_000, pages, pages, ("index.html", html), 0)
    return Result(
        size,
        size + 100,
        {"build": 3, "check": 3},
        {"build": ours, "bare": other, "check": ours, "load": other},
        site,
        site,
    )


def report(*results: Result) -> Report:
    """Return a report of ``results``."""
    return Report(results, machine(), versions(), "2026-01-01", 1)


def test_growth_and_slope() -> None:
    """Growth is time per case; the slope leaves out what is the same at every size."""
    small, middle, large = result(250, 1.25), result(1_000, 2), result(5_000, 6)
    assert growth(middle, large, "build") == pytest.approx(0.6)
    assert slope(report(small, middle, large), "build") == pytest.approx(1.0)
    curved = result(5_000, 12)
    assert slope(report(small, middle, curved), "build") == pytest.approx(2.5)
    assert growth(None, large, "build") is None


@pytest.mark.parametrize(
    ("seconds", "html", "expected"),
    [
        ((0.4, 1.4, 7.0), 50_000, [True, True, True, True, True, True]),
        ((0.4, 1.6, 7.0), 50_000, [False, True, True, True, True, True]),
        ((0.4, 1.4, 7.6), 50_000, [True, False, True, True, True, True]),
        ((0.4, 1.4, 8.2), 60_001, [True, False, False, False, True, False]),
        ((0.4, 7.0, 30.1), 50_000, [False, False, True, True, False, True]),
    ],
)
def test_targets(seconds: tuple[float, ...], html: int, expected: list[bool]) -> None:
    """Each target fails by its own figure, and only then."""
    results = [result(size, took, html) for size, took in zip((250, 1_000, 5_000), seconds, strict=True)]
    assert expected == [target.passed for target in targets(report(*results))]


@pytest.mark.parametrize(
    ("page", "opened", "seconds", "plain", "expected"),
    [
        (250_000, 300_000, 1.0, 3.8, [True] * 6),
        (250_001, 300_000, 1.0, 3.8, [False, True, True, True, True, True]),
        (250_000, 300_001, 1.0, 3.8, [True, False, False, False, True, True]),
        (250_000, 300_000, 1.1, 3.6, [True, True, True, True, False, False]),
    ],
)
def test_search_targets(page: int, opened: int, seconds: float, plain: float, expected: list[bool]) -> None:
    """What the search costs a reader and the build has targets of its own, which other runs do not name."""
    searches = {"ours": Search(page, opened, seconds, opened, opened + 50_000), "bare": Search(60_000, 6_000_000, 5.0)}
    one = result(5_000, 5.0)
    whole = replace(one, searches=searches, runs={**one.runs, "plain": Run(plain, plain, 100)})
    found = replace(report(whole), tasks=("search",))
    assert expected == [target.passed for target in targets(found)]
    assert "| 5,000 cases |" in markdown(found)
    assert f"| explorer until it answers, first visit, KB | ≤ 350 | {(opened + 50_000) / 1_000:.0f} |" in markdown(
        found
    )
    assert "search" not in " ".join(target.what for target in targets(report(whole)))


def test_build_without_search(tmp_path: Path) -> None:
    """The project is built by the same settings but for one hook, which binds the same events."""
    (tmp_path / "hooks").mkdir()
    config = (tmp_path / without_search(tmp_path)).read_text(encoding="utf-8")
    ours = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    assert ["hooks: [hooks/without_search.py]"] == [line for line in config.splitlines() if line not in ours]
    hook = runpy.run_path(str(tmp_path / "hooks" / "without_search.py"))
    theirs = runpy.run_path(str(PROJECT / "hooks" / "knowledge_base.py"))
    assert {name for name in theirs if name.startswith("on_")} == {name for name in hook if name.startswith("on_")}


def test_what_was_not_measured_has_not_passed() -> None:
    """A run at one size proves nothing about growth."""
    found = targets(report(result(1_000, 1)))
    assert [target.passed for target in found] == [True, False, False, True, False, False]
    assert "not measured" in markdown(report(result(1_000, 1)))


def test_markdown_names_no_host_and_no_path() -> None:
    """The page has its tables and nothing about whose machine it was."""
    page = markdown(report(result(250, 1), result(1_000, 2), result(5_000, 6)))
    tables = [line for line in page.splitlines() if line.startswith("|")]
    for one, two in pairwise(tables):
        if two.startswith("| --- "):
            assert one.count("|") == two.count("|")
    assert str(PROJECT) not in page
    headings = ["How it is measured", "Targets", "Build", "Check", "Machine and versions"]
    assert re.findall("^## .*", page, re.MULTILINE) == [f"## {name}" for name in headings]


def test_processor(tmp_path: Path) -> None:
    """The model of the first core is enough."""
    path = tmp_path / "cpuinfo"
    path.write_text("processor\t: 0\nmodel name\t: Example 9000\n\nmodel name\t: Example 9000\n", encoding="utf-8")
    assert processor(path) == "Example 9000"
    assert processor(tmp_path / "missing") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/src/procurement_kb/graph/build.py", "procurement_kb/graph/build.py"),
        ("/v/lib/python3/site-packages/markdown/core.py", "markdown"),
        ("/usr/lib/python3/re/__init__.py", "standard library"),
        ("~", "built-in functions"),
    ],
)
def test_profile_names_modules(path: str, expected: str) -> None:
    """Our files stand one by one, those of others under their package."""
    assert expected == module(path)


def test_options() -> None:
    """Sizes are sorted and each is measured once."""
    options = _options(["--sizes", "1000", "250", "1000", "--only", "check", "--no-write"])
    assert (options.sizes, options.only, options.write) == ([250, 1_000], ["check"], False)
    with pytest.raises(SystemExit):
        _options(["--sizes", "0"])
