"""Can a tender simulation be played, and does it say what the buyer did? KB326 to KB332."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from procurement_kb.findings import Example, Finding, Rule, Severity
from procurement_kb.graph.guess import guess
from procurement_kb.graph.words import and_list, quoted
from procurement_kb.records.load import Loaded
from procurement_kb.records.simulation import FENCE, MARK, Ending, Node, Step, cites, model_of
from procurement_kb.records.types.simulation import SIMULATION_BODY
from procurement_kb.rules.block import Block, Wanted, blocks_of
from procurement_kb.rules.registry import Context, check
from procurement_kb.rules.routes import Routes
from procurement_kb.sources import Loc
from procurement_kb.sources.body import BodyScan

_START = SIMULATION_BODY.index(f"```{FENCE}")
_END = SIMULATION_BODY.index("## Debrief")
_RIGHT = Example(record_type="simulation", body=SIMULATION_BODY)


def _wrong(old: str, new: str) -> Example:
    return Example(record_type="simulation", body=SIMULATION_BODY.replace(old, new, 1))


SIMULATION_COUNT = Rule(
    code="KB326",
    name="simulation-count",
    severity=Severity.ERROR,
    title="A simulation has no steps to play, or has them in two blocks.",
    why="The page shows one tree of decisions, and progress is kept under its steps.",
    mend="Write one fenced block with the word `simulation` behind its opening fence, above `## Debrief`.",
    wrong=_wrong(SIMULATION_BODY[_START:_END], "Think about it.\n\n"),
    right=_RIGHT,
)
SIMULATION_WRONG = Rule(
    code="KB327",
    name="simulation-wrong",
    severity=Severity.ERROR,
    title="A step or ending of a simulation cannot be shown as it stands.",
    why="Readers would meet a decision without its words, or two steps under one name.",
    mend="Correct the step as the message says. A step has `id`, `title`, `situation` and `choices`, an ending has `end` "
    "in place of choices. The first step is where readers begin.",
    wrong=_wrong("  title: Before the tender\n", ""),
    right=_RIGHT,
)
SIMULATION_TARGET = Rule(
    code="KB328",
    name="simulation-unknown-step",
    severity=Severity.ERROR,
    title="A choice leads to a step that is not there.",
    why="Readers would choose, and nothing would follow.",
    mend="Write the id of a step or ending of this simulation, or add the one that is meant.",
    wrong=_wrong("to: agreed", "to: agree"),
    right=_RIGHT,
)
SIMULATION_DEAD_END = Rule(
    code="KB329",
    name="simulation-dead-end",
    severity=Severity.ERROR,
    title="No ending can be reached from a step.",
    why="Readers would be stuck, or go round for ever, and never see the debrief.",
    mend="Give the step choices, one of which leads on, or say how it ends with `end: good`, `mixed` or `poor`.",
    wrong=_wrong("  end: poor\n", ""),
    right=_RIGHT,
)
SIMULATION_UNREACHABLE = Rule(
    code="KB330",
    name="simulation-unreachable-step",
    severity=Severity.ERROR,
    title="A step or ending can never be reached.",
    why="Nobody would ever read it, and the page would count an ending that does not exist.",
    mend="Let a choice lead to it, or take it out.",
    wrong=_wrong("to: same-again", "to: agreed"),
    right=_RIGHT,
)
SIMULATION_BUYER = Rule(
    code="KB331",
    name="simulation-buyer",
    severity=Severity.ERROR,
    title="The way that the buyer took is not clear.",
    why="The debrief compares each decision of the reader with that of the buyer, from the first step to an ending.",
    mend="Mark one choice with `buyer: true` at each step of the buyer's way. Steps where the buyer never stood have one "
    "at most.",
    wrong=_wrong("      buyer: true\n", ""),
    right=_RIGHT,
)
SIMULATION_UNCITED = Rule(
    code="KB332",
    name="simulation-buyer-uncited",
    severity=Severity.ERROR,
    title="What the buyer did is told without a source.",
    why="A simulation mixes what happened with what was invented. What the buyer did is no invention, and readers must be "
    "able to check it.",
    mend="Cite the source in the consequence of the choice, as `[@key]`. If no source tells that the buyer decided so, "
    "take out `buyer: true`.",
    wrong=_wrong("six firms answered [@evaluation].", "six firms answered."),
    right=_RIGHT,
)

_WANTED = Wanted(
    name=FENCE,
    heading="Debrief",
    where="above this heading",
    plural="simulations",
    items="steps",
    owner="record",
    code=SIMULATION_COUNT.code,
)


@check(
    SIMULATION_COUNT,
    SIMULATION_WRONG,
    SIMULATION_TARGET,
    SIMULATION_DEAD_END,
    SIMULATION_UNREACHABLE,
    SIMULATION_BUYER,
    SIMULATION_UNCITED,
    types=["simulation"],
)
def check_simulation(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Look at the steps of a simulation."""
    scan = context.scans.get(loaded.source.path)
    if scan is None:
        return
    fences, found = blocks_of(loaded.source.path, scan, _WANTED)
    yield from found
    for fence in fences[:1]:
        block = Block(loaded.source.path, fence, SIMULATION_WRONG.code)
        marks = _marks(scan, fence.start, fence.end)
        yield from block.placed(_nodes(block, context, marks) if block.source.readable else ())


def _marks(scan: BodyScan, start: int, end: int) -> frozenset[str]:
    """Return what the block links to and cites, as far as it stands on one line."""
    here = [link.id for link in scan.wiki_links if start <= link.start < end]
    here += [f"@{cited.key}" for cited in scan.citations if start <= cited.start < end]
    return frozenset(here)


