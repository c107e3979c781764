"""The objects of one OFD page: characters with boxes, drawn lines, pictures. Millimetres in the file, points here."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from pipeline.formats.nesting import too_deep
from pipeline.formats.paged_sheets import Rule, Sheet, upright
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.regex import regex

MM = 72 / 25.4  # points
THIN = 3.0
FAR = 1e7  # millimetres; what lies farther is nowhere
MAX_OBJECTS = 200_000  # of one page
MAX_REPEAT = 100_000  # of one `g` in a list of advances
ASCENT, DESCENT = 0.88, 0.12  # of the size, above and below the base line
NUMBER = regex(r"[-+]?(?:\d{1,12}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,3})?")
PATH = regex(r"[A-Za-z]|[-+]?(?:\d{1,12}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,3})?")
ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def local(node: etree._Element) -> str:
    """The name of an element without its namespace, which writers of OFD state in several ways."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """The direct children of that name."""
    return (child for child in node if local(child) == name)


def numbers(text: str | None) -> list[float]:
    """The numbers of a list like `0 0 210 297`.

    >>> numbers("0 0 210.5 297")
    [0.0, 0.0, 210.5, 297.0]
    """
    return [_near(n) for n in NUMBER.findall(text or "")]


def advances(text: str | None, count: int) -> list[float]:
    """The list of advances with its repeats written out: `g 3 5.5` is three times 5.5.

    >>> advances("5.6 g 2 7.5", 9)
    [5.6, 7.5, 7.5]
    """
    out: list[float] = []
    words = (text or "").split()
    i = 0
    while i < len(words) and len(out) < count:
        if words[i] == "g" and i + 2 < len(words):
            many, step = numbers(words[i + 1]), numbers(words[i + 2])
            if many and step:
                out += step[:1] * min(int(max(many[0], 0)), count - len(out), MAX_REPEAT)
            i += 3
        else:
            out += numbers(words[i])[:1]
            i += 1
    return out[:count]


@dataclass(slots=True)
class Resources:
    """What pages refer to by id: files of pictures, composite units."""

    media: dict[str, str] = field(default_factory=dict)
    units: dict[str, etree._Element] = field(default_factory=dict)


@dataclass(slots=True)
class OfdPage:
    """A page under way."""

    number: int
    box: Sequence[float]
    resources: Resources
    text: list[str] = field(default_factory=list)
    boxes: array[float] = field(default_factory=lambda: array("f"))
    turns: list[int] = field(default_factory=list)  # quarter turns of each character
    rules: list[Rule] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    fills: list[Rule] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    slanted: list[str] = field(default_factory=list)
    limits: Limits = DEFAULT_LIMITS
    objects: int = 0
    cut: bool = False  # it holds more objects than are read

    @property
    def width(self) -> float:
        """In points."""
        return self.box[2] * MM

    @property
    def height(self) -> float:
        """In points."""
        return self.box[3] * MM

    def sheet(self) -> Sheet:
        """The page with the writing that most of it has, upright."""
        return self._sheets()[0]

    def aside(self) -> list[Sheet]:
        """Writing turned otherwise."""
        return self._sheets()[1:]

    def _sheets(self) -> list[Sheet]:
        sheet = Sheet(self.number, self.width, self.height, "".join(self.text), self.boxes, self.rules)
        order = sorted(set(self.turns), key=lambda turn: (-self.turns.count(turn), turn))
        if order in ([], [0]):
            return [sheet]
        return [upright(sheet, turn, None if len(order) == 1 else [t == turn for t in self.turns]) for turn in order]

    def rule(self, x0: float, y0: float, x1: float, y1: float, matrix: Matrix) -> Rule:
        """A box of the object's space in points of the page."""
        a, b = _point(x0, y0, matrix), _point(x1, y1, matrix)
        left, top = self.box[0], self.box[1]
        return (
            (min(a[0], b[0]) - left) * MM,
            (min(a[1], b[1]) - top) * MM,
            (max(a[0], b[0]) - left) * MM,
            (max(a[1], b[1]) - top) * MM,
        )


def _point(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + o


def _own(node: etree._Element, outer: Matrix) -> Matrix:
    """From the object's space to the page's: its CTM, then its place, then that of the unit that it stands in."""
    ctm, boundary = numbers(node.get("CTM")), numbers(node.get("Boundary"))
    matrix: Matrix = (ctm[0], ctm[1], ctm[2], ctm[3], ctm[4], ctm[5]) if len(ctm) == 6 else UNIT
    if len(boundary) == 4:
        matrix = _times(matrix, (1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]))
    return _times(matrix, outer)


def read_objects(root: etree._Element, page: OfdPage) -> None:
    """Add the objects of a page or template to the page."""
    for content in children(root, "Content"):
        _walk(content, page, UNIT, 0, frozenset())


