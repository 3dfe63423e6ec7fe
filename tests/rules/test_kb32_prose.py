"""KB320 to KB324: how a record is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement_kb.rules.prose_sentences import _may_be_hard, _may_be_long, reading_ease, sentences, syllables
from procurement_kb.rules.prose_text import BlockKind, block_at, blocks, own_words, plain, without_code
from tests.rules.harness import findings, place, record, short

TERM = "content/glossary/example.md"
PATHS = {
    "term": TERM,
    "tool": "content/tools/example.md",
    "guidance": "content/guidance/specify/example.md",
    "module": "content/training/modules/example.md",
}
PROSE = ("KB320", "KB321", "KB322", "KB323", "KB324")
CITED = "It is known [@evaluation].\n"
PCP = {
    "content/glossary/pre-commercial-procurement.md": record(
        "term", "title: Pre-commercial procurement\nabbreviation: PCP\nsee_also: []\n"
    )
}


def _check(root: Path, record_type: str, body: str, files: dict[str, str] | None = None) -> list[str]:
    """Return the findings on prose in a record with ``body``, without its path."""
    path = PATHS[record_type]
    own = "abbreviation: null\naliases: []\nsee_also: []" if record_type == "term" else None
    found = findings(root, {path: record(record_type, own, body), **(files or {})})
    return [
        f"{line.removeprefix(path + ':')} {finding.message}"
        for line, finding in zip(short(found), found, strict=True)
        if finding.code in PROSE and finding.path == path
    ]


def _codes(root: Path, record_type: str, body: str, files: dict[str, str] | None = None) -> list[str]:
    return [line.split()[1] for line in _check(root, record_type, body, files)]


# --- Sentences --------------------------------------------------------------------------------------------------------


def _words(number: int) -> str:
    return " ".join(["Ward", *["nurse"] * (number - 1)])


@pytest.mark.parametrize(
    "body",
    [
        f"{_words(40)} [@evaluation].\n",
        f"{_words(30)}.\n{_words(30)} [@evaluation].\n",
        f"{_words(30)}. [@evaluation]\n{_words(30)}.\n",
        f"{_words(30)}?\n{_words(30)}! {_words(20)}.\n",
        f"- {_words(30)}\n- {_words(30)}\n",
        f"1. **{_words(20)}.**\n   {_words(30)}.\n",
        f"{_words(30)}:\n\n- {_words(30)}\n",
        f"{_words(30)}.\n[[example|The words]] {_words(30)}.\n",
        f"## {_words(50)}\n\n{_words(10)}.\n",
        f"> {_words(50)}.\n",
        f"| {_words(30)} | {_words(30)} |\n| --- | --- |\n| {_words(30)} | {_words(30)} |\n",
        f"```text\n{_words(50)}\n```\n",
        f'!!! note "{_words(50)}"\n    Short.\n',
    ],
)
def test_sentences_that_are_short_enough(body: str, tmp_path: Path) -> None:
    """Forty words are fine, and what ends a sentence or a block is known; headings, tables, quotes, code are exempt."""
    assert [] == _codes(tmp_path, "term", f"{body}\n{CITED}")


@pytest.mark.parametrize(
    ("body", "sentence", "count"),
    [
        (f"{_words(41)} [@evaluation].\n", f"{_words(41)} [@evaluation].", 41),
        (f"Short.\n{_words(41)}.\nShort.\n", f"{_words(41)}.", 41),
        (f"- Short.\n- {_words(41)}\n", _words(41), 41),
        (f"{_words(30)}, e.g. {_words(15).lower()}.\n", f"{_words(30)}, e.g. {_words(15).lower()}.", 46),
        (f"Costs fell by 1.5 per {_words(40)}.\n", f"Costs fell by 1.5 per {_words(40)}.", 45),
        (f'!!! note "Title"\n    {_words(41)}.\n', f"{_words(41)}.", 41),
        (f"{_words(38)} [[example-of-a-term]].\n", f"{_words(38)} [[example-of-a-term]].", 42),
        (
            f"{_words(38)} [one two three](https://example.org/a-b).\n",
            f"{_words(38)} [one two three](https://example.org/a-b).",
            41,
        ),
    ],
)
def test_long_sentence(body: str, sentence: str, count: int, tmp_path: Path) -> None:
    """The finding counts what readers see, and spans the sentence."""
    found = [line for line in _check(tmp_path, "term", f"{body}\n{CITED}") if "KB320" in line]
    content = record("term", "abbreviation: null\naliases: []\nsee_also: []", f"{body}\n{CITED}")
    start = " ".join(plain(sentence).split()[:6])
    message = f'the sentence "{start} …" has {count} words; split it so that each has at most 40'
    assert [f"{place(content, sentence)} KB320 {message}"] == found


def test_long_sentence_over_several_lines(tmp_path: Path) -> None:
    """A sentence may go on over lines; its span does too."""
    lines = "\n".join([_words(15), _words(15).lower(), f"{_words(15).lower()}."])
    found = _check(tmp_path, "term", f"{lines}\n\n{CITED}")
    assert 1 == len(found)
    first, last = found[0].split()[0].split("-")
    line = int(first.split(":")[0])
    assert f"{line}:1-{line + 2}:{len(lines.splitlines()[2]) + 1}" == f"{first}-{last}"


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["word", "NHS", "[[some-id]]", "[@key]", "1.5", "a-b", "*bold*"]), min_size=1, max_size=45
        ),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([". ", ".\n", "\n\n", "\n- ", "! ", ". [@key]\n", ".**\n", "? ", ", e.g. "]),
)
def test_guard_lets_no_long_sentence_pass(texts: list[list[str]], between: str) -> None:
    """The quick look at the raw body never overlooks what the careful one finds."""
    body = between.join(" ".join(words) for words in texts) + ".\n"
    text = plain(body)
    most = max(
        (
            len([word for word in text[start:end].split() if any(char.isalnum() for char in word)])
            for block in blocks(body)
            if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
            for start, end in sentences(text, block.start, block.end)
        ),
        default=0,
    )
    # So many words of one letter are no sentence.
    if most > 40 and len(body) > 41 * 4:
        assert _may_be_long(body)


# --- Reading ease -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("use", 1),
        ("the", 1),
        ("nurse", 1),
        ("table", 2),
        ("hospital", 3),
        ("procurement", 3),
        ("asked", 1),
        ("wanted", 2),
        ("needed", 2),
        ("agreement", 3),
        ("wards", 1),
        ("services", 3),
        ("prices", 2),
        ("12", 1),
        ("utilisation", 5),
    ],
)
def test_syllables(word: str, count: int) -> None:
    """Groups of vowels count, a silent e does not."""
    assert count == syllables(word)


def test_reading_ease_is_flesch() -> None:
    """The formula is Flesch's: 100 words in 5 sentences with 150 syllables."""
    assert pytest.approx(206.835 - 20.3 - 126.9) == reading_ease(100, 5, 150)


