"""The lines and tables of a page with the source offset of every character."""

from __future__ import annotations

import html
import re
from array import array
from dataclasses import dataclass, field

from pipeline.formats.html_names import CELLS, INLINE
from pipeline.formats.html_tree import BREAK, OPEN, TEXT, Node, Tree
from schemas.document import Block, Cell, Table
from schemas.gbt9704 import Element
from schemas.text import Text

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
PIECE = re.compile(r"[ \t\r\n\f\v]+|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u3000-\u303f\u2018-\u201d\u2026\u2014]")
BLANK = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff"
MAX_SPAN = 1_000
LONG_CELL, CELL_LINES = 1_500, 12  # a cell beyond these is layout, not data


@dataclass(slots=True)
class Written:
    """The page's text with its origins, blocks and tables."""

    text: Text
    blocks: list[Block]
    tables: list[Table]


@dataclass(slots=True)
class _Grid:
    """A table being written: where it began, its cells, and columns still taken by cells from above."""

    start: int
    row: int = -1
    col: int = 0
    cells: list[Cell] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)  # column: rows still covered
    opened: tuple[int, int, int, int] | None = None  # row, col, rowspan, colspan of the open cell
    at: int = 0
    caption: str | None = None
    in_caption: bool = False
    part: int = 0  # pieces of text written before it


class _Writer:
    def __init__(self, tree: Tree, out: list[bool]) -> None:
        self.tree, self.source, self.out = tree, tree.source, out
        self.parts: list[str] = []
        self.origin = array("I")
        self.wide: dict[int, int] = {}
        self.length = 0
        self.line = 0  # where the current line began
        self.gap: tuple[int, int, bool] | None = None  # white space seen: offsets, and whether it holds a line end
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.grids: list[_Grid] = []
        self.styles: list[tuple[int | None, str | None]] = [(None, None)]  # heading level and alignment
        self.data = _data_tables(tree, out)

    def write(self) -> Written:
        skip = 0
        nodes, out = self.tree.nodes, self.out
        for kind, a, b in self.tree.events:
            if kind == TEXT:
                if not skip:
                    self._text(a, b)
            elif kind == BREAK:
                if not skip:
                    self._break()
            elif out[a]:
                skip += 1 if kind == OPEN else -1
            elif not skip:
                self._open(a, nodes[a]) if kind == OPEN else self._close(a, nodes[a])
        self._end_line()
        if self.parts and self.parts[-1] == "\n":
            self.parts.pop()
            del self.origin[-1]
        return Written(Text("".join(self.parts), self.origin, self.wide), self.blocks, self.tables)

    def _text(self, start: int, end: int) -> None:
        source, at = self.source, start
        grid = self.grids[-1] if self.grids else None
        if grid is not None and grid.opened is None and not grid.in_caption:
            if not source[start:end].strip():
                return
            self._cell(grid, 1, 1)  # words between the cells: a browser shows them too
        for piece in PIECE.finditer(source, start, end):
            if piece.start() > at:
                self._put(source[at : piece.start()], at)
            at = piece.end()
            if source[piece.start()] == "&":
                self._entity(piece[0], piece.start(), at)
            else:
                newline = "\n" in piece[0] or "\r" in piece[0]
                first = self.gap
                self.gap = (piece.start(), at, newline) if first is None else (first[0], at, first[2] or newline)
        if at < end:
            self._put(source[at:end], at)

    def _entity(self, name: str, start: int, end: int) -> None:
        value = html.unescape(name)
        if value == name:  # not an entity after all: A&B
            self._put(value, start)
            return
        tail = 0
        while not name.endswith(";") and tail < len(value) - 1 and value[-1 - tail] == name[-1 - tail]:
            tail += 1  # "&ampx": the entity ends before the x
        head = value[: len(value) - tail]
        if head.strip(BLANK) or self.length > self.line:
            self._flush_gap(head[:1])
            self._emit(head, array("I", [start] * len(head)))
            if end - tail - start > 1:
                self.wide[start] = end - tail - start
        if tail:
            self._put(value[-tail:], end - tail)

    def _put(self, value: str, at: int) -> None:
        if self.length == self.line:  # a line's indent is no text
            shown = value.lstrip(BLANK)
            at += len(value) - len(shown)
            value = shown
            if not value:
                return
        self._flush_gap(value[0])
        self._emit(value, array("I", range(at, at + len(value))))

    def _emit(self, value: str, origins: array[int]) -> None:
        self.parts.append(value)
        self.origin.extend(origins)
        self.length += len(value)

    def _flush_gap(self, following: str) -> None:
        """White space between two words is one space; a line end between two Chinese characters is the editor's and is dropped."""
        gap, self.gap = self.gap, None
        if gap is None or self.length == self.line:
            return
        before = self.parts[-1][-1]
        if gap[2] and (WIDE.match(before) or WIDE.match(following)):
            return
        if before != " ":
            self._emit(" ", array("I", [gap[0]]))
            if gap[1] - gap[0] > 1:
                self.wide[gap[0]] = gap[1] - gap[0]

    def _break(self) -> None:
        if self.grids and self.grids[-1].opened is not None:  # a line break inside a cell
            at = self.gap[0] if self.gap else self._next()
            self.gap = self.gap or (at, at + 1, False)
            return
        self._end_line()

    def _next(self) -> int:
        return self.origin[-1] + 1 if self.origin else 0

    def _trim(self, floor: int) -> None:
        """Take white space off the end of the line, back to `floor` at most."""
        while self.length > floor and self.parts[-1][-1] in BLANK:
            last = self.parts.pop()
            kept = last.rstrip(BLANK)
            kept = last[: max(len(kept), len(last) - (self.length - floor))]
            self.length -= len(last) - len(kept)
            del self.origin[self.length :]
            if kept:
                self.parts.append(kept)
            if len(kept) == len(last):
                return

    def _end_line(self) -> None:
        self.gap = None
        self._trim(self.line)
        if self.length == self.line:
            return
        level, align = self.styles[-1]
        element = Element.HEADING if level else Element.BODY
        self.blocks.append(Block(element=element, start=self.line, end=self.length, level=level, style=align))
        self._separate("\n")
        self.line = self.length

    def _separate(self, sign: str) -> None:
        self._emit(sign, array("I", [self._next()]))

    def _open(self, index: int, node: Node) -> None:
        if node.name in INLINE:
            return
        grid = self.grids[-1] if self.grids else None
        if index in self.data:
            self._end_line()
            self.grids.append(_Grid(self.length, part=len(self.parts)))
        elif grid is None or grid.in_caption:
            self._end_line()
        elif node.name == "tr":
            self._row(grid)
        elif node.name in CELLS:
            named = self.tree.attributes(node)
            self._cell(grid, _span(named.get("rowspan")), _span(named.get("colspan")))
        elif grid.opened is not None:
            self._break()
        elif node.name == "caption" and grid.row < 0:
            grid.in_caption = True
        self.styles.append(self._style(node))

    def _style(self, node: Node) -> tuple[int | None, str | None]:
        level, align = self.styles[-1]
        if len(node.name) == 2 and node.name[0] == "h" and node.name[1] in "123456":
            level = int(node.name[1])
        if node.after - node.start > 14:
            named = self.tree.attributes(node)
            said = f"{named.get('align', '')} {named.get('style', '')}".lower()
            found = re.search(r"^(center|right|left|justify)|text-align\s{0,9}:\s{0,9}(center|right|left|justify)", said)
            if found:
                align = (found[1] or found[2]) if (found[1] or found[2]) in ("center", "right") else None
        return level, "center" if node.name == "center" else align

    def _close(self, index: int, node: Node) -> None:
        if node.name in INLINE:
            return
        grid = self.grids[-1] if self.grids else None
        if index in self.data and grid is not None:
            self._end_table(grid)
        elif grid is None:
            self._end_line()
        elif node.name == "caption" and grid.in_caption:
            grid.caption = "".join(self.parts[grid.part :]).strip() or None
            grid.in_caption = False
            self._end_line()
            grid.start = self.length
        elif node.name in CELLS:
            self._end_cell(grid)
        elif grid.opened is not None:
            self._break()
        self.styles.pop()

    def _row(self, grid: _Grid) -> None:
        self._end_cell(grid)
        if grid.row >= 0:
            self._separate("\n")
        grid.row, grid.col = grid.row + 1, 0
        grid.taken = {col: rows - 1 for col, rows in grid.taken.items() if rows > 1}
        self.line = self.length

    def _cell(self, grid: _Grid, rowspan: int, colspan: int) -> None:
        self._end_cell(grid)
        if grid.row < 0:
            self._row(grid)
        if grid.col:
            self._separate("\t")
        while grid.col in grid.taken:
            self._separate("\t")
            grid.col += 1
        grid.opened = (grid.row, grid.col, rowspan, colspan)
        grid.at = self.line = self.length

    def _end_cell(self, grid: _Grid) -> None:
        if grid.opened is None:
            return
        row, col, rowspan, colspan = grid.opened
        self.gap, grid.opened = None, None
        self._trim(grid.at)
        grid.cells.append(Cell(row, col, grid.at, self.length, rowspan, colspan))
        if rowspan > 1:
            for covered in range(col, col + colspan):
                grid.taken[covered] = rowspan
        grid.col = col + colspan

    def _end_table(self, grid: _Grid) -> None:
        self._end_cell(grid)
        self.grids.pop()
        end = self.length
        if any(cell.end > cell.start for cell in grid.cells):
            self.tables.append(Table(start=grid.start, end=end, cells=tuple(grid.cells), caption=grid.caption))
            self.blocks.append(Block(element=Element.TABLE, start=grid.start, end=end))
            self._separate("\n")
        self.line, self.gap = self.length, None


