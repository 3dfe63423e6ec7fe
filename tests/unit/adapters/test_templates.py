"""What the site's templates are given beside their data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, UndefinedError
from markupsafe import Markup

from procurement_kb.adapters.output import print_quickly
from procurement_kb.adapters.templates import Templates

TEXT = st.text(st.sampled_from("<>&'\"a é\n{}"), max_size=12)
VALUE = st.one_of(TEXT, TEXT.map(Markup), st.integers(), st.booleans(), st.none(), st.lists(TEXT, max_size=2))

PRINTS = {
    "escaped": "{{ value }}, {{ value|string ~ value }} {{ value or 'x' }} {{ no.such }}",
    "set": "{% set part %}<b>{{ value }}</b>{% endset %}{{ part }}{{ part ~ value }}",
    "macro": "{% macro m(a) %}{% autoescape true %}<i>{{ a }}</i>{% endautoescape %}{% endmacro %}{{ m(m(value)) }}",
    "loop": "{% for a in [value, value] %}{{ loop.index }}{{ a }}{{ [a, [a]|join]|join(',') }}{% endfor %}",
    "filter": "{% filter upper %}{{ value }}{% endfilter %}{{ value|e }}{{ value|safe }}{{ value|tojson }}",
    "by choice": "{% autoescape choice %}{{ value }}{% endautoescape %}",
    "as it is": "{% autoescape false %}{{ value }} {{ value|string }}{% endautoescape %}",
}


class Safe:
    """What knows its own HTML."""

    def __html__(self) -> str:
        """Return HTML."""
        return "<b>&amp;</b>"


def printed(text: str, *, quickly: bool, **given_: Any) -> str:
    """Return what a template makes of what it is given."""
    env = Environment()  # noqa: S701 - templates switch escaping on
    if quickly:
        print_quickly(env)
    return env.from_string(f"{{% autoescape true %}}{text}{{% endautoescape %}}").render(no={}, **given_)


@pytest.mark.parametrize("name", PRINTS)
@given(value=VALUE, choice=st.booleans())
def test_the_short_way_prints_the_same(name: str, value: object, choice: bool) -> None:  # noqa: FBT001
    """Whatever a value is, it is escaped where and as Jinja escapes it."""
    text = PRINTS[name]
    assert printed(text, quickly=False, value=value, choice=choice) == printed(
        text, quickly=True, value=value, choice=choice
    )


def test_what_knows_its_html_is_asked_for_it() -> None:
    """As by Jinja."""
    assert printed(PRINTS["escaped"], quickly=True, value=Safe()).startswith("<b>&amp;</b>, ")


def test_the_short_way_is_taken() -> None:
    """The libraries in use offer it; where they come to be made differently, this tells so."""
    env = Environment()  # noqa: S701 - templates switch escaping on
    print_quickly(env)
    code = env.compile("{% autoescape true %}{{ value }}{% endautoescape %}", raw=True)
    assert "_escape_inner(_out)" in code


def test_an_environment_that_changes_what_is_printed_keeps_its_way() -> None:
    """What a value becomes before it is printed is for the environment to say."""
    env = Environment(autoescape=True, finalize=lambda value: "-" if value is None else value)
    print_quickly(env)
    assert env.from_string("{{ value }}").render(value=None) == "-"


@pytest.mark.parametrize("name", ["title", "items", "none", "__class__", "no"])
def test_attributes_of_dicts(name: str) -> None:
    """A key comes before what every dict has; what neither has is undefined."""
    value = {"title": "Gloves", "items": [1], "none": None}
    env, plain = Environment(autoescape=True), Environment(autoescape=True)
    Templates(env, None)
    found = env.getattr(value, name)
    if name in value:
        assert found is value[name]
    else:
        assert repr(plain.getattr(value, name)) == repr(found)


def test_what_is_undefined_says_so() -> None:
    """A template that goes on with it fails, with the words of Jinja."""
    env = Environment(loader=DictLoader({"a.html": "{{ kb.no.such }}"}), autoescape=True)
    Templates(env, None)
    with pytest.raises(UndefinedError, match="'dict object' has no attribute 'no'"):
        env.get_template("a.html").render(kb={})


PARTS = """
{% macro link(href, title) %}
{%- autoescape true %}<a href="{{ href|url }}">{{ title }}</a>{% endautoescape %}
{%- endmacro %}
{% macro mark(row) %}
{%- autoescape true %}{{ drawn(row.title) }}{% endautoescape %}
{%- endmacro %}
"""
PAGE = '{% import "parts.html" as parts %}{% autoescape true %}'


def site(**pages: str) -> tuple[Environment, Templates, list[str]]:
    """Return templates, and what their macro ``mark`` has drawn so far."""
    texts = {name: f"{PAGE}{text}{{% endautoescape %}}" for name, text in pages.items()}
    env = Environment(loader=DictLoader({"parts.html": PARTS, **texts}))  # noqa: S701 - templates switch escaping on
    drawn: list[str] = []

    def draw(title: str) -> str:
        drawn.append(title)
        return title

    env.globals["drawn"] = draw
    return env, Templates(env, None), drawn


def test_what_is_kept_is_made_once_for_a_key_and_a_folder() -> None:
    """On other pages of the folder it is there already; in another folder addresses may differ."""
    env, templates, drawn = site(a="{{ parts.mark|kept((row.id,), row) }}")
    row = {"id": "x", "title": "<Gloves>"}
    for page in ("cases/x/", "cases/y/", "about/"):
        templates.addresses.start_page(page)
        assert env.get_template("a").render(row=row) == "&lt;Gloves&gt;"
    assert drawn == ["<Gloves>", "<Gloves>"]
    env.get_template("a").render(row={"id": "y", "title": "Masks"})
    assert drawn[2:] == ["Masks"]


def test_macros_of_one_key_are_kept_apart() -> None:
    """A key stands for what one macro shows."""
    env, _, drawn = site(a='{{ parts.link|kept(("b/", "B")) }}', b='{{ parts.mark|kept(("b/", "B"), {"title": "B"}) }}')
    assert env.get_template("a").render() == '<a href="./b/">B</a>'
    assert env.get_template("b").render() == "B"
    assert drawn == ["B"]


@given(TEXT, st.sampled_from(["cases/x/", "about/", ""]), st.sampled_from(["cases/x/", "about/", ""]))
def test_what_is_kept_is_what_the_macro_makes(title: str, first: str, second: str) -> None:
    """The key's parts are given to a macro that is given nothing else, and are escaped as in a call."""
    env, templates, _ = site(a="{{ parts.link|kept((href, title)) }}", b="{{ parts.link(href, title) }}")
    for page in (first, second):
        templates.addresses.start_page(page)
        shown = [env.get_template(name).render(href="cases/x/#a", title=title) for name in "ab"]
        assert shown[0] == shown[1]


def test_templates_find_what_all_are_given() -> None:
    """What one template is given of its own stays with it, and comes first."""
    env, _, _ = site(a="{{ drawn('A') }}{{ own }}", b="{{ drawn('B') }}{{ own }}")
    assert env.get_template("a", globals={"own": 1}).render() == "A1"
    assert env.get_template("b").render() == "B"
    assert env.get_template("a", globals={"drawn": str.lower}).render() == "a1"
    assert env.get_template("b").render() == "B"
