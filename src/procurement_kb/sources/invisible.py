"""Characters that readers cannot see, or that only programs give a meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from procurement_kb.sources.decoding import is_plain

_NAMES: Final = {
    0x00AD: "soft hyphen",
    0x061C: "Arabic letter mark",
    0x200B: "zero-width space",
    0x200C: "zero-width non-joiner",
    0x200D: "zero-width joiner",
    0x200E: "left-to-right mark",
    0x200F: "right-to-left mark",
    0x2028: "line separator",
    0x2029: "paragraph separator",
    0x202A: "left-to-right embedding",
    0x202B: "right-to-left embedding",
    0x202C: "end of embedding",
    0x202D: "left-to-right override",
    0x202E: "right-to-left override",
    0x2060: "word joiner",
    0x2066: "left-to-right isolate",
    0x2067: "right-to-left isolate",
    0x2068: "first strong isolate",
    0x2069: "end of isolate",
    0xFEFF: "zero-width no-break space",
}

# A joiner between two letters or signs beyond Latin is spelling: in Persian, in Indic scripts, in emoji.
_JOINERS: Final = r"(?<![\u0300-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0300-\U0010ffff])"
_OTHERS: Final = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    r"\uffa0\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
INVISIBLE: Final = re.compile(f"{_JOINERS}|{_OTHERS}")

_REMOVABLE: Final = frozenset("\u00ad\u200b\u2060\ufeff")
"""Those that only say where a line may break: nothing is lost without them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One invisible character and where it stands."""

    char: str
    places: tuple[int, ...]

    @property
    def name(self) -> str:
        """The character's number and name."""
        code = ord(self.char)
        if code in _NAMES:
            return f"U+{code:04X}, {_NAMES[code]}"
        private = unicodedata.category(self.char) == "Co"
        return f"U+{code:04X}, {'private use' if private else 'invisible'}"

    @property
    def removable(self) -> bool:
        """Whether taking the character out is always right."""
        return self.char in _REMOVABLE


def find_invisible(text: str) -> Iterator[Kind]:
    """Yield each kind of invisible character in ``text``, in the order of their first places."""
    if is_plain(text):
        return
    places: dict[str, list[int]] = {}
    for match in INVISIBLE.finditer(text):
        places.setdefault(match.group(), []).append(match.start())
    for char, found in places.items():
        yield Kind(char, tuple(found))
