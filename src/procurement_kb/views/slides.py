"""The slides of a module: a title, what people can do afterwards, the stages of the session, and what belongs to them.

Slides are HTML round pieces of the module's own Markdown. The engine renders the Markdown; what is round it is put in
afterwards, at the places that `deck` marks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from procurement_kb.views.body import INSERT_CLOSE, INSERT_OPEN
from procurement_kb.views.markup import relative_href
from procurement_kb.views.passages import blocks, is_list, is_table, markdown, passage_of
from procurement_kb.views.words import capital, count, duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from procurement_kb.views.context import Context, Json
    from procurement_kb.views.passages import Passage

FULL = 11.5
"""About how many lines a slide of the exercise holds."""
_LINE = 78
"""About how many characters a line holds."""
_ROW, _GAP = 1.6, 0.5
"""How many lines a row of a table and the room between two blocks take."""
SOURCES_PER_SLIDE = 7


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide."""

    id: str
    """Its address, behind ``slide-``."""
    kind: str
    title: str
    kicker: str = ""
    """The small line above the title."""
    markdown: str = ""
    html: str = ""
    """What follows the Markdown."""
    sources: tuple[str, ...] = ()
    """Keys of sources."""
    stage: int | None = None
    """The number of the stage that it begins."""
    minutes: int = 0
    """How long that stage takes."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What slides are made of."""

    ctx: Context
    record_id: str
    record: Any
    src_uri: str
    """The page of the slides."""
    passages: Mapping[str, Passage]
    task: Sequence[tuple[int, int]]
    """Where the text of the exercise stands, without its model answer."""
    quiz: Sequence[Json]
    """The questions as `views.paper` gives them."""
    case: str | None
    """The case at the heart of the lesson."""
    numbers: Mapping[str, int]
    """The number of each source."""

    def link(self, href: str, words: str) -> str:
        """Return a link to another page of the site."""
        here = self.ctx.urls.href(self.src_uri)
        return f'<a href="{escape(relative_href(here, href))}">{escape(words)}</a>'


def slides(lesson: Lesson) -> list[Slide]:
    """Return the slides of a module that has a session."""
    record = lesson.record
    out = [_title(lesson), _list_slide("objectives", "objectives", "Afterwards you can", record.objectives)]
    about = [stage.section for stage in record.session]
    shown: set[str] = set()
    for number, stage in enumerate(record.session, 1):
        passage = passage_of(lesson.passages, stage.section)
        if stage.section == "worked-example" and stage.section not in shown:
            out += _case(lesson)
        again = stage.section in shown
        out.append(_stage(lesson, number, stage, passage.title, again=again))
        if not again:
            out += _belonging(lesson, passage)
        shown.add(stage.section)
    if "worked-example" not in about:
        out += _case(lesson)
    if "exercise" not in about:
        out += _exercise(lesson)
    if "quiz" not in about:
        out += _quiz(lesson)
    key_points = lesson.passages.get("key-points")
    if key_points is not None and "key-points" not in about:
        text = markdown(lesson.ctx, lesson.record_id, lesson.src_uri, key_points.start, key_points.end)
        out.append(Slide("key-points", "points", key_points.title, markdown=text))
    return [*_numbered(out), *_sources(lesson)]


def deck(lesson: Lesson, rows: Sequence[Slide]) -> tuple[str, dict[str, str]]:
    """Return the Markdown of a deck, with marks in it, and the HTML that takes the place of each mark."""
    parts: list[str] = []
    inserts: dict[str, str] = {}

    def put(html: str) -> None:
        name = _letters(len(inserts))
        inserts[name] = html
        parts.append(f"{INSERT_OPEN}{name}{INSERT_CLOSE}")

    for number, slide in enumerate(rows, 1):
        foot = _foot(lesson, slide, f"{number} of {len(rows)}")
        if slide.markdown:
            put(_head(slide, number))
            parts.append(slide.markdown)
            put(slide.html + foot)
        else:
            put(_head(slide, number) + slide.html + foot)
    return "\n\n".join(parts) + "\n", inserts


# --- Kinds of slide ---------------------------------------------------------------------------------------------------


def _title(lesson: Lesson) -> Slide:
    record = lesson.record
    names = [lesson.ctx.lists["audience"].label(code) for code in record.audience]
    minutes = duration(sum(stage.minutes for stage in record.session))
    html = (
        f'<p class="slide-lead">{escape(record.summary)}</p>'
        f'<p class="slide-meta">{escape(capital(minutes))} · for {escape(", ".join(names).lower())}</p>'
    )
    return Slide("title", "title", record.title, lesson.ctx.project.settings.site_name, html=html)


