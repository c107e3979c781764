"""A PDF page as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.formats.pdf_open import opened
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits

if TYPE_CHECKING:
    import numpy as np

SHOWN_DPI = 110
MAX_PIXELS = 40_000_000  # of one picture: an A3 page at 300 dpi has 17 million


def bitmap_of(document: Any, number: int, dpi: float, *, annotations: bool = False) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Page `number` (from 1) as rows of RGB pixels; a page too large for `dpi` is drawn smaller.

    Without `annotations`, a seal or comment laid over the page doesn't cover its words.
    """
    page = document[number - 1]
    width, height = page.get_size()
    scale = dpi / 72
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    try:
        bitmap = page.render(
            scale=scale, may_draw_forms=False, draw_annots=annotations, rev_byteorder=True, fill_color=(255, 255, 255, 255)
        )
        pixels: np.ndarray[Any, np.dtype[np.uint8]] = bitmap.to_numpy()[:, :, :3].copy()
        bitmap.close()
    finally:
        page.close()
    return pixels


def picture(source: Source, limits: Limits, number: int) -> tuple[Any, float]:
    """Page `number` (from 1) as a Pillow image, and its pixels per point; seals and comments are shown.

    Raises `DocumentError`: `encrypted`, `corrupt`.
    """
    from PIL import Image

    with opened(source) as book:
        document = book.document
        if not 1 <= number <= min(len(document), limits.max_pages):
            raise DocumentError("corrupt", detail=f"page {number}")
        pixels = bitmap_of(document, number, SHOWN_DPI, annotations=True)
        width = document.get_page_size(number - 1)[0]
    return Image.fromarray(pixels), pixels.shape[1] / max(width, 1.0)
