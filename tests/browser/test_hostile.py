"""What hostile records do in a browser: nothing.

The records are those of `tests.build.hostile`, built without the checks. Every page is opened, with an eye on dialogs,
on a canary that the payloads call, on the console and on requests to other hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page

from procurement_kb.records import record_types
from tests.browser.harness import Pages
from tests.build.hostile import TARGETS, TEXTS, Attack, Payload, attacks, shared_hostile
from tests.build.projects import shared_folder
from tools.webserver import SiteServer

CANARY = """
window.__pwned = [];
window.pwned = (what) => { window.__pwned.push(String(what)); };
"""

FAULTS = r"""
() => {
  const faults = window.__pwned.map((what) => `ran: ${what}`);
  // On disk our own scripts name files; over HTTP nobody may.
  const active = location.protocol === "file:" ? /^\s*(javascript|data|vbscript|blob)\s*:/i : /^\s*(javascript|data|vbscript|file|blob)\s*:/i;
  const loud = /[\u202a-\u202e\u2066-\u2069]/;
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    for (const attribute of element.attributes) {
      const value = attribute.value.replace(/[\t\n\r]/g, "");
      if (attribute.name.startsWith("on")) faults.push(`<${name} ${attribute.name}>`);
      if (/href|src|action|data$|poster|ping|srcdoc/.test(attribute.name) && active.test(value)) {
        faults.push(`<${name} ${attribute.name}="${value.slice(0, 80)}">`);
      }
      if (attribute.name === "style" && element.closest(".prose, .kb-quiz")) faults.push(`<${name} style>`);
    }
    if (/^(iframe|frame|object|embed|base|applet|math|portal|marquee|video|audio|foreignobject|animate|set)$/.test(name)) {
      faults.push(`<${name}>`);
    }
    if (name === "meta" && /refresh/i.test(element.httpEquiv)) faults.push("<meta http-equiv=refresh>");
    const foreign = /^(form|input|button|select|textarea|style|script|link|meta|svg)$/.test(name);
    // The drawing of the award criteria, the players of simulation and lesson, and the forms of the quiz with its data;
    // no contributor can name their classes.
    const ours = ".criteria, .sim-player, .sim-gate, .lesson-steps, .lesson-end, li.kb-quiz__question > form, script[data-quiz-data]";
    if (foreign && element.closest(".prose, .kb-quiz") && !element.closest(ours)) {
      faults.push(`<${name}> in the text`);
    }
  }
  for (const script of document.scripts) {
    if (/^application\/(ld\+)?json$/.test(script.type)) JSON.parse(script.textContent);
    else if (/pwned|evil/.test(script.src + script.textContent)) faults.push(`script: ${script.outerHTML.slice(0, 80)}`);
  }
  for (const link of document.querySelectorAll("a[href]")) {
    if ((link.hostname || "").includes("evil.example") && !link.closest(".prose")) faults.push(`link to ${link.href}`);
  }
  const own = [...document.querySelectorAll('[id^="kb-"], [id^="__"]')].map((element) => element.id);
  for (const id of own.filter((name, at) => own.indexOf(name) < at)) faults.push(`two elements have the id ${id}`);
  const config = document.getElementById("__config");
  if (config && config.localName !== "script") faults.push(`the settings of the theme are those of a contributor`);
  if (!/^(div|main)$/.test(document.getElementById("kb-content")?.localName)) faults.push("#kb-content is not the page");
  return faults;
}
"""
"""What a page holds that no contributor may bring in."""

PARTS = """
() => {
  const meta = (name) => document.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content;
  const text = (selector) => document.querySelector(selector)?.textContent;
  return {
    h1: text("h1"), title: document.title, description: meta("description"),
    og: meta("og:title"), ogDescription: meta("og:description"),
    bibtex: text("#kb-cite-bibtex"), ris: text("#kb-cite-ris"), cite: text("#kb-cite-text"),
    data: [...document.querySelectorAll('script[type="application/ld+json"]')].map((block) => block.textContent),
    headings: document.querySelectorAll("h1").length,
  };
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the hostile project, built without the checks."""
    return shared_hostile(shared_folder(tmp_path_factory)) / "site"


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    """The hostile site at the root of a host."""
    with SiteServer(site) as server:
        yield server.url


MISSING = re.compile(r"Failed to load resource: .*/(x|x\.png|undefined|passwd)(:\d+)?\)$")
"""A picture that a payload names and that is not there: an address of the site itself, and harmless."""


class Watched:
    """A page on which the canary and dialogs are watched, used for many addresses."""

    def __init__(self, open_page: Pages) -> None:
        self.page: Page = open_page(None, script=CANARY)
        self.watch = open_page.watch
        self.dialogs: list[str] = []
        context: BrowserContext = self.page.context
        context.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def faults(self, address: str) -> list[str]:
        """Open a page and return what is wrong with it."""
        self.page.goto(address, wait_until="load")
        found = self.page.evaluate(FAULTS)
        self.watch.console[:] = [line for line in self.watch.console if not MISSING.search(line)]
        return [f"{address}: {fault}" for fault in [*found, *self.dialogs]]

    def parts(self) -> dict[str, Any]:
        """Return what the open page says of itself."""
        parts: dict[str, Any] = self.page.evaluate(PARTS)
        return parts


@pytest.fixture
def watched(open_page: Pages) -> Watched:
    """A page on which the canary and dialogs are watched."""
    return Watched(open_page)


def plain(value: object) -> str:
    """Return words as a reader sees them: on one line, with single blanks."""
    return " ".join(str(value).split())


def is_whole_bibtex(text: str, record_id: str) -> bool:
    """Tell whether a text is one BibTeX entry: braces meet, and none closes it before its end."""
    depth, ends = 0, []
    for at, char in enumerate(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "}" and depth == 0:
            ends.append(at)
    return depth == 0 and text.startswith(f"@misc{{{record_id},") and ends == [len(text.rstrip()) - 1]


def is_whole_ris(text: str) -> bool:
    """Tell whether a text is one RIS record: a tag on each line, one start and one end."""
    lines = text.split("\n")
    tags = [line[:2] for line in lines if line]
    return (
        all(line[2:6] == "  - " for line in lines if line)
        and tags[:1] == ["TY"]
        and tags[-1:] == ["ER"]
        and (tags.count("TY"), tags.count("ER"), tags.count("TI")) == (1, 1, 1)
    )


def wrong_parts(attack: Attack, parts: dict[str, Any]) -> list[str]:
    """Return which parts of a page are not what the record says."""
    title, summary = plain(attack.values["title"]), plain(attack.values["summary"])
    right = {
        "h1": plain(parts["h1"]) == title,
        "title": plain(parts["title"]).startswith(title),
        "description": plain(parts["description"]) == summary,
        "og": plain(parts["og"]) == title,
        "ogDescription": plain(parts["ogDescription"]) == summary,
        "bibtex": is_whole_bibtex(parts["bibtex"] or "", attack.id),
        "ris": is_whole_ris(parts["ris"] or ""),
        "cite": "\n" not in plain(parts["cite"]) and plain(parts["cite"]) != "None",
        "data": len(parts["data"]) == 1,
        "headings": parts["headings"] == 1,
    }
    return [f"{attack.page}: {name}: {parts[name]!r}" for name, good in right.items() if not good]


@pytest.mark.parametrize("type_name", list(record_types()))
def test_hostile_pages_are_harmless(watched: Watched, url: str, type_name: str) -> None:
    """On no page of a hostile record does anything run or load, and each says whole what its record says."""
    faults = []
    for attack in attacks():
        if attack.type == type_name:
            faults += watched.faults(url + attack.page)
            faults += wrong_parts(attack, watched.parts())

    assert [] == faults


def test_pages_around_them_are_harmless(watched: Watched, url: str, site: Path) -> None:
    """Lists, hubs and the pages that hostile records link to show them, and nothing runs or loads."""
    around = {f"{record_types()[name].kind_.address}/{target}/".lstrip("/") for name, target in TARGETS.items()}
    attacked = {attack.page for attack in attacks()}
    pages = {file.parent.relative_to(site).as_posix() + "/" for file in site.rglob("index.html")}
    redirects = {"cases/pump-contract/"}
    lists = {page for page in pages - attacked - redirects if not page.startswith("contribute/findings/")}
    faults = [fault for page in sorted(lists | around) for fault in watched.faults(url + page.removeprefix("./"))]

    assert [] == faults


def test_pages_on_disk_are_harmless(watched: Watched, site: Path) -> None:
    """Opened from disk, where scripts have other rights, hostile pages are as harmless."""
    some = {attack.type: attack for attack in attacks() if attack.placed[0][1].name in {"script", "closing", "image"}}
    faults = []
    for attack in some.values():
        faults += watched.faults((site / attack.page / "index.html").as_uri())
        faults += wrong_parts(attack, watched.parts())

    assert [] == faults


def test_meaning_of_a_term_is_text(watched: Watched, url: str) -> None:
    """The meaning that pops up at a term is text, whatever it holds."""
    attack = next(a for a in attacks() if a.type == "term" and "<img" in str(a.values["summary"]))
    assert [] == watched.faults(f"{url}programmes/value-programme/")
    shown = watched.page.evaluate(
        """([meaning]) => {
          const term = document.querySelector(".kb-term");
          document.getElementById(term.getAttribute("aria-describedby")).textContent = meaning;
          term.focus();
          return [...document.querySelectorAll(".kb-pop")].map((pop) => [pop.textContent, pop.children.length]);
        }""",
        [attack.values["summary"]],
    )

    assert [[attack.values["summary"], 0]] == shown
    assert [] == watched.page.evaluate(FAULTS)


@pytest.mark.parametrize("payload", [payload for payload in TEXTS if payload.name in {
    "script", "image", "svg", "frame", "attribute", "closing", "comment", "entities", "template", "json",
}], ids=lambda payload: payload.name)  # fmt: skip
def test_search_shows_hostile_pages_as_text(watched: Watched, url: str, payload: Payload) -> None:
    """Typed into the search, a payload is only looked for, and results show hostile titles as text."""
    watched.page.goto(url)
    watched.page.keyboard.press("/")
    box = watched.page.locator("#kb-search input[type=search]")
    results = watched.page.locator("#kb-search a[href*='/attack-']")
    for query in ("words", payload.text, "safe"):
        box.fill(query)
        box.press("End")
        if query is not payload.text:
            results.first.wait_for(timeout=20_000)
        assert [] == watched.page.evaluate(FAULTS)
    assert [] == watched.dialogs


def test_explorer_shows_hostile_cases_as_text(watched: Watched, url: str) -> None:
    """Where a script draws cases, in the explorer and in the comparison, they are text there too."""
    page = watched.page
    ids = [attack.id for attack in attacks() if attack.type == "case-study"]
    for start in range(0, len(ids), 4):
        page.goto(f"{url}compare/?cases={','.join(ids[start : start + 4])}")
        page.locator(f".compare-body a[href*='{ids[start]}']").first.wait_for(timeout=20_000)
        assert [] == page.evaluate(FAULTS)
    for payload in TEXTS[:6]:
        page.goto(f"{url}explore/?{urlencode({'q': payload.text})}")
        page.wait_for_load_state("networkidle")
        assert [] == page.evaluate(FAULTS)
    assert [] == watched.dialogs
