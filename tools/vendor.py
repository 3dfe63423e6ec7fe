"""Take over the libraries that the contributor's form loads, from the packages that npm's lock pins.

`python -m tools.vendor` copies them; with `--check` it only tells whether the copies are those of the lock.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "tests" / "web" / "node_modules"
LOCK = ROOT / "tests" / "web" / "package-lock.json"
TARGET = ROOT / "overrides" / "assets" / "js" / "vendor"


@dataclass(frozen=True)
class Library:
    """A library that comes as one classic script.

    Attributes:
        package: Its name at npm.
        script: Its script in the package.
        parts: Other packages that are contained in the script.
    """

    package: str
    script: str
    parts: tuple[str, ...] = ()


LIBRARIES = (
    Library("js-yaml", "dist/browser/js-yaml.umd.min.js"),
    Library(
        "markdown-it",
        "dist/browser/markdown-it.umd.min.js",
        ("entities", "linkify-it", "mdurl", "punycode.js", "uc.micro"),
    ),
)


def versions() -> Mapping[str, str]:
    """Return the version of each package that the lock pins."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {
        name.removeprefix("node_modules/"): str(row["version"]) for name, row in packages.items() if "version" in row
    }


def vendored(packages: Path = PACKAGES) -> dict[str, str]:
    """Return the files to write, by name.

    Raises:
        FileNotFoundError: If the packages are not installed; `make test` does that.
        ValueError: If what is installed is not what the lock pins.
    """
    locked = versions()
    files = {}
    licences = []
    for library in LIBRARIES:
        folder = packages / library.package
        manifest = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        if manifest["version"] != locked[library.package]:
            raise ValueError(f"{library.package} {manifest['version']} is installed, and the lock has another one")
        script = (folder / library.script).read_text(encoding="utf-8")
        # Nobody needs the map of a minified file, and browsers would look for it.
        script = re.sub(r"\n?//# sourceMappingURL=\S+\s*\Z", "", script)
        head = f"/* {library.package} {manifest['version']}, licence: see LICENCES.txt */\n"
        files[f"{library.package}.js"] = f"{head}{script}\n"
        licences += [_licence(packages / name, locked[name]) for name in (library.package, *library.parts)]
    files["LICENCES.txt"] = "\n\n".join(licences)
    return files


def _licence(folder: Path, version: str) -> str:
    texts = sorted(path for path in folder.iterdir() if re.match(r"licen[cs]e", path.name, re.IGNORECASE))
    title = f"{folder.name} {version}"
    return f"{title}\n{'-' * len(title)}\n\n{texts[0].read_text(encoding='utf-8').strip()}\n"


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="Take over the libraries of the contributor's form.")
    parser.add_argument("--check", action="store_true", help="only tell whether the copies are those of the lock")
    options = parser.parse_args()
    wrong = []
    for name, text in vendored().items():
        path = TARGET / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        wrong.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    if wrong:
        print(f"{'Not as locked' if options.check else 'Written'}: {', '.join(wrong)}")
    return 1 if wrong and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