def _walk(node: etree._Element, page: OfdPage, outer: Matrix, depth: int, units: frozenset[str]) -> None:
    """Add what stands in a node; `units` are the composite units that it stands in: one that holds itself is drawn once."""
    if depth > page.limits.max_nesting:
        raise too_deep("OFD", page.limits)
    for child in node:
        page.objects += 1
        if page.objects > MAX_OBJECTS:
            page.cut = True
            return
        kind = local(child)
        if kind == "TextObject":
            _text(child, page, _own(child, outer))
        elif kind == "PathObject":
            _path(child, page, _own(child, outer))
        elif kind == "ImageObject":
            width, height = (numbers(child.get("Boundary")) + [0.0] * 4)[2:4]
            at = _own_place(child, outer)
            page.pictures.append((*page.rule(0, 0, width, height, at), child.get("ResourceID", "")))
        elif kind in ("Layer", "PageBlock"):
            _walk(child, page, outer, depth + 1, units)
        elif kind == "CompositeObject" and (key := child.get("ResourceID", "")) not in units:
            unit = page.resources.units.get(key)
            for content in children(unit, "Content") if unit is not None else ():
                _walk(content, page, _own(child, outer), depth + 1, units | {key})


def _own_place(node: etree._Element, outer: Matrix) -> Matrix:
    boundary = numbers(node.get("Boundary"))
    return _times((1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]), outer) if len(boundary) == 4 else outer


def _text(node: etree._Element, page: OfdPage, matrix: Matrix) -> None:
    turn = _turn(matrix)
    size = (numbers(node.get("Size")) or [0.0])[0]
    scale = (numbers(node.get("HScale")) or [1.0])[0] or 1.0
    x = y = 0.0
    words: list[str] = []
    boxes: list[Rule] = []
    for code in children(node, "TextCode"):
        value = code.text or ""
        x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
        for character, at in _placed(value, x, y, size, scale, code):
            words.append(character)
            boxes.append(page.rule(*at, matrix))
    if not words:
        return
    if turn is None:
        page.slanted.append("".join(words))
    elif _unseen(node, page, boxes):
        page.hidden.append("".join(words))
    else:
        page.text += [*words, " "]
        page.turns += [turn] * (len(words) + 1)
        for box in (*boxes, (0.0, 0.0, 0.0, 0.0)):
            page.boxes.extend(box)


def _placed(
    value: str, x: float, y: float, size: float, scale: float, code: etree._Element
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Each character with its box in the object's space."""
    across, down = advances(code.get("DeltaX"), len(value)), advances(code.get("DeltaY"), len(value))
    for i, character in enumerate(value):
        full = size * scale * (1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5)
        step = across[i] if i < len(across) else (0.0 if i < len(down) else full)
        width = min(full, step) if 0.2 * full < step else full
        yield ("\u3000" if character in "\t\r\n" else character), (x, y - ASCENT * size, x + width, y + DESCENT * size)
        x += step
        y += down[i] if i < len(down) else 0.0


def _turn(matrix: Matrix) -> int | None:
    """Quarter turns clockwise of the writing; None when it is slanted."""
    a, b = matrix[0], matrix[1]
    size = max(abs(a), abs(b), 1e-9)
    if abs(b) < 0.05 * size:
        return 0 if a >= 0 else 2
    if abs(a) < 0.05 * size:
        return 1 if b > 0 else 3
    return None


def _unseen(node: etree._Element, page: OfdPage, boxes: list[Rule]) -> bool:
    """Invisible by its attributes, off the page, or white on white."""
    if node.get("Visible", "").casefold() == "false" or node.get("Alpha") == "0":
        return True
    if node.get("Fill", "").casefold() == "false" and node.get("Stroke", "").casefold() != "true":
        return True
    x0, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    x1, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    if x1 < 0 or bottom < 0 or x0 > page.width or top > page.height:
        return True
    if _white(node):
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return not any(a <= x <= c and b <= y <= d for a, b, c, d in (*page.fills, *(p[:4] for p in page.pictures)))
    return False


def _white(node: etree._Element) -> bool:
    for colour in children(node, "FillColor"):
        value = colour.get("Value", "")
        parts = [int(p[1:], 16) if re.fullmatch("#[0-9A-Fa-f]{1,2}", p) else (numbers(p) or [0.0])[0] for p in value.split()]
        return colour.get("Alpha") == "0" or (len(parts) == 3 and min(parts) >= 250)
    return False


def _path(node: etree._Element, page: OfdPage, matrix: Matrix) -> None:
    """Strokes that are level or upright, and thin filled boxes, are rules; other fills are remembered."""
    stroke = node.get("Stroke", "true").casefold() != "false"
    fill = node.get("Fill", "false").casefold() == "true"
    for data in children(node, "AbbreviatedData"):
        for points in _outlines(data.text or ""):
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = page.rule(min(xs), min(ys), max(xs), max(ys), matrix)
            if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
                page.rules.append(box)
                continue
            if stroke:
                strokes = (page.rule(*a, *b, matrix) for a, b in pairwise(points))
                page.rules += [r for r in strokes if r[2] - r[0] <= THIN or r[3] - r[1] <= THIN]
            if fill and not _white(node):
                page.fills.append(box)


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each part of a path; curves count with their end points."""
    words = PATH.findall(data)
    points: list[tuple[float, float]] = []
    i = 0
    while i < len(words):
        need = ARGUMENTS.get(words[i])
        arguments = words[i + 1 : i + 1 + (need or 0)]
        if need is None or len(arguments) < need or any(a.isalpha() for a in arguments):
            i += 1
            continue
        i += 1 + need
        if words[i - 1 - need] in "MS":
            if len(points) > 1:
                yield points
            points = []
        points.append((_near(arguments[-2]), _near(arguments[-1])) if need else points[0] if points else (0.0, 0.0))
    if len(points) > 1:
        yield points


def _near(number: str) -> float:
    return min(max(float(number), -FAR), FAR)
