"""Tables that go on over the page: joined, with the repeated head once and the row that the break cut made whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.formats.paged_sheets import Line
from pipeline.formats.paged_tables import RuledCell, RuledTable
from schemas.regex import regex

CONTINUED = regex(r"[（(]?(?:续|接)上?表.{0,12}|.{0,40}[（(]续(?:表|\d)?[)）]")
NUMBER = regex(r"[-+−]?[\d,.，]{1,20}[%％]?")  # two numbers are never one
EDGE = 4.0  # points by which column edges may differ between pages
Item = Line | RuledTable


def joined_tables(pages: Sequence[Sequence[Item]]) -> list[Item]:
    """All items in order; a table at the head of a page joined to the one at the foot of the page before it."""
    out: list[Item] = []
    for page in pages:
        first = next((i for i, item in enumerate(page) if isinstance(item, RuledTable)), None)
        last = out[-1] if out else None
        rest = list(page)
        if first is not None and isinstance(last, RuledTable) and _repeats(page[:first], out):
            table = page[first]
            if isinstance(table, RuledTable) and _same(last, table):
                out[-1] = _joined(last, table)
                rest = list(page[first + 1 :])
        out.extend(rest)
    return out


def _repeats(lines: Sequence[Item], before: Sequence[Item]) -> bool:
    """Whether the lines above a table only say again what stood above its beginning: 续表, its caption, its unit."""
    said = {item.text for item in before[-4:-1] if isinstance(item, Line)}
    return all(isinstance(line, Line) and (line.text in said or CONTINUED.fullmatch(line.text)) for line in lines)


def _same(one: RuledTable, two: RuledTable) -> bool:
    """Equal columns, wherever the page's binding edge moved them."""
    if two.page == one.page or one.cols != two.cols:
        return False
    return all(abs((a - one.xs[0]) - (b - two.xs[0])) <= EDGE for a, b in zip(one.xs, two.xs, strict=True))


def _row(table: RuledTable, row: int) -> list[tuple[int, str]]:
    return [(cell.col, cell.text) for cell in table.cells if cell.row == row]


def _joined(one: RuledTable, two: RuledTable) -> RuledTable:
    repeated = 0
    while repeated < two.rows - 1 and repeated < one.rows - 1 and _row(one, repeated) == _row(two, repeated) and _head(two, repeated):
        repeated += 1
    cells = [replace(cell, lines=list(cell.lines)) for cell in one.cells]
    rest = [cell for cell in two.cells if cell.row >= repeated]
    shift = one.rows - repeated
    if _cut(one, two, repeated):
        shift -= 1
        above = {cell.col: cell for cell in cells if cell.row + cell.rowspan == one.rows}
        for cell in rest:
            if cell.row == repeated and cell.col in above:
                above[cell.col].lines.extend(cell.lines)
                above[cell.col].rowspan += cell.rowspan - 1
        rest = [cell for cell in rest if cell.row > repeated or cell.col not in above]
    cells += [RuledCell(cell.row + shift, cell.col, cell.rowspan, cell.colspan, cell.lines) for cell in rest]
    return replace(one, rows=two.rows + shift, cells=cells, bottom=two.bottom)


def _head(table: RuledTable, row: int) -> bool:
    return any(text for _, text in _row(table, row))


def _cut(one: RuledTable, two: RuledTable, row: int) -> bool:
    """Whether the first row of the new page is the rest of the last one: it lacks words where nearly every row has some.

    A row that only leaves its number out is a row of its own: joining it would make one number of two.
    """
    last = {cell.col: cell for cell in one.cells if cell.row + cell.rowspan == one.rows}
    first = {cell.col: cell for cell in two.cells if cell.row == row}
    empty = [col for col, cell in first.items() if not cell.text]
    more = [(last[col].text if col in last else "", cell.text) for col, cell in first.items() if cell.text]
    if not empty or not more or len(more) > one.cols / 2:
        return False
    if any(not before or NUMBER.fullmatch(after) for before, after in more):
        return False
    body = max(one.rows - 1, 1)
    return any(sum(1 for cell in one.cells if cell.col == col and cell.row and cell.text) >= 0.8 * body for col in empty)
