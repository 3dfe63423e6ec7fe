"""What was measured, the ratios that follow from it, and what they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.measure import Run
from benchmarks.search import Search
from benchmarks.site import Site

SIZES = (250, 1_000, 5_000)
MIDDLE, LARGE = 1_000, 5_000
KILOBYTE = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """All measurements at one size."""

    size: int
    records: int
    """Records of all types, the generated cases among them."""
    repeats: Mapping[str, int]
    """How often ``build`` and ``check`` were run."""
    runs: Mapping[str, Run]
    """By task: ``build``, ``bare``, ``plain`` (the build without its search), ``check``, ``load``."""
    ours: Site | None = None
    bare: Site | None = None
    searches: Mapping[str, Search] = field(default_factory=dict)
    """Ours and that of the bare theme: ``ours``, ``bare``."""

    def ratio(self, one: str, other: str, what: str = "cpu") -> float | None:
        """Return how many times as much ``one`` takes as ``other``, None when they were not measured."""
        if one not in self.runs or other not in self.runs:
            return None
        below = float(getattr(self.runs[other], what))
        return float(getattr(self.runs[one], what)) / below if below else None

    def search(self, what: str) -> float | None:
        """Return which share of the theme's figure ours is, None when they were not measured."""
        if not {"ours", "bare"} <= self.searches.keys():
            return None
        return float(getattr(self.searches["ours"], what)) / float(getattr(self.searches["bare"], what))

    def indexing(self, what: str = "wall") -> float | None:
        """Return how much of its time without it indexing adds to the build."""
        whole = self.ratio("build", "plain", what)
        return None if whole is None else whole - 1


@dataclass(frozen=True, slots=True)
class Target:
    """A figure and the most that it may be."""

    what: str
    most: float
    value: float | None
    unit: str = ""

    @property
    def passed(self) -> bool:
        """Whether the figure was measured and is small enough."""
        return self.value is not None and self.value <= self.most


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run of the benchmarks."""

    results: Sequence[Result]
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    date: str
    seed: int
    tasks: Sequence[str] = field(default=("build", "check"))

    def at(self, size: int) -> Result | None:
        """Return the result at ``size``."""
        return next((result for result in self.results if result.size == size), None)


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure of the search that is measured at several sizes, and the most that it may be at each."""

    what: str
    most: float
    value: Callable[[Result], float | None]
    unit: str = ""
    large: bool = False
    """Whether the limit is meant for the largest size only."""

    def at(self, results: Iterable[Result]) -> Target:
        """Return the target that the worst of the results has to meet."""
        sizes = (result for result in results if not self.large or result.size == LARGE)
        found = [value for result in sizes if (value := self.value(result)) is not None]
        what = f"{self.what}, at {LARGE:,} cases" if self.large else self.what
        return Target(what, self.most, max(found, default=None), self.unit)


def _ours(what: str) -> Callable[[Result], float | None]:
    def kilobytes(result: Result) -> float | None:
        ours = result.searches.get("ours")
        return getattr(ours, what) / KILOBYTE if ours else None

    return kilobytes


SEARCH = (
    Limit("case page, first visit", 250, _ours("page"), "KB"),
    Limit("from opening the search to the first results, the heaviest of all queries", 300, _ours("most"), "KB"),
    Limit("explorer until it answers, first visit", 350, _ours("explorer"), "KB"),
    Limit(
        "bytes to the first results, share of Material's", 1 / 20, lambda result: result.search("opened"), large=True
    ),
    Limit("time to the first result, share of Material's", 1 / 5, lambda result: result.search("seconds"), large=True),
    Limit("waiting for the index, added to the build", 0.35, Result.indexing, large=True),
)
"""The limits of search and explorer; bytes are counted as sent, without pictures."""


def growth(small: Result | None, large: Result | None, task: str, what: str = "cpu") -> float | None:
    """Return the time per case at the larger size over the time per case at the smaller one."""
    if small is None or large is None or task not in small.runs or task not in large.runs:
        return None
    per_case = float(getattr(small.runs[task], what)) / small.size
    return float(getattr(large.runs[task], what)) / large.size / per_case


def added(small: Result | None, large: Result | None, task: str) -> float | None:
    """Return the milliseconds of processor time that each further case takes between two sizes."""
    if small is None or large is None or task not in small.runs or task not in large.runs:
        return None
    return (large.runs[task].cpu - small.runs[task].cpu) / (large.size - small.size) * 1_000


def slope(report: Report, task: str) -> float | None:
    """Return what a further case takes between the two larger sizes, relative to what it takes below.

    Unlike `growth` it leaves out what is the same at every size, so that such a share cannot hide a curve.
    """
    small, middle, large = (report.at(size) for size in SIZES)
    before, after = added(small, middle, task), added(middle, large, task)
    return after / before if before and after else None


def targets(report: Report) -> tuple[Target, ...]:
    """Return the figures that matter with what they may be. Only what was measured counts as passed."""
    middle, large = report.at(MIDDLE), report.at(LARGE)
    found: list[Target] = []
    if "build" in report.tasks:
        found += [
            *(
                Target(
                    f"waiting for a full build at {size:,} cases, times MkDocs and Material alone",
                    1.5,
                    result.ratio("build", "bare", "wall") if result else None,
                )
                for size, result in ((MIDDLE, middle), (LARGE, large))
            ),
            Target(f"growth of the build, {MIDDLE:,} to {LARGE:,} cases", 1.15, growth(middle, large, "build")),
            Target(
                "largest case page, KB of HTML",
                60,
                max((result.ours.raw.most / KILOBYTE for result in report.results if result.ours), default=None),
            ),
        ]
    if "check" in report.tasks:
        found += [
            Target(
                f"`kb check` at {LARGE:,} cases, times loading the same YAML",
                6,
                large.ratio("check", "load") if large else None,
            ),
            Target(f"growth of `kb check`, {MIDDLE:,} to {LARGE:,} cases", 1.15, growth(middle, large, "check")),
        ]
    if "search" in report.tasks:
        found += [limit.at(report.results) for limit in SEARCH]
    return tuple(found)
