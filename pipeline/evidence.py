"""The page of the source as a picture, with the words of an entity marked: proof for the eye."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.place import Place

if TYPE_CHECKING:
    from PIL.Image import Image

ROOMS = {"application/pdf": "pdf_render", "application/ofd": "ofd_render"}
MARK = (220, 20, 60)
AROUND = 1.5  # points between the words and the frame


def evidence(source: Source, media_type: str, places: Sequence[Place], limits: Limits = DEFAULT_LIMITS) -> list[tuple[int, bytes]]:
    """For each page that the places name: its number (from 1) and a PNG of it with their boxes drawn.

    Empty for formats without pages. Raises `DocumentError` as the reader of the format does: `encrypted`, `corrupt`, …
    """
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    for place in places:
        if place.page is not None and place.bbox is not None:
            boxes.setdefault(place.page, []).append(place.bbox)
    if not boxes:
        return []
    room = ROOMS.get(media_type, "ocr" if media_type.startswith("image/") else None)
    if room is None:
        raise DocumentError("unsupported_format", detail=media_type)
    picture = import_module(f"pipeline.formats.{room}").picture
    out = []
    for number in sorted(boxes):
        image, scale = picture(source, limits, number)
        out.append((number, _marked(image, scale, boxes[number])))
    return out


def _marked(image: Image, scale: float, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
    """The picture with a frame and a tint over each box; `scale` is pixels per point."""
    from PIL import Image as Images
    from PIL import ImageDraw

    layer = Images.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for x0, top, x1, bottom in boxes:
        frame = [(x0 - AROUND) * scale, (top - AROUND) * scale, (x1 + AROUND) * scale, (bottom + AROUND) * scale]
        draw.rectangle(frame, fill=(*MARK, 40), outline=(*MARK, 255), width=max(round(scale), 1))
    buffer = io.BytesIO()
    Images.alpha_composite(image.convert("RGBA"), layer).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
