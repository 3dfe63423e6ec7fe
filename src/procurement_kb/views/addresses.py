"""Addresses of the site as seen from one page: the filter that templates put every address through."""

from __future__ import annotations

_AS_IT_IS = ("#", "/", "https:", "http:", "mailto:")
"""How addresses begin that mean the same on every page."""


class Addresses:
    """Turns addresses relative to the site's root into addresses relative to the page that is being rendered.

    A page has some hundred links. The engine's own filter takes every address apart and compares it with the page's
    piece by piece, which was a tenth of a build; here the folders above a page are listed once a page.
    """

    def __init__(self) -> None:
        """Begin at the site's root."""
        self.folders: tuple[tuple[str, str], ...] = (("", "./"),)
        """Folders above the page, the nearest first, and how to get there: what addresses depend on."""

    def start_page(self, href: str) -> None:
        """Give addresses as seen from the page at ``href``, which is relative to the site's root."""
        # Pages in one folder see all others alike, so that parts of a page can be shared: a page that links to itself
        # does it by its name.
        above = href.split("/")[:-1]
        self.folders = tuple(
            ("".join(f"{part}/" for part in above[:depth]), "../" * (len(above) - depth))
            for depth in range(len(above) - 1, -1, -1)
        ) or (("", "./"),)

    def start_anywhere(self, base: str) -> None:
        """Give addresses that hold on every page; ``base`` is the path of the site on its host, with a final slash."""
        self.folders = (("", base),)

    def __call__(self, address: object) -> str:
        """Return an address as the page needs it. What is absolute, or leads to a place on the page, stays as it is."""
        text = str(address)
        if text.startswith(_AS_IT_IS):
            return text
        for folder, up in self.folders:
            if text.startswith(folder):
                return up + text[len(folder) :]
        return text
