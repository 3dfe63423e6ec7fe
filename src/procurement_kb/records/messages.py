"""From pydantic's errors to findings in our own words: what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from procurement_kb.findings import Finding
from procurement_kb.records import codes, mistyped
from procurement_kb.records.annotations import Kind
from procurement_kb.records.dates import address_hint, date_hint, moment_hint
from procurement_kb.records.fault import Fault, renamed, value_at
from procurement_kb.records.hints import (
    NO_HINT,
    Hint,
    code_hint,
    country_hint,
    cpv_hint,
    currency_hint,
    jurisdiction_hint,
    language_hint,
    near,
    notice_hint,
    region_hint,
    slug,
    timezone_hint,
)
from procurement_kb.records.specs import FieldSpec, by_name
from procurement_kb.records.values import MARKUP
from procurement_kb.records.wording import (
    LISTS,
    LONGEST_LIST,
    between,
    example_of,
    expected,
    figure,
    meant,
    number_range,
    what,
)
from procurement_kb.sources.wording import shown

# --- Fields -----------------------------------------------------------------------------------------------------------


def missing(fault: Fault) -> Finding:
    """Report a required field that is not there."""
    spec = fault.spec
    example = example_of(spec, item=False)
    instead = f"write for instance {spec.name}: {example}" if example else f"write {expected(spec)}"
    message = f"{fault.where} is missing; {instead}"
    parent = fault.loc[:-1]
    in_list = bool(parent) and isinstance(parent[-1], int)
    return Finding(fault.source.path, fault.source.span(parent, key=not in_list), codes.MISSING, message)


def empty(fault: Fault) -> Finding:
    """Report a field, an entry or a part with nothing in it."""
    spec = fault.spec
    example = example_of(spec, item=fault.place.item)
    name = "" if fault.place.item else f"{spec.name}: "
    instead = f"write for instance {name}{example}" if example else f"write {expected(spec)}"
    if fault.optional:
        instead += ", or remove it"
    return Finding(fault.source.path, fault.span, codes.MISSING, f"{fault.where} is empty; {instead}")


SYNONYMS = {
    "abstract": "summary",
    "description": "summary",
    "name": "title",
    "heading": "title",
    "author": "contributors",
    "authors": "contributors",
    "tags": "themes",
    "topics": "themes",
    "link": "url",
    "href": "url",
    "address": "url",
    "website": "url",
    "id": "formerly",
    "redirects": "formerly",
    "hospital": "buyers",
    "vendor": "suppliers",
    "setting": "care_settings",
    "amount": "value",
    "results": "outcomes",
}
"""What other sites call our fields. A guess only: never written by a machine."""

_SAFE, _NEAR = 0.8, 0.7


def nearest_field(fault: Fault) -> Hint:
    """Return the field that an unknown one misspells and that its group does not have yet."""
    if not fault.guess:
        return NO_HINT
    wanted = str(fault.loc[-1]).strip().casefold().replace("-", "_").replace(" ", "_")
    group = value_at(fault.source.values, fault.loc[:-1])
    known = by_name(fault.place.model)
    free = [name for name in known if not isinstance(group, Mapping) or name not in group]
    for cutoff in (_SAFE, _NEAR):
        close = near(wanted, free, cutoff)
        if close:
            return Hint(close, sure=cutoff == _SAFE and _fits(known[close], fault.value))
    synonym = SYNONYMS.get(wanted)
    return Hint(synonym) if synonym in free else NO_HINT


def _fits(spec: FieldSpec, value: Any) -> bool:
    """Tell whether ``value`` has the rough shape of the field's."""
    if spec.many:
        return isinstance(value, list)
    if spec.keyed or (spec.part is not None and not spec.id_or_part):
        return isinstance(value, Mapping)
    return spec.part is not None or not isinstance(value, (list, Mapping))


