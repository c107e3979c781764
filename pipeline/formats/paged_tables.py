"""Ruled tables: thin lines drawn on a page make a grid, missing edges merge its boxes into cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.formats.paged_sheets import Line, Owner, Rule, Sheet

THIN = 3.0  # points; a drawn box no thicker is a line
SHORT = 5.0  # a shorter line rules nothing
SNAP = 2.5  # lines so near are one
NARROW = 4.0  # a row or column so narrow is the inside of a double line
REACH = 3.0  # a line that ends so near to another touches it
MAX_RULES = 4_000  # on one page, after joining; more is a drawing
MAX_BOXES = 20_000  # of one grid
OPEN_SIDE = 8.0  # horizontal lines that go so far beyond the outermost vertical one leave the side open


@dataclass(slots=True)
class RuledCell:
    """A cell with its lines of writing; merged cells span rows and columns."""

    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the cell without line breaks."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class RuledTable:
    """A grid on a page; rows and columns count from 0, `xs` are the column edges."""

    key: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    xs: list[float]
    rows: int
    cells: list[RuledCell]

    @property
    def cols(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    def fill(self, lines: Iterable[Line]) -> None:
        """Put the lines of writing into their cells."""
        for line in lines:
            if line.owner is not None and line.owner[0] == self.key:
                self.cells[line.owner[1]].lines.append(line)


Segment = tuple[float, float, float]  # place across, from, to


def ruled_tables(sheet: Sheet) -> tuple[list[RuledTable], list[Owner | None] | None]:
    """The tables of a page (with at least two written cells) and, where there are any, the cell of each character."""
    across, down = segments(sheet.rules)
    if len(across) < 2 or len(down) < 1 or len(across) + len(down) > MAX_RULES:
        return [], None
    owner: list[Owner | None] = [None] * len(sheet.text)
    tables: list[RuledTable] = []
    for rows, cols in _groups(across, down):
        grid = _Grid(rows, cols)
        if grid.usable():
            cells, where = grid.cells()
            table = RuledTable(
                len(tables), sheet.number, grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], grid.xs, len(grid.ys) - 1, cells
            )
            if len(cells) > 1 and _claim(sheet, table, grid.ys, where, owner):
                tables.append(table)
    return tables, owner if tables else None


def segments(rules: Sequence[Rule]) -> tuple[list[Segment], list[Segment]]:
    """The level and the upright lines among the drawn ones, pieces joined."""
    across = [((t + b) / 2, x0, x1) for x0, t, x1, b in rules if b - t <= THIN and x1 - x0 > b - t]
    down = [((x0 + x1) / 2, t, b) for x0, t, x1, b in rules if x1 - x0 <= THIN and b - t > x1 - x0]
    return _joined(across), _joined(down)


def _joined(segments: list[Segment]) -> list[Segment]:
    """Pieces on one line as one segment; what stays short rules nothing."""
    out: list[Segment] = []
    for cluster in _clusters(segments):
        place = cluster[0][0]
        start, end = cluster[0][1], cluster[0][2]
        for _, a, b in sorted(cluster, key=lambda s: s[1]):
            if a <= end + REACH and a >= start:
                end = max(end, b)
            elif a > end:
                out.append((place, start, end))
                start, end = a, b
            else:
                start, end = a, max(end, b)
        out.append((place, start, end))
    return [s for s in out if s[2] - s[1] > SHORT]


def _clusters(segments: list[Segment]) -> list[list[Segment]]:
    clusters: list[list[Segment]] = []
    for segment in sorted(segments):
        if clusters and segment[0] - clusters[-1][0][0] <= SNAP:
            clusters[-1].append(segment)
        else:
            clusters.append([segment])
    return clusters


def _groups(across: list[Segment], down: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Lines that touch each other, as the horizontal and vertical ones of one grid."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    places = [s[0] for s in across]
    for j, (x, top, bottom) in enumerate(down):
        mine = root(len(across) + j)
        for i in range(bisect_right(places, top - REACH), bisect_right(places, bottom + REACH)):
            if across[i][1] - REACH <= x <= across[i][2] + REACH:
                parent[root(i)] = mine
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, segment in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(segment)
    for j, segment in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(segment)
    found = [group for group in groups.values() if len(group[0]) >= 2 and group[1]]
    return sorted(found, key=lambda group: (group[0][0][0], group[0][0][1]))


def _places(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NARROW:
            out.append(value)
    return out


class _Grid:
    """The boxes between the lines of one group, and which of their edges are drawn."""

    def __init__(self, across: list[Segment], down: list[Segment]) -> None:
        ends_x = _open(across, [s[0] for s in down])
        ends_y = _open(down, [s[0] for s in across])
        self.xs = _places([*(s[0] for s in down), *ends_x])
        self.ys = _places([*(s[0] for s in across), *ends_y])
        self.size = (len(self.ys) - 1) * (len(self.xs) - 1)
        self.across, self.down, self.ends_x, self.ends_y = across, down, ends_x, ends_y

    def usable(self) -> bool:
        return 1 < self.size <= MAX_BOXES

    def cells(self) -> tuple[list[RuledCell], list[int]]:
        """The cells, and for each box (row by row) the number of its cell."""
        rows, cols = len(self.ys) - 1, len(self.xs) - 1
        above, left = self._edges(self.across, self.ys, self.xs, self.ends_y), self._edges(self.down, self.xs, self.ys, self.ends_x)
        parent = list(range(rows * cols))

        def root(i: int) -> int:
            while parent[i] != i:
                parent[i] = parent[parent[i]]
                i = parent[i]
            return i

        for r in range(rows):
            for c in range(cols):
                box = r * cols + c
                if c and (c, r) not in left:
                    parent[root(box)] = root(box - 1)
                if r and (r, c) not in above:
                    parent[root(box)] = root(box - cols)
        regions: dict[int, list[int]] = {}
        for box in range(rows * cols):
            regions.setdefault(root(box), []).append(box)
        cells: list[RuledCell] = []
        where = [0] * (rows * cols)
        for boxes in sorted(regions.values()):
            for part in _rectangles(boxes, cols):
                for box in part:
                    where[box] = len(cells)
                r0, c0 = divmod(part[0], cols)
                r1, c1 = divmod(part[-1], cols)
                cells.append(RuledCell(r0, c0, r1 - r0 + 1, c1 - c0 + 1))
        return cells, where

    def _edges(self, lines: list[Segment], places: list[float], steps: list[float], ends: list[float]) -> set[tuple[int, int]]:
        """(line, step) for every stretch between two crossing places that is drawn along a line."""
        drawn = set()
        for place, start, end in lines:
            i = _nearest(places, place)
            for j in range(len(steps) - 1):
                a, b = steps[j], steps[j + 1]
                if min(b, end + REACH) - max(a, start - REACH) >= 0.7 * (b - a):
                    drawn.add((i, j))
        for place in ends:
            drawn.update((_nearest(places, place), j) for j in range(len(steps) - 1))
        return drawn


def _nearest(places: list[float], value: float) -> int:
    i = bisect_right(places, value)
    return i if i < len(places) and (i == 0 or places[i] - value < value - places[i - 1]) else i - 1


def _open(lines: list[Segment], crossing: list[float]) -> list[float]:
    """Where a side of the grid is left open: the ends of lines that go on well beyond the outermost crossing one."""
    low, high = min(crossing), max(crossing)
    before = [a for _, a, _ in lines if low - a > OPEN_SIDE]
    after = [b for _, _, b in lines if b - high > OPEN_SIDE]
    return ([min(before)] if len(before) > 1 else []) + ([max(after)] if len(after) > 1 else [])


def _rectangles(boxes: list[int], cols: int) -> list[list[int]]:
    """A region as it is when it is a rectangle, else row by row."""
    rows, columns = [b // cols for b in boxes], [b % cols for b in boxes]
    if (max(rows) - rows[0] + 1) * (max(columns) - min(columns) + 1) == len(boxes):
        return [boxes]
    out: list[list[int]] = []
    for box in boxes:
        if out and out[-1][-1] == box - 1 and out[-1][-1] // cols == box // cols:
            out[-1].append(box)
        else:
            out.append([box])
    return out


def _claim(sheet: Sheet, table: RuledTable, ys: list[float], where: list[int], owner: list[Owner | None]) -> bool:
    """Give the characters inside the grid to its cells; not when fewer than two cells are written in, or when letters are larger than
    their cells: then it is hatching.
    """
    boxes, xs, cells, wide = sheet.boxes, table.xs, table.cells, 0
    widths = [xs[cell.col + cell.colspan] - xs[cell.col] for cell in cells]
    mine: list[tuple[int, int]] = []
    for i, (x0, top, x1, bottom) in enumerate(zip(boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4], strict=True)):
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if x1 > x0 and xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1] and owner[i] is None:
            cell = where[(bisect_right(ys, y) - 1) * table.cols + bisect_right(xs, x) - 1]
            mine.append((i, cell))
            wide += x1 - x0 > widths[cell]
    if len({cell for i, cell in mine if not sheet.text[i].isspace()}) < 2 or wide * 2 > len(mine):
        return False
    for i, cell in mine:
        owner[i] = (table.key, cell)
    return True
