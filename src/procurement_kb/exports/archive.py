"""Archives that two builds write alike, byte by byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the earliest that a zip can tell, so that no build leaves its own."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def zip_bytes(files: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Return a zip of ``files``.

    Args:
        files: contents by path, with forward slashes.
        stored: paths that come first, in this order, and are not compressed, as EPUB asks of ``mimetype``. All others
            follow by name.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in (*stored, *sorted(files.keys() - set(stored))):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            # Otherwise the system that builds would leave its mark.
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()
