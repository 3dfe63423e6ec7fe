"""Pagefind without modules, workers and fetch: what makes the search work in a folder opened by double-click.

Browsers forbid module scripts, workers, ``import()`` and ``fetch`` under ``file://``. Two things follow:

- Pagefind's module is rewritten into a classic script that hands over a function. Whoever calls it gives the
  ``fetch`` and the ``console`` that Pagefind shall use, so the same script serves both ways of reading.
- Each data file is also written as a script that hands over its bytes in base64. Texts, of which there is one a page,
  and parts of the index are put together by the first letters of their names, because thousands of tiny files fill a
  USB stick.

The rewriting relies on how one version of Pagefind is written. All of it is checked before anything is replaced.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping

VERSION = "1.5.2"
"""The only version of Pagefind that the rewriting knows."""
MODULE = "pagefind.js"
ENTRY = "pagefind-entry.json"
WASM = "wasm.en.pagefind"

MODULE_URL = "import.meta.url"
EXPORT = "export{createInstance,debouncedSearch,destroy,filters,init,mergeIndex,options,preload,search};"
_ONCE = {
    f'const pagefind_version="{VERSION}";': "its version",
    EXPORT: "its one export",
    "await fetch(queued.input)": "the one place where it fetches",
    "if(hasWorkerSupport&&!this.initOptions.noWorker)": "the option that keeps it from starting a worker",
    "`${this.basePath}index/${hash}.pf_index`": "where the parts of the index lie",
    "`${this.basePath}fragment/${hash}.pf_fragment`": "where the texts lie",
    "`${this.basePath}pagefind.${index}.pf_meta`": "where the list of the pages lies",
    "`${this.basePath}wasm.${language}.pagefind`": "where the program lies",
    "`${this.basePath}pagefind-entry.json`": "where the list of languages lies",
}
"""What must stand in the module exactly once, and what it is there for."""
_MODULE_URLS = 4
_FETCHES = 2
"""How often the module says ``fetch(``: the place above, and one in the WebAssembly glue for addresses, never taken."""
_NEVER = ("import(", "importScripts(", "XMLHttpRequest", "await import", "\nimport ")
"""What a classic script under ``file://`` could not do."""

_FILES = "(self.KB_DATA=self.KB_DATA||{}).files=Object.assign(KB_DATA.files||{},"
_SHARED = re.compile(r"(fragment|index)/en_(\w+)\.pf_\w+")

NOTICE = f"""/*!
 * Pagefind {VERSION}, https://pagefind.app, by CloudCannon and the authors of Pagefind, under the MIT License: see LICENSE.txt.
 * Changed: wrapped as a function, so that it works as a classic script, from file:// too.
 */
"""

LICENCE = """Pagefind (https://github.com/Pagefind/pagefind)
Copyright 2022 CloudCannon, and the authors of Pagefind

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class ConversionError(Exception):
    """Pagefind is not written as the rewriting expects; the message says what differs and what to do."""


def classic(module: str) -> str:
    """Return Pagefind's module as a classic script.

    The script sets ``KB_DATA.pagefind`` to a function ``(fetch, console)`` that returns Pagefind's functions.

    Raises:
        ConversionError: the module is not the one that the rewriting knows.
    """
    _check(module)
    body = module.replace(EXPORT, "return{createInstance};").replace(MODULE_URL, "moduleUrl")
    # The two parameters hide the browser's own: what Pagefind fetches and says goes where its caller wants it.
    return (
        f"{NOTICE}(self.KB_DATA=self.KB_DATA||{{}}).pagefind=function(fetch,console){{"
        f'"use strict";let moduleUrl;{body.strip()}}};\n'
    )


def _check(module: str) -> None:
    for text, what in _ONCE.items():
        _expect(what, text, module.count(text), 1)
    _expect("its own address", MODULE_URL, module.count(MODULE_URL), _MODULE_URLS)
    _expect("what it fetches", "fetch(", module.count("fetch("), _FETCHES)
    for text in _NEVER:
        _expect("code that a classic script cannot run", text, module.count(text), 0)
    if not module.rstrip().endswith(EXPORT):
        raise ConversionError(_message("its export is not the last statement"))


def _expect(what: str, text: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise ConversionError(_message(f"{what}, {text!r}, stands there {found} times instead of {wanted}"))


def _message(difference: str) -> str:
    return (
        f"Pagefind's {MODULE} is not that of version {VERSION}: {difference}. Install pagefind-bin=={VERSION}, or look "
        "at what changed, adapt exports/search_offline.py and run tests/browser/engine."
    )


def check_entry(entry: Mapping[str, object]) -> None:
    """Check the list of languages of an index.

    Raises:
        ConversionError: another version wrote it, or it is not one index in English with the program for English.
    """
    if entry.get("version") != VERSION:
        raise ConversionError(_message(f"the index is of version {entry.get('version')}"))
    languages = entry.get("languages")
    if not isinstance(languages, dict) or list(languages) != ["en"] or languages["en"].get("wasm") != "en":
        raise ConversionError(_message(f"the index is not in English alone but has {languages!r}"))


def scripts(files: Mapping[str, bytes], shared: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield name and text of the scripts that hand over the data files of an index.

    Args:
        files: the files of the index by name, sorted.
        shared: for each folder of the index, how many letters of their names, behind the language, the files of one
            script share.
    """
    groups: dict[str, list[str]] = {"start.js": []}
    for name in files:
        if (file := _SHARED.fullmatch(name)) is not None:
            groups.setdefault(f"{file[1]}/{file[2][: shared[file[1]]] or 'all'}.js", []).append(name)
        elif name == WASM or name.endswith(".pf_meta"):
            groups["start.js"].append(name)
    for script, names in groups.items():
        held = {name: base64.b64encode(files[name]).decode() for name in names}
        yield script, f"{_FILES}{json.dumps(held, separators=(',', ':'))});\n"
