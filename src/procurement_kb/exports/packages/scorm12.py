"""SCORM 1.2: one manifest, one organisation, one SCO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from procurement_kb.exports.packages.contents import ENTRY, LICENCE
from procurement_kb.exports.packages.course import LANGUAGE
from procurement_kb.exports.packages.manifest import XSI, duration, maker, serialised

if TYPE_CHECKING:
    from procurement_kb.exports.packages.course import Course

CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
MD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
SCRIPTS = ("package/scorm", "package/scorm12")
SCHEMAS = "scorm12"
_LOCATIONS = f"{CP} imscp_rootv1p1p2.xsd {MD} imsmd_rootv1p2p1.xsd {ADL} adlcp_rootv1p2.xsd"
_TITLE = 200
"""Characters of a title that the standard promises to keep."""


def manifest(course: Course, files: Iterable[str]) -> bytes:
    """Return ``imsmanifest.xml``.

    Args:
        course: what the package teaches.
        files: paths of all files that belong to it, the entry first.
    """
    cp = maker(CP, {None: CP, "adlcp": ADL, "imsmd": MD, "xsi": XSI})
    adl = maker(ADL)
    item = cp.item(
        cp.title(course.title[:_TITLE]),
        identifier=f"item-{course.identifier}",
        identifierref=f"resource-{course.identifier}",
        isvisible="true",
    )
    if course.pass_mark is not None:
        item.append(adl.masteryscore(str(course.pass_mark)))
    resource = cp.resource(
        *(cp.file(href=name) for name in files),
        identifier=f"resource-{course.identifier}",
        type="webcontent",
        href=ENTRY,
    )
    resource.set(f"{{{ADL}}}scormtype", "sco")
    organisation = cp.organization(
        cp.title(course.title[:_TITLE]), item, identifier=f"organization-{course.identifier}"
    )
    root = cp.manifest(
        cp.metadata(cp.schema("ADL SCORM"), cp.schemaversion("1.2"), _lom(course)),
        cp.organizations(organisation, default=f"organization-{course.identifier}"),
        cp.resources(resource),
        identifier=course.identifier,
        version="1.0",
    )
    root.set(f"{{{XSI}}}schemaLocation", _LOCATIONS)
    return serialised(root)


def _lom(course: Course) -> Any:
    """Return the metadata that platforms show or search: what it is, how long it takes, what may be done with it."""
    md = maker(MD, {"imsmd": MD})

    def words(text: str, language: str = LANGUAGE) -> Any:
        element = md.langstring(text)
        element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        return element

    def code(name: str, value: str) -> Any:
        return md(name, md.source(words("LOMv1.0", "x-none")), md.value(words(value, "x-none")))

    return md.lom(
        md.general(
            md.title(words(course.title)),
            md.catalogentry(md.catalog("URI"), md.entry(words(course.address, "x-none"))),
            md.language(LANGUAGE),
            md.description(words(course.summary)),
        ),
        md.metametadata(md.metadatascheme("ADL SCORM 1.2")),
        md.technical(md.format("text/html"), md.location(ENTRY, type="URI")),
        md.educational(md.typicallearningtime(md.datetime(duration(course.minutes)))),
        md.rights(
            code("cost", "no"),
            code("copyrightandotherrestrictions", "yes"),
            md.description(words(f"Creative Commons Attribution 4.0: {LICENCE}")),
        ),
    )
