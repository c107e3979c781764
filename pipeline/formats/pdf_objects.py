"""The objects of a PDF page: thin lines for tables, pictures, and text objects that a reader cannot see."""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.formats import pdf_calls as call
from pipeline.formats.paged_sheets import Rule

THIN = 3.0
MAX_OBJECTS = 200_000  # of one page
MAX_DEPTH = 8  # forms in forms
PDFIUM_DEPTH = 40  # the same; what lies deeper is not loaded
MAX_SEGMENTS = 2_000  # of one path; more is a drawing
TEXT, PATH, FORM = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
PICTURES = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)
FILLED = pdfium.FPDF_TEXTRENDERMODE_FILL
WHITE = 250  # of 255 in each colour
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
MOVE, LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Frame = Callable[[float, float, float, float], Rule]

# Where PDFium writes its answers: one process reads one page at a time.
_floats = (ctypes.c_float * 6)()
_ints = (ctypes.c_uint * 4)()
_f = [ctypes.addressof(_floats) + 4 * i for i in range(6)]
_i = [ctypes.addressof(_ints) + 4 * i for i in range(4)]


@dataclass(slots=True)
class PageObjects:
    """What is drawn on a page, in points from the top left as shown; text objects by their address."""

    rules: list[Rule] = field(default_factory=list)
    pictures: list[Rule] = field(default_factory=list)
    fills: list[Rule] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    slanted: set[int] = field(default_factory=set)
    deep: bool = False  # forms lie deeper in one another than PDFium follows
    turned: dict[int, int] = field(default_factory=dict)  # text objects whose writing is turned by quarters clockwise on the page

    def filled(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Whether something that isn't white lies under a box."""
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return any(a <= x <= c and b <= y <= d for a, b, c, d in (*self.fills, *self.pictures))


def objects_of(page: Any, frame: Frame) -> PageObjects:
    """The objects of a loaded page, those of its forms included."""
    found = PageObjects()
    texts: list[int] = []
    for count, (item, kind, matrix) in enumerate(_walk(call.address_of(page), UNIT, 0, texts)):
        if kind == FORM:
            found.deep = found.deep or _is_endless(item)
        if count >= MAX_OBJECTS:
            break
        if kind == PATH:
            _path(item, matrix, frame, found)
        elif kind in PICTURES:
            found.pictures.append(_bounds(item, matrix, frame))
    _texts(texts[:MAX_OBJECTS], found)
    return found


def _walk(container: int, matrix: Matrix, depth: int, texts: list[int]) -> Iterator[tuple[int, int, Matrix]]:
    """Objects other than text, and forms too deep to follow; objects of text, which are most, are gathered in `texts`."""
    count = min(call.form_objects(container) if depth else call.page_objects(container), MAX_OBJECTS)
    items = list(map(call.form_object if depth else call.page_object, repeat(container), range(count)))
    for item, kind in zip(items, map(call.type_of, items), strict=True):
        if kind == TEXT:
            texts.append(item)
        elif kind != FORM or depth >= MAX_DEPTH:
            yield item, kind, matrix
        elif len(texts) < MAX_OBJECTS:
            yield from _walk(item, _times(_matrix(item), matrix), depth + 1, texts)


def _is_endless(form: int) -> bool:
    """Whether a form holds a form and so on until PDFium gives up."""
    for _ in range(PDFIUM_DEPTH - MAX_DEPTH - 1):
        if not call.form_objects(form) or call.type_of(form := call.form_object(form, 0)) != FORM:
            return False
    return True


def _matrix(item: int) -> Matrix:
    if not call.matrix_of(item, _f[0]):
        return UNIT
    a, b, c, d, e, f = _floats
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + o


def _box(x0: float, y0: float, x1: float, y1: float, matrix: Matrix, frame: Frame) -> Rule:
    if matrix is not UNIT:
        a, b, c, d, e, f = matrix
        x0, y0, x1, y1 = x0 * a + y0 * c + e, x0 * b + y0 * d + f, x1 * a + y1 * c + e, x1 * b + y1 * d + f
    return frame(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _bounds(item: int, matrix: Matrix, frame: Frame) -> Rule:
    if not call.bounds_of(item, *_f[:4]):
        return 0.0, 0.0, 0.0, 0.0
    return _box(_floats[0], _floats[1], _floats[2], _floats[3], matrix, frame)


def _texts(items: list[int], found: PageObjects) -> None:
    """Text that nobody sees, and writing that is turned; PDFium is asked for all objects at once, most pages have neither."""
    count = len(items)
    colours, matrices = array("I", bytes(16 * count)), array("f", bytes(24 * count))
    (colour, _), (matrix, _) = colours.buffer_info(), matrices.buffer_info()
    modes = list(map(call.mode_of, items))
    known = list(map(call.fill_of, items, *(range(colour + 4 * k, colour + 16 * count + 4 * k, 16) for k in range(4))))
    deque(map(call.matrix_of, items, range(matrix, matrix + 24 * count, 24)), maxlen=0)
    if any(modes) or not all(known) or 0 in colours[3::4] or max(colours[0::4], default=0) >= WHITE:
        for item, mode, told, red, green, blue, alpha in zip(items, modes, known, *(colours[k::4] for k in range(4)), strict=True):
            if mode in UNSEEN_MODES or (mode == FILLED and told and alpha == 0):
                found.unseen.add(item)
            elif mode == FILLED and told and min(red, green, blue) >= WHITE:
                found.white.add(item)
    across, up = matrices[0::6], matrices[1::6]
    if any(up) or min(across, default=1.0) <= 0:
        for item, a, b in zip(items, across, up, strict=True):
            _turned(item, a, b, found)


def _turned(item: int, a: float, b: float, found: PageObjects) -> None:
    if b == 0 and a > 0:
        return
    size = max(abs(a), abs(b), 1e-9)
    if abs(b) < 0.05 * size:
        if a < 0:
            found.turned[item] = 2
    elif abs(a) < 0.05 * size:
        found.turned[item] = 3 if b > 0 else 1
    else:
        found.slanted.add(item)


def _path(item: int, matrix: Matrix, frame: Frame, found: PageObjects) -> None:
    """A thin path is a rule; a stroked box is four; a path of many strokes is taken apart; a fill is remembered."""
    box = _bounds(item, matrix, frame)
    if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
        found.rules.append(box)
        return
    call.draw_mode(item, _i[0], _i[1])
    fill, stroke = _ints[0], _ints[1]
    count = call.path_segments(item)
    if stroke and count <= MAX_SEGMENTS:
        found.rules.extend(_strokes(item, count, _times(_matrix(item), matrix), frame))
    elif fill and 8 <= count <= MAX_SEGMENTS:
        found.rules.extend(_thin_boxes(item, count, _times(_matrix(item), matrix), frame))
    if fill and (not call.fill_of(item, *_i) or (_ints[3] and min(_ints[:3]) < 245)):
        found.fills.append(box)


def _segments(item: int, count: int) -> Iterator[tuple[int, Point, bool]]:
    for i in range(count):
        segment = call.path_segment(item, i)
        if call.segment_point(segment, _f[0], _f[1]):
            yield call.segment_type(segment), (_floats[0], _floats[1]), bool(call.segment_close(segment))


def _strokes(item: int, count: int, matrix: Matrix, frame: Frame) -> Iterator[Rule]:
    """The straight level and upright strokes of a path."""
    first = at = (0.0, 0.0)
    for kind, point, closed in _segments(item, count):
        if kind == MOVE:
            first = at = point
            continue
        if kind == LINE:
            yield from _stroke(at, point, matrix, frame)
        at = point
        if closed:
            yield from _stroke(at, first, matrix, frame)


def _stroke(a: Point, b: Point, matrix: Matrix, frame: Frame) -> Iterator[Rule]:
    box = _box(*a, *b, matrix, frame)
    if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
        yield box


def _thin_boxes(item: int, count: int, matrix: Matrix, frame: Frame) -> Iterator[Rule]:
    """The thin filled boxes of one path: some programs draw all the borders of a table at once."""
    points: list[Point] = []
    for kind, point, closed in _segments(item, count):
        if kind == MOVE:
            points = []
        points.append(point)
        if closed and len(points) >= 4:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = _box(min(xs), min(ys), max(xs), max(ys), matrix, frame)
            if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
                yield box
