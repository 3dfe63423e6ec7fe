"""Every package that the site offers: accepted by its standard's schema, and passed in its run-time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Frame, Page

from procurement_kb.exports.built import Built
from procurement_kb.project import Project, load_project
from procurement_kb.records.types.training import Module
from procurement_kb.records.types.training import Path as LearningPath
from tests.browser.harness import Pages
from tests.browser.lrs import Platform, broken_rules
from tests.browser.packages import PLAY, launch, leave, questions_of, right, unzipped, write_platform
from tests.browser.site import ROOT
from tests.unit.exports.test_packages import COURSE_STRUCTURE, schema
from tools.webserver import SiteServer

KINDS = ("scorm12", "scorm2004", "cmi5")
ANSWER = "given => given.forEach(([question, answer]) => play.answer(question, answer))"
PASSED: dict[str, Callable[[Any], bool]] = {
    "scorm12": lambda record: record["core"]["lesson_status"] == "passed" and record["core"]["score"]["raw"] == "100",
    "scorm2004": lambda record: (record["success_status"], record["score"]["scaled"]) == ("passed", "1"),
}
"""Whether a record says that all was right."""


def ids(project: Project, model: type[Any]) -> list[str]:
    """Return the ids of all records of a type."""
    return [node.id for node in project.graph.nodes.values() if isinstance(node.loaded.record, model)]


@pytest.fixture(scope="module")
def project() -> Project:
    """The project itself."""
    return load_project(ROOT)


@pytest.fixture(scope="module")
def folder(site_dir: Path, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every package, unzipped beside a platform that plays them."""
    root = tmp_path_factory.mktemp("all")
    built = Built(site_dir, project.settings.site_url)
    write_platform(root)
    for record_id in (*ids(project, Module), *ids(project, LearningPath)):
        for kind in KINDS:
            unzipped(built, project, kind, record_id, root / kind / record_id)
    return root


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The address of that folder."""
    with SiteServer(folder) as server:
        yield server.url


def test_manifests_are_valid(folder: Path, project: Project) -> None:
    """The schemas of SCORM and the grammar of cmi5 accept the manifest of every module and every path."""
    rules: dict[str, Any] = {
        "scorm12": schema("scorm12"),
        "scorm2004": schema("scorm2004"),
        "cmi5": etree.RelaxNG(etree.parse(COURSE_STRUCTURE)),
    }
    faults = []
    offered = [*ids(project, Module), *ids(project, LearningPath)]
    assert len(offered) > 20
    for kind, rule in rules.items():
        for record_id in offered:
            name = "cmi5.xml" if kind == "cmi5" else "imsmanifest.xml"
            if not rule.validate(etree.parse(folder / kind / record_id / name)):
                faults.append(f"{kind} {record_id}: {rule.error_log.last_error}")
    assert [] == faults


def take(frame: Page | Frame, questions: list[dict[str, Any]]) -> None:
    """Read a lesson to its end and answer all questions rightly."""
    frame.evaluate("play.read()")
    frame.evaluate(ANSWER, [[question, right(question)] for question in questions])


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_every_module_is_passed(open_page: Pages, served: str, folder: Path, project: Project, kind: str) -> None:
    """Read and answered rightly, each module ends as passed with all points, and every answer stands in the record."""
    page = open_page(served + "platform.html")
    faults = []
    for module in ids(project, Module):
        questions = questions_of(folder / kind / module, module)
        frame = launch(page, kind, f"{kind}/{module}/index.html")
        take(frame, questions)
        record: Any = leave(page)
        if not PASSED[kind](record) or len(record["interactions"]) != len(questions):
            faults.append(module)
    assert [] == faults


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
def test_every_path_opens_its_lessons(open_page: Pages, served: str, folder: Path, project: Project, kind: str) -> None:
    """A path lists its modules in order, opens each, and goes on at the one that was open."""
    page = open_page(served + "platform.html")
    for path in ids(project, LearningPath):
        record: Any = project.graph.nodes[path].loaded.record
        frame = launch(page, kind, f"{kind}/{path}/index.html")
        assert len(record.modules) == frame.locator(".package-module").count()
        for at, module in enumerate(record.modules):
            frame.click(f".package-module button >> nth={at}")
            frame.wait_for_selector(f"[data-lesson='{module}'][data-ready]")
            frame.evaluate("play.read(1)")
            if module != record.modules[-1]:
                frame.click(".package-back button")
        kept = leave(page)
        frame = launch(page, kind, f"{kind}/{path}/index.html", kept)
        frame.wait_for_selector(f"[data-lesson='{record.modules[-1]}'][data-ready]")
        page.evaluate("document.querySelector('iframe').remove()")


def test_every_cmi5_module_is_passed(open_page: Pages, served: str, folder: Path, project: Project) -> None:
    """Each module tells the record store that it was begun, answered, completed, passed and ended, by the rules."""
    faults = []
    for module in ids(project, Module):
        questions = questions_of(folder / "cmi5" / module, module)
        with Platform() as platform:
            page = open_page(platform.launch(f"{served}cmi5/{module}/index.html", back=f"{served}platform.html"))
            page.wait_for_selector("html[data-ready]")
            page.evaluate(PLAY)
            take(page, questions)
            page.click("[data-package-leave]")
            page.wait_for_url("**/platform.html")
            said = platform.said()
            if said[:1] + said[-1:] != ["initialized", "terminated"] or said.count("answered") != len(questions):
                faults.append(f"{module}: {said}")
            if not {"completed", "passed"} <= set(said):
                faults.append(f"{module}: {said}")
            faults += [f"{module}: {rule}" for rule in broken_rules(platform)]
    assert [] == faults
    # A state that is not there yet is asked for all the same.
    assert all("404" in text for text in open_page.watch.console)
    assert [] == open_page.watch.errors
    open_page.watch.forgive()