HARD = "Organisational considerations necessitate interdisciplinary collaboration responsibilities.\n"


def test_hard_to_read(tmp_path: Path) -> None:
    """The finding stands on the first line of the text and gives the figure."""
    found = _check(tmp_path, "term", HARD * 30 + "\n" + CITED)
    assert 1 == len(found)
    assert "KB321 the reading ease of the text is -" in found[0]
    assert "write shorter sentences and shorter words until it is 25 or more" in found[0]


@pytest.mark.parametrize(
    "body",
    [
        HARD * 10,  # too short to say
        "Ask the nurses on the ward what they need before you buy.\n" * 30,
        "Ask nurses.\n\n" + "```text\n" + HARD * 30 + "```\n",
        "Ask nurses.\n\n" + "".join(f"> {HARD}" for _ in range(30)),
    ],
)
def test_not_hard_to_read(body: str, tmp_path: Path) -> None:
    """Short texts are left alone, and code and quotes are not the author's prose."""
    assert [] == _codes(tmp_path, "term", f"{body}\n{CITED}")


def test_guard_of_the_reading_ease() -> None:
    """The quick look lets plain text pass and stops hard text."""
    assert (True, False) == (_may_be_hard(HARD * 30), _may_be_hard("Ask the nurses on the ward.\n" * 60))


# --- Addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "address", "target"),
    [
        ("See https://example.org/a_b. It is new.\n", "https://example.org/a_b", "https://example.org/a_b"),
        ("See (www.example.org) now.\n", "www.example.org", "https://www.example.org"),
        ("| Where |\n| --- |\n| http://example.org |\n", "http://example.org", "http://example.org"),
    ],
)
def test_bare_address(body: str, address: str, target: str, tmp_path: Path) -> None:
    """An address that no link is made of is found without the marks behind it."""
    content = record("term", "abbreviation: null\naliases: []\nsee_also: []", f"{body}\n{CITED}")
    message = f'address "{address}" stands bare in the text; write [what is there]({target}), or cite it as a source'
    assert [f"{place(content, address)} KB322 {message}"] == _check(tmp_path, "term", f"{body}\n{CITED}")


