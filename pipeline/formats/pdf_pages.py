"""One PDF page through PDFium: every character with its box, the thin lines, what is hidden."""

from __future__ import annotations

import ctypes
import sys
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.formats import pdf_calls as call
from pipeline.formats.paged_sheets import Rule, Sheet, upright
from pipeline.formats.pdf_objects import PageObjects, objects_of
from schemas.regex import regex

SOFT_HYPHEN, LOST, NOTHING = "\x02", "\ufffd", "\0"
PAIR = regex("[\ud800-\udbff][\udc00-\udfff]")
ODD = regex("[\x00-\x1f\ud800-\udfff\ufffd-\uffff]")  # no letters, or none that a text may hold
FAR = 1e7  # points; what lies farther is nowhere


@dataclass(slots=True)
class PdfPage:
    """A page as read: its sheet, the words that a reader cannot see, and how much of it a picture covers."""

    sheet: Sheet
    aside: list[Sheet] = field(default_factory=list)  # writing turned otherwise than most of the page
    hidden: list[str] = field(default_factory=list)
    off_page: list[str] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)  # slanted writing: watermarks, the ring of a seal
    picture: float = 0.0  # share of the page under its largest picture
    deep: bool = False  # forms lie deeper in one another than PDFium follows
    layer: bool = False  # the words are an invisible layer over a picture: somebody's OCR


@dataclass(slots=True)
class Frame:
    """From the page's own coordinates (origin bottom left, before /Rotate) to points from the top left as shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        """Width as shown."""
        return self.top - self.bottom if self.rotation % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height as shown."""
        return self.right - self.left if self.rotation % 2 else self.top - self.bottom

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Rule:
        """A box given by its left, lower, right and upper edge, as (x0, top, x1, bottom)."""
        if self.rotation == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.rotation == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.rotation == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0


