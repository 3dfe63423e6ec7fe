"""A simulation as text: what readers see without a script, and what the script plays from."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from procurement_kb.project import load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.model import UrlPolicy
from procurement_kb.views.simulation import simulation
from tests.browser.site import ROOT
from tests.golden.test_plan import TODAY, load_small

RECORD = "buy-the-pumps"
FILE = f"content/training/simulations/{RECORD}.md"


def _context(folder: Path, *changes: tuple[str, str]) -> Context:
    load_small(folder)
    file = folder / FILE
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    project = load_project(folder, today=TODAY)
    return Context(project, UrlPolicy(project.settings.site_url), load_shapes(ROOT / "vocabularies"))


def _html(ctx: Context) -> str:
    html: str = simulation(ctx, RECORD, ctx.records[RECORD])["inserts"]["simulation"]
    return html


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The simulation of the small project."""
    return _html(_context(tmp_path_factory.mktemp("simulation")))


def test_every_turn_leads_to_its_step(html: str) -> None:
    """A choice says to which number to turn, and its link leads there."""
    turns = re.findall(r'<a href="#kb-step-(\d+)">Turn to (\d+)</a>', html)

    assert [("2", "2"), ("4", "4"), ("3", "3"), ("1", "1")] == turns
    assert ["1", "2", "3", "4"] == re.findall(r'id="kb-step-(\d+)"', html)


def test_real_and_invented_are_told_apart(html: str) -> None:
    """A paragraph that cites is tagged as taken from the case, any other as invented; each run has one tag."""
    situation = html.partition("data-sim-situation>")[2].partition("</div>")[0]

    assert 2 == situation.count('<span class="sim-tag"')
    real, invented = situation.split("</p>")[:2]
    assert "From the case" in real
    assert 'href="#kb-source-evaluation"' in real
    assert "Invented" in invented
    assert "kb-source" not in invented


def test_buyer_is_told_last(html: str) -> None:
    """What the buyer decided stands behind a disclosure, with what the sources say and nothing that was invented."""
    answers = html.partition('<details class="sim-answers"')[2]

    assert ["Before the tender", "Six answers"] == re.findall(r'role="rowheader">([^<]+)<', answers)
    assert "The hospital asked the market" in answers
    assert "impatient" not in answers
    assert "buyer" not in re.sub(r"data-sim-buyer", "", html.partition('<details class="sim-answers"')[0])


def test_links_lead_from_the_page(html: str) -> None:
    """A link to a record has its title and leads there from the page of the simulation."""
    assert '<a href="../../../guidance/ask-the-market/">' in html


def test_texts_are_escaped(html: str) -> None:
    """Quotes and ampersands are shown as written."""
    assert "You get &quot;the same&quot; pumps &amp; the same complaints." in html


def test_markers_cannot_be_forged(tmp_path: Path) -> None:
    """The generator's own marks in a text mean nothing."""
    html = _html(_context(tmp_path, ("Six firms answer.", "Six \ue000evaluation\ue001 \ue002quiz\ue003 answer.")))

    assert "Six evaluation quiz answer." in html


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the id of an element."""
        del tag
        self.ids += [value for name, value in attrs if name == "id" and value]


def test_ids_are_the_sites_own(html: str) -> None:
    """No id can clash with that of a heading: those of the generator begin with kb-."""
    parser = _Ids()
    parser.feed(html)

    assert len(parser.ids) == len(set(parser.ids))
    assert all(value.startswith("kb-") for value in parser.ids)
