"""What is wrong between records: KB2xx, and KB133, which is about a page's own sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procurement_kb.findings import Finding
from procurement_kb.graph.checks.citations import check_citations
from procurement_kb.graph.checks.ids import check_ids
from procurement_kb.graph.checks.order import check_order
from procurement_kb.graph.checks.site_links import SiteLinks, check_site_links
from procurement_kb.graph.checks.targets import check_targets
from procurement_kb.graph.model import Graph
from procurement_kb.records.load import Loaded
from procurement_kb.sources.body import BodyScan

__all__ = ["check_graph"]


def check_graph(
    graph: Graph, records: tuple[Loaded, ...], scans: Mapping[str, BodyScan], site_url: str = ""
) -> Iterator[Finding]:
    """Yield everything that is wrong with links, ids and citations.

    Args:
        graph: all records and links.
        records: the records, also those whose id another one has.
        scans: the scanned body of each record by its path.
        site_url: the site's own address, so that links to it are known; empty when it has none.
    """
    yield from check_ids(graph)
    yield from check_targets(graph)
    yield from check_order(graph)
    links = SiteLinks(graph, site_url)
    for record in records:
        scan = scans.get(record.source.path)
        yield from check_citations(record, scan)
        if scan is not None and scan.links:
            yield from check_site_links(record, scan, links)
