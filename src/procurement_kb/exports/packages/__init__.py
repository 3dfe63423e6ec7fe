"""Packages for learning platforms: SCORM 1.2, SCORM 2004 4th edition and cmi5, one unit each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from procurement_kb.exports.archive import zip_bytes
from procurement_kb.exports.packages import cmi5, scorm12, scorm2004
from procurement_kb.exports.packages.contents import contents, listed
from procurement_kb.exports.packages.course import read_course

if TYPE_CHECKING:
    from procurement_kb.exports.built import Built
    from procurement_kb.exports.packages.course import Course
    from procurement_kb.project import Project
    from procurement_kb.views.downloads import Download

SCORM_MANIFEST = "imsmanifest.xml"
CMI5_MANIFEST = "cmi5.xml"
_SCHEMAS = Path(__file__).parent / "schemas"


def make(built: Built, project: Project, download: Download) -> bytes:
    """Return one package as a zip.

    Raises:
        KeyError: there is no such kind of package, or no good record with this id.
        FileNotFoundError: the site lacks a page or file.
        LessonError: a page has no lesson, or the record is neither a module nor a path.
    """
    if download.record is None:
        raise KeyError(download.name)
    return zip_bytes(KINDS[download.kind](built, read_course(built, project, download.record)))


def _scorm12(built: Built, course: Course) -> dict[str, bytes]:
    files = {**contents(built, course, scorm12.SCRIPTS), **_notice()}
    return {SCORM_MANIFEST: scorm12.manifest(course, listed(files)), **files, **_schemas(scorm12.SCHEMAS)}


def _scorm2004(built: Built, course: Course) -> dict[str, bytes]:
    files = {**contents(built, course, scorm2004.SCRIPTS), **_notice()}
    return {SCORM_MANIFEST: scorm2004.manifest(course, listed(files)), **files, **_schemas(scorm2004.SCHEMAS)}


def _cmi5(built: Built, course: Course) -> dict[str, bytes]:
    return {CMI5_MANIFEST: cmi5.structure(course), **contents(built, course, cmi5.SCRIPTS)}


def _notice() -> dict[str, bytes]:
    return {"schemas.txt": (_SCHEMAS / "NOTICE.txt").read_bytes()}


def _schemas(name: str) -> Mapping[str, bytes]:
    """Return the standard's control documents: it asks for copies beside the manifest."""
    return {path.name: path.read_bytes() for path in sorted((_SCHEMAS / name).iterdir())}


KINDS: Mapping[str, Callable[[Built, Course], dict[str, bytes]]] = {
    "scorm12": _scorm12,
    "scorm2004": _scorm2004,
    "cmi5": _cmi5,
}
"""What makes the files of each kind of package, by the kind of download."""
