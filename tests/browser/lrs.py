"""A learning platform with a record store for cmi5, on a port of this machine, and the rules that its records must keep."""

from __future__ import annotations

import http.server
import json
import re
import threading
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
VERBS = "http://adlnet.gov/expapi/verbs/"
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://platform.example", "name": "1625378"}}
UNIT = "https://platform.example/activities/4c07"
PUBLISHER = "https://example.org/au"
_MOVES = frozenset({"passed", "failed", "completed"})
_DURATION = re.compile(r"^PT\d+(\.\d+)?S$")


class Platform:
    """Launches units and keeps what they say.

    Attributes:
        statements: all statements, in the order in which they arrived.
        states: documents of the State API by session-less name.
        down: whether statements are answered with 503.
    """

    def __init__(self) -> None:
        """Start on a free port."""
        self.statements: list[dict[str, Any]] = []
        self.states: dict[str, Any] = {}
        self.faults: list[str] = []
        self.tokens: dict[str, str] = {}
        self.down = False
        self.registration = str(uuid.uuid4())
        self.session = ""
        handler = type("Handler", (_Handler,), {"platform": self})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def launch(self, address: str, *, mode: str = "Normal", mastery: float | None = 0.7, back: str = "") -> str:
        """Begin a session and return the address to open."""
        self.session = str(uuid.uuid4())
        self.tokens[self.session] = ""
        self.states["LMS.LaunchData"] = {
            "contextTemplate": {
                "extensions": {SESSION: self.session},
                "contextActivities": {"grouping": [{"objectType": "Activity", "id": PUBLISHER}]},
            },
            "launchMode": mode,
            "moveOn": "CompletedAndPassed",
            **({} if mastery is None else {"masteryScore": mastery}),
            **({"returnURL": back} if back else {}),
        }
        query = {
            "endpoint": f"{self.url}/xapi",
            "fetch": f"{self.url}/fetch?k={self.session}",
            "actor": json.dumps(ACTOR),
            "registration": self.registration,
            "activityId": UNIT,
        }
        return f"{address}?{urllib.parse.urlencode(query)}"

    def said(self, session: str | None = None) -> list[str]:
        """Return the verbs of a session, the latest unless named, in the order of their time."""
        own = [one for one in self.statements if session_of(one) == (session or self.session)]
        return [verb(one) for one in sorted(own, key=lambda one: str(one["timestamp"]))]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def verb(statement: Mapping[str, Any]) -> str:
    """Return the last word of a verb."""
    return str(statement["verb"]["id"]).removeprefix(VERBS)


def session_of(statement: Mapping[str, Any]) -> str:
    """Return the session that a statement belongs to."""
    return str(statement.get("context", {}).get("extensions", {}).get(SESSION, ""))


def broken_rules(platform: Platform) -> Iterator[str]:
    """Yield what the statements and requests do that cmi5 forbids, in words."""
    yield from platform.faults
    sessions = dict.fromkeys(session_of(one) for one in platform.statements)
    for one in platform.statements:
        yield from (f"{verb(one)}: {fault}" for fault in _statement(one, platform))
    for session in sessions:
        own = [one for one in platform.statements if session_of(one) == session]
        own.sort(key=lambda one: str(one["timestamp"]))
        words = [verb(one) for one in own]
        defined = [verb(one) for one in own if CMI5 in _categories(one)]
        if words[0] != "initialized":
            yield f"the first statement is {words[0]}"
        if "terminated" in words and words[-1] != "terminated":
            yield f"{words[-1]} follows terminated"
        yield from (f"{word} twice in a session" for word in set(defined) if defined.count(word) > 1)
        if {"passed", "failed"} <= set(defined):
            yield "passed and failed in one session"
    everything = [verb(one) for one in sorted(platform.statements, key=lambda one: str(one["timestamp"]))]
    for word in ("completed", "passed"):
        if everything.count(word) > 1:
            yield f"{word} twice in a registration"
    if "passed" in everything and "failed" in everything[everything.index("passed") :]:
        yield "failed after passed"


