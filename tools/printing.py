"""Print pages of a built site as PDFs that everyone can read: tagged, with outline, title and language.

Chromium prints from the disk, with no network. What it would write anew each time, such as the moment of printing, is
settled afterwards, so that the same site gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pikepdf
from playwright.sync_api import sync_playwright

from tools import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from procurement_kb.exports.built import Built

EPOCH = "SOURCE_DATE_EPOCH"
"""The variable that holds the date of the build, in seconds since 1970."""

_LINKS = "() => [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))"
_RELINK = """(hrefs) => document.querySelectorAll('a[href]').forEach((link, index) => {
  if (hrefs[index]) link.setAttribute('href', hrefs[index]);
  else link.removeAttribute('href');
})"""


def print_pages(built: Built, pages: Mapping[str, str], chromium: Browser | None = None) -> dict[str, bytes]:
    """Return pages of a built site as PDFs.

    Links to other pages of the site become links to the web, because the PDF is read anywhere; links within the page
    stay links within the PDF.

    Args:
        built: the site.
        pages: files of the site by the name that is asked for.
        chromium: a browser that runs already; without it, one is started and ended.

    Returns:
        The PDFs by those names.

    Raises:
        NoBrowserError: there is no Chromium.
        FileNotFoundError: the site has no such file.
    """
    if chromium is not None:
        return _print_all(built, pages, chromium)
    flags = browser.flags()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=browser.require(), args=flags, chromium_sandbox="--no-sandbox" not in flags
        )
        try:
            return _print_all(built, pages, started)
        finally:
            started.close()


def _print_all(built: Built, pages: Mapping[str, str], chromium: Browser) -> dict[str, bytes]:
    context = chromium.new_context(
        color_scheme="light", locale="en-GB", timezone_id="UTC", reduced_motion="reduce", offline=True
    )
    try:
        tab = context.new_page()
        return {name: _print(built, path, tab) for name, path in pages.items()}
    finally:
        context.close()


def _print(built: Built, path: str, tab: Page) -> bytes:
    file = built.root / path
    if not file.is_file():
        raise FileNotFoundError(f"the site in {built.root} has no file {path}")
    tab.goto(file.resolve().as_uri(), wait_until="load")
    tab.emulate_media(media="print")
    hrefs: list[str] = tab.evaluate(_LINKS)
    tab.evaluate(_RELINK, [href if href.startswith("#") else built.web(path, href) for href in hrefs])
    tab.evaluate("() => document.fonts.ready.then(() => null)")
    made = tab.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    return settled(made, built_at())


def built_at() -> dt.datetime:
    """Return the date of the build, or now where none is set."""
    given: Any = os.environ.get(EPOCH)
    return dt.datetime.fromtimestamp(int(given), dt.UTC) if given else dt.datetime.now(dt.UTC)


def settled(made: bytes, moment: dt.datetime) -> bytes:
    """Return a PDF without what the browser writes anew each time: dates, and the numbers that it gives to headers of tables.

    Args:
        made: the PDF as the browser printed it.
        moment: the date that it gets.
    """
    with pikepdf.open(io.BytesIO(made)) as pdf:
        date = f"D:{moment:%Y%m%d%H%M%S}+00'00'"
        pdf.docinfo["/CreationDate"] = date
        pdf.docinfo["/ModDate"] = date
        title = str(pdf.docinfo.get("/Title", ""))
        pdf.docinfo["/Creator"] = title.rpartition(" – ")[2]
        _number(pdf)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = [str(pdf.Root.get("/Lang", "en"))]
            metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _number(pdf: pikepdf.Pdf) -> None:
    """Number the parts of the document that others refer to in the order of the text."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    parts = [part for part in _parts(root) if "/ID" in part]
    names = {bytes(part.ID): f"part{number:05}".encode() for number, part in enumerate(parts, 1)}
    for part in parts:
        part.ID = pikepdf.String(names[bytes(part.ID)].decode())
    for part in _parts(root):
        for attributes in _list(part.get("/A")):
            if "/Headers" in attributes:
                known = [names[bytes(name)].decode() for name in attributes.Headers if bytes(name) in names]
                attributes.Headers = pikepdf.Array([pikepdf.String(name) for name in known])
    if parts:
        tree = [value for part in parts for value in (part.ID, part)]
        root.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(tree)))


def _parts(part: Any) -> Iterator[Any]:
    """Yield a part of the structure and all that is in it, in the order of the text."""
    waiting = [part]
    while waiting:
        here = waiting.pop()
        yield here
        inner = [child for child in _list(here.get("/K")) if isinstance(child, pikepdf.Dictionary) and "/S" in child]
        waiting += reversed(inner)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
