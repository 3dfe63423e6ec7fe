"""What is known of addresses from earlier runs, as a JSON file. A broken one is as good as none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from procurement_kb.exports.links.model import Result, State

VERSION = 1
_LASTING = frozenset({State.ALIVE, State.MOVED})
"""What need not be asked again so soon; anything else is."""


def read(text: str) -> dict[str, Result]:
    """Return what a cache file holds."""
    try:
        content = json.loads(text)
        rows = content["addresses"] if content["version"] == VERSION else {}
        return {str(url): _result(row) for url, row in rows.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _result(row: Mapping[str, Any]) -> Result:
    return Result(
        State(row["state"]), str(row["detail"]), str(row["target"]), _moment(row["checked"]), _moment(row["since"])
    )


def _moment(text: str | None) -> dt.datetime | None:
    moment = dt.datetime.fromisoformat(text) if text else None
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)


def write(results: Mapping[str, Result]) -> str:
    """Return the text of a cache file."""
    rows = {
        url: {
            "state": result.state.value,
            "detail": result.detail,
            "target": result.target,
            "checked": result.checked.isoformat() if result.checked else None,
            "since": result.since.isoformat() if result.since else None,
        }
        for url, result in sorted(results.items())
    }
    return json.dumps({"version": VERSION, "addresses": rows}, indent=1) + "\n"


def due(urls: Iterable[str], known: Mapping[str, Result], now: dt.datetime, days: float) -> list[str]:
    """Return the addresses to ask, those never asked first, then those asked longest ago."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    rows = []
    for url in urls:
        result = known.get(url)
        asked = result.checked if result is not None else None
        fresh = result is not None and result.state in _LASTING and asked is not None
        if not fresh or now - (asked or never) >= dt.timedelta(days=days):
            rows.append((asked or never, url))
    return [url for _, url in sorted(rows)]


def merged(old: Mapping[str, Result], new: Mapping[str, Result]) -> dict[str, Result]:
    """Return what is known after a run: an address that was not asked keeps what is known of it."""
    out = dict(old)
    for url, result in new.items():
        before = old.get(url)
        if result.state is State.UNASKED and before is not None and before.state is not State.UNASKED:
            continue
        lasting = before is not None and before.state is result.state
        out[url] = replace(result, since=before.since if lasting and before is not None else result.checked)
    return out
