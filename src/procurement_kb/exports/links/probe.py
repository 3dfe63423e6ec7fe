"""Asks many addresses: hosts side by side, one request at a time to each, with a pause, and only where robots may."""

from __future__ import annotations

import datetime as dt
import json
import time
import urllib.robotparser
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from procurement_kb.exports.links.http import MOST_BYTES, Answer, Client, NoAnswerError
from procurement_kb.exports.links.model import Result, State, availability_address

_GONE = frozenset({404, 410})
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_HEAD = frozenset({400, 403, 404, 405, 406, 410, 501})
"""What servers say to HEAD that do not know it; the same question is then asked with GET."""
_LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely to ask."""

    pause: float = 1.0
    """Seconds between two requests to one host."""
    retries: int = 2
    """How often to ask again when a server is busy; the pause doubles each time."""
    workers: int = 8
    """How many hosts to ask at once."""
    minutes: float | None = None
    """After how long to stop; the rest stays unasked."""
    robots: bool = True
    """Whether to heed robots.txt."""


@dataclass(slots=True)
class Prober:
    """Asks addresses with a client and manners."""

    client: Client
    manners: Manners = field(default_factory=Manners)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def probe(self, urls: Iterable[str]) -> Mapping[str, Result]:
        """Return what is learnt about each address. Those at the front are asked first."""
        hosts: dict[str, list[str]] = {}
        for url in urls:
            hosts.setdefault(urlsplit(url).netloc.lower(), []).append(url)
        end = self.clock() + self.manners.minutes * 60 if self.manners.minutes is not None else None
        results: dict[str, Result] = {}
        with ThreadPoolExecutor(self.manners.workers) as pool:
            # Long queues first, so that the last host does not keep all others waiting.
            queues = sorted(hosts.values(), key=len, reverse=True)
            for rows in pool.map(lambda queue: list(self._host(queue, end)), queues):
                results.update(rows)
        return results

    def _host(self, urls: list[str], end: float | None) -> Iterator[tuple[str, Result]]:
        rules: urllib.robotparser.RobotFileParser | None = None
        pause = self.manners.pause
        for number, url in enumerate(urls):
            if end is not None and self.clock() >= end:
                yield url, Result(State.UNASKED, "no time was left")
                continue
            if number == 0 and self.manners.robots:
                rules = self._robots(url)
                delay = rules.crawl_delay(self.client.agent) if rules is not None else None
                pause = min(max(pause, float(delay or 0)), _LONGEST_PAUSE)
                self.sleep(pause)
            elif number:
                self.sleep(pause)
            if rules is not None and not rules.can_fetch(self.client.agent, url):
                yield url, Result(State.UNASKED, "its robots.txt asks programs to stay away")
                continue
            yield url, self._address(url, pause)

    def _robots(self, url: str) -> urllib.robotparser.RobotFileParser | None:
        """Return the rules of a host, None when it has none that can be read."""
        parts = urlsplit(url)
        try:
            answer = self.client.ask(f"{parts.scheme}://{parts.netloc}/robots.txt", "GET", most_bytes=MOST_BYTES)
        except NoAnswerError:
            return None
        if answer.status != 200:  # noqa: PLR2004 - OK
            return None
        rules = urllib.robotparser.RobotFileParser()
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        return rules

    def _address(self, url: str, pause: float) -> Result:
        now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
        result = Result(State.UNSURE)
        for attempt in range(self.manners.retries + 1):
            wait = pause * 2 ** (attempt + 1)
            try:
                answer = self._ask(url, pause)
            except NoAnswerError as error:
                # A host that is gone does not come back within seconds.
                result = Result(State.DEAD if error.gone else State.UNSURE, str(error), checked=now)
                if error.gone:
                    break
            else:
                result = _judged(url, answer, now)
                if answer.status not in _BUSY:
                    break
                wait = max(wait, answer.retry_after or 0.0)
            if attempt < self.manners.retries:
                self.sleep(min(wait, _LONGEST_PAUSE))
        return result

    def _ask(self, url: str, pause: float) -> Answer:
        try:
            answer = self.client.ask(url, "HEAD")
        except NoAnswerError as error:
            if error.gone:
                raise
        else:
            if answer.status not in _NO_HEAD:
                return answer
        self.sleep(pause)
        return self.client.ask(url, "GET", most_bytes=1)


def _judged(url: str, answer: Answer, now: dt.datetime) -> Result:
    said = f"HTTP {answer.status}"
    if answer.status in _GONE:
        return Result(State.DEAD, said, checked=now)
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - the range of success
        return Result(State.UNSURE, said, checked=now)
    if answer.for_good:
        # A page that has gone often leads to the home page, which is no source for anything.
        home = urlsplit(answer.url).path in {"", "/"} and urlsplit(url).path not in {"", "/"}
        return Result(State.MOVED, f"{said}, at the home page" if home else said, answer.url, checked=now)
    return Result(State.ALIVE, said, answer.url if answer.url != url else "", checked=now)


def archived_copy(client: Client, url: str, read_on: str = "") -> str:
    """Ask the Internet Archive for its copy nearest to a day; empty when it has none, or does not answer."""
    try:
        answer = client.ask(availability_address(url, read_on), "GET", most_bytes=MOST_BYTES)
        found = json.loads(answer.body)["archived_snapshots"]["closest"]
        address = str(found["url"]) if found["available"] is True else ""
    except (NoAnswerError, ValueError, KeyError, TypeError):
        return ""
    address = address.replace("http://", "https://", 1)
    return address if address.startswith("https://web.archive.org/web/") else ""
