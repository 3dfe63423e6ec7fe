"""``kb new``: a new record to fill in."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from procurement_kb.cli.common import TYPE, open_project, root_option
from procurement_kb.project import Project
from procurement_kb.records import Record, record_types
from procurement_kb.records.annotations import ID_PATTERN
from procurement_kb.records.hints import near, slug
from procurement_kb.records.introspect import FieldSpec, Kind, by_name, fields
from procurement_kb.records.skeleton import skeleton
from procurement_kb.rules.personal import MARKER
from procurement_kb.sources.codelists import CodeLists
from procurement_kb.sources.frontmatter import read_source


@click.command(epilog="Example: kb new case-study --title 'Infusion pumps bought on outcomes' --set countries=[ES]")
@click.argument("record_type", metavar="TYPE", type=TYPE)
@click.option("--id", "record_id", help="The id, which is the file's name.  [default: made from the title]")
@click.option("--title", help="The title.")
@click.option(
    "--set", "given", multiple=True, metavar="FIELD=VALUE", help="Fill in a field; the value is YAML. May be repeated."
)
@root_option
def new(record_type: str, record_id: str | None, title: str | None, given: tuple[str, ...], root: Path | None) -> None:
    """Write a new record with notes on what to fill in.

    On a terminal it asks for what is not given. What is still to be written is marked TODO, and `kb check` finds it.
    An existing file is never overwritten.
    """
    project = open_project(root)
    model = record_types()[record_type]
    values = dict(_setting(model, item) for item in given)
    if title is not None:
        values["title"] = title
    if _on_terminal():
        record_id = _ask(model, values, record_id, project.codelists)
    elif record_id is None and "title" not in values:
        raise click.UsageError("give --title or --id")
    record_id = record_id or slug(str(values["title"]))
    path = f"{model.kind_.folder}/{record_id}.md"
    _refuse_taken(project, record_id, path)
    text = skeleton(model, {**placeholders(model), **values}, project.codelists, placeholder_body(model))
    file = project.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
    click.echo(f"{path} is written; fill in what is marked {MARKER}, then run: kb check {path}")


def placeholders(model: type[Record]) -> dict[str, Any]:
    """Return the example of every field that a new record shows, with its words replaced by what to write there."""
    return {
        spec.name: _placeholder(spec, spec.example)
        for spec in fields(model)
        if spec.example is not None and (spec.required or spec.keyed or spec.kind is Kind.ADDRESS)
    }


def placeholder_body(model: type[Record]) -> str:
    """Return a body that asks for its text section by section, and cites the source that the example has."""
    cited = "with the source of each fact as [@evaluation]."
    if model.kind_.name in {"module", "simulation"}:
        # The example's block shows how questions and steps are written; nothing else does.
        return model.kind_.body_example
    if not model.kind_.sections:
        return f"{MARKER}: {model.kind_.description} Write it {cited}\n"
    return "\n".join(f"## {name}\n\n{MARKER}: write this section, {cited}\n" for name in model.kind_.sections)


def _placeholder(spec: FieldSpec, value: Any) -> Any:
    if spec.many and isinstance(value, list):
        # No two entries of a list may be the same.
        return [_placeholder_item(spec, item, f" {number}") for number, item in enumerate(value, 1)]
    if spec.keyed and isinstance(value, Mapping):
        return {key: _placeholder_item(spec, item) for key, item in value.items()}
    return _placeholder_item(spec, value)


def _placeholder_item(spec: FieldSpec, value: Any, number: str = "") -> Any:
    if spec.part is not None and isinstance(value, Mapping):
        inner = by_name(spec.part)
        return {name: _placeholder(inner[name], item) if name in inner else item for name, item in value.items()}
    if spec.kind not in {Kind.TEXT, Kind.QUANTITY} or spec.limits.pattern:
        return value
    text = f"{MARKER}{number}: {spec.help.replace('`', '')}"
    limit = spec.limits.max_length or len(text)
    return text if len(text) <= limit else f"{MARKER}{number}: {spec.meta.label.lower()}"[:limit]


def _setting(model: type[Record], item: str) -> tuple[str, Any]:
    name, equals, text = item.partition("=")
    if not equals:
        raise click.UsageError(f'--set {item}: write FIELD=VALUE, for instance countries="[ES]"')
    if name not in by_name(model):
        close = near(name, by_name(model))
        hint = f'; did you mean "{close}"?' if close else ""
        raise click.UsageError(f'--set {item}: a {model.kind_.singular} has no field "{name}"{hint}')
    source = read_source("value.md", f"---\nvalue: {text}\n---\n".encode())
    if source.findings:
        raise click.UsageError(f"--set {item}: {source.findings[0].message}")
    return name, source.values.get("value")


def _refuse_taken(project: Project, record_id: str, path: str) -> None:
    if not re.fullmatch(ID_PATTERN, record_id):
        raise click.UsageError(f'"{record_id}" cannot be an id; use small letters, digits and single hyphens')
    holder = project.graph.resolve(record_id)
    if holder is not None:
        raise click.UsageError(f'the id "{record_id}" is taken by {project.graph.nodes[holder].path}')
    if (project.root / path).exists():
        raise click.UsageError(f"{path} exists already")


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(model: type[Record], values: dict[str, Any], record_id: str | None, lists: CodeLists) -> str:
    """Ask for the id and for the required fields that one line can hold; an empty answer leaves a field for later."""
    for spec in fields(model):
        if spec.name not in values and spec.required and spec.part is None and (spec.codelist or not spec.many):
            answer = _answer(spec, lists)
            if answer is not None:
                values[spec.name] = answer
    suggested = slug(str(values["title"])) if "title" in values else None
    return record_id or str(click.prompt("Id", default=suggested))


def _answer(spec: FieldSpec, lists: CodeLists) -> Any:
    codes = list(lists[spec.codelist]) if spec.codelist else []
    if codes:
        click.echo(
            f"{spec.meta.label}: one of {', '.join(codes)}"
            if not spec.many
            else f"{spec.meta.label}: any of {', '.join(codes)}"
        )
    while True:
        answer = click.prompt(spec.meta.label, default="", show_default=False).strip()
        if not answer:
            return None
        chosen = [part.strip() for part in answer.split(",")] if spec.many else [answer]
        unknown = [code for code in chosen if codes and code not in codes]
        if not unknown:
            number = spec.kind in {Kind.INTEGER, Kind.NUMBER} and re.fullmatch(r"\d+", answer)
            return chosen if spec.many else int(answer) if number else answer
        close = near(unknown[0], codes)
        click.echo(f'"{unknown[0]}" is not in the list' + (f'; did you mean "{close}"?' if close else ""))
