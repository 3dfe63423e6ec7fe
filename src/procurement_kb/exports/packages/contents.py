"""The files that all kinds of packages have: the page that learners see, its scripts, styles and fonts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from procurement_kb.exports.packages.course import LANGUAGE, as_json

if TYPE_CHECKING:
    from procurement_kb.exports.built import Built
    from procurement_kb.exports.packages.course import Course

ENTRY = "index.html"
"""The page that platforms open."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_HERE = Path(__file__).parent
_SCRIPTS = "assets/js/"
_STYLES = "assets/css/"
_TOKENS = f"{_STYLES}tokens.css"
_OWN_STYLE = f"{_STYLES}package.css"
_ICON = "assets/images/favicon.svg"
"""Named, since a browser asks the platform's host for one of its own choosing otherwise."""
_LEARN = ("learn/quiz", "learn/questions", "learn/state", "learn/lesson-view", "learn/lesson")
_FIRST = ("package/codec", "package/interactions", "package/browser", "package/session")
_SITE_STYLES = frozenset({"shell", "picks", "search", "hubs", "learning"})
"""Sheets of a module's page that only style what a package does not have."""
_FACE = re.compile(r"@font-face\s*{[^}]*}\s*")
_FONT = re.compile(r"""url\(\s*["']?([^"')]+)""")
_RANGE = re.compile(r"unicode-range:([^;}]+)")
_SPAN = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)
_SLANTED = re.compile(r"<(?:em|i|cite|dfn|var|address)\b")
_LATIN = 0x41


def contents(built: Built, course: Course, adapter: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a package by path, without its manifest.

    Args:
        built: the site.
        course: what the package teaches.
        adapter: the scripts, below ``assets/js``, that know the platform.

    Raises:
        FileNotFoundError: the site lacks a file.
    """
    scripts = [f"{_SCRIPTS}{name}.js" for name in (*_LEARN, *_FIRST, *adapter, "package/start")]
    sheets = _sheets(course)
    shown = [name for lesson in course.lessons for name in lesson.files]
    files = built.closure([*scripts, *sheets, *shown, _ICON])
    page = _page(course, sheets, scripts)
    lessons = {} if course.kind == "module" else dict(_lesson_scripts(course))
    text = page + "".join(lesson.html for lesson in course.lessons)
    _drop_fonts(files, text)
    files[ENTRY] = page.encode()
    return {**files, **{name: script.encode() for name, script in lessons.items()}}


def _sheets(course: Course) -> list[str]:
    found = dict.fromkeys(name for lesson in course.lessons for name in lesson.sheets)
    return [*(name for name in found if Path(name).stem not in _SITE_STYLES), _OWN_STYLE]


def _lesson_scripts(course: Course) -> Iterable[tuple[str, str]]:
    """Yield each lesson as a script: a page on a disk may load one, and nothing else."""
    for lesson in course.lessons:
        yield f"lessons/{lesson.id}.js", f"KB.pack.lesson({as_json(lesson.id)},{as_json(lesson.html)});\n"


def _page(course: Course, sheets: Iterable[str], scripts: Iterable[str]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("shell.html").render(
        course=course,
        language=LANGUAGE,
        licence=LICENCE,
        edition=course.lessons[0].edition,
        plan=as_json(course.plan()),
        sheets=sheets,
        scripts=scripts,
        icon=_ICON,
    )


def _drop_fonts(files: dict[str, bytes], text: str) -> None:
    """Take out the fonts that none of the text needs: they are most of what a package weighs."""
    if _TOKENS not in files:
        return
    letters = {ord(letter) for letter in text}
    slanted = _SLANTED.search(text) is not None
    sheet = files[_TOKENS].decode()
    dropped = [face for face in _FACE.findall(sheet) if not _needed(face, letters, slanted=slanted)]
    for face in dropped:
        sheet = sheet.replace(face, "")
    files[_TOKENS] = sheet.encode()
    for face in dropped:
        for source in _FONT.findall(face):
            name = source.rsplit("/", 1)[-1]
            if name not in sheet:
                for path in [path for path in files if path.rsplit("/", 1)[-1] == name]:
                    del files[path]


def _needed(face: str, letters: set[int], *, slanted: bool) -> bool:
    ranges = _RANGE.search(face)
    if "url(" not in face or ranges is None:
        return True
    spans = [(int(first, 16), int(last or first, 16)) for first, last in _SPAN.findall(ranges[1])]
    # What learners read in plain Latin is written by scripts too.
    basic = any(first <= _LATIN <= last for first, last in spans)
    reached = basic or any(first <= letter <= last for letter in letters for first, last in spans)
    return reached and (slanted or "italic" not in face)


def listed(files: Mapping[str, bytes]) -> list[str]:
    """Return the paths of a package as manifests list them: the entry first, then by name."""
    return [ENTRY, *sorted(files.keys() - {ENTRY})]
