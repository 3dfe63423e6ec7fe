"""Views: records and graph to the site plan. Pure; nothing here reads or writes files."""

from procurement_kb.views.model import Asset, Document, SitePlan, UrlPolicy

__all__ = ["Asset", "Document", "SitePlan", "UrlPolicy"]
