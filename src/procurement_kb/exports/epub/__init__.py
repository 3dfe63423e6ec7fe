"""E-books: EPUB 3 of all guidance and of each learning path, made of the built pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from procurement_kb.exports.edition import read_edition
from procurement_kb.exports.epub.book import COVER, CSS, Book, Chapter, write
from procurement_kb.exports.epub.cover import cover_page
from procurement_kb.exports.epub.pages import TITLE_ID, Draft, module_chapters, opened, page_chapter, page_title
from procurement_kb.exports.epub.xhtml import LINK, XHTML, element, ids, links, resolve, safe_id
from procurement_kb.views.downloads import FOLDER

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from procurement_kb.exports.built import Built
    from procurement_kb.exports.edition import Edition
    from procurement_kb.project import Project
    from procurement_kb.records import Record
    from procurement_kb.views.downloads import Download

TERMS = "terms.xhtml"
ABOUT = "about.xhtml"
TITLE_PAGE = "title.xhtml"
FONTS = "assets/fonts/"
_GLOSSARY = "glossary/"
_PLAIN = re.compile(r"[^\w.]+", re.ASCII)
"""What does not stand in the name of a picture."""
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def make(built: Built, project: Project, download: Download, *, covers: Mapping[str, bytes] | None = None) -> bytes:
    """Return an e-book.

    Args:
        built: the site.
        project: the records that the site is made of.
        download: all guidance, or one path.
        covers: pictures of the covers by the names of the files; a book without one has its title page only.
    """
    drafts, tree = _path(built, project, download.record) if download.record else _guidance(built, project)
    terms = _terms(built, drafts)
    chapters = list(tree)
    if terms is not None:
        drafts.append(terms)
        chapters.append(terms.chapter)
    edition = read_edition(built)
    about = _about(built, project, edition)
    pictures = _pictures(built, drafts)
    _resolve(built, drafts)
    title, summary, kicker = _titles(project, download)
    landmarks = [("glossary", TERMS, "Terms used")] if terms is not None else []
    fonts = {f"fonts/{file.name}": file.read_bytes() for file in sorted((built.root / FONTS).iterdir())}
    css = resources.files(__package__).joinpath(CSS).read_bytes()
    cover = {COVER: covers[download.name]} if covers and download.name in covers else {}
    return write(
        Book(
            title=title,
            summary=summary,
            web=f"{built.site_url}{FOLDER}/{download.name}",
            publisher=project.settings.site_name,
            edition=edition,
            title_page=_title_page(title, summary, kicker, edition, project.settings.site_name),
            chapters=(*chapters, about),
            landmarks=(*landmarks, ("copyright-page", ABOUT, "About this book")),
            resources={CSS: css, **fonts, **pictures, **cover},
            subjects=("Innovation procurement", "Public procurement", "Health care"),
        )
    )


def cover(built: Built, project: Project, download: Download) -> str:
    """Return the page that the picture of a book's cover is made of."""
    title, _, kicker = _titles(project, download)
    return cover_page(built, title, kicker, project.settings.site_name, read_edition(built))


def _record(project: Project, record_id: str) -> Any:
    return project.graph.nodes[record_id].loaded.record


def _titles(project: Project, download: Download) -> tuple[str, str, str]:
    """Return title, summary and kind of a book."""
    if download.record:
        record = _record(project, download.record)
        return record.title, record.summary, "Learning path"
    summary = "How to do each part of the work, from the unmet need to the published case, phase by phase."
    return "Innovation procurement in health and care", summary, "Guidance"


# --- What is in a book ------------------------------------------------------------------------------------------------


