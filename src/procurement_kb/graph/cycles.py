"""Cycles in a directed graph, found in linear time and without recursion."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Successors = Mapping[str, Sequence[str]]


def components(successors: Successors) -> tuple[frozenset[str], ...]:
    """Return the groups of more than one node in which each leads to every other, by their smallest member.

    This is Tarjan's algorithm with a stack of its own, because a chain of records may be longer than Python's.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    found: list[frozenset[str]] = []
    for root in sorted(successors):
        if root in order:
            continue
        work = [(root, iter(successors.get(root, ())))]
        order[root] = low[root] = len(order)
        stack.append(root)
        waiting.add(root)
        while work:
            node, rest = work[-1]
            for follower in rest:
                if follower not in order:
                    order[follower] = low[follower] = len(order)
                    stack.append(follower)
                    waiting.add(follower)
                    work.append((follower, iter(successors.get(follower, ()))))
                    break
                if follower in waiting:
                    low[node] = min(low[node], order[follower])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    found.append(_pop(stack, waiting, node))
    return tuple(sorted((group for group in found if len(group) > 1), key=min))


def shortest_cycle(successors: Successors, group: frozenset[str]) -> tuple[str, ...]:
    """Return the shortest cycle through the smallest member of ``group``, which stands first and is not repeated."""
    start = min(group)
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for follower in successors.get(node, ()):
            if follower == start:
                return _walk_back(came_from, start, node)
            if follower in group and follower not in came_from:
                came_from[follower] = node
                queue.append(follower)
    return (start,)


def _pop(stack: list[str], waiting: set[str], root: str) -> frozenset[str]:
    group = []
    while True:
        node = stack.pop()
        waiting.discard(node)
        group.append(node)
        if node == root:
            return frozenset(group)


def _walk_back(came_from: Mapping[str, str], start: str, node: str) -> tuple[str, ...]:
    path = [node]
    while node != start:
        node = came_from[node]
        path.append(node)
    return tuple(reversed(path))
