"""KB133 and KB201 to KB215: links, ids, citations, order."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement_kb.findings.fixes import apply_fixes
from tests.rules.harness import Files, findings, load, place, record, short, theme

CASE = "case_studies/example.md"
TERM = "content/glossary/example.md"
PATH = "content/training/paths/example.md"
MODULES = "content/training/modules"


def _term(text: str) -> str:
    return record("term", None, f"{text} [@evaluation].\n")


def _check(root: Path, files: Files, path: str) -> list[str]:
    """Return what is said about one file, and make sure that nothing is said about the others."""
    found = findings(root, files)
    assert {path} >= {finding.path for finding in found}, short(found)
    return [
        f"{line.removeprefix(path + ':')} {finding.message}" for line, finding in zip(short(found), found, strict=True)
    ]


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
    assert [expected] == _check(tmp_path, {CASE: record("case-study", fields)}, CASE)


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
    content = _term(text)
    assert [f"{place(content, marked)} {expected}"] == _check(tmp_path, {TERM: content}, TERM)


def test_links_in_code_are_no_links(tmp_path: Path) -> None:
    """What is quoted as code is not followed."""
    assert [] == _check(tmp_path, {TERM: _term("Write `[[id]]` or\n\n```\n[[id]] [@key]\n```\n\nas you like")}, TERM)


def test_any_record_may_be_linked_from_the_text(tmp_path: Path) -> None:
    """A link in the text and `related` take records of all types."""
    content = record("term", "related: [value-based]", "See [[value-based]] [@evaluation].\n")
    assert [] == _check(tmp_path, {TERM: content}, TERM)


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
    assert ['2:11-16 KB207 related "first" is replaced by "third"; link to that'] == _check(tmp_path, files, CASE)


def test_earlier_id(tmp_path: Path) -> None:
    """An earlier id works, and is to be replaced by the present one."""
    files = {
        CASE: record("case-study", "related: ['was']"),
        "case_studies/is-now.md": record("case-study", "formerly: [was]"),
    }
    assert ['2:11-16 KB209 related "was" is an earlier id; write "is-now"'] == _check(tmp_path, files, CASE)


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


# --- Ids --------------------------------------------------------------------------------------------------------------


def test_duplicate_id(tmp_path: Path) -> None:
    """Each file after the first is told who has the id; the finding names both files."""
    files = {
        CASE: record("case-study"),
        "content/glossary/example.md": record("term"),
        "content/tools/example.md": record("tool"),
    }
    message = 'KB203 id "example" is taken by case_studies/example.md; rename one of the two files'
    found = findings(tmp_path, files)
    assert ["content/glossary/example.md:1:1-1 KB203", "content/tools/example.md:1:1-1 KB203"] == short(found)
    assert {message} == {f"{finding.code} {finding.message}" for finding in found}


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        (
            "content/obstacles/alone.md",
            record("obstacle"),
            (
                "no case met this obstacle and nothing helps against it; list its remedies, or name it in the obstacles of a "
                "case"
            ),
        ),
        (f"{MODULES}/alone.md", record("module"), "this module is on no path; add its id to the modules of a path"),
        (
            "content/pages/alone.md",
            record("page", "footer: null"),
            "nothing links to this page; link to it, or give it a place in the footer",
        ),
    ],
)
def test_orphan(path: str, content: str, message: str, tmp_path: Path) -> None:
    """Only types that no list brings to readers can be orphans."""
    assert [f"1:1-1 KB206 {message}"] == _check(tmp_path, {path: content}, path)


def test_no_orphans(tmp_path: Path) -> None:
    """Company of any sort will do, a replaced page needs none, and a term is never alone."""
    files = {
        "content/obstacles/met.md": record("obstacle"),
        CASE: record("case-study", "obstacles: [met]"),
        "content/obstacles/cured.md": record("obstacle", "remedies: [the-cure]"),
        "content/guidance/the-cure.md": record("guidance"),
        "content/pages/linked.md": record("page", "footer: null"),
        "content/pages/footer.md": record("page", "footer: 1\nrelated: [linked]"),
        "content/obstacles/old.md": record("obstacle", "superseded_by: met"),
        "content/glossary/alone.md": record("term"),
    }
    assert () == findings(tmp_path, files)


def test_orphans_wait_for_broken_records(tmp_path: Path) -> None:
    """A record that cannot be read may hold the link, so nobody is called an orphan meanwhile."""
    files = {"content/obstacles/met.md": record("obstacle"), CASE: "---\nobstacles: [met\n"}
    assert "KB206" not in {finding.code for finding in findings(tmp_path, files)}


def test_former_ids(tmp_path: Path) -> None:
    """An earlier id is no present id, and belongs to one record."""
    files = {
        "case_studies/alpha.md": record("case-study", "formerly: [alpha, omega, shared]"),
        "case_studies/beta.md": record("case-study", "formerly:\n  - shared"),
        "case_studies/omega.md": record("case-study"),
    }
    found = findings(tmp_path, files)
    assert [
        "case_studies/alpha.md:2:12-17 KB208",
        "case_studies/alpha.md:2:19-24 KB208",
        "case_studies/beta.md:3:5-11 KB208",
    ] == short(found)
    assert [
        'formerly "alpha" is the present id of this record; list earlier ids only',
        'formerly "omega" is the present id of case_studies/omega.md; take it out here',
        'formerly "shared" is also an earlier id of case_studies/alpha.md; keep it in one of the two',
    ] == [finding.message for finding in found]


# --- Order ------------------------------------------------------------------------------------------------------------


def _modules(needs: dict[str, str]) -> dict[str, str]:
    files = {f"{MODULES}/{name}.md": record("module", f"prerequisites: [{wants}]") for name, wants in needs.items()}
    return files | {"content/training/paths/all.md": record("path", f"modules: [{', '.join(needs)}]")}


def test_prerequisite_cycle(tmp_path: Path) -> None:
    """A circle is told once, spelt out from its first member, and the path is not blamed for it."""
    files = _modules({"delta": "", "cat": "ant, delta", "bee": "cat", "ant": "bee"})
    files["content/training/paths/all.md"] = record("path", "modules: [delta, ant, bee, cat]")
    found = findings(tmp_path, files)
    assert [f"{MODULES}/ant.md:2:17-20 KB204"] == short(found)
    assert "prerequisites go round in a circle: ant → bee → cat → ant; take out one of these steps" == found[0].message


def test_path_order(tmp_path: Path) -> None:
    """One finding for each module that comes too early, which names all that it needs."""
    files = _modules({"one": "", "two": "one", "three": "one, two", "four": ""})
    files["content/training/paths/all.md"] = record("path", "modules: [three, two, four]")
    files["content/training/paths/other.md"] = record("path", "modules: [one, two, three, four]")
    found = [finding for finding in findings(tmp_path, files) if finding.code != "KB206"]
    path = "content/training/paths/all.md"
    assert [f"{path}:2:11-16 KB205", f"{path}:2:18-21 KB205"] == short(found)
    assert [
        'module "three" needs "one" and "two" first; move "two" before it and add "one" before it',
        'module "two" needs "one" first; add "one" before it',
    ] == [finding.message for finding in found]


def test_succession_cycle(tmp_path: Path) -> None:
    """Two records that replace each other are told once; links to them are not told on top."""
    files = {
        "case_studies/new.md": record("case-study", "superseded_by: old"),
        "case_studies/old.md": record("case-study", "superseded_by: new\nrelated: [new]"),
    }
    expected = "2:16-19 KB213 superseded_by goes round in a circle: new → old → new; take out one of these steps"
    assert [expected] == _check(tmp_path, files, "case_studies/new.md")


# --- Citations --------------------------------------------------------------------------------------------------------


def test_unknown_source_in_a_field(tmp_path: Path) -> None:
    """The key in the field is marked, and the source that was meant is not called unused."""
    fields = 'value:\n  - {amount: 5, currency: EUR, covers: contract, source: "evaluaton"}'
    expected = '3:58-69 KB133 source "evaluaton" is not among the sources; did you mean "evaluation"?'
    assert [expected] == _check(tmp_path, {CASE: record("case-study", fields)}, CASE)


def test_unknown_citation(tmp_path: Path) -> None:
    """The key in the text is marked."""
    content = record("term", None, "It works [@evaluaton][@audit].\n")
    assert [
        f'{place(content, "evaluaton")} KB210 citation "evaluaton" is not among the sources; did you mean "evaluation"?',
        (
            f'{place(content, "audit")} KB210 citation "audit" is not among the sources; write one of their keys or add the '
            "source"
        ),
    ] == _check(tmp_path, {TERM: content}, TERM)


def test_unused_source(tmp_path: Path) -> None:
    """The key of the source is marked."""
    content = record("term", None, "It works.\n")
    assert ['8:3-13 KB211 source "evaluation" is never cited; cite it as [@evaluation] or take it out'] == _check(
        tmp_path, {TERM: content}, TERM
    )


@pytest.mark.parametrize("sources", ["sources: none at all", "sources: [evaluation]", "sources: 3"])
def test_broken_sources_are_told_once(sources: str, tmp_path: Path) -> None:
    """When the sources themselves have the wrong shape, citations are not blamed."""
    found = findings(tmp_path, {TERM: record("term", sources)})
    assert ["KB103"] == [finding.code for finding in found]


def test_page_without_sources(tmp_path: Path) -> None:
    """A citation on a page that lists no sources is a finding too."""
    content = record("term", "sources:\n", "It works [@evaluation].\n")
    assert [
        (
            f'{place(content, "evaluation")} KB210 citation "evaluation" is not among the sources; write one of their keys or '
            "add the source"
        )
    ] == _check(tmp_path, {TERM: content}, TERM)


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
    content = _term(f"See {written}")
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
    assert () == load(tmp_path, {**theme(), "mkdocs.yml": SITE, TERM: _term(f"See {written}")}).findings


def test_markdown_link_to_a_record_that_is_not_there(tmp_path: Path) -> None:
    """A path into a folder of records that leads to no file is told as well."""
    content = _term("See [this case](../../case_studies/no-such-case.md)")
    found = findings(tmp_path, {TERM: content})
    assert [f"{TERM}:{place(content, '[this case](../../case_studies/no-such-case.md)')} KB214"] == short(found)


@pytest.mark.parametrize(
    ("target", "suggestion", "mended"),
    [("#what-it-cost", "#what-it-costs", True), ("#What it costs", "#what-it-costs", True), ("#sources", None, False)],
)
def test_unknown_anchor(target: str, suggestion: str | None, mended: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """The target is marked, and a near heading suggested."""
    content = _term(f"## What it costs\n\nSee [below]({target})")
    (finding,) = findings(tmp_path, {TERM: content})
    assert [f"{TERM}:{place(content, target)} KB215"] == short([finding])
    assert (suggestion, mended) == (finding.suggestion, bool(finding.edits))


def test_known_anchor(tmp_path: Path) -> None:
    """A heading of the page may be linked to, also one that stands twice, and so may the top."""
    body = "## Costs\n\n[a](#costs) [b](#costs_1) [c](#)\n\n## Costs\n\nText"
    assert [] == _check(tmp_path, {TERM: _term(body)}, TERM)