def frame_of(page: Any) -> Frame:
    """The visible box of a page (crop within media) and its rotation."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return Frame(0, 0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page), 0)
    rotation = max(pdfium.FPDFPage_GetRotation(page), 0)
    return Frame(box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top), rotation)


def read_page(page: Any, number: int) -> PdfPage:
    """Everything that a loaded page (an `FPDF_PAGE`) shows; raises `MemoryError` where PDFium gives no text page."""
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        raise MemoryError(f"page {number}")
    try:
        frame = frame_of(page)
        objects = objects_of(page, frame.box)
        text, raw, indexes = _characters(textpage)
        boxes = _in_frame(raw, frame)
        read = PdfPage(
            Sheet(number, frame.width, frame.height, text, array("f"), objects.rules), picture=_share(objects, frame), deep=objects.deep
        )
        owners = _owners(textpage, indexes, objects)
        _take_out(read, boxes, owners, objects)
        _keep(read, boxes)
        if owners is not None or frame.rotation:
            _turn(read, owners, objects, frame.rotation)
        return read
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _characters(textpage: Any) -> tuple[str, Any, Sequence[int]]:
    """The characters, their boxes (left, top, right, bottom of the page's own coordinates) and their numbers, in the order of the file."""
    count = max(pdfium.FPDFText_CountChars(textpage), 0)
    handle = call.address_of(textpage)
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(textpage, 0, count, buffer) == count + 1:
        text = "".join(map(chr, buffer[:count]))
    else:  # characters beyond U+FFFF, or some that PDFium leaves out
        text = "".join(chr(code) if code <= sys.maxunicode else "\ufffd" for code in (call.unicode_of(handle, i) for i in range(count)))
    raw = array("f", bytes(16 * count))
    address, _ = raw.buffer_info()
    deque(map(call.loose_box, repeat(handle), range(count), range(address, address + 16 * count, 16)), maxlen=0)
    return _paired(text, raw) if PAIR.search(text) else (text, raw, range(count))


def _paired(text: str, raw: Any) -> tuple[str, Any, Sequence[int]]:
    """Rare characters (𬭎), which PDFium gives in two halves, as one with the box of both."""
    pairs = {found.start() for found in PAIR.finditer(text)}
    kept = [i for i in range(len(text)) if i - 1 not in pairs]
    boxes = array("f")
    for i in kept:
        box = raw[4 * i : 4 * i + 4]
        if i in pairs:
            left, top, right, bottom = raw[4 * i + 4 : 4 * i + 8]
            if right > left:
                box = array("f", (min(box[0], left), max(box[1], top), max(box[2], right), min(box[3], bottom)))
        boxes.extend(box)
    return PAIR.sub(lambda found: found.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text), boxes, kept


def _in_frame(raw: Any, frame: Frame) -> list[list[float]]:
    """The four coordinates, each as a list over all characters."""
    left, top, right, bottom = raw[0::4].tolist(), raw[1::4].tolist(), raw[2::4].tolist(), raw[3::4].tolist()
    if frame.rotation == 0:
        x, y = frame.left, frame.top
        if x:
            left, right = [v - x for v in left], [v - x for v in right]
        return [left, [y - v for v in top], right, [y - v for v in bottom]]
    shown = [frame.box(a, d, c, b) for a, b, c, d in zip(left, top, right, bottom, strict=True)]
    return [list(column) for column in zip(*shown, strict=True)] if shown else [[], [], [], []]


def _share(objects: PageObjects, frame: Frame) -> float:
    area = max(frame.width * frame.height, 1.0)
    return max(((x1 - x0) * (b - t) / area for x0, t, x1, b in objects.pictures), default=0.0)


def _owners(textpage: Any, indexes: Sequence[int], objects: PageObjects) -> list[int | None] | None:
    """For each character the text object that it belongs to, only asked for where one of them needs another treatment."""
    if not (objects.unseen or objects.slanted or objects.white or objects.turned):
        return None
    handle = call.address_of(textpage)
    return [call.text_object(handle, i) for i in indexes]


def _take_out(read: PdfPage, boxes: list[list[float]], owners: list[int | None] | None, objects: PageObjects) -> None:
    """Empty the boxes of what the page doesn't show, and note the words."""
    x0s, tops, x1s, bottoms = boxes
    text = read.sheet.text
    _note(read.off_page, text, boxes, _away(boxes, read.sheet.width, read.sheet.height))
    if owners is None:
        return
    unseen = [i for i, owner in enumerate(owners) if owner in objects.unseen and x1s[i] > x0s[i]]
    drawn = sum(1 for a, b in zip(x0s, x1s, strict=True) if b > a)
    if read.picture > 0.5 and len(unseen) > 0.8 * drawn:
        read.layer = True
    else:
        _note(read.hidden, text, boxes, unseen)
    white = [
        i
        for i, owner in enumerate(owners)
        if owner in objects.white and x1s[i] > x0s[i] and not objects.filled(x0s[i], tops[i], x1s[i], bottoms[i])
    ]
    _note(read.hidden, text, boxes, white)
    _note(read.turned, text, boxes, [i for i, owner in enumerate(owners) if owner in objects.slanted and x1s[i] > x0s[i]])


def _away(boxes: list[list[float]], width: float, height: float) -> list[int]:
    """Characters whose box lies off the page."""
    x0s, tops, x1s, bottoms = boxes
    if not x0s or (
        max(x0s) <= width and max(tops) <= height and 0 <= min(x1s) <= max(x1s) < FAR and 0 <= min(bottoms) <= max(bottoms) < FAR
    ):
        return []
    return [
        i
        for i, (a, t, b, d) in enumerate(zip(x0s, tops, x1s, bottoms, strict=True))
        if a < b and not (0 <= b < FAR and 0 <= d < FAR and a <= width and t <= height)
    ]


def _note(words: list[str], text: str, boxes: list[list[float]], away: list[int]) -> None:
    if not away:
        return
    words.append("".join(text[i] for i in away if text[i] != "\0"))
    for i in away:
        boxes[2][i] = boxes[0][i]


def _keep(read: PdfPage, boxes: list[list[float]]) -> None:
    """The characters as text; control codes and made-up blanks keep an empty box and part fragments."""
    sheet = read.sheet
    x0s, _, x1s, _ = boxes
    odd = [(found.start(), found.group()) for found in ODD.finditer(sheet.text)]
    if odd:
        letters = list(sheet.text)
        for i, letter in odd:
            if letter == SOFT_HYPHEN and x1s[i] > x0s[i]:
                letters[i] = "-"
            elif letter in (NOTHING, LOST) and x1s[i] > x0s[i]:
                letters[i] = LOST
            else:
                letters[i], x1s[i] = " ", x0s[i]
        sheet.text = "".join(letters)
    flat = array("f", bytes(16 * len(x0s)))
    for k, column in enumerate(boxes):
        flat[k::4] = array("f", column)
    sheet.boxes = flat


def _turn(read: PdfPage, owners: list[int | None] | None, objects: PageObjects, rotation: int) -> None:
    """Lay the sheet out with its writing upright; what is turned otherwise goes on sheets of its own."""
    sheet = read.sheet
    turns = (
        [(objects.turned.get(owner or 0, 0) + rotation) % 4 for owner in owners] if owners is not None else [rotation % 4] * len(sheet.text)
    )
    shown = [turn for turn, a, b in zip(turns, sheet.boxes[0::4], sheet.boxes[2::4], strict=True) if b > a]
    if not shown:
        return
    order = sorted(set(shown), key=lambda turn: (-shown.count(turn), turn))
    sheets = [upright(sheet, turn, None if len(order) == 1 else [t == turn for t in turns]) for turn in order]
    read.sheet, read.aside = sheets[0], sheets[1:]
