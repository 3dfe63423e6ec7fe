"""Source links: asked politely, judged rightly, remembered, told."""

from __future__ import annotations

import datetime as dt
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.exports.links import cache, http, report
from procurement_kb.exports.links.http import Client, NoAnswerError
from procurement_kb.exports.links.model import (
    Checked,
    Result,
    State,
    Use,
    archive_address,
    availability_address,
    collect,
)
from procurement_kb.exports.links.probe import Manners, Prober, archived_copy
from procurement_kb.findings import Span
from tests.rules.harness import load, record, theme
from tests.unit.exports.github_markdown import additions, foreign_html, links, tables
from tests.unit.exports.link_server import LinkServer

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
AGENT = "procurement-kb-links/1 (+https://example.org/repo)"


@pytest.fixture
def server() -> Iterator[LinkServer]:
    """A server that answers in every way."""
    with LinkServer() as running:
        yield running


def prober(sleeps: list[float] | None = None, **manners: float) -> Prober:
    """Return a prober that notes its pauses instead of making them."""
    noted = sleeps if sleeps is not None else []
    return Prober(Client(AGENT, timeout=0.3, private=True), Manners(**manners), sleep=noted.append)  # type: ignore[arg-type]


# --- Judging ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "state", "detail", "target"),
    [
        ("/ok", "alive", "HTTP 200", ""),
        ("/status/204", "alive", "HTTP 204", ""),
        ("/no-head", "alive", "HTTP 200", ""),
        ("/large", "alive", "HTTP 200", ""),
        ("/status/404", "dead", "HTTP 404", ""),
        ("/status/410", "dead", "HTTP 410", ""),
        ("/status/401", "unsure", "HTTP 401", ""),
        ("/status/403", "unsure", "HTTP 403", ""),
        ("/status/500", "unsure", "HTTP 500", ""),
        ("/to/301/ok", "moved", "HTTP 200", "/ok"),
        ("/to/308/to/301/ok", "moved", "HTTP 200", "/ok"),
        ("/to/302/ok", "alive", "HTTP 200", "/ok"),
        ("/to/301/to/302/ok", "alive", "HTTP 200", "/ok"),
        ("/to/301/status/404", "dead", "HTTP 404", ""),
        ("/to/301/", "moved", "HTTP 200, at the home page", "/"),
        ("/circle", "unsure", "redirects in a circle", ""),
        ("/away", "unsure", "it leads to something that is no web address", ""),
        ("/silent", "unsure", "RemoteDisconnected", ""),
        ("/slow", "unsure", "no answer in time", ""),
        ("/private/page", "unasked", "its robots.txt asks programs to stay away", ""),
        ("/ä/ö?q=ü", "alive", "HTTP 200", ""),
    ],
)
def test_states(server: LinkServer, path: str, state: str, detail: str, target: str) -> None:
    """Each answer has its meaning; only a clear no is dead."""
    result = prober(retries=0).probe([f"{server.url}{path}"])[f"{server.url}{path}"]
    assert (state, detail, f"{server.url}{target}" if target else "") == (result.state, result.detail, result.target)
    assert (result.checked is None) == (state == "unasked")


