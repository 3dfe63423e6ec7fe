"""Pages that stand at a record's earlier address and lead to the present one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from procurement_kb.views.markup import relative_href

if TYPE_CHECKING:
    from procurement_kb.views.model import UrlPolicy


def redirect_page(urls: UrlPolicy, old_uri: str, new_uri: str) -> str:
    """Return a page that leads readers, browsers and search engines from one address to another."""
    target = escape(relative_href(urls.href(old_uri), urls.href(new_uri)))
    canonical = escape(urls.absolute(new_uri))
    link = f'<link rel="canonical" href="{canonical}">' if urls.site_url else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>This page has moved</title>'
        f'{link}<meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url={target}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"></head>'
        f'<body><h1>This page has moved</h1><p><a href="{target}">Go to the page</a></p></body></html>\n'
    )