def unknown_field(fault: Fault) -> Finding:
    """Report a field that the record type or part does not have."""
    hint = nearest_field(fault)
    name = str(fault.loc[-1])
    known = list(by_name(fault.place.model))
    taken = (near(name.casefold(), known, _NEAR) or SYNONYMS.get(name.casefold())) if fault.guess else None
    if hint.value is not None:
        instead = f"did you mean {shown(hint.value)}?"
    elif taken in known:
        instead = f"{taken} is there already, so remove this one"
    elif len(known) <= LONGEST_LIST:
        instead = f"its fields are {', '.join(known)}"
    else:
        instead = "remove it, or look the right name up in the field reference"
    span = fault.source.span(fault.loc, key=True)
    edits = renamed(fault.source, fault.loc, hint.value) if hint.value and hint.sure else ()
    message = f"field {shown(name)} is unknown in {_owner(fault)}; {instead}"
    return Finding(fault.source.path, span, codes.UNKNOWN_FIELD, message, hint.value, edits)


def _owner(fault: Fault) -> str:
    kind = getattr(fault.place.model, "kind_", None)
    if kind is not None:
        article = "an" if kind.singular[0] in "aeiou" else "a"
        return f"{article} {kind.singular}"
    return str(fault.loc[0]) if len(fault.loc) > 1 else "the record"


# --- Text and numbers -------------------------------------------------------------------------------------------------


def text_length(fault: Fault) -> Finding:
    """Report text that is too short or too long."""
    value = str(fault.value)
    count = len(value.strip())
    limits = fault.limits
    wanted = f"write {between(limits.min_length, limits.max_length, 'characters')}"
    if count == 0:
        instead = "write text" if limits.min_length == 1 else wanted
        remove = ", or remove it" if fault.optional else ""
        return fault.finding(codes.TEXT_LENGTH, f"{fault.where} is empty; {instead}{remove}")
    unit = "character" if count == 1 else "characters"
    return fault.finding(codes.TEXT_LENGTH, f"{fault.where} has {count:,} {unit}; {wanted}")


def number_out_of_range(fault: Fault) -> Finding:
    """Report a number beyond its limits."""
    value = fault.value
    name = "not a number" if value != value else figure(value)  # noqa: PLR0124 - only NaN differs from itself
    return fault.finding(codes.NUMBER_RANGE, f"{fault.where} is {name}; write {number_range(fault.limits)}")


def entry_count(fault: Fault) -> Finding:
    """Report a list with too few or too many entries."""
    spec, count = fault.spec, len(fault.value)
    limits = spec.limits
    wanted = between(limits.min_items, limits.max_items, "entries")
    entries = "no entries" if count == 0 else f"{count} {'entry' if count == 1 else 'entries'}"
    example = example_of(spec, item=True) if count == 0 else ""
    such = f" such as {example}" if example else ""
    message = f"{fault.where} has {entries}; write {wanted}{such}"
    if limits.max_items is not None and count > limits.max_items:
        span = fault.source.span((*fault.loc, limits.max_items))
        return Finding(fault.source.path, span, codes.ITEM_COUNT, message)
    span = fault.span
    if span.line != span.end_line:
        span = fault.source.span(fault.loc, key=True)
    return Finding(fault.source.path, span, codes.ITEM_COUNT, message)


def markup(fault: Fault) -> Finding:
    """Report markup in plain text."""
    value = str(fault.value)
    found = MARKUP.search(value)
    shape = found[0] if found else ""
    message = f"{fault.where} holds the markup {shown(shape)}; write plain words"
    plain = MARKUP.sub(_unmarked, value)
    # Stars, underscores and backticks can go; a link or tag says something that must not get lost.
    sure = shape[:1] in {"*", "_", "`"} and not MARKUP.search(plain)
    return fault.finding(codes.MARKUP, message, Hint(plain, sure=True) if sure else NO_HINT)


def _unmarked(match: Any) -> str:
    text = str(match[0])
    return text.strip(text[0]) if text[0] in "*_`" else text


# --- Ids and addresses ------------------------------------------------------------------------------------------------


_NOUNS = {Kind.ID: "id", Kind.KEY: "key", Kind.ANCHOR: "anchor"}


