"""Pages of the site as XHTML for e-books: what is text stays, what is furniture goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"
SVG = "http://www.w3.org/2000/svg"

TYPE = f"{{{OPS}}}type"
LANG = f"{{{XML}}}lang"

_DROPPED = frozenset(
    {
        "audio", "button", "dialog", "embed", "form", "iframe", "input", "link", "meta", "nav", "noscript", "object",
        "script", "select", "style", "template", "textarea", "video",
    }
)  # fmt: skip
_OPENED = {"details": "div", "summary": "p", "center": "div", "font": "span"}
"""Elements that readers on paper and on e-ink could not open or should not get, and what stands in their place."""
_KEPT = frozenset(
    {
        "abbr", "alt", "colspan", "datetime", "dir", "headers", "height", "hreflang", "lang", "reversed", "rowspan",
        "scope", "src", "start", "title", "value", "width",
    }
)  # fmt: skip
_CLASSES = frozenset({"admonition", "admonition-title", "warning", "kb-quiz", "kb-quiz__text", "kb-quiz__how"})
_FURNITURE = frozenset({"js-only", "no-js-only", "headerlink"})
_SVG_NAMES = {
    name.lower(): name
    for name in ("clipPath", "linearGradient", "radialGradient", "textPath", "viewBox", "preserveAspectRatio")
}
"""Names that HTML's parser writes in small letters and XML does not."""
_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]"

_NAMES: Any = {None: XHTML, "epub": OPS}
_DRAWN: Any = {None: SVG}

LINK = "data-link"
"""Where a link waits until it is known what the book holds."""


def element(tag: str, text: str | None = None, /, *children: Element, **attributes: str) -> Element:
    """Return an XHTML element.

    Args:
        tag: its name.
        text: what stands before its children.
        children: elements in it.
        attributes: by name; ``epub_type`` for ``epub:type``, ``class_`` for ``class``, ``aria_label`` for ``aria-label``.
    """
    made = etree.Element(f"{{{XHTML}}}{tag}", nsmap=_NAMES)
    made.text = None if text is None else clean(text)
    for name, value in attributes.items():
        made.set(TYPE if name == "epub_type" else name.rstrip("_").replace("_", "-"), clean(value))
    made.extend(children)
    return made


def document(title: str, language: str, css: str, *body: Element, epub_type: str = "") -> bytes:
    """Return a whole XHTML file."""
    root = etree.Element(f"{{{XHTML}}}html", nsmap=_NAMES)
    root.set("lang", language)
    root.set(LANG, language)
    head = element(
        "head",
        None,
        element("title", title),
        element("link", rel="stylesheet", type="text/css", href=css),
    )
    content = element("body", None, *body)
    if epub_type:
        content.set(TYPE, epub_type)
    root.extend([head, content])
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def converted(source: HtmlElement) -> Element | None:
    """Return an element of a page with what is text in it, or None when it is furniture."""
    if not isinstance(source.tag, str) or source.tag in _DROPPED or _is_furniture(source):
        return None
    if source.tag == "svg":
        return _drawing(source)
    classes = set(source.get("class", "").split())
    made = element(_OPENED.get(source.tag, source.tag))
    for name, value in source.attrib.items():
        if name in _KEPT:
            made.set(name, clean(str(value)))
    if source.get("lang"):
        made.set(LANG, source.get("lang", ""))
    if source.get("id"):
        made.set("id", safe_id(source.get("id", "")))
    if kept := sorted(classes & _CLASSES):
        made.set("class", " ".join(kept))
    if source.tag == "a" and source.get("href"):
        made.set(LINK, source.get("href", ""))
        if source.get("aria-label"):
            made.set("aria-label", clean(source.get("aria-label", "")))
    fill(made, source)
    return made


def fill(target: Element, source: HtmlElement) -> None:
    """Append to ``target`` what is text in ``source``."""
    _append_text(target, source.text)
    for child in source:
        made = converted(child)
        if made is not None:
            if child.tag == "div" and "kb-table" in child.get("class", "").split():
                # A frame to scroll in; its only child is the table.
                for inner in made:
                    target.append(inner)
            else:
                target.append(made)
        _append_text(target, child.tail)


def words(source: HtmlElement | None) -> str:
    """Return the text of an element of a page, blanks made one; what screens do not show is left out."""
    if source is None:
        return ""
    made = element("div")
    fill(made, source)
    return " ".join("".join(str(text) for text in made.itertext()).split())


def ids(tree: Element) -> frozenset[str]:
    """Return all ids below an element."""
    return frozenset(str(node.get("id")) for node in tree.iter() if node.get("id"))


def links(tree: Element) -> Iterator[Element]:
    """Yield the links below an element that still wait for their address."""
    return (node for node in tree.iter(f"{{{XHTML}}}a") if node.get(LINK) is not None)


def resolve(link: Element, address: str | None) -> None:
    """Give a link its address; without one it becomes plain text."""
    del link.attrib[LINK]
    if address:
        link.set("href", quote(clean(address), safe=_URL_SAFE))
        return
    link.tag = f"{{{XHTML}}}span"
    for name in ("aria-label", "hreflang", TYPE, "role"):
        link.attrib.pop(name, "")


def safe_id(value: str) -> str:
    """Return an id that XML allows; most are allowed as they are."""
    if _NAME.match(value):
        return value
    return "x-" + "".join(letter if re.match(r"[\w.-]", letter, re.ASCII) else f"_{ord(letter):x}" for letter in value)


def clean(text: str) -> str:
    """Return a text without the control characters that XML forbids."""
    return _NOT_XML.sub("", text)


def _append_text(target: Element, text: str | None) -> None:
    if not text:
        return
    text = clean(text)
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def _is_furniture(source: HtmlElement) -> bool:
    return (
        source.get("hidden") is not None
        or source.get("aria-hidden") == "true"
        or bool(_FURNITURE & set(source.get("class", "").split()))
    )


def _drawing(source: HtmlElement) -> Element:
    made = etree.Element(f"{{{SVG}}}{_SVG_NAMES.get(source.tag, source.tag)}", nsmap=_DRAWN)
    attributes: Mapping[str, str] = {str(name): str(value) for name, value in source.attrib.items()}
    for name, value in attributes.items():
        if name not in {"class", "xmlns", "tabindex", "style"} and not name.startswith(("data-", "on", "xlink")):
            made.set(_SVG_NAMES.get(name, name), clean(value))
    made.text = clean(source.text) if source.text else None
    for child in source:
        if isinstance(child.tag, str) and child.tag not in _DROPPED:
            drawn = _drawing(child)
            drawn.tail = clean(child.tail) if child.tail else None
            made.append(drawn)
    return made
