"""MkDocs entry point. The work is in procurement_kb.adapters.mkdocs; this file only binds the events."""

from procurement_kb.adapters.mkdocs import Adapter

_adapter = Adapter()

on_startup = _adapter.on_startup
on_config = _adapter.on_config
on_files = _adapter.on_files
on_nav = _adapter.on_nav
on_pre_page = _adapter.on_pre_page
on_page_content = _adapter.on_page_content
on_env = _adapter.on_env
on_pre_template = _adapter.on_pre_template
on_page_context = _adapter.on_page_context
on_post_build = _adapter.on_post_build
on_build_error = _adapter.on_build_error
on_shutdown = _adapter.on_shutdown
