"""A tender simulation as it reads without a script: numbered steps, and "turn to 7".

The script plays it from this very page, so that there is one text and nothing is drawn from data.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from procurement_kb.records.simulation import FENCE, MARK, METERS, Step, cites, paragraphs, parse_simulation
from procurement_kb.views.body import MARK_CLOSE, MARK_OPEN, PRIVATE
from procurement_kb.views.facts import source_numbers
from procurement_kb.views.markup import mark_citations, relative_href

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement_kb.records.simulation import Choice, Ending, Node
    from procurement_kb.views.context import Context, Json

ENDINGS = {"good": "A good ending", "mixed": "A mixed ending", "poor": "A poor ending"}
_EFFECTS = {2: "much better", 1: "better", -1: "worse", -2: "much worse"}
REAL, INVENTED = "From the case", "Invented"


def simulation(ctx: Context, record_id: str, record: Any) -> Json:
    """Return what the page of a simulation adds: the case, what it practises, and the steps as HTML."""
    nodes = _nodes(ctx, record_id)
    return {
        "objectives": record.objectives,
        "minutes": record.minutes,
        "case": next(iter(ctx.cards(link["id"] for link in ctx.links([record.case]))), None),
        "modules": ctx.cards(link["id"] for link in ctx.links(record.modules)),
        "decisions": sum(isinstance(node, Step) for node in nodes),
        "endings": sum(not isinstance(node, Step) for node in nodes),
        "inserts": {FENCE: _Pages(ctx, record_id, nodes).html() if nodes else ""},
    }


def _nodes(ctx: Context, record_id: str) -> Sequence[Node]:
    for fence in ctx.project.scans[record_id].fences:
        if fence.info == FENCE:
            return parse_simulation(fence.content) or ()
    return ()


class _Pages:
    """The steps of one simulation as HTML."""

    def __init__(self, ctx: Context, record_id: str, nodes: Sequence[Node]) -> None:
        self._ctx = ctx
        self._id = record_id
        self._href = ctx.href(record_id)
        self._sources = source_numbers(ctx.records[record_id])
        self._nodes = nodes
        self._number = {node.id: number for number, node in enumerate(nodes, 1)}

    def html(self) -> str:
        """Return all of it."""
        steps = "".join(self._step(node) for node in self._nodes)
        return (
            f'<section class="sim" data-simulation="{escape(self._id)}" aria-labelledby="kb-simulation">'
            '<h2 id="kb-simulation">The simulation</h2>'
            '<p class="sim-how" data-sim-text>Read step 1, open the choice that you would make, and turn to the step '
            "that follows.</p>"
            f'<p class="sim-legend"><span class="sim-tag" data-real>{REAL}</span> is what the sources say. '
            f'<span class="sim-tag">{INVENTED}</span> was made up for this exercise, and so are the marks for '
            f"{_meters_in_words()}.</p>"
            f'<div class="sim-tree" data-sim-tree>{steps}{self._answers()}</div></section>'
        )

    def _step(self, node: Node) -> str:
        number = self._number[node.id]
        head = (
            f'<h3><span class="sim-number">{number}</span><span data-sim-title>{escape(node.title)}</span></h3>'
            f'<div class="sim-situation" data-sim-situation>{self._text(node.situation)}</div>'
        )
        if isinstance(node, Step):
            choices = "".join(self._choice(choice) for choice in node.choices)
            return (
                f'<section class="sim-step" id="kb-step-{number}" data-sim-step="{escape(node.id)}">{head}'
                f'<ul class="sim-choices">{choices}</ul></section>'
            )
        return self._ending(node, head)

    def _ending(self, node: Ending, head: str) -> str:
        return (
            f'<section class="sim-step sim-end" id="kb-step-{self._number[node.id]}" '
            f'data-sim-step="{escape(node.id)}" data-sim-end="{node.end}">'
            f'<p class="sim-verdict">{ENDINGS[node.end]}</p>{head}'
            '<p class="sim-go"><a href="#debrief">Read the debrief</a>, or '
            '<a href="#kb-step-1">begin again at 1</a></p></section>'
        )

    def _choice(self, choice: Choice) -> str:
        number = self._number[choice.to]
        buyer = " data-sim-buyer" if choice.buyer else ""
        return (
            f'<li data-sim-choice data-sim-to="{escape(choice.to)}"{buyer}{_effects(choice)}><details><summary>'
            f"<span data-sim-words>{escape(choice.text)}</span></summary>"
            f'<div class="sim-then"><div data-sim-then>{self._text(choice.consequence)}{_effects_in_words(choice)}</div>'
            f'<p class="sim-go"><a href="#kb-step-{number}">Turn to {number}</a></p></div></details></li>'
        )

    def _answers(self) -> str:
        """Return what the buyer decided, step by step, behind a disclosure."""
        rows = []
        node = self._nodes[0]
        nodes = {node.id: node for node in self._nodes}
        seen = set()
        while isinstance(node, Step) and node.id not in seen:
            seen.add(node.id)
            choice = next((choice for choice in node.choices if choice.buyer), None)
            if choice is None:
                break
            rows.append(
                f'<div role="row"><div role="rowheader">{escape(node.title)}</div>'
                f'<div role="cell" data-label="The buyer">{escape(choice.text)}</div>'
                f'<div role="cell" data-label="What the sources say">{self._told(choice)}</div></div>'
            )
            node = nodes[choice.to]
        head = "".join(
            f'<div role="columnheader">{name}</div>' for name in ("Decision", "The buyer", "What the sources say")
        )
        # No table element: a phone has no room for its columns, and what is no longer drawn as a table is not always
        # read out as one.
        return (
            '<details class="sim-answers" data-sim-text><summary>What the buyer decided</summary>'
            '<div class="sim-table" role="table" aria-label="What the buyer decided, step by step">'
            f'<div role="rowgroup"><div role="row" class="sim-head">{head}</div></div>'
            f'<div role="rowgroup">{"".join(rows)}</div></div></details>'
        )

    def _told(self, choice: Choice) -> str:
        """Return what the sources say of a choice, without what was invented."""
        real = [one for one in paragraphs(PRIVATE.sub("", choice.consequence)) if cites(one)]
        return "".join(f"<p>{self._inline(one)}</p>" for one in real)

    def _text(self, text: str) -> str:
        """Return the paragraphs of a text; where the kind changes, a tag says what is real and what is invented."""
        out = []
        before = None
        for paragraph in paragraphs(PRIVATE.sub("", text)):
            real = cites(paragraph)
            tag = f'<span class="sim-tag"{" data-real" if real else ""}>{REAL if real else INVENTED}</span> '
            out.append(
                f'<p class="{"sim-real" if real else "sim-made"}">{tag if real != before else ""}'
                f"{self._inline(paragraph)}</p>"
            )
            before = real
        return "".join(out)

    def _inline(self, text: str) -> str:
        pieces = []
        at = 0
        for match in MARK.finditer(text):
            pieces.append(escape(text[at : match.start()]))
            pieces.append(
                f"{MARK_OPEN}{match['key'].strip()}{MARK_CLOSE}" if match["key"] is not None else self._link(match)
            )
            at = match.end()
        pieces.append(escape(text[at:]))
        return mark_citations("".join(pieces), self._sources)

    def _link(self, match: re.Match[str]) -> str:
        current = self._ctx.graph.resolve(match["id"].strip())
        words = (match["words"] or "").strip()
        if current is None or current not in self._ctx.records:
            return escape(words or match["id"])
        href = relative_href(self._href, self._ctx.href(current))
        return f'<a href="{escape(href)}">{escape(words or self._ctx.records[current].title)}</a>'


def _values(choice: Choice) -> dict[str, int]:
    """Return what a choice does to the meters that it moves."""
    values = {name: getattr(choice.effects, name, 0) for name in METERS}
    return {name: value for name, value in values.items() if value}


def _effects(choice: Choice) -> str:
    words = " ".join(f"{name}:{value}" for name, value in _values(choice).items())
    return f' data-sim-effects="{words}"' if words else ""


def _effects_in_words(choice: Choice) -> str:
    items = "".join(
        f'<li data-effect="{"up" if value > 0 else "down"}">{METERS[name]}: {_EFFECTS[value]}</li>'
        for name, value in _values(choice).items()
    )
    return f'<ul class="sim-effects" aria-label="Effects, invented">{items}</ul>' if items else ""


def _meters_in_words() -> str:
    *first, last = (label[0].lower() + label[1:] for label in METERS.values())
    return f"{', '.join(first)} and {last}"
