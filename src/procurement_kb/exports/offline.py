"""The offline edition: the built site as one folder in a zip, which opens by double-click.

Layout and addresses are those of the site on the web. Browsers show a list of files for the address of a folder on a
disk, so every link to a page names its file, ``explore/index.html`` in place of ``explore/``. What only search engines,
social networks and web servers read is left out, and with it every address that a page would give without a reader's
choice. Links to sources stay: they are citations, for whoever has a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from procurement_kb.exports.archive import zip_bytes
from procurement_kb.exports.built import INDEX, Built
from procurement_kb.exports.edition import MARK, Edition, read_edition
from procurement_kb.views.downloads import CHECKSUMS, FOLDER, OFFLINE

if TYPE_CHECKING:
    from procurement_kb.project import Project
    from procurement_kb.views.downloads import Download

READ_ME = "READ-ME-FIRST.txt"
MOST_LETTERS = 120
"""How long the path of a file may be within the zip. Windows allows 260 letters, its own folders included."""

_NOT_TAKEN = frozenset({"404.html", "sitemap.xml", "sitemap.xml.gz", f"{FOLDER}/{OFFLINE}"})
"""What only a web server or a search engine asks for, and the edition itself."""
_ONLINE_SEARCH = re.compile(r"pagefind/(?:fragment|index)/.*|pagefind/.*\.(?:pf_meta|pagefind)")
"""The search index as a server hands it out. The scripts in ``pagefind/offline/`` hold the same."""

_AT_ONCE = re.compile(rb"(font-display:\s*)optional")
"""A typeface that browsers may do without when it is late: from a disk it comes within milliseconds, and always late."""
_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style)\b(?P<set>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>.*?</(?P=raw)\s*>"
    r"|<(?P<tag>[a-zA-Z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
_LINK = re.compile(r'(?P<name>\s(?:xlink:)?href=)"(?P<to>[^"]*)"')
_FOLLOWED = frozenset({"a", "area"})
_ADDRESS = re.compile(r'\s(?:href|content)="(?:https?:)?//', re.IGNORECASE)
_SOCIAL = re.compile(r'\s(?:property="og:|name="twitter:)')
_REFRESH = re.compile(r'(\scontent="\d+; url=)([^"]*)"')
_HIDDEN = re.compile(r"\s(?:hidden)(?=[\s>])")
_UNSAFE = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ](?:/|$)')
_RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)", re.IGNORECASE)


class OfflineError(Exception):
    """The site has a file that not every computer can store."""


def make(built: Built, project: Project, download: Download) -> bytes:
    """Return the offline edition of a built site.

    Raises:
        OfflineError: the site has a file that not every computer can store.
    """
    del download
    edition = read_edition(built)
    folder = f"buying-better-care-{edition.date}"
    files = {f"{folder}/{path}": content for path, content in _files(built, edition)}
    text = read_me(project.settings.site_name, built.site_url, edition)
    # As Windows writes lines, so that the oldest of its editors shows them.
    files[f"{folder}/{READ_ME}"] = text.replace("\n", "\r\n").encode()
    _check(files)
    return zip_bytes(files)


def _files(built: Built, edition: Edition) -> Iterator[tuple[str, bytes]]:
    for file in sorted(built.root.rglob("*")):
        path = file.relative_to(built.root).as_posix()
        if not file.is_file() or path in _NOT_TAKEN or _ONLINE_SEARCH.fullmatch(path):
            continue
        content = file.read_bytes()
        if path.endswith(".html"):
            content = offline_page(content.decode(), path, built, edition).encode()
        elif path.endswith(".css"):
            content = _AT_ONCE.sub(rb"\1block", content)
        elif path == f"{FOLDER}/{CHECKSUMS}":
            content = b"".join(line for line in content.splitlines(keepends=True) if OFFLINE.encode() not in line)
        yield path, content


def offline_page(html: str, path: str, built: Built, edition: Edition) -> str:
    """Return a page as it stands in the offline edition.

    Args:
        html: the page.
        path: its file below the site's root.
        built: the site, to tell folders with a page from others.
        edition: what the footer says.
    """

    def token(found: re.Match[str]) -> str:
        text = found[0]
        if found["raw"]:
            return "" if "ld+json" in found["set"] else text
        if not found["tag"]:
            return text
        return _tag(found["tag"].lower(), text, path, built)

    return MARK.sub(lambda _: _edition(edition, built.site_url), _TOKEN.sub(token, html))


def _tag(name: str, text: str, path: str, built: Built) -> str:
    if name in _FOLLOWED:
        return _shown(_LINK.sub(lambda found: f'{found["name"]}"{_file_address(found["to"], path, built)}"', text))
    if name == "html":
        return text.replace("<html", "<html data-offline", 1)
    if name == "meta":
        if _ADDRESS.search(text) or _SOCIAL.search(text):
            return ""
        return _REFRESH.sub(lambda found: f'{found[1]}{_file_address(found[2], path, built)}"', text)
    if name == "link" and _ADDRESS.search(text):
        return ""
    return _shown(text)


def _shown(text: str) -> str:
    """Show what is meant for this edition, and hide what is not."""
    if " data-offline-only" in text:
        return _HIDDEN.sub("", text)
    return text.replace(" data-online-only", " data-online-only hidden", 1)


def _file_address(href: str, path: str, built: Built) -> str:
    """Return a link on the page ``path`` with the name of the file that it leads to."""
    address = unescape(href)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return href
    target = built.target(path, address)
    where, rest = _split(address)
    if target is None or where.endswith(target.rsplit("/", 1)[-1]):
        return href
    if not target.endswith(f"/{INDEX}") and target != INDEX:
        return href
    return escape(f"{where.rstrip('/') or '.'}/{INDEX}{rest}")


def _split(address: str) -> tuple[str, str]:
    """Return the path of an address, and its query with its fragment."""
    end = min((at for at in (address.find("?"), address.find("#")) if at >= 0), default=len(address))
    return address[:end], address[end:]


def _edition(edition: Edition, site_url: str) -> str:
    newest = f'; newest at <a href="{escape(site_url)}">{escape(site_url)}</a>' if site_url else ""
    return (
        f'<span data-edition="{edition.date}" data-version="{escape(edition.version)}">'
        f"<strong>Offline copy</strong> of {edition.words}, version {escape(edition.version)}{newest}</span>"
    )


def read_me(name: str, site_url: str, edition: Edition) -> str:
    """Return the text for whoever opens the folder and wonders."""
    newest = f"The newest edition: {site_url}{FOLDER}/\n" if site_url else ""
    return f"""{name}
{"=" * len(name)}

