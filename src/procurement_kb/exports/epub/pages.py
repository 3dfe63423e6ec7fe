"""Chapters from pages of the built site: title, key facts, text, sources as notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement_kb.exports.epub.book import Chapter
from procurement_kb.exports.epub.xhtml import LINK, TYPE, XHTML, converted, element, fill, safe_id, words

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement

    from procurement_kb.exports.built import Built

TITLE_ID = "kb-title"
_NOTE = "#kb-source-"
_QUESTION = "kb-question-"
_FACTS_LEFT_OUT = frozenset({"Time", "Minutes"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A chapter whose links still wait for their addresses."""

    path: str
    """The page that it is made of, as a file of the site; empty when it is made of none."""
    chapter: Chapter


def opened(*, kind: str, role: str, title: str, lead: str = "") -> Element:
    """Return the section of a chapter with its heading."""
    section = element("section", None, epub_type=kind, aria_labelledby=TITLE_ID)
    if role:
        section.set("role", role)
    section.append(element("h1", title, id=TITLE_ID))
    if lead:
        section.append(element("p", lead, class_="lead"))
    return section


def page_chapter(built: Built, path: str, name: str) -> Draft:
    """Return a page as a chapter."""
    article = _article(built, path)
    section = _head(article)
    section.extend(_facts(article))
    for prose in article.xpath(".//div[contains(concat(' ', @class, ' '), ' prose ')]"):
        fill(section, prose)
    return Draft(path, _closed(section, article, name, built.web(path, "")))


def module_chapters(built: Built, path: str, name: str, answers: str) -> tuple[Draft, Draft]:
    """Return a training module as a lesson, and the answers to its exercise and its quiz as a chapter of its own."""
    article = _article(built, path)
    model, quiz = _taken(article, "details[@data-model-answer]"), _taken(article, "details[@class='kb-quiz__answer']")
    questions = article.xpath(".//li[@class='kb-quiz__question']")
    section = _head(article)
    section.extend(_facts(article))
    for part in article.xpath(".//section[contains(@class, 'objectives')] | .//div[@data-lesson-body]"):
        made = converted(part)
        if made is not None:
            section.append(made)
    _flatten(section)
    lesson = _closed(section, article, name, built.web(path, ""))
    for node in section.iter(f"{{{XHTML}}}li"):
        if (question := str(node.get("id", ""))).startswith(_QUESTION):
            link = element("a", "Answer", href=f"{answers}#{_answer_id(question)}")
            node.append(element("p", None, link, class_="note"))
    title = words(article.find(".//h1"))
    return Draft(path, lesson), Draft(path, Chapter(answers, title, _answers(title, model, quiz, questions, name)))


def page_title(built: Built, path: str) -> tuple[str, str]:
    """Return title and summary of a page."""
    article = _article(built, path)
    return words(article.find(".//h1")), words(next(iter(article.xpath(".//p[@class='lead']")), None))


def _article(built: Built, path: str) -> HtmlElement:
    article: HtmlElement = built.tree(path).xpath("//main//article")[0]
    return article


def _head(article: HtmlElement) -> Element:
    title = words(article.find(".//h1"))
    lead = words(next(iter(article.xpath(".//header//p[@class='lead']")), None))
    return opened(kind="chapter", role="doc-chapter", title=title, lead=lead)


def _facts(article: HtmlElement) -> list[Element]:
    """Return the key facts as a list; none when the page has none, since an empty list is not valid."""
    made = element("dl", None, class_="facts")
    for fact in article.xpath(".//section[contains(@class, 'facts')]//div[@class='fact']"):
        term = words(fact.find("dt"))
        values = [words(item) for item in fact.xpath("./dd//li")] or [words(fact.find("dd"))]
        if term and term not in _FACTS_LEFT_OUT:
            made.append(element("dt", term))
            made.extend(element("dd", value) for value in values if value)
    return [made] if len(made) else []


