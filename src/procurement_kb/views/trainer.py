"""What a trainer takes into a room: facilitator's view, slides, exercise sheets, quiz on paper, handout.

All of it is made of the module itself, so that a correction reaches every copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from procurement_kb.views.downloads import PAGE as DOWNLOADS
from procurement_kb.views.facts import source_numbers, sources
from procurement_kb.views.learning import HUB, PLANNER, questions
from procurement_kb.views.lists import page
from procurement_kb.views.paper import paper
from procurement_kb.views.passages import SECTION, markdown, passage_of, passages
from procurement_kb.views.slides import Lesson, deck, slides
from procurement_kb.views.words import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.model import Document
    from procurement_kb.views.passages import Passage

EXERCISE, QUIZ, MODEL_ANSWER = "exercise", "quiz", "model answer"
HEART = "worked-example"
"""The section whose case is at the heart of a lesson."""

FACILITATOR, SLIDES = "facilitator", "slides"
SHEET, ANSWERS, PAPER, HANDOUT = "exercise", "exercise-answers", "quiz-sheet", "handout"
PAPERS = {
    FACILITATOR: ("Facilitator’s view", "Timings, what to say and ask, the model answer and all answers of the quiz."),
    SLIDES: ("Slides", "They open in the browser, without a network too, and print to PDF, one slide a page."),
    SHEET: ("Exercise sheet", "One A4 sheet for each person."),
    ANSWERS: ("Exercise with model answer", "To give out afterwards."),
    PAPER: ("Quiz on paper", "For rooms without screens; the answers are on a page of their own."),
    HANDOUT: ("Handout", "The lesson to read at home, with the worked example and all sources."),
}
"""The papers of a module by the last part of their address: name, and what it is good for."""
NEEDS_SESSION = frozenset({FACILITATOR, SLIDES})
"""Papers that only a module with a session has."""
DISCUSSED = "reflection"

Span = tuple[int, int]
"""A part of a text, from one offset to another."""


def paper_uri(record_id: str, kind: str) -> str:
    """Return the page of a paper below the documents folder."""
    return f"training/modules/{record_id}/{kind}.md"


def kinds(record: Any) -> list[str]:
    """Return the papers that a module has."""
    return [kind for kind in PAPERS if record.session or kind not in NEEDS_SESSION]


def trainer_links(ctx: Context, record_id: str) -> Json:
    """Return what a module's page offers to trainers: its papers, how long a session takes, planner and downloads."""
    record: Any = ctx.records[record_id]
    minutes = sum(stage.minutes for stage in record.session)
    return {
        "duration": duration(minutes) if minutes else None,
        "items": [
            {"title": PAPERS[kind][0], "what": PAPERS[kind][1], "href": ctx.urls.href(paper_uri(record_id, kind))}
            for kind in kinds(record)
        ],
        "planner": ctx.urls.href(PLANNER),
        "downloads": f"{ctx.urls.href(DOWNLOADS)}#{record_id}",
    }


def trainer_pages(ctx: Context) -> list[Document]:
    """Return the papers of every module."""
    return [document for record_id in ctx.ids("module") for document in _Module(ctx, record_id).pages()]


