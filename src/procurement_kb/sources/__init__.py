"""Sources: bytes on disk to front matter, body and positions. Nothing here raises on bad input; it reports findings."""

from procurement_kb.sources.model import Loc, SourceFile

__all__ = ["Loc", "SourceFile"]
