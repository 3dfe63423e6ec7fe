"""Writes the results as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.results import KILOBYTE, LARGE, MIDDLE, SEARCH, Report, Result, Target, growth, slope, targets
from benchmarks.search import HEAVY, QUERIES

_MEGABYTE = 1_000_000

METHOD = """\
How fast the knowledge base is built and checked, how much memory that takes, and how large the site is.
`make bench` writes this page anew.

## How it is measured

- The corpus is a copy of this project with N generated case studies beside its own records.
  They are valid and varied, link to each other and to the other records, and have a text of 400 to 900 words each.
  The same seed gives the same files.
- **Build** is `mkdocs build` with the hooks and templates of this project.
  **Bare** is MkDocs with Material and its search on the same Markdown: the same bodies under a front matter with only a title,
  the same Markdown extensions, one page in the nav, and neither hooks nor overrides.
- **Check** is `kb check` on the whole project.
  **Load** does nothing but read the same files and load their front matter with PyYAML's C loader.
- **Search** is measured in Chromium, in a fresh profile, on a server that compresses:
  a case page is opened, then the search, and a query is typed, until the first result shows.
  Comparisons are medians of {queries} queries; the heaviest is looked for among them and {heavy} more of ours,
  with words on most pages and with words that the glossary widens. The explorer answers when its results are there.
  Material's index is asked for by the page itself and counts for its search, as do the bytes of its worker.
  **Indexing** is what the build takes more than the same build without a search.
  Most of it is Pagefind's own program, which makes the list of all words when the last page is there, on one processor.
- Every run is a process of its own, start of the interpreter included, and the two sides take turns.
  Figures are medians of the runs named.
  Each build begins with an empty folder; compiled modules and templates are there from a build before, as for everyone's second build.
- Ratios are of processor time, which other work on the machine disturbs least.
  The build is judged by the time that a person waits for it: it uses a second processor, for the search index and for about half of the reading and of the pages,
  and MkDocs alone does not. What it costs in processor time stands beside.
  Seconds say something about one machine only and are given for orientation.
- **Growth** is the time per case at {large:,} cases over the time per case at {middle:,}; 1 means that twice the cases take twice the time.
  **Slope** leaves out what is the same at every size: what each further case takes above {middle:,}, over what it takes below.
