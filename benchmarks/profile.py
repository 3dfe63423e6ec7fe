"""Where the time goes: ``python -m benchmarks.profile build --size 1000``."""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import io
import os
import pstats
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.corpus import SEED, write_corpus

_PACKAGES = "site-packages"
_OURS = "procurement_kb"


def main(arguments: Sequence[str] | None = None) -> int:
    """Profile one task on a corpus and print what took longest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("task", choices=sorted(_TASKS))
    parser.add_argument("--size", type=int, default=1_000, help="number of cases")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the corpus")
    parser.add_argument("--top", type=int, default=40, help="number of functions to list")
    parser.add_argument("--sort", choices=("tottime", "cumulative"), default="tottime", help="order of the functions")
    parser.add_argument("--save", type=Path, help="where to keep the profile for other tools")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = Path(folder)
        write_corpus(root, options.size, options.seed)
        profile = cProfile.Profile()
        _TASKS[options.task](root, profile)
    if options.save:
        profile.dump_stats(options.save)
    stats = pstats.Stats(profile)
    print(modules(stats))
    stats.sort_stats(options.sort).print_stats(options.top)
    return 0


def modules(stats: pstats.Stats, top: int = 30) -> str:
    """Return the time that passed inside each module itself, most first."""
    totals: dict[str, float] = defaultdict(float)
    for (path, _, _), (_, _, own, _, _) in stats.stats.items():  # type: ignore[attr-defined]
        totals[module(path)] += own
    whole = sum(totals.values())
    rows = sorted(totals.items(), key=lambda row: -row[1])[:top]
    lines = [f"{own:8.2f} s {own / whole:6.1%}  {name}" for name, own in rows]
    return "\n".join([f"{whole:8.2f} s in all, by module:", *lines])


def module(path: str) -> str:
    """Name the module at ``path``: ours one by one, those of others by their package."""
    parts = Path(path).parts
    if _OURS in parts:
        return "/".join(parts[len(parts) - parts[::-1].index(_OURS) - 1 :])
    if _PACKAGES in parts:
        return parts[parts.index(_PACKAGES) + 1]
    if path == "~":
        return "built-in functions"
    return path if path.startswith("<") else "standard library"


def _build(root: Path, profile: cProfile.Profile) -> None:
    from mkdocs.commands.build import build  # noqa: PLC0415 - only this task needs it
    from mkdocs.config import load_config  # noqa: PLC0415

    config = load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(root / "site"))
    profile.runcall(build, config)


def _check(root: Path, profile: cProfile.Profile) -> None:
    from procurement_kb.cli import main as kb  # noqa: PLC0415 - only this task needs it

    os.chdir(root)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        profile.runcall(kb, ["check"])
    os.chdir(os.sep)


_TASKS: dict[str, Callable[[Path, cProfile.Profile], None]] = {"build": _build, "check": _check}


if __name__ == "__main__":
    sys.exit(main())
