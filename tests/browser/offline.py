"""The offline edition of the project's own site, unpacked once for all tests."""

from __future__ import annotations

import zipfile
from pathlib import Path

from filelock import FileLock

from procurement_kb.exports import offline
from procurement_kb.exports.built import Built
from procurement_kb.project import load_project, read_settings
from procurement_kb.views.downloads import OFFLINE, Download
from tests.browser.site import ROOT


def shared_edition(site: Path, folder: Path) -> Path:
    """Make the edition unless another test process has, and unpack it.

    Args:
        site: The built site.
        folder: A folder that all test processes of this run share.

    Returns:
        The folder in the zip.
    """
    unpacked, archive = folder / "offline", folder / OFFLINE
    with FileLock(folder / "offline.lock"):
        if not unpacked.is_dir():
            archive.write_bytes(edition(site))
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(folder / "unpacking")
            (folder / "unpacking").rename(unpacked)
    (top,) = unpacked.iterdir()
    return top


def edition(site: Path) -> bytes:
    """Return the edition of a built site."""
    return offline.make(Built(site, read_settings(ROOT).site_url), load_project(ROOT), Download(OFFLINE, "offline"))
