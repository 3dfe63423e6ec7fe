"""``kb links`` from end to end, against a server on this machine."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from procurement_kb.cli.links import agent
from procurement_kb.records import values
from tests.rules.harness import record, write_project
from tests.unit.cli.conftest import Kb
from tests.unit.exports.link_server import LinkServer


@pytest.fixture
def server() -> Iterator[LinkServer]:
    """A server that answers in every way."""
    with LinkServer(robots="") as running:
        yield running


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch, root: Path, server: LinkServer) -> Path:
    """The small knowledge base with one source that is alive and one that is dead."""
    # Records may not name machines by number; the test server has no other name.
    monkeypatch.setattr(values, "is_address", lambda _: True)
    for path in root.rglob("*.md"):
        path.write_text(path.read_text("utf-8").replace("https://example.org/", f"{server.url}/"), encoding="utf-8")
    text = record("tool", "title: Ruler\nrelated: []").replace("https://example.org/", f"{server.url}/")
    write_project(
        root, {"content/tools/ruler.md": text.replace(f"url: {server.url}/toolkit", f"url: {server.url}/status/404")}
    )
    return root


def test_dead_links_fail_and_are_remembered(tmp_path: Path, linked: Path, server: LinkServer, kb: Kb) -> None:
    """A dead address is told with its place and a copy; what is alive is not asked again, what is dead is."""
    arguments = ("links", "--private", "--pause", "0", "--cache", str(tmp_path / "c" / "links.json"))
    first = kb(*arguments)
    assert 1 == first.exit_code
    assert "content/tools/ruler.md:" in first.stdout
    assert f"dead: {server.url}/status/404 (HTTP 404); archived copy: https://web.archive.org/web/2/" in first.stdout
    asked = len(server.of("/evaluation"))
    second = kb(*arguments, "--format", "json")
    states = {row["url"]: row["state"] for row in json.loads(second.stdout)}
    assert {f"{server.url}/evaluation": "alive", f"{server.url}/status/404": "dead"} == states
    assert "asking 1 of 2 addresses" in second.stderr
    assert asked == len(server.of("/evaluation"))
    third = kb(*arguments, "--days", "0", str(linked / "case_studies"))
    assert (0, "1 address: 1 alive\n") == (third.exit_code, third.stdout)
    known = json.loads((tmp_path / "c" / "links.json").read_text(encoding="utf-8"))["addresses"]
    assert {f"{server.url}/evaluation", f"{server.url}/status/404"} == set(known)


def test_no_copy_is_asked_for_unless_wished(linked: Path, kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive is asked with ``--archive`` only, and only about what is dead."""
    wanted: list[str] = []

    def copy(_: object, url: str, __: str) -> str:
        wanted.append(url)
        return "https://web.archive.org/web/1/x"

    monkeypatch.setattr(sys.modules["procurement_kb.cli.links"], "archived_copy", copy)
    kb("links", "--private", "--pause", "0")
    assert [] == wanted
    assert (
        "archived copy: https://web.archive.org/web/1/x" in kb("links", "--private", "--pause", "0", "--archive").stdout
    )
    assert ["/status/404"] == [url[url.index("/status") :] for url in wanted]


@pytest.mark.parametrize(
    ("repo", "about"),
    [
        ("https://github.com/o/r", " (+https://github.com/o/r)"),
        ("", ""),
        ("javascript:x", ""),
        ("https://ä.example", ""),
    ],
)
def test_the_name_says_who_asks(repo: str, about: str) -> None:
    """Servers learn the project's name and where to read about it."""
    assert agent(repo).startswith("procurement-kb-links/")
    assert agent(repo).endswith(about)
    assert agent(repo).isascii()


def test_a_machine_without_a_network_says_so(tmp_path: Path, root: Path, kb: Kb) -> None:
    """When nothing answers at all, no link is called dead, and nothing is remembered."""
    for number in range(6):
        text = record("tool", f"title: Ruler {number}\nurl: https://tool{number}.example.org/")
        write_project(
            root,
            {
                f"content/tools/ruler-{number}.md": text.replace(
                    "https://example.org/", f"https://x{number}.example.org/"
                )
            },
        )
    cache = tmp_path / "links.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", _no_network)
        result = kb("links", "--pause", "0", "--retries", "0", "--cache", str(cache))
    assert (3, "") == (result.exit_code, result.stdout)
    assert "is there a network?" in result.stderr
    assert not cache.exists()


def _no_network(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "x")
