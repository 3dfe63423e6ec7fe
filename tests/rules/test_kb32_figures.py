"""KB324: figures without a source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.harness import place, record
from tests.rules.prose import CITED, codes_in, found_in


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
    assert [f"{place(content, figure)} KB324 {message}"] == found_in(tmp_path, "tool", text)


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
    assert [] == codes_in(tmp_path, "tool", text, known)


@pytest.mark.parametrize(
    "heading", ["Worked example", "Exercise", "Exercise\n\n### Model answer", "Example with numbers"]
)
def test_figures_of_exercises(heading: str, tmp_path: Path) -> None:
    """Figures of examples are not claims."""
    text = f"## In short\n\n{CITED}\n## {heading}\n\nA pump costs EUR 2,000.\n"
    assert [] == codes_in(tmp_path, "guidance", text)


def test_figures_of_modules(tmp_path: Path) -> None:
    """Training modules and glossary terms are not looked at."""
    assert [] == codes_in(tmp_path, "term", f"Costs fell by 24 %.\n\n{CITED}")
