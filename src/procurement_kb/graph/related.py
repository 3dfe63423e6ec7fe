"""Related records: those that editors chose, then those that share much with a record, and why.

A shared value counts the more the fewer records have it. The cost grows with the number of records, not with its
square: for each record only a bounded number of others is compared, those that share its rarest values first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import combinations
from operator import itemgetter

from procurement_kb.graph.features import Feature, features, reason, tie
from procurement_kb.graph.model import RELATED, Graph
from procurement_kb.records.introspect import fields
from procurement_kb.sources.codelists import CodeLists

CHOSEN = "Chosen by the editors"
_CANDIDATES = 160
"""How many others a record is compared with."""
_REASONS = 3
_LEAST = 0.5
"""A lower score is no resemblance worth a reader's time."""
_UNIT = 10**15
"""How many units of a whole weight make one of a weight."""
_MILLIONTH = _UNIT // 10**6


@dataclass(frozen=True, slots=True)
class Related:
    """One related record."""

    id: str
    score: float
    """How much the two share; infinite when editors chose it."""
    reasons: tuple[str, ...]
    """Why, in words, the strongest reason first; at most three."""


def related(graph: Graph, lists: CodeLists, record_id: str, limit: int = 6) -> tuple[Related, ...]:
    """Return what is related to one record. For all records `all_related` is much quicker than one by one."""
    return all_related(graph, lists, limit).get(record_id, ())


def all_related(graph: Graph, lists: CodeLists, limit: int = 6) -> Mapping[str, tuple[Related, ...]]:
    """Return, for every record, what is related to it.

    Records that editors tied to each other come first, from either end and of any type, however many; then up to
    ``limit`` in all of the same type by what they share. Replaced records are never computed relations.

    What all records need is made here; what one record needs is made when it is asked for.
    """
    return _AllRelated(graph, lists, limit)


class _AllRelated(Mapping[str, "tuple[Related, ...]"]):
    """What is related to each record."""

    def __init__(self, graph: Graph, lists: CodeLists, limit: int) -> None:
        self._graph = graph
        self._limit = limit
        self._chosen = _chosen(graph)
        self._known: dict[str, tuple[Related, ...]] = {}
        self._of: dict[str, tuple[_Index, _Reasons]] = {}
        for model, group in _groups(graph).items():
            index = _Index(group)
            self._of |= dict.fromkeys(group, (index, _Reasons(graph, lists, model, index.weight)))

    def __getitem__(self, record_id: str) -> tuple[Related, ...]:
        """Return what is related to a record."""
        known = self._known.get(record_id)
        if known is None:
            if record_id not in self._graph.nodes:
                raise KeyError(record_id)
            known = self._known[record_id] = (*self._tied(record_id), *self._computed(record_id))
        return known

    def __iter__(self) -> Iterator[str]:
        """Return the ids of all records."""
        return iter(self._graph.nodes)

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._graph.nodes)

    def _tied(self, record_id: str) -> Iterator[Related]:
        for other in self._chosen.get(record_id, ()):
            yield Related(other, math.inf, (CHOSEN,))

    def _computed(self, record_id: str) -> Iterator[Related]:
        if record_id not in self._of:
            return
        index, reasons = self._of[record_id]
        taken = self._chosen.get(record_id, ())
        for score, other, shared in index.nearest(record_id, max(0, self._limit - len(taken)), {record_id, *taken}):
            yield Related(other, score, reasons.of(shared))


