"""SCORM 2004 4th edition: one manifest, one organisation, one SCO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from procurement_kb.exports.packages.contents import ENTRY, LICENCE
from procurement_kb.exports.packages.course import LANGUAGE
from procurement_kb.exports.packages.manifest import XSI, duration, maker, serialised

if TYPE_CHECKING:
    from procurement_kb.exports.packages.course import Course

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADL = "http://www.adlnet.org/xsd/adlcp_v1p3"
SEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"
NAV = "http://www.adlnet.org/xsd/adlnav_v1p3"
SS = "http://www.imsglobal.org/xsd/imsss"
LOM = "http://ltsc.ieee.org/xsd/LOM"
SCRIPTS = ("package/scorm", "package/scorm2004")
SCHEMAS = "scorm2004"
_LOCATIONS = f"{CP} imscp_v1p1.xsd {ADL} adlcp_v1p3.xsd {SEQ} adlseq_v1p3.xsd {NAV} adlnav_v1p3.xsd {SS} imsss_v1p0.xsd"


def manifest(course: Course, files: Iterable[str]) -> bytes:
    """Return ``imsmanifest.xml``.

    Args:
        course: what the package teaches.
        files: paths of all files that belong to it, the entry first.
    """
    spaces = {None: CP, "adlcp": ADL, "adlseq": SEQ, "adlnav": NAV, "imsss": SS, "xsi": XSI}
    cp = maker(CP, spaces)
    item = cp.item(
        cp.title(course.title),
        _sequencing(course),
        _presentation(),
        identifier=f"item-{course.identifier}",
        identifierref=f"resource-{course.identifier}",
    )
    resource = cp.resource(
        *(cp.file(href=name) for name in files),
        identifier=f"resource-{course.identifier}",
        type="webcontent",
        href=ENTRY,
    )
    resource.set(f"{{{ADL}}}scormType", "sco")
    ss = maker(SS)
    organisation = cp.organization(
        cp.title(course.title),
        item,
        # One unit: the platform shows it at once, and there is nowhere to go on to.
        ss.sequencing(ss.controlMode(choice="true", flow="true")),
        identifier=f"organization-{course.identifier}",
    )
    root = cp.manifest(
        cp.metadata(cp.schema("ADL SCORM"), cp.schemaversion("2004 4th Edition"), _lom(course)),
        cp.organizations(organisation, default=f"organization-{course.identifier}"),
        cp.resources(resource),
        identifier=course.identifier,
        version="1.0",
    )
    root.set(f"{{{XSI}}}schemaLocation", _LOCATIONS)
    return serialised(root)


def _sequencing(course: Course) -> Any:
    """Return how the platform judges: by the score where there is a pass mark, and never by itself."""
    ss = maker(SS)
    objective = ss.primaryObjective(objectiveID=f"objective-{course.identifier}")
    if course.pass_mark is not None:
        objective.set("satisfiedByMeasure", "true")
        objective.append(ss.minNormalizedMeasure(f"{course.pass_mark / 100:g}"))
    return ss.sequencing(
        ss.objectives(objective),
        ss.deliveryControls(tracked="true", completionSetByContent="true", objectiveSetByContent="true"),
    )


def _presentation() -> Any:
    """Hide the platform's buttons for going to other units: there are none."""
    nav = maker(NAV)
    hidden = (nav.hideLMSUI(name) for name in ("continue", "previous"))
    return nav.presentation(nav.navigationInterface(*hidden))


def _lom(course: Course) -> Any:
    """Return the metadata that platforms show or search: what it is, how long it takes, what may be done with it."""
    lom = maker(LOM, {"lom": LOM})

    def words(text: str) -> Any:
        return lom.string(text, language=LANGUAGE)

    def code(name: str, value: str) -> Any:
        return lom(name, lom.source("LOMv1.0"), lom.value(value))

    return lom.lom(
        lom.general(
            lom.identifier(lom.catalog("URI"), lom.entry(course.address)),
            lom.title(words(course.title)),
            lom.language(LANGUAGE),
            lom.description(words(course.summary)),
        ),
        lom.metaMetadata(lom.metadataSchema("LOMv1.0"), lom.metadataSchema("ADLv1.0"), lom.language(LANGUAGE)),
        lom.technical(lom.format("text/html")),
        lom.educational(lom.typicalLearningTime(lom.duration(duration(course.minutes)))),
        lom.rights(
            code("cost", "no"),
            code("copyrightAndOtherRestrictions", "yes"),
            lom.description(words(f"Creative Commons Attribution 4.0: {LICENCE}")),
        ),
    )
