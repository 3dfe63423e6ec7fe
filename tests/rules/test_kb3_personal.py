"""KB309 and KB310: personal data, and what the skeleton left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.harness import findings, place, record, said, short, term

TERM = "content/glossary/example.md"


@pytest.mark.parametrize(
    ("marked", "what"),
    [
        ("jane.doe@example.org", "e-mail address"),
        ("j+b_1@mail.example.co.uk", "e-mail address"),
        ("+45 12 34 56 78", "telephone number"),
        ("+34 932 919 000", "telephone number"),
        ("+44 (0)20 7946 0000", "telephone number"),
        ("+1-202-555-0123", "telephone number"),
    ],
)
def test_personal_data(marked: str, what: str, tmp_path: Path) -> None:
    """An address or a number is found in the text and in the fields alike, and marked without its surroundings."""
    text = term(f"Ask {marked}, they know")
    assert [
        f'{place(text, marked)} KB309 {what} "{marked}" is personal data; take it out and link to a contact page instead'
    ] == said(tmp_path / "text", {TERM: text}, TERM)
    field = record("organisation", f"offers: [Help from {marked}]")
    found = findings(tmp_path / "field", {"content/network/organisations/example.md": field})
    assert [f"content/network/organisations/example.md:{place(field, marked)} KB309"] == short(found)


def test_mail_link(tmp_path: Path) -> None:
    """The address in a link for mail is found, too."""
    content = term("Write to [Jane](mailto:jane@example.org)")
    assert f"{TERM}:{place(content, 'jane@example.org')} KB309" in short(findings(tmp_path, {TERM: content}))


def test_labelled_number(tmp_path: Path) -> None:
    """A number behind the word telephone needs no country code."""
    content = term("Tel.: 020 7946 0000 on weekdays")
    assert [
        (
            f'{place(content, "020 7946 0000")} KB309 telephone number "020 7946 0000" is personal data; take it out and link '
            "to a contact page instead"
        )
    ] == said(tmp_path, {TERM: content}, TERM)


@pytest.mark.parametrize(
    "text",
    [
        "It fell by 24 % to 1 200 000, a change of +24 % or +1,200 cases since 2019-06-30",
        "See notice 2019/S 123-456789 and CPV 33194110-4",
        "The ISBN is 978-92-76-12345-6 and the DOI 10.1007/s10198-023-01630-6",
        "The handle is @procurement and the source is cited",
        "Look at [their page](https://medium.com/@someone/story-2019?a=+4512345678)",
        "The telephone service took 1,100 calls; the phone lines closed in 2019",
        "Telemonitoring 2019 2020 2021 and hotels",
        "Look at [their page](https://user:word@example.org/a)",
    ],
)
def test_figures_are_no_personal_data(text: str, tmp_path: Path) -> None:
    """Figures, notice numbers, codes, dates and addresses are let alone."""
    assert [] == said(tmp_path, {TERM: term(text)}, TERM)


def test_placeholder(tmp_path: Path) -> None:
    """What the skeleton left is found in fields and text; comments in the front matter are the author's own."""
    content = record(
        "term", '# TODO: ask the authors\naliases: ["TODO: other words"]', "TODO: meaning [@evaluation].\n"
    )
    assert [
        '3:12-29 KB310 "TODO: other words" is left from the skeleton; write what it asks for',
        (
            f'{place(content, "TODO: meaning [@evaluation].")} KB310 "TODO: meaning [@evaluation]." is left from the skeleton; '
            "write what it asks for"
        ),
    ] == said(tmp_path, {TERM: content}, TERM)
