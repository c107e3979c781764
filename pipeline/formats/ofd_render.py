"""An OFD page as a picture: its words, lines and pictures where they stand, in whatever Chinese font the machine has."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from pipeline.formats.ofd import OfdBook
from pipeline.formats.ofd_page import OfdPage
from pipeline.formats.package import Package
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits

SCALE = 110 / 72  # pixels per point
MAX_PIXELS = 40_000_000
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


def picture(source: Source, limits: Limits, number: int) -> tuple[Image.Image, float]:
    """Page `number` (from 1) and its pixels per point."""
    book = OfdBook(Package(source.data, limits), limits)
    book.read()
    if not 1 <= number <= len(book.pages):
        raise DocumentError("corrupt", detail=f"page {number}")
    page = book.pages[number - 1]
    scale = min(SCALE, (MAX_PIXELS / max(page.width * page.height, 1.0)) ** 0.5)
    image = Image.new("RGB", (max(round(page.width * scale), 1), max(round(page.height * scale), 1)), "white")
    _paste_pictures(image, page, book, scale)
    draw = ImageDraw.Draw(image)
    for x0, top, x1, bottom in page.rules:
        draw.line([x0 * scale, top * scale, x1 * scale, bottom * scale], fill="black", width=1)
    text = "".join(page.text)
    for i, character in enumerate(text):
        x0, top, x1, bottom = (v * scale for v in page.boxes[4 * i : 4 * i + 4])
        font = _font(round(bottom - top))
        if x1 > x0 and font is not None:
            draw.text((x0, top), character, fill="black", font=font)
        elif x1 > x0 and not character.isspace():
            draw.rectangle([x0 + 1, top + 1, x1 - 1, bottom - 1], fill=(190, 190, 190))
    return image, scale


def _paste_pictures(image: Image.Image, page: OfdPage, book: OfdBook, scale: float) -> None:
    for x0, top, x1, bottom, key in page.pictures:
        member = book.package.read(page.resources.media.get(key, ""))
        size = (round((x1 - x0) * scale), round((bottom - top) * scale))
        if member is None or min(size) < 1 or size[0] * size[1] > MAX_PIXELS:
            continue
        try:
            with Image.open(io.BytesIO(member.data)) as inner:
                image.paste(inner.convert("RGB").resize(size), (round(x0 * scale), round(top * scale)))
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
            continue  # a kind of picture that Pillow doesn't read: the words and boxes are still drawn


@lru_cache(maxsize=64)
def _font(size: int) -> Any:
    """A Chinese font of that many pixels; None on a machine without one."""
    for path in FONTS:
        if Path(path).is_file():
            return ImageFont.truetype(path, max(size, 4))
    return None
