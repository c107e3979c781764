"""Boxed characters to printed lines in reading order: fragments of one baseline, lines, columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol, TypeVar

Rule = tuple[float, float, float, float]  # x0, top, x1, bottom of a thin drawn line
Owner = tuple[int, int]  # table on the page, cell in the table
BLANK = " \t\r\n\f\v\u3000\xa0"
GAP = 0.9  # of the character height: a wider blank parts fragments (cells, columns, spread words)
WORD_GAP = 0.17
COLUMN_LINES = 4  # so many lines on both sides of a gutter make two columns
FULL_ROW = 0.85
COLUMN_FILL = 0.55  # half of the lines fill at least this share of their column


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


class Boxed(Protocol):
    """Anything with a box."""

    x0: float
    top: float
    x1: float
    bottom: float


B = TypeVar("B", bound=Boxed)


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
        for fragment in self.fragments:
            text = self.sheet.text[fragment.start : fragment.end]
            if before is not None and _parted(parts[-1][-1], text[0], fragment.x0 - before.x1, self.size):
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


def fragments_of(sheet: Sheet, owner: Sequence[Owner | None] | None = None) -> list[Fragment]:
    """Runs of characters that follow each other on one baseline without a wide gap, in the order of the file; overprinted copies once."""
    text, boxes = sheet.text, sheet.boxes
    x0s, tops, x1s, bottoms = boxes[0::4].tolist(), boxes[1::4].tolist(), boxes[2::4].tolist(), boxes[3::4].tolist()
    found: list[Fragment] = []
    start, right, middle, height, mine = -1, 0.0, 0.0, 1.0, None
    for i, (x0, top, x1, bottom) in enumerate(zip(x0s, tops, x1s, bottoms, strict=True)):
        at = owner[i] if owner is not None else None
        if x1 <= x0:
            if start >= 0:
                found.append(Fragment(start, i, 0, 0, 0, 0, mine))
                start = -1
            continue
        if start >= 0:
            gap = x0 - right
            off = (top + bottom) / 2 - middle
            if gap > GAP * height or gap < -0.6 * height or off > 0.45 * height or off < -0.45 * height or at != mine:
                found.append(Fragment(start, i, 0, 0, 0, 0, mine))
                start = -1
        if start < 0:
            start, middle, height, mine = i, (top + bottom) / 2, max(bottom - top, 1.0), at
        right = x1
    if start >= 0:
        found.append(Fragment(start, len(x0s), 0, 0, 0, 0, mine))
    shown = (_trimmed(fragment, text) for fragment in found)
    measured = [_measured(fragment, x0s, tops, x1s, bottoms) for fragment in shown if fragment.end > fragment.start]
    return _once(measured, text)


def _trimmed(fragment: Fragment, text: str) -> Fragment:
    while fragment.start < fragment.end and text[fragment.start] in BLANK:
        fragment.start += 1
    while fragment.start < fragment.end and text[fragment.end - 1] in BLANK:
        fragment.end -= 1
    return fragment


def _measured(f: Fragment, x0s: list[float], tops: list[float], x1s: list[float], bottoms: list[float]) -> Fragment:
    a, b = f.start, f.end
    f.x0, f.x1, f.top, f.bottom = x0s[a], x1s[b - 1], min(tops[a:b]), max(bottoms[a:b])
    return f


def _once(fragments: list[Fragment], text: str) -> list[Fragment]:
    """Without the copies that a printer of bold type sets a hair beside the first."""
    seen: dict[str, list[Fragment]] = {}
    kept = []
    for fragment in fragments:
        copies = seen.setdefault(text[fragment.start : fragment.end], [])
        near = 0.2 * (fragment.bottom - fragment.top)
        if any(abs(c.x0 - fragment.x0) < near and abs(c.top - fragment.top) < near for c in copies[-20:]):
            continue
        copies.append(fragment)
        kept.append(fragment)
    return kept


def lines_of(sheet: Sheet, owner: Sequence[Owner | None] | None = None, hint: float | None = None) -> list[Line]:
    """Fragments gathered into printed lines; those of a table stay within their cell, those across a gutter apart.

    `hint` is the gutter of an earlier page in two columns: a last page that is not full keeps it.
    """
    by_owner: dict[Owner | None, list[Fragment]] = {}
    for fragment in fragments_of(sheet, owner):
        by_owner.setdefault(fragment.owner, []).append(fragment)
    lines = []
    for mine, fragments in by_owner.items():
        if mine is not None:
            lines += gathered(sheet, fragments, mine)
            continue
        for column, left, right, part in _columns(fragments, hint):
            for line in gathered(sheet, part, None):
                line.column, line.left, line.right = column, left, right
                lines.append(line)
    return lines


def gutter_of(lines: Sequence[Line], before: float | None) -> float | None:
    """The middle of the blank between the two columns of a page; that of the page before where it has one column."""
    one = [line.right for line in lines if line.column == 1]
    two = [line.left for line in lines if line.column == 2]
    return (max(one) + min(two)) / 2 if one and two else before


def gathered(sheet: Sheet, fragments: list[Fragment], owner: Owner | None) -> list[Line]:
    """Fragments side by side as lines from top to bottom."""
    lines: list[Line] = []
    for f in sorted(fragments, key=lambda f: (f.top + f.bottom, f.x0)):
        line = lines[-1] if lines else None
        if line is not None:
            shared = min(line.bottom, f.bottom) - max(line.top, f.top)
            if shared > 0.5 * min(line.bottom - line.top, f.bottom - f.top):
                line.fragments.append(f)
                line.x0, line.x1 = min(line.x0, f.x0), max(line.x1, f.x1)
                line.top, line.bottom = min(line.top, f.top), max(line.bottom, f.bottom)
                continue
        lines.append(Line(sheet, [f], f.x0, f.top, f.x1, f.bottom, owner))
    for line in lines:
        line.fragments.sort(key=lambda f: (f.x0, f.start))
    return lines


Band = tuple[int, float, float, list[Fragment]]


def _columns(fragments: list[Fragment], hint: float | None) -> list[Band]:
    """Fragments in bands of the page, each one column (number 0) or the left (1) and right (2) of two."""
    if not fragments:
        return []
    left, right = min(f.x0 for f in fragments), max(f.x1 for f in fragments)
    gutter = _gutter(fragments, left, right)
    if gutter is None or (hint is not None and sum(1 for f in fragments if f.x0 < hint < f.x1) <= 2):
        gutter = hint
    if gutter is None:
        return [(0, left, right, fragments)]
    bands: list[Band] = []
    for wide, run in _runs(fragments, gutter):
        if wide or not _two_columns(run, gutter, left, right, known=gutter == hint):
            if bands and bands[-1][0] == 0:
                bands[-1][3].extend(run)
            else:
                bands.append((0, left, right, list(run)))
            continue
        one, two = [f for f in run if f.x1 <= gutter], [f for f in run if f.x0 >= gutter]
        bands.append((1, left, max(f.x1 for f in one), one))
        bands.append((2, min(f.x0 for f in two), right, two))
    return bands


def _gutter(fragments: list[Fragment], left: float, right: float) -> float | None:
    """The x near the middle of the page that the fewest fragments cross, if it parts enough of them."""
    width = right - left
    best: tuple[int, float, float] | None = None
    for step in range(35, 66):
        x = left + width * step / 100
        across = sum(1 for f in fragments if f.x0 < x < f.x1)
        key = (across, abs(step - 50) / 100, x)
        best = key if best is None or key < best else best
    if best is None:
        return None
    one = sum(1 for f in fragments if f.x1 <= best[2])
    two = sum(1 for f in fragments if f.x0 >= best[2])
    return best[2] if one >= COLUMN_LINES and two >= COLUMN_LINES else None


def _runs(fragments: list[Fragment], gutter: float) -> list[tuple[bool, list[Fragment]]]:
    runs: list[tuple[bool, list[Fragment]]] = []
    for f in sorted(fragments, key=lambda f: (f.top + f.bottom, f.x0)):
        wide = f.x0 < gutter < f.x1
        if runs and runs[-1][0] == wide:
            runs[-1][1].append(f)
        else:
            runs.append((wide, [f]))
    return runs


def _two_columns(run: list[Fragment], gutter: float, left: float, right: float, *, known: bool) -> bool:
    """Prose in two columns fills them line by line; a list of names and units with the same blank in every line doesn't."""
    sides = ([f for f in run if f.x1 <= gutter], [f for f in run if f.x0 >= gutter])
    if known and not sides[1]:
        return False
    for side, width in zip(sides, (gutter - left, right - gutter), strict=True):
        rows: dict[int, float] = {}
        for f in side:
            key = round((f.top + f.bottom) / 8)
            rows[key] = rows.get(key, 0.0) + f.x1 - f.x0
        full = sum(1 for row in rows.values() if row > FULL_ROW * width)
        if known and (side is sides[1] or full):
            continue
        if len(rows) < COLUMN_LINES or (median(rows.values()) < COLUMN_FILL * width and full < COLUMN_LINES):
            return False
    return True


def reading_order(lines: list[Line], tables: Sequence[B]) -> list[Line | B]:
    """Lines and tables of one page from top to bottom, the left column of a band before the right one."""
    out: list[Line | B] = list(lines)
    for table in sorted(tables, key=lambda t: (t.top, t.x0)):
        middle = (table.x0 + table.x1) / 2
        at = len(out)
        for i, item in enumerate(out):
            same = not isinstance(item, Line) or item.column == 0 or item.left - 2 <= middle <= item.right + 2
            if same and item.top >= table.top:
                at = i
                break
        out.insert(at, table)
    return out
