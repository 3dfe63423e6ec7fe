"""``kb check``: everything that is wrong, in one run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from procurement_kb import __version__
from procurement_kb.cli.common import format_option, open_project, root_option
from procurement_kb.findings import Finding, Severity, get_rule, render_github, render_json, render_sarif, render_text
from procurement_kb.findings.fixes import apply_fixes, fix_bytes, unified_diff
from procurement_kb.graph.addresses import PUBLISHED
from procurement_kb.project import Project

_ROUNDS = 10
"""A mend may lay bare the next fault; more rounds than this would be two mends undoing each other."""

Wanted = Callable[[str], bool]
"""Tells whether findings in a file are asked for."""


@click.command(epilog="Example: kb check case_studies --strict --format github")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@format_option("text", "json", "github", "sarif")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, then check again.")
@click.option("--diff", is_flag=True, help="Show what --fix changes; without --fix nothing is written.")
@root_option
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], form: str, strict: bool, fix: bool, diff: bool, root: Path | None
) -> None:
    """Check records and tell what is wrong, where, and what to write instead.

    PATHS are files and folders to tell about; all files are read in any case, because links go from one to the other.
    Ends with 0 when there are no errors, with 1 when there are, with 2 when it was called in a wrong way.
    """
    project = open_project(root)
    wanted = _selection(project.root, paths)
    # What other programs read must stay what they expect.
    aside = form != "text"
    if fix:
        project = _mend(project, wanted, show=diff, aside=aside)
    elif diff:
        for path, (_, before, after) in _mends(project, wanted).items():
            click.echo(unified_diff(path, before, after), nl=False, err=aside)
    found = [finding for finding in project.findings if wanted(finding.path)]
    click.echo(rendered(project, found, form, wanted), nl=False)
    severities = {get_rule(finding.code).severity for finding in found}
    if Severity.ERROR in severities or (strict and severities):
        context.exit(1)


def _selection(root: Path, paths: Sequence[Path]) -> Wanted:
    if not paths:
        return lambda _: True
    chosen = [relative(root, path) for path in paths]
    return lambda path: any(place in {".", path} or path.startswith(f"{place}/") for place in chosen)


def relative(root: Path, path: Path) -> str:
    """Return ``path`` as the project calls it.

    Raises:
        click.UsageError: it lies outside the project.
    """
    # The path as given first: a link inside the project stands for itself.
    for whole, base in ((Path(os.path.abspath(path)), root), (path.resolve(), root.resolve())):  # noqa: PTH100
        if whole.is_relative_to(base):
            return whole.relative_to(base).as_posix()
    raise click.UsageError(f"{path} is outside the knowledge base at {root}")


def rendered(project: Project, found: Sequence[Finding], form: str, wanted: Wanted) -> str:
    """Return findings in one of the formats that ``kb check`` prints."""
    texts = {record.source.path: record.source.text for record in project.loaded} | {PUBLISHED: project.published}
    site = project.settings.site_url
    match form:
        case "json":
            return render_json.render(found, texts=texts, site_url=site)
        case "github":
            return render_github.render(found, texts=texts)
        case "sarif":
            return render_sarif.render(found, texts=texts, site_url=site, version=__version__)
        case _:
            checked = sum(wanted(record.source.path) for record in project.loaded)
            return render_text.render(found, texts=texts, checked=checked, colour=_colour())


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


# --- Mending ----------------------------------------------------------------------------------------------------------


def _mend(project: Project, wanted: Wanted, *, show: bool, aside: bool) -> Project:
    """Make every safe mend, say what was done, and return the project as it is then."""
    originals: dict[str, str] = {}
    results: dict[str, str] = {}
    count = 0
    for _ in range(_ROUNDS):
        mends = _mends(project, wanted)
        if not mends:
            break
        for path, (mended, before, after) in mends.items():
            file = project.root / path
            file.write_bytes(fix_bytes(file.read_bytes(), mended))
            originals.setdefault(path, before)
            results[path] = after
            count += len(mended)
        project = open_project(project.root)
    if show:
        for path in sorted(results):
            click.echo(unified_diff(path, originals[path], results[path]), nl=False, err=aside)
    click.echo(_done(count, sorted(results)), err=aside)
    return project


def _mends(project: Project, wanted: Wanted) -> dict[str, tuple[tuple[Finding, ...], str, str]]:
    """Return, for each file that can be mended, the findings that are mended, and its text before and after."""
    by_path: dict[str, list[Finding]] = {}
    for finding in project.findings:
        if finding.edits and wanted(finding.path):
            by_path.setdefault(finding.path, []).append(finding)
    mends = {}
    for path, found in sorted(by_path.items()):
        data = (project.root / path).read_bytes()
        after = fix_bytes(data, found)
        if after != data:
            before = data.decode("utf-8")
            mends[path] = (apply_fixes(before.removeprefix("\ufeff"), found)[1], before, after.decode("utf-8"))
    return mends


def _done(count: int, paths: Iterable[str]) -> str:
    names = list(paths)
    if not names:
        return "nothing to mend"
    return f"mended {count} {'finding' if count == 1 else 'findings'} in {', '.join(names)}"
