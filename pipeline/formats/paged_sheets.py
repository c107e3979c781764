"""The sheet and what is on it: boxed characters, fragments of one base line, printed lines."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

Rule = tuple[float, float, float, float]  # x0, top, x1, bottom of a thin drawn line
Owner = tuple[int, int]  # table on the page, cell in the table
BLANK = " \t\r\n\f\v\u3000\xa0"
GAP = 0.9  # of the character height: a wider blank parts fragments (cells, columns, spread words)
WORD_GAP = 0.17
SPREAD = 2.0  # times the usual blank parts words also where every letter stands apart


@dataclass(slots=True)
class Sheet:
    """One page: its characters in the order of the file, a box each, and the thin lines drawn on it (points from the top left)."""

    number: int  # from 1
    width: float
    height: float
    text: str
    boxes: array[float]  # x0, top, x1, bottom of each character; empty boxes are separators that the reader made up
    rules: Sequence[Rule] = ()
    turn: int = 0  # quarter turns clockwise by which the writing stands on the page as shown


@dataclass(slots=True)
class Fragment:
    """Neighbouring characters of one baseline: `sheet.text[start:end]`."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float
    owner: Owner | None = None


@dataclass(slots=True)
class Line:
    """A printed line: its fragments from left to right, with blanks where the page shows them."""

    sheet: Sheet
    fragments: list[Fragment]
    x0: float
    top: float
    x1: float
    bottom: float
    owner: Owner | None = None
    left: float = 0.0  # edges of the column that it stands in
    right: float = 0.0
    column: int = 0
    _text: str | None = None
    _boxes: array[float] | None = field(default=None, repr=False)

    @property
    def page(self) -> int:
        """The page, from 1."""
        return self.sheet.number

    @property
    def size(self) -> float:
        """Height of the writing in points."""
        return self.bottom - self.top

    @property
    def spread(self) -> float:
        """The usual blank between the characters of a line that is letter-spaced as a whole, else 0."""
        single = sum(1 for f in self.fragments if f.end - f.start <= 2)
        if len(self.fragments) < 4 or single < 0.7 * len(self.fragments):
            return 0.0
        return max(median(b.x0 - a.x1 for a, b in pairwise(self.fragments)), 0.0)

    @property
    def text(self) -> str:
        """The characters, one blank where words or columns are parted."""
        if self._text is None:
            self._build()
        return self._text or ""

    @property
    def boxes(self) -> array[float]:
        """Four numbers for each character of `text`, as the page is shown."""
        if self._boxes is None:
            self._build()
        return self._boxes if self._boxes is not None else array("f")

    def _build(self) -> None:
        parts: list[str] = []
        boxes = array("f")
        before: Fragment | None = None
        spread = self.spread
        for fragment in self.fragments:
            text = self.sheet.text[fragment.start : fragment.end]
            gap = fragment.x0 - before.x1 if before is not None else 0.0
            if before is not None and gap > SPREAD * spread and _parted(parts[-1][-1], text[0], gap, self.size):
                parts.append(" ")
                boxes.extend((0.0, 0.0, 0.0, 0.0))
            parts.append(text)
            boxes.extend(self.sheet.boxes[4 * fragment.start : 4 * fragment.end])
            before = fragment
        self._text, self._boxes = "".join(parts), turned_back(boxes, self.sheet) if self.sheet.turn else boxes


def upright(sheet: Sheet, turn: int, kept: Sequence[bool] | None = None) -> Sheet:
    """The sheet turned back by `turn` quarters, so that writing which is turned by them on the page runs from left to right."""
    boxes = array("f")
    for i in range(len(sheet.text)):
        x0, top, x1, bottom = sheet.boxes[4 * i : 4 * i + 4]
        if x1 <= x0 or (kept is not None and not kept[i]):
            boxes.extend((0.0, 0.0, 0.0, 0.0))
        else:
            boxes.extend(_turned((x0, top, x1, bottom), sheet, turn))
    width, height = (sheet.height, sheet.width) if turn % 2 else (sheet.width, sheet.height)
    return Sheet(sheet.number, width, height, sheet.text, boxes, [_turned(rule, sheet, turn) for rule in sheet.rules], turn)


def _turned(box: Rule, sheet: Sheet, turn: int) -> Rule:
    x0, top, x1, bottom = box
    if turn == 1:
        return top, sheet.width - x1, bottom, sheet.width - x0
    if turn == 2:
        return sheet.width - x1, sheet.height - bottom, sheet.width - x0, sheet.height - top
    if turn == 3:
        return sheet.height - bottom, x0, sheet.height - top, x1
    return box


def turned_back(boxes: array[float], sheet: Sheet) -> array[float]:
    """Boxes of a sheet that was laid out with its writing upright, as the page is shown."""
    out = array("f")
    for i in range(0, len(boxes), 4):
        x0, top, x1, bottom = boxes[i : i + 4]
        if x0 == x1:
            out.extend((0.0, 0.0, 0.0, 0.0))
        elif sheet.turn == 1:
            out.extend((sheet.height - bottom, x0, sheet.height - top, x1))
        elif sheet.turn == 3:
            out.extend((top, sheet.width - x1, bottom, sheet.width - x0))
        else:
            out.extend((sheet.width - x1, sheet.height - bottom, sheet.width - x0, sheet.height - top))
    return out


def _parted(before: str, after: str, gap: float, size: float) -> bool:
    if before in BLANK or after in BLANK:
        return False
    if before < "\u0250" and after < "\u0250":
        return gap > WORD_GAP * size
    return gap > GAP * size