@dataclass(frozen=True)
class _Module:
    """One module, as its papers see it."""

    ctx: Context
    record_id: str

    def pages(self) -> Iterator[Document]:
        for kind in kinds(self.record):
            yield _MAKERS[kind](self)

    # --- What is read off the module once ---

    @cached_property
    def record(self) -> Any:
        return self.ctx.records[self.record_id]

    @cached_property
    def passages(self) -> Mapping[str, Passage]:
        return passages(self.ctx, self.record_id)

    @cached_property
    def quiz(self) -> list[Json]:
        return paper(questions(self.ctx, self.record_id))

    @cached_property
    def model_answer(self) -> Span | None:
        """Where the model answer stands, its heading included."""
        exercise = self.passages.get(EXERCISE)
        for passage in self.passages.values():
            inside = exercise is not None and exercise.start <= passage.at < exercise.end
            if inside and passage.title.strip().casefold() == MODEL_ANSWER:
                return passage.at, passage.end
        return None

    @cached_property
    def task(self) -> list[Span]:
        """Where the exercise stands, without its model answer."""
        exercise = self.passages.get(EXERCISE)
        if exercise is None:
            return []
        return _without((exercise.start, exercise.end), self.model_answer)

    @cached_property
    def solved(self) -> list[Span]:
        """Where the exercise stands, its model answer included."""
        exercise = self.passages.get(EXERCISE)
        return [(exercise.start, exercise.end)] if exercise is not None else []

    @cached_property
    def lesson(self) -> list[Span]:
        """Where the lesson stands: everything but exercise and quiz."""
        body = self.ctx.node(self.record_id).loaded.source.body
        tops = [passage for passage in self.passages.values() if passage.level <= SECTION]
        lead = (0, min((passage.at for passage in tops), default=len(body)))
        return [lead, *((top.at, top.end) for top in tops if top.slug not in {EXERCISE, QUIZ})]

    @cached_property
    def case(self) -> str | None:
        """The case at the heart: the first that the worked example links to, or else the first of the module."""
        cases = [link["id"] for link in self.ctx.links(self.record.cases)]
        heart = self.passages.get(HEART)
        if heart is not None:
            for link in self.ctx.project.scans[self.record_id].wiki_links:
                current = self.ctx.graph.resolve(link.id)
                if heart.start <= link.start < heart.end and current in self.ctx.ids("case-study"):
                    return current
        return cases[0] if cases else None

    # --- Parts of papers ---

    def document(
        self, kind: str, *, template: str, body: str = "", cited: Sequence[Span] | None = None, **more: Any
    ) -> Document:
        """Return a paper; ``cited`` are the parts of the text whose sources it lists, None for all sources."""
        ctx = self.ctx
        name = PAPERS[kind][0]
        rows = sources(ctx, self.record)
        if cited is not None:
            keys = {
                citation.key
                for citation in ctx.project.scans[self.record_id].citations
                if any(start <= citation.start < end for start, end in cited)
            }
            rows = [row for row in rows if row["key"] in keys]
        here = page(
            ctx,
            paper_uri(self.record_id, kind),
            title=f"{name}: {self.record.title}",
            summary=f"{name} of the training module “{self.record.title}”. {PAPERS[kind][1]}",
            template=template,
            search=False,
            crumbs=[
                {"title": "Training", "href": ctx.urls.href(HUB)},
                {"title": self.record.title, "href": ctx.href(self.record_id)},
            ],
            kind=kind,
            name=name,
            module={**ctx.link(self.record_id), "summary": self.record.summary},
            papers=[
                {
                    "title": PAPERS[other][0],
                    "href": ctx.urls.href(paper_uri(self.record_id, other)),
                    "here": other == kind,
                }
                for other in kinds(self.record)
            ],
            # The lesson is the page to find; its papers repeat it.
            canonical=ctx.urls.absolute(ctx.src_uri(self.record_id)) if ctx.urls.site_url else None,
            plain=True,
            sources=rows,
            **more,
        )
        return replace(here, body=body, listed=False)

    def text(self, kind: str, spans: Sequence[Span]) -> str:
        """Return parts of the module's text as Markdown for one of its papers."""
        uri = paper_uri(self.record_id, kind)
        parts = (markdown(self.ctx, self.record_id, uri, start, end) for start, end in spans)
        return "\n\n".join(part for part in parts if part) + "\n"

    # --- Papers ---

    def slides(self) -> Document:
        uri = paper_uri(self.record_id, SLIDES)
        lesson = Lesson(
            self.ctx, self.record_id, self.record, uri, self.passages, self.task, self.quiz, self.case,
            source_numbers(self.record),
        )  # fmt: skip
        rows = slides(lesson)
        body, inserts = deck(lesson, rows)
        return self.document(SLIDES, template="slides", body=body, inserts=inserts, total=len(rows))

    def facilitator(self) -> Document:
        stages = list(self._stages())
        cases = [link["id"] for link in self.ctx.links(self.record.cases)]
        return self.document(
            FACILITATOR,
            template="facilitator",
            body=self.text(FACILITATOR, self.solved),
            objectives=self.record.objectives,
            prerequisites=self.ctx.links(self.record.prerequisites),
            bring=list(self._bring()),
            stages=stages,
            duration=duration(stages[-1]["to"]),
            alone=duration(self.record.minutes),
            planner=self.ctx.urls.href(PLANNER),
            quiz=[question for question in self.quiz if question["kind"] != DISCUSSED],
            pass_mark=self.record.pass_mark,
            discussion=[question for question in self.quiz if question["kind"] == DISCUSSED],
            heart=self._heart(),
            cases=self.ctx.cards(case for case in cases if case != self.case),
        )

    def sheet(self) -> Document:
        return self.document(SHEET, template="exercise", body=self.text(SHEET, self.task), cited=self.task)

    def answers(self) -> Document:
        return self.document(ANSWERS, template="exercise", body=self.text(ANSWERS, self.solved), cited=self.solved)

    def quiz_sheet(self) -> Document:
        return self.document(PAPER, template="quiz-sheet", cited=[], quiz=self.quiz, pass_mark=self.record.pass_mark)

    def handout(self) -> Document:
        return self.document(
            HANDOUT,
            template="handout",
            body=self.text(HANDOUT, self.lesson),
            objectives=self.record.objectives,
            cases=self.ctx.cards(link["id"] for link in self.ctx.links(self.record.cases)),
        )

    # --- Parts of the facilitator's view ---

    def _stages(self) -> Iterator[Json]:
        numbers = source_numbers(self.record)
        lesson = self.ctx.href(self.record_id)
        seen: dict[str, int] = {}
        clock = 0
        for number, stage in enumerate(self.record.session, 1):
            title = passage_of(self.passages, stage.section).title
            seen[stage.section] = time = seen.get(stage.section, 0) + 1
            slide = stage.section if time == 1 else f"{stage.section}-{time}"
            yield {
                "number": number,
                "title": title if time == 1 else f"{title}, continued",
                "from": clock,
                "to": clock + stage.minutes,
                "clock": f"{hours(clock)}–{hours(clock + stage.minutes)}",
                "minutes": stage.minutes,
                "points": stage.points,
                "notes": [text for text in stage.notes.split("\n") if text.strip()],
                "sources": sorted(
                    ({"key": key, "number": numbers[key]} for key in stage.sources if key in numbers),
                    key=lambda row: int(row["number"]),
                ),
                "lesson": f"{lesson}#{stage.section}",
                "slide": f"{self.ctx.urls.href(paper_uri(self.record_id, SLIDES))}#slide-{slide}",
            }
            clock += stage.minutes

    def _bring(self) -> Iterator[str]:
        yield "A screen and a computer for the slides; they need no network."
        yield "The exercise sheet, one for each person, and the model answer to give out afterwards."
        if any(question["kind"] == "numeric" for question in self.quiz):
            yield "Pens, and a calculator for each pair."
        else:
            yield "Pens."
        yield "A board or a wall, to collect answers on."
        yield "The handout, one for each person, for the end."

    def _heart(self) -> Json | None:
        if self.case is None:
            return None
        case: Any = self.ctx.records[self.case]
        return {**self.ctx.card(self.case), "lessons": list(case.lessons)}


