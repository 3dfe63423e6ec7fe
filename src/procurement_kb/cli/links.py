"""``kb links``: are the sources still there?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import click

from procurement_kb import __version__
from procurement_kb.cli.check import relative
from procurement_kb.cli.common import format_option, open_project, root_option
from procurement_kb.exports.links import cache as caches
from procurement_kb.exports.links import report
from procurement_kb.exports.links.http import Client
from procurement_kb.exports.links.model import Checked, Result, State, collect
from procurement_kb.exports.links.probe import Manners, Prober, archived_copy

_ENOUGH = 5
"""How many addresses must fail before the network is doubted."""


@click.command(epilog="Example: kb links --cache .cache/links.json --minutes 30")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--cache", type=click.Path(dir_okay=False, path_type=Path), help="Remember in this file what was learnt.")
@click.option(
    "--days",
    type=click.FloatRange(0),
    default=14,
    show_default=True,
    help="Ask again after this long, if it was alive.",
)
@click.option(
    "--pause", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds between requests to one host."
)
@click.option("--timeout", type=click.FloatRange(0.1), default=20.0, show_default=True, help="Seconds for an answer.")
@click.option(
    "--retries", type=click.IntRange(0, 5), default=2, show_default=True, help="How often to ask a busy server again."
)
@click.option(
    "--minutes", type=click.FloatRange(0), help="Stop asking after this long; the rest comes first next time."
)
@click.option("--archive", is_flag=True, help="Ask the Internet Archive for copies of what is dead.")
@click.option("--private", is_flag=True, help="Ask machines in the own network too.")
@format_option("text", "json", "markdown")
@root_option
@click.pass_context
def links(
    context: click.Context,
    paths: tuple[Path, ...],
    cache: Path | None,
    days: float,
    pause: float,
    timeout: float,
    retries: int,
    minutes: float | None,
    archive: bool,
    private: bool,
    form: str,
    root: Path | None,
) -> None:
    """Ask whether the web addresses in the fields of records still answer; suggest archived copies of dead ones.

    PATHS are files and folders to look into. One request at a time goes to each host, HEAD before GET, and none where
    robots.txt forbids it. Ends with 1 when an address is dead, with 3 when there is no network.
    """
    project = open_project(root)
    uses = collect(project, [relative(project.root, path) for path in paths])
    known = caches.read(cache.read_text(encoding="utf-8")) if cache is not None and cache.is_file() else {}
    now = dt.datetime.now(tz=dt.UTC)
    client = Client(agent(project.settings.repo_url), timeout, private)
    prober = Prober(client, Manners(pause=pause, retries=retries, minutes=minutes))
    asked = caches.due(uses, known, now, days)
    click.echo(f"asking {len(asked)} of {len(uses)} addresses", err=True)
    learnt = prober.probe(asked)
    if _is_cut_off(learnt.values()):
        click.echo("Error: no server has answered at all; is there a network? Nothing was remembered", err=True)
        context.exit(3)
    after = caches.merged(known, learnt)
    if cache is not None:
        cache.parent.mkdir(parents=True, exist_ok=True)
        kept = after if paths else {url: result for url, result in after.items() if url in uses}
        cache.write_text(caches.write(kept), encoding="utf-8", newline="\n")
    rows = []
    for url, places in uses.items():
        result = after.get(url, Result(State.UNASKED))
        wanted = archive and result.state is State.DEAD
        rows.append(Checked(url, places, result, archived_copy(client, url, places[0].read_on) if wanted else ""))
    shown = {"text": report.text, "json": report.as_json, "markdown": report.markdown}[form]
    click.echo(shown(rows), nl=False)
    if any(row.result.state is State.DEAD for row in rows):
        context.exit(1)


def _is_cut_off(results: Iterable[Result]) -> bool:
    """Tell whether it is this machine that has no network, rather than so many hosts that are gone."""
    failed = [result for result in results if result.state is not State.UNASKED]
    return len(failed) >= _ENOUGH and not any(result.detail.startswith("HTTP") for result in failed)


def agent(repo_url: str) -> str:
    """Return the name under which servers are asked, with an address for those who want to know more."""
    about = f" (+{repo_url})" if repo_url.isascii() and repo_url.startswith("https://") else ""
    return f"procurement-kb-links/{__version__}{about}"
