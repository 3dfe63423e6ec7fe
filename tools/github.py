"""A few calls of GitHub's interface, with the standard library only: workflows that may write install nothing."""

from __future__ import annotations

import io
import json
import os
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 30
API = "https://api.github.com"
STORED = ("https://",)
"""How addresses of the store of artifacts begin."""
_MOST_PAGES = 20
_MOST_REPLY = 20_000_000


class GitHubError(Exception):
    """GitHub refused, or answered something else than expected; the message says what."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Return nothing: a redirect would carry the token to another host."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """The interface of one repository."""

    repository: str
    """``owner/name``."""
    token: str
    base: str = API

    @classmethod
    def from_environment(cls) -> GitHub:
        """Return what a workflow's environment says.

        Raises:
            GitHubError: the repository or the token is not there.
        """
        repository, token = os.environ.get("GITHUB_REPOSITORY", ""), os.environ.get("GITHUB_TOKEN", "")
        if not repository or not token:
            raise GitHubError("GITHUB_REPOSITORY and GITHUB_TOKEN must be set")
        return cls(repository, token, os.environ.get("GITHUB_API_URL", API))

    def call(self, method: str, path: str, content: Any = None) -> Any:
        """Send a request below the repository and return what the answer holds."""
        data = None if content is None else json.dumps(content).encode()
        body, _ = self._send(method, f"{self.base}/repos/{self.repository}/{path}", data)
        try:
            return json.loads(body) if body else None
        except ValueError as error:
            raise GitHubError(f"{method} {path} was not answered with JSON") from error

    def pages(self, path: str) -> Iterator[Any]:
        """Yield the entries of a list that comes in pages."""
        for number in range(1, _MOST_PAGES + 1):
            rows = self.call("GET", f"{path}{'&' if '?' in path else '?'}per_page=100&page={number}")
            yield from rows
            if len(rows) < 100:  # noqa: PLR2004 - the last page
                return

    def artifacts(self, run: int) -> list[Any]:
        """Return what GitHub says of the artifacts of a run that are still there."""
        rows = self.call("GET", f"actions/runs/{run}/artifacts?per_page=100")["artifacts"]
        return [row for row in rows if not row["expired"]]

    def artifact(self, run: int, name: str, member: str, largest: int) -> bytes | None:
        """Return one file of an artifact, read in memory, or None when the run has no such artifact.

        Raises:
            GitHubError: it is larger than ``largest``, or no zip that holds ``member``.
        """
        found = next((row for row in self.artifacts(run) if row["name"] == name), None)
        if found is None:
            return None
        if not 0 < found["size_in_bytes"] <= largest:
            raise GitHubError(f"the artifact {name} is too large")
        data, target = self._send(
            "GET", f"{self.base}/repos/{self.repository}/actions/artifacts/{int(found['id'])}/zip", None
        )
        if target:
            data, _ = self._send("GET", target, None)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as file:
                content = file.read(largest + 1)
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError) as error:
            raise GitHubError(f"the artifact {name} is no zip with {member}") from error
        if len(content) > largest:
            raise GitHubError(f"{member} in the artifact {name} is too large")
        return content

    def _send(self, method: str, url: str, data: bytes | None) -> tuple[bytes, str]:
        """Return the answer and, when it sends elsewhere, the address. The token goes to the interface only."""
        request = urllib.request.Request(url, data=data, method=method)  # noqa: S310 - the base is ours
        request.add_header("User-Agent", "procurement-kb")
        if urlsplit(url).netloc == urlsplit(self.base).netloc:
            request.add_header("Accept", "application/vnd.github+json")
            request.add_header("X-GitHub-Api-Version", "2022-11-28")
            request.add_header("Authorization", f"Bearer {self.token}")
            if data is not None:
                request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=TIMEOUT) as reply:
                return reply.read(_MOST_REPLY), ""
        except urllib.error.HTTPError as error:
            with error:
                location = error.headers.get("Location", "")
                if error.code in {302, 307} and method == "GET" and location.startswith(STORED):
                    return b"", location
                raise GitHubError(f"{method} {urlsplit(url).path} was answered with {error.code}") from error
        except OSError as error:
            raise GitHubError(f"{method} {urlsplit(url).path} was not answered: {error}") from error