Offline edition of {edition.words}, version {edition.version}
{newest}
How to open it
--------------
1. Unpack the zip, if you have not done so. On Windows: right-click it, then "Extract all".
   Opened inside the zip, pages have neither look nor search.
2. Open the file index.html in this folder by double-click.

It needs a browser of the last two years and nothing else: no network, no installation,
no rights of an administrator. Copy the whole folder to take it along; keep its files together.
Links to sources lead to the web, and work where there is a network.

Your progress
-------------
What you have learnt is kept by the browser of this computer only. To take it along, use
Export on the page training/progress/index.html.
Firefox keeps it for each page of a folder apart. Take Chrome, Edge or another browser,
where you want to follow a learning path.

Licence
-------
Text and data: Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/
You may copy, change and pass on all of it, if you name the source: {name}{f", {site_url}" if site_url else ""}
Code: MIT. The page licence/index.html tells about the rest.
"""


def _check(files: dict[str, bytes]) -> None:
    folded: dict[str, str] = {}
    for path in files:
        if len(path) > MOST_LETTERS:
            raise OfflineError(f"{path} has {len(path)} letters; at most {MOST_LETTERS} are safe on every computer")
        if _UNSAFE.search(path) or _RESERVED.search(path):
            raise OfflineError(f"{path} is no name for a file on Windows")
        if (other := folded.setdefault(path.casefold(), path)) != path:
            raise OfflineError(f"{path} and {other} are one file on Windows and macOS")
