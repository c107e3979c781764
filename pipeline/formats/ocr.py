"""Pictures of pages to a `Document` by optical character recognition: RapidOCR with the models in its package, offline."""

from __future__ import annotations

import io
import os
import unicodedata
import warnings
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.formats.paged import paged_document
from pipeline.formats.paged_sheets import Rule, Sheet
from schemas.document import Document, Source
from schemas.issues import DocumentError, issue
from schemas.limits import Limits

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray[Any, np.dtype[np.uint8]]

MAX_PIXELS = 40_000_000  # of one picture
USUAL_DPI = 200  # of a picture that doesn't say
EVEN = 0.25
SURE = 0.5  # lines recognised with less are shadows and stamps


def installed() -> bool:
    """Whether the extra `gongbao[ocr]` is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read(source: Source, limits: Limits) -> Document:
    """The document in a picture file; each frame of a TIFF is a page.

    Raises `DocumentError`: `needs_ocr` without the extra, `corrupt`, `too_large`, `empty`.
    """
    if not installed():
        _refuse_damaged(source.data)
        raise DocumentError("needs_ocr")
    sheets = []
    for number, (pixels, width, height) in enumerate(_frames(source.data, limits), 1):
        sheets.append(sheet_of(pixels, number, width, height))
    found = [issue("ocr_text", detail=", ".join(str(sheet.number) for sheet in sheets[:20]))]
    document = paged_document(source, _media_type(source.data), sheets, limits, issues=found)
    if not document.text.value.strip():
        raise DocumentError("empty", detail="OCR")
    return document


def _refuse_damaged(data: bytes) -> None:
    """Raise `corrupt` for what only begins like a picture: OCR would not help."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)):
            return
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise DocumentError("corrupt", detail=type(error).__name__) from error


def picture(source: Source, limits: Limits, number: int) -> tuple[Any, float]:
    """Frame `number` (from 1) of a picture file as a Pillow image, and its pixels per point."""
    from PIL import Image

    for at, (pixels, width, _) in enumerate(_frames(source.data, limits), 1):
        if at == number:
            return Image.fromarray(pixels), pixels.shape[1] / width
    raise DocumentError("corrupt", detail=f"frame {number}")


def sheet_of(pixels: Pixels, number: int, width: float, height: float, rules: Sequence[Rule] = ()) -> Sheet:
    """The words in the picture of a page that is `width` × `height` points, with a box for each character."""
    result = _engine()(pixels, return_word_box=True)
    across, down = width / pixels.shape[1], height / pixels.shape[0]
    text: list[str] = []
    boxes = array("f")
    scored = zip(result.word_results or (), result.scores or (), strict=False)
    lines = [words for words, score in scored if score >= SURE and words]
    for words, (top, bottom) in zip(lines, _heights(lines, down), strict=True):
        for word, _, corners in words:
            x0, x1 = min(x for x, _ in corners) * across, max(x for x, _ in corners) * across
            for character, a, b in _spread(word, x0, x1):
                text.append(character)
                boxes.extend((a, top, b, bottom))
        text.append(" ")
        boxes.extend((0.0, 0.0, 0.0, 0.0))
    return Sheet(number, width, height, "".join(text), boxes, rules or ruled_lines(pixels, across, down))


def _heights(lines: list[Any], down: float) -> list[tuple[float, float]]:
    """Top and bottom of each line in points; heights that differ little are one size of type, which recognition measures unevenly."""
    ends = [([y for _, _, corners in words for _, y in corners]) for words in lines]
    measured = [(min(ys) * down, max(ys) * down) for ys in ends]
    if not measured:
        return []
    usual = median(bottom - top for top, bottom in measured)
    out = []
    for top, bottom in measured:
        middle = (top + bottom) / 2
        alike = abs(bottom - top - usual) < EVEN * usual
        out.append((middle - usual / 2, middle + usual / 2) if alike else (top, bottom))
    return out


def _spread(word: str, x0: float, x1: float) -> Iterator[tuple[str, float, float]]:
    """The characters of a word with their share of its width; Chinese ones take two of a Latin one."""
    shares = [2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word]
    step, at = (x1 - x0) / max(sum(shares), 1), x0
    for character, share in zip(word, shares, strict=True):
        yield character, at, at + share * step
        at += share * step


def ruled_lines(pixels: Pixels, across: float, down: float) -> list[Rule]:
    """Long dark lines of a scanned table, in points: runs of dark pixels over at least 24 points in rows or columns."""
    dark = pixels.mean(axis=2) < 128
    rules = [(a * across, y * down, b * across, (y + 1) * down) for y, a, b in _long_runs(dark, int(24 / across))]
    rules += [(x * across, a * down, (x + 1) * across, b * down) for x, a, b in _long_runs(dark.T, int(24 / down))]
    return rules if len(rules) < 4_000 else []


def _long_runs(dark: np.ndarray[Any, np.dtype[np.bool_]], least: int) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of every run of at least `least` dark pixels."""
    import numpy as np

    for y in np.flatnonzero(dark.sum(axis=1) >= least):
        steps = np.flatnonzero(np.diff(np.concatenate(([0], dark[y].astype(np.int8), [0]))))
        for a, b in zip(steps[::2], steps[1::2], strict=True):
            if b - a >= least:
                yield int(y), int(a), int(b)


@lru_cache(maxsize=1)
def _engine() -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before onnxruntime loads: later switches don't stop its files
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def pixels_of(file: io.BytesIO) -> Pixels | None:
    """The pixels of a picture inside a document; None where it is damaged, too large, or of a kind that Pillow doesn't read."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            return np.asarray(picture.convert("RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None


def _frames(data: bytes, limits: Limits) -> Iterator[tuple[Pixels, float, float]]:
    """Pixels and size in points of each frame."""
    import numpy as np
    from PIL import Image, ImageSequence, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data)) as picture:
                for number, frame in enumerate(ImageSequence.Iterator(picture)):
                    if number >= limits.max_pages:
                        raise DocumentError("too_large", detail=f"> {limits.max_pages:,} frames", setting="max_pages")
                    if frame.width * frame.height > MAX_PIXELS:
                        raise DocumentError("too_large", detail=f"{frame.width} × {frame.height} pixels", setting="max_memory_bytes")
                    dpi = float(picture.info.get("dpi", (USUAL_DPI,))[0]) or USUAL_DPI
                    scale = 72 / dpi if 50 <= dpi <= 1200 else 72 / USUAL_DPI
                    yield np.asarray(frame.convert("RGB")), frame.width * scale, frame.height * scale
        except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError) as error:
            raise DocumentError("corrupt", detail=type(error).__name__) from error


def _media_type(data: bytes) -> str:
    signatures = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}
    return next((media for start, media in signatures.items() if data.startswith(start)), "image/tiff")