def _closed(section: Element, article: HtmlElement, name: str, web: str) -> Chapter:
    """Add notes and the line on review, and return the chapter."""
    first = _mark_notes(section)
    notes = article.xpath(".//section[@id='kb-sources']/ol/li")
    if notes:
        section.append(_notes(notes, first))
    reviewed = words(next(iter(article.xpath(".//section[contains(@class, 'colophon')]/p[1]")), None))
    last = element("p", f"{reviewed} ".lstrip(), class_="note")
    if web:
        link = element("a", "This page on the web", href=web)
        link.tail = "."
        last.append(link)
    section.append(last)
    return Chapter(name, words(article.find(".//h1")), section)


def _mark_notes(section: Element) -> dict[str, str]:
    """Mark the links to sources as links to notes; return the first of each by the id of its note."""
    first: dict[str, str] = {}
    for number, link in enumerate(_note_links(section), 1):
        link.set("role", "doc-noteref")
        link.set(TYPE, "noteref")
        link.set("id", f"kb-ref-{number}")
        first.setdefault(safe_id(str(link.get(LINK))[1:]), f"kb-ref-{number}")
    return first


def _note_links(section: Element) -> Iterator[Element]:
    return (link for link in section.iter(f"{{{XHTML}}}a") if str(link.get(LINK, "")).startswith(_NOTE))


def _notes(items: Iterable[HtmlElement], first: dict[str, str]) -> Element:
    rows = element("ol", None)
    for item in items:
        made = converted(item)
        if made is None:
            continue
        if (back := first.get(str(made.get("id")))) is not None:
            link = element("a", "↩", href=f"#{back}", role="doc-backlink", aria_label="Back to the text")
            if len(made):
                made[-1].tail = f"{(made[-1].tail or '').rstrip()} "
            made.append(link)
        rows.append(made)
    heading = element("h2", "Sources", id="kb-notes")
    return element(
        "section", None, heading, rows,
        epub_type="endnotes", role="doc-endnotes", class_="sources", aria_labelledby="kb-notes",
    )  # fmt: skip


def _taken(article: HtmlElement, what: str) -> list[HtmlElement]:
    """Take elements out of the page and return them."""
    found: list[HtmlElement] = article.xpath(f".//{what}")
    for one in found:
        one.drop_tree()
    return found


def _flatten(section: Element) -> None:
    """Open the sections that a lesson is cut into, and what only holds others: their headings say enough."""
    for holder in list(section.iter(f"{{{XHTML}}}section", f"{{{XHTML}}}div")):
        parent = holder.getparent()
        if parent is None or holder.get("class") or holder.get("id"):
            continue
        at = parent.index(holder)
        children = list(holder)
        parent.remove(holder)
        for offset, child in enumerate(children):
            parent.insert(at + offset, child)


def _answer_id(question: str) -> str:
    return question.replace(_QUESTION, "kb-answer-")


def _answers(
    title: str, model: list[HtmlElement], quiz: list[HtmlElement], questions: list[HtmlElement], lesson: str
) -> Element:
    section = opened(kind="chapter", role="doc-chapter", title=f"Answers: {title}")
    for details in model:
        section.append(element("h2", "Model answer to the exercise"))
        for child in details:
            made = converted(child) if child.tag != "summary" else None
            if made is not None:
                section.append(made)
    if quiz:
        section.append(element("h2", "Quiz"))
        section.append(
            element("ol", None, *(_answer(*row, lesson) for row in zip(quiz, questions, strict=True)), class_="kb-quiz")
        )
    return section


def _answer(details: HtmlElement, question: HtmlElement, lesson: str) -> Element:
    question_id = question.get("id", "")
    text = words(next(iter(question.xpath("./p[@class='kb-quiz__text']")), None))
    made = element("li", None, element("p", text, class_="kb-quiz__text"), id=_answer_id(question_id))
    for child in details:
        part = converted(child) if child.tag != "summary" else None
        if part is not None:
            made.append(part)
    back = element("a", "Back to the question", href=f"{lesson}#{question_id}")
    made.append(element("p", None, back, class_="note"))
    return made