@pytest.mark.parametrize(
    "body",
    [
        "See [the toolkit](https://example.org/toolkit).\n",
        "See [the toolkit](<https://example.org/toolkit> 'Title').\n",
        "See [the toolkit][kit].\n\n[kit]: https://example.org/toolkit\n",
        "Write `https://example.org` there.\n",
        "```text\nhttps://example.org\n```\n",
        "See <https://example.org>.\n",  # KB311 says what is wrong with it
        "The address begins with the name of the site.\n",
    ],
)
def test_address_in_a_link_or_code(body: str, tmp_path: Path) -> None:
    """Links of every kind, definitions and code are no bare addresses."""
    assert [] == _codes(tmp_path, "term", f"{body}\n{CITED}")


# --- Abbreviations ----------------------------------------------------------------------------------------------------


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
    assert [f"{place(content, used)} KB323 {message}"] == _check(tmp_path, "term", f"{body}\n{CITED}", PCP)


def test_one_finding_for_each_abbreviation(tmp_path: Path) -> None:
    """Each abbreviation is told once, where it first stands, even if the long form follows later."""
    body = "A PQR and a QRS.\nThe PQR was a proof of quality round (PQR).\n"
    assert ["KB323", "KB323"] == _codes(tmp_path, "term", f"{body}\n{CITED}")


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
    assert [] == _codes(tmp_path, "term", f"{body}\n{CITED}", PCP)


def test_names_in_titles_and_fields(tmp_path: Path) -> None:
    """A word of a title is a name, a linked title in full explains, and so do firms that the fields name."""
    files = {
        "content/tools/magic.md": record("tool", "title: 'MAGIC: a tool for wards'"),
        "content/tools/criteria.md": record("tool", "title: Technology criteria (TQC)"),
    }
    body = "MAGIC is used.\nSee [[criteria]]: TQC is a list.\n"
    assert [] == _codes(tmp_path, "term", f"{body}\n{CITED}", files)
    assert ["KB323"] == _codes(tmp_path / "b", "term", f"TQC is a list.\n\n{CITED}", files)
    case = record("case-study", "suppliers: [{name: KQZ Medical}]", "KQZ won [@evaluation].\n")
    found = findings(tmp_path / "c", {"case_studies/example.md": case})
    assert "KB323" not in {finding.code for finding in found}


def test_summary_may_write_it_out(tmp_path: Path) -> None:
    """The summary stands at the head of the page, so what it writes out is written out."""
    fields = "summary: A proof of quality round (PQR) is a step of a tender.\nabbreviation: null\nsee_also: []"
    found = findings(tmp_path, {TERM: record("term", fields, f"A PQR is short.\n\n{CITED}")})
    assert "KB323" not in {finding.code for finding in found}


# --- Figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "figure"),
    [
        ("Costs fell by 24 % at once.\n", "24 %"),
        ("Costs fell by 24 per cent at once.\n", "24 per cent"),
        ("It cost EUR 12 a day.\n", "EUR 12"),
        ("It cost £3.5 million a year.\n", "£3.5 million"),
        ("It cost 12 million Norwegian kroner.\n", "12 million"),
        ("It served 1,250 people.\n", "1,250"),
        ("It served 350 people.\n", "350"),
        ("- It served 350 people.\n- Another.\n", "350"),
        ("| Year | People |\n| --- | --- |\n| 2019 | 350 |\n", "350"),
        ("See Article 14.\nIt served 350 people under it.\n", "350"),
        ("Drapes made up 24 % of it.\n", "24 %"),
    ],
)
def test_figure_without_source(body: str, figure: str, tmp_path: Path) -> None:
    """Money, shares and large numbers ask for a source."""
    text = f"## Use\n\n{body}\n## Source\n\n{CITED}"
    content = record("tool", None, text)
    message = (
        f'figure "{figure}" has no source near it; cite one, [@key], in its sentence, or say that it is worked out here'
    )
    assert [f"{place(content, figure)} KB324 {message}"] == _check(tmp_path, "tool", text)


