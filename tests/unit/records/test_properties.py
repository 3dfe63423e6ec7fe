"""Whatever stands in a field, loading answers with findings, never with an exception."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from procurement_kb.findings.fixes import apply_fixes
from procurement_kb.records import Record, load_record, record_types
from procurement_kb.records.introspect import example_values, fields, leaves, references
from procurement_kb.sources import SourceFile
from procurement_kb.sources.frontmatter import read_source
from tests.unit.records.helpers import codelists, path_of

TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "ES", "UK", "value-based", "A b", "2019-06", "2019-02-30", "2019-2022", "1,200", "60 %", "none", "yes", "€",
            "a: b", "x #y", "- a", "*x*", "<b>", "[[x]]", "[@x]", "", "  ", "\ud800", "\x00", "https://example.org",
            "www.example.org", "33194110-9", "2018/S123-456789", "UKI3", "GR30", "Europe/Brussel", "material/x", "x" * 400,
        ]
    ),
)  # fmt: skip
SCALAR = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    TEXT,
    st.dates(),
    st.datetimes(),
    st.sampled_from([10**400, -(10**1000), 1e300, 2019, 2019.0, 1.1]),
)
KEY = st.one_of(TEXT, st.sampled_from(["name", "kind", "start", "end", "on", "titel", "type"]))
ODD_KEY = st.one_of(KEY, st.integers(), st.none(), st.booleans())


def values_of(keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return arbitrary plain values."""
    return st.recursive(
        SCALAR,
        lambda inner: st.one_of(st.lists(inner, max_size=8), st.dictionaries(keys, inner, max_size=4)),
        max_leaves=12,
    )


@st.composite
def records(draw: st.DrawFn, keys: st.SearchStrategy[Any]) -> tuple[type[Record], dict[Any, Any]]:
    """Return the example record of a type, with arbitrary values in some fields, parts and unknown fields."""
    model = draw(st.sampled_from(list(record_types().values())))
    values: dict[Any, Any] = example_values(model)
    for _ in range(draw(st.integers(1, 3))):
        spec = draw(st.sampled_from(fields(model)))
        value = draw(values_of(keys))
        match draw(st.sampled_from(["field", "item", "inside", "unknown"])):
            case "item":
                value = [value]
            case "inside" if spec.part is not None:
                part = {field.name: field.example for field in spec.fields if field.example is not None}
                part[draw(st.sampled_from([field.name for field in spec.fields]))] = value
                value = [part] if spec.many else {"a": part} if spec.keyed else part
            case "unknown":
                values[draw(keys)] = value
                continue
            case _:
                pass
        values[spec.name] = value
    return model, values


DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@QUICK
@given(records(ODD_KEY))
def test_loading_never_raises(made: tuple[type[Record], dict[Any, Any]]) -> None:
    """Arbitrary values give a record or findings, and every message is one line that can be printed."""
    model, values = made
    source = SourceFile(path_of(model), "---\ntitle: x\n---\n", values, "", 4, readable=True)
    loaded = load_record(source, codelists())

    event("good" if loaded.record else "broken")
    assert loaded.record is not None or loaded.findings
    for finding in loaded.findings:
        assert finding.message.encode().count(b"\n") == 0
        assert finding.code.startswith("KB1") or finding.code == "KB014"
    assert all(isinstance(link.target, str) for link in references(model, values))
    assert all(leaf.value is not None for leaf in leaves(model, values))


@QUICK
@given(records(KEY))
def test_mends_leave_a_file_that_can_be_read(made: tuple[type[Record], dict[Any, Any]]) -> None:
    """What a machine mends is mended: the file can still be read, and the same finding does not come back."""
    model, values = made
    try:
        front = yaml.dump(values, Dumper=DUMPER, allow_unicode=True, sort_keys=False)
        text = f"---\n{front}---\nBody\n"
        source = read_source(path_of(model), text.encode())
    except (UnicodeEncodeError, yaml.YAMLError):
        assume(False)  # noqa: FBT003 - YAML has no way of writing it
    loaded = load_record(source, codelists())
    after, mended = apply_fixes(source.text, loaded.findings)
    again = load_record(read_source(source.path, after.encode()), codelists())

    event(f"{len(mended)} mends")
    assert source.readable or not loaded.findings
    assert source.readable == again.source.readable
    assert not {(f.code, f.message) for f in mended} & {(f.code, f.message) for f in again.findings}


@pytest.mark.parametrize("model", record_types().values(), ids=record_types())
def test_each_field_in_turn(model: type[Record]) -> None:
    """Each field of each type meets a value of each kind, alone."""
    odd: list[Any] = [
        None,
        True,
        5,
        1.5,
        "",
        "x",
        "A b",
        [],
        [None],
        [[]],
        ["x", "x"],
        {},
        {"x": 1},
        [{}],
        [{"x": 1}],
        10**400,
    ]
    for spec in fields(model):
        for value in odd:
            values = {**example_values(model), spec.name: value}
            source = SourceFile(path_of(model), "---\n---\n", values, "", 3, readable=True)
            loaded = load_record(source, codelists())

            assert loaded.record is not None or loaded.findings, (spec.name, value)
