"""cmi5: a course structure with one assignable unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procurement_kb.exports.packages.contents import ENTRY
from procurement_kb.exports.packages.course import LANGUAGE
from procurement_kb.exports.packages.manifest import maker, serialised

if TYPE_CHECKING:
    from procurement_kb.exports.packages.course import Course

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
SCRIPTS = ("package/cmi5",)


def structure(course: Course) -> bytes:
    """Return ``cmi5.xml``.

    The unit counts as done when it is completed and passed. A path has no mastery score: it is passed when each of its
    modules is.
    """
    e = maker(NAMESPACE, {None: NAMESPACE})

    def words(name: str, text: str) -> Any:
        return e(name, e.langstring(text, lang=LANGUAGE))

    unit = e.au(
        words("title", course.title),
        words("description", course.summary),
        e.url(ENTRY),
        id=f"{course.address}#unit",
        moveOn="CompletedAndPassed",
        launchMethod="AnyWindow",
        activityType="http://adlnet.gov/expapi/activities/lesson",
    )
    if course.pass_mark is not None:
        unit.set("masteryScore", f"{course.pass_mark / 100:g}")
    return serialised(
        e.courseStructure(
            e.course(words("title", course.title), words("description", course.summary), id=course.address),
            unit,
        )
    )
