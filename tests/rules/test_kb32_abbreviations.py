"""KB323: abbreviations that a page does not write out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.harness import findings, place, record
from tests.rules.prose import CITED, PCP, TERM, codes_in, found_in


@pytest.mark.parametrize(
    ("body", "used", "advice"),
    [
        ("Ask for a PQR first.\n", "PQR", 'write "long form (PQR)"'),
        ("Two PQRs came.\n", "PQRs", 'write "long form (PQR)"'),
        ("- a PQR-based model\n", "PQR", 'write "long form (PQR)"'),
        ("| Step |\n| --- |\n| PQR |\n", "PQR", 'write "long form (PQR)"'),
        ("A PROM shows it.\n", "PROM", 'write "patient-reported outcome measure (PROM)"'),
        (
            "A PCP asks.\n",
            "PCP",
            'write "pre-commercial procurement (PCP)", or link [[pre-commercial-procurement]] before it',
        ),
        ("A PQR, the buyer says, is new.\n", "PQR", 'write "long form (PQR)"'),
        ("A PQR (2015 to 2018) was held.\n", "PQR", 'write "long form (PQR)"'),
    ],
)
def test_unexplained_abbreviation(body: str, used: str, advice: str, tmp_path: Path) -> None:
    """The finding stands on the first use and says what to write."""
    content = record("term", "abbreviation: null\naliases: []\nsee_also: []", f"{body}\n{CITED}")
    message = f'abbreviation "{used.rstrip("s")}" is not written out where the page first uses it; {advice}'
    assert [f"{place(content, used)} KB323 {message}"] == found_in(tmp_path, "term", f"{body}\n{CITED}", PCP)


def test_one_finding_for_each_abbreviation(tmp_path: Path) -> None:
    """Each abbreviation is told once, where it first stands, even if the long form follows later."""
    body = "A PQR and a QRS.\nThe PQR was a proof of quality round (PQR).\n"
    assert ["KB323", "KB323"] == codes_in(tmp_path, "term", f"{body}\n{CITED}")


@pytest.mark.parametrize(
    "body",
    [
        "A proof of quality round (PQR) came. The PQR was new.\n",
        "Proofs of quality rounds (PQRs) came. The PQR was new.\n",
        "A PQR (proof of quality round) came.\n",
        "The German round (in full proof of quality round, PQR) came.\n",
        "PQR stands for proof of quality round.\n",
        "## Proof of quality round (PQR)\n\nA PQR came.\n",
        "A [[pre-commercial-procurement]] came. The PCP was new.\n",
        "A [[pre-commercial-procurement|PCP]] came.\n",
        "A [[pre-commercial-procurement]] (PCP) came.\n",
        "The EU, the NHS and the UK pay by VAT in EUR and SEK.\n",
        "Chapter II, part XIV.\n",
        "ISO 13485, EN 301 549, CE, CPV 33194110-4 and UKD72.\n",
        "The RITMOCORE project.\n",
        "See the [PQR handbook](https://example.org/pqr).\n",
        "Write `PQR` there.\n",
        "> The PQR was new.\n",
        "PQR, the regional buyer of Tuscany, asked.\n",
        "The regional buyer, PQR, asked.\n",
        "The firm PQR won.\n",
        "A robot named PQR came.\n",
    ],
)
def test_explained_abbreviation(body: str, tmp_path: Path) -> None:
    """What is written out, linked, known to all, a code, a name or no prose needs nothing."""
    assert [] == codes_in(tmp_path, "term", f"{body}\n{CITED}", PCP)


def test_names_in_titles_and_fields(tmp_path: Path) -> None:
    """A word of a title is a name, a linked title in full explains, and so do firms that the fields name."""
    files = {
        "content/tools/magic.md": record("tool", "title: 'MAGIC: a tool for wards'"),
        "content/tools/criteria.md": record("tool", "title: Technology criteria (TQC)"),
    }
    body = "MAGIC is used.\nSee [[criteria]]: TQC is a list.\n"
    assert [] == codes_in(tmp_path, "term", f"{body}\n{CITED}", files)
    assert ["KB323"] == codes_in(tmp_path / "b", "term", f"TQC is a list.\n\n{CITED}", files)
    case = record("case-study", "suppliers: [{name: KQZ Medical}]", "KQZ won [@evaluation].\n")
    found = findings(tmp_path / "c", {"case_studies/example.md": case})
    assert "KB323" not in {finding.code for finding in found}


def test_summary_may_write_it_out(tmp_path: Path) -> None:
    """The summary stands at the head of the page, so what it writes out is written out."""
    fields = "summary: A proof of quality round (PQR) is a step of a tender.\nabbreviation: null\nsee_also: []"
    found = findings(tmp_path, {TERM: record("term", fields, f"A PQR is short.\n\n{CITED}")})
    assert "KB323" not in {finding.code for finding in found}
