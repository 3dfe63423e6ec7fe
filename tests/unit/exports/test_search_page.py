"""What the search knows of a page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from procurement_kb.exports.search_page import SECTIONS, anchor, search_page
from procurement_kb.records import record_types
from procurement_kb.records.specs import by_name
from procurement_kb.views.model import Document
from tests.browser.site import ROOT
from tests.unit.exports.small_index import document

OUTCOME: dict[str, Any] = {
    "metric": "Errors",
    "result": "8",
    "better": "lower",
    "evidence": "measured",
    "source": "law",
}


def _case(**fields: Any) -> Any:
    model = record_types()["case-study"]
    parts: dict[str, Any] = {"outcomes": [], "award_criteria": [], "lessons": [], "conditions": []}
    return model.model_construct(title="T", summary="S", **{**parts, **fields})


def _page(**kb: Any) -> Document:
    return document("cases/a.md", "Pumps & <beds>", type="case-study", **kb)


def test_title_and_facts_are_metadata() -> None:
    """They are found but stay out of the text, and nothing of them is taken for markup."""
    facts = [
        {"field": "countries", "values": [{"text": "Spain"}]},
        {"field": "years", "values": [{"text": "2016–2019"}]},
    ]
    page = search_page(_page(facts=facts, countries=["Spain"]), "<p>Body</p>", None)
    found = dict(re.findall(r'<i data-pagefind-meta="(\w+)\[data-v\]" data-v="([^"]*)"></i>', page))
    expected = {
        "title": "Pumps &amp; &lt;beds&gt;",
        "country": "Spain",
        "year": "2016–2019",
        "facts": "Spain · 2016–2019",
    }
    assert expected == found
    assert "<beds>" not in page


def test_citations_are_left_out() -> None:
    """The number of a source would stick to the word before it."""
    cites = '<sup class="kb-cites"><a class="kb-cite" href="#s">1</a>\n<a class="kb-cite" href="#t">2</a></sup>'
    page = search_page(_page(facts=[]), f"<p>fell{cites}. H<sub>2</sub>O m<sup>2</sup></p>", None)
    assert "<p>fell. H<sub>2</sub>O m<sup>2</sup></p>" in page


def test_prose_of_the_record_stands_under_the_headings_of_the_page() -> None:
    """Fields of prose are found, each part in one piece; codes, ids and sources are not."""
    spec = by_name(record_types()["case-study"])["outcomes"]
    assert spec.part is not None
    record = _case(
        lessons=["Measure & count."],
        outcomes=[spec.part.model_construct(baseline="12", unit=None, when=None, **OUTCOME)],
        sources={"law": {"title": "Procurement act"}},
        obstacles=["price-first"],
    )
    page = search_page(_page(facts=[]), "", record)
    assert '<h2 id="kb-lessons">Worth remembering</h2><ul><li>Measure &amp; count.</li></ul>' in page
    assert '<h2 id="kb-outcomes">What came of it</h2><ul><li>Errors 8 12</li></ul>' in page
    assert "Procurement act" not in page
    assert "price-first" not in page
    assert "measured" not in page


@pytest.mark.parametrize(("type_name", "field"), SECTIONS)
def test_sections_are_those_of_the_templates(type_name: str, field: str) -> None:
    """The field exists, and the template of its type has a heading with this anchor and these words."""
    assert field in by_name(record_types()[type_name])
    template = (ROOT / "overrides" / "kb" / f"{type_name}.html").read_text(encoding="utf-8")
    assert f'<h2 id="{anchor(field)}">{SECTIONS[type_name, field]}</h2>' in template