@pytest.mark.parametrize(
    "body",
    [
        "Costs fell by 24 % [@evaluation].\n",
        "Costs fell by 24 %.\nIt was measured [@evaluation].\n",
        "It found this [@evaluation]:\n\n- Costs fell by 24 %.\n- Stays fell by 12 %.\n",
        "It found this:\n\n- Costs fell by 24 %.\n- Stays fell by 12 %.\n\nAll of it was measured [@evaluation].\n",
        "| What | How much |\n| --- | --- |\n| Costs | 24 % |\n\nAll of it was measured [@evaluation].\n",
        "- Costs fell [@evaluation]:\n    - in wards by 24 %\n    - elsewhere by 12 %\n",
        "- Costs fell by 24 %.\n\n  It was measured [@evaluation].\n",
        "Costs fell by 24 % in one ward, and in others so:\n\n- ward B by 12 % [@evaluation]\n",
        "The sum is EUR 120 a day, worked out here.\n",
        "The bids are invented.\n\n| Bid | Price |\n| --- | --- |\n| A | EUR 2,000 |\n\n### More\n\nA costs EUR 2,000.\n",
        "Invented: two pumps.\n\n| Pump | Price |\n| --- | --- |\n| A | EUR 2,000 |\n",
        "It began in 2018 and ended on 22 November 2026.\n",
        "See Directive 2014/24/EU, Regulation (EU) 2017/745, Article 346 and case C-413/17.\n",
        "See [[scoring|the 350 formulas]] and [2,000 pages](https://example.org).\n",
        "It follows ISO 14040 and EN 301 549.\n",
        "The weights add up to 100 %.\n",
        "Ask 3 wards in 12 weeks.\n",
        "> Costs fell by 24 %.\n",
        "`24 %`\n",
    ],
)
def test_figure_with_source(body: str, tmp_path: Path) -> None:
    """A source in the block or beside a list will do; years, laws, own sums and small numbers need none."""
    text = f"## Use\n\n{body}\n## Source\n\n{CITED}"
    known = {"content/glossary/scoring.md": record("term", "title: Scoring\nsee_also: []")}
    assert [] == _codes(tmp_path, "tool", text, known)


@pytest.mark.parametrize(
    "heading", ["Worked example", "Exercise", "Exercise\n\n### Model answer", "Example with numbers"]
)
def test_figures_of_exercises(heading: str, tmp_path: Path) -> None:
    """Figures of examples are not claims."""
    text = f"## In short\n\n{CITED}\n## {heading}\n\nA pump costs EUR 2,000.\n"
    assert [] == _codes(tmp_path, "guidance", text)


def test_figures_of_modules(tmp_path: Path) -> None:
    """Training modules and glossary terms are not looked at."""
    assert [] == _codes(tmp_path, "term", f"Costs fell by 24 %.\n\n{CITED}")


# --- Text and blocks --------------------------------------------------------------------------------------------------

BODY = """Intro [@a].

## Head

- item **one**
  goes on

  and on
    - nested
- two

| a | b |
| --- | --- |
| 1 | 2 |

!!! note "Title"
    Inside.

> Quote.

    code
"""


def test_blocks() -> None:
    """Blocks know their kind, and what belongs to an item."""
    found = [(block.kind.value, " ".join(BODY[block.start : block.end].split())) for block in blocks(BODY)]
    assert [
        ("paragraph", "Intro [@a]."),
        ("heading", "## Head"),
        ("item", "item **one** goes on and on"),
        ("item", "nested"),
        ("item", "two"),
        ("row", "| a | b |"),
        ("other", "| --- | --- |"),
        ("row", "| 1 | 2 |"),
        ("other", '!!! note "Title"'),
        ("paragraph", "Inside."),
        ("quote", "> Quote."),
        ("other", "code"),
    ] == found
    assert ("head",) == blocks(BODY)[2].trail
    assert BlockKind.QUOTE is getattr(block_at(BODY, BODY.index("Quote")), "kind", None)


@settings(deadline=None)
@given(st.text(alphabet="aB [](){}@|*_`<>!#-.\n\\:/0", max_size=200))
def test_text_keeps_its_places(body: str) -> None:
    """Whatever is blanked out, every character stays where it is, and so does every line."""
    for text in (plain(body), own_words(body), without_code(body)):
        assert len(body) == len(text)
        assert [at for at, char in enumerate(body) if char == "\n"] == [
            at for at, char in enumerate(text) if char == "\n"
        ]
    ends = [(block.start, block.end) for block in blocks(body)]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(body) for start, end in ends)
