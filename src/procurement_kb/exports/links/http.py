"""One polite request: no more than asked for, never to a machine inside the own network, redirects one by one."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit

MOST_BYTES = 256_000
MOST_HOPS = 8
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    url: str
    """Where the answer came from, after redirects."""
    for_good: bool = False
    """Whether every redirect on the way was a permanent one; false when there was none."""
    retry_after: float | None = None
    """Seconds, when the server asks for patience."""
    body: bytes = b""


class NoAnswerError(Exception):
    """No server answered; the message says why in a few words."""

    def __init__(self, message: str, *, gone: bool = False) -> None:
        """Say why; ``gone`` means that there is no such host."""
        super().__init__(message)
        self.gone = gone


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """Return nothing: each hop is looked at before it is followed."""


@dataclass(frozen=True, slots=True)
class Client:
    """Sends requests under one name."""

    agent: str
    timeout: float = 20.0
    private: bool = False
    """Whether machines in the own network may be asked; for tests."""

    def ask(self, url: str, method: str, *, most_bytes: int = 0) -> Answer:
        """Send one request and follow its redirects.

        Raises:
            NoAnswerError: no server answered in time, or the way led nowhere.
        """
        seen = {url}
        permanent = True
        here = url
        for _ in range(MOST_HOPS):
            status, headers, body = self._once(here, method, most_bytes)
            location = headers.get("Location")
            if status not in _REDIRECTS or not location:
                return Answer(status, here, permanent and here != url, _patience(headers), body)
            permanent &= status in _FOR_GOOD
            try:
                target = urljoin(here, location)
            except ValueError as error:
                raise NoAnswerError("redirects to a malformed address") from error
            # Servers that set a cookie first send a program in a circle, and a person on.
            if target in seen:
                raise NoAnswerError("redirects in a circle")
            seen.add(target)
            here = target
        raise NoAnswerError("too many redirects")

    def _once(self, url: str, method: str, most_bytes: int) -> tuple[int, Message, bytes]:
        self._require_public(url)
        request = urllib.request.Request(_ascii(url), method=method)  # noqa: S310 - the scheme is checked above
        request.add_header("User-Agent", self.agent)
        request.add_header("Accept", "*/*")
        opener = urllib.request.build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=self.timeout) as reply:
                body = reply.read(most_bytes) if most_bytes else b""
                return reply.status, reply.headers, body
        except urllib.error.HTTPError as error:
            with contextlib.closing(error):
                return error.code, error.headers, b""
        except urllib.error.URLError as error:
            reason = error.reason
            if isinstance(reason, socket.gaierror):
                raise NoAnswerError("there is no such host", gone=True) from error
            raise NoAnswerError(_words(reason)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswerError(_words(error)) from error

    def _require_public(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise NoAnswerError("the address is malformed") from error
        if parts.scheme not in {"http", "https"} or not host:
            raise NoAnswerError("it leads to something that is no web address")
        if self.private:
            return
        try:
            found = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            temporary = error.errno == socket.EAI_AGAIN
            raise NoAnswerError(
                "the name of its host cannot be looked up" if temporary else "there is no such host", gone=not temporary
            ) from error
        except (OSError, UnicodeError) as error:
            raise NoAnswerError("the name of its host cannot be looked up") from error
        if not all(ipaddress.ip_address(address[4][0]).is_global for address in found):
            raise NoAnswerError("it leads into a private network")


def _ascii(url: str) -> str:
    """Return an address as it goes over the wire: other letters as per cent, the host's as IDNA."""
    parts = urlsplit(url)
    host = parts.netloc
    with contextlib.suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    safe = "/%:=&?~+!$,;'@()*[]"
    return parts._replace(
        netloc=host, path=quote(parts.path, safe=safe), query=quote(parts.query, safe=safe), fragment=""
    ).geturl()


def _patience(headers: Message) -> float | None:
    value = headers.get("Retry-After", "")
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else None  # noqa: PLR2004 - under a day


def _words(reason: Any) -> str:
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({reason.verify_message})"
    if isinstance(reason, ssl.SSLError):
        return "no secure connection"
    if isinstance(reason, ConnectionRefusedError):
        return "the connection is refused"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return type(reason).__name__