_MAKERS = {
    FACILITATOR: _Module.facilitator,
    SLIDES: _Module.slides,
    SHEET: _Module.sheet,
    ANSWERS: _Module.answers,
    PAPER: _Module.quiz_sheet,
    HANDOUT: _Module.handout,
}


def hours(minutes: int) -> str:
    """Write a stretch of time as a clock shows it: ``0:05``, ``1:30``."""
    return f"{minutes // 60}:{minutes % 60:02}"


def planner_page(ctx: Context) -> Document:
    """Return the page that fits modules into a slot."""
    return page(
        ctx,
        PLANNER,
        title="Session planner",
        summary="Choose modules and say how much time there is: the planner fits them in, with breaks and clock times.",
        template="planner",
        crumbs=[{"title": "Training", "href": ctx.urls.href(HUB)}],
        modules=[_plannable(ctx, record_id) for record_id in _in_order(ctx)],
    )


def _plannable(ctx: Context, record_id: str) -> Json:
    record: Any = ctx.records[record_id]
    known = passages(ctx, record_id)
    minutes = sum(stage.minutes for stage in record.session)
    papers = FACILITATOR if record.session else HANDOUT
    return {
        **ctx.link(record_id),
        "level": ctx.lists["level"].label(record.level),
        "minutes": minutes,
        "duration": duration(minutes),
        "needs": [link["id"] for link in ctx.links(record.prerequisites)],
        "papers": ctx.urls.href(paper_uri(record_id, papers)),
        "stages": [
            {"title": passage_of(known, stage.section).title, "minutes": stage.minutes} for stage in record.session
        ],
    }


def _in_order(ctx: Context) -> list[str]:
    """Return the modules that have a session: by level, then by title, and each after those that it needs."""
    levels = list(ctx.lists["level"])
    rows: list[tuple[str, Any]] = [row for row in ctx.of_type("module") if row[1].session]
    waiting = [
        record_id
        for record_id, record in sorted(rows, key=lambda row: (levels.index(row[1].level), row[1].title.casefold()))
    ]
    out: list[str] = []
    while waiting:
        ready = next(
            (
                record_id
                for record_id in waiting
                if not any(link["id"] in waiting for link in ctx.links(ctx.records[record_id].prerequisites))  # type: ignore[attr-defined]
            ),
            waiting[0],
        )
        waiting.remove(ready)
        out.append(ready)
    return out


def _without(whole: Span, part: Span | None) -> list[Span]:
    if part is None:
        return [whole]
    return [span for span in ((whole[0], part[0]), (part[1], whole[1])) if span[0] < span[1]]
