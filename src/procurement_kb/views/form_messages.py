"""The sentences of findings as templates, for the checks that run in the browser.

The names in braces are filled in there. A test holds these sentences against what `kb check` says of the same records.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from procurement_kb.findings import Severity, get_rule
from procurement_kb.records.wording import LISTS

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        # Fields
        "missing": "{where} is missing; write for instance {name}: {example}",
        "missing.plain": "{where} is missing; write {expected}",
        "empty": "{where} is empty; write for instance {name}{example}{remove}",
        "empty.plain": "{where} is empty; write {expected}{remove}",
        "remove": ", or remove it",
        "unknown": "field {value} is unknown in {owner}; {instead}",
        "unknown.near": "did you mean {hint}?",
        "unknown.taken": "{name} is there already, so remove this one",
        "unknown.known": "its fields are {names}",
        "unknown.else": "remove it, or look the right name up in the field reference",
        "length": "{where} has {count}; write {length}",
        "length.empty": "{where} is empty; write {length}{remove}",
        "length.text": "{where} is empty; write text{remove}",
        "range": "{where} is {value}; write {range}",
        "entries": "{where} has {count}; write {entries}{such}",
        "such": " such as {example}",
        "markup": "{where} holds the markup {value}; write plain words",
        "shape": "{noun} {value} is not made of small letters, digits and single hyphens; {instead}",
        "shape.hint": "did you mean {hint}?",
        "shape.else": "write one such as my-{noun}",
        "address": "web address {value} is not a full http or https address{meant}",
        "address.else": "write it from https:// on",
        "date": "date {value} is no date{meant}",
        "date.else": "write a year, a month or a day, as in 2019-06-30",
        "day": "date {value} is no full date{meant}",
        "day.else": "write year, month and day, as in 2019-06-30",
        "moment": "date {value} is no date and time{meant}",
        "moment.else": "write them as in 2026-03-04 10:00",
        "code": "{noun} {value} is not in its list{meant}",
        "code.else": "write one of {codes}",
        "code.many": "the field reference lists the {number} codes",
        "deprecated": "{noun} {value} is out of use; {instead}",
        "country": "country {value} is not an ISO 3166-1 code{meant}",
        "region": "region {value} is not a NUTS 2024 or ISO 3166-2 code{meant}",
        "currency": "currency {value} is not an ISO 4217 code{meant}",
        "language": "language {value} is not an ISO 639-1 code{meant}",
        "cpv": "CPV code {value} is not in CPV 2008{meant}",
        "notice": "notice number {value} has not the shape that TED uses{meant}",
        "timezone": "time zone {value} is not an IANA name{meant}",
        "notice.else": "write a notice number such as 2018/S 123-456789",
        **{f"{name}.else": f"write {words}" for name, words in LISTS.items()},
        "twice": "{value} stands twice in {name}; remove one of the two",
        "twice.entry": "entry {second} of {name} says the same as entry {first}; remove one of the two",
        "type.folder": (
            "type {value} belongs in {home}, and this file stands in {folder}; "
            "move the file, or write {type} and the fields of that type"
        ),
        "type.else": "type is {what}, and {folder} holds {name} records; write {type}, or remove the line",
        # Values of another kind than the field holds
        "kind": "{where} is {what}; write {expected}",
        "kind.quote": "{where} is {what}; write {quoted} in quotes to make it text",
        "kind.one": "{where} is a list, and one value belongs here; write {instead}, without brackets or a dash",
        "kind.list": "{where} is {what}, and a list belongs here; {instead}",
        "kind.list.part": "write entries such as {expected}, each after a dash",
        "kind.list.else": "put it after a dash on a line of its own, or in brackets",
        "kind.keyed": "{where} is {what}; write for each entry a short key of your choice, a colon, and {group}",
        "kind.name": "{where} is {what}, which is not an id; write {group}, or the id of a record",
        # The record as a whole
        "years.late": "year {year} is later than next year; write {latest} or earlier",
        "years.reversed": "end {end} is before start {start}; write the later year as end",
        "years.open": 'years has no end although status is "completed"; add the last year as end',
        "dates.reversed": "{last} {end} is before {first} {start}; swap the two or correct one",
        "date.future": "{name} {value} is in the future; write the day on which it happened",
        "weights": (
            "the weights of the award criteria add up to {total}; "
            "correct them, or list the criteria whose weight is not known"
        ),
        "region.outside": (
            "region {value} ({place}) is not in {countries}; write a region of {these} or {mend} the country"
        ),
        "none": 'approach "none" stands beside {others}; take it out',
        "tool": "the tool has no address; add url, or embedded when it is part of this site",
        "source.order": "{first} stands before {instead} in source {name}; write the order {order}",
        "source.unknown": "{name} {value} is not among the sources; {instead}",
        "citation.unknown": "citation {value} is not among the sources; {instead}",
        "source.hint": "did you mean {hint}?",
        "source.else": "write one of their keys or add the source",
        "source.unused": "source {value} is never cited; cite it as [@{key}] or take it out",
        "link.unknown": "{subject} is not the id of {type}; {instead}",
        "link.hint": "did you mean {hint}?",
        "link.else": "write the id of an existing one or add it first",
        "link.type": "{subject} is the id of {found}; write the id of {type} here",
        "link.former": "{subject} is an earlier id; write {current}",
        "link.replaced": "{subject} is replaced by {current}; link to that",
        "link.self": "{subject} links to this record itself",
        "id.taken": "id {value} is taken by {path}; rename one of the two files",
        # The text
        "sections.missing": "{sections} {are} missing; add the heading and say what is known",
        "sections.near": "heading {heading} is not the section this type has; did you mean {wanted}?",
        "sections.order": "section {name} stands before {expected}; the order is {order}",
        "heading.top": "heading {heading} is of the first level, which is the title's; write ## or take it out",
        "heading.skips": "heading {heading} skips a level; write {right}",
        "body.empty": "the record has no text; write some below the front matter",
        "personal": "{what} {value} is personal data; take it out and link to a contact page instead",
        "placeholder": "{value} is left from the skeleton; write what it asks for",
    }
)

CODES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "KB101", "empty": "KB101", "unknown": "KB102", "kind": "KB103", "country": "KB104", "code": "KB105",
        "length": "KB106", "range": "KB107", "date": "KB108", "day": "KB108", "moment": "KB108", "address": "KB109",
        "region": "KB110", "currency": "KB111", "cpv": "KB112", "notice": "KB113", "language": "KB114",
        "shape": "KB115", "kind.name": "KB115", "entries": "KB116", "deprecated": "KB117", "twice": "KB118",
        "markup": "KB119", "type": "KB120", "timezone": "KB123", "years.reversed": "KB130", "years.open": "KB131",
        "weights": "KB132", "source.unknown": "KB133", "region.outside": "KB134", "dates.reversed": "KB135",
        "years.late": "KB136", "date.future": "KB137", "none": "KB139", "tool": "KB140", "source.order": "KB141",
        "link.unknown": "KB201", "link.type": "KB202", "id.taken": "KB203", "link.replaced": "KB207",
        "link.former": "KB209", "citation.unknown": "KB210", "source.unused": "KB211", "link.self": "KB212",
        "sections.missing": "KB301", "sections.near": "KB301", "sections.order": "KB302", "heading.top": "KB303",
        "heading.skips": "KB304", "body.empty": "KB305", "personal": "KB309", "placeholder": "KB310",
    }
)  # fmt: skip
"""The code of the rule that each sentence belongs to; of several parts of a name, the longest that is here counts."""


def warnings() -> list[str]:
    """Return the codes above that are warnings."""
    return sorted(code for code in set(CODES.values()) if get_rule(code).severity is Severity.WARNING)
