"""Find Chromium, or install it where that needs no question.

The tests drive the browser that the system has, so that no test tool downloads one of its own.
Run as a script, this prints where the browser is, or why there is none:

    python -m tools.browser [--install] [--required]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "KB_CHROMIUM"
"""Names a browser to use instead of the first one found."""

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)

PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)

FLAGS_VARIABLE = "KB_CHROMIUM_FLAGS"
"""Holds more arguments for the browser, such as `--no-sandbox` in a container that forbids one."""

QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
)
"""What keeps a browser from talking to anyone but the pages under test."""


class NoBrowserError(RuntimeError):
    """No Chromium is to be had; the message says why and what to do."""


def find() -> Path | None:
    """Return the first Chromium, Chrome or Edge of this system, or None.

    Raises:
        NoBrowserError: If the environment variable names a file that is not there.
    """
    if named := os.environ.get(VARIABLE):
        found = shutil.which(named)
        if found is None:
            raise NoBrowserError(f"{VARIABLE} is {named!r}, and no program is there.")
        return Path(found)
    return next(_candidates(), None)


def require() -> Path:
    """Return the browser to test with.

    Raises:
        NoBrowserError: If there is none.
    """
    browser = find()
    if browser is None:
        raise NoBrowserError(
            f"No Chromium, Chrome or Edge was found. {_advice()} "
            f"Or set {VARIABLE} to the program's path. Browser tests never pass without a browser."
        )
    return browser


def flags() -> list[str]:
    """Return the arguments to start the browser with: silent, and without a sandbox only as root."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET_FLAGS, *(["--no-sandbox"] if as_root else []), *os.environ.get(FLAGS_VARIABLE, "").split()]


def install() -> str | None:
    """Install Debian's Chromium if that needs neither a question nor a password.

    Returns:
        Why it could not be installed, or None when it was.
    """
    if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        return f"This system has no apt-get. {_advice()}"
    prefix = _root_prefix()
    if prefix is None:
        return f"Installing needs root, and sudo asks for a password. {_advice()}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing Chromium with apt-get ...", flush=True)
    package = "chromium"
    steps = (
        ["apt-get", "update", "--quiet=2"],
        ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", package, "fonts-liberation"],
    )
    for step in steps:
        done = subprocess.run(
            [*prefix, *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            last = "\n".join(done.stdout.strip().splitlines()[-5:])
            return f"`{' '.join(step)}` failed:\n{last}"
    return None if find() else "apt-get installed Chromium, and yet it is not found."


def _candidates() -> Iterator[Path]:
    for command in COMMANDS:
        if found := shutil.which(command):
            yield Path(found)
    for place in PLACES:
        path = Path(os.path.expandvars(place)).expanduser()
        if path.is_file():
            yield path


def _root_prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] if asked.returncode == 0 else None


def _advice() -> str:
    if sys.platform == "darwin":
        return "Install it: brew install --cask google-chrome."
    if sys.platform == "win32":
        return "Install it: winget install Google.Chrome."
    return "Install it: on Debian and Ubuntu, sudo apt-get install chromium."


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", action="store_true", help="install it where that needs no question")
    parser.add_argument("--required", action="store_true", help="exit 1 when there is none")
    options = parser.parse_args()
    try:
        browser = find()
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    reason = install() if browser is None and options.install else None
    try:
        print(f"Browser: {browser or require()}")
    except NoBrowserError as error:
        print(reason or error, file=sys.stderr)
        if not options.required:
            print("The browser tests will fail with this reason.", file=sys.stderr)
        return 1 if options.required else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
