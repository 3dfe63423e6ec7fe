"""The locks: everything is pinned with hashes, and nothing says where to get it from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools.lock import names_a_registry

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "requirements" / "site.txt"
DEV = ROOT / "requirements" / "dev.txt"
WEB = ROOT / "tests" / "web" / "package-lock.json"


def pins(lock: Path) -> dict[str, set[str]]:
    """Return the pinned versions of every package of a lock."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("lock", [SITE, DEV], ids=lambda path: path.name)
def test_every_pin_has_hashes(lock: Path) -> None:
    """Pip checks every file that it installs."""
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_engineers_build_what_is_published() -> None:
    """The lock for engineers holds the lock of the site, version by version."""
    site, dev = pins(SITE), pins(DEV)
    assert {name: dev.get(name) for name in site} == site


def test_engine_stays() -> None:
    """MkDocs 2, which has no plug-ins, never comes in."""
    assert all(version.startswith("1.") for version in pins(SITE)["mkdocs"])


@pytest.mark.parametrize("lock", [SITE, DEV, WEB], ids=lambda path: path.name)
def test_no_index_is_named(lock: Path) -> None:
    """Any package index or mirror will do."""
    text = re.sub(r"^\s+--hash=.*$", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not names_a_registry(text)


def test_web_lock_is_whole() -> None:
    """Every npm package has its checksum, and the lock follows package.json."""
    lock = json.loads(WEB.read_text(encoding="utf-8"))["packages"]
    declared = json.loads((WEB.parent / "package.json").read_text(encoding="utf-8"))
    assert lock[""]["dependencies"] == declared["dependencies"]
    assert lock[""]["devDependencies"] == declared["devDependencies"]
    assert [name for name, package in lock.items() if name and "integrity" not in package] == []
