"""Tables with level lines only (三线表, as statistics print them): columns are where the body's writing leaves a gap on every line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from pipeline.formats.paged_lines import fragments_of, gathered
from pipeline.formats.paged_sheets import Fragment, Line, Owner, Sheet
from pipeline.formats.paged_tables import RuledCell, RuledTable, Segment

WIDE = 120.0  # points; shorter lines are underlines
EDGE = 4.0
BODY_ROWS = 2  # so many lines under the head stand in at least two columns
REGULAR = 0.7  # of all lines under the head do
COLUMN_GAP = 0.5  # of the size of the writing


def open_tables(sheet: Sheet, across: Sequence[Segment], owner: list[Owner | None], first_key: int) -> list[RuledTable]:
    """The tables of a page between three or more lines of one length; claims their characters in `owner`."""
    tables: list[RuledTable] = []
    for rules in _sets(across):
        x0, x1, ys = rules[0][1], rules[0][2], [rule[0] for rule in rules]
        inside = [
            f
            for f in fragments_of(sheet, owner)
            if f.owner is None and x0 - EDGE <= f.x0 and f.x1 <= x1 + EDGE and ys[0] < (f.top + f.bottom) / 2 < ys[-1]
        ]
        table = _table(sheet, first_key + len(tables), gathered(sheet, inside, None), (x0, x1), ys)
        if table is not None:
            cells, where = table
            key = first_key + len(tables)
            for fragment, cell in where:
                owner[fragment.start : fragment.end] = [(key, cell)] * (fragment.end - fragment.start)
            tables.append(cells)
    return tables


def _sets(across: Sequence[Segment]) -> list[list[Segment]]:
    """Three or more level lines with the same ends, from top to bottom."""
    sets: list[list[Segment]] = []
    for rule in sorted(across):
        if rule[2] - rule[1] < WIDE:
            continue
        for group in sets:
            if abs(group[0][1] - rule[1]) <= EDGE and abs(group[0][2] - rule[2]) <= EDGE:
                group.append(rule)
                break
        else:
            sets.append([rule])
    return [group for group in sets if len(group) >= 3]


Placed = list[tuple[Fragment, int]]


def _table(sheet: Sheet, key: int, lines: list[Line], span: tuple[float, float], ys: list[float]) -> tuple[RuledTable, Placed] | None:
    body = [line for line in lines if (line.top + line.bottom) / 2 > ys[1]]
    edges = _columns(body, span)
    if edges is None:
        return None
    cells: list[RuledCell] = []
    where: Placed = []
    row = -1
    for line in lines:
        spans = [(f, *_cols(f, edges)) for f in line.fragments]
        wrapped = row >= 0 and spans[0][1] > 0 and len(spans) < (len(edges) - 1) / 2 + 0.5 and _close(cells, row, line, where)
        row += not wrapped
        for fragment, first, last in spans:
            at = next((i for i, cell in enumerate(cells) if cell.row == row and cell.col <= first < cell.col + cell.colspan), None)
            if at is None:
                at = len(cells)
                cells.append(RuledCell(row, first, 1, last - first + 1))
            where.append((fragment, at))
    table = RuledTable(key, sheet.number, span[0], ys[0], span[1], ys[-1], edges, row + 1, cells)
    return table, where


def _columns(body: list[Line], span: tuple[float, float]) -> list[float] | None:
    """The edges of the columns; None where the lines are no table."""
    regular = [line for line in body if len(line.fragments) > 1]
    if len(regular) < BODY_ROWS or len(regular) < REGULAR * len(body):
        return None
    size = min(line.size for line in regular)
    taken: list[list[float]] = []
    for a, b in sorted((f.x0, f.x1) for line in regular for f in line.fragments):
        if taken and a - taken[-1][1] < COLUMN_GAP * size:
            taken[-1][1] = max(taken[-1][1], b)
        else:
            taken.append([a, b])
    if len(taken) < 2:
        return None
    return [span[0], *((one[1] + two[0]) / 2 for one, two in pairwise(taken)), span[1]]


def _cols(fragment: Fragment, edges: list[float]) -> tuple[int, int]:
    """First and last column that a fragment stands in."""
    last = len(edges) - 2
    first = min(max(bisect_right(edges, fragment.x0 + 1) - 1, 0), last)
    return first, min(max(bisect_right(edges, fragment.x1 - 1) - 1, first), last)


def _close(cells: list[RuledCell], row: int, line: Line, where: Placed) -> bool:
    """Whether a line stands so near below the row that it goes on with it."""
    above = [fragment for fragment, cell in where if cells[cell].row == row]
    return bool(above) and line.top - max(f.bottom for f in above) < 0.4 * line.size
