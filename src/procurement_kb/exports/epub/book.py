"""A book as its parts, and the EPUB 3 file that is made of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from procurement_kb.exports.archive import zip_bytes
from procurement_kb.exports.epub.xhtml import document, element

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from procurement_kb.exports.edition import Edition

LANGUAGE = "en"
CSS = "book.css"
COVER = "images/cover.png"
NAV = "nav.xhtml"

_FOLDER = "EPUB"
_PACKAGE = f"{_FOLDER}/package.opf"
_MIMETYPE = "mimetype"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_NAMES: Any = {None: _OPF, "dc": _DC}
_CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="{_PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_MEDIA = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
}
_SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of a book."""

    name: str
    """The file, ``chapter.xhtml``."""
    title: str
    body: Element
    """Its one section."""
    below: tuple[Chapter, ...] = ()
    """Chapters that the contents show below it, and that follow it."""

    def all(self) -> Iterator[Chapter]:
        """Yield this chapter and all below it, in the order of reading."""
        yield self
        for chapter in self.below:
            yield from chapter.all()


@dataclass(frozen=True, slots=True)
class Book:
    """What an EPUB is made of."""

    title: str
    summary: str
    web: str
    """Where the newest edition is; also what the book is known by."""
    publisher: str
    edition: Edition
    title_page: Chapter
    chapters: tuple[Chapter, ...]
    landmarks: tuple[tuple[str, str, str], ...]
    """Type, file and title of further places to go to."""
    resources: Mapping[str, bytes] = field(default_factory=dict)
    """Style sheet, fonts and pictures by file."""
    subjects: tuple[str, ...] = ()

    def files(self) -> Iterator[Chapter]:
        """Yield the chapters that follow the contents, in the order of reading."""
        for chapter in self.chapters:
            yield from chapter.all()


def write(book: Book) -> bytes:
    """Return a book as EPUB 3."""
    texts = {
        chapter.name: document(chapter.title, LANGUAGE, CSS, chapter.body)
        for chapter in (book.title_page, *book.files())
    }
    texts[NAV] = document("Contents", LANGUAGE, CSS, _contents(book), _landmarks(book))
    inside = {**texts, **book.resources}
    return zip_bytes(
        {
            _MIMETYPE: b"application/epub+zip",
            "META-INF/container.xml": _CONTAINER.encode(),
            _PACKAGE: _package(book, inside),
            **{f"{_FOLDER}/{name}": content for name, content in inside.items()},
        },
        stored=(_MIMETYPE,),
    )


def _contents(book: Book) -> Element:
    heading = element("h1", "Contents", id="contents")
    return element(
        "nav",
        None,
        heading,
        _list(book.chapters),
        epub_type="toc",
        role="doc-toc",
        id="toc",
        aria_labelledby="contents",
    )


def _list(chapters: tuple[Chapter, ...]) -> Element:
    rows = []
    for chapter in chapters:
        row = element("li", None, element("a", chapter.title, href=chapter.name))
        if chapter.below:
            row.append(_list(chapter.below))
        rows.append(row)
    return element("ol", None, *rows)


def _landmarks(book: Book) -> Element:
    rows = [
        ("titlepage", book.title_page.name, "Title page"),
        ("toc", f"{NAV}#toc", "Contents"),
        ("bodymatter", book.chapters[0].name, "Begin to read"),
        *book.landmarks,
    ]
    items = [element("li", None, element("a", title, epub_type=kind, href=href)) for kind, href, title in rows]
    nav = element("nav", None, element("h2", "Places", id="places"), element("ol", None, *items), hidden="hidden")
    nav.set("{http://www.idpf.org/2007/ops}type", "landmarks")
    nav.set("id", "landmarks")
    nav.set("aria-labelledby", "places")
    return nav


def _package(book: Book, inside: Mapping[str, bytes]) -> bytes:
    root = etree.Element(f"{{{_OPF}}}package", nsmap=_NAMES)
    root.set("version", "3.0")
    root.set("unique-identifier", "id")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", LANGUAGE)
    root.append(_metadata(book, inside))
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    names = {name: f"f{number}" for number, name in enumerate(sorted(inside), 1)}
    for name, item_id in names.items():
        item = etree.SubElement(manifest, f"{{{_OPF}}}item")
        item.set("id", item_id)
        item.set("href", name)
        item.set("media-type", _MEDIA[Path(name).suffix.lower()])
        if properties := _properties(name, book):
            item.set("properties", properties)
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    for name in (book.title_page.name, NAV, *(chapter.name for chapter in book.files())):
        etree.SubElement(spine, f"{{{_OPF}}}itemref").set("idref", names[name])
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _properties(name: str, book: Book) -> str:
    if name == NAV:
        return "nav"
    if name == COVER:
        return "cover-image"
    drawn = (
        chapter.name for chapter in (book.title_page, *book.files()) if next(chapter.body.iter(_SVG), None) is not None
    )
    return "svg" if name in drawn else ""


def _metadata(book: Book, inside: Mapping[str, bytes]) -> Element:
    metadata = etree.Element(f"{{{_OPF}}}metadata", nsmap=_NAMES)

    def core(name: str, text: str, **attributes: str) -> None:
        made = etree.SubElement(metadata, f"{{{_DC}}}{name}")
        made.text = text
        for key, value in attributes.items():
            made.set(key, value)

    def meta(name: str, text: str) -> None:
        made = etree.SubElement(metadata, f"{{{_OPF}}}meta")
        made.set("property", name)
        made.text = text

    core("identifier", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, book.web)}", id="id")
    core("title", book.title)
    core("language", LANGUAGE)
    core("creator", book.publisher)
    core("publisher", book.publisher)
    core("date", book.edition.date)
    core("description", book.summary)
    for subject in book.subjects:
        core("subject", subject)
    if book.web.startswith("http"):
        core("source", book.web)
    core("rights", "Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/")
    meta("dcterms:modified", book.edition.instant)
    for mode in ("textual", *(["visual"] if _pictures(inside) else [])):
        meta("schema:accessMode", mode)
    meta("schema:accessModeSufficient", "textual")
    for feature in _features(inside):
        meta("schema:accessibilityFeature", feature)
    meta("schema:accessibilityHazard", "none")
    meta(
        "schema:accessibilitySummary",
        "Text with headings, lists and tables throughout, contents, landmarks, and sources as notes at the end of each "
        "chapter with links there and back. Nothing moves, and no meaning is in colour alone.",
    )
    return metadata


def _pictures(inside: Mapping[str, bytes]) -> bool:
    return any(_MEDIA[Path(name).suffix.lower()].startswith("image/") and name != COVER for name in inside)


def _features(inside: Mapping[str, bytes]) -> tuple[str, ...]:
    always = ("displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
    return ("alternativeText", *always) if _pictures(inside) else always