def _list_slide(slide_id: str, kind: str, title: str, items: Sequence[str], kicker: str = "") -> Slide:
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    return Slide(slide_id, kind, title, kicker, html=f'<ul class="slide-points" data-count="{len(items)}">{rows}</ul>')


def _stage(lesson: Lesson, number: int, stage: Any, title: str, *, again: bool) -> Slide:
    kicker = f"Part {number} of {len(lesson.record.session)} · {count(stage.minutes, 'minute')}"
    slide = _list_slide(stage.section, "points", f"{title}, continued" if again else title, stage.points, kicker)
    return replace(slide, sources=tuple(stage.sources), stage=number, minutes=stage.minutes)


def _belonging(lesson: Lesson, passage: Passage) -> list[Slide]:
    """Return the slides that follow the first stage about a passage."""
    if passage.slug == "exercise":
        return _exercise(lesson)
    if passage.slug == "quiz":
        return _quiz(lesson)
    if passage.slug.startswith("model-answer"):
        return []
    text = markdown(lesson.ctx, lesson.record_id, lesson.src_uri, passage.start, passage.end)
    tables = [part for block in blocks(text) if is_table(block) for part in _divided(block)]
    return [Slide(f"{passage.slug}-table", "table", passage.title, "Table", markdown=table) for table in tables]


def _case(lesson: Lesson) -> list[Slide]:
    if lesson.case is None:
        return []
    card = lesson.ctx.card(lesson.case)
    facts = " · ".join([", ".join(card["countries"]), card["years"], card["procedure"]])
    html = (
        f'<p class="slide-lead">{escape(card["summary"])}</p><p class="slide-meta">{escape(facts)}</p>'
        f'<p class="slide-meta">{lesson.link(card["href"], "The whole case, with its sources")}</p>'
    )
    return [Slide("case", "case", card["title"], "The case", html=html)]


def _exercise(lesson: Lesson) -> list[Slide]:
    pages: list[list[str]] = [[]]
    size = 0.0
    for start, end in lesson.task:
        for block in blocks(markdown(lesson.ctx, lesson.record_id, lesson.src_uri, start, end)):
            if pages[-1] and size + _height(block) > FULL:
                pages.append([])
                size = 0
            pages[-1].append(block)
            size += _height(block)
    pages = [page for page in pages if page]
    return [
        Slide(
            "exercise-task",
            "task",
            "Exercise",
            f"Sheet {number} of {len(pages)}" if len(pages) > 1 else "On your sheet",
            markdown="\n\n".join(page),
        )
        for number, page in enumerate(pages, 1)
    ]


def _height(block: str) -> float:
    """Return about how many lines a block of Markdown takes on a slide."""
    lines = block.split("\n")
    if is_table(block):
        return _GAP + sum(_row_height(row) for row in (lines[0], *lines[2:]))
    # A paragraph is written sentence by sentence and set as one; the items of a list stay apart.
    rows = lines if is_list(block) else [" ".join(lines)]
    return _GAP + sum(math.ceil(len(row) / _LINE) for row in rows)


def _divided(table: str) -> list[str]:
    """Return a table as one or more that fit a slide each, with the same head."""
    head, line, *rows = table.split("\n")
    pages: list[list[str]] = [[]]
    size = _row_height(head)
    for row in rows:
        if pages[-1] and size + _row_height(row) > FULL:
            pages.append([])
            size = _row_height(head)
        pages[-1].append(row)
        size += _row_height(row)
    # A last page with one row leaves people with half a thought.
    if len(pages) > 1 and len(pages[-1]) == 1 and len(pages[-2]) > 2:  # noqa: PLR2004 - one to give, one to keep
        pages[-1].insert(0, pages[-2].pop())
    return ["\n".join([head, line, *page]) for page in pages]


def _row_height(row: str) -> float:
    """Return about how many lines a row of a table takes on a slide."""
    cells = row.strip().strip("|").split("|")
    width = _LINE / len(cells)
    return _ROW - 1 + max(math.ceil(len(cell.strip()) / width) or 1 for cell in cells)


def _quiz(lesson: Lesson) -> list[Slide]:
    out = []
    for question in lesson.quiz:
        talk = question["kind"] == "reflection"
        place = f"question {question['number']} of {len(lesson.quiz)}"
        ask = f"Talk it over · {place}" if talk else f"Quiz · {place}"
        tell = "What a good answer takes into account" if talk else f"Answer · {place}"
        out += [
            Slide(f"quiz-{question['id']}", "question", question["text"], ask, html=_asked(question)),
            Slide(f"quiz-{question['id']}-answer", "answer", question["text"], tell, html=_answered(question)),
        ]
    return out


