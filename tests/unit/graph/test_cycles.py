"""Cycles: found, spelt out, and never recursed into."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.graph.cycles import components, shortest_cycle


@pytest.mark.parametrize(
    ("successors", "groups", "cycles"),
    [
        ({}, [], []),
        ({"a": ["b"], "b": ["c"]}, [], []),
        ({"a": ["b"], "b": ["a"]}, [{"a", "b"}], [("a", "b")]),
        ({"c": ["a"], "a": ["b"], "b": ["c"], "d": ["a"]}, [{"a", "b", "c"}], [("a", "b", "c")]),
        (
            {"a": ["b"], "b": ["c", "a"], "c": ["a"], "x": ["y"], "y": ["x"]},
            [{"a", "b", "c"}, {"x", "y"}],
            [("a", "b"), ("x", "y")],
        ),
        ({"a": ["a"]}, [], []),
    ],
)
def test_components(
    successors: Mapping[str, Sequence[str]], groups: list[set[str]], cycles: list[tuple[str, ...]]
) -> None:
    """Each group of records that lead to each other is found once, with its shortest circle."""
    found = components(successors)
    assert groups == [set(group) for group in found]
    assert cycles == [shortest_cycle(successors, group) for group in found]


def test_long_chain() -> None:
    """A chain longer than Python's own stack is no trouble."""
    names = [f"n{number:06}" for number in range(50_000)]
    chain = {one: [other] for one, other in itertools.pairwise(names)}
    assert () == components(chain)
    chain[names[-1]] = [names[0]]
    (group,) = components(chain)
    assert len(names) == len(group) == len(shortest_cycle(chain, group))


NAMES = st.sampled_from("abcdefg")


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4)))
def test_against_reachability(successors: dict[str, list[str]]) -> None:
    """Two records are in one group exactly when each can be reached from the other; each circle is one."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(successors.get(start, ()))
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += successors.get(node, ())
        return seen

    nodes = set(successors) | {node for targets in successors.values() for node in targets}
    expected = {frozenset(b for b in nodes if b in reached(a) and a in reached(b)) for a in nodes if a in reached(a)}
    found = components(successors)
    assert {group for group in expected if len(group) > 1} == set(found)
    for group in found:
        cycle = shortest_cycle(successors, group)
        steps = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        assert all(other in successors[one] for one, other in steps)
        assert min(group) == cycle[0]
        assert len(cycle) == len(set(cycle))
