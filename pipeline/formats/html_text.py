"""The lines and tables of a page with the source offset of every character."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.formats.html_lines import Lines
from pipeline.formats.html_names import BLOCKS, CELLS, LISTS, TABLE_PARTS
from pipeline.formats.html_tables import data_tables, owners
from pipeline.formats.html_tree import BREAK, OPEN, TEXT, Node, Tree
from schemas.document import Block, Cell, Table
from schemas.gbt9704 import Element
from schemas.regex import regex
from schemas.text import Text

ALIGNED = regex(r"""align\s{0,9}[:=]\s{0,9}["']?(c|r|l|j)[a-z]{3,7}""", re.IGNORECASE)
MAX_SPAN = 1_000
LINES = frozenset({"p", "li", "tr", "dd", "h1", "h2", "h3", "h4"})
KEEPING = frozenset({"pre", "listing", "xmp"})


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
    node: int = -1


class _Writer:
    def __init__(self, tree: Tree, out: list[bool]) -> None:
        self.tree, self.source, self.out = tree, tree.source, out
        self.lines = Lines(tree.source)
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.grids: list[_Grid] = []
        self.styles: list[tuple[int | None, str | None]] = [(None, None)]  # heading level and alignment
        self.owner = owners(tree)
        self.data = data_tables(tree, out, self.owner)
        self.lists: list[list[int | str] | None] = []  # open lists: the next number and its kind; None for bullets
        self.kept = 0 if _has_lines(tree) else 1  # depth of elements in which line ends of the source are line ends of the text

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
        return Written(self.lines.text(), self.blocks, self.tables)

    def _text(self, start: int, end: int) -> None:
        source = self.source
        grid = self.grids[-1] if self.grids else None
        if grid is not None and grid.opened is None and not grid.in_caption:
            if not source[start:end].strip():
                return
            self._cell(grid, 1, 1)  # words between the cells: a browser shows them too
        at = start
        while self.kept and (line_end := source.find("\n", at, end)) >= 0:
            self.lines.write(at, line_end)
            self._break()
            at = line_end + 1
        self.lines.write(at, end)

    def _break(self) -> None:
        if self.grids and self.grids[-1].opened is not None:
            self.lines.part()  # a line end inside a cell
        else:
            self._end_line()

    def _end_line(self) -> None:
        self.lines.gap = None
        self.lines.trim(self.lines.begin)
        if self.lines.length == self.lines.begin:
            return
        level, align = self.styles[-1]
        element = Element.HEADING if level else Element.BODY
        self.blocks.append(Block(element=element, start=self.lines.begin, end=self.lines.length, level=level, style=align))
        self.lines.separate("\n")
        self.lines.begin = self.lines.length

    def _open(self, index: int, node: Node) -> None:
        if node.name not in BLOCKS:
            self.lines.raised = self.lines.raised or node.name == "sup"
            return
        if node.name in LISTS:
            self._list(node)
        self.kept += node.name in KEEPING
        grid = self.grids[-1] if self.grids else None
        if index in self.data:
            self._end_line()
            self.grids.append(_Grid(self.lines.length, part=len(self.lines.parts), node=index))
        elif grid is None or grid.in_caption:
            self._end_line()
        elif node.name in TABLE_PARTS and self.owner[index] != grid.node:  # a small table inside a cell
            self._break()
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
        if node.name == "li" and self.lists and self.lists[-1] is not None:
            number, kind = self.lists[-1]
            self.lists[-1][0] = int(number) + 1
            self.lines.label = (_list_number(int(number), str(kind)), node.start, node.after)

    def _list(self, node: Node) -> None:
        named = self.tree.attributes(node)
        plain_list = node.name != "ol" or ("list-style" in named.get("style", "").lower() and "none" in named.get("style", "").lower())
        first = named.get("start", "1")
        self.lists.append(None if plain_list else [int(first) if first.isdecimal() and len(first) < 7 else 1, named.get("type", "1")])

    def _style(self, node: Node) -> tuple[int | None, str | None]:
        level, align = self.styles[-1]
        if len(node.name) == 2 and node.name[0] == "h" and node.name[1] in "123456":
            level = int(node.name[1])
        if node.after - node.start > 14:
            said = ALIGNED.search(self.source, node.start, min(node.after, node.start + 4096))
            if said is not None:
                align = {"c": "center", "r": "right"}.get(said[1].lower())
        return level, "center" if node.name == "center" else align

    def _close(self, index: int, node: Node) -> None:
        if node.name not in BLOCKS:
            self.lines.raised = self.lines.raised and node.name != "sup"
            return
        if node.name in LISTS and self.lists:
            self.lists.pop()
        if node.name == "li":
            self.lines.label = None
        self.kept -= node.name in KEEPING
        grid = self.grids[-1] if self.grids else None
        if index in self.data and grid is not None:
            self._end_table(grid)
        elif grid is None:
            self._end_line()
        elif node.name == "caption" and grid.in_caption:
            grid.caption = "".join(self.lines.parts[grid.part :]).strip() or None
            grid.in_caption = False
            self._end_line()
            grid.start = self.lines.length
        elif node.name in CELLS and self.owner[index] == grid.node:
            self._end_cell(grid)
        elif grid.opened is not None:
            self._break()
        self.styles.pop()

    def _row(self, grid: _Grid) -> None:
        self._end_cell(grid)
        if grid.row >= 0:
            self.lines.separate("\n")
        grid.row, grid.col = grid.row + 1, 0
        grid.taken = {col: rows - 1 for col, rows in grid.taken.items() if rows > 1}
        self.lines.begin = self.lines.length

    def _cell(self, grid: _Grid, rowspan: int, colspan: int) -> None:
        self._end_cell(grid)
        if grid.row < 0:
            self._row(grid)
        if grid.col:
            self.lines.separate("\t")
        while grid.col in grid.taken:
            self.lines.separate("\t")
            grid.col += 1
        grid.opened = (grid.row, grid.col, rowspan, colspan)
        grid.at = self.lines.begin = self.lines.length

    def _end_cell(self, grid: _Grid) -> None:
        if grid.opened is None:
            return
        row, col, rowspan, colspan = grid.opened
        self.lines.gap, grid.opened = None, None
        self.lines.trim(grid.at)
        grid.cells.append(Cell(row, col, grid.at, self.lines.length, rowspan, colspan))
        if rowspan > 1:
            for covered in range(col, col + colspan):
                grid.taken[covered] = rowspan
        grid.col = col + colspan

    def _end_table(self, grid: _Grid) -> None:
        self._end_cell(grid)
        self.grids.pop()
        end = self.lines.length
        if any(cell.end > cell.start for cell in grid.cells):
            self.tables.append(Table(start=grid.start, end=end, cells=tuple(grid.cells), caption=grid.caption))
            self.blocks.append(Block(element=Element.TABLE, start=grid.start, end=end))
            self.lines.separate("\n")
        self.lines.begin, self.lines.gap = self.lines.length, None


def _has_lines(tree: Tree) -> bool:
    """Whether the page marks its lines at all; words pasted into one bare element have only the line ends of the source."""
    return any(kind == BREAK for kind, _, _ in tree.events) or any(node.name in LINES for node in tree.nodes)


def write(tree: Tree, out: list[bool]) -> Written:
    """The text of all nodes that are not left `out`: a block is a line, a row of a data table a line of cells parted by tabs."""
    return _Writer(tree, out).write()


def _span(value: str | None) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value and value.isdecimal() and len(value) < 7 else 1


def _list_number(number: int, kind: str) -> str:
    letter = chr(ord("a") + (number - 1) % 26) if number > 0 else str(number)
    return {"a": letter, "A": letter.upper()}.get(kind, str(number)) + "."
