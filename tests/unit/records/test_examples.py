"""The example records, and the files that a rule's example stands for."""

from __future__ import annotations

import pytest

from procurement_kb.findings import Example
from procurement_kb.records import Record, load_record, record_types
from procurement_kb.records.examples import example_text, example_values, render
from procurement_kb.sources.frontmatter import read_source
from tests.unit.records.helpers import codelists, every_finding, load_text, path_of

CASE = record_types()["case-study"]
every_type = pytest.mark.parametrize("model", record_types().values(), ids=record_types())


@every_type
def test_the_example_record_is_valid(model: type[Record]) -> None:
    """The examples of a type together make a record without a finding."""
    loaded = load_text(path_of(model), example_text(model))

    assert [] == every_finding(loaded)
    assert isinstance(loaded.record, model)


@every_type
def test_the_example_says_what_was_declared(model: type[Record]) -> None:
    """Reading the example record gives the declared values back."""
    assert example_values(model) == read_source("x.md", example_text(model).encode()).values


@every_type
def test_the_body_has_the_sections(model: type[Record]) -> None:
    """The example body has the sections that the type asks for, in order."""
    headings = [line[3:] for line in example_text(model).splitlines() if line.startswith("## ")]

    assert list(model.kind_.sections) == [heading for heading in headings if heading in model.kind_.sections]


def test_yaml_stands_at_the_top_as_it_is() -> None:
    """Line 1 of the given fields is line 2 of the file, and the example's own such fields are gone."""
    text = example_text(CASE, 'title: "Mine"   # a note\nflavour: [a,\n  b]\n')

    assert text.startswith('---\ntitle: "Mine"   # a note\nflavour: [a,\n  b]\nsummary: ')
    assert 1 == text.count("title: " + '"Mine"')
    assert "Infusion pumps bought on outcomes" not in text


def test_plain_values_replace_fields() -> None:
    """Values in place of YAML are written as YAML."""
    text = example_text(CASE, {"title": "a: b"}, "Only this.")

    assert text.startswith('---\ntitle: "a: b"\n')
    assert text.endswith("---\n\nOnly this.\n")


def test_nested_keys_do_not_count() -> None:
    """A key inside a field of the given YAML does not take away a field of the record."""
    assert "\ntitle: Infusion" in example_text(CASE, "sources:\n  audit:\n    title: Audit\n")


def test_files_of_an_example() -> None:
    """The file that the example is about comes first, then the records it links to."""
    assert [
        "content/training/paths/example.md",
        "content/themes/value-based.md",
        "content/training/modules/first-module.md",
    ] == list(render(Example(fields="audience: [trainer]", record_type="path")))


def test_files_of_an_example_of_its_own() -> None:
    """What the example brings along is taken as it is, and what that links to comes too."""
    mine = example_text(record_types()["obstacle"], "themes: [digital]\nremedies: [tco]\n")
    files = render(Example(fields="obstacles: [silo]", files=(("content/obstacles/silo.md", mine),), name="my-case"))

    assert mine.encode() == files["content/obstacles/silo.md"]
    assert "case_studies/my-case.md" == next(iter(files))
    assert {"content/themes/digital.md", "content/guidance/tco.md"} < set(files)


@pytest.mark.parametrize("raw", ["", "no fence", "---\ntitle: [\n---\n", b"\xff\xfe", "---\n- a\n---\n"])
def test_raw_examples_pass_through(raw: str | bytes) -> None:
    """A file that cannot be read stands alone, byte for byte."""
    assert {"case_studies/example.md": raw if isinstance(raw, bytes) else raw.encode()} == render(Example(raw=raw))


def test_a_body_that_replaces_the_example() -> None:
    """A rule about the text shows the text only."""
    assert render(Example(body="<b>x</b>"))["case_studies/example.md"].endswith(b"---\n\n<b>x</b>\n")


@every_type
def test_the_neighbours_are_valid(model: type[Record]) -> None:
    """The records that come along are without findings."""
    files = render(Example(fields="", record_type=model.kind_.name))

    loaded = [load_record(read_source(path, data), codelists()) for path, data in files.items()]
    assert [] == [finding for record in loaded for finding in every_finding(record)]


def test_a_body_without_citations_comes_without_sources() -> None:
    """A record whose text and fields cite nothing lists no source that nothing uses."""
    term, case = (
        next(iter(render(Example(body="Plain.", record_type=name)).values())) for name in ("term", "case-study")
    )

    assert (False, True) == (b"sources:" in term, b"sources:" in case)


def test_a_further_file_may_be_given_by_its_fields() -> None:
    """A further record is made whole; anything else is left as it is."""
    files = render(Example(fields="", files=(("content/tools/a.md", "cost: paid\n"), ("notes/a.md", "x"))))

    assert files["content/tools/a.md"].startswith(b"---\ncost: paid\ntitle: ")
    assert b"x" == files["notes/a.md"]
