"""What leads learners through the modules: paths, the entry test, what comes next, the hub, their own progress."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from procurement_kb.records.quiz import FENCE, parse_quiz
from procurement_kb.views.downloads import PAGE as DOWNLOADS
from procurement_kb.views.downloads import take_away
from procurement_kb.views.inline import inline_text
from procurement_kb.views.lists import by_code, group, page
from procurement_kb.views.words import count, duration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from procurement_kb.records.quiz import Question
    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document

HUB = "training/index.md"
PROGRESS = "training/progress.md"
PLANNER = "training/planner.md"
SIMULATION = "simulation"
"""The record type of exercises in which the learner plays the buyer."""

SHORT_KINDS = frozenset({"single", "multiple", "numeric"})
"""Kinds of question that an entry test asks unless the module says which."""
ENTRY_QUESTIONS = 2
"""How many questions of each module an entry test asks unless the module says which."""
_SAID: dict[str, Any] = {"feedback": True, "section": True, "entry": True, "options": {"__all__": {"feedback"}}}
"""What of a question nobody needs who is not told the answer."""


# --- Modules and paths as data -----------------------------------------------------------------------------------


def module_row(ctx: Context, record_id: str) -> Json:
    """Return what scripts need to know of a module to tell how far a learner is; addresses start at the site's root."""
    record: Any = ctx.records[record_id]
    headings = ctx.project.scans[record_id].headings
    return {
        **ctx.link(record_id),
        "minutes": record.minutes,
        "pass_mark": record.pass_mark,
        "prerequisites": [link["id"] for link in ctx.links(record.prerequisites)],
        "sections": [
            {"slug": heading.slug, "title": inline_text(heading.text)}
            for heading in headings
            if heading.level == 2  # noqa: PLR2004
        ],
    }


def path_row(ctx: Context, record_id: str) -> Json:
    """Return what scripts need to know of a path; its modules are ids, in order."""
    record: Any = ctx.records[record_id]
    return {**ctx.link(record_id), "modules": [link["id"] for link in ctx.links(record.modules)]}


def questions(ctx: Context, record_id: str) -> tuple[Question, ...]:
    """Return the questions of a module, none when its quiz cannot be read."""
    known = ctx.quizzes.get(record_id)
    if known is None:
        fences = ctx.project.scans[record_id].fences
        content = next((fence.content for fence in fences if fence.info == FENCE), None)
        known = ctx.quizzes[record_id] = (parse_quiz(content) if content is not None else None) or ()
    return known


def encoded(value: Any) -> str:
    """Return ``value`` as base64 of its JSON, so that nobody reads the answers by accident."""
    return base64.b64encode(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).decode("ascii")


# --- Paths -------------------------------------------------------------------------------------------------------


def path(ctx: Context, record_id: str, record: Any) -> Json:
    """Return what the page of a path adds: its modules in order, the time they take, and the entry test."""
    row = path_row(ctx, record_id)
    rows = [module_row(ctx, module_id) for module_id in row["modules"]]
    test = entry_test(ctx, row["modules"])
    minutes = sum(module["minutes"] for module in rows)
    return {
        "modules": [_on_path(ctx, module) for module in rows],
        "minutes": minutes,
        "duration": duration(minutes),
        "audience_labels": [ctx.lists["audience"].label(code) for code in record.audience],
        "path_data": {**row, "minutes": minutes, "modules": rows, "progress": ctx.urls.href(PROGRESS)},
        "progress": ctx.urls.href(PROGRESS),
        "take_away": take_away(ctx, record_id),
        "entry": {"data": encoded(test), "questions": sum(len(part["questions"]) for part in test)} if test else None,
    }


def _on_path(ctx: Context, module: Json) -> Json:
    record: Any = ctx.records[module["id"]]
    return {
        **ctx.card(module["id"]),
        "minutes": module["minutes"],
        "duration": duration(module["minutes"]),
        "level_label": ctx.lists["level"].label(record.level),
        "objectives": record.objectives,
        "needs": ctx.links(record.prerequisites),
    }


def entry_test(ctx: Context, modules: Iterable[str]) -> list[Json]:
    """Return the questions that tell who knows a module already, module by module.

    A module says itself which of its questions are asked; one that says nothing is asked the first two whose answer
    takes a moment.
    """
    test = []
    for module_id in modules:
        known = questions(ctx, module_id)
        asked = [question for question in known if question.entry] or [
            question for question in known if question.kind in SHORT_KINDS
        ][:ENTRY_QUESTIONS]
        # Nobody can be right or wrong about a reflection; and the test tells the result in the end, without feedback.
        rows = [question.model_dump(mode="json", exclude=_SAID) for question in asked if question.kind != "reflection"]
        if rows:
            test.append({"module": module_id, "questions": rows})
    return test


# --- What comes next ---------------------------------------------------------------------------------------------


def what_next(ctx: Context, record_id: str) -> Json:
    """Return what may follow a module: the next one on each path that holds it, and the modules that need it."""
    paths = [row for row in (path_row(ctx, path_id) for path_id in _paths(ctx)) if record_id in row["modules"]]
    for row in paths:
        at = row["modules"].index(record_id)
        follower = row["modules"][at + 1] if at + 1 < len(row["modules"]) else None
        row |= {"at": at + 1, "next": _short(ctx, follower) if follower else None}
    needed_by = sorted(
        (
            other_id
            for other_id, other in ctx.of_type("module")
            if record_id in (link["id"] for link in ctx.links(other.prerequisites))
        ),
        key=lambda i: ctx.records[i].title.casefold(),
    )
    every = dict.fromkeys([*needed_by, *(module_id for row in paths for module_id in row["modules"])])
    return {
        "id": record_id,
        "paths": paths,
        "needed_by": [_short(ctx, module_id) for module_id in needed_by],
        "modules": [_short(ctx, module_id) for module_id in every],
        "progress": ctx.urls.href(PROGRESS),
    }


