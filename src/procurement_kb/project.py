"""The project: everything that is read, checked and linked in one go. The one place where the layers meet."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

import yaml

from procurement_kb.findings import Finding
from procurement_kb.findings.dedupe import dedupe
from procurement_kb.graph.addresses import PUBLISHED, check_record_addresses
from procurement_kb.graph.build import build_graph
from procurement_kb.graph.checks import check_graph
from procurement_kb.graph.model import Graph
from procurement_kb.records import folders
from procurement_kb.records.load import Loaded, load_record
from procurement_kb.rules import Context, check_record
from procurement_kb.sources.body import BodyScan, scan
from procurement_kb.sources.codelists import CodeLists, load_codelists
from procurement_kb.sources.discover import discover, read_all
from procurement_kb.sources.frontmatter import read_source
from procurement_kb.sources.safety import check_body, check_values

VOCABULARIES = "vocabularies"
CONFIG = "mkdocs.yml"


class ProjectError(Exception):
    """The project itself, not its content, is unusable; the message says why."""


DEFAULT_BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the site's configuration says that the core needs."""

    site_name: str = ""
    site_description: str = ""
    site_url: str = ""
    """Absolute address of the site with a final slash, empty when unknown."""
    repo_url: str = ""
    branch: str = DEFAULT_BRANCH
    """The branch that readers edit."""


@dataclass(frozen=True)
class Project:
    """A knowledge base as read: records good and broken, links, and everything that is wrong."""

    root: Path
    settings: Settings
    codelists: CodeLists
    loaded: tuple[Loaded, ...]
    """Every record, by path."""
    bodies: Mapping[str, BodyScan]
    """The scanned body of each record by its path."""
    graph: Graph
    today: dt.date
    """The date that counts as today."""
    misplaced: tuple[Finding, ...] = ()
    """What is wrong with the names and places of files."""
    published: str = ""
    """The text of the list of published addresses."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong, by path and place."""
        with _without_collector():
            return tuple(dedupe(self._check()))

    def _check(self) -> Iterator[Finding]:
        context = Context(self.codelists, self.graph, self.bodies, self.today)
        yield from self.misplaced
        for record in self.loaded:
            yield from record.source.findings
            yield from record.findings
            yield from check_values(record.source)
            yield from check_body(record.source, self.bodies[record.source.path])
            yield from check_record(record, context)
        yield from check_graph(self.graph, self.loaded, self.bodies, self.settings.site_url)
        yield from check_record_addresses(self.graph, self.published)

    @cached_property
    def scans(self) -> Mapping[str, BodyScan]:
        """The scanned body of each record by its id."""
        return {node.id: self.bodies[node.path] for node in self.graph.nodes.values()}


def load_project(root: Path, *, today: dt.date | None = None, beside: Mapping[str, bytes] | None = None) -> Project:
    """Read the knowledge base at ``root``; it is checked when its findings are asked for.

    Nothing that stands in a record can make this raise.

    Args:
        root: the folder that holds ``case_studies``, ``content`` and ``vocabularies``.
        today: the date that counts as today; by default the latest date that it is anywhere on earth, so that nobody's
            today is called the future.
        beside: further records by path, read as if they stood on the disk.

    Raises:
        ProjectError: the code lists or ``mkdocs.yml`` are missing or broken.
    """
    settings = read_settings(root)
    codelists = read_codelists(root)
    with _without_collector():
        return _load(root, settings, codelists, today or latest_date(), beside or {})


def _load(root: Path, settings: Settings, codelists: CodeLists, today: dt.date, beside: Mapping[str, bytes]) -> Project:
    refs, found = discover(root, folders())
    sources = read_all(root, [ref for ref in refs if ref.path not in beside])
    if beside:
        sources += [read_source(path, data) for path, data in beside.items()]
        sources.sort(key=attrgetter("path"))
    loaded = tuple(load_record(source, codelists) for source in sources)
    scans = {source.path: scan(source) for source in sources}
    graph = build_graph(loaded, scans)
    return Project(
        root=root,
        settings=settings,
        codelists=codelists,
        loaded=loaded,
        bodies=scans,
        graph=graph,
        today=today,
        misplaced=tuple(found),
        published=_text(root / PUBLISHED),
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: nearly everything that is made here stays, and looking for the rest doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # What is there counts as old from now on: else the collector would walk through all of it at once.
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()


def read_settings(root: Path) -> Settings:
    """Read what the core needs from ``mkdocs.yml``; a project without one has no site, and that is fine.

    Raises:
        ProjectError: the file is no YAML mapping.
    """
    try:
        config = yaml.load(_text(root / CONFIG), Loader=_ConfigLoader)  # noqa: S506 - a safe loader of our own
    except yaml.YAMLError as error:
        raise ProjectError(f"{CONFIG} is not YAML: {error}") from error
    if config is None:
        return Settings()
    if not isinstance(config, dict):
        raise ProjectError(f"{CONFIG} is no list of settings")
    edit = _setting(config, "edit_uri").strip("/").split("/")
    return Settings(
        site_name=_setting(config, "site_name"),
        site_description=_setting(config, "site_description"),
        site_url=_setting(config, "site_url").rstrip("/") + "/" if _setting(config, "site_url") else "",
        repo_url=_setting(config, "repo_url"),
        branch=edit[1] if len(edit) > 1 else DEFAULT_BRANCH,
    )


def latest_date(now: dt.datetime | None = None) -> dt.date:
    """Return the latest date that it is anywhere on earth."""
    ahead = dt.timezone(dt.timedelta(hours=14))
    return (now or dt.datetime.now(tz=dt.UTC)).astimezone(ahead).date()


def read_codelists(root: Path) -> CodeLists:
    """Read the code lists of the knowledge base at ``root``.

    Raises:
        ProjectError: they are missing or broken.
    """
    folder = root / VOCABULARIES
    if not folder.is_dir():
        raise ProjectError(f"{root} is no knowledge base: it has no folder {VOCABULARIES}")
    try:
        return load_codelists(folder.resolve())
    except (OSError, KeyError, ValueError) as error:
        raise ProjectError(f"a code list in {VOCABULARIES} cannot be read: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path.name} cannot be read: {error}") from error


def _setting(config: Mapping[str, Any], name: str) -> str:
    value = config.get(name)
    return value.strip() if isinstance(value, str) else ""


class _ConfigLoader(yaml.SafeLoader):
    """Reads MkDocs's configuration without MkDocs: it knows ``!ENV``, other tags give nothing."""


def _env(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """Return the first of the named environment variables that is set, else the default that stands last."""
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node) or [None]
        return next((os.environ[name] for name in names if name in os.environ), default)
    return os.environ.get(str(loader.construct_scalar(node))) if isinstance(node, yaml.ScalarNode) else None


def _ignore(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> None:
    del loader, suffix, node


_ConfigLoader.add_constructor("!ENV", _env)
_ConfigLoader.add_multi_constructor("tag:yaml.org,2002:python/", _ignore)
_ConfigLoader.add_multi_constructor("!", _ignore)
