"""Measure and report: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.bare import write_bare
from benchmarks.corpus import SEED, write_corpus
from benchmarks.machine import machine, versions
from benchmarks.measure import MeasureError, Run, Task, measure, python
from benchmarks.report import markdown
from benchmarks.results import SIZES, Report, Result, targets
from benchmarks.search import OURS, THEME, Search, measure_search, without_search
from benchmarks.site import bare_pages, case_pages, size_of
from procurement_kb.records import folders

RESULTS = Path(__file__).parent / "RESULTS.md"
TASKS = ("build", "check", "search")
REPEATS = 3
WARM_UP = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, print the report and write it when it is whole."""
    options = _options(arguments)
    tasks = tuple(task for task in TASKS if task in options.only)
    try:
        # Nothing is deleted before the end: some file systems are slow to make files where others have just gone.
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            results = [
                _measure(Path(folder), size, tasks, options.seed, _repeats(size, tasks, options.repeats))
                for size in (WARM_UP, *options.sizes)
            ][1:]
    except MeasureError as error:
        print(error, file=sys.stderr)
        return 1
    report = Report(
        results=results,
        machine=machine(),
        versions=versions(),
        date=dt.datetime.now(tz=dt.UTC).date().isoformat(),
        seed=options.seed,
        tasks=tasks,
    )
    text = markdown(report)
    print(text)
    whole = tasks == TASKS and set(SIZES) <= set(options.sizes)
    if options.write and whole:
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
    elif options.write:
        print(f"{RESULTS.name} is written by whole runs only.", file=sys.stderr)
    missed = [target.what for target in targets(report) if target.value is not None and not target.passed]
    for what in missed:
        print(f"Target missed: {what}", file=sys.stderr)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help="numbers of cases")
    parser.add_argument("--only", nargs="+", choices=TASKS, default=list(TASKS), help="what to measure")
    parser.add_argument("--repeats", type=int, help="runs of each; by default three, and one of the largest build")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the corpus")
    parser.add_argument("--no-write", dest="write", action="store_false", help=f"leave {RESULTS.name} as it is")
    options = parser.parse_args(arguments)
    if min(options.sizes) < 1:
        parser.error("sizes start at 1")
    options.sizes = sorted(set(options.sizes))
    return options


def _repeats(size: int, tasks: Sequence[str], wanted: int | None) -> dict[str, int]:
    """Return how often each task is run: builds and checks several times, what a browser counts once."""
    return {task: wanted or (1 if size == WARM_UP or task == "search" else REPEATS) for task in tasks}


def _measure(folder: Path, size: int, tasks: Sequence[str], seed: int, repeats: Mapping[str, int]) -> Result:
    """Measure everything at one size. The smallest one, never reported, warms up the caches."""
    print(f"{size:,} cases ...", file=sys.stderr)
    ours, bare = folder / f"ours-{size}", folder / f"bare-{size}"
    ids = write_corpus(ours, size, seed)
    write_bare(bare, ours)
    report = partial(print, file=sys.stderr)
    runs: dict[str, Run] = {}
    built = "build" in tasks or "search" in tasks
    if built:
        builds = {"build": _build(ours), "bare": _build(bare)}
        if "search" in tasks:
            builds["plain"] = _build(ours, without_search(ours), "plain")
        runs |= measure(builds, repeats.get("build") or repeats["search"], report)
    if "check" in tasks:
        runs |= measure({"check": _child("check", ours), "load": _child("load", ours)}, repeats["check"], report)
    searches: dict[str, Search] = {}
    if "search" in tasks and size != WARM_UP:
        # The cases of one side have the names of the other's, in another folder.
        pages = {"ours": case_pages(ours / "site", ids[:1])[0], "bare": bare_pages(bare / "site", ids[:1])[0]}
        for name, root, kind in (("ours", ours, OURS), ("bare", bare, THEME)):
            page = pages[name].parent.relative_to(root / "site").as_posix()
            searches[name] = measure_search(root / "site", f"{page}/", kind)
            report(f"search, {name}: {searches[name].seconds:.2f} s, {searches[name].opened / 1_000:.0f} KB")
    return Result(
        size=size,
        records=sum(1 for name in folders() for _ in (ours / name).rglob("*.md")),
        repeats=repeats,
        runs=runs,
        ours=size_of(ours / "site", case_pages(ours / "site", ids)) if built else None,
        bare=size_of(bare / "site", bare_pages(bare / "site", ids)) if built else None,
        searches=searches,
    )


def _build(root: Path, config: str = "mkdocs.yml", site: str = "site") -> Task:
    return Task(
        command=python("-m", "mkdocs", "build", "--quiet", "--config-file", config, "--site-dir", site),
        folder=root,
        before=partial(_put_aside, root / site),
    )


def _put_aside(site: Path) -> None:
    """Make room for a build that begins with nothing."""
    if site.exists():
        site.rename(tempfile.mkdtemp(prefix=f"{site.name}-", dir=site.parent.parent))


def _child(task: str, root: Path) -> Task:
    return Task(command=python("-m", "benchmarks.child", task, str(root)), folder=root, counts=True)


if __name__ == "__main__":
    sys.exit(main())
