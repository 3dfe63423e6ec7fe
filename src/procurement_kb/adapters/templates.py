"""What the site's templates are given beside their data: addresses, drawings, and parts that many pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, pass_context
from markupsafe import Markup

from procurement_kb.views.addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from jinja2.runtime import Context

_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
_ICONS = ".icons"
"""The theme's folder of drawings."""


class Templates:
    """Adds to an environment of templates, for one build.

    - the filter ``url`` for addresses as seen from the page;
    - ``drawing(name)``, an icon of the theme as SVG, empty when there is none of that name;
    - ``shared(name)``, a template that shows nothing of the page it stands on, rendered once for each folder of pages;
    - ``{% call kept(key) %}``, the same for a part of a template that depends on nothing but its key.
    """

    def __init__(self, env: Environment, config: Any) -> None:
        """Add to ``env``; shared parts know the site's ``config``."""
        self._env = env
        self._config = config
        self._drawings: dict[str, Markup] = {}
        self._shared: dict[tuple[object, Any], Markup] = {}
        self.addresses = Addresses()
        env.filters["url"] = self._url
        env.globals["drawing"] = self.drawing
        env.globals["shared"] = self.shared
        env.globals["kept"] = self.kept
        vars(env)["getattr"] = self._get
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

    def kept(self, key: object, caller: Callable[[], Markup]) -> Markup:
        """Return what ``caller`` renders, and what it rendered before for this key and this folder."""
        place = (key, self.addresses.folders)
        known = self._shared.get(place)
        if known is None:
            known = self._shared[place] = caller()
        return known

    def _get(self, value: Any, name: str) -> Any:
        """Return ``value.name`` in a template.

        Nearly all values are dicts, and Jinja asks those for an attribute first, a million times a build.
        """
        if type(value) is dict and name in value:
            return value[name]
        return type(self._env).getattr(self._env, value, name)