def _sources(lesson: Lesson) -> Iterator[Slide]:
    rows = [
        f'<li value="{number}" id="kb-source-{escape(key)}"><a href="{escape(source.url)}" rel="external">'
        f'{escape(source.title)}</a> <span class="source-meta">{escape(source.publisher)}</span></li>'
        for number, (key, source) in enumerate(lesson.record.sources.items(), 1)
    ]
    groups = [rows[at : at + SOURCES_PER_SLIDE] for at in range(0, len(rows), SOURCES_PER_SLIDE)]
    for number, group in enumerate(groups, 1):
        slide_id = "sources" if number == 1 else f"sources-{number}"
        kicker = f"{number} of {len(groups)}" if len(groups) > 1 else ""
        yield Slide(slide_id, "sources", "Sources", kicker, html=f'<ol class="slide-sources">{"".join(group)}</ol>')


# --- Parts of slides --------------------------------------------------------------------------------------------------


def _asked(question: Json) -> str:
    return f'<p class="slide-how">{escape(question["how"])}</p>{_rows(question, solved=False)}'


def _answered(question: Json) -> str:
    why = "".join(f"<p>{escape(text)}</p>" for text in question["why"])
    answer = f"<p><strong>{escape(question['answer'])}</strong></p>" if question["kind"] == "numeric" else ""
    return f'{_rows(question, solved=True)}<div class="slide-why">{answer}{why}</div>'


def _rows(question: Json, *, solved: bool) -> str:
    match question["kind"]:
        case "single" | "multiple":
            return _letters_list(question["rows"], solved=solved)
        case "ordering" if solved:
            ordered = sorted(question["rows"], key=lambda row: row["place"])
            items = "".join(f"<li>{escape(row['text'])}</li>" for row in ordered)
            return f'<ol class="slide-order">{items}</ol>'
        case "ordering":
            return _letters_list(question["rows"], solved=False)
        case "matching" if solved:
            pairs = "".join(
                f"<div><dt>{escape(row['text'])}</dt><dd>{escape(row['right'])}</dd></div>" for row in question["left"]
            )
            return f'<dl class="slide-pairs">{pairs}</dl>'
        case "matching":
            left = "".join(f"<li>{escape(row['text'])}</li>" for row in question["left"])
            return (
                f'<div class="slide-columns"><ol class="slide-left">{left}</ol>'
                f"{_letters_list(question['rows'], solved=False)}</div>"
            )
        case _:
            return ""


def _letters_list(rows: Sequence[Json], *, solved: bool) -> str:
    items = []
    for row in rows:
        right = solved and row.get("right")
        verdict = '<span class="slide-right">Right</span>' if right else ""
        mark = ' class="is-right"' if right else ' class="is-wrong"' if solved else ""
        items.append(
            f'<li{mark}><span class="slide-letter">{row["letter"]}</span><span>{escape(row["text"])}</span>{verdict}</li>'
        )
    return f'<ul class="slide-options">{"".join(items)}</ul>'


def _head(slide: Slide, number: int) -> str:
    level = "h1" if number == 1 else "h2"
    kicker = f'<p class="slide-kicker">{escape(slide.kicker)}</p>' if slide.kicker else ""
    timing = f' data-stage="{slide.stage}" data-minutes="{slide.minutes}"' if slide.stage else ""
    return (
        f'<section class="slide slide--{slide.kind}" id="slide-{slide.id}" role="group" aria-roledescription="slide" '
        f'aria-labelledby="slide-{slide.id}-title" data-slide{timing}><div class="slide-page">'
        f'<header class="slide-head">{kicker}<{level} id="slide-{slide.id}-title">{escape(slide.title)}</{level}></header>'
        '<div class="slide-body">'
    )


def _foot(lesson: Lesson, slide: Slide, place: str) -> str:
    links = [
        f'<a href="#kb-source-{escape(key)}" aria-label="Source {lesson.numbers[key]}">{lesson.numbers[key]}</a>'
        for key in sorted(slide.sources, key=lambda key: lesson.numbers.get(key, 0))
        if key in lesson.numbers
    ]
    cited = (
        f'<span class="slide-cites">{"Sources" if len(links) > 1 else "Source"} {" ".join(links)}</span>'
        if links
        else ""
    )
    name = escape(lesson.record.title)
    return (
        f'</div><footer class="slide-foot">{cited}<span class="slide-name">{name}</span>'
        f'<span class="slide-number">{place}</span></footer></div></section>'
    )


def _numbered(rows: Sequence[Slide]) -> list[Slide]:
    """Return slides with ids of their own: the second of a name gets its number."""
    seen: dict[str, int] = {}
    out = []
    for slide in rows:
        seen[slide.id] = seen.get(slide.id, 0) + 1
        out.append(slide if seen[slide.id] == 1 else replace(slide, id=f"{slide.id}-{seen[slide.id]}"))
    return out


def _letters(number: int) -> str:
    """Write a number in letters: names of inserts have no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