- A size of 1 KB is 1,000 bytes; gzip is at level 6.
"""


def markdown(report: Report) -> str:
    """Return the whole page."""
    blocks = [
        "# Benchmarks",
        METHOD.format(large=LARGE, middle=MIDDLE, queries=len(QUERIES), heavy=len(HEAVY)).strip(),
        "## Targets",
        _targets(report),
    ]
    if "build" in report.tasks:
        blocks += ["## Build", _build(report.results), _growth(report, "build")]
        blocks += ["### Memory", _memory(report.results), "### Size of the site", _site(report.results)]
        blocks += ["### HTML of a case page", _pages(report.results)]
    if "check" in report.tasks:
        blocks += ["## Check", _check(report.results), _growth(report, "check")]
    if "search" in report.tasks:
        blocks += ["## Search", _search(report.results)]
    blocks += ["## Machine and versions", _table(("", ""), [*report.machine.items(), *report.versions.items()])]
    blocks.append(f"Measured on {report.date} with seed {report.seed}.")
    return "\n\n".join(blocks) + "\n"


def _targets(report: Report) -> str:
    rows = [
        (_what(target), f"≤ {target.most:g}", _number(target.value), "pass" if target.passed else _missed(target.value))
        for target in targets(report)
    ]
    return _table(("Figure", "Target", "Measured", "Result"), rows)


def _what(target: Target) -> str:
    return f"{target.what}, {target.unit}" if target.unit else target.what


def _missed(value: float | None) -> str:
    return "not measured" if value is None else "**fail**"


def _build(results: Iterable[Result]) -> str:
    rows = [
        (
            f"{result.size:,}",
            f"{result.records:,}",
            str(result.repeats["build"]),
            _number(result.ratio("build", "bare")),
            _number(result.ratio("build", "bare", "wall")),
            f"{result.runs['build'].wall:.1f} s",
            f"{result.runs['bare'].wall:.1f} s",
        )
        for result in results
    ]
    head = ("Cases", "All records", "Runs", "Ratio of processor time", "Ratio of waiting", "Build", "Bare")
    return _table(head, rows)


def _check(results: Iterable[Result]) -> str:
    rows = [
        (
            f"{result.size:,}",
            f"{result.records:,}",
            str(result.repeats["check"]),
            _number(result.ratio("check", "load")),
            _number(result.ratio("check", "load", "wall")),
            _number(result.ratio("check", "load", "inside")),
            f"{result.runs['check'].cpu:.2f} s",
            f"{result.runs['load'].cpu:.2f} s",
            f"{result.runs['check'].memory:.0f} MB",
        )
        for result in results
    ]
    head = (
        "Cases",
        "All records",
        "Runs",
        "Ratio",
        "Ratio of wall time",
        "Ratio without start",
        "Check",
        "Load",
        "Peak memory of check",
    )
    return _table(head, rows)


def _growth(report: Report, task: str) -> str:
    rows = [
        (
            f"Growth, {MIDDLE:,} to {LARGE:,}",
            _number(growth(report.at(MIDDLE), report.at(LARGE), task)),
        ),
        ("Slope", _number(slope(report, task))),
    ]
    return _table((f"Growth of {task}", "Ratio"), rows)


def _memory(results: Iterable[Result]) -> str:
    rows = [
        (
            f"{result.size:,}",
            f"{result.runs['build'].memory:.0f} MB",
            f"{result.runs['bare'].memory:.0f} MB",
            _number(result.ratio("build", "bare", "memory")),
        )
        for result in results
    ]
    return _table(("Cases", "Build", "Bare", "Ratio"), rows)


def _site(results: Iterable[Result]) -> str:
    rows = [
        (
            f"{result.size:,}",
            f"{result.ours.size / _MEGABYTE:.1f} MB",
            f"{result.bare.size / _MEGABYTE:.1f} MB",
            _number(result.ours.size / result.bare.size),
            f"{result.ours.files:,}",
            f"{result.bare.files:,}",
            f"{result.ours.search / _MEGABYTE:.1f} MB",
            f"`{result.ours.largest[0]}`, {result.ours.largest[1] / KILOBYTE:.0f} KB",
        )
        for result in results
        if result.ours and result.bare
    ]
    head = ("Cases", "Site", "Bare", "Ratio", "Files", "Files, bare", "Search index", "Largest page")
    return _table(head, rows)


def _pages(results: Iterable[Result]) -> str:
    rows = [
        (
            f"{result.size:,}",
            *(f"{bytes_ / KILOBYTE:.1f} KB" for bytes_ in (result.ours.raw.mean, result.ours.raw.most)),
            *(f"{bytes_ / KILOBYTE:.1f} KB" for bytes_ in (result.ours.gzip.mean, result.ours.gzip.most)),
            *(f"{bytes_ / KILOBYTE:.1f} KB" for bytes_ in (result.bare.raw.mean, result.bare.gzip.mean)),
        )
        for result in results
        if result.ours and result.bare
    ]
    return _table(("Cases", "Mean", "Most", "Mean, gzip", "Most, gzip", "Bare, mean", "Bare, mean, gzip"), rows)


def _search(results: Sequence[Result]) -> str:
    """Return what search and explorer take, a column for each size, the limits beside."""
    rows = [
        (
            f"{limit.what}{f', {limit.unit}' if limit.unit else ''}",
            f"≤ {limit.most:g}",
            *(_number(limit.value(result), 0 if limit.unit else 3) for result in results),
        )
        for limit in SEARCH
    ]
    for what, name, of, size in (
        ("the same with Material's search, KB", "bare", "opened", KILOBYTE),
        ("ours, median of the same queries, KB", "ours", "opened", KILOBYTE),
        ("seconds to the first result, ours", "ours", "seconds", 1),
        ("seconds to the first result, Material", "bare", "seconds", 1),
    ):
        values = (getattr(search, of) / size if (search := result.searches.get(name)) else None for result in results)
        rows.append((what, "", *(_number(value, 2 if size == 1 else 0) for value in values)))
    rows.append(
        (
            "processor time for the index, added to the build",
            "",
            *(_number(result.indexing("cpu"), 3) for result in results),
        )
    )
    return _table(("Figure", "Limit", *(f"{result.size:,} cases" for result in results)), rows)


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
