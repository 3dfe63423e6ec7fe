"""The catalogue of record rules. A module of this package that declares one with `check` is found by itself."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from procurement_kb.findings import Finding, Rule, register
from procurement_kb.graph.model import Graph
from procurement_kb.records.codes import TYPE
from procurement_kb.records.load import Loaded
from procurement_kb.sources.body import BodyScan
from procurement_kb.sources.codelists import CodeLists


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at beside the record."""

    codelists: CodeLists
    graph: Graph
    scans: Mapping[str, BodyScan]
    """The scanned body of each record by its path."""
    today: dt.date
    """The latest date that it is anywhere on earth."""


Check = Callable[[Loaded, Context], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class _Registered:
    rules: tuple[Rule, ...]
    types: frozenset[str]
    function: Check


_CHECKS: list[_Registered] = []


def check(*rules: Rule, types: Iterable[str] = ()) -> Callable[[Check], Check]:
    """Register ``rules`` and the function that checks them.

    Args:
        rules: the rules whose findings the function yields.
        types: record types it looks at; none means all.
    """
    for rule in rules:
        register(rule)

    def add(function: Check) -> Check:
        _CHECKS.append(_Registered(rules, frozenset(types), function))
        return function

    return add


def check_record(loaded: Loaded, context: Context) -> Iterator[Finding]:
    """Yield what the rules find in one record.

    A record that could not be read, or that lies in the folder of another type, has a finding that says so; what it
    lacks for that reason is not told on top.
    """
    if not loaded.source.readable or any(finding.code == TYPE for finding in loaded.findings):
        return
    for registered in _CHECKS:
        if not registered.types or loaded.type in registered.types:
            yield from registered.function(loaded, context)


def discover(package: str, path: Iterable[str]) -> None:
    """Import every module of the package at ``path``, so that its rules are registered."""
    for module in sorted(pkgutil.iter_modules(path), key=lambda module: module.name):
        importlib.import_module(f"{package}.{module.name}")
