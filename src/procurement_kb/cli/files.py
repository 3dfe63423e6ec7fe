"""Writing files back as they were, but for what has changed."""

from __future__ import annotations

from collections.abc import Mapping
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


def write_folder(folder: Path, files: Mapping[str, str], pattern: str) -> None:
    """Write generated ``files`` into ``folder``, take away those that are made no more, and say what has changed.

    Args:
        folder: made when it is not there.
        files: the texts by name.
        pattern: which other files in the folder were made the same way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    for name, text in files.items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != text.encode():
            file.write_text(text, encoding="utf-8", newline="\n")
            changed += 1
    for file in sorted(folder.glob(pattern)):
        if file.name not in files:
            file.unlink()
            changed += 1
    click.echo(f"{folder}: {len(files)} files, {changed or 'none'} changed")
