"""A module's body cut into the sections that learners take one at a time.

Without a script the page reads as one text: sections are plain elements, and the model answer is a disclosure.
"""

from __future__ import annotations

import re

_MARK = re.compile(
    r"<(?P<close>/?)(?P<holder>blockquote|details|div|dl|ol|table|ul)\b[^>]*>"
    r'|<h(?P<level>[23])(?: id="(?P<id>[^"]*)")?>(?P<text>.*?)</h(?P=level)>',
    re.DOTALL,
)
"""What opens and closes around blocks, and the headings; bodies are well-formed by now."""
_MODEL_ANSWER = "model answer"
_SECTION = 2


def sections(body: str) -> str:
    """Wrap each ``##`` heading and what follows it in a section, and what belongs to a model answer in a disclosure.

    What stands before the first heading becomes ``<div data-lesson-lead>``. Headings within quotes and notes are text.

    Args:
        body: the finished HTML of a body.

    Returns:
        The same HTML, with nothing taken away.
    """
    out: list[str] = []
    at = depth = number = 0
    folded = False
    for mark in _MARK.finditer(body):
        if mark["holder"]:
            depth += -1 if mark["close"] else 1
            continue
        if depth:
            continue
        out.append(body[at : mark.start()])
        at = mark.start()
        if folded:
            out.append("</details>\n")
            folded = False
        if int(mark["level"]) == _SECTION:
            number += 1
            lead = "".join(out).strip() if number == 1 else ""
            if lead:
                out = ['<div class="lesson-lead" data-lesson-lead>', lead, "</div>\n"]
            # Ids that begin like the site's own are taken from contributors' headings: these need a name all the same.
            slug = mark["id"] or f"part-{number}"
            out.append(
                f'{"</section>" if number > 1 else ""}\n<section class="lesson-section" data-section="{slug}">\n'
            )
        elif number and mark["text"].strip().casefold() == _MODEL_ANSWER:
            out.append(f'<details class="kb-model" data-model-answer><summary>{mark.group()}</summary>\n')
            at = mark.end()
            folded = True
    out.append(body[at:])
    if folded:
        out.append("</details>\n")
    if number:
        out.append("\n</section>\n")
    return "".join(out)
