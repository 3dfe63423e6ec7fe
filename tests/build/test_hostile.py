"""Hostile records: what can be named is a finding, and what cannot be named is harmless in the site."""

from __future__ import annotations

import gzip
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.exports.search_names import text_names
from procurement_kb.findings import Finding, Severity, Span, get_rule
from procurement_kb.project import load_project
from procurement_kb.records import record_types
from procurement_kb.records.annotations import Kind
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.sources import Loc, SourceFile
from procurement_kb.sources.codelists import CodeLists, load_codelists
from tests.browser.site import ROOT
from tests.build.hostile import (
    ADDRESSES,
    BODIES,
    LEAK,
    TEXTS,
    Attack,
    Payload,
    Writer,
    attacks,
    is_text,
    make_hostile,
    shared_hostile,
)
from tests.build.projects import make_project, shared_folder

pytestmark = pytest.mark.build


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that stop a build."""
    return [finding for finding in findings if get_rule(finding.code).severity is Severity.ERROR]


def within(inner: Span, outer: Span) -> bool:
    """Tell whether one place lies in another."""
    start, end = (inner.line, inner.column), (inner.end_line, inner.end_column)
    return (outer.line, outer.column) <= start and end <= (outer.end_line, outer.end_column)


# --- The checks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """A project as read and checked, by file."""

    sources: dict[str, SourceFile]
    errors: dict[str, list[Finding]]


def check(root: Path) -> Checked:
    """Read and check a project."""
    project = load_project(root)
    found: dict[str, list[Finding]] = {}
    for finding in errors(project.findings):
        found.setdefault(finding.path, []).append(finding)
    return Checked({loaded.source.path: loaded.source for loaded in project.loaded}, found)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The hostile project, read and checked."""
    return check(make_hostile(tmp_path_factory.mktemp("checked") / "project"))


def test_every_text_field_meets_every_payload() -> None:
    """The attacks reach every text field of every type with every payload that fits into it."""
    missed = []
    placed: dict[tuple[str, str], set[str]] = {}
    for attack in attacks():
        for loc, payload in attack.placed:
            placed.setdefault((attack.type, str(loc[0])), set()).add(payload.name)
    for name, model in record_types().items():
        for spec in fields(model):
            if is_text(spec):
                fitting = {payload.name for payload in TEXTS if len(payload.text) <= (spec.limits.max_length or 300)}
                missed += [(name, spec.name, payload) for payload in fitting - placed.get((name, spec.name), set())]

    assert [] == missed
    assert {payload.name for payload in BODIES} == {attack.in_body.name for attack in attacks()}


@pytest.mark.parametrize("payload", [payload for payload in TEXTS if payload.named], ids=lambda payload: payload.name)
def test_payload_in_a_field_is_found(checked: Checked, payload: Payload) -> None:
    """Wherever the payload stands in front matter, an error names that very place."""
    silent = [
        f"{attack.path}: {'.'.join(map(str, loc))}"
        for attack in attacks()
        for loc, placed in attack.placed
        if placed is payload
        and not any(
            within(finding.span, checked.sources[attack.path].span(loc))
            for finding in checked.errors.get(attack.path, ())
        )
    ]

    assert [] == silent


@pytest.mark.parametrize("payload", [payload for payload in BODIES if payload.named], ids=lambda payload: payload.name)
def test_payload_in_a_body_is_found(checked: Checked, payload: Payload) -> None:
    """Wherever the payload stands in a body, an error names a place in that body, whatever else is wrong."""
    silent = [
        attack.path
        for attack in attacks()
        if attack.in_body is payload
        and not any(
            finding.span.line >= checked.sources[attack.path].body_line
            for finding in checked.errors.get(attack.path, ())
        )
    ]

    assert [] == silent


@pytest.mark.parametrize("payload", [payload for payload in BODIES if payload.name == "code"], ids=["code"])
def test_code_is_only_code(tmp_path: Path, payload: Payload) -> None:
    """What stands in code is an example to read, and no finding."""
    project = make_project(tmp_path / "project")
    page = project / "content" / "pages" / "contribute.md"
    page.write_text(page.read_text(encoding="utf-8") + payload.text + "\n", encoding="utf-8")

    assert () == load_project(project).findings


Place = tuple[str, Loc, str]