def _short(ctx: Context, record_id: str) -> Json:
    record: Any = ctx.records[record_id]
    return {**ctx.link(record_id), "minutes": record.minutes, "duration": duration(record.minutes)}


def _paths(ctx: Context) -> list[str]:
    """Return all paths, in the order of the audiences that they are for."""
    order = list(ctx.lists["audience"])

    def key(row: tuple[str, Any]) -> tuple[int, str]:
        return (min(order.index(code) for code in row[1].audience), row[1].title.casefold())

    return [path_id for path_id, _ in sorted(ctx.of_type("path"), key=key)]


# --- Pages -------------------------------------------------------------------------------------------------------


def training_pages(ctx: Context, others: Collection[str]) -> list[Document]:
    """Return the hub and the page of the learner's progress; ``others`` are the pages that the site has beside them."""
    return [_hub(ctx, others), _progress(ctx)]


def training_nav(ctx: Context, pages: Collection[str]) -> list[Json]:
    """Return what stands at the head of every page of the training, of what the site has."""
    return [
        {"title": title, "href": ctx.urls.href(uri)}
        for title, uri in (
            ("All training", HUB),
            ("My progress", PROGRESS),
            ("Session planner", PLANNER),
            ("Downloads", DOWNLOADS),
        )
        if uri in pages
    ]


def _hub(ctx: Context, others: Collection[str]) -> Document:
    paths = group("Learning paths", [_path_card(ctx, path_id) for path_id in _paths(ctx)], anchor="paths")
    levels = by_code(ctx, "module", "level", lambda record: [record.level])
    order = _order(ctx)
    for level in levels:
        level["items"] = sorted((_module_card(ctx, card) for card in level["items"]), key=lambda c: order[c["id"]])
    simulations = group("Simulations", _simulations(ctx), anchor="simulations")
    return page(
        ctx,
        HUB,
        title="Training",
        summary="Learning paths by role, and the modules they are made of, each with exercise and quiz.",
        template="training",
        groups=[one for one in (paths, *levels, simulations) if one["items"]],
        paths=paths,
        levels=levels,
        simulations=simulations,
        corner=_corner(ctx, others),
        learning=_catalogue(ctx),
    )


def _progress(ctx: Context) -> Document:
    return page(
        ctx,
        PROGRESS,
        title="My progress",
        summary="What you have begun and finished, kept in this browser only: continue, take it with you, "
        "or print a completion record.",
        template="progress",
        crumbs=[{"title": "Training", "href": ctx.urls.href(HUB)}],
        hub=ctx.urls.href(HUB),
        learning={
            **_catalogue(ctx),
            "hub": ctx.urls.href(HUB),
            "objectives": {record_id: record.objectives for record_id, record in ctx.of_type("module")},
        },
    )


def _catalogue(ctx: Context) -> Json:
    """Return all paths, modules and simulations, as scripts need them to tell how far a learner is."""
    return {
        "paths": [path_row(ctx, path_id) for path_id in _paths(ctx)],
        "modules": [module_row(ctx, module_id) for module_id in _order(ctx)],
        "simulations": [ctx.link(record_id) for record_id in ctx.ids(SIMULATION)],
    }


def _order(ctx: Context) -> dict[str, int]:
    """Return the place of each module: as the paths have them, which bring first what others need."""
    on_paths = [module_id for path_id in _paths(ctx) for module_id in path_row(ctx, path_id)["modules"]]
    return {module_id: place for place, module_id in enumerate(dict.fromkeys([*on_paths, *ctx.ids("module")]))}


def _path_card(ctx: Context, record_id: str) -> Json:
    record: Any = ctx.records[record_id]
    modules = path_row(ctx, record_id)["modules"]
    minutes = sum(getattr(ctx.records[module_id], "minutes", 0) for module_id in modules)
    return {
        **ctx.card(record_id),
        "roles": [ctx.lists["audience"].label(code) for code in record.audience],
        "size": f"{count(len(modules), 'module')}, {duration(minutes)}",
    }


def _module_card(ctx: Context, card: Json) -> Json:
    record: Any = ctx.records[card["id"]]
    return {**card, "duration": duration(record.minutes), "needs": ctx.links(record.prerequisites)}


def _simulations(ctx: Context) -> list[Json]:
    return ctx.cards(sorted(ctx.ids(SIMULATION), key=lambda i: ctx.records[i].title.casefold()))


def _corner(ctx: Context, others: Collection[str]) -> list[Json]:
    """Return what trainers and frequent learners come for, of what the site has."""
    rows = (
        (
            "Plan a session",
            PLANNER,
            "Say how long you have and choose modules: the planner fits them in and prints the agenda.",
        ),
        (
            "Take it with you",
            DOWNLOADS,
            "Packages for learning platforms, handouts and trainer's packs, and the whole site for use without a network.",
        ),
        (
            "My progress",
            PROGRESS,
            "What you have begun and finished in this browser: continue, export it to a file, print a completion record.",
        ),
    )
    return [
        {"title": title, "summary": summary, "href": ctx.urls.href(uri)}
        for title, uri, summary in rows
        if uri in others or uri == PROGRESS
    ]
