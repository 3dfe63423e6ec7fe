"""KB326 to KB332: the steps of a simulation, and the ways through them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records.types.simulation import SIMULATION_BODY
from procurement_kb.rules.routes import Routes
from tests.rules.harness import findings, place, record, short

PATH = "content/training/simulations/example.md"
BESIDE = {"case_studies/example-case.md": record("case-study", "title: The case behind it")}


def _record(*changes: tuple[str, str]) -> str:
    body = SIMULATION_BODY
    for old, new in changes:
        assert old in body, old
        body = body.replace(old, new, 1)
    return record("simulation", None, body)


def _check(root: Path, content: str) -> list[str]:
    """Return what is found, as ``line:column-end CODE message``."""
    found = findings(root, {**BESIDE, PATH: content})
    return [f"{place.split(':', 1)[1]} {finding.message}" for place, finding in zip(short(found), found, strict=True)]


def test_example_is_right(tmp_path: Path) -> None:
    """The example has no findings: its links and citations count, and its source is used."""
    assert [] == _check(tmp_path, _record())


# --- One block --------------------------------------------------------------------------------------------------------


def _block() -> str:
    return SIMULATION_BODY[SIMULATION_BODY.index("```simulation") : SIMULATION_BODY.index("## Debrief")]


def test_block_missing(tmp_path: Path) -> None:
    """The heading that it stands above is marked."""
    content = _record((_block(), ""))
    expected = "KB326 the simulation is missing; write it above this heading, as a block that begins with ```simulation"
    assert [f"{place(content, 'Debrief')} {expected}"] == _check(tmp_path, content)


def test_two_blocks(tmp_path: Path) -> None:
    """The second is marked."""
    content = _record((_block(), _block() + _block()))
    expected = "KB326 the record has 2 simulations; put the steps of this one into the first"
    assert [f"{place(content, '```simulation')} {expected}"] == _check(tmp_path, content)


@pytest.mark.parametrize(
    ("block", "codes"),
    [
        ("", {"KB327"}),
        ("just words", {"KB327"}),
        ("- words\n- 3", {"KB327"}),
        ("- id: one\n\ttitle: Tabs", {"KB009"}),
        ("- {id: one, id: two, title: Twice, situation: So., end: good}", {"KB010", "KB327"}),
        ("- {id: [1], title: ~, situation: 3, end: {}}", {"KB327"}),
        ("- {id: one, title: End, situation: It ends., end: good}", {"KB327"}),
        ("- {choices: ~}", {"KB329"}),
    ],
)
def test_broken_block(block: str, codes: set[str], tmp_path: Path) -> None:
    """What is no simulation gives findings inside the block and no traceback."""
    content = _record(
        (_block(), f"```simulation\n{block}\n```\n\n"), ("asked first [@evaluation]", "asked [@evaluation]")
    )
    found = findings(tmp_path, {**BESIDE, PATH: content})
    first = content[: content.index("```simulation")].count("\n") + 1
    last = content[: content.index("## Debrief")].count("\n")
    assert codes == {finding.code for finding in found}
    assert all(first <= finding.span.line <= last for finding in found), short(found)


@pytest.mark.parametrize("fence", ["``` simulation", "~~~simulation", "````simulation"])
def test_the_whole_opening_fence_is_marked(fence: str, tmp_path: Path) -> None:
    """However it is written."""
    marks = fence.removesuffix("simulation").strip()
    block = _block().replace("```simulation", fence).replace("\n```\n", f"\n{marks}\n")
    content = _record((_block(), _block() + block))
    assert [f"{place(content, fence)} KB326"] == [" ".join(line.split()[:2]) for line in _check(tmp_path, content)]


def test_lines_in_messages_are_those_of_the_file(tmp_path: Path) -> None:
    """What reads the block counts its lines; its messages name those of the file."""
    content = _record(("  end: good\n", "  end: good\n  end: mixed\n"))
    first = content[: content.index("  end: good")].count("\n") + 1
    assert [f'KB010 "end" is given twice, on line {first} and on line {first + 1}; keep one of them'] == [
        line.partition(" ")[2] for line in _check(tmp_path, content)
    ]


# --- Steps and choices ------------------------------------------------------------------------------------------------


def _at(content: str, shown: str) -> str:
    """Return the place of what stands between « and », whose surroundings stand in ``content`` once."""
    before, _, rest = shown.partition("«")
    words, _, after = rest.partition("»")
    assert 1 == content.count(before + words + after), shown
    end = content.index(before + words + after) + len(before + words)
    return place(content[:end], words)


@pytest.mark.parametrize(
    ("changes", "marked", "expected"),
    [
        (
            [("situation: Your pumps", "situtation: Your pumps")],
            "«situtation»: Your",
            'KB327 field "situtation" is unknown in simulation; did you mean "situation"?',
        ),
        (
            [("- id: same-again", "- id: agreed"), ("to: same-again", "to: agreed")],
            "- id: «agreed»\n  title: The same",
            'KB327 two steps have the id "agreed"; give this one its own',
        ),
        (
            [("  end: poor\n", "  end: poor\n  choices: []\n")],
            "«end»: poor",
            'KB327 "same-again" is an ending and has choices; take out end or the choices',
        ),
        (
            [("effects: {time: -1, market: 1}", "effects: [1]")],
            "effects: «[1]»",
            "KB327 effects in entry 1 of choices in entry 1 of simulation is a list; write {time: -1, market: 1}",
        ),
        (
            [("to: agreed", "to: agree")],
            "to: «agree»\n",
            'KB328 to "agree" is no step or ending of this simulation; did you mean "agreed"?',
        ),
        (
            [("to: agreed", "to: nowhere-at-all")],
            "to: «nowhere-at-all»",
            'KB328 to "nowhere-at-all" is no step or ending of this simulation; write the id of one or add it',
        ),
        (
            [("  end: poor\n", "")],
            "- id: «same-again»",
            'KB329 "same-again" has no choices and is no ending; give it choices, or end: good, mixed or poor',
        ),
        (
            [("to: same-again", "to: agreed")],
            "- id: «same-again»",
            'KB330 no choice leads to "same-again"; let one lead to it, or take it out',
        ),
        (
            [("      buyer: true\n", "")],
            "«choices»:",
            'KB331 the buyer came to "first", and no choice says what followed; mark one with buyer: true',
        ),
        (
            [("same pumps.\n", "same pumps [@evaluation].\n      buyer: true\n")],
            "same pumps [@evaluation].\n      «buyer»",
            'KB331 two choices of "first" are marked as what the buyer did; mark one',
        ),
        (
            [("six firms answered [@evaluation].", "six firms answered.")],
            "«consequence»: The hospital",
            "KB332 this tells what the buyer did and cites no source; cite one as [@key]",
        ),
    ],
)
def test_step_finding(changes: list[tuple[str, str]], marked: str, expected: str, tmp_path: Path) -> None:
    """One fault is one finding, on its own words, with what to write instead."""
    content = _record(*changes)
    assert [f"{_at(content, marked)} {expected}"] == _check(tmp_path, content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  title: Before the tender\n", ""),
        ("end: good", "end: fine"),
        ("Nothing changes for patients.", "Nothing <b>changes</b>."),
        ("effects: {time: -1, market: 1}", "effects: {time: -3}"),
        ("text: Ask the market first.", "text: Ask [[value-based]] first."),
    ],
)
def test_fields_of_a_step(old: str, new: str, tmp_path: Path) -> None:
    """The fields are checked as those of front matter are, and how the steps hang together is not told on top."""
    assert ["KB327"] == [line.split()[1] for line in _check(tmp_path, _record((old, new)))]


def test_loop_without_a_way_out(tmp_path: Path) -> None:
    """Steps that lead to each other only are one finding, on the first of them."""
    ring = (
        "- id: round\n  title: Round\n  situation: You go round.\n  choices:\n"
        "    - {text: On., to: and-round, consequence: On.}\n    - {text: Stay., to: round, consequence: Here.}\n"
        "- id: and-round\n  title: And round\n  situation: You go round.\n  choices:\n"
        "    - {text: On., to: round, consequence: On.}\n    - {text: Back., to: round, consequence: Back.}\n"
    )
    choice = "    - {text: Go round., to: round, consequence: You go.}\n"
    content = _record(("- id: agreed\n", f"{choice}{ring}- id: agreed\n"))
    expected = 'KB329 no ending can be reached from "round" and "and-round"; let one of their choices lead on'
    assert [f"{_at(content, '- id: «round»')} {expected}"] == _check(tmp_path, content)


def test_buyers_way_must_end(tmp_path: Path) -> None:
    """A buyer who comes back to an earlier step would never get anywhere."""
    step = (
        "- id: second\n  title: Second\n  situation: You wait.\n  choices:\n"
        '    - {text: Back., to: first, consequence: "It went back [@evaluation].", buyer: true}\n'
        "    - {text: On., to: agreed, consequence: On.}\n"
    )
    content = _record(("to: agreed", "to: second"), ("- id: agreed\n", f"{step}- id: agreed\n"))
    expected = 'KB331 the buyer\'s way comes back to "first" and never ends; let it lead on'
    assert [f"{_at(content, 'to: «first»,')} {expected}"] == _check(tmp_path, content)


def test_fix_lands_in_the_block(tmp_path: Path) -> None:
    """A safe mend inside the block lands where it belongs."""
    content = _record(("to: agreed", "to: agree"))
    found = findings(tmp_path, {**BESIDE, PATH: content})
    assert _record() == apply_fixes(content, found)[0]


# --- Links and citations in the texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "marked", "code"),
    [
        ("They complain [@evaluaton].", "evaluaton", "KB210"),
        ("They complain, see [[no-such-record]].", "no-such-record", "KB201"),
        ("They complain, see [[value-based|the theme]].", None, None),
        ("They *complain*.", None, "KB327"),
        ("They [complain](https://example.org).", None, "KB327"),
    ],
)
def test_texts_are_read_like_bodies(written: str, marked: str | None, code: str | None, tmp_path: Path) -> None:
    """Links and citations are checked at their places; other markup is none of plain text."""
    content = _record(("and nurses complain.", written))
    lines = _check(tmp_path, content)
    assert ([code] if code else []) == [line.split()[1] for line in lines]
    if marked:
        assert lines[0].startswith(f"{place(content, marked)} ")


def test_mark_over_two_lines(tmp_path: Path) -> None:
    """A link that YAML folds into one line is found: it would be shown and not checked."""
    content = _record(("situation: Your pumps", "situation: >-\n    See [[value-based|the\n    theme]]. Your pumps"))
    assert ['KB327 "[[value-based|the theme]]" is spread over two lines; write it on one'] == [
        line.partition(" ")[2] for line in _check(tmp_path, content)
    ]


# --- Ways -------------------------------------------------------------------------------------------------------------

NAMES = "abcdef"
TREES = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3), min_size=1).map(
    lambda ways: {name: [to for to in targets if to in ways] for name, targets in ways.items()}
)


def _reach(ways: dict[str, list[str]], start: str) -> set[str]:
    seen = {start}
    for _ in ways:
        seen |= {to for name in seen for to in ways[name]}
    return seen


@given(TREES)
def test_mended_trees_have_no_faults(ways: dict[str, list[str]]) -> None:
    """A way to each step that is named as unreached, and out of each named trap, leaves nothing to tell."""
    routes = Routes(ways)
    start = next(iter(ways))
    lost = set(ways) - _reach(ways, start)
    stuck = {name for name in ways if all(ways[other] for other in _reach(ways, name))}

    assert bool(lost) == bool(routes.unreached())
    assert bool(stuck) == bool(routes.traps())
    mended = {name: list(targets) for name, targets in ways.items()} | {"end": []}
    mended[start] += [*routes.unreached(), "end"]
    for trap in routes.traps():
        mended[trap[0]].append("end")
    again = Routes(mended)
    assert ([], []) == (again.unreached(), again.traps())
