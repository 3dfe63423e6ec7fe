"""Help texts are shown as meant, and nothing in them becomes markup by accident."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement_kb.views.inline import inline_html, inline_text


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("Write `GB`.", "Write <code>GB</code>.", "Write GB."),
        ('`"NO"` in quotes', "<code>&quot;NO&quot;</code> in quotes", '"NO" in quotes'),
        ("A ``[@key]`` b", "A <code>[@key]</code> b", "A [@key] b"),
        ("**Never** *ever*", "<strong>Never</strong> <em>ever</em>", "Never ever"),
        ("a * b * c", "a * b * c", "a * b * c"),
        ("<b> & `<i>`", "&lt;b&gt; &amp; <code>&lt;i&gt;</code>", "<b> & <i>"),
    ],
)
def test_marks(text: str, html: str, plain: str) -> None:
    """Code, strong and emphasis are known; the rest is text."""
    assert html == inline_html(text)
    assert plain == inline_text(text)


@given(st.text(alphabet="<>&`*ab \"'", max_size=60))
def test_only_three_elements_come_out(text: str) -> None:
    """No text makes any other element."""
    assert set(re.findall(r"<(/?\w+)", inline_html(text))) <= {"code", "/code", "strong", "/strong", "em", "/em"}