def _categories(statement: Mapping[str, Any]) -> list[str]:
    activities = statement["context"].get("contextActivities", {})
    return [one["id"] for one in activities.get("category", [])]


def _statement(one: Mapping[str, Any], platform: Platform) -> Iterator[str]:
    activities = one["context"]["contextActivities"]
    rules = {
        "no UUID": _is_uuid(one.get("id")),
        "another actor": one.get("actor") == ACTOR,
        "no time in UTC": str(one.get("timestamp", "")).endswith("Z"),
        "no registration": one["context"].get("registration") == platform.registration,
        "the template's grouping is not there": [row["id"] for row in activities.get("grouping", [])] == [PUBLISHER],
    }
    if verb(one) == "answered":
        rules["a category of cmi5 on a statement that cmi5 only allows"] = not _categories(one)
    else:
        rules.update(_defined(one))
    yield from (fault for fault, kept in rules.items() if not kept)


def _defined(one: Mapping[str, Any]) -> dict[str, bool]:
    word, result = verb(one), one.get("result", {})
    judged = word in {"passed", "failed"}
    return {
        "about another activity": one["object"]["id"] == UNIT,
        "no category": CMI5 in _categories(one),
        "the category of moveOn is wrong": (word in _MOVES) == (MOVE_ON in _categories(one)),
        "success is wrong": result.get("success") is {"passed": True, "failed": False}.get(word),
        "completion is wrong": result.get("completion") is (True if word == "completed" else None),
        "a score": judged or "score" not in result,
        "no mastery score": not judged or one["context"]["extensions"].get(MASTERY) is not None,
        "no duration": word == "initialized" or bool(_DURATION.match(str(result.get("duration", "")))),
    }


def _is_uuid(value: object) -> bool:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


class _Handler(http.server.BaseHTTPRequestHandler):
    platform: Platform
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the tests talk."""

    def do_OPTIONS(self) -> None:
        self._answer(204, b"")

    def do_POST(self) -> None:
        where = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if where.path == "/fetch":
            self._fetch(urllib.parse.parse_qs(where.query)["k"][0])
        elif self._known():
            if self.platform.down:
                self._answer(503, b"")
                return
            found = json.loads(body)
            self.platform.statements += found if isinstance(found, list) else [found]
            self._json([one["id"] for one in self.platform.statements])

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self._known():
            self.platform.states[self._state()] = json.loads(body)
            self._answer(204, b"")

    def do_GET(self) -> None:
        if not self._known():
            return
        name = self._state()
        if name in self.platform.states:
            self._json(self.platform.states[name])
        else:
            self._answer(404, b"")

    def _state(self) -> str:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        if json.loads(query["agent"][0]) != ACTOR:
            self.platform.faults.append("another agent")
        if "profileId" in query:
            return query["profileId"][0]
        if query["registration"][0] != self.platform.registration or query["activityId"][0] != UNIT:
            self.platform.faults.append("the state of another launch")
        return query["stateId"][0]

    def _fetch(self, session: str) -> None:
        if self.platform.tokens.get(session):
            self._json({"error-code": "1", "error-text": "The token was given already."})
        else:
            self.platform.tokens[session] = uuid.uuid4().hex
            self._json({"auth-token": self.platform.tokens[session]})

    def _known(self) -> bool:
        token = (self.headers.get("Authorization") or "").removeprefix("Basic ")
        if not token or token not in self.platform.tokens.values():
            self.platform.faults.append(f"no token: {self.path}")
        elif not (self.headers.get("X-Experience-API-Version") or "").startswith("1.0"):
            self.platform.faults.append("no version")
        else:
            return True
        self._answer(401, b"")
        return False

    def _json(self, value: object) -> None:
        self._answer(200, json.dumps(value).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Methods", "GET, PUT, POST")
        self.send_header("Access-Control-Allow-Headers", "authorization, content-type, x-experience-api-version")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
