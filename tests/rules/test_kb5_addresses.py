"""KB501 and KB502: published addresses stay, and no two pages share one."""

from __future__ import annotations

from pathlib import Path

from procurement_kb.graph.addresses import PUBLISHED, check_addresses, format_published, page_address, parse_published
from tests.rules.harness import findings, load, record, short, theme

CASE = "case_studies/example.md"


def test_vanished_addresses(tmp_path: Path) -> None:
    """Each published address that only a record can have and none has is marked in the list."""
    files = {
        CASE: record("case-study", "formerly: [moved]"),
        PUBLISHED: "/\n/cases/example/\n/cases/gone/\n/cases/moved/\n/explore/\n/tools/\n/training/modules/lost/\n",
    }
    found = findings(tmp_path, files)
    assert [f"{PUBLISHED}:3:1-13 KB501", f"{PUBLISHED}:7:1-24 KB501"] == short(found)
    assert (
        'address "/cases/gone/" was published and leads nowhere now; list its old id in formerly of the record that has '
        "the content"
    ) == found[0].message


def test_page_at_the_address_of_a_list(tmp_path: Path) -> None:
    """A page of the site may not take the place of a list."""
    found = findings(tmp_path, {"content/pages/tools.md": record("page", "footer: 1")})
    assert ["content/pages/tools.md:1:1-1 KB502"] == short(found)
    assert 'the address "/tools/" of this page is also that of the list of tools; rename this file' == found[0].message


def test_whole_site() -> None:
    """With all pages known, generated ones included, every published address is looked at."""
    pages = [("index.md", None), ("cases/a.md", CASE), ("explore/index.md", None), ("a/b.md", None), ("a/b.md", None)]
    published = "/\n/cases/a/\n/cases/old/\n/explore/\n/gone/\n"
    found = list(check_addresses(pages, ["cases/old.md"], published))
    assert [f"{PUBLISHED}:1:1-1 KB502", f"{PUBLISHED}:5:1-7 KB501"] == short(found)


def test_record_and_generated_page_at_one_address() -> None:
    """The file that people can rename is named, whichever of the two pages comes first."""
    pages = [("explore/index.md", "content/pages/explore.md"), ("explore.md", None)]
    for rows in (pages, pages[::-1]):
        (finding,) = check_addresses(rows, [], "")
        assert "content/pages/explore.md" == finding.path
        assert (
            'the address "/explore/" of this page is also that of a generated page; rename this file' == finding.message
        )


def test_two_records_at_one_address() -> None:
    """Both files are named."""
    (finding,) = check_addresses([("x.md", "content/pages/x.md"), ("x.md", "content/other/x.md")], [], "")
    assert "content/other/x.md" == finding.path
    assert "that of content/pages/x.md" in finding.message


def test_addresses_of_pages() -> None:
    """The list has addresses of one shape, whatever shape a build gives them."""
    expected = ["", "cases/", "cases/x/", "about/"]
    assert expected == [page_address(uri) for uri in ("index.md", "cases/index.md", "cases/x.md", "about.md")]


def test_list_is_read_as_it_is_written() -> None:
    """Writing sorts and adds the slash; reading takes it away and skips blank lines."""
    text = format_published(["cases/b/", "/cases/a/", "", "cases/b/"])
    assert "/\n/cases/a/\n/cases/b/\n" == text
    assert ((1, ""), (2, "cases/a/"), (3, "cases/b/")) == parse_published(text)
    assert ((2, "x/"),) == parse_published("\n/x/\n\n")


def test_list_with_a_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    """The list may have been saved on Windows."""
    files: dict[str, str | bytes] = {**theme(), CASE: record("case-study")}
    files[PUBLISHED] = b"\xef\xbb\xbf/cases/gone/\r\n/cases/example/\r\n"
    assert [f"{PUBLISHED}:1:1-13 KB501"] == short(load(tmp_path, files).findings)
