"""A PDF page as a picture."""

from __future__ import annotations

from typing import Any

import numpy as np

MAX_PIXELS = 40_000_000  # of one picture: an A3 page at 300 dpi has 17 million


def bitmap_of(document: Any, number: int, dpi: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Page `number` (from 1) as rows of RGB pixels; a page too large for `dpi` is drawn smaller.

    Drawn without annotations, so that a seal or comment laid over the page doesn't cover its words.
    """
    page = document[number - 1]
    width, height = page.get_size()
    scale = dpi / 72
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    try:
        bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False, rev_byteorder=True, fill_color=(255, 255, 255, 255))
        pixels: np.ndarray[Any, np.dtype[np.uint8]] = bitmap.to_numpy()[:, :, :3].copy()
        bitmap.close()
    finally:
        page.close()
    return pixels
