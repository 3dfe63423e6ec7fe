"""How to cite a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.citations import Work, bibtex, ris, text

WORK = Work(
    id="ritmocore-pacemaker-service",
    title="Pacemakers bought as a service",
    contributors=("Editorial team", "Núria Solé"),
    site="Buying Better Care",
    year=2026,
    url="https://example.org/cases/ritmocore-pacemaker-service/",
)


def _work(title: str = "A title", contributors: tuple[str, ...] = (), url: str = "", year: int | None = 2026) -> Work:
    return Work("an-id", title, contributors, "Site", year, url)


def test_text() -> None:
    """One line with names, year, title, site and address."""
    assert (
        "Editorial team and Núria Solé (2026). Pacemakers bought as a service. Buying Better Care. "
        "https://example.org/cases/ritmocore-pacemaker-service/"
    ) == text(WORK)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (_work(), "A title (2026). Site."),
        (_work(year=None, contributors=("Ann",)), "Ann (n.d.). A title. Site."),
        (_work("Does it pay?", ("Ann",)), "Ann (2026). Does it pay? Site."),
        (_work("It pays.", ("Ann",)), "Ann (2026). It pays. Site."),
    ],
)
def test_text_leaves_out_what_is_not_known(work: Work, expected: str) -> None:
    """No author, no year, no address: nothing is made up."""
    assert expected == text(work)


def test_bibtex() -> None:
    """An entry under the record's id; names and title are kept as they are."""
    assert (
        "@misc{ritmocore-pacemaker-service,\n"
        "  author = {{Editorial team} and {Núria Solé}},\n"
        "  title = {{Pacemakers bought as a service}},\n"
        "  howpublished = {Buying Better Care},\n"
        "  year = {2026},\n"
        "  url = {https://example.org/cases/ritmocore-pacemaker-service/}\n"
        "}\n"
    ) == bibtex(WORK)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("R&D at 50 %", r"R\&D at 50 \%"),
        ("a_b #1 ~ ^", r"a\_b \#1 \textasciitilde{} \textasciicircum{}"),
        ("C:\\x", r"C:\textbackslash{}x"),
        ("{open", r"\textbraceleft{}open"),
        ("$5 < €6", r"\$5 \textless{} €6"),
    ],
)
def test_bibtex_escapes(title: str, expected: str) -> None:
    """What LaTeX would take as a command is spelt out; other letters stay."""
    assert f"  title = {{{{{expected}}}}},\n" in bibtex(_work(title))


def test_ris() -> None:
    """One tag a line, lines ended by CRLF, closed by ER."""
    assert (
        "TY  - ELEC\r\n"
        "ID  - ritmocore-pacemaker-service\r\n"
        "AU  - Editorial team\r\n"
        "AU  - Núria Solé\r\n"
        "TI  - Pacemakers bought as a service\r\n"
        "PB  - Buying Better Care\r\n"
        "PY  - 2026\r\n"
        "UR  - https://example.org/cases/ritmocore-pacemaker-service/\r\n"
        "ER  - \r\n"
    ) == ris(WORK)


_ANY = st.text(min_size=1, max_size=60)
_HOSTILE = st.one_of(
    _ANY, st.sampled_from(["x\r\nER  - \r\nTY  - BOOK", "}}\n@misc{evil,", "a\u2028b", "a\x85b", "\\", "%", "}{"])
)
_WORKS = st.builds(
    Work,
    id=st.just("an-id"),
    title=_HOSTILE,
    contributors=st.lists(_HOSTILE, max_size=3),
    site=_HOSTILE,
    year=st.none() | st.integers(1990, 2100),
    url=_HOSTILE,
)


@given(_WORKS)
def test_braces_balance(work: Work) -> None:
    """BibTeX counts braces even behind a backslash: none is left open, none closes the entry early."""
    depth = 0
    entry = bibtex(work).removesuffix("}\n")
    for char in entry:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 1 or char in entry[: entry.index("{")]

    assert 1 == depth
    assert 1 == sum(line.startswith("@") for line in bibtex(work).splitlines())


@given(_WORKS)
def test_no_line_is_injected(work: Work) -> None:
    """Every line of RIS has a tag of ours, whoever counts the lines, and the record ends once."""
    lines = ris(work).splitlines()

    assert all(re.match(r"(TY|ID|AU|TI|PB|PY|UR|ER)  - ", line) for line in lines)
    assert ["ELEC"] == [line[6:] for line in lines if line.startswith("TY")]
    assert [len(lines) - 1] == [at for at, line in enumerate(lines) if line.startswith("ER")]
    assert ris(work).count("\n") == ris(work).count("\r\n") == len(lines)


@given(st.text(alphabet="aé  \t\n\x85\xa0\u200e\u2028\u202e\u3000\ufeff{}", min_size=1))
def test_blanks_of_any_kind(title: str) -> None:
    """What breaks a line or looks like a blank becomes one, and none stands at an end; nothing turns the direction."""
    straight = re.sub("[\u200e\u202e]", "", title)
    expected = re.sub("[\\s\ufeff]+", " ", straight).strip()

    assert [f"TI  - {expected}"] * bool(expected) == [line for line in ris(_work(title)).split("\r\n") if "TI" in line]


@given(_WORKS)
def test_the_text_is_one_line(work: Work) -> None:
    """The plain citation never breaks."""
    assert 1 == len(text(work).splitlines())
