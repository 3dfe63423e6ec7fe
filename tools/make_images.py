"""Make the site's images: the icons and the picture that a shared link shows.

    python -m tools.make_images

renders ``favicon.png``, ``apple-touch-icon.png`` and ``social.png`` from ``favicon.svg``, the site's name and line in
``mkdocs.yml`` and the map's shapes, with the system's Chromium. Run it after changing one of these, and commit the
result: no build renders images.
"""

from __future__ import annotations

import re
import struct
import tempfile
import zlib
from collections import Counter
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from procurement_kb.sources.shapes import load_shapes
from tools.browser import flags, require

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "overrides" / "assets" / "images"
FONT = ROOT / "overrides" / "assets" / "fonts" / "hyperlegible-latin.woff2"
LINE = "Buy what works for patients, not what is cheapest today."
ABOUT = "Innovation procurement in health and care: cases, guidance, training"

FAVICON = 48
TOUCH = 180
SOCIAL = (1200, 630)
RGB, PALETTE = 2, 3
"""Ways to store colours in a PNG."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def site_name() -> str:
    """Return the site's name from ``mkdocs.yml``."""
    match = re.search(r"^site_name: *(.+?) *$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    if match is None:
        raise SystemExit("mkdocs.yml has no site_name.")
    return match[1].strip("\"'")


def icon_page(size: int, *, square: bool) -> str:
    """Return a page that shows the mark; ``square`` fills the corners, for systems that round them themselves."""
    mark = (IMAGES / "favicon.svg").read_text(encoding="utf-8")
    if square:
        mark = mark.replace('rx="12"', 'rx="0"')
    return f"<!doctype html><style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{mark}"


def social_page() -> str:
    """Return a page that shows the picture for shared links."""
    shapes = load_shapes(ROOT / "vocabularies")
    # One silhouette: a picture without a caption must not seem to say anything about borders.
    land = "".join(shape.path for shape in shapes.countries.values()) + "".join(shapes.neutral.values())
    mark = (IMAGES / "favicon.svg").read_text(encoding="utf-8").replace('fill="#0a5752"', 'fill="none"')
    width, height = SOCIAL
    return f"""<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: H; src: url("{FONT.as_uri()}"); font-weight: 200 800 }}
body {{ margin: 0; width: {width}px; height: {height}px; background: #083f3c; color: #fff; font-family: H;
  position: relative; overflow: hidden }}
.map {{ position: absolute; left: 560px; top: -30px; width: 800px; fill: #14544f; stroke: #14544f }}
.name {{ position: absolute; left: 72px; top: 64px; display: flex; align-items: center; gap: 14px;
  font-size: 34px; font-weight: 700 }}
.name svg {{ width: 76px; height: 76px; margin-left: -10px }}
h1 {{ position: absolute; left: 72px; top: 196px; margin: 0; width: 800px; font-size: 74px; line-height: 1.1;
  font-weight: 700; letter-spacing: -0.01em; text-wrap: balance }}
p {{ position: absolute; left: 72px; bottom: 60px; margin: 0; width: 900px; font-size: 28px; color: #c6ded9 }}
</style><svg class="map" viewBox="0 0 {shapes.width} {shapes.height}"><path d="{land}"/></svg>
<div class="name">{mark}{escape(site_name())}</div><h1>{escape(LINE)}</h1><p>{escape(ABOUT)}</p>"""


def pack(picture: bytes) -> bytes:
    """Return a PNG compressed as far as the format goes; browsers only compress fast.

    Without transparency, its colours become a palette: the pictures are flat, so the eye sees no difference.
    """
    chunks = []
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        chunks.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]))
        at += 12 + length
    head = next(data for kind, data in chunks if kind == b"IHDR")
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    kept = [(b"IHDR", head)]
    width, _, _, colour = struct.unpack(">IIBB", head[:10])
    if colour == RGB:
        rows = unfilter(pixels, width * 3)
        palette, index = reduce(Counter(row[at : at + 3] for row in rows for at in range(0, width * 3, 3)))
        pixels = b"".join(b"\0" + bytes(index[row[at : at + 3]] for at in range(0, width * 3, 3)) for row in rows)
        kept = [(b"IHDR", head[:9] + bytes([PALETTE]) + head[10:]), (b"PLTE", b"".join(palette))]
    out = SIGNATURE
    for kind, data in [*kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]:
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return out


def unfilter(pixels: bytes, width: int) -> list[bytes]:
    """Return the rows of an RGB picture without PNG's filters."""
    rows = []
    above = bytearray(width)
    for start in range(0, len(pixels), width + 1):
        kind, row = pixels[start], bytearray(pixels[start + 1 : start + 1 + width])
        for at in range(width) if kind else ():
            left, corner = (row[at - 3], above[at - 3]) if at > 2 else (0, 0)  # noqa: PLR2004 - three bytes a pixel
            up = above[at]
            guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]
            row[at] = (row[at] + guess) & 255
        rows.append(bytes(row))
        above = row
    return rows


def paeth(left: int, up: int, corner: int) -> int:
    """Return the neighbour that is nearest to the sum that the three suggest."""
    goal = left + up - corner
    away = {near: abs(goal - near) for near in (left, up, corner)}
    return min((left, up, corner), key=away.__getitem__)


def reduce(colours: Counter[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """Return at most 256 colours, the most used ones as they are, and the place of every colour among them."""
    for bits in range(9):
        buckets: dict[tuple[int, ...], int] = {}
        palette: list[bytes] = []
        index = {}
        for colour, _ in sorted(colours.items(), key=lambda item: (-item[1], item[0])):
            key = tuple(part >> bits for part in colour)
            if key not in buckets:
                buckets[key] = len(palette)
                palette.append(colour)
            index[colour] = buckets[key]
        if len(palette) <= 256:  # noqa: PLR2004 - one byte a pixel
            break
    return palette, index


def main() -> None:
    """Run as a script."""
    pictures = {
        "favicon.png": (icon_page(FAVICON, square=False), (FAVICON, FAVICON)),
        "apple-touch-icon.png": (icon_page(TOUCH, square=True), (TOUCH, TOUCH)),
        "social.png": (social_page(), SOCIAL),
    }
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(require()), args=flags())
        for name, (html, (width, height)) in pictures.items():
            source = Path(folder) / "page.html"
            source.write_text(html, encoding="utf-8")
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(source.as_uri())
            page.evaluate("document.fonts.ready")
            picture = pack(page.screenshot(omit_background=True))
            page.close()
            (IMAGES / name).write_bytes(picture)
            print(f"{name}: {len(picture):,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
