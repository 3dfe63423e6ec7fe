"""What the site's templates are given beside their data: addresses, drawings, and parts that many pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, pass_context
from markupsafe import Markup

from procurement_kb.adapters.output import print_quickly
from procurement_kb.views.addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from jinja2 import Environment
    from jinja2.runtime import Context, Macro

_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
_ICONS = ".icons"
"""The theme's folder of drawings."""
_OF_EVERY_DICT = frozenset(dir(dict))
"""What a template gets from a dict that has no such key."""


class Templates:
    """Adds to an environment of templates, for one build.

    - the filter ``url`` for addresses as seen from the page;
    - ``drawing(name)``, an icon of the theme as SVG, empty when there is none of that name;
    - ``shared(name)``, a template that shows nothing of the page it stands on, rendered once for each folder of pages;
    - the filter ``kept``, the same for an imported macro: ``macro|kept(key, …)``.
    """

    def __init__(self, env: Environment, config: Any) -> None:
        """Add to ``env``; shared parts know the site's ``config``."""
        self._env = env
        self._config = config
        self._drawings: dict[str, Markup] = {}
        self._shared: dict[tuple[object, ...], Markup] = {}
        self.addresses = Addresses()
        env.filters["url"] = self._url
        env.filters["kept"] = self.kept
        env.globals["drawing"] = self.drawing
        env.globals["shared"] = self.shared
        vars(env)["getattr"] = self._get
        vars(env)["make_globals"] = self._globals
        print_quickly(env)
        # Lines of a template that hold nothing but a statement leave no empty line on the page.
        env.trim_blocks = True
        # Data for machines stand on every page: without blanks, and letters as they are.
        env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}

    @pass_context
    def _url(self, _: Context, address: object) -> str:
        # A filter that did not ask for the context would be worked out once, when the template is compiled.
        return self.addresses(address)

    def drawing(self, name: str) -> Markup:
        """Return an icon of the theme."""
        known = self._drawings.get(name)
        if known is None:
            try:
                # Within HTML, a drawing need not say what language it is in.
                drawn = self._env.get_template(f"{_ICONS}/{name}.svg").render().replace(_XMLNS, "")
            except TemplateNotFound:
                drawn = ""
            known = self._drawings[name] = Markup(drawn)  # noqa: S704 - a file of the theme
        return known

    def shared(self, name: str) -> Markup:
        """Return a part of the page that is the same on all pages of a folder."""
        key = (name, self.addresses.folders)
        known = self._shared.get(key)
        if known is None:
            # What the template prints it has escaped itself.
            known = self._shared[key] = Markup(self._env.get_template(name).render(config=self._config))  # noqa: S704
        return known

    def kept(self, macro: Macro, key: tuple[object, ...], *given: object) -> Markup:
        """Return what ``macro`` makes of what it is ``given``, and what it made before for this key and this folder.

        The key stands for all that the macro shows; a macro that is given nothing more is given the parts of its key.
        """
        place = (macro, key, self.addresses.folders)
        known = self._shared.get(place)
        if known is None:
            # Macros switch escaping on for themselves.
            known = self._shared[place] = Markup(macro(*(given or key)))  # noqa: S704
        return known

    def _globals(self, given: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template finds beside its data: what all have, and what it is ``given`` of its own.

        Jinja keeps the two apart and looks through both for every page and every import. One dict takes a tenth of that;
        it does not see what all templates are given later, but everything is there before the first one is loaded.
        """
        return {**self._env.globals, **(given or {})}

    def _get(self, value: Any, name: str) -> Any:
        """Return ``value.name`` in a template.

        Nearly all values are dicts, and Jinja asks those for an attribute first, a million times a build. Many of them
        lack what a template asks for, since only some pages have it.
        """
        if type(value) is dict:
            if name in value:
                return value[name]
            if name not in _OF_EVERY_DICT:
                return self._env.undefined(obj=value, name=name)
        return type(self._env).getattr(self._env, value, name)
