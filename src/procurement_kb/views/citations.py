"""How to cite a page: as text, for BibTeX and for reference managers (RIS)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement_kb.views.words import and_list

if TYPE_CHECKING:
    from procurement_kb.views.context import Context

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]+")
_BIDI = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LATEX = str.maketrans({
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even behind a backslash: only named ones keep an entry in one piece.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
})  # fmt: skip
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", "<": "%3C", ">": "%3E"})


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation names."""

    id: str
    title: str
    contributors: Sequence[str]
    site: str
    year: int | None
    """Of the last review; None when there was none."""
    url: str
    """The page's address, empty when unknown."""


def cite(ctx: Context, record_id: str) -> dict[str, str]:
    """Return how to cite a record's page: ``text``, ``bibtex`` and ``ris``."""
    record = ctx.records[record_id]
    src_uri = ctx.src_uri(record_id)
    work = Work(
        id=record_id,
        title=record.title,
        contributors=tuple(record.contributors),
        site=ctx.project.settings.site_name,
        year=record.reviewed.on.year if record.reviewed else None,
        url=ctx.urls.absolute(src_uri) if ctx.urls.site_url else "",
    )
    return {"text": text(work), "bibtex": bibtex(work), "ris": ris(work)}


def text(work: Work) -> str:
    """Return one line for people: ``Editorial team (2026). Title. Site. https://…``."""
    names = and_list([_line(name) for name in work.contributors])
    title = _line(work.title).rstrip(".")
    year = str(work.year) if work.year is not None else "n.d."
    start = f"{names} ({year}). {title}{'' if title.endswith(('?', '!')) else '.'}" if names else f"{title} ({year})."
    return " ".join(part for part in (start, f"{_line(work.site)}.", _address(work.url)) if part)


def bibtex(work: Work) -> str:
    """Return a BibTeX entry; its key is the record's id."""
    fields: Mapping[str, str] = {
        # Braces keep "Editorial team" one name and capitals as they are.
        "author": " and ".join(f"{{{_latex(name)}}}" for name in work.contributors),
        "title": f"{{{_latex(work.title)}}}",
        "howpublished": _latex(work.site),
        "year": "" if work.year is None else str(work.year),
        "url": _address(work.url),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{work.id},\n{lines}\n}}\n"


def ris(work: Work) -> str:
    """Return a RIS record: one tag a line, lines ended by CRLF."""
    tags = [
        ("TY", "ELEC"),
        ("ID", work.id),
        *(("AU", name) for name in work.contributors),
        ("TI", work.title),
        ("PB", work.site),
        ("PY", "" if work.year is None else str(work.year)),
        ("UR", _address(work.url)),
    ]
    lines = [f"{tag}  - {value}" for tag, value in ((tag, _line(value)) for tag, value in tags) if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _line(value: str) -> str:
    """Return ``value`` on one line, without characters that end a line or turn the writing direction."""
    if value.isprintable():
        # Then the only break is a plain blank, and most texts have no two of them together.
        return value.strip() if "  " not in value else _BREAKS.sub(" ", value).strip()
    return _BREAKS.sub(" ", _BIDI.sub("", value)).strip()


def _latex(value: str) -> str:
    return _line(value).translate(_LATEX)


def _address(url: str) -> str:
    """Return an address that needs no escaping, whatever reads it."""
    return _BREAKS.sub("", url.translate(_ADDRESS))