def write(tree: Tree, out: list[bool]) -> Written:
    """The text of all nodes that are not left `out`: a block is a line, a row of a data table a line of cells parted by tabs."""
    return _Writer(tree, out).write()


def _span(value: str | None) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value and value.isdecimal() and len(value) < 7 else 1


def _data_tables(tree: Tree, out: list[bool]) -> set[int]:
    """Tables that hold data: cells side by side, none of them a page of text, no table within."""
    cells: dict[int, int] = {}
    rows: dict[int, int] = {}
    layout: set[int] = set()
    owner: list[int] = [-1] * len(tree.nodes)
    for index, node in enumerate(tree.nodes):
        owner[index] = index if node.name == "table" else owner[node.parent] if node.parent >= 0 else -1
        table = owner[index]
        if table < 0 or out[index]:
            continue
        if node.name == "table" and node.nested:
            layout.add(index)
        elif node.name == "tr":
            rows[table] = rows.get(table, 0) + 1
        elif node.name in CELLS:
            cells[table] = cells.get(table, 0) + 1
            if node.letters > LONG_CELL:
                layout.add(table)
    return {table for table, count in cells.items() if count > rows.get(table, 1) and table not in layout}


def plain(source: str) -> str:
    """Text of a fragment with its entities decoded and its white space folded, for titles and attributes.

    >>> plain(" 关于&nbsp;奖励 \\n 的通知")
    '关于 奖励 的通知'
    """
    return " ".join(html.unescape(source).replace("\xa0", " ").split())
