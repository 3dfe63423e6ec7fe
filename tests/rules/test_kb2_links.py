"""KB201, KB202, KB207, KB209, KB212, KB214 and KB215: links to records and to headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from tests.rules.harness import findings, load, place, record, said, short, term, theme

CASE = "case_studies/example.md"
TERM = "content/glossary/example.md"


# --- Where links lead -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            "themes: [value-base]",
            '2:10-20 KB201 themes "value-base" is not the id of a theme; did you mean "value-based"?',
        ),
        (
            'themes:\n  - "value-base"',
            '3:5-17 KB201 themes "value-base" is not the id of a theme; did you mean "value-based"?',
        ),
        (
            "obstacles: [lack-of-time]",
            (
                '2:13-25 KB201 obstacles "lack-of-time" is not the id of an obstacle; write the id of an existing one or add it '
                "first"
            ),
        ),
        (
            "buyers: [{name: A Hospital, kind: hospital}, city-hospital]",
            (
                '2:46-59 KB201 buyers "city-hospital" is not the id of an organisation; write the id of an existing one or add '
                "it first"
            ),
        ),
        (
            "obstacles: [value-based]",
            '2:13-24 KB202 obstacles "value-based" is the id of a theme; write the id of an obstacle here',
        ),
        ("related: [example]", '2:11-18 KB212 related "example" links to this record itself'),
        (
            "dialogue: nothing-such",
            (
                '2:11-23 KB201 dialogue "nothing-such" is not the id of a dialogue; write the id of an existing one or add it '
                "first"
            ),
        ),
    ],
)
def test_link_in_a_field(fields: str, expected: str, tmp_path: Path) -> None:
    """The finding stands on the id, quotation marks included."""
    assert [expected] == said(tmp_path, {CASE: record("case-study", fields)}, CASE)


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        (
            "See [[value-base]]",
            "value-base",
            'KB201 link "value-base" is not the id of a record; did you mean "value-based"?',
        ),
        (
            "See [[ Value Based |the theme]]",
            "Value Based",
            'KB201 link "Value Based" is not the id of a record; did you mean "value-based"?',
        ),
        (
            "See [[quite-another]]",
            "quite-another",
            'KB201 link "quite-another" is not the id of a record; write the id of an existing one or add it first',
        ),
        ("See [[example|this]]", "example", 'KB212 link "example" links to this record itself'),
    ],
)
def test_link_in_the_text(text: str, marked: str, expected: str, tmp_path: Path) -> None:
    """The finding stands on the id between the brackets."""
    content = term(text)
    assert [f"{place(content, marked)} {expected}"] == said(tmp_path, {TERM: content}, TERM)


def test_links_in_code_are_no_links(tmp_path: Path) -> None:
    """What is quoted as code is not followed."""
    assert [] == said(tmp_path, {TERM: term("Write `[[id]]` or\n\n```\n[[id]] [@key]\n```\n\nas you like")}, TERM)


def test_any_record_may_be_linked_from_the_text(tmp_path: Path) -> None:
    """A link in the text and `related` take records of all types."""
    content = record("term", "related: [value-based]", "See [[value-based]] [@evaluation].\n")
    assert [] == said(tmp_path, {TERM: content}, TERM)


def test_broken_record_is_no_dangling_link(tmp_path: Path) -> None:
    """A link to a record that cannot be read is no fault of the one that links."""
    files = {CASE: record("case-study", "related: [broken]"), "case_studies/broken.md": "---\ntitle: [\n"}
    assert {"case_studies/broken.md"} == {finding.path for finding in findings(tmp_path, files)}


def test_replaced_record(tmp_path: Path) -> None:
    """The finding names the record that replaces the old one in the end; that one may speak of the past."""
    files = {
        CASE: record("case-study", "related: [first]"),
        "case_studies/first.md": record("case-study", "superseded_by: second"),
        "case_studies/second.md": record("case-study", "superseded_by: third"),
        "case_studies/third.md": record("case-study", "related: [first]"),
    }
    assert ['2:11-16 KB207 related "first" is replaced by "third"; link to that'] == said(tmp_path, files, CASE)


def test_earlier_id(tmp_path: Path) -> None:
    """An earlier id works, and is to be replaced by the present one."""
    files = {
        CASE: record("case-study", "related: ['was']"),
        "case_studies/is-now.md": record("case-study", "formerly: [was]"),
    }
    assert ['2:11-16 KB209 related "was" is an earlier id; write "is-now"'] == said(tmp_path, files, CASE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("themes: [value-base]", "themes: [value-based]"),
        ("themes: ['Value_Based']", "themes: ['value-based']"),
        ("themes:\n  - value-baesd  # the first", "themes:\n  - value-based  # the first"),
    ],
)
def test_safe_mend(before: str, after: str, tmp_path: Path) -> None:
    """A slip of the finger is mended where it stands, quotation marks and comments untouched."""
    text = record("case-study", before)
    found = [finding for finding in findings(tmp_path, {CASE: text}) if finding.path == CASE]
    assert text.replace(before, after) == apply_fixes(text, found)[0]


@pytest.mark.parametrize("written", ["value-bases-2020", "values", "based-value"])
def test_unsure_guess_is_not_written(written: str, tmp_path: Path) -> None:
    """What may be another word is at most suggested."""
    found = findings(tmp_path, {CASE: record("case-study", f"themes: [{written}]")})
    assert [("KB201", ())] == [(finding.code, finding.edits) for finding in found]


def test_numbers_are_no_slip(tmp_path: Path) -> None:
    """An id with another number is another record."""
    files = {
        CASE: record("case-study", "related: [pumps-tender-2019]"),
        "case_studies/pumps-tender-2018.md": record("case-study"),
    }
    (finding,) = findings(tmp_path, files)
    assert ("pumps-tender-2018", ()) == (finding.suggestion, finding.edits)


# --- Markdown links ---------------------------------------------------------------------------------------------------

SITE = "site_url: !ENV [NO_SUCH_VARIABLE, https://kb.example.org/base]\n"


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("[the theme](../themes/value-based.md)", "[[value-based|the theme]]"),
        ("[the theme](../../content/themes/value-based.md)", "[[value-based|the theme]]"),
        ("[the theme](../../themes/value-based/)", "[[value-based|the theme]]"),
        ("[the theme](https://kb.example.org/base/themes/value-based/)", "[[value-based|the theme]]"),
        ("[the theme](http://kb.example.org/base/themes/value-based/index.html)", "[[value-based|the theme]]"),
        ("[earlier](../themes/was-value.md)", "[[value-based|earlier]]"),
        ("<https://kb.example.org/base/themes/value-based/>", "[[value-based]]"),
        ("[the *theme*](../themes/value-based.md)", None),
        ("[the theme](../themes/value-based.md#costs)", None),
        ('[the theme](../themes/value-based.md "Theme")', None),
    ],
)
def test_markdown_link_to_a_record(written: str, instead: str | None, tmp_path: Path) -> None:
    """Paths and addresses of records become links by id, unless something would get lost."""
    content = term(f"See {written}")
    files = {
        "mkdocs.yml": SITE,
        "content/themes/value-based.md": record("theme", "formerly: [was-value]"),
        TERM: content,
    }
    found = [finding for finding in load(tmp_path, files).findings if finding.code != "KB311"]
    assert [f"{TERM}:{place(content, written)} KB214"] == short(found)
    assert instead == found[0].suggestion
    assert content.replace(written, instead or written) == apply_fixes(content, found)[0]


@pytest.mark.parametrize(
    "written",
    [
        "[other](https://kb.example.org/base/downloads/)",
        "[other](https://example.org/themes/value-based/)",
        "[fields](../contribute/fields.md)",
        "[guide](guide.pdf)",
    ],
)
def test_other_links(written: str, tmp_path: Path) -> None:
    """Links to other sites, to generated pages and to files are none of these checks' business."""
    assert () == load(tmp_path, {**theme(), "mkdocs.yml": SITE, TERM: term(f"See {written}")}).findings


