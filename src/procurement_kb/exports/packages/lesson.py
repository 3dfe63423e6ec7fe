"""A module's lesson, cut out of its built page."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from procurement_kb.exports.built import Built
    from procurement_kb.records.types.training import Module

_CLASS = "contains(concat(' ', @class, ' '), ' {} ')"
_TAKEN = (
    *(f".//header[{_CLASS.format('page-head')}]/*[{_CLASS.format(name)}]" for name in ("kicker", "lead")),
    ".//h1",
    *(f".//*[@data-lesson-{name}]" for name in ("contents", "intro", "bar", "body")),
    f".//section[{_CLASS.format('block')}][.//@data-case]",
    ".//*[@id='kb-sources']",
    f".//section[{_CLASS.format('colophon')}]/p[1]",
    ".//div[@hidden][span[starts-with(@id, 'kb-def-')]]",
)
"""What a lesson is made of. The rest of the page is for readers of the site: the way around it, downloads, corrections."""
_KEY_LENGTH = 5


class LessonError(ValueError):
    """The built page of a module is not what a package can be made of; the message says why."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One module as a package plays it."""

    id: str
    title: str
    summary: str
    minutes: int
    pass_mark: int
    address: str
    """Where the module is on the web; a name of its own when the site is nowhere."""
    sections: tuple[str, ...]
    questions: tuple[Mapping[str, Any], ...]
    html: str
    """The lesson's element, links and sources rewritten."""
    files: tuple[str, ...]
    """Files of the site that it shows, by path; they have the same path in a package."""
    sheets: tuple[str, ...]
    """Style sheets of its page, by path."""
    edition: str
    """Version and date of the site, as its pages tell them."""

    @property
    def key(self) -> str:
        """A few characters that change when sections, questions or answers do: what was answered before then tells nothing."""
        parts = [self.sections, [(one["id"], one["kind"], _answers(one)) for one in self.questions]]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:_KEY_LENGTH]


def lesson_page(built: Built, module_id: str) -> str:
    """Return the file of a module's page.

    Raises:
        FileNotFoundError: the site has no such page.
    """
    return built.page(f"training/modules/{module_id}/")


def read_lesson(built: Built, module_id: str, record: Module, beside: Mapping[str, str] | None = None) -> Lesson:
    """Cut the lesson of a module out of its built page.

    Args:
        built: the site.
        module_id: the id of the module.
        record: its record.
        beside: links that lead to other lessons of the same package, by the file that they lead to on the site.

    Raises:
        FileNotFoundError: the site has no such page, or lacks a file that the lesson shows.
        LessonError: the page has no lesson.
    """
    path = lesson_page(built, module_id)
    document = built.tree(path)
    found = document.xpath("//*[@data-lesson]")
    if not found:
        raise LessonError(f"{path} has no element with data-lesson")
    article: HtmlElement = found[0]
    _keep(article, [node for pattern in _TAKEN for node in article.xpath(pattern)])
    files = _shown(built, path, article)
    built.outward(article, path, {**{name: name for name in files}, **(beside or {})})
    article.tail = None
    return Lesson(
        id=module_id,
        title=record.title,
        summary=record.summary,
        minutes=record.minutes,
        pass_mark=record.pass_mark,
        address=built.web(path, "") or f"urn:procurement-kb:training:modules:{module_id}",
        sections=tuple(article.xpath(".//*[@data-lesson-body]//@data-section")),
        questions=_questions(article),
        html=html.tostring(article, encoding="unicode", method="html"),
        files=tuple(files),
        sheets=tuple(
            target
            for link in document.xpath("//link[@rel='stylesheet'][not(@media='print')]/@href")
            if (target := built.target(path, link)) is not None
        ),
        edition=" ".join(" ".join(document.xpath("//*[@data-edition]//text()")).split()),
    )


def _keep(article: HtmlElement, taken: Iterable[HtmlElement]) -> None:
    """Drop what is neither taken nor around or within what is, and scripts; leave a place for what comes next."""
    kept = {article}
    for node in taken:
        kept.update(node.iterancestors())
        kept.update(node.iter())
    for node in list(article.iter()):
        script = node.tag == "script" and "data-quiz-data" not in node.attrib
        if (script or node not in kept) and node.getparent() is not None:
            node.drop_tree()
    for body in article.xpath(".//*[@data-lesson-body]"):
        body.addnext(html.fragment_fromstring("<div data-next></div>"))


def _shown(built: Built, path: str, article: HtmlElement) -> dict[str, None]:
    """Return the files of pictures and the like, in order and once each."""
    names: dict[str, None] = {}
    for source in article.xpath(".//@src | .//@poster"):
        target = built.target(path, source)
        if target is None and not source.startswith("data:"):
            raise LessonError(f"{path} shows {source!r}, which is no file of the site")
        if target is not None:
            names[target] = None
    return names


def _questions(article: HtmlElement) -> tuple[Mapping[str, Any], ...]:
    data = article.xpath(".//script[@data-quiz-data]")
    if not data:
        return ()
    questions = json.loads(base64.b64decode(json.loads(data[0].text)))
    return tuple(questions)


def _answers(question: Mapping[str, Any]) -> Iterable[str]:
    """Return what learners choose from: indices of it are what they answered."""
    return [
        *(option["text"] for option in question.get("options") or ()),
        *(question.get("items") or ()),
        *(text for pair in question.get("pairs") or () for text in (pair["left"], pair["right"])),
    ]
