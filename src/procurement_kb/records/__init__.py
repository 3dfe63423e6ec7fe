"""Records: one pydantic model per record type, declared once."""

from procurement_kb.records import types as _types  # noqa: F401 - importing registers the record types
from procurement_kb.records.annotations import GROUPS, Code, Kind, Meta, Ref
from procurement_kb.records.base import (
    Part,
    Record,
    RecordKind,
    Review,
    Source,
    ThemedRecord,
    extra_record_type,
    folders,
    record_types,
)
from procurement_kb.records.load import Loaded, load_record

__all__ = [
    "GROUPS",
    "Code",
    "Kind",
    "Loaded",
    "Meta",
    "Part",
    "Record",
    "RecordKind",
    "Ref",
    "Review",
    "Source",
    "ThemedRecord",
    "extra_record_type",
    "folders",
    "load_record",
    "record_types",
]