def test_markdown_link_to_a_record_that_is_not_there(tmp_path: Path) -> None:
    """A path into a folder of records that leads to no file is told as well."""
    content = term("See [this case](../../case_studies/no-such-case.md)")
    found = findings(tmp_path, {TERM: content})
    assert [f"{TERM}:{place(content, '[this case](../../case_studies/no-such-case.md)')} KB214"] == short(found)


# --- Anchors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "suggestion", "mended"),
    [("#what-it-cost", "#what-it-costs", True), ("#What it costs", "#what-it-costs", True), ("#sources", None, False)],
)
def test_unknown_anchor(target: str, suggestion: str | None, mended: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """The target is marked, and a near heading suggested."""
    content = term(f"## What it costs\n\nSee [below]({target})")
    (finding,) = findings(tmp_path, {TERM: content})
    assert [f"{TERM}:{place(content, target)} KB215"] == short([finding])
    assert (suggestion, mended) == (finding.suggestion, bool(finding.edits))


def test_known_anchor(tmp_path: Path) -> None:
    """A heading of the page may be linked to, also one that stands twice, and so may the top."""
    body = "## Costs\n\n[a](#costs) [b](#costs_1) [c](#)\n\n## Costs\n\nText"
    assert [] == said(tmp_path, {TERM: term(body)}, TERM)
