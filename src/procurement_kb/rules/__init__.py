"""Rules: what makes a record good beyond the type of each field. Dropping a module here is all it takes to add some."""

from procurement_kb.rules.registry import Context, check, check_record, discover

discover(__name__, __path__)

__all__ = ["Context", "check", "check_record"]
