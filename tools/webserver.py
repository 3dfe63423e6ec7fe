"""Serve a built site on this machine the way GitHub Pages serves it.

Pages come compressed and with their right types, a folder without its slash is redirected, an
address without `.html` finds its page, and an unknown one gets `404.html`. Under a sub-path,
nothing outside it answers, so that a link that escapes it is seen.
"""

from __future__ import annotations

import functools
import gzip
import http
import http.server
import threading
import urllib.parse
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}
"""The types that the site uses: the same on every system, whatever its own registry says."""

COMPRESSED = ("text/", "application/json", "application/xml", "image/svg", "application/manifest", "application/wasm")


class SiteServer:
    """A site on a free port of this machine, served by threads until it is closed.

    Attributes:
        folder: The built site.
        prefix: The path that the site lives under: `/`, or for instance `/kb/`.
    """

    def __init__(self, folder: Path, prefix: str = "/") -> None:
        """Start serving a folder.

        Args:
            folder: The built site.
            prefix: The path that it lives under; it starts and ends with a slash.
        """
        if not (prefix.startswith("/") and prefix.endswith("/")):
            raise ValueError(f"a prefix starts and ends with a slash: {prefix!r}")
        self.folder = folder.resolve()
        self.prefix = prefix
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = _Server.on_new_port(handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="site-server", daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The address of the home page, with a slash at the end."""
        return self.origin + self.prefix

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    ports: ClassVar[set[int]] = set()

    @classmethod
    def on_new_port(cls, handler: type[http.server.BaseHTTPRequestHandler]) -> Self:
        """Start a server where none of this process was before: a browser may still know what that one sent."""
        server = cls(("127.0.0.1", 0), handler)
        if server.server_address[1] in cls.ports:
            try:
                return cls.on_new_port(handler)
            finally:
                server.server_close()
        cls.ports.add(server.server_address[1])
        return server

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a browser that closes a connection early is no fault."""


class _Handler(http.server.BaseHTTPRequestHandler):
    site: SiteServer
    protocol_version = "HTTP/1.1"
    # Without this, a small answer waits for the acknowledgement of its own header.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the tests talk."""

    def _answer(self, *, with_body: bool) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        file = self._find(path)
        if isinstance(file, str):
            self.send_response(http.HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", file)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status = http.HTTPStatus.OK
        if file is None:
            status, file = http.HTTPStatus.NOT_FOUND, self.site.folder / "404.html"
            if not path.startswith(self.site.prefix) or not file.is_file():
                self._send(status, "text/plain; charset=utf-8", b"Not found\n", with_body=with_body)
                return
        kind = TYPES.get(file.suffix.lower(), "application/octet-stream")
        self._send(status, kind, file.read_bytes(), with_body=with_body)

    def _find(self, path: str) -> Path | str | None:
        """Return the file of an address, the address to go to instead, or None."""
        if not path.startswith(self.site.prefix):
            return self.site.prefix if path + "/" == self.site.prefix else None
        file = (self.site.folder / path.removeprefix(self.site.prefix)).resolve()
        if not file.is_relative_to(self.site.folder):
            return None
        if file.is_dir():
            if not path.endswith("/"):
                return urllib.parse.quote(path) + "/"
            file /= "index.html"
        elif path.endswith("/"):
            return None
        elif not file.is_file():
            file = file.with_name(file.name + ".html")
        return file if file.is_file() else None

    def _send(self, status: http.HTTPStatus, kind: str, body: bytes, *, with_body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith(COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compressed(body)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@functools.lru_cache(maxsize=64)
def _compressed(body: bytes) -> bytes:
    """Return a body as it is sent, compressed once however often it is asked for."""
    return gzip.compress(body, 6, mtime=0)
