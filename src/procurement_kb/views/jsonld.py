"""Pages described for machines in the words of schema.org. Nothing is said that the record does not state.

A page about something that exists outside this site (an organisation, a tool, a programme, a dialogue, a term) is a
``WebPage`` whose ``mainEntity`` is that thing: the page's licence and date are not those of the thing.
"""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procurement_kb.views.context import Context, Json

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LANGUAGE = "en"
LIST_LIMIT = 100
"""A list names at most this many of its items; ``numberOfItems`` tells how many there are."""

_ESCAPES = str.maketrans({
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027", "\u2028": "\\u2028", "\u2029": "\\u2029",
})  # fmt: skip


def dumps_html(data: Any) -> str:
    """Return JSON that stays data wherever it stands in a page: no tag, no entity, no line separator."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def record_jsonld(ctx: Context, record_id: str) -> Json:
    """Describe a record's page."""
    record: Any = ctx.records[record_id]
    kind = record.kind_.name
    uri = ctx.src_uri(record_id)
    type_, own = PAGE_TYPES.get(kind, "CreativeWork"), PROPERTIES.get(kind)
    thing = THINGS.get(kind)
    return _clean({
        **_page(ctx, uri, type_, record.title, record.summary),
        "dateModified": record.reviewed.on.isoformat() if record.reviewed else None,
        "creditText": ", ".join(record.contributors),
        "about": [_named(ctx, "Thing", theme["title"], theme["href"]) for theme in ctx.themes_of(record)],
        "citation": [_source(source) for source in record.sources.values()],
        **(own(ctx, record_id, record) if own else {}),
        "mainEntity": thing(ctx, record_id, record) if thing else None,
    })  # fmt: skip


def site_jsonld(ctx: Context) -> Json:
    """Describe the whole site, for the home page."""
    settings = ctx.project.settings
    return _clean({
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": _site_id(ctx),
        "url": ctx.urls.site_url,
        "name": settings.site_name,
        "description": settings.site_description,
        "inLanguage": LANGUAGE,
        "license": LICENCE,
        "publisher": {"@type": "Organization", "name": settings.site_name},
    })  # fmt: skip


def list_jsonld(ctx: Context, uri: str, title: str, summary: str, items: Sequence[Mapping[str, Any]]) -> Json:
    """Describe a page that lists others; ``items`` have ``title`` and ``href`` (relative to the site's root)."""
    rows = [
        _clean({"@type": "ListItem", "position": position, "name": item["title"], "url": _url(ctx, item["href"])})
        for position, item in enumerate(items[:LIST_LIMIT], 1)
    ]
    entity = {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": rows} if items else None
    return _clean({**_page(ctx, uri, "CollectionPage", title, summary), "mainEntity": entity})


def breadcrumbs(ctx: Context, crumbs: Iterable[Mapping[str, Any]], title: str, uri: str) -> Json:
    """Describe the way from home to a page; ``crumbs`` (``title``, ``href``) leave out the page itself."""
    way = [*((crumb["title"], crumb["href"]) for crumb in crumbs), (title, ctx.urls.href(uri))]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            _clean({"@type": "ListItem", "position": position, "name": name, "item": _url(ctx, href)})
            for position, (name, href) in enumerate(way, 1)
        ],
    }


def _clean(data: Mapping[str, Any]) -> Json:
    """Leave out what is not known."""
    return {key: value for key, value in data.items() if value is not None and value not in ("", [])}


def _url(ctx: Context, href: str | None) -> str | None:
    """Return an absolute address; None when there is none, or when nobody knows where the site will be."""
    return ctx.urls.site_url + href if href is not None and ctx.urls.site_url else None


def _site_id(ctx: Context) -> str | None:
    return _url(ctx, "#website")


def _page(ctx: Context, uri: str, type_: str, title: str, summary: str) -> Json:
    address = _url(ctx, ctx.urls.href(uri))
    site = _clean({"@type": "WebSite", "@id": _site_id(ctx), "name": ctx.project.settings.site_name})
    return {
        "@context": CONTEXT,
        "@type": type_,
        "@id": address,
        "url": address,
        "name": title,
        "headline": title if type_ in {"Article", "TechArticle"} else None,
        "description": summary,
        "inLanguage": LANGUAGE,
        "license": LICENCE,
        "isPartOf": site,
    }


