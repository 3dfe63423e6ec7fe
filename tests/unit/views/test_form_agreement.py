"""The checks of the form in the browser and `kb check` say the same, and a record comes out of the form as it went in."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from procurement_kb.findings import Finding, Span, all_rules
from procurement_kb.findings.dedupe import dedupe
from procurement_kb.findings.lines import LineTable
from procurement_kb.graph.build import build_graph
from procurement_kb.graph.checks import check_graph
from procurement_kb.project import Project, load_project
from procurement_kb.records import record_types
from procurement_kb.records.examples import render
from procurement_kb.records.load import Loaded, load_record
from procurement_kb.rules import Context, check_record
from procurement_kb.sources import SourceFile
from procurement_kb.sources.body import scan
from procurement_kb.sources.frontmatter import read_source
from procurement_kb.views.form import form_types
from tests.golden.test_plan import TODAY, load_small
from tests.web.form.generated import generate
from tests.web.form.node import ROOT, run, setup

NUMBER, SEED = 300, 20_26

GUESSED = {"KB103", "KB104", "KB110", "KB111", "KB114", "KB123"}
"""Findings that end in a guess for which the browser lacks something: the names of countries, regions and languages in all
their spellings, or how a value is spelt in the file. What is wrong is said in the same words; the advice may differ."""
SPELT = "YAML takes "
"""How a finding begins that is about the spelling in the file: unquoted text with a colon is a group of fields by then."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project for generated records to link to."""
    return load_small(tmp_path_factory.mktemp("form"))


@pytest.fixture(scope="module")
def whole() -> Project:
    """The project itself."""
    return load_project(ROOT)


def python_findings(project: Project, files: Iterable[tuple[str, str]]) -> dict[str, list[Finding]]:
    """Return what `kb check` finds in files that are added to a project, by path."""
    loaded = [load_record(read_source(path, text.encode()), project.codelists) for path, text in files]
    everything = (*project.loaded, *loaded)
    scans = {record.source.path: scan(record.source) for record in everything}
    graph = build_graph(everything, scans)
    context = Context(project.codelists, graph, scans, TODAY)
    found: list[Finding] = []
    for record in loaded:
        found += [*record.source.findings, *record.findings, *check_record(record, context)]
    found += check_graph(graph, everything, scans)
    by_path: dict[str, list[Finding]] = {record.source.path: [] for record in loaded}
    for finding in dedupe(found):
        if finding.path in by_path:
            by_path[finding.path].append(finding)
    return by_path


def said(code: str, message: str) -> str:
    """Return the part of a message that both sides can know."""
    if code not in GUESSED:
        return message
    return "" if message.startswith(SPELT) else message.partition(";")[0].partition(": ")[0]


def place(source: SourceFile, finding: dict[str, Any]) -> Span | None:
    """Return where in the file a finding of the browser stands; None where it names a whole value that holds the fault."""
    loc = tuple(finding["place"])
    if finding["code"] in {"KB309", "KB310"}:
        return None
    if loc[0] == "body":
        if finding.get("at") is None:
            return None
        line, column = LineTable(source.body).position(finding["at"])
        return Span.at(line + source.body_line - 1, column, 0)
    if finding.get("over") is not None:
        return source.span((*loc, finding["over"]))
    if finding["missing"]:
        parent = loc[:-1]
        return source.span(parent, key=not (parent and isinstance(parent[-1], int)))
    span = source.span(loc, key=finding["key"])
    return source.span(loc, key=True) if finding["code"] == "KB116" and span.line != span.end_line else span


def close(ours: Span | None, theirs: Span) -> bool:
    """Tell whether two places are the same; of a text, whether they begin within the same mark."""
    if ours is None or ours == theirs:
        return True
    return ours.end_column == ours.column and ours.line == theirs.line and 0 <= theirs.column - ours.column <= len("[@")


