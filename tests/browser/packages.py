"""Packages of the built site, unzipped and served, and a platform that plays them."""

from __future__ import annotations

import base64
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import html
from playwright.sync_api import Frame, Page

from procurement_kb.exports.built import Built
from procurement_kb.exports.packages import make
from procurement_kb.project import Project
from procurement_kb.views.downloads import Download

RUN_TIMES = Path(__file__).parents[1] / "web" / "node_modules" / "scorm-again" / "dist"

PLATFORM = """<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Platform</title>
<style>body{margin:0}iframe{border:0;width:100vw;height:100vh}</style>
<script src="scorm12.min.js"></script><script src="scorm2004.min.js"></script>
<script>
window.calls = [];
/* Opens a package as a platform does: with what it kept of the last session. */
function launch(version, address, kept, settings) {
  const api = version === "scorm12" ? new Scorm12API({ logLevel: 5 }) : new Scorm2004API({ logLevel: 5 });
  api.loadFromJSON(Object.assign({}, kept, settings));
  const name = version === "scorm12" ? "API" : "API_1484_11";
  const end = version === "scorm12" ? "LMSFinish" : "Terminate";
  const given = api[end].bind(api);
  calls = [];
  api[end] = function (value) { calls.push("end"); return given(value); };
  window.lms = window[name] = api;
  const frame = document.createElement("iframe");
  frame.title = "Lesson";
  frame.src = address;
  document.body.replaceChildren(frame);
}
const record = () => JSON.parse(JSON.stringify(lms.cmi));
const whole = () => lms.renderCMIToJSONObject().cmi;
</script></html>"""

PLAY = """
window.play = {
  /* Reads on to the last section. */
  read(most) {
    const step = () => Array.from(document.querySelectorAll(".lesson-steps button")).find((one) => one.textContent.startsWith("Next:"));
    for (let at = 0; at < (most || 99) && step(); at++) step().click();
  },
  answer(question, answer) {
    const item = document.querySelector('[data-question="' + question.id + '"]');
    const again = item.querySelector('button[type="button"].small');
    if (!item.querySelector("form")) again.click();
    const asks = {
      single: () => item.querySelector('input[value="' + answer + '"]').click(),
      multiple: () => item.querySelectorAll("input").forEach((box) => box.checked === answer.includes(Number(box.value)) || box.click()),
      numeric: () => (item.querySelector("input").value = String(answer)),
      reflection: () => (item.querySelector("textarea").value = answer),
      matching: () => item.querySelectorAll("select").forEach((field, at) => (field.value = String(answer[at]))),
      ordering: () => answer.forEach(function (from, at) {
        const rows = () => Array.from(item.querySelectorAll(".kb-quiz__order > li"));
        const own = () => rows().findIndex((row) => row.firstChild.textContent === question.items[from]);
        while (own() > at) rows()[own()].querySelector("button").click();
      }),
    };
    asks[question.kind]();
    item.querySelector("button[type=submit]").click();
  },
};
"""


def unzipped(built: Built, project: Project, kind: str, record_id: str, into: Path) -> Path:
    """Make a package and unzip it."""
    data = make(built, project, Download(f"{record_id}.zip", kind, record_id))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(into)
    return into


def write_platform(folder: Path) -> None:
    """Put the platform's page and its run-times into a folder that is served."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "platform.html").write_text(PLATFORM, encoding="utf-8")
    for name in ("scorm12.min.js", "scorm2004.min.js"):
        text = (RUN_TIMES / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.rsplit("//# sourceMappingURL", 1)[0], encoding="utf-8")
    for name in ("scorm12.min.js.map", "scorm2004.min.js.map"):
        shutil.copy(RUN_TIMES / name, folder / name)


def questions_of(package: Path, module_id: str) -> list[dict[str, Any]]:
    """Return the questions of a module as the package holds them."""
    page: Any = html.fromstring((package / "index.html").read_text(encoding="utf-8"))
    found = page.xpath(f"//*[@data-lesson='{module_id}']//script[@data-quiz-data]/text()")
    if not found:
        script = (package / "lessons" / f"{module_id}.js").read_text(encoding="utf-8")
        lesson = json.loads(script.removeprefix("KB.pack.lesson(").split(",", 1)[1].rstrip().removesuffix(");"))
        page = html.fromstring(lesson)
        found = page.xpath("//script[@data-quiz-data]/text()")
    questions: list[dict[str, Any]] = json.loads(base64.b64decode(json.loads(found[0])))
    return questions


def right(question: Mapping[str, Any]) -> Any:
    """Return the right answer to a question, and words for one that has none."""
    match question["kind"]:
        case "single":
            return next(at for at, one in enumerate(question["options"]) if one["correct"])
        case "multiple":
            return [at for at, one in enumerate(question["options"]) if one["correct"]]
        case "numeric":
            return question["answer"]
        case "ordering":
            return list(range(len(question["items"])))
        case "matching":
            texts = [pair["right"] for pair in question["pairs"]]
            return [texts.index(text) for text in texts]
        case _:
            return "Ask the ward first; then price “use” & training: 5 < 7."


def wrong(question: Mapping[str, Any]) -> Any:
    """Return an answer that is not right."""
    match question["kind"]:
        case "single":
            return next(at for at, one in enumerate(question["options"]) if not one["correct"])
        case "multiple":
            return [at for at, one in enumerate(question["options"]) if not one["correct"]]
        case "numeric":
            return question["answer"] + question["tolerance"] + 1
        case "ordering":
            return list(range(len(question["items"])))[::-1]
        case "matching":
            order = right(question)
            return [*order[1:], order[0]]
        case _:
            return right(question)


def launch(page: Page, version: str, address: str, kept: Any = None, settings: Any = None) -> Frame:
    """Open a package on the platform's page and return its frame once the lesson or list is there."""
    page.evaluate(
        "([version, address, kept, settings]) => launch(version, address, kept, settings)",
        [version, address, kept or {}, settings or {}],
    )
    return ready(page)


def ready(page: Page) -> Frame:
    """Return the package's frame once it can be used."""
    element = page.wait_for_selector("iframe")
    frame = element.content_frame() if element else None
    if frame is None:
        raise RuntimeError("the platform shows no package")
    frame.wait_for_selector("html[data-ready]")
    frame.evaluate(PLAY)
    return frame


def leave(page: Page) -> Any:
    """Close the package as a learner does who closes its window; return the whole record."""
    page.evaluate("document.querySelector('iframe').remove()")
    page.wait_for_function("calls.includes('end')")
    return page.evaluate("whole()")