def _named(ctx: Context, type_: str, name: str, href: str | None) -> Json:
    return _clean({"@type": type_, "name": name, "url": _url(ctx, href)})


def _source(source: Any) -> Json:
    return _clean({
        "@type": SOURCE_TYPES.get(source.kind, "CreativeWork"),
        "name": source.title,
        "url": source.url,
    })  # fmt: skip


SOURCE_TYPES = {
    "law": "Legislation",
    "article": "Article",
    "report": "Report",
    "press": "Article",
    "dataset": "Dataset",
}


def _countries(ctx: Context, codes: Iterable[str]) -> list[Json]:
    return [
        {"@type": "Place", "name": "European Union"}
        if code == "EU"
        else {"@type": "Country", "name": ctx.lists.countries.label(code), "identifier": code}
        for code in codes
    ]


def _period(start: object, end: object) -> str | None:
    """Return an ISO 8601 interval; an end that is not known stays open."""
    return f"{start or '..'}/{end or '..'}" if start or end else None


def _parties(ctx: Context, parties: Iterable[Any]) -> list[Json]:
    rows = [ctx.party(party) for party in parties]
    return [_named(ctx, "Organization", row["title"], row["href"]) for row in rows]


def _roles(ctx: Context, codes: Iterable[str], type_: str) -> list[Json]:
    key = "educationalRole" if type_ == "EducationalAudience" else "audienceType"
    return [{"@type": type_, key: ctx.lists["audience"].label(code)} for code in codes]


def _minutes(minutes: int) -> str:
    return f"PT{minutes}M"


