"""A server with every way in which a source can be alive, moved, dead or in a bad mood. It remembers what it is asked."""

from __future__ import annotations

import http.server
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

ROBOTS = "User-agent: *\nDisallow: /private/\n"


@dataclass
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    agent: str
    begin: float
    end: float = 0.0


@dataclass
class LinkServer:
    """A web server on a free port of this machine."""

    robots: str = ROBOTS
    asked: list[Asked] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Listen."""
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                owner.answer(self, "HEAD")

            def do_GET(self) -> None:
                owner.answer(self, "GET")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        """Serve."""
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()

    def of(self, path: str) -> list[str]:
        """Return the methods with which a path was asked for."""
        return [one.method for one in self.asked if one.path == path]

    def answer(self, handler: http.server.BaseHTTPRequestHandler, method: str) -> None:
        """Answer as the path says."""
        path = handler.path
        one = Asked(method, path, handler.headers.get("User-Agent", ""), time.monotonic())
        self.asked.append(one)
        self.counts[path] += 1
        status, headers, body = self.reply(path, method)
        if status == 0:
            handler.close_connection = True
            return
        # Once the first byte has gone out, the other side may go on before this thread does.
        one.end = time.monotonic()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if method == "GET":
            handler.wfile.write(body)

    def reply(self, path: str, method: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for a path; status 0 closes the connection without a word."""
        kind, *rest = path.strip("/").split("/")
        if kind == "slow":
            time.sleep(0.6)
        busy = kind == "busy" and self.counts[path] <= int(rest[0])
        plain: dict[str, tuple[int, dict[str, str], bytes]] = {
            "robots.txt": (200 if self.robots else 404, {}, self.robots.encode()),
            "status": (int(rest[0]) if kind == "status" else 0, {}, b"x"),
            "to": (int(rest[0]) if kind == "to" else 0, {"Location": f"/{'/'.join(rest[1:])}"}, b""),
            "away": (302, {"Location": "file:///etc/passwd"}, b""),
            "circle": (302, {"Location": "/circle"}, b""),
            "no-head": (405 if method == "HEAD" else 200, {}, b"x"),
            "busy": (503, {"Retry-After": "7"}, b"x") if busy else (200, {}, b"x"),
            "silent": (0, {}, b""),
            "large": (200, {}, b"x" * 2_000_000),
        }
        return plain.get(kind, (200, {}, b"x"))
