"""The objects of a PDF page: thin lines for tables, pictures, and text objects that a reader cannot see."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.formats.paged_lines import Rule

THIN = 3.0
MAX_OBJECTS = 200_000  # of one page
MAX_DEPTH = 8  # forms in forms
MAX_SEGMENTS = 2_000  # of one path; more is a drawing
UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Frame = Callable[[float, float, float, float], Rule]


@dataclass(slots=True)
class PageObjects:
    """What is drawn on a page, in points from the top left as shown; text objects by their address."""

    rules: list[Rule] = field(default_factory=list)
    pictures: list[Rule] = field(default_factory=list)
    fills: list[Rule] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    slanted: set[int] = field(default_factory=set)
    turned: dict[int, int] = field(default_factory=dict)  # text objects whose writing is turned by quarters clockwise on the page
    upright: int = 0  # number of the others

    def filled(self, x0: float, top: float, x1: float, bottom: float) -> bool:
        """Whether something that isn't white lies under a box."""
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return any(a <= x <= c and b <= y <= d for a, b, c, d in (*self.fills, *self.pictures))


def objects_of(page: Any, frame: Frame) -> PageObjects:
    """The objects of a loaded page, those of its forms included."""
    found = PageObjects()
    bounds = _Bounds(frame)
    for count, (item, kind, matrix) in enumerate(_walk(page, UNIT, 0)):
        if count >= MAX_OBJECTS:
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            _text(item, found)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(item, matrix, bounds, found)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            found.pictures.append(bounds.of(item, matrix))
    return found


def _walk(container: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects(container), pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects(container), pdfium.FPDFPage_GetObject
    kind_of = pdfium.FPDFPageObj_GetType
    for i in range(count):
        item = get(container, i)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < MAX_DEPTH:
                yield from _walk(item, _times(_matrix(item), matrix), depth + 1)
        else:
            yield item, kind, matrix


def _matrix(item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium.FPDFPageObj_GetMatrix(item, m) else UNIT


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + o


def _point(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


class _Bounds:
    """Boxes of objects, through their form's matrix, as the page is shown."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.edges = [ctypes.c_float() for _ in range(4)]

    def of(self, item: Any, matrix: Matrix) -> Rule:
        left, bottom, right, top = self.edges
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        return self.box(left.value, bottom.value, right.value, top.value, matrix)

    def box(self, x0: float, y0: float, x1: float, y1: float, matrix: Matrix) -> Rule:
        if matrix is not UNIT:
            (x0, y0), (x1, y1) = _point(x0, y0, matrix), _point(x1, y1, matrix)
        return self.frame(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _text(item: Any, found: PageObjects) -> None:
    address = ctypes.cast(item, ctypes.c_void_p).value or 0
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    if mode in UNSEEN_MODES:
        found.unseen.add(address)
    elif mode == pdfium.FPDF_TEXTRENDERMODE_FILL:
        colour = _colour(item)
        if colour is not None and colour[3] == 0:
            found.unseen.add(address)
        elif colour is not None and min(colour[:3]) >= 250:
            found.white.add(address)
    a, b, c, d, _, _ = _matrix(item)
    size = max(abs(a), abs(b), abs(c), abs(d), 1e-9)
    if abs(b) < 0.05 * size:
        if a >= 0:
            found.upright += 1
        else:
            found.turned[address] = 2
    elif abs(a) < 0.05 * size:
        found.turned[address] = 3 if b > 0 else 1
    else:
        found.slanted.add(address)


def _colour(item: Any) -> tuple[int, int, int, int] | None:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    return (r.value, g.value, b.value, a.value) if pdfium.FPDFPageObj_GetFillColor(item, r, g, b, a) else None


def _path(item: Any, matrix: Matrix, bounds: _Bounds, found: PageObjects) -> None:
    """A thin path is a rule; a stroked box is four; a path of many strokes is taken apart; a fill is remembered."""
    box = bounds.of(item, matrix)
    x0, top, x1, bottom = box
    if x1 - x0 <= THIN or bottom - top <= THIN:
        found.rules.append(box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(item)
    if stroke.value and count <= MAX_SEGMENTS:
        found.rules.extend(_strokes(item, count, _times(_matrix(item), matrix), bounds))
    elif fill.value and 8 <= count <= MAX_SEGMENTS:
        found.rules.extend(_thin_boxes(item, count, _times(_matrix(item), matrix), bounds))
    if fill.value:
        colour = _colour(item)
        if colour is None or (colour[3] and min(colour[:3]) < 245):
            found.fills.append(box)


def _segments(item: Any, count: int) -> Iterator[tuple[int, float, float, bool]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            yield pdfium.FPDFPathSegment_GetType(segment), x.value, y.value, bool(pdfium.FPDFPathSegment_GetClose(segment))


def _strokes(item: Any, count: int, matrix: Matrix, bounds: _Bounds) -> Iterator[Rule]:
    """The straight level and upright strokes of a path."""
    first = at = (0.0, 0.0)
    for kind, x, y, closed in _segments(item, count):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = at = (x, y)
            continue
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _stroke(at, (x, y), matrix, bounds)
        at = (x, y)
        if closed:
            yield from _stroke(at, first, matrix, bounds)


def _stroke(a: tuple[float, float], b: tuple[float, float], matrix: Matrix, bounds: _Bounds) -> Iterator[Rule]:
    box = bounds.box(*a, *b, matrix)
    if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
        yield box


def _thin_boxes(item: Any, count: int, matrix: Matrix, bounds: _Bounds) -> Iterator[Rule]:
    """The thin filled boxes of one path: some programs draw all the borders of a table at once."""
    points: list[tuple[float, float]] = []
    for kind, x, y, closed in _segments(item, count):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            points = []
        points.append((x, y))
        if closed and len(points) >= 4:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = bounds.box(min(xs), min(ys), max(xs), max(ys), matrix)
            if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
                yield box