def _case_study(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    end = record.years.end if record.years.end or record.status == "running" else record.years.start
    return {
        "spatialCoverage": _countries(ctx, record.countries),
        "temporalCoverage": _period(record.years.start, end),
        "mentions": _parties(ctx, [*record.buyers, *record.suppliers]),
    }


def _guidance(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    return {
        "audience": _roles(ctx, record.audience, "Audience"),
        "spatialCoverage": _countries(ctx, record.jurisdictions),
        "temporalCoverage": _period(record.applies_from, record.applies_to),
    }


def _action(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    return {"audience": _roles(ctx, record.audience, "Audience")}


def _module(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    return {
        "timeRequired": _minutes(record.minutes),
        "educationalLevel": ctx.lists["level"].label(record.level),
        "teaches": record.objectives,
        "audience": _roles(ctx, record.audience, "EducationalAudience"),
    }


def _path(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    links = ctx.links(record.modules)
    minutes = sum(ctx.records[link["id"]].minutes for link in links)  # type: ignore[attr-defined]  # modules have them
    return {
        "timeRequired": _minutes(minutes) if links else None,
        "audience": _roles(ctx, record.audience, "EducationalAudience"),
        "provider": {"@type": "Organization", "name": ctx.project.settings.site_name},
        "hasPart": [_named(ctx, "LearningResource", link["title"], link["href"]) for link in links],
    }


def _mentions(field: str) -> Callable[[Context, str, Any], Json]:
    def mention(ctx: Context, record_id: str, record: Any) -> Json:
        del record_id
        return {"mentions": _parties(ctx, [getattr(record, field)])}

    return mention


def _tool(ctx: Context, record_id: str, record: Any) -> Json:
    del ctx, record_id
    return _clean({
        "@type": TOOL_TYPES.get(record.kind, "CreativeWork"),
        "name": record.title,
        "description": record.summary,
        "url": record.url,
        "inLanguage": record.languages,
        "license": record.licence,
        "isAccessibleForFree": True if record.cost == "free" else None,
    })  # fmt: skip


TOOL_TYPES = {
    "calculator": "SoftwareApplication",
    "dataset": "Dataset",
    "training": "LearningResource",
    "platform": "WebSite",
}


def _organisation(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    return _clean({
        "@type": ORGANISATION_TYPES.get(record.kind, "Organization"),
        "name": record.title,
        "description": record.summary,
        "url": record.website,
        "address": _clean({
            "@type": "PostalAddress",
            "addressCountry": record.country,
            "addressLocality": record.place,
            "addressRegion": ", ".join(ctx.lists.region_label(code) for code in record.regions),
        }),
    })  # fmt: skip


ORGANISATION_TYPES = {
    "hospital": "Hospital",
    "hospital-group": "MedicalOrganization",
    "regional-authority": "GovernmentOrganization",
    "municipality": "GovernmentOrganization",
    "national-authority": "GovernmentOrganization",
    "agency": "GovernmentOrganization",
    "research-body": "ResearchOrganization",
}
"""Only kinds that cannot be anything else; a central purchasing body, for one, may be private."""


def _programme(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    projects = []
    for project in record.projects:
        if isinstance(project, str):
            projects += [_named(ctx, "Project", link["title"], link["href"]) for link in ctx.links([project])]
        else:
            projects.append(_clean({"@type": "Project", "name": project.name, "url": project.url}))
    return _clean({
        "@type": "Project",
        "name": record.title,
        "description": record.summary,
        "foundingDate": str(record.years.start),
        "dissolutionDate": str(record.years.end) if record.years.end and record.status == "completed" else None,
        "areaServed": _countries(ctx, record.countries),
        "subOrganization": projects,
    })  # fmt: skip


def _term(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    terms = {"@type": "DefinedTermSet", "name": "Glossary", "url": _url(ctx, ctx.urls.href("glossary/index.md"))}
    return _clean({
        "@type": "DefinedTerm",
        "name": record.title,
        "description": record.summary,
        "alternateName": [*([record.abbreviation] if record.abbreviation else []), *record.aliases],
        "inDefinedTermSet": _clean(terms),
    })  # fmt: skip


def _dialogue(ctx: Context, record_id: str, record: Any) -> Json:
    del record_id
    common = {"name": record.title, "description": record.summary}
    event = record.event
    organisation = _parties(ctx, [record.organisation])[0]
    if event is None:
        offer = record.kind == "offer"
        return _clean({
            "@type": "Offer" if offer else "Demand",
            **common,
            "validFrom": record.opens.isoformat() if record.opens else None,
            "validThrough": record.closes.isoformat() if record.closes else None,
            "offeredBy": organisation if offer else None,
        })  # fmt: skip
    places: list[Json] = [{"@type": "VirtualLocation", "url": event.url}] if event.online else []
    if event.place:
        places.append({"@type": "Place", "name": event.place})
    return _clean({
        "@type": "Event",
        **common,
        "url": event.url,
        "startDate": _moment(event.start, event.timezone),
        "endDate": _moment(event.end, event.timezone) if event.end else None,
        "location": places,
        "organizer": organisation,
    })  # fmt: skip


def _moment(local: dt.datetime, timezone: str) -> str:
    """Return a local time with its distance from UTC."""
    return local.replace(tzinfo=zoneinfo.ZoneInfo(timezone)).isoformat()


Describe = Callable[["Context", str, Any], "Json"]

PAGE_TYPES = {
    "case-study": "Article",
    "guidance": "TechArticle",
    "module": "LearningResource",
    "path": "Course",
    "simulation": "LearningResource",
    "tool": "WebPage",
    "organisation": "WebPage",
    "programme": "WebPage",
    "dialogue": "WebPage",
    "term": "WebPage",
    "page": "WebPage",
}
"""The type of a record's page; themes, actions, obstacles and types added later are creative works."""

PROPERTIES: dict[str, Describe] = {
    "case-study": _case_study,
    "guidance": _guidance,
    "action": _action,
    "module": _module,
    "path": _path,
    "simulation": _module,
    "programme": _mentions("owner"),
    "dialogue": _mentions("organisation"),
}
"""What the page itself says beyond what all pages say."""

THINGS: dict[str, Describe] = {
    "tool": _tool,
    "organisation": _organisation,
    "programme": _programme,
    "dialogue": _dialogue,
    "term": _term,
}
"""What the page is about."""
