"""What a scan of a Markdown body has noted so far, and the paragraph that it is in."""

from __future__ import annotations

import re
from typing import Final

from procurement_kb.findings import Span
from procurement_kb.sources.body_model import Citation, Fence, Heading, Html, Link, Passage, Places, WikiLink

MOST: Final = 1_000
"""How many tags, passages of a kind or headings are noted: no record that anyone reads has more."""
REACH: Final = 2_000
"""How many characters a link or a placeholder may span: longer ones are brackets that never met."""
_BLANK: Final = re.compile(r"\n[ \t]*\n")


class Notes:
    """The state of one scan; offsets are into the body."""

    def __init__(self, body: str, first_line: int) -> None:
        self.body = body
        self.places = Places(body, first_line)
        self.code: list[tuple[int, int]] = []
        """Stretches of code, blocks of data among them."""
        self.data: list[tuple[int, int]] = []
        """Blocks of data whose texts readers read."""
        self.headings: list[Heading] = []
        self.wiki_links: list[WikiLink] = []
        self.citations: list[Citation] = []
        self.links: list[Link] = []
        self.images: list[Link] = []
        self.fences: list[Fence] = []
        self.html: list[Html] = []
        self.templates: list[Passage] = []
        self.includes: list[Passage] = []
        self.attribute_lists: list[Passage] = []
        self.open_fence: Span | None = None
        self.paragraph = (0, -1)
        """What `enter` was last asked about, and the end of its paragraph."""
        self.brackets: list[int] = []
        """Opening brackets of the paragraph that nothing has closed yet."""
        self.parens: dict[int, int] = {}
        """Where each parenthesis of the paragraph is closed; empty until somebody asks."""
        self.labels = "]:" in body
        """Whether a definition may stand anywhere."""
        self.labelled: list[tuple[str, str, int, int, bool]] = []
        """What is a link if there is a definition: label, words, start, end, whether it is an image."""
        self.definitions: dict[str, Link] = {}
        self.comments = True
        """Whether a comment that begins here may be closed."""

    def enter(self, at: int, end: int) -> int:
        """Note the paragraph around ``at``, which nothing inline reaches beyond, and return its end."""
        if at >= self.paragraph[1]:
            blank = _BLANK.search(self.body, at, end)
            self.paragraph = (at, blank.start() if blank else end)
            self.brackets.clear()
            self.parens.clear()
        return self.paragraph[1]

    def passage(self, into: list[Passage], start: int, end: int) -> int:
        """Note a passage and return its end."""
        if len(into) < MOST:
            into.append(Passage(self.body[start:end], start=start, end=end, places=self.places))
        return end

    def tag(self, tag: str, start: int, end: int, *, closing: bool = False) -> int:
        """Note a tag and return its end."""
        if len(self.html) < MOST:
            text = self.body[start:end]
            self.html.append(Html(tag.lower(), closing, text, start=start, end=end, places=self.places))
        return end
