"""What a package teaches: one module, or the modules of a path in their order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procurement_kb.exports.packages.lesson import Lesson, LessonError, lesson_page, read_lesson
from procurement_kb.records.types.training import Module, Path

if TYPE_CHECKING:
    from procurement_kb.exports.built import Built
    from procurement_kb.project import Project
    from procurement_kb.records.base import Record

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Course:
    """One package's content."""

    kind: str
    """``module`` or ``path``."""
    id: str
    title: str
    summary: str
    address: str
    """Where it is on the web; a name of its own when the site is nowhere."""
    site_name: str
    home: str
    """The address of the site, empty when it has none."""
    lessons: tuple[Lesson, ...]

    @property
    def pass_mark(self) -> int | None:
        """Per cent that a platform may compare a score with.

        None for a path: it is passed when each module is, and a mean says nothing about that.
        """
        return self.lessons[0].pass_mark if self.kind == "module" else None

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def identifier(self) -> str:
        """A name for manifests that stays the same from build to build: letters, digits and hyphens."""
        return f"{self.kind}-{self.id}"

    def plan(self) -> dict[str, Any]:
        """Return what ``package/start.js`` is told of the course."""
        return {
            "kind": self.kind,
            "id": self.identifier,
            "title": self.title,
            "home": self.home,
            "modules": [
                {
                    "id": lesson.id,
                    "title": lesson.title,
                    "minutes": lesson.minutes,
                    "passMark": lesson.pass_mark,
                    "key": lesson.key,
                    "address": lesson.address,
                    "sections": lesson.sections,
                    "questions": [{"id": one["id"], "kind": one["kind"]} for one in lesson.questions],
                }
                for lesson in self.lessons
            ],
        }


def read_course(built: Built, project: Project, record_id: str) -> Course:
    """Return the course that is made of a module or path.

    Raises:
        KeyError: there is no good record with this id.
        FileNotFoundError: the site lacks a page or file of it.
        LessonError: a page has no lesson, or the record is neither a module nor a path.
    """
    record = _record(project, record_id)
    if isinstance(record, Module):
        lessons: tuple[Lesson, ...] = (read_lesson(built, record_id, record),)
        address = lessons[0].address
    elif isinstance(record, Path):
        ids = [project.graph.resolve(written) or written for written in record.modules]
        beside = {lesson_page(built, module_id): f"#lesson-{module_id}" for module_id in ids}
        lessons = tuple(_lesson(built, project, module_id, beside) for module_id in ids)
        page = built.page(f"training/paths/{record_id}/")
        address = built.web(page, "") or f"urn:procurement-kb:training:paths:{record_id}"
    else:
        raise LessonError(f"{record_id} is neither a module nor a path")
    return Course(
        kind=record.kind_.name,
        id=record_id,
        title=record.title,
        summary=record.summary,
        address=address,
        site_name=project.settings.site_name,
        home=built.site_url,
        lessons=lessons,
    )


def _lesson(built: Built, project: Project, module_id: str, beside: Mapping[str, str]) -> Lesson:
    record = _record(project, module_id)
    if not isinstance(record, Module):
        raise LessonError(f"{module_id} is no module")
    return read_lesson(built, module_id, record, beside)


def _record(project: Project, record_id: str) -> Record:
    record = project.graph.nodes[record_id].loaded.record
    if record is None:
        raise KeyError(record_id)
    return record


def as_json(value: object) -> str:
    """Return a value as JSON that can stand in a script element of HTML."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