def _guidance(built: Built, project: Project) -> tuple[list[Draft], list[Chapter]]:
    """Return all guidance, by phase; within a phase by theme in the order of the plan, then by title."""
    records = {node.id: node.loaded.record for node in project.graph.nodes.values()}
    order = {
        record_id: place
        for place, record_id in enumerate(
            sorted(
                (i for i, record in records.items() if _is(record, "theme")), key=lambda i: (_any(records[i]).order, i)
            )
        )
    }

    def key(record_id: str) -> tuple[int, str]:
        record = _any(records[record_id])
        themes = record.effective_themes()
        return (min((order.get(theme, len(order)) for theme in themes), default=len(order)), record.title.casefold())

    drafts: list[Draft] = []
    tree: list[Chapter] = []
    for code, entry in project.codelists["phase"].items():
        wanted = [i for i, record in records.items() if _is(record, "guidance") and _any(record).phase == code]
        pages = [page_chapter(built, built.page(f"guidance/{i}"), f"{i}.xhtml") for i in sorted(wanted, key=key)]
        if not pages:
            continue
        section = opened(kind="part", role="doc-part", title=entry.label, lead=entry.description)
        part = Chapter(f"part-{code}.xhtml", entry.label, section, tuple(draft.chapter for draft in pages))
        drafts += [Draft("", part), *pages]
        tree.append(part)
    return drafts, tree


def _path(built: Built, project: Project, record_id: str) -> tuple[list[Draft], list[Chapter]]:
    """Return a path: how to take it, its modules, and the answers."""
    intro = page_chapter(built, built.page(f"training/paths/{record_id}"), "path.xhtml")
    intro = replace(intro, chapter=replace(intro.chapter, title="About this path"))
    lessons: list[Draft] = []
    answers: list[Draft] = []
    for wanted in _record(project, record_id).modules:
        module = project.graph.resolve(wanted)
        if module is None:
            continue
        lesson, answer = module_chapters(
            built, built.page(f"training/modules/{module}"), f"{module}.xhtml", f"answers-{module}.xhtml"
        )
        lessons.append(lesson)
        answers.append(answer)
    section = opened(
        kind="part",
        role="doc-part",
        title="Answers",
        lead="Model answers to the exercises, and answers to the quizzes.",
    )
    last = Chapter("answers.xhtml", "Answers", section, tuple(draft.chapter for draft in answers))
    tree = [intro.chapter, *(draft.chapter for draft in lessons), last]
    return [intro, *lessons, Draft("", last), *answers], tree


def _is(record: Record | None, type_name: str) -> bool:
    return record is not None and record.kind_.name == type_name


def _any(record: Record | None) -> Any:
    return record


def _terms(built: Built, drafts: Iterable[Draft]) -> Draft | None:
    """Return the terms that the chapters link to."""
    used: dict[str, str] = {}
    for draft in drafts:
        for link in links(draft.chapter.body):
            term = _term(_target(built, draft.path, str(link.get(LINK)))[0])
            if term:
                used.setdefault(term, built.page(f"{_GLOSSARY}{term}"))
    if not used:
        return None
    section = opened(kind="glossary", role="doc-glossary", title="Terms used")
    rows = element("dl", None, class_="terms")
    entries = {term: page_title(built, path) for term, path in used.items()}
    for term, (title, meaning) in sorted(entries.items(), key=lambda row: (row[1][0].casefold(), row[0])):
        rows.append(element("dt", None, element("dfn", title), id=_term_id(term)))
        more = element("a", f"More on {title}", href=built.web(used[term], ""))
        rows.append(element("dd", None, element("p", meaning), element("p", None, more, class_="terms-more")))
        if not built.site_url:
            rows[-1].remove(rows[-1][-1])
    section.append(rows)
    return Draft("", Chapter(TERMS, "Terms used", section))


def _term(target: str | None) -> str | None:
    """Return the term that a file of the site explains."""
    if target is None or not target.startswith(_GLOSSARY):
        return None
    name = target.removeprefix(_GLOSSARY).removesuffix("index.html").removesuffix(".html").strip("/")
    return name or None


def _term_id(term: str) -> str:
    return safe_id(f"term-{term}")


# --- Links and pictures -----------------------------------------------------------------------------------------------


