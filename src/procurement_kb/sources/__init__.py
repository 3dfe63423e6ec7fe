"""Sources: bytes on disk to front matter, body and positions. Nothing here raises on bad input; it reports findings."""

from procurement_kb.sources import codes, safety_codes
from procurement_kb.sources.frontmatter import read_source
from procurement_kb.sources.model import Loc, SourceFile
from procurement_kb.sources.positions import source_text
from procurement_kb.sources.scalars import number_trap

__all__ = ["Loc", "SourceFile", "codes", "number_trap", "read_source", "safety_codes", "source_text"]
