"""What must not stand in a record: named where it stands, with what to write instead."""

from __future__ import annotations

import pytest

from procurement_kb.findings.fixes import fix_bytes
from procurement_kb.sources.body import scan
from procurement_kb.sources.decoding import MAX_OF_A_KIND
from procurement_kb.sources.safety import check_body, check_values
from tests.unit.sources.reading import body, body_findings, front, marked, read, value_findings

# body, code, marked text, what the message says
UNSAFE = [
    ("a <b>c</b>", "KB401", "<b>", "<b> is raw HTML; write **the words** with two stars"),
    ("<script>x</script>", "KB401", "<script>", "<script> is raw HTML; remove it, because pages take no code"),
    ("a</b>", "KB401", "</b>", "</b> is raw HTML"),
    ("<img src=x onerror=y", "KB401", "<img", "<img> is raw HTML; write ![what it shows](picture.png)"),
    ("a<br>b", "KB401", "<br>", "leave an empty line"),
    ("<name>", "KB401", "<name>", "write it in `backticks` if the text itself is meant"),
    ("<!-- a -->", "KB401", "<!-- a -->", "notes for other editors go into the front matter"),
    ("<?php x ?>", "KB401", "<?php x ?>", "<?php x ?> is raw HTML"),
    ("    <b>\n", "KB401", "<b>", "raw HTML"),
    ("[a](javascript:x)", "KB402", "javascript:x", '"javascript:x" is a javascript: address'),
    ("[a](JaVaScRiPt:x)", "KB402", "JaVaScRiPt:x", "is a javascript: address"),
    ("[a](java&#115;cript:x)", "KB402", "java&#115;cript:x", "is a javascript: address"),
    ("[a](&#x6A;avascript&colon;x)", "KB402", "&#x6A;avascript&colon;x", "is a javascript: address"),
    ("[a](java&amp;#115;cript:x)", "KB402", "java&amp;#115;cript:x", "is a javascript: address"),
    ("[a](java\tscript:x)", "KB402", "java\tscript:x", "is a javascript: address"),
    ("[a](java\nscript:x)", "KB402", "java\nscript:x", "is a javascript: address"),
    ("[a](java&Tab;script:x)", "KB402", "java&Tab;script:x", "is a javascript: address"),
    ("[a](<javascript:x>)", "KB402", "javascript:x", "is a javascript: address"),
    ("[a](data:text/html,x)", "KB402", "data:text/html,x", "is a data: address"),
    ("[a](vbscript:x)", "KB402", "vbscript:x", "is a vbscript: address"),
    ("[a](file:///etc/passwd)", "KB402", "file:///etc/passwd", "is a file: address"),
    ("[a](ftp://x.org)", "KB402", "ftp://x.org", "has the scheme ftp:"),
    ("[a](//x.org)", "KB402", "//x.org", "leaves out https:"),
    ("[a](\\\\x.org)", "KB402", "\\\\x.org", "leaves out https:"),
    ("[a](/\\x.org)", "KB402", "/\\x.org", "leaves out https:"),
    ("<javascript:x>", "KB402", "javascript:x", "is a javascript: address"),
    ("[b]\n\n[b]: javascript:x", "KB402", "javascript:x", "is a javascript: address"),
    ('[a](https://x.org/"onclick="y)', "KB402", 'https://x.org/"onclick="y', 'holds the character "'),
    ("[a](two words.md)", "KB402", "two words.md", "holds a space or line end"),
    ("x {: .y }", "KB403", "{: .y }", "{: .y } is an attribute list, which records do not use; remove it"),
    ('!!! note x" onclick="y', "KB403", '!!! note x" onclick="y', 'write it as !!! note "Title"'),
    ("{{ a }}", "KB404", "{{ a }}", "{{ a }} is template syntax; remove it, or write it in backticks"),
    ('--8<-- "a"', "KB405", '--8<-- "a"', "includes a file; write the text here"),
    ("[a](../../x.md)", "KB406", "../../x.md", '"../../x.md" leads out of the project; write [[id]]'),
    ("[a](..%2F..%2fx.md)", "KB406", "..%2F..%2fx.md", "leads out of the project"),
    ("[a](x/../../../y)", "KB406", "x/../../../y", "leads out of the project"),
    ("[a](..\\..\\x)", "KB406", "..\\..\\x", "leads out of the project"),
    ("[a](/etc/passwd)", "KB406", "/etc/passwd", "begins at the root"),
    ("[a](C:\\x)", "KB406", "C:\\x", "is a path on one computer"),
    ("[a](~/x)", "KB406", "~/x", "is a path on one computer"),
    ("a\u200bb", "KB407", "\u200b", "(U+200B, zero-width space) stands here; delete it"),
    ("`a\u202eb`", "KB407", "\u202e", "(U+202E, right-to-left override)"),
    ("```\na\ue000b\ue000\n```", "KB407", "\ue000", "(U+E000, private use) stands here and in 1 more places"),
    ("a\U000e0041b", "KB407", "\U000e0041", "(U+E0041, invisible)"),
    ("a\u200db", "KB407", "\u200d", "zero-width joiner"),
    ("a\u2028b", "KB407", "\u2028", "line separator"),
    ("![a](https://x.org/p.png)", "KB408", "![a](https://x.org/p.png)", "comes from another host; put it beside the record"),
    ("![a][p]\n\n[p]: http://x.org/p.png", "KB408", "![a][p]", "comes from another host"),
    ("![](p.png)", "KB409", "![](p.png)", 'the picture "p.png" has no description'),
    ("```\nx\n", "KB024", "```", "this fence is not closed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "where", "says"), UNSAFE, ids=[f"{row[1]} {row[0]!r}" for row in UNSAFE])
def test_unsafe_bodies(text: str, code: str, where: str, says: str) -> None:
    """One finding at the exact place."""
    source, _ = body(text)
    assert [code] == [finding.code for finding in body_findings(text)]
    (finding,) = body_findings(text)
    assert where == marked(source, finding.span)
    assert says in finding.message


SAFE = [
    "Write `<b>` and ``{{ x }}`` and `javascript:x`.",
    "```html\n<script>{{ x }}</script>\n--8<-- x\n```",
    "5 < 6, a <- b, p <alpha and <3, \\<b>",
    "[a](https://x.org/a?b=c&d=e#f) <https://x.org> <someone@x.org> [b](mailto:someone@x.org) [c](#need)",
    "[a](../content/tools/b.md) [c](d.md#e) ![f](ward.png) [g](https://x.org/a%20b)",
    "javascript: a language. data: of three wards. //x.org",
    "{a} {1, 2} 100 % {of them}",
    "أهلا نی\u200cخواهم 👩🏽\u200d⚕️ क्\u200dष",
    "a\xa0b – “c” … é 好",
    '!!! note "Title"\n    Text.',
    "[[a]] [@b] [x][y]",
    "",
]


@pytest.mark.parametrize("text", SAFE)
def test_safe_bodies(text: str) -> None:
    """What is code, or only looks odd, is fine."""
    assert [] == body_findings(text)


VALUES = [
    ("url: javascript:x", "KB402", "javascript:x"),
    ('url: "java\\tscript:x"', "KB402", '"java\\tscript:x"'),
    ("url: java&#115;cript:x", "KB402", "java&#115;cript:x"),
    ("l: [data:text/html;base64,x]", "KB402", "data:text/html;base64"),
    ('url: "data: text"', "KB402", '"data: text"'),
    ("place: |\n  data:text/html,x", "KB402", "|\n  data:text/html,x"),
    ("place: [a, data:text/html]", "KB402", "data:text/html"),
    ("place: JAVASCRIPT:x", "KB402", "JAVASCRIPT:x"),
    ("sources:\n  a: {url: //x.org}", "KB402", "//x.org"),
    ("website: file:///etc/passwd", "KB402", "file:///etc/passwd"),
    ("url: https://x.org/a\\b", "KB402", "https://x.org/a\\b"),
    ("formerly: [../../x]", "KB406", "../../x"),
    ("title: a <b>c</b>", "KB401", "a <b>c</b>"),
    ("title: <!-- a -->", "KB401", "<!-- a -->"),
    ("title: <svg/onload=x>", "KB401", "<svg/onload=x>"),
    ("title: a {{ b }}", "KB404", "a {{ b }}"),
    ("title: {{ b }}", "KB404", "{{ b }}"),
    ("title: a {% b %}", "KB404", "a {% b %}"),
    ('title: "--8<-- x"', "KB405", '"--8<-- x"'),
    ("title: a\u202eb", "KB407", "\u202e"),
    ('title: "a\\u202eb"', "KB407", '"a\\u202eb"'),
    ("# a comment\u200b\ntitle: b", "KB407", "\u200b"),
]


@pytest.mark.parametrize(("yaml", "code", "where"), VALUES)
def test_unsafe_values(yaml: str, code: str, where: str) -> None:
    """One finding at the value, or at the character."""
    source = front(f"{yaml}\n")
    assert () == source.findings
    findings = check_values(source)
    assert [code] == [finding.code for finding in findings]
    assert where == marked(source, findings[0].span)


def test_a_tag_hides_no_address() -> None:
    """A value may stand behind a tag, where prose has a word."""
    findings = check_values(front("place: !str data:text/html,x\n"))
    assert ["KB402"] == [finding.code for finding in findings]


@pytest.mark.parametrize(
    "yaml",
    [
        "title: 5 < 6 and a <name>\n",
        "summary: 'Data: five wards. JavaScript: none.'\n",
        "lessons: [Look at the data: it tells all, 'metadata:x']\n",
        "lessons: [javascript:x is not an address, 'file: it']\n",
        "url: https://x.org/a//b?c=d&e=f#g\n",
        "url: https://x.org/'onclick='x'/&lt;b%3E\n",
        "a: {b: {c: d}}\ne: 100 % {f}\n",
        "title: نی\u200cخواهم\n",
        'title: "tab\\there"\n',
    ],
)
def test_safe_values(yaml: str) -> None:
    """What only looks odd is fine."""
    assert [] == value_findings(yaml)


def test_closing_tags_belong_to_their_opening_ones() -> None:
    """A pair of tags is one fault."""
    assert ["<b>", "<i>", "</p>"] == [
        finding.message.split(" ")[0] for finding in body_findings("<b>a <i>b</i></b> c</p>")
    ]


def test_an_image_has_one_finding_for_each_fault() -> None:
    """A picture from another host and without words needs two mends."""
    assert ["KB408", "KB409"] == [finding.code for finding in body_findings("![](https://x.org/p.png)")]


def test_invisible_characters_can_be_taken_out() -> None:
    """Those that only say where a line may break go, in the front matter and the body; others are for a person."""
    text = "---\ntitle: a\u200bb\u200b\n---\nc\u00add \u202ee\n"
    source = read(text)
    findings = [*check_values(source), *check_body(source, scan(source))]
    assert ["KB407"] * 3 == [finding.code for finding in findings]
    assert "---\ntitle: ab\n---\ncd \u202ee\n" == fix_bytes(text.encode(), findings).decode()


def test_nobody_reads_a_thousand_findings() -> None:
    """Of one code a file gets a limited number; other codes still show."""
    findings = body_findings("<b> " * 500 + "{{ x }}")
    assert MAX_OF_A_KIND == sum(finding.code == "KB401" for finding in findings)
    assert 1 == sum(finding.code == "KB404" for finding in findings)


def test_the_path_of_a_record_counts() -> None:
    """How far `..` may climb depends on how deep the file stands."""
    text = "---\na: 1\n---\n[a](../../x.md)\n"
    deep = read(text, "content/guidance/x.md")
    assert [] == check_body(deep, scan(deep))
    flat = read(text, "case_studies/x.md")
    assert ["KB406"] == [finding.code for finding in check_body(flat, scan(flat))]