def _nodes(block: Block, context: Context, marks: frozenset[str]) -> Iterator[Finding]:
    """Yield what is wrong with the steps one by one; how they hang together is looked at once they are right."""
    values = block.value
    if not isinstance(values, list) or not values:
        yield block.finding((), "the simulation is no list of steps; begin each step with - id:")
        return
    found: list[Finding] = []
    nodes: list[Node] = []
    for index, value in enumerate(values):
        place: Loc = (FENCE, index)
        if not isinstance(value, dict):
            found.append(block.finding(place, "this is no step; begin it with - id:"))
            continue
        if "end" not in value and not value.get("choices"):
            message = f"{_name(value)} has no choices and is no ending; give it choices, or end: good, mixed or poor"
            found.append(block.finding((*place, "id"), message, code=SIMULATION_DEAD_END.code))
            continue
        if "end" in value and "choices" in value:
            message = f"{_name(value)} is an ending and has choices; take out end or the choices"
            found.append(block.finding((*place, "end"), message, key=True))
            continue
        node, wrong = block.item(model_of(value), place, value, context)
        found += wrong
        if node is not None:
            nodes.append(node)
            found += _split(block, place, node, marks)
    found += block.same_ids(values, "steps")
    if not found and isinstance(nodes[0], Ending):
        found.append(block.finding((FENCE, 0, "id"), "the first step is an ending; begin with a step that has choices"))
    yield from found or _ways(block, nodes)


def _name(value: dict[str, Any]) -> str:
    return quoted(value["id"]) if isinstance(value.get("id"), str) else "the step"


def _split(block: Block, place: Loc, node: Node, marks: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for each text with a link or citation that begins on one line and ends on the next."""
    texts: list[tuple[Loc, str]] = [((*place, "situation"), node.situation)]
    if isinstance(node, Step):
        texts += [
            ((*place, "choices", index, "consequence"), choice.consequence) for index, choice in enumerate(node.choices)
        ]
    for loc, text in texts:
        for match in MARK.finditer(text):
            mark = match["id"] if match["key"] is None else f"@{match['key']}"
            if mark.strip() not in marks:
                yield block.finding(loc, f"{quoted(match[0])} is spread over two lines; write it on one")


def _ways(block: Block, nodes: Sequence[Node]) -> Iterator[Finding]:
    """Yield what is wrong with how the steps hang together."""
    index_of = {node.id: index for index, node in enumerate(nodes)}
    lost = False
    for index, node in enumerate(nodes):
        for number, choice in enumerate(_choices(node)):
            if choice.to not in index_of:
                lost = True
                hint = guess(choice.to, index_of)
                instead = f"did you mean {quoted(hint.value)}?" if hint.value else "write the id of one or add it"
                message = f"to {quoted(choice.to)} is no step or ending of this simulation; {instead}"
                loc: Loc = (FENCE, index, "choices", number, "to")
                yield block.finding(loc, message, hint, code=SIMULATION_TARGET.code)
    if lost:
        return
    routes = Routes({node.id: [choice.to for choice in _choices(node)] for node in nodes})
    for first in routes.unreached():
        message = f"no choice leads to {quoted(first)}; let one lead to it, or take it out"
        yield block.finding((FENCE, index_of[first], "id"), message, code=SIMULATION_UNREACHABLE.code)
    for trap in routes.traps():
        message = (
            f"no ending can be reached from {and_list([quoted(name) for name in trap])}; "
            "let one of their choices lead on"
            if len(trap) > 1
            else f"every choice of {quoted(trap[0])} leads back to it; let one lead on"
        )
        yield block.finding((FENCE, index_of[trap[0]], "id"), message, code=SIMULATION_DEAD_END.code)
    yield from _buyers(block, nodes, index_of)


def _choices(node: Node) -> Sequence[Any]:
    return node.choices if isinstance(node, Step) else ()


def _buyers(block: Block, nodes: Sequence[Node], index_of: dict[str, int]) -> Iterator[Finding]:
    clear = True
    for index, node in enumerate(nodes):
        marked = [number for number, choice in enumerate(_choices(node)) if choice.buyer]
        for number in marked[1:]:
            clear = False
            message = f"two choices of {quoted(node.id)} are marked as what the buyer did; mark one"
            loc: Loc = (FENCE, index, "choices", number, "buyer")
            yield block.finding(loc, message, key=True, code=SIMULATION_BUYER.code)
        for number in marked:
            if not cites(_choices(node)[number].consequence):
                message = "this tells what the buyer did and cites no source; cite one as [@key]"
                loc = (FENCE, index, "choices", number, "consequence")
                yield block.finding(loc, message, key=True, code=SIMULATION_UNCITED.code)
    if clear:
        yield from _buyers_way(block, nodes, index_of)


def _buyers_way(block: Block, nodes: Sequence[Node], index_of: dict[str, int]) -> Iterator[Finding]:
    """Follow the buyer from the first step to an ending."""
    seen: set[str] = set()
    node = nodes[0]
    while isinstance(node, Step):
        seen.add(node.id)
        number, choice = next(((n, one) for n, one in enumerate(node.choices) if one.buyer), (0, None))
        place: Loc = (FENCE, index_of[node.id], "choices")
        if choice is None:
            message = (
                f"the buyer came to {quoted(node.id)}, and no choice says what followed; mark one with buyer: true"
            )
            yield block.finding(place, message, key=True, code=SIMULATION_BUYER.code)
            return
        if choice.to in seen:
            message = f"the buyer's way comes back to {quoted(choice.to)} and never ends; let it lead on"
            yield block.finding((*place, number, "to"), message, code=SIMULATION_BUYER.code)
            return
        node = nodes[index_of[choice.to]]
