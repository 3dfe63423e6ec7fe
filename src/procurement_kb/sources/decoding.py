"""From bytes to text, whatever the bytes. Faults are reported, and a text comes out that can be read further."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from procurement_kb.findings import Finding, Span
from procurement_kb.findings.fixes import BOM, REMOVE_BOM
from procurement_kb.findings.lines import LineTable
from procurement_kb.sources.wording import shown

MAX_BYTES: Final = 1024 * 1024

MAX_OF_A_KIND: Final = 50
"""How many findings of one code a file gets: who sees fifty looks at the rest anyway."""

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Characters that no text has: YAML refuses a file with one of them, browsers drop or misread them."""

_NAMES: Final = {
    0x00: "NUL",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x1B: "escape",
    0x7F: "delete",
    0x85: "next line",
}
_WIDE_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_FORMATS: Final = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
_SAMPLE: Final = 4096
_FALLBACK: Final = "procurement-kb-windows-1252"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and what was wrong with its bytes."""

    text: str
    findings: tuple[Finding, ...] = ()
    usable: bool = True
    """False when there is no text worth reading on."""
    plain: bool = False
    """What `is_plain` says of the text."""


def decode(path: str, data: bytes) -> Decoded:
    """Return the text of a file. Never raises."""
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB; a record is a text of a few pages, so move data and pictures into files of their own"
        return Decoded("", (Finding(path, Span(), "KB005", message),), usable=False)
    for signature, name in _FORMATS:
        if data.startswith(signature):
            message = f"the file is {name} and not text; give it its own ending, and write a record as plain UTF-8"
            return Decoded("", (Finding(path, Span(), "KB002", message),), usable=False)
    findings: list[Finding] = []
    if data.startswith(BOM):
        data = data.removeprefix(BOM)
        message = "the file begins with an invisible byte-order mark (U+FEFF); save it as UTF-8 without one"
        findings.append(Finding(path, Span(), "KB004", message, None, (REMOVE_BOM,)))
    wide = _wide(data)
    try:
        text = data.decode("utf-8") if wide is None else data.decode(wide[0], "replace").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", _FALLBACK)
        findings.append(_not_utf8(path, data, error, text))
    if wide is not None:
        byte = f"byte 0x{data[0]:02X}" if not data[:1].isascii() else "every other byte is zero"
        message = f"the file is not UTF-8: it looks like {wide[1]} ({byte} at the start); save it as UTF-8"
        findings.append(Finding(path, Span(), "KB002", message))
    if not text.strip():
        message = "the file is empty; begin it with front matter: a line ---, the fields, and a line ---"
        findings.append(Finding(path, Span(), "KB001", message))
        return Decoded(text, tuple(findings), usable=False)
    plain = is_plain(text)
    if not plain and (match := CONTROLS.search(text)):
        findings.append(_control(path, text, match.start()))
    return Decoded(text, tuple(findings), plain=plain)


def is_plain(text: str) -> bool:
    """Tell whether ``text`` has nothing but visible characters, spaces and line ends.

    Python answers this many times faster than a search for the characters that are not.
    """
    return text.replace("\n", "").replace("\r", "").isprintable()


def _wide(data: bytes) -> tuple[str, str] | None:
    """Return the codec and name of the two- or four-byte encoding that ``data`` seems to have."""
    for mark, codec, name in _WIDE_MARKS:
        if data.startswith(mark):
            return codec, name
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half > 1 and 0 in sample:
        # Text in a Latin script has a zero in nearly every second byte of UTF-16, and nowhere in UTF-8.
        for codec, first in (("utf-16-be", 0), ("utf-16-le", 1)):
            if sample[first::2].count(0) > 0.7 * half and sample[1 - first :: 2].count(0) < 0.1 * half:
                return codec, "UTF-16"
    return None


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError, text: str) -> Finding:
    """Report the first byte that is not UTF-8."""
    byte = data[error.start]
    # The fallback gives one character for each bad byte, so that what comes before tells the place.
    offset = len(data[: error.start].decode("utf-8"))
    line, column = LineTable(text).position(offset)
    guess = bytes([byte]).decode("cp1252", "replace")
    reading = (
        f", which is {shown(guess)} in Windows-1252 (Latin-1)" if guess.isprintable() and guess != "\ufffd" else ""
    )
    message = f"byte 0x{byte:02X} at byte {error.start + 1} of the file is not UTF-8{reading}; save the file as UTF-8"
    return Finding(path, Span.at(line, column), "KB002", message)


def _control(path: str, text: str, offset: int) -> Finding:
    """Report the first control character, and how many more there are."""
    code = ord(text[offset])
    name = f"U+{code:04X}" + (f", {_NAMES[code]}" if code in _NAMES else "")
    more = len(CONTROLS.findall(text)) - 1
    rest = f" and {more} more in this file" if more else ""
    line, column = LineTable(text).position(offset)
    message = f"an invisible control character ({name}) stands here{rest}; delete it"
    return Finding(path, Span.at(line, column), "KB003", message)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bad byte as Windows-1252, the usual reason; every byte gives one character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    char = error.object[error.start : error.start + 1].decode("cp1252", "replace")
    return char, error.start + 1


codecs.register_error(_FALLBACK, _as_windows)
