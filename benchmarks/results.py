"""What was measured, the ratios that follow from it, and what they should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    def indexing(self) -> float | None:
        """Return how much of its time without it indexing adds to the build."""
        whole = self.ratio("build", "plain")
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
            Target(
                f"full build at {MIDDLE:,} cases, times MkDocs and Material alone",
                1.5,
                middle.ratio("build", "bare") if middle else None,
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
        ours = [result.searches["ours"] for result in report.results if "ours" in result.searches]
        found += [
            Target("case page, KB as sent, first visit, no pictures", 250, _most(one.page for one in ours)),
            Target("opening the search to its first results, KB as sent", 300, _most(one.opened for one in ours)),
            Target(
                f"the same at {LARGE:,} cases, share of Material's", 0.05, large.search("opened") if large else None
            ),
            Target(
                f"time to the first result at {LARGE:,} cases, share of Material's",
                0.2,
                large.search("seconds") if large else None,
            ),
            Target(f"indexing at {LARGE:,} cases, added to the build", 0.35, large.indexing() if large else None),
        ]
    return tuple(found)


def _most(sizes: Iterable[float]) -> float | None:
    return max((size / KILOBYTE for size in sizes), default=None)