def test_a_host_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody has is dead at once; one that cannot be looked up just now is not."""

    def lookup(error: int) -> None:
        def fail(*_: object, **__: object) -> None:
            raise socket.gaierror(error, "x")

        monkeypatch.setattr(socket, "getaddrinfo", fail)

    sleeps: list[float] = []
    asking = Prober(Client(AGENT), Manners(robots=False), sleep=sleeps.append)
    lookup(socket.EAI_NONAME)
    assert Result(State.DEAD, "there is no such host") == without_time(asking.probe(["https://gone.example/x"]))
    assert [] == sleeps
    lookup(socket.EAI_AGAIN)
    assert State.UNSURE == without_time(asking.probe(["https://gone.example/x"])).state


def without_time(results: object) -> Result:
    """Return the only result without the time of asking."""
    (result,) = dict(results).values()  # type: ignore[call-overload]
    return Result(result.state, result.detail, result.target)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://localhost/", "http://169.254.169.254/latest/", "http://[::1]/", "http://10.0.0.1/"],
)
def test_the_own_network_is_not_asked(url: str) -> None:
    """No record can make the checker speak to machines around it, by a link or by a redirect."""
    with pytest.raises(NoAnswerError, match="it leads into a private network"):
        Client(AGENT, timeout=0.3).ask(url, "HEAD")


# --- Manners ----------------------------------------------------------------------------------------------------------


def test_manners(server: LinkServer) -> None:
    """One request at a time per host, a pause between any two, HEAD before GET, and a name with an address."""
    sleeps: list[float] = []
    urls = [f"{server.url}/{name}" for name in ("a", "b", "no-head", "c")]
    prober(sleeps, pause=1.5).probe(urls)
    assert ["GET", "HEAD", "HEAD", "HEAD", "GET", "HEAD"] == [one.method for one in server.asked]
    assert {AGENT} == {one.agent for one in server.asked}
    assert all(before.end <= after.begin for before, after in zip(server.asked, server.asked[1:], strict=False))
    assert [1.5] * 5 == sleeps


def test_a_busy_server_is_asked_again(server: LinkServer) -> None:
    """A busy server is asked again after longer and longer pauses, or after what it asks for."""
    sleeps: list[float] = []
    url = f"{server.url}/busy/2"
    assert State.ALIVE == prober(sleeps, pause=2.0).probe([url])[url].state
    assert [2.0, 7.0, 8.0] == sleeps
    assert 3 == len(server.of("/busy/2"))
    again = f"{server.url}/busy/9"
    assert "HTTP 503" == prober([], retries=1).probe([again])[again].detail
    assert 2 == len(server.of("/busy/9"))


def test_robots_may_ask_for_patience_or_distance() -> None:
    """A crawl delay makes the pause longer, within reason; rules for others do not count."""
    with LinkServer(robots="User-agent: other\nDisallow: /\n\nUser-agent: *\nCrawl-delay: 9\n") as server:
        sleeps: list[float] = []
        prober(sleeps).probe([f"{server.url}/a", f"{server.url}/b"])
        assert [9.0, 9.0] == sleeps
    with LinkServer(robots="User-agent: procurement-kb-links\nDisallow: /\n") as server:
        results = prober().probe([f"{server.url}/a", f"{server.url}/b"])
        assert {State.UNASKED} == {result.state for result in results.values()}
        assert ["/robots.txt"] == [one.path for one in server.asked]


def test_time_is_kept(server: LinkServer) -> None:
    """When the time is over, the rest stays unasked."""
    ticks = iter([0.0, 1.0, 59.0, 61.0, 62.0])
    asking = Prober(Client(AGENT, private=True), Manners(minutes=1), lambda _: None, lambda: next(ticks))
    states = [result.state for result in asking.probe([f"{server.url}/{name}" for name in "abcd"]).values()]
    assert [State.ALIVE, State.ALIVE, State.UNASKED, State.UNASKED] == states


# --- Remembering ------------------------------------------------------------------------------------------------------

RESULTS = st.builds(
    Result,
    st.sampled_from(State),
    st.text(max_size=20),
    st.text(max_size=20),
    st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    st.none() | st.datetimes(timezones=st.just(dt.UTC)),
)


@given(st.dictionaries(st.text(max_size=20), RESULTS, max_size=4))
def test_the_cache_goes_round(results: dict[str, Result]) -> None:
    """What is written is what is read."""
    assert results == cache.read(cache.write(results))


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", '{"version": 9, "addresses": {}}', '{"version": 1, "addresses": {"x": {}}}', "[" * 100_000],
    ids=lambda text: text[:30],
)
def test_a_broken_cache_is_as_good_as_none(text: str) -> None:
    """A cache that cannot be read is forgotten."""
    assert {} == cache.read(text)


def ago(days: int, state: State = State.ALIVE) -> Result:
    """Return a result of some days ago."""
    return Result(state, checked=NOW - dt.timedelta(days=days), since=NOW - dt.timedelta(days=days))


def test_what_is_due() -> None:
    """What is alive is left alone for a while; the rest is asked, the never asked first, then the oldest."""
    known = {"a": ago(3), "b": ago(20), "c": ago(1, State.DEAD), "d": ago(30), "e": Result(State.UNASKED)}
    assert ["e", "f", "d", "b", "c"] == cache.due("abcdef", known, NOW, 14)


def test_what_is_known_after_a_run() -> None:
    """A state keeps its first day; an address that was not asked keeps what is known of it."""
    old = {"a": ago(9, State.DEAD), "b": ago(9), "c": ago(9, State.DEAD)}
    new = {"a": ago(0, State.DEAD), "b": ago(0, State.DEAD), "c": Result(State.UNASKED), "d": Result(State.UNASKED)}
    after = cache.merged(old, new)
    assert (ago(9).since, NOW) == (after["a"].since, after["a"].checked)
    assert NOW == after["b"].since
    assert old["c"] == after["c"]
    assert State.UNASKED == after["d"].state


# --- What is asked ----------------------------------------------------------------------------------------------------


def test_every_address_of_a_field_is_collected(tmp_path: Path) -> None:
    """Sources, tools and organisations have addresses; the same one is asked once, whatever stands behind its #."""
    case = record("case-study", "regions: []\ncountries: [SE]").replace(
        "url: https://example.org/evaluation", "url: https://example.org/evaluation#page=3\n    accessed: 2024-05-06"
    )
    project = load(
        tmp_path / "kb",
        {**theme(), "case_studies/a.md": case, "content/tools/t.md": record("tool"), "case_studies/x.md": "---\n"},
    )
    found = collect(project)
    assert {"https://example.org/evaluation", "https://example.org/toolkit"} <= set(found)
    (use,) = [use for use in found["https://example.org/evaluation"] if use.path == "case_studies/a.md"]
    assert "2024-05-06" == use.read_on
    line = case.splitlines()[use.span.line - 1]
    assert "https://example.org/evaluation#page=3" == line[use.span.column - 1 : use.span.end_column - 1]
    assert {"case_studies/a.md"} == {use.path for uses in collect(project, ["case_studies"]).values() for use in uses}


