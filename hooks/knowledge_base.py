"""MkDocs entry point. The work is in procurement_kb.adapters.mkdocs; this file only binds the events."""

from procurement_kb.adapters.mkdocs import Adapter

_adapter = Adapter()

on_startup = _adapter.on_startup
on_config = _adapter.on_config
on_files = _adapter.on_files
on_page_markdown = _adapter.on_page_markdown
on_page_content = _adapter.on_page_content
on_post_build = _adapter.on_post_build
on_build_error = _adapter.on_build_error
