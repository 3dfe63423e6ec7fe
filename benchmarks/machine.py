"""What the figures were measured on. Nothing here names a host, a user or a path."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = {
    "MkDocs": "mkdocs",
    "Material for MkDocs": "mkdocs-material",
    "Python-Markdown": "markdown",
    "Jinja": "jinja2",
    "pydantic": "pydantic",
    "PyYAML": "pyyaml",
    "nh3": "nh3",
    "Pagefind": "pagefind-bin",
}
_GIGABYTE = 1_000_000_000


def machine() -> dict[str, str]:
    """Return processor, cores, memory and system."""
    return {
        "Processor": processor(Path("/proc/cpuinfo")) or platform.processor() or platform.machine(),
        "Cores": str(os.cpu_count() or "unknown"),
        "Memory": _memory(),
        "System": f"{platform.system()} on {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that do the work."""
    return {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: version(package) for name, package in PACKAGES.items()},
    }


def processor(path: Path) -> str:
    """Return the processor's model as ``/proc/cpuinfo`` has it, nothing where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "")


def _memory() -> str:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return "unknown"
    return f"{total / _GIGABYTE:.0f} GB"