def _chosen(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """Return what editors tied together: a record's own choices in their order, then those that chose it."""
    pairs: dict[str, dict[str, None]] = {}
    links = [edge for edge in graph.edges if edge.relation == RELATED]
    for edge in links:
        pairs.setdefault(edge.source, {})[edge.target] = None
    for edge in links:
        pairs.setdefault(edge.target, {})[edge.source] = None
    return {record_id: tuple(others) for record_id, others in pairs.items()}


def _groups(graph: Graph) -> Mapping[type, dict[str, tuple[Feature, ...]]]:
    groups: dict[type, dict[str, tuple[Feature, ...]]] = {}
    for node in graph.nodes.values():
        record = node.loaded.record
        if record is not None and record.superseded_by is None:
            groups.setdefault(type(record), {})[node.id] = features(node)
    return groups


class _Index:
    """Which records of one type have which features, and how much each feature weighs."""

    def __init__(self, group: Mapping[str, tuple[Feature, ...]]) -> None:
        self._own = group
        self._place = {record_id: place for place, record_id in enumerate(sorted(group))}
        self._holders: dict[Feature, list[str]] = {}
        for record_id in sorted(group):
            for feature in group[record_id]:
                self._holders.setdefault(feature, []).append(record_id)
        count = len(group)
        self.weight = {
            feature: tie(feature[0]).weight * math.log((count + 1) / len(holders))
            for feature, holders in self._holders.items()
        }
        self._pairs = self._index_pairs(group)
        # Records are compared by numbers of features and whole weights: numbers are quick to look up, and sums of whole
        # numbers do not depend on the order of a set. The heaviest feature has the lowest number.
        self._features = sorted(self._holders, key=lambda feature: (-self.weight[feature], feature))
        self._units = [round(self.weight[feature] * _UNIT) for feature in self._features]
        self._with = [frozenset(self._holders[feature]) for feature in self._features]
        number = {feature: place for place, feature in enumerate(self._features)}
        self._numbers = {record_id: frozenset(number[feature] for feature in own) for record_id, own in group.items()}

    def _index_pairs(self, group: Mapping[str, tuple[Feature, ...]]) -> dict[tuple[Feature, Feature], list[str]]:
        """Index pairs of common features, so that records without a rare one still find their nearest."""
        pairs: dict[tuple[Feature, Feature], list[str]] = {}
        for record_id in sorted(group):
            for pair in self._common_pairs(group[record_id]):
                pairs.setdefault(pair, []).append(record_id)
        return pairs

    def _common_pairs(self, own: Iterable[Feature]) -> Iterable[tuple[Feature, Feature]]:
        common = sorted(feature for feature in own if len(self._holders[feature]) > _CANDIDATES)
        common.sort(key=lambda feature: -self.weight[feature])
        return combinations(sorted(common[:6]), 2)

    def nearest(self, record_id: str, limit: int, without: set[str]) -> list[tuple[float, str, list[Feature]]]:
        """Return up to ``limit`` records with their score and what they share, best first, ties by id.

        What two records share is told by weight, the heaviest first.
        """
        if limit == 0:
            return []
        own = self._numbers[record_id]
        scores = self._scores(own, self._candidates(record_id) - without)
        least = int(_LEAST * _UNIT)
        if len(scores) > limit:
            # Scores that differ by less than a millionth are equal: one that is more below cannot be among the best.
            least = max(least, sorted(scores.values())[-limit] - _MILLIONTH)
        best = sorted(
            (-((score + _MILLIONTH // 2) // _MILLIONTH), other) for other, score in scores.items() if score >= least
        )
        return [
            (-rank / 1_000_000, other, [self._features[number] for number in sorted(own & self._numbers[other])])
            for rank, other in best[:limit]
        ]

    def _scores(self, own: Iterable[int], others: set[str]) -> Mapping[str, int]:
        """Return the weight of what each of ``others`` shares with a record, feature by feature."""
        scores = dict.fromkeys(others, 0)
        for number in own:
            unit = self._units[number]
            for other in others & self._with[number]:
                scores[other] += unit
        return scores

    def _candidates(self, record_id: str) -> set[str]:
        """Return the records worth comparing: holders of the rarest features, then of the rarest pairs."""
        own = self._own[record_id]
        singles = [(len(holders := self._holders[feature]), feature, holders) for feature in own]
        pairs = [(len(holders := self._pairs[pair]), pair, holders) for pair in self._common_pairs(own)]
        found: set[str] = set()
        for _, _, holders in merge(sorted(singles), sorted(pairs), key=itemgetter(0)):
            found.update(self._around(record_id, holders, _CANDIDATES - len(found)))
            if len(found) >= _CANDIDATES:
                break
        return found

    def _around(self, record_id: str, holders: list[str], room: int) -> list[str]:
        """Return at most ``room`` of ``holders``, from a place of the record's own so that not all get the same."""
        if len(holders) <= room:
            return holders
        start = self._place[record_id] % len(holders)
        window = holders[start : start + room]
        return window + holders[: room - len(window)]


class _Reasons:
    """Says why records of one type are related; the words for the same values are made once."""

    def __init__(self, graph: Graph, lists: CodeLists, model: type, weight: Mapping[Feature, float]) -> None:
        self._graph = graph
        self._lists = lists
        self._specs = {spec.name: spec for spec in fields(model)}
        self._weight = weight
        self._words: dict[tuple[str, ...], str] = {}

    def of(self, shared: Sequence[Feature]) -> tuple[str, ...]:
        """Return the strongest reasons for what two records share, which is given by weight, the heaviest first."""
        by_field: dict[str, list[Feature]] = {}
        for feature in shared:
            by_field.setdefault(feature[0], []).append(feature)
        strongest = sorted(
            (-math.fsum(self._weight[feature] for feature in group), name) for name, group in by_field.items()
        )
        return tuple(
            self._in_words(name, *(value for _, value in by_field[name][:2])) for _, name in strongest[:_REASONS]
        )

    def _in_words(self, name: str, *values: str) -> str:
        known = self._words.get((name, *values))
        if known is None:
            known = self._words[name, *values] = reason(self._graph, self._lists, self._specs[name], [*values])
        return known
