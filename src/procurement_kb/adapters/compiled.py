"""Compiled templates, kept from one build to the next as Python keeps compiled modules: in the same place, on its terms.

To compile the templates takes as long as to render five hundred pages, in each of the processes that render.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

_FOLDER = "templates-{}"
_SETTINGS = [Path(__file__).with_name(name) for name in ("output.py", "templates.py")]
"""The modules that say how templates are compiled here, and with which filters."""


class CompiledTemplates(FileSystemBytecodeCache):
    """What Jinja has made of the templates. A template that has changed since is compiled again.

    Where nothing can be written, or Python is told to keep no compiled modules, templates are compiled for each build.
    """

    def __init__(self) -> None:
        """Use the folder of this package's compiled modules."""
        self._folder = Path(cache_from_source(__file__)).parent / _FOLDER.format(_settings())
        super().__init__(str(self._folder))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a file. Wherever a template of this name lies, its text tells whether it is the same."""
        del filename
        return super().get_cache_key(name)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled before, if there is something to take."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if that is wanted and can be done."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def _settings() -> str:
    """Return a name for how templates are compiled here: by which Jinja, and with which settings of ours."""
    return hashlib.sha256(jinja2.__version__.encode() + b"".join(path.read_bytes() for path in _SETTINGS)).hexdigest()[
        :12
    ]
