"""The ways through a tree of decisions: what can be reached, and from where one never gets out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Routes:
    """Steps and the steps that each leads to; the first is where readers begin, and those that lead nowhere are endings."""

    def __init__(self, ways: Mapping[str, Sequence[str]]) -> None:
        """Take the steps in reading order; every target is one of them."""
        self._ways = ways
        self._reach = {name: self._from(name) for name in ways}

    def _from(self, start: str) -> frozenset[str]:
        """Return what can be reached from a step, itself only where a way leads back."""
        seen: set[str] = set()
        queue = list(self._ways[start])
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue += self._ways[name]
        return frozenset(seen)

    def unreached(self) -> list[str]:
        """Return the steps that nobody comes to, without those that another of them leads to."""
        first = next(iter(self._ways))
        lost = [name for name in self._ways if name != first and name not in self._reach[first]]
        # Of a ring of such steps the first is named.
        return [
            name
            for place, name in enumerate(lost)
            if not any(
                name in self._reach[other] and (other not in self._reach[name] or lost.index(other) < place)
                for other in lost
                if other != name
            )
        ]

    def traps(self) -> list[tuple[str, ...]]:
        """Return the rings of steps that lead to each other only, each in reading order."""
        stuck = {
            name for name in self._ways if self._ways[name] and all(self._ways[other] for other in self._reach[name])
        }
        rings: dict[tuple[str, ...], None] = {}
        for name in self._ways:
            if name in stuck and all(name in self._reach[other] for other in self._reach[name]):
                rings[tuple(other for other in self._ways if other in self._reach[name])] = None
        return list(rings)
