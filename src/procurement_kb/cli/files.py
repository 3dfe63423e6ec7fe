"""Writing files back as they were, but for what has changed."""

from __future__ import annotations

from pathlib import Path

import click

from procurement_kb.findings.fixes import BOM


def rewrite(file: Path, before: str, after: str) -> None:
    """Write ``after`` to ``file``, which must still hold ``before``; line ends and a byte-order mark stay.

    Raises:
        click.ClickException: the file has changed since it was read, or is not UTF-8.
    """
    data = file.read_bytes()
    mark = BOM if data.startswith(BOM) else b""
    if data.removeprefix(BOM) != before.encode():
        raise click.ClickException(f"{file} has changed meanwhile, or is not UTF-8; nothing was written to it")
    file.write_bytes(mark + after.encode())
