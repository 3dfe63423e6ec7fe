"""The rules about what a record must not hold, because it could run, load or hide something: KB401 to KB411."""

from __future__ import annotations

from typing import Final

from procurement_kb.findings import Example, Rule, Severity, register

INSTEAD: Final = {
    "KB402": "write an address that begins with https://, or remove the link",
    "KB406": "write [[id]] for a record, or a path to a file beside this one",
}
"""What to write instead of an address, by code; the second half of a sentence."""


def _rule(code: str, name: str, title: str, *, why: str, mend: str, wrong: Example, right: Example) -> None:
    register(Rule(code, name, Severity.ERROR, title, why, mend, wrong, right))


def _body(text: str) -> Example:
    return Example(record_type="guidance", body=f"## In short\n\n{text}\n")


_rule(
    "KB401",
    "raw-html",
    "The text holds raw HTML.",
    why="HTML can run programs in a reader's browser and breaks the layout for phones, print and screen readers. "
    "Everything that a page needs can be written in Markdown.",
    mend="Write Markdown instead; the message says which. If the text itself is meant, put it in backticks.",
    wrong=_body("Ask the market <b>before</b> you specify."),
    right=_body("Ask the market **before** you specify, and write `<b>` in backticks."),
)
_rule(
    "KB402",
    "unsafe-address",
    "A link has an address that is not safe.",
    why="A `javascript:` or `data:` address runs a program when a reader follows it, and an address without its scheme "
    "leads nowhere in a copy on disk.",
    mend="Write an address that begins with `https://`, or remove the link.",
    wrong=_body("See [the guide](javascript:alert)."),
    right=_body("See [the guide](https://example.org/guide)."),
)
_rule(
    "KB403",
    "attribute-list",
    "The text holds an attribute list.",
    why="`{: .class }` gives a passage attributes of HTML, with which it can imitate or cover parts of the site.",
    mend="Remove the braces and what is in them.",
    wrong=_body("Ask the market early. {: .lead }"),
    right=_body("Ask the market early."),
)
_rule(
    "KB404",
    "template-syntax",
    "The text holds template syntax.",
    why="`{{ … }}` and `{% … %}` are commands to programs that build pages. In a record they are either a slip or an attack.",
    mend="Remove them, or put them in backticks if the text itself is meant.",
    wrong=_body("This page was read {{ count }} times."),
    right=_body("Templates write `{{ count }}` for a number."),
)
_rule(
    "KB405",
    "file-inclusion",
    "The text includes another file.",
    why="An inclusion can publish a file that is not meant to be published, and readers of the source miss its content.",
    mend="Write the text itself, or link to the record that holds it.",
    wrong=_body('--8<-- "notes.md"'),
    right=_body("Ask the market early."),
)
_rule(
    "KB406",
    "path-outside",
    "A path leads out of the project.",
    why="What lies outside the project is not part of the site, and an address from the root breaks when the site moves.",
    mend="Write `[[id]]` for another record, or a path to a file beside this one.",
    wrong=_body("See [the notes](../../../notes.md)."),
    right=_body("See [the notes](https://example.org/notes)."),
)
_rule(
    "KB407",
    "invisible-character",
    "The file holds an invisible character.",
    why="Such a character can hide words, turn their order round, or split a word so that search does not find it.",
    mend="Delete the character at the place that the message names.",
    wrong=_body("Ask the mar\u200bket early."),
    right=_body("Ask the market early."),
)
_rule(
    "KB408",
    "picture-from-elsewhere",
    "A picture comes from another host.",
    why="Each reader's browser would tell that host what is read here, and the picture vanishes when the host changes.",
    mend="Store the picture beside the record, if its licence allows, and write its file name.",
    wrong=_body("![A ward with six beds](https://example.org/ward.png)"),
    right=_body("See [a photograph of the ward](https://example.org/ward)."),
)
_rule(
    "KB409",
    "picture-without-text",
    "A picture has no description.",
    why="Readers who cannot see the picture learn nothing from it.",
    mend="Write in the square brackets, in a few words, what the picture shows.",
    wrong=_body("![](ward.png)"),
    right=_body("See [a photograph of the ward](https://example.org/ward)."),
)
_rule(
    "KB410",
    "active-file",
    "A file can run programs in a reader's browser.",
    why="SVG and HTML files can hold scripts, which would run with the rights of the site.",
    mend="Save a picture as PNG, and write a text in Markdown.",
    wrong=Example(record_type="guidance", files=(("content/guidance/ward.svg", "<svg/>\n"),), fields="phase: [plan]\n"),
    right=_body("See [a photograph of the ward](https://example.org/ward)."),
)
_rule(
    "KB411",
    "unpublished-file",
    "A file is of a kind that the site does not publish.",
    why="Some files steer the server or the styles of the site, and a contributor's file must never do that.",
    mend="Save a picture as PNG, JPEG, GIF, WebP or AVIF and a paper as PDF or CSV, or move the file out of the folder.",
    wrong=Example(record_type="guidance", files=(("content/guidance/notes.docx", "Notes\n"),), fields="phase: plan\n"),
    right=_body("See [the notes on the ward](https://example.org/notes)."),
)
