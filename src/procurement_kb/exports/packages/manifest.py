"""What the manifests of all standards share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]  # the stubs leave it out

if TYPE_CHECKING:
    from lxml.etree import _Element

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
_HOUR = 60


def maker(namespace: str, spaces: Mapping[str | None, str] | None = None) -> Any:
    """Return what makes elements of a namespace: ``make.title("x")``, and ``make("title", "x")``.

    Args:
        namespace: the namespace.
        spaces: namespaces by prefix that the first element declares; by default its own, without a prefix.
    """
    default: Mapping[str | None, str] = {None: namespace}
    return ElementMaker(namespace=namespace, nsmap=dict(spaces or default))


def serialised(root: _Element) -> bytes:
    """Return a document as UTF-8, with a declaration: some platforms look for one, in double quotes."""
    etree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8") + b"\n"


def duration(minutes: int) -> str:
    """Return minutes as ISO 8601 writes them: ``PT1H15M``."""
    hours, rest = divmod(minutes, _HOUR)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
