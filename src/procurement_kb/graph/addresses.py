"""Addresses are promises: KB501 and KB502. Pure functions over sets, for records and for generated pages alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from procurement_kb.findings import Example, Finding, Rule, Severity, Span, register
from procurement_kb.graph.model import Graph, Node
from procurement_kb.graph.words import quoted
from procurement_kb.records import RecordKind, record_types

PUBLISHED = "published-addresses.txt"
"""The committed list of every address that was ever published, one a line, sorted."""

ADDRESS_GONE = register(
    Rule(
        code="KB501",
        name="published-address-gone",
        severity=Severity.ERROR,
        title="A published address leads nowhere any more.",
        why="Others have linked to it, printed it and cited it. An address that was published works for ever.",
        mend="If the record got a new id, list the old one in its `formerly`; `kb rename OLD NEW` does that. If it "
        "was deleted, bring it back and name its replacement in `superseded_by`.",
        wrong=Example(files=((PUBLISHED, "/cases/an-older-case/\n"),)),
        right=Example(fields="formerly: [an-older-case]", files=((PUBLISHED, "/cases/an-older-case/\n"),)),
    )
)
ADDRESS_CLASH = register(
    Rule(
        code="KB502",
        name="address-clash",
        severity=Severity.ERROR,
        title="Two pages would have one address.",
        why="Only one of the two could be published, and links to the other would lead to the wrong page.",
        mend="Rename the file of one of them.",
        wrong=Example(record_type="page", name="tools", fields="footer: 1"),
        right=Example(record_type="page", name="about-the-tools", fields="footer: 1"),
    )
)


def page_address(src_uri: str) -> str:
    """Return the address of a page below the site's root: ``cases/x.md`` gives ``cases/x/``, ``index.md`` nothing.

    The list always has addresses of this shape, also when a build for a USB stick uses file names.
    """
    stem = src_uri.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in {"index", "README"}:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def record_address(kind: RecordKind, record_id: str) -> str:
    """Return the address of a record below the site's root: ``cases/some-id/``."""
    return f"{kind.address}/{record_id}/" if kind.address else f"{record_id}/"


def node_address(node: Node) -> str | None:
    """Return the address of a record, None when its type is not known."""
    model = record_types().get(node.type or "")
    return record_address(model.kind_, node.id) if model is not None else None


def listing_addresses() -> Mapping[str, str]:
    """Return what each list of records is called, by its address."""
    lists: dict[str, str] = {}
    for model in record_types().values():
        kind = model.kind_
        address = kind.address if kind.listing is None else kind.listing
        if address:
            lists.setdefault(f"{address}/", f"the list of {kind.plural}")
    return lists


def record_addresses(graph: Graph) -> Mapping[str, str]:
    """Return the ids of all records by their addresses, present and earlier ones."""
    addresses: dict[str, str] = {}
    for node in graph.nodes.values():
        address = node_address(node)
        if address is not None:
            addresses.setdefault(address, node.id)
    for old, new in graph.former.items():
        model = record_types().get(graph.nodes[new].type or "")
        if model is not None:
            addresses.setdefault(record_address(model.kind_, old), new)
    return addresses


def check_record_addresses(graph: Graph, published: str) -> Iterator[Finding]:
    """Yield what records alone show: two of them at one address, and published ones that vanished.

    Addresses that a generated page may have are left to `check_addresses`, which knows all pages.
    """
    taken = dict(listing_addresses())
    for node in sorted(graph.nodes.values(), key=lambda node: node.path):
        address = node_address(node)
        holder = taken.setdefault(address, node.path) if address is not None else node.path
        if holder != node.path:
            yield _clash(node.path, address or "", holder)
    known = record_addresses(graph)
    folders = {model.kind_.address for model in record_types().values() if model.kind_.address}
    for line, address in parse_published(published):
        folder, _, name = address.rstrip("/").rpartition("/")
        if folder in folders and name and address not in known and address not in taken:
            yield _gone(line, address)


def check_addresses(
    pages: Iterable[tuple[str, str | None]], redirects: Iterable[str], published: str
) -> Iterator[Finding]:
    """Yield what only the whole site shows: two pages at one address, and published addresses that vanished.

    Args:
        pages: path below the documents folder of each page, and the file that people edit, None for generated pages.
        redirects: the same paths of pages that lead on to another.
        published: the text of the list of published addresses.
    """
    taken: dict[str, str | None] = {}
    for src_uri, origin in pages:
        address = page_address(src_uri)
        if address in taken:
            first = taken[address]
            yield _clash(origin or first or PUBLISHED, address, (first if origin else None) or "a generated page")
        else:
            taken[address] = origin
    taken.update((page_address(src_uri), None) for src_uri in redirects)
    for line, address in parse_published(published):
        if address not in taken:
            yield _gone(line, address)


def parse_published(text: str) -> tuple[tuple[int, str], ...]:
    """Return the addresses of the list with their lines; blank lines do not count."""
    rows = enumerate(text.splitlines(), 1)
    return tuple((line, row.strip().lstrip("/")) for line, row in rows if row.strip())


def format_published(addresses: Iterable[str]) -> str:
    """Write the list: sorted, one a line, each with the leading slash that readers expect."""
    return "".join(f"/{address}\n" for address in sorted({address.lstrip("/") for address in addresses}))


def _clash(path: str, address: str, holder: str) -> Finding:
    message = f"the address {quoted('/' + address)} of this page is also that of {holder}; rename this file"
    return Finding(path, Span(), ADDRESS_CLASH.code, message)


def _gone(line: int, address: str) -> Finding:
    message = (
        f"address {quoted('/' + address)} was published and leads nowhere now; "
        "list its old id in formerly of the record that has the content"
    )
    return Finding(PUBLISHED, Span.at(line, 1, len(address) + 1), ADDRESS_GONE.code, message)
