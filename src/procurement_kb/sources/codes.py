"""The rules about files and YAML: KB001 to KB024. The modules beside this one check them."""

from __future__ import annotations

from typing import Final

from procurement_kb.findings import Example, Rule, Severity, register

_GOOD: Final = Example(fields="title: Heart monitors that report by themselves\n")


def _rule(code: str, name: str, title: str, *, why: str, mend: str, wrong: Example, right: Example = _GOOD) -> None:
    register(Rule(code, name, Severity.ERROR, title, why, mend, wrong, right))


def _fields(text: str) -> Example:
    return Example(fields=text)


def _raw(text: str | bytes) -> Example:
    return Example(raw=text)


_rule(
    "KB001",
    "empty-file",
    "The file is empty.",
    why="An empty file gives a page without a title that lists and search cannot show.",
    mend="Begin with `kb new`, which writes a file to fill in, or remove the file.",
    wrong=_raw(""),
)
_rule(
    "KB002",
    "not-utf-8",
    "The file is not UTF-8.",
    why="In another encoding, letters such as é and ø turn into other signs, or the file cannot be read at all.",
    mend="Open the file in an editor and save it with the encoding UTF-8. The message names the first byte that does not fit.",
    wrong=_raw("---\ntitle: Clínic\n---\n".encode("latin-1")),
)
_rule(
    "KB003",
    "control-character",
    "The file holds a control character.",
    why="Such characters come from copying or from broken tools. They cannot be seen, and YAML and browsers refuse them.",
    mend="Delete the character at the place that the message names; if the file has many, type the passage anew.",
    wrong=Example(record_type="guidance", body="## In short\n\nA ward\x0b of beds.\n"),
    right=Example(record_type="guidance", body="## In short\n\nA ward of beds.\n"),
)
_rule(
    "KB004",
    "byte-order-mark",
    "The file begins with a byte-order mark.",
    why="The invisible mark stands before the opening `---`, so that many programs see no front matter.",
    mend="Save the file as UTF-8 without a byte-order mark, or let `kb check --fix` take it away.",
    wrong=_raw(b"\xef\xbb\xbf---\ntitle: Heart monitors\n---\n"),
)
_rule(
    "KB005",
    "file-too-large",
    "The file is larger than 1 MiB.",
    why="A record is a text of a few pages. A larger file is nearly always a mistake, and slows the site for every reader.",
    mend="Move data and pictures into files of their own and link to them.",
    wrong=_raw("---\ntitle: Heart monitors\n---\n" + "x" * (1024 * 1024)),
)
_rule(
    "KB006",
    "no-front-matter",
    "The file does not begin with front matter.",
    why="Everything that lists, filters and exports know about a record stands in its front matter.",
    mend="Write `---` as the very first line, then the fields, then a second line `---`, then the text.",
    wrong=_raw("# Heart monitors\n\nThe hospital bought them.\n"),
)
_rule(
    "KB007",
    "front-matter-not-closed",
    "The front matter is not closed.",
    why="Without the second `---` the text of the page is read as fields.",
    mend="Write a line of exactly three hyphens, `---`, after the last field.",
    wrong=_raw("---\ntitle: Heart monitors\n\n## Need\n\nFewer visits.\n"),
)
_rule(
    "KB008",
    "yaml-syntax",
    "The front matter cannot be read as YAML.",
    why="A record that cannot be read has no page.",
    mend="The message says what to write. When in doubt, put the value in double quotes, and give fields that belong "
    "together the same indentation.",
    wrong=_fields("contributors: [@ana-example]\n"),
    right=_fields('contributors: ["@ana-example"]\n'),
)
_rule(
    "KB009",
    "tab-indentation",
    "A line is indented with a tab.",
    why="YAML counts spaces to see what belongs to what; it does not accept tabs for that.",
    mend="Write two spaces for each tab, or let `kb check --fix` do it.",
    wrong=_fields("years:\n\tstart: 2016\n\tend: 2018\n"),
    right=_fields("years:\n  start: 2016\n  end: 2018\n"),
)
_rule(
    "KB010",
    "key-given-twice",
    "A field is given twice.",
    why="YAML keeps one of the two and drops the other without a word.",
    mend="Keep the right one and remove the other. The message names both lines.",
    wrong=_fields("place: Barcelona\nplace: Catalonia\n"),
    right=_fields("place: Barcelona, Catalonia\n"),
)
_rule(
    "KB011",
    "anchor-or-alias",
    "The front matter uses a YAML anchor, an alias or a merge key.",
    why="`&name`, `*name` and `<<` copy values from one place to another, which people who edit the file do not expect.",
    mend="Write the value out where it belongs. Put quotes around a text that begins with `&` or `*`.",
    wrong=_fields("place: *Barcelona*\n"),
    right=_fields("place: Barcelona\n"),
)
_rule(
    "KB012",
    "yaml-tag",
    "The front matter uses a YAML tag.",
    why="A tag such as `!!python/object` tells a program to build something from the value. Records are plain data.",
    mend="Remove the word that begins with `!`. Put quotes around a text that begins with an exclamation mark.",
    wrong=_fields("place: !!str Barcelona\n"),
    right=_fields("place: Barcelona\n"),
)
_rule(
    "KB013",
    "word-read-as-boolean",
    "A word without quotes is read as true or false.",
    why="YAML 1.1 reads `NO`, `no`, `yes`, `on` and `off` as true or false: Norway becomes false.",
    mend='Put the word in quotes: `"NO"`. For a field that holds true or false write `true` or `false`.',
    wrong=_fields("countries: [NO]\nregions: []\n"),
    right=_fields('countries: ["NO"]\nregions: []\n'),
)
_rule(
    "KB014",
    "number-misread",
    "A value without quotes is read as another number.",
    why="YAML 1.1 reads `12:30` as 750, `0777` as 511, `0x1F` as 31 and drops the underscores of `1_000`.",
    mend='Put the value in quotes if it is a text, as in `"12:30"`; write a number in plain digits.',
    wrong=_fields("place: 12:30\n"),
    right=_fields('place: "Room 12:30"\n'),
)
_rule(
    "KB015",
    "value-cut-at-hash",
    "A value is cut off at a hash.",
    why="Behind a space, YAML takes `#` for the beginning of a comment: `Ward #4` becomes `Ward`.",
    mend='Put the whole value in quotes: `"Ward #4"`. If it is a comment, write a space behind the hash.',
    wrong=_fields("place: Ward #4 in Barcelona\n"),
    right=_fields('place: "Ward #4 in Barcelona" # as on the signs\n'),
)
_rule(
    "KB016",
    "colon-in-value",
    "A value without quotes holds a colon and a space.",
    why="YAML takes the text before the colon for the name of a field.",
    mend='Put the whole value in quotes: `"Heart monitors: bought by outcome"`.',
    wrong=_fields("title: Heart monitors: bought by outcome\n"),
    right=_fields('title: "Heart monitors: bought by outcome"\n'),
)
_rule(
    "KB017",
    "impossible-date",
    "A date does not exist in the calendar.",
    why="There is no 30 February, so nobody can tell which day is meant.",
    mend="Write the right day as year, month and day: `2018-02-28`.",
    wrong=_fields("reviewed: {on: 2026-02-30, checked: figures against sources}\n"),
    right=_fields("reviewed: {on: 2026-02-27, checked: figures against sources}\n"),
)
_rule(
    "KB018",
    "nested-too-deep",
    "Lists or fields are nested too deep.",
    why="No field of a record has more than four levels. Deeper ones are a mistake, or an attempt to exhaust the program.",
    mend="Write the value as the field reference shows it.",
    wrong=_fields(f"place: {'[' * 13}Barcelona{']' * 13}\n"),
    right=_fields("place: Barcelona\n"),
)
_rule(
    "KB019",
    "front-matter-not-fields",
    "The front matter is not made of fields.",
    why="A list or a plain text between the fences says nothing about which field it is for.",
    mend="Write each field as a name, a colon, a space and a value.",
    wrong=_raw("---\n- Heart monitors\n---\n"),
)
_rule(
    "KB020",
    "not-a-regular-file",
    "A file or folder is a symbolic link, or no regular file.",
    why="A link can lead out of the project and publish what is not meant to be published, so it is never followed.",
    mend="Put the file itself in its place.",
    wrong=Example(fields="place: Barcelona\n", links=(("case_studies/a-link.md", "example.md"),)),
)
_rule(
    "KB021",
    "file-name",
    "The name of the file is no id.",
    why="The name is the record's permanent id, its address and what other records link to.",
    mend="Use lower-case letters, digits and single hyphens, and the ending `.md`. The message says what the name would be.",
    wrong=Example(fields="place: Barcelona\n", name="Heart_Monitors"),
    right=Example(fields="place: Barcelona\n", name="heart-monitors"),
)
_rule(
    "KB022",
    "folder-without-type",
    "The file is in a folder of no record type.",
    why="The folder tells what a record is. A file elsewhere would be left out of the site without a word.",
    mend="Move the file to the folder of its type; `CONTRIBUTING.md` lists them.",
    wrong=Example(fields="place: Barcelona\n", files=(("content/cases/a-case.md", "---\ntitle: A case\n---\n"),)),
)
_rule(
    "KB023",
    "key-not-text",
    "The name of a field is not a text.",
    why="A number, a date, a list or nothing at all in the place of a name cannot be the name of a field.",
    mend="Write the name as a word, or put it in quotes.",
    wrong=_fields("2019: Barcelona\n"),
)
_rule(
    "KB024",
    "fence-not-closed",
    "A fenced block in the text is not closed.",
    why="Everything behind the fence would be taken for code, or the fence for text, depending on the program.",
    mend="Write the same marks that open the block, for instance three backticks, on a line of their own after it.",
    wrong=Example(record_type="guidance", body="## In short\n\n```\nask first\n"),
    right=Example(
        record_type="guidance", body="## In short\n\n```\nask first\n```\n\n- Ask the market before you specify.\n"
    ),
)
