"""``kb issue-forms`` and ``kb from-issue``: for people who have facts and no git."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import click

from procurement_kb.cli.check import rendered
from procurement_kb.cli.common import find_root, open_project, root_option
from procurement_kb.cli.files import write_folder
from procurement_kb.findings.lines import LineTable
from procurement_kb.findings.registry import is_warning
from procurement_kb.findings.render_common import printable
from procurement_kb.project import Project, ProjectError, load_project, read_codelists, read_settings
from procurement_kb.records import record_types
from procurement_kb.records.issue_answers import LONGEST, Answers, read_answers, record_id, record_text, record_values
from procurement_kb.records.issue_forms import CORRECTION, FORM_TYPES, correction_questions, issue_files
from procurement_kb.sources.discover import read_file

FOLDER = Path(".github") / "ISSUE_TEMPLATE"
_OFFERED = ("theme",)
"""Record types whose records a form offers to choose from: few, and they stay."""


@click.command(name="issue-forms", epilog="Example: kb issue-forms")
@root_option
def issue_forms(root: Path | None) -> None:
    """Write GitHub's issue forms anew from the record models, into .github/ISSUE_TEMPLATE/."""
    base = find_root(root)
    write_folder(base / FOLDER, form_files(base), "*.yml")


def form_files(root: Path) -> Mapping[str, str]:
    """Return the text of every issue form by the name of its file.

    Raises:
        click.UsageError: the project cannot be read.
    """
    try:
        return issue_files(read_codelists(root), offered_titles(root), read_settings(root).site_url)
    except ProjectError as error:
        raise click.UsageError(str(error)) from error


def offered_titles(root: Path) -> dict[str, dict[str, str]]:
    """Return titles by record type and id of the records that a form offers, in the order readers meet them."""
    titles: dict[str, dict[str, str]] = {}
    for name in _OFFERED:
        folder = record_types()[name].kind_.folder
        sources = [read_file(root, path.relative_to(root).as_posix()) for path in sorted((root / folder).glob("*.md"))]
        sources.sort(key=lambda source: (str(source.values.get("order", "")).zfill(4), source.id))
        titles[name] = {source.id: str(source.values.get("title", source.id)) for source in sources}
    return titles


@click.command(name="from-issue", epilog="Example: kb from-issue issue.md --number 12")
@click.argument("file", type=click.File("rb"))
@click.option("--number", type=click.IntRange(1, 10**9), help="The number of the issue, noted in the record.")
@click.option(
    "--type",
    "record_type",
    type=click.Choice([*FORM_TYPES, CORRECTION]),
    help="Which form it is.  [default: the one whose labels the text has]",
)
@click.option("--dry-run", is_flag=True, help="Print the record instead of writing it.")
@root_option
@click.pass_context
def from_issue(
    context: click.Context,
    file: BinaryIO,
    number: int | None,
    record_type: str | None,
    dry_run: bool,
    root: Path | None,
) -> None:
    """Turn the text of a submitted issue form into a record, and tell what it still lacks.

    FILE holds the text of the issue as GitHub makes it, `-` is the standard input; for instance
    `gh issue view 12 --json body --jq .body | kb from-issue - --number 12`. For a correction it says which line of
    which file is meant. An existing file is never overwritten. Ends with 1 while the record has errors.
    """
    data: bytes = file.read(4 * LONGEST + 1)
    if len(data) > 4 * LONGEST:
        raise click.UsageError("this is far longer than the text of an issue can be")
    base = find_root(root)
    titles = offered_titles(base)
    try:
        lists = read_codelists(base)
        given = read_answers(data.decode("utf-8", "replace"), lists, titles, record_type)
    except ProjectError as error:
        raise click.UsageError(str(error)) from error
    if given is None:
        raise click.UsageError(
            "the text has none of the headings of a form; use --type, or kb new to start from nothing"
        )
    for note in given.notes:
        click.echo(f"note: {printable(note)}", err=True)
    project = open_project(base)
    if given.type == CORRECTION:
        context.exit(_correct(project, given))
    values = record_values(given, lists, titles)
    taken = [*project.graph.nodes, *project.graph.former]
    name = record_id(values, given.type, number, taken)
    path = f"{record_types()[given.type].kind_.folder}/{name}.md"
    text = record_text(given, lists, titles, number)
    if not dry_run:
        target = base / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    project = load_project(base, beside={path: text.encode()})
    found = [finding for finding in project.findings if finding.path == path]
    if dry_run:
        click.echo(text, nl=False)
    click.echo(rendered(project, found, "text", lambda other: other == path), nl=False, err=dry_run)
    if not dry_run:
        closes = f" (closes #{number})" if number is not None else ""
        click.echo(f'{path} is written; commit it as: "Add {path}{closes}"')
    context.exit(0 if all(is_warning(finding.code) for finding in found) else 1)


# --- Corrections ------------------------------------------------------------------------------------------------------


def _correct(project: Project, given: Answers) -> int:
    """Say where a correction belongs and what it lacks; return the exit code."""
    missing = [
        question.label for question in correction_questions() if question.required and question.id not in given.answers
    ]
    for label in missing:
        click.echo(f'missing: "{label}" has no answer; ask in the issue')
    page = given.answers.get("page", "")
    name = printable(page.strip().split("#")[0].split("?")[0].rstrip("/").rpartition("/")[2].removesuffix(".md"))
    name = name.removesuffix(".html")
    current = project.graph.resolve(name)
    if current is None:
        click.echo(f'missing: no record has the id "{name}"; kb ls lists them all')
        return 1
    source = project.graph.nodes[current].loaded.source
    now = given.answers.get("now", "")
    at = source.text.find(now) if now else -1
    if at < 0:
        click.echo(f"{source.path}:1:1: the words are not in the file as they stand in the issue; look for them")
    else:
        line, column = LineTable(source.text).position(at)
        click.echo(f"{source.path}:{line}:{column}: a correction is proposed here")
    for label, key in (("part", "field"), ("now", "now"), ("right", "right"), ("source", "source")):
        if key in given.answers:
            click.echo(f"  {label}: {printable(' '.join(given.answers[key].split()))}")
    return 1 if missing else 0