def shape(fault: Fault) -> Finding:
    """Report text that does not match the pattern of its field."""
    spec, value = fault.spec, str(fault.value)
    if not fault.place.key and spec.id_or_part:
        return mistyped.not_an_id_nor_part(fault)
    if fault.place.key or spec.kind in _NOUNS:
        right = slug(value)
        # The key of a source is cited in the text as well, and an id may be that of another record.
        sure = spec.kind is Kind.ID and not fault.place.key
        noun = "key" if fault.place.key else _NOUNS[spec.kind]
        name = f"{noun} {shown(value)}"
        rule = "small letters, digits and single hyphens"
        if right:
            message = f"{name} is not made of {rule}; did you mean {shown(right)}?"
            return fault.finding(codes.ID_SHAPE, message, Hint(right, sure=sure))
        return fault.finding(codes.ID_SHAPE, f"{name} is not made of {rule}; write one such as my-{noun}")
    example = example_of(spec, item=True)
    such = f"; write it like {example}" if example else "; see the field reference"
    return fault.finding(codes.PATTERN, f"{fault.where} is {what(value)}, which has not the right shape{such}")


def address(fault: Fault) -> Finding:
    """Report a web address that opens nothing."""
    hint = address_hint(str(fault.value))
    message = f"web address {shown(str(fault.value))} is not a full http or https address"
    return fault.finding(codes.ADDRESS, message + meant(hint, "write it from https:// on"), hint)


# --- Dates ------------------------------------------------------------------------------------------------------------


def _as_written(fault: Fault) -> str | None:
    """Return a date as the file spells it, None when what stands there is no single value."""
    if isinstance(fault.value, (list, Mapping, bool)):
        return None
    return fault.source.raw(fault.loc) or (fault.value if isinstance(fault.value, str) else str(fault.value)[:40])


def _bad_date(verdict: str, wanted: str, hint_for: Callable[[str], Hint]) -> Callable[[Fault], Finding]:
    def report(fault: Fault) -> Finding:
        text = _as_written(fault)
        if text is None:
            return mistyped.unknown_error(fault)
        hint = hint_for(text)
        message = f"date {shown(text)} is {verdict}{meant(hint, f'write {wanted}')}"
        bare = not (fault.written or "").startswith(('"', "'"))
        if hint.value is not None and bare and len(hint.value) == len("2019-06-30"):
            return fault.rewritten(codes.DATE, message, hint.value, sure=hint.sure)  # a whole day needs no quotes
        return fault.finding(codes.DATE, message, hint)

    return report


# --- Codes ------------------------------------------------------------------------------------------------------------


def unknown_code(fault: Fault) -> Finding:
    """Report a code that its list does not have."""
    spec = fault.spec
    codelist = fault.lists[spec.codelist or ""]
    noun = codelist.name.replace("-", " ") if spec.many else spec.name
    current = {code: entry.label for code, entry in codelist.items() if not entry.deprecated}
    hint = code_hint(str(fault.value), current) if fault.guess else NO_HINT
    many = len(current) > LONGEST_LIST
    otherwise = (
        f"write one of {', '.join(current)}" if not many else f"the field reference lists the {len(current)} codes"
    )
    message = f"{noun} {shown(str(fault.value))} is not in its list{meant(hint, otherwise)}"
    return fault.finding(codes.UNKNOWN_CODE, message, hint)


def unknown_choice(fault: Fault) -> Finding:
    """Report a value that is none of those which the declaration spells out."""
    if not isinstance(fault.value, str):
        return mistyped.unknown_error(fault)
    hint = code_hint(fault.value, {choice: choice for choice in fault.spec.choices})
    message = f"{fault.where} is {what(fault.value)}{meant(hint, f'write {expected(fault.spec)}')}"
    return fault.finding(codes.UNKNOWN_CODE, message, hint)


def _listed(code: str, noun: str, verdict: str, hint_for: Callable[[str, Fault], Hint]) -> Callable[[Fault], Finding]:
    """Return the function that reports a value which a public list does not have."""

    def report(fault: Fault) -> Finding:
        value = str(fault.value)
        hint = hint_for(value, fault) if fault.guess else NO_HINT
        fallback = f"write {LISTS.get(fault.spec.list_name or '') or expected(fault.spec)}"
        return fault.finding(code, f"{noun} {shown(value)} {verdict}{meant(hint, fallback)}", hint)

    return report


