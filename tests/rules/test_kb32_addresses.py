"""KB322: addresses that stand bare in a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.harness import place, record
from tests.rules.prose import CITED, codes_in, found_in


@pytest.mark.parametrize(
    ("body", "address", "target"),
    [
        ("See https://example.org/a_b. It is new.\n", "https://example.org/a_b", "https://example.org/a_b"),
        ("See (www.example.org) now.\n", "www.example.org", "https://www.example.org"),
        ("| Where |\n| --- |\n| http://example.org |\n", "http://example.org", "http://example.org"),
    ],
)
def test_bare_address(body: str, address: str, target: str, tmp_path: Path) -> None:
    """An address that no link is made of is found without the marks behind it."""
    content = record("term", "abbreviation: null\naliases: []\nsee_also: []", f"{body}\n{CITED}")
    message = f'address "{address}" stands bare in the text; write [what is there]({target}), or cite it as a source'
    assert [f"{place(content, address)} KB322 {message}"] == found_in(tmp_path, "term", f"{body}\n{CITED}")


@pytest.mark.parametrize(
    "body",
    [
        "See [the toolkit](https://example.org/toolkit).\n",
        "See [the toolkit](<https://example.org/toolkit> 'Title').\n",
        "See [the toolkit][kit].\n\n[kit]: https://example.org/toolkit\n",
        "Write `https://example.org` there.\n",
        "```text\nhttps://example.org\n```\n",
        "See <https://example.org>.\n",  # KB311 says what is wrong with it
        "The address begins with the name of the site.\n",
    ],
)
def test_address_in_a_link_or_code(body: str, tmp_path: Path) -> None:
    """Links of every kind, definitions and code are no bare addresses."""
    assert [] == codes_in(tmp_path, "term", f"{body}\n{CITED}")
