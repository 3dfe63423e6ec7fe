"""The trainer's pack of a module: everything for a room without a network, in one zip to unpack and open."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from lxml import html

from procurement_kb.exports.archive import zip_bytes
from procurement_kb.views.trainer import ANSWERS, FACILITATOR, HANDOUT, PAPER, PAPERS, SHEET, SLIDES, kinds
from procurement_kb.views.words import duration

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from procurement_kb.exports.built import Built
    from procurement_kb.project import Project
    from procurement_kb.views.downloads import Download

PRINTED = (HANDOUT, SHEET, ANSWERS, PAPER)
"""Papers that come as PDF."""
SHOWN = (FACILITATOR, SLIDES, SHEET, ANSWERS, PAPER)
"""Papers that come as pages; what is read at home comes as PDF only."""
INDEX = "index.html"
_HOW = {
    FACILITATOR: "Read it before the session, and keep it beside you: it has the clock, what to ask, and all answers.",
    SLIDES: "Open it in a browser and go on with the arrow keys. Escape shows all slides; Full screen hides the rest.",
    SHEET: "Print one for each person.",
    ANSWERS: "Print one for each person, and give it out after the exercise.",
    PAPER: "For rooms without screens. The answers begin on a page of their own: print them for yourself.",
    HANDOUT: "Print one for each person, or send the file after the session.",
}
_LEFT_OUT = (
    "//head/link[not(contains(@rel, 'stylesheet'))] | //head/meta[@property or starts-with(@name, 'twitter:') or "
    "@name = 'robots'] | //script[@type = 'application/ld+json']"
)
"""What pages tell to search engines and to other sites."""


def printed(built: Built, project: Project, record_id: str) -> dict[str, str]:
    """Return the pages of a module that are printed: files of the site by the name that `make` looks for.

    Raises:
        FileNotFoundError: the site has no such page.
    """
    return {
        pdf_name(record_id, kind): _file(built, record_id, kind)
        for kind in PRINTED
        if kind in _kinds(project, record_id)
    }


def pdf_name(record_id: str, kind: str) -> str:
    """Return the name of the PDF of a paper; that of the handout is also the name of its download."""
    return f"{record_id}-{kind}.pdf"


def make(built: Built, project: Project, download: Download, *, pdfs: Mapping[str, bytes]) -> bytes:
    """Return the pack of a module as a zip.

    Args:
        built: the site.
        project: the records.
        download: what is to be made.
        pdfs: the printed papers by the names that `printed` gives.

    Raises:
        KeyError: one of the PDFs is not there.
        FileNotFoundError: the site lacks a page or what a page loads.
    """
    record_id = str(download.record)
    there = _kinds(project, record_id)
    shown = [kind for kind in SHOWN if kind in there]
    files = {f"{kind}.pdf": pdfs[pdf_name(record_id, kind)] for kind in PRINTED if kind in there}
    local = {_file(built, record_id, kind): f"{kind}.html" for kind in shown}
    local |= {_file(built, record_id, kind): f"{kind}.pdf" for kind in PRINTED if kind not in shown}
    loaded: dict[str, bytes] = {}
    for kind in shown:
        path = _file(built, record_id, kind)
        tree = built.tree(path)
        _strip(tree)
        loaded |= built.closure(_assets(built, path, tree))
        built.outward(tree, path, {**local, **{name: name for name in loaded}})
        _lead_back(tree)
        files[f"{kind}.html"] = _page(tree)
    sheets = sorted((name for name in loaded if name.endswith(".css")), key=_rank)
    record: Any = project.graph.nodes[record_id].loaded.record
    files[INDEX] = _index(project, record, shown, files, [name for name in sheets if _rank(name) < len(_SHEETS)])
    return zip_bytes({**files, **loaded})


# --- Pages --------------------------------------------------------------------------------------------------------------


def _kinds(project: Project, record_id: str) -> list[str]:
    return kinds(project.graph.nodes[record_id].loaded.record)


def _file(built: Built, record_id: str, kind: str) -> str:
    return built.page(f"training/modules/{record_id}/{kind}/")


def _strip(tree: HtmlElement) -> None:
    for element in tree.xpath(_LEFT_OUT):
        element.drop_tree()


def _lead_back(tree: HtmlElement) -> None:
    """Let the first link of a page, which leads to the module on the site, lead to the first page of the pack."""
    for link in tree.xpath("//body/header[1]/p/a"):
        link.attrib.clear()
        link.set("href", INDEX)
        link.text = "Trainer’s pack"


def _assets(built: Built, path: str, tree: HtmlElement) -> Iterator[str]:
    """Yield the style sheets, scripts and pictures that a page loads."""
    for href in tree.xpath("//link[contains(@rel, 'stylesheet')]/@href | //script/@src | //img/@src"):
        target = built.target(path, str(href))
        if target is not None:
            yield target


def _page(tree: HtmlElement) -> bytes:
    made: bytes = html.tostring(tree, doctype="<!doctype html>", encoding="utf-8")
    return made + b"\n"


_SHEETS = ("tokens.css", "type.css", "base.css", "paper.css", "paper-quiz.css", "paper-print.css")
"""The style sheets of the first page, in the order in which they are read."""


def _rank(name: str) -> int:
    own = posixpath.basename(name)
    return _SHEETS.index(own) if own in _SHEETS else len(_SHEETS)


def _index(project: Project, record: Any, shown: list[str], files: Mapping[str, bytes], sheets: list[str]) -> bytes:
    """Return the first page: what is in the pack, and how to use it."""
    site = escape(project.settings.site_name)
    title = escape(record.title)
    minutes = sum(stage.minutes for stage in record.session)
    rows = []
    for kind in PAPERS:
        names = [name for name in (f"{kind}.html", f"{kind}.pdf") if name in files]
        if names:
            links = " ".join(
                f'<a href="{name}">{"Open" if name.endswith(".html") else "PDF"}'
                f'<span class="sr">: {escape(PAPERS[kind][0])}</span></a>'
                for name in names
            )
            rows.append(
                f'<tr><th scope="row">{escape(PAPERS[kind][0])}</th><td>{_HOW[kind]}</td><td class="paper-files">{links}</td></tr>'
            )
    time = f"<p>Takes {duration(minutes)} with a group.</p>" if minutes else ""
    goals = "".join(f"<li>{escape(goal)}</li>" for goal in record.objectives)
    styles = "".join(f'<link rel="stylesheet" href="{escape(name)}">\n' for name in sheets)
    web = project.settings.site_url
    online = (
        f' Its newest version is at <a href="{escape(web)}" target="_blank" rel="noopener">{escape(web)}</a>.'
        if web
        else ""
    )
    first = f"{shown[0]}.html" if shown else f"{HANDOUT}.pdf"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Trainer’s pack: {title} – {site}</title>
{styles}</head>
<body class="paper">
<main class="paper-page">
<header class="paper-head">
<p class="paper-kicker">Trainer’s pack</p>
<h1>{title}</h1>
<p class="paper-lead">{escape(record.summary)}</p>
{time}</header>
<section>
<h2>What is in it</h2>
<div class="kb-table" role="region" aria-label="What is in it" tabindex="0">
<table>
<thead><tr><th scope="col">Paper</th><th scope="col">What to do with it</th><th scope="col">File</th></tr></thead>
<tbody>
{"".join(f"{row}{chr(10)}" for row in rows)}</tbody>
</table>
</div>
</section>
<section>
<h2>How to use it</h2>
<ol>
<li>Unpack the whole zip into a folder, on the computer or on a USB stick. Nothing here needs a network.</li>
<li>Begin with <a href="{first}">{escape(PAPERS[shown[0] if shown else HANDOUT][0].lower())}</a> a few days before.</li>
<li>Print the sheets, and try the slides on the screen of the room.</li>
<li>Links to sources, cases and the lesson lead to the web: open what you want to show beforehand.</li>
</ol>
</section>
<section>
<h2>Afterwards people can</h2>
<ul>{goals}</ul>
</section>
</main>
<footer class="paper-foot">
<p><b>{site}</b>. You may copy, change and share this pack when you name where it comes from (<a href="https://creativecommons.org/licenses/by/4.0/" target="_blank" rel="license noopener">CC BY 4.0</a>).{online}</p>
</footer>
</body>
</html>
""".encode()