def test_generated_records_give_the_same_findings(small: Project) -> None:
    """For 300 records, good and broken, both sides give the same codes with the same words at the same places."""
    models = form_types()
    made = list(generate(models, small.codelists, NUMBER, SEED))
    files = [(f"{models[name].kind_.folder}/generated-{at:03}.md", text) for at, (name, text) in enumerate(made)]
    expected = python_findings(small, files)
    given = setup(small)
    known = set(given["rules"]["codes"].values())
    jobs = [job(name, path, text) for (name, _), (path, text) in zip(made, files, strict=True)]
    codes: Counter[str] = Counter()
    for (path, text), answer in zip(files, run(given, jobs), strict=True):
        theirs = [finding for finding in expected[path] if finding.code in known]
        ours = answer.get("findings", answer)
        codes.update(finding.code for finding in theirs)
        assert sorted((f.code, said(f.code, f.message)) for f in theirs) == sorted(
            (f["code"], "" if spelt(f, theirs) else said(f["code"], f["message"])) for f in ours
        ), text
        source = read_source(path, text.encode())
        for finding in ours:
            spans = [f.span for f in theirs if f.code == finding["code"]]
            assert any(close(place(source, finding), span) for span in spans), (finding, spans, text)

    # The records are no use when they are all alike.
    assert 10 < sum(not findings for findings in expected.values()) < NUMBER / 2
    assert len(codes) >= 35
    assert known >= set(codes)


def spelt(finding: dict[str, Any], theirs: Iterable[Finding]) -> bool:
    """Tell whether `kb check` says of the place of a finding how it is spelt."""
    return (
        finding["code"] == "KB103"
        and "is a group of fields" in finding["message"]
        and any(one.message.startswith(SPELT) for one in theirs)
    )


def job(name: str, path: str, text: str) -> dict[str, Any]:
    """Return the job to check a file."""
    record_id = Path(path).stem
    return {"do": "check", "type": name, "id": record_id, "opened": True, "text": text, "today": TODAY.isoformat()}


def test_examples_of_the_rules_give_the_same_codes(small: Project) -> None:
    """The wrong example of each rule that the browser knows gives its code there too, and the right one nothing."""
    given = setup(small)
    known = set(given["rules"]["codes"].values())
    jobs, wanted = [], []
    for rule in all_rules():
        for example, wrong in ((rule.wrong, True), (rule.right, False)):
            if rule.code not in known or example.record_type not in given["models"] or example.files:
                continue
            path, data = next(iter(render(example).items()))
            jobs.append(job(example.record_type, path, data.decode()))
            wanted.append((rule.code, wrong))
    # Which of the linked records exist is not the point here.
    for (code, wrong), answer in zip(wanted, run(given, jobs), strict=True):
        found = {finding["code"] for finding in answer["findings"]} - ({"KB201", "KB202"} - {code})
        assert ({code} if wrong else set()) == found, (code, wrong, answer)

    assert len({code for code, _ in wanted}) >= 35


def records(project: Project) -> list[Loaded]:
    """Return the records of the types that have a form."""
    return [loaded for loaded in project.loaded if loaded.type in form_types()]


def test_every_record_survives_the_form(whole: Project) -> None:
    """Each record comes out as it went in; written anew, its fields say the same and its text is the same byte for byte."""
    rows = records(whole)
    jobs = [
        {"do": "round", "type": loaded.type, "id": loaded.id, "text": loaded.source.text, "anew": anew}
        for loaded in rows
        for anew in (False, True)
    ]
    answers = iter(run(setup(whole), jobs))
    for loaded in rows:
        same, anew = next(answers), next(answers)
        written = read_source(loaded.source.path, anew["text"].encode())
        assert loaded.source.text == same["text"], loaded.source.path
        assert loaded.source.values == written.values, loaded.source.path
        assert list(loaded.source.values) == list(written.values), loaded.source.path
        assert loaded.source.body == written.body, loaded.source.path
        assert () == written.findings, loaded.source.path

    assert len(rows) > 300
    assert {loaded.type for loaded in rows} == set(form_types())


def test_good_records_have_no_findings(whole: Project) -> None:
    """The form finds nothing in a record in which `kb check` finds nothing."""
    faulty = {finding.path for finding in whole.findings}
    rows = [loaded for loaded in records(whole) if loaded.source.path not in faulty]
    jobs = [
        {**job(str(loaded.type), loaded.source.path, loaded.source.text), "today": dt.date(2030, 1, 1).isoformat()}
        for loaded in rows
    ]
    for loaded, answer in zip(rows, run(setup(whole), jobs), strict=True):
        assert [] == answer["findings"], loaded.source.path


def test_every_type_with_a_form_is_covered() -> None:
    """Guidance is written by editors; everything else that people add has a form."""
    assert {"case-study", "organisation", "tool", "term", "dialogue"} == set(form_types())
    assert not record_types()["guidance"].kind_.form