class _Addresses(Writer):
    """Fills the fields with harmless text and with one bad address."""

    def __init__(self, lists: CodeLists, address: str) -> None:
        super().__init__(lists, 0)
        self.address = address
        self.at: list[Loc] = []

    def one(self, spec: FieldSpec, at: Loc) -> Any:
        """Return the bad address where one belongs."""
        if spec.kind is Kind.ADDRESS:
            self.at.append(at)
            return self.address
        return super().one(spec, at)

    def text(self, spec: FieldSpec, at: Loc) -> str:
        """Return plain words."""
        return f"Plain {at[-1]}".ljust(spec.limits.min_length or 0, "x")[: spec.limits.max_length or 300]


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checked, list[Place]]:
    """A project with a bad address in every field that holds one, with the places."""
    project = make_project(tmp_path_factory.mktemp("addressed") / "project")
    lists = load_codelists(ROOT / "vocabularies")
    places = []
    for name, model in record_types().items():
        for number, address in enumerate(ADDRESSES):
            writer = _Addresses(lists, address)
            attack = Attack(name, f"address-{name}-{number}", writer.model(model), "Words.\n", (), BODIES[0])
            (project / attack.path).write_text(attack.text, encoding="utf-8")
            places += [(attack.path, loc, address) for loc in writer.at]
    return check(project), places


@pytest.mark.parametrize("address", ADDRESSES)
def test_bad_address_is_found(addressed: tuple[Checked, list[Place]], address: str) -> None:
    """An address that readers cannot or must not follow is one error at that value, in every field that holds one."""
    checked, places = addressed
    counts = {
        (path, *loc): sum(
            within(finding.span, checked.sources[path].span(loc)) for finding in checked.errors.get(path, ())
        )
        for path, loc, written in places
        if written == address
    }

    assert counts
    assert {} == {place: count for place, count in counts.items() if count != 1}


# --- The site ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the hostile project, built without the checks."""
    return shared_hostile(shared_folder(tmp_path_factory)) / "site"


def test_every_attack_has_its_page(site: Path) -> None:
    """The hostile records are published, so that what follows tests something."""
    assert [] == [attack.page for attack in attacks() if not (site / attack.page / "index.html").is_file()]


def holding(folder: Path, words: str) -> list[str]:
    """Return the files of a folder in which some words stand."""
    return [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and words.encode() in file.read_bytes()
    ]


def test_nothing_is_included(site: Path) -> None:
    """No template syntax, include or snippet brings in a file or is carried out."""
    assert [] == holding(site, LEAK)
    assert [] == holding(site, "root:x:0:0")
    pages = [(site / attack.page / "index.html").read_text(encoding="utf-8") for attack in attacks()]
    assert any("{{ 7*7 }}" in page for page in pages)


def test_data_in_pages_is_whole(site: Path) -> None:
    """Every block of data in every page is JSON, and names the page as its record does."""
    blocks = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
    for attack in attacks():
        html = (site / attack.page / "index.html").read_text(encoding="utf-8")
        (block,) = blocks.findall(html)
        data = json.loads(block)
        title = " ".join(str(attack.values["title"]).split())
        assert title in _strings(data), attack.page


def _strings(data: object) -> set[str]:
    if isinstance(data, dict):
        return {string for value in data.values() for string in _strings(value)}
    if isinstance(data, list):
        return {string for value in data for string in _strings(value)}
    return {" ".join(data.split())} if isinstance(data, str) else set()


def test_search_index_is_whole(site: Path) -> None:
    """The search index has the hostile pages, by their addresses and whole titles."""
    bundle = site / "pagefind"
    files = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*.pf_fragment")}
    names = text_names(files)

    assert [] == [attack.page for attack in attacks() if f"/{attack.page}" not in names]
    for attack in attacks():
        text = gzip.decompress(files[f"fragment/{names[f'/{attack.page}']}.pf_fragment"])
        data = json.loads(text[text.index(b"{") :])
        title = " ".join(str(attack.values["title"]).split())
        assert title == " ".join(data["meta"]["title"].split()), attack.page


def test_data_files_are_whole(site: Path) -> None:
    """Every data file of the site is JSON or XML that a program can read."""
    for file in site.rglob("*.json"):
        json.loads(file.read_text(encoding="utf-8"))
    for file in site.rglob("*.xml"):
        ET.parse(file)  # noqa: S314 - our own file
