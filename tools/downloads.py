"""Make everything that readers can take away from a built site, and complete its page of downloads.

    python -m tools.downloads site [--only epub]

Chromium prints the PDFs and draws the covers of the books; everything else is made of the built pages. The offline edition
comes last, because it holds the completed page and all other files. The same site gives the same bytes.
"""

from __future__ import annotations

import argparse
import calendar
import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from procurement_kb.exports import epub, offline, packages, trainer_pack
from procurement_kb.exports.built import Built
from procurement_kb.exports.downloads import PAGE, PageError, checksums, complete, size_words
from procurement_kb.exports.edition import EditionError, read_edition
from procurement_kb.exports.epub.cover import HEIGHT, WIDTH
from procurement_kb.exports.offline import OfflineError
from procurement_kb.exports.packages.lesson import LessonError
from procurement_kb.project import VOCABULARIES, Project, ProjectError, load_project, read_settings
from procurement_kb.sources.shapes import load_shapes
from procurement_kb.views.context import Context
from procurement_kb.views.downloads import CHECKSUMS, FOLDER, Download, downloads
from procurement_kb.views.model import UrlPolicy
from tools import browser
from tools.printing import EPOCH, print_pages

ROOT = Path(__file__).resolve().parents[1]

Maker = Callable[[Built, Project, Download], bytes]


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, help="the folder of the built site")
    parser.add_argument(
        "--only", action="append", metavar="KIND", help="make only this kind, offline or epub for instance"
    )
    options = parser.parse_args()
    try:
        sizes = make_all(options.site.resolve(), options.only)
    except (browser.NoBrowserError, EditionError, LessonError, OfflineError, PageError, ProjectError, OSError) as error:
        print(f"The downloads cannot be made: {error}", file=sys.stderr)
        return 1
    print(f"{len(sizes)} files in {options.site / FOLDER}, {size_words(sum(sizes.values()))}.".replace("\u00a0", " "))
    return 0


def make_all(site: Path, only: Iterable[str] | None = None) -> dict[str, int]:
    """Make all files and complete the page.

    Args:
        site: the folder of the built site.
        only: the kinds to make; all of them by default.

    Returns:
        The size of each file by its name, in bytes.

    Raises:
        NoBrowserError: there is no Chromium.
    """
    built = Built(site, read_settings(ROOT).site_url)
    # Whoever runs this without `make` gets the same files as with it: PDFs hold the date of the site and not of today.
    day = dt.date.fromisoformat(read_edition(built).date)
    os.environ.setdefault(EPOCH, str(calendar.timegm(day.timetuple())))
    project = load_project(ROOT)
    wanted = list(downloads(Context(project, UrlPolicy(built.site_url), load_shapes(ROOT / VOCABULARIES))))
    if only is not None:
        kinds = set(only)
        wanted = [download for download in wanted if download.kind in kinds]
    folder = site / FOLDER
    page = site / PAGE
    files: dict[str, bytes] = {}

    def write(download: Download, content: bytes) -> None:
        files[download.name] = content
        (folder / download.name).write_bytes(content)

    def finish() -> None:
        listed = checksums(files).encode()
        (folder / CHECKSUMS).write_bytes(listed)
        sizes = {name: len(content) for name, content in files.items()} | {CHECKSUMS: len(listed)}
        page.write_text(complete(page.read_text(encoding="utf-8"), sizes), encoding="utf-8", newline="\n")

    clear(folder)
    started = time.monotonic()
    makers = all_makers(built, project, wanted)
    print(f"  printed and drawn in {time.monotonic() - started:.1f} s", flush=True)
    last = [download for download in wanted if download.kind == "offline"]
    for kind in dict.fromkeys(download.kind for download in wanted if download not in last):
        started = time.monotonic()
        ours = [download for download in wanted if download.kind == kind]
        for download in ours:
            write(download, makers[kind](built, project, download))
        tell(kind, [files[download.name] for download in ours], started)
    finish()
    for download in last:
        started = time.monotonic()
        write(download, makers[download.kind](built, project, download))
        tell(download.kind, [files[download.name]], started)
        finish()
    return {name: len(content) for name, content in files.items()}


def all_makers(built: Built, project: Project, wanted: Iterable[Download]) -> Mapping[str, Maker]:
    """Return what makes each kind of file. What only a browser can make is made here, for all files at once."""
    books = [download for download in wanted if download.kind == "epub"]
    covers = draw({book.name: epub.cover(built, project, book) for book in books}) if books else {}
    modules = dict.fromkeys(str(download.record) for download in wanted if download.kind in {"trainer", "handout"})
    papers = {name: path for module in modules for name, path in trainer_pack.printed(built, project, module).items()}
    pdfs = print_pages(built, papers) if papers else {}
    return {
        "epub": lambda site, of, download: epub.make(site, of, download, covers=covers),
        "trainer": lambda site, of, download: trainer_pack.make(site, of, download, pdfs=pdfs),
        "handout": lambda _site, _of, download: pdfs[download.name],
        **dict.fromkeys(packages.KINDS, packages.make),
        "offline": offline.make,
    }


def draw(pages: Mapping[str, str]) -> dict[str, bytes]:
    """Return pages as pictures.

    Args:
        pages: HTML that loads nothing, by name.

    Raises:
        NoBrowserError: there is no Chromium.
    """
    program = browser.require()
    with sync_playwright() as playwright:
        flags = browser.flags()
        chromium = playwright.chromium.launch(
            executable_path=program, args=flags, chromium_sandbox="--no-sandbox" not in flags
        )
        try:
            tab = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=False)
            pictures = {}
            for name, html in pages.items():
                tab.set_content(html, wait_until="load")
                pictures[name] = tab.screenshot(type="png")
            return pictures
        finally:
            chromium.close()


def clear(folder: Path) -> None:
    """Remove what an earlier run left, and nothing but that."""
    for file in folder.iterdir():
        if file.suffix != ".html":
            file.unlink()


def tell(kind: str, contents: list[bytes], started: float) -> None:
    """Print what was made."""
    total = size_words(sum(map(len, contents))).replace("\u00a0", " ")
    print(f"  {kind:<10} {len(contents):>3} × {total:>8}  {time.monotonic() - started:5.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
