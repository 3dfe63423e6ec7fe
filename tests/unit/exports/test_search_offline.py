"""The rewriting of Pagefind for reading without a server."""

from __future__ import annotations

import base64
import json

import pytest

from procurement_kb.exports.pagefind import Pagefind
from procurement_kb.exports.search_offline import (
    EXPORT,
    VERSION,
    WASM,
    ConversionError,
    check_entry,
    classic,
    scripts,
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """What Pagefind itself makes of one page."""
    with Pagefind() as pagefind:
        pagefind.add("/a/", "<html lang=en><body data-pagefind-body><h1>One</h1><p>Some words</p></body></html>")
        return pagefind.finish()[1]


@pytest.fixture(scope="module")
def module(files: dict[str, bytes]) -> str:
    """Pagefind's module as installed."""
    return files["pagefind.js"].decode()


def test_installed_version_can_be_rewritten(module: str) -> None:
    """The script is no module, names its licence, and hands over one function."""
    script = classic(module)
    assert "import.meta" not in script
    assert "export{" not in script
    assert f"Pagefind {VERSION}" in script.splitlines()[1]
    assert "MIT License" in script
    assert "KB_DATA.pagefind=function(fetch,console)" in script.replace("(self.KB_DATA=self.KB_DATA||{})", "KB_DATA")


DOCTORED = {
    "another version": (f'"{VERSION}"', '"1.6.0"', "its version"),
    "another export": (EXPORT, EXPORT.replace("filters,", ""), "its one export"),
    "a second export": (EXPORT, f"{EXPORT}{EXPORT}", "its one export, .* 2 times"),
    "something after the export": (EXPORT, f"{EXPORT}init();", "not the last statement"),
    "another way to fetch": ("await fetch(queued.input)", "await fetch(queued.url)", "the one place where it fetches"),
    "one more fetch": (EXPORT, f"fetch('x');{EXPORT}", "what it fetches"),
    "no option against workers": ("!this.initOptions.noWorker", "true", "starting a worker"),
    "another place for the index": ("index/${hash}.pf_index", "i/${hash}.pf_index", "parts of the index"),
    "another place for texts": ("fragment/${hash}.pf_fragment", "f/${hash}.pf_fragment", "where the texts lie"),
    "its address used elsewhere": (EXPORT, f"let a=import.meta.url;{EXPORT}", "its own address"),
    "a dynamic import": (EXPORT, f"import('x');{EXPORT}", "cannot run"),
}


@pytest.mark.parametrize(("old", "new", "told"), DOCTORED.values(), ids=DOCTORED)
def test_anything_else_is_refused(module: str, old: str, new: str, told: str) -> None:
    """The message says what differs and which version to install."""
    doctored = module.replace(old, new)
    assert doctored != module
    with pytest.raises(ConversionError, match=told) as caught:
        classic(doctored)
    assert f"Install pagefind-bin=={VERSION}" in str(caught.value)


@pytest.mark.parametrize(
    "entry",
    [
        {"version": "1.6.0", "languages": {"en": {"wasm": "en"}}},
        {"version": VERSION, "languages": {"en": {"wasm": "en"}, "de": {"wasm": "de"}}},
        {"version": VERSION, "languages": {"en": {"wasm": None}}},
        {"version": VERSION},
    ],
)
def test_index_of_another_kind_is_refused(entry: dict) -> None:
    """Another version, another language, no program for English."""
    with pytest.raises(ConversionError):
        check_entry(entry)


def test_scripts_carry_every_byte(files: dict[str, bytes]) -> None:
    """Each file that the search asks for stands in one script, unchanged, and no other does."""
    carried: dict[str, bytes] = {}
    for _, text in scripts(files, {"fragment": 1, "index": 1}):
        head, held = text.removesuffix(");\n").split("||{},", 1)
        assert "(self.KB_DATA=self.KB_DATA||{}).files=Object.assign(KB_DATA.files" == head
        carried |= {name: base64.b64decode(data) for name, data in json.loads(held).items()}
    kinds = ("wasm.en.pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
    assert {name: content for name, content in files.items() if name.endswith(kinds)} == carried


def test_files_are_put_together_by_their_names() -> None:
    """The first letters of a name say in which script it is, for texts and parts of the index apart."""
    names = [f"fragment/en_{name}.pf_fragment" for name in ("a1", "a2", "b1")]
    texts = dict.fromkeys([*names, "index/en_c1.pf_index", "index/en_c2.pf_index", WASM], b"x")
    first = scripts(texts, {"fragment": 1, "index": 2})
    assert ["start.js", "fragment/a.js", "fragment/b.js", "index/c1.js", "index/c2.js"] == [name for name, _ in first]
    whole = scripts(texts, {"fragment": 0, "index": 0})
    assert ["start.js", "fragment/all.js", "index/all.js"] == [name for name, _ in whole]