@pytest.mark.parametrize(
    ("read_on", "stamp", "asked"),
    [
        ("2024-05-06", "20240506", "&timestamp=20240506"),
        ("2023", "2023", "&timestamp=2023"),
        ("", "2", ""),
        ("soon", "2", ""),
    ],
)
def test_addresses_of_copies(read_on: str, stamp: str, asked: str) -> None:
    """The copy nearest to the day of reading is suggested; the question about it is put together the same way."""
    url = "https://example.org/a?b=c&d"
    assert f"https://web.archive.org/web/{stamp}/{url}" == archive_address(url, read_on)
    assert (
        f"https://archive.org/wayback/available?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc%26d{asked}"
        == availability_address(url, read_on)
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            '{"archived_snapshots": {"closest": {"available": true, "url": "http://web.archive.org/web/1/x"}}}',
            "https://web.archive.org/web/1/x",
        ),
        ('{"archived_snapshots": {"closest": {"available": true, "url": "https://evil.example/"}}}', ""),
        ('{"archived_snapshots": {"closest": {"available": false, "url": "http://web.archive.org/web/1/x"}}}', ""),
        ('{"archived_snapshots": {}}', ""),
        ("[]", ""),
        ("<html>", ""),
    ],
)
def test_copies_are_asked_for_on_demand(monkeypatch: pytest.MonkeyPatch, answer: str, expected: str) -> None:
    """Only an address of the archive itself is taken for a copy."""
    client = Client(AGENT)
    monkeypatch.setattr(Client, "ask", lambda *_, **__: http.Answer(200, "", body=answer.encode()))
    assert expected == archived_copy(client, "https://example.org/x", "2024")


# --- Telling ----------------------------------------------------------------------------------------------------------

NASTY = "https://evil.example/@all|`<b>[x](y)#1"
ROWS = [
    Checked(NASTY, (Use("case_studies/a|b.md", Span.at(3, 5), "2024"),) * 5, ago(3, State.DEAD)),
    Checked(
        "https://old.example/", (Use("a.md", Span.at(4, 5)),), Result(State.MOVED, "HTTP 200", "https://new.example/")
    ),
    Checked("https://ok.example/", (Use("a.md", Span.at(5, 5)),), ago(1)),
    Checked("https://403.example/", (Use("a.md", Span.at(6, 5)),), Result(State.UNSURE, "HTTP 403")),
]


def test_the_issue_does_nothing_but_tell() -> None:
    """The report renders as tables, links nothing, calls nobody."""
    text = report.markdown(ROWS)
    assert text.startswith("4 addresses: 1 alive, 1 moved, 1 dead, 1 unsure.\n\n## Dead\n")
    assert [[2, 4], [2, 4], [2, 4]] == [[len(table), len(table[0])] for table in tables(text)]
    assert [] == links(text) + foreign_html(text) + additions(text)
    assert "HTTP" not in tables(text)[0][1][2]
    assert ", since 2026-11-19" in tables(text)[0][1][2]
    assert "web.archive.org" in tables(text)[0][1][3].replace("\u2060", "")


def test_a_long_report_is_cut() -> None:
    """An issue takes no more than GitHub does, and says what is left out."""
    text = report.markdown([ROWS[0]] * 1_000)
    assert len(text) <= report.LARGEST
    assert "more; `kb links` shows them all." in text
    assert all(len(row) == 4 for table in tables(text) for row in table)


def test_the_terminal_is_told_the_place() -> None:
    """Each place has its line, in the form that editors understand."""
    lines = report.text(ROWS).splitlines()
    assert 5 == sum(line.startswith("case_studies/a|b.md:3:5: dead: ") for line in lines)
    assert "a.md:4:5: moved: https://old.example/ (HTTP 200); now at https://new.example/" in lines
    assert "4 addresses: 1 alive, 1 moved, 1 dead, 1 unsure" == lines[-1]


def test_programs_are_told_everything() -> None:
    """The JSON has each address with its state and places."""
    rows = json.loads(report.as_json(ROWS))
    assert ["dead", "moved", "alive", "unsure"] == [row["state"] for row in rows]
    assert f"https://web.archive.org/web/2024/{NASTY}" == rows[0]["archive"]
    assert {"path": "a.md", "line": 4, "column": 5} == rows[1]["uses"][0]