Report = Callable[[Fault], Finding]

_REPORTS: Mapping[str, Report] = {
    "missing": missing,
    "extra_forbidden": unknown_field,
    "invalid_key": unknown_field,
    "string_type": mistyped.not_text,
    "string_unicode": mistyped.half_character,
    "list_type": mistyped.not_a_list,
    "dict_type": mistyped.not_a_mapping,
    "model_type": mistyped.not_a_part,
    "int_type": mistyped.not_a_number,
    "int_from_float": mistyped.not_a_number,
    "float_type": mistyped.not_a_number,
    "bool_type": mistyped.not_a_flag,
    "string_too_short": text_length,
    "string_too_long": text_length,
    "greater_than_equal": number_out_of_range,
    "less_than_equal": number_out_of_range,
    "greater_than": number_out_of_range,
    "less_than": number_out_of_range,
    "finite_number": number_out_of_range,
    "too_short": entry_count,
    "too_long": entry_count,
    "string_pattern_mismatch": shape,
    "markup": markup,
    "bad_url": address,
    "bad_date": _bad_date(
        "no date", "a year, a month or a day, as in 2019-06-30", lambda text: date_hint(text, full=False)
    ),
    "bad_day": _bad_date(
        "no full date", "year, month and day, as in 2019-06-30", lambda text: date_hint(text, full=True)
    ),
    "bad_moment": _bad_date("no date and time", "them as in 2026-03-04 10:00", moment_hint),
    "unknown_code": unknown_code,
    "literal_error": unknown_choice,
    "unknown_country": _listed(
        codes.COUNTRY, "country", "is not an ISO 3166-1 code", lambda value, fault: country_hint(value, fault.lists)
    ),
    "unknown_jurisdiction": _listed(
        codes.JURISDICTION,
        "jurisdiction",
        "is neither EU nor an ISO 3166-1 code",
        lambda value, fault: jurisdiction_hint(value, fault.lists),
    ),
    "unknown_region": _listed(
        codes.REGION,
        "region",
        "is not a NUTS 2024 or ISO 3166-2 code",
        lambda value, fault: region_hint(value, fault.lists),
    ),
    "unknown_currency": _listed(
        codes.CURRENCY, "currency", "is not an ISO 4217 code", lambda value, fault: currency_hint(value, fault.lists)
    ),
    "unknown_language": _listed(
        codes.LANGUAGE, "language", "is not an ISO 639-1 code", lambda value, fault: language_hint(value, fault.lists)
    ),
    "unknown_cpv": _listed(
        codes.CPV, "CPV code", "is not in CPV 2008", lambda value, fault: cpv_hint(value, fault.lists)
    ),
    "bad_notice": _listed(
        codes.NOTICE, "notice number", "has not the shape that TED uses", lambda value, _: notice_hint(value)
    ),
    "unknown_timezone": _listed(
        codes.TIMEZONE, "time zone", "is not an IANA name", lambda value, _: timezone_hint(value)
    ),
}


_ABOUT_FIELDS = frozenset({"extra_forbidden", "invalid_key", "string_unicode"})
_ABOUT_NO_VALUE = frozenset({"missing", "extra_forbidden", "invalid_key", "string_too_short", "string_unicode"})


def report(fault: Fault) -> Finding:
    """Return the one finding that tells of ``fault``."""
    if fault.place.spec is None and fault.type not in _ABOUT_FIELDS:
        # A model of a kind that introspection does not follow: better a plain finding than none.
        message = f"{fault.where} does not fit; see the field reference"
        return Finding(fault.source.path, fault.span, codes.WRONG_TYPE, message)
    blank = fault.value is None or (isinstance(fault.value, str) and not fault.value.strip())
    # What is missing has no value of its own, and empty text is a matter of its length.
    if blank and not fault.place.key and fault.type not in _ABOUT_NO_VALUE:
        return empty(fault)
    return _REPORTS.get(fault.type, mistyped.unknown_error)(fault)
