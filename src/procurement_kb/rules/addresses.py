"""Addresses are promises: KB501 and KB502. Pure functions over sets, for records and for generated pages alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from procurement_kb.findings import Example, Finding, Rule, Severity, Span, register
from procurement_kb.graph.checks.words import quoted
from procurement_kb.graph.model import Graph, Node
from procurement_kb.records import RecordKind, record_types

PUBLISHED = "published-addresses.txt"
"""The committed list of every address that was ever published, one a line, sorted."""

ADDRESS_GONE = register(
    Rule(
        code="KB501",
        name="published-address-gone",
        severity=Severity.ERROR,
        title="A published address leads nowhere any more",
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
        title="Two pages would have one address",
        why="Only one of the two could be published, and links to the other would lead to the wrong page.",
        mend="Rename the file of one of them.",
        wrong=Example(record_type="page", name="tools", fields="footer: 1"),
        right=Example(record_type="page", name="about-the-tools", fields="footer: 1"),
    )
)


def record_address(kind: RecordKind, record_id: str) -> str:
    """Return the address of a record below the site's root: ``cases/some-id/``."""
    return f"{kind.address}/{record_id}/" if kind.address else f"{record_id}/"


def listing_addresses() -> Mapping[str, str]:
    """Return what each list of records is called, by its address."""
    lists: dict[str, str] = {}
    for model in record_types().values():
        kind = model.kind_
        address = kind.address if kind.listing is None else kind.listing
        if address:
            lists.setdefault(f"{address}/", f"the list of {kind.plural}")
    return lists


def node_address(node: Node) -> str | None:
    """Return the address of a record, None when its type is not known."""
    model = record_types().get(node.type or "")
    return record_address(model.kind_, node.id) if model is not None else None


def record_addresses(graph: Graph) -> tuple[dict[str, str], dict[str, str]]:
    """Return the ids of all records by their addresses, and by the addresses they had under earlier ids."""
    present: dict[str, str] = {}
    redirects: dict[str, str] = {}
    for node in graph.nodes.values():
        address = node_address(node)
        if address is not None:
            present.setdefault(address, node.id)
    for old, new in graph.former.items():
        model = record_types().get(graph.nodes[new].type or "")
        if model is not None:
            redirects[record_address(model.kind_, old)] = new
    return present, redirects


def check_clashes(graph: Graph) -> Iterator[Finding]:
    """Yield a finding for each record whose address another page has."""
    taken = dict(listing_addresses())
    for node in sorted(graph.nodes.values(), key=lambda node: node.path):
        address = node_address(node)
        if address is None:
            continue
        holder = taken.setdefault(address, node.path)
        if holder != node.path:
            message = f"the address /{address} of this page is also that of {holder}; rename this file"
            yield Finding(node.path, Span(), ADDRESS_CLASH.code, message)


def parse_published(text: str) -> tuple[tuple[int, str], ...]:
    """Return the addresses of the list with their lines; blank lines and lines that start with ``#`` do not count."""
    rows = enumerate(text.splitlines(), 1)
    return tuple((line, row.strip().lstrip("/")) for line, row in rows if row.strip() and not row.startswith("#"))


def format_published(addresses: Iterable[str]) -> str:
    """Write the list: sorted, one a line, each with the leading slash that readers expect."""
    return "".join(f"/{address}\n" for address in sorted({address.lstrip("/") for address in addresses}))


def is_record_address(address: str) -> bool:
    """Tell whether only a record can have ``address``: a single name below the folder of a record type."""
    folders = {model.kind_.address for model in record_types().values() if model.kind_.address}
    folder, _, name = address.rstrip("/").rpartition("/")
    return folder in folders and bool(name) and f"{address.rstrip('/')}/" not in listing_addresses()


def check_published(published: str, present: Collection[str], redirects: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each published address that is neither a page nor a redirect.

    Args:
        published: the text of the list.
        present: addresses of all pages, below the site's root: ``cases/some-id/``, the home page as an empty text.
        redirects: addresses that lead on to a page.
    """
    for line, address in parse_published(published):
        if address not in present and address not in redirects:
            message = (
                f"address {quoted('/' + address)} was published and leads nowhere now; "
                "list its old id in formerly of the record that has the content"
            )
            yield Finding(PUBLISHED, Span.at(line, 1, len(address) + 1), ADDRESS_GONE.code, message)
