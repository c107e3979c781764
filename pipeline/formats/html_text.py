"""The lines and tables of a page with the source offset of every character."""

from __future__ import annotations

import html
import re
from array import array
from dataclasses import dataclass, field

from pipeline.formats.html_names import BLOCKS, CELLS, LISTS, TABLE_PARTS
from pipeline.formats.html_tables import data_tables, owners
from pipeline.formats.html_tree import BREAK, OPEN, TEXT, Node, Tree
from schemas.document import Block, Cell, Table
from schemas.gbt9704 import Element
from schemas.text import Text

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
PIECE = re.compile(r"[ \t\r\n\f\v]{1,4000}|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u3000-\u303f\u2018-\u201d\u2026\u2014]")
ALIGNED = re.compile(r"""align\s{0,9}[:=]\s{0,9}["']?(c|r|l|j)[a-z]{3,7}""", re.IGNORECASE)
BLANK = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff"
MAX_SPAN = 1_000
LINES = frozenset({"p", "li", "tr", "dd", "h1", "h2", "h3", "h4"})
KEEPING = frozenset({"pre", "listing", "xmp"})
SPACE, LINE_END, BLOCK_END = range(3)
NUMBERED = re.compile(r"[（(]?[0-9一二三四五六七八九十]{1,4}[）)、.．]|[①-⑳]|第[0-9一二三四五六七八九十百]{1,6}[章节条]")


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
        self.parts: list[str] = []
        self.origin = array("I")
        self.wide: dict[int, int] = {}
        self.length = 0
        self.line = 0  # where the current line began
        self.gap: tuple[int, int, int] | None = None  # white space seen: offsets, and what it is
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.grids: list[_Grid] = []
        self.styles: list[tuple[int | None, str | None]] = [(None, None)]  # heading level and alignment
        self.owner = owners(tree)
        self.data = data_tables(tree, out, self.owner)
        self.lists: list[list[int | str] | None] = []  # open lists: the next number and its kind; None for bullets
        self.label: tuple[str, int, int] | None = None  # number of a list item not yet written, and its tag
        self.raised = False
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
                self._space(piece[0], piece.start(), at)
        if at < end:
            self._put(source[at:end], at)

    def _space(self, value: str, start: int, end: int) -> None:
        kind = LINE_END if "\n" in value or "\r" in value else SPACE
        if kind == LINE_END and self.kept:
            self._break()
            return
        first = self.gap
        self.gap = (start, end, kind) if first is None else (first[0], end, max(first[2], kind))

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
            self._number(value)
        self._flush_gap(value[0])
        if self.raised and value in ("2", "3") and self.length and self.parts[-1].endswith("m"):
            value = "²³"[value == "3"]  # m2 with a raised 2 is another unit than m
        self._emit(value, array("I", range(at, at + len(value))))

    def _number(self, value: str) -> None:
        """Write the number of a list item before its first words, unless these bring their own."""
        label, self.label = self.label, None
        if label is None or NUMBERED.match(value):
            return
        name, start, after = label
        self._emit(name, array("I", [start] * len(name)))
        self.wide[start] = after - start

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
        if gap[2] == LINE_END and (WIDE.match(before) or WIDE.match(following)):
            return
        if before != " ":
            self._emit(" ", array("I", [gap[0]]))
            if gap[1] - gap[0] > 1:
                self.wide[gap[0]] = gap[1] - gap[0]

    def _break(self) -> None:
        if self.grids and self.grids[-1].opened is not None:  # a line break inside a cell
            first = self.gap or (self._next(), self._next() + 1, BLOCK_END)
            self.gap = (first[0], first[1], BLOCK_END)
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
        if node.name not in BLOCKS:
            self.raised = self.raised or node.name == "sup"
            return
        if node.name in LISTS:
            self._list(node)
        self.kept += node.name in KEEPING
        grid = self.grids[-1] if self.grids else None
        if index in self.data:
            self._end_line()
            self.grids.append(_Grid(self.length, part=len(self.parts), node=index))
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
            self.label = (_list_number(int(number), str(kind)), node.start, node.after)

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
            self.raised = self.raised and node.name != "sup"
            return
        if node.name in LISTS and self.lists:
            self.lists.pop()
        if node.name == "li":
            self.label = None
        self.kept -= node.name in KEEPING
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
        elif node.name in CELLS and self.owner[index] == grid.node:
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