def _target(built: Built, path: str, href: str) -> tuple[str | None, str]:
    """Return the file of the site that a link leads to, and the place in it."""
    place = safe_id(unquote(urlsplit(href).fragment)) if urlsplit(href).fragment else ""
    return (path if href.startswith("#") else built.target(path, href)), place


def _resolve(built: Built, drafts: list[Draft]) -> None:
    """Lead every link to its place in the book, or to the web."""
    files: dict[str, str] = {}
    places: dict[tuple[str, str], str] = {}
    for draft in drafts:
        if draft.path:
            files.setdefault(draft.path, draft.chapter.name)
            for place in ids(draft.chapter.body):
                places.setdefault((draft.path, place), draft.chapter.name)
    terms = any(draft.chapter.name == TERMS for draft in drafts)
    for draft in drafts:
        for link in list(links(draft.chapter.body)):
            href = str(link.get(LINK))
            target, place = _target(built, draft.path, href)
            resolve(link, _address(built, draft, href, target, place, files, places, terms=terms))


def _address(
    built: Built,
    draft: Draft,
    href: str,
    target: str | None,
    place: str,
    files: Mapping[str, str],
    places: Mapping[tuple[str, str], str],
    *,
    terms: bool,
) -> str | None:
    if urlsplit(href).scheme not in {"", "http", "https"}:
        return href
    if target is not None and (file := places.get((target, place))) is not None and place and place != TITLE_ID:
        return f"#{place}" if file == draft.chapter.name else f"{file}#{place}"
    if target is not None and target in files and not href.startswith("#"):
        return files[target]
    if terms and (term := _term(target)) is not None:
        return f"{TERMS}#{_term_id(term)}"
    return built.web(draft.path, href) or None


def _pictures(built: Built, drafts: Iterable[Draft]) -> dict[str, bytes]:
    """Take along the pictures that chapters show, and name them in the chapters."""
    found: dict[str, bytes] = {}
    for draft in drafts:
        for picture in list(draft.chapter.body.iter(f"{{{XHTML}}}img")):
            target = built.target(draft.path, str(picture.get("src", "")))
            if target is None:
                _remove(picture)
                continue
            name = f"images/{_PLAIN.sub('-', target)}"
            found[name] = (built.root / PurePosixPath(target)).read_bytes()
            picture.set("src", name)
            picture.set("alt", str(picture.get("alt", "")))
    return found


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


# --- Around the chapters ----------------------------------------------------------------------------------------------


def _title_page(title: str, summary: str, kicker: str, edition: Edition, name: str) -> Chapter:
    section = element(
        "section",
        None,
        element("p", f"{name}. {kicker}"),
        element("h1", title, id=TITLE_ID),
        element("p", summary, class_="lead"),
        element("p", f"Edition of {edition.words}, version {edition.version}"),
        epub_type="titlepage",
        class_="title-page",
        aria_labelledby=TITLE_ID,
    )
    return Chapter(TITLE_PAGE, title, section)


def _about(built: Built, project: Project, edition: Edition) -> Chapter:
    section = opened(kind="copyright-page", role="", title="About this book")
    section.extend(_about_rows(built, project, edition))
    return Chapter(ABOUT, "About this book", section)


def _about_rows(built: Built, project: Project, edition: Edition) -> Iterator[Element]:
    name = project.settings.site_name
    yield element(
        "p", f"{name}. Edition of {edition.words}, version {edition.version}. Rules, prices and people change:"
    )
    if built.site_url:
        link = element("a", built.site_url, href=built.site_url)
        link.tail = " has the newest."
        row = element("p", "Before you rely on a figure, see its source and its date. ", link)
        yield row
    licence = element("a", "Creative Commons Attribution 4.0", href=_LICENCE)
    licence.tail = f". You may copy, change and pass it on, if you name the source: {name}."
    yield element("p", "Licence: ", licence)
    yield element(
        "p",
        "Links to chapters and to terms stay in this book; all others lead to the web. Sources stand as notes at the end "
        "of each chapter.",
    )
    yield element("p", "Typeface: Atkinson Hyperlegible Next, under the SIL Open Font License 1.1.")
