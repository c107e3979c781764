"""Paragraphs and tables of a Word body in reading order, written into a `WordText`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.docx_inline import DELETIONS, DROPPED, Inline
from pipeline.formats.docx_names import COMPATIBILITY, VAL, w
from pipeline.formats.docx_numbering import Numbering
from pipeline.formats.docx_styles import ALIGNMENTS, JC, NUM_PR, OUTLINE, P_PR, R_PR, Style, Styles, is_on, list_of, outline_level
from pipeline.formats.nesting import too_deep
from pipeline.formats.word_text import BLANK, GridCell, Unit, WordText
from schemas.gbt9704 import Element

P, TBL, TR, TC, DEL = w("p"), w("tbl"), w("tr"), w("tc"), w("del")
TC_PR, TR_PR, TBL_PR, P_STYLE = w("tcPr"), w("trPr"), w("tblPr"), w("pStyle")
SPAN, V_MERGE, H_MERGE, BEFORE = w("gridSpan"), w("vMerge"), w("hMerge"), w("gridBefore")
CONTENT = frozenset({P, TBL})
ALTERNATE = f"{{{COMPATIBILITY}}}AlternateContent"
CHOICE = f"{{{COMPATIBILITY}}}Choice"
MAX_SPAN = 1_000  # columns; a cell that claims more lies
LINE_GAPS = str.maketrans(dict.fromkeys("\n\t", " "))


@dataclass(slots=True)
class Line:
    """A paragraph read: its words, the number before them, and how it is set."""

    value: str
    label: str = ""
    level: int | None = None
    align: str | None = None
    joined: bool = False  # its paragraph mark was deleted: the next paragraph goes on


@dataclass(slots=True)
class Said:
    """What a `w:pPr` states itself; `level` is 0 where it says body text."""

    style: str | None = None
    list_id: str | None = None
    depth: int | None = None
    level: int | None = None
    align: str | None = None
    joined: bool = False


NOTHING_SAID = Said()


@dataclass(slots=True)
class Body:
    """Walks the blocks of a document part; `out` receives the text."""

    styles: Styles
    numbering: Callable[[], Numbering]  # read when the first numbered paragraph comes
    inline: Inline
    out: WordText
    paragraphs: int = 0
    tables: int = 0
    covered: int = 0  # characters in cells that a merge covers
    pending: tuple[Line, Unit, int] | None = field(default=None)

    def read(self, parent: etree._Element, element: Element = Element.BODY) -> None:
        """Append all that stands in `parent` (a `w:body`, a note)."""
        self._blocks(parent, 0, None, element)
        self._flush(element)

    def _blocks(self, parent: etree._Element, depth: int, frame: Unit | None, element: Element) -> None:
        for child in self._children(parent, depth):
            if child.tag == P:
                self._paragraph(child, frame, element)
            else:
                self._flush(element)
                self._table(child, depth + 1, frame, element)

    def _children(self, parent: Iterable[etree._Element], depth: int) -> Iterator[etree._Element]:
        """Paragraphs and tables directly in `parent` or in wrappers that a reader doesn't see (controls, insertions, sections)."""
        if depth > self.out.limits.max_nesting:
            raise too_deep("Word", self.out.limits)
        for child in parent:
            tag = child.tag
            if tag in CONTENT:
                yield child
            elif tag == ALTERNATE:
                choice = next((c for c in child if c.tag != CHOICE or next(c.iter(w("t"), w("txbxContent")), None) is not None), None)
                if choice is not None:
                    yield from self._children(choice, depth + 1)
            elif tag in DROPPED:
                self.inline.deletions += tag in DELETIONS
            elif len(child):
                yield from self._children(child, depth + 1)

    def _paragraph(self, paragraph: etree._Element, frame: Unit | None, element: Element) -> None:
        line, boxes = self._line(paragraph)
        unit = frame or Unit(paragraph=self.paragraphs)
        self.paragraphs += frame is None
        inner = 0
        if self.pending is not None:  # the mark between the two was deleted: one paragraph for the reader
            first, unit, inner = self.pending
            line = Line(first.value + line.value, first.label or line.label, first.level, line.align, line.joined)
        self.pending = (line, unit, inner)
        if not line.joined:
            self._flush(element)
        for box in boxes:
            self._flush(element)
            self._blocks(box, 0, unit, element)

    def _flush(self, element: Element) -> None:
        if self.pending is None:
            return
        line, unit, inner = self.pending
        self.pending = None
        kind = Element.TITLE if line.level == 0 else Element.HEADING if line.level else element
        kind = element if element is not Element.BODY else kind
        self.out.paragraph(line.value, unit, label=line.label, element=kind, level=line.level or None, style=_set(line.align), inner=inner)

    def _line(self, paragraph: etree._Element) -> tuple[Line, list[etree._Element]]:
        value, boxes = self.inline.words(paragraph)
        shown = bool(value.strip(BLANK))
        said = self._said(paragraph)
        style = self.styles.of(said.style)
        if style.hidden:
            self.inline.hidden += len(value)
            value, shown = "", False
        numbered = said.list_id or style.list_id
        label = self._label(style, said) if numbered and (shown or boxes) else ""
        level = style.level if said.level is None else said.level or None
        return Line(value, label, level, said.align or style.align, said.joined), boxes

    def _said(self, paragraph: etree._Element) -> Said:
        """What the paragraph says of itself, apart from its style."""
        properties = next(iter(paragraph), None)
        if properties is None or properties.tag != P_PR:
            return NOTHING_SAID
        said = Said()
        for child in properties:
            tag = child.tag
            if tag == P_STYLE:
                said.style = child.get(VAL)
            elif tag == NUM_PR:
                said.list_id, said.depth = list_of(child)
            elif tag == JC:
                said.align = ALIGNMENTS.get(child.get(VAL, ""), "left")
            elif tag == OUTLINE:
                said.level = outline_level(child)
            elif tag == R_PR:
                said.joined = child.find(DEL) is not None
        return said

    def _label(self, style: Style, said: Said) -> str:
        number = said.list_id or style.list_id or "0"
        if number == "0":
            return ""
        depth = said.depth if said.depth is not None else style.depth
        if depth is None:
            depth = self.numbering().level_of_style(number, said.style) if said.style else 0
        return self.numbering().label(number, depth)

    def _table(self, table: etree._Element, depth: int, frame: Unit | None, element: Element) -> None:
        if depth > self.out.limits.max_nesting:
            raise too_deep("Word", self.out.limits)
        number = self.tables if frame is None else -1
        self.tables += frame is None
        rows = list(self._rows(table, 0))
        cells = [list(self._cells(row, 0)) for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1:  # a frame around paragraphs, not a table
            self._blocks(cells[0][0], depth + 1, frame or Unit(table=number, row=0, col=0), element)
            return
        self.out.table(max(number, 0), self._grid(rows, cells, depth))

    def _rows(self, parent: etree._Element, depth: int) -> Iterator[etree._Element]:
        for child in parent:
            if child.tag == TR:
                properties = child.find(TR_PR)
                if properties is None or (properties.find(w("del")) is None and not is_on(properties.find(w("hidden")))):
                    yield child
                else:
                    self.inline.deletions += 1
            elif child.tag not in DROPPED and child.tag != TBL_PR:
                yield from self._rows(child, self._deeper(depth))

    def _cells(self, parent: etree._Element, depth: int) -> Iterator[etree._Element]:
        for child in parent:
            if child.tag == TC:
                yield child
            elif child.tag not in DROPPED and child.tag != TR_PR:
                yield from self._cells(child, self._deeper(depth))

    def _deeper(self, depth: int) -> int:
        if depth >= self.out.limits.max_nesting:
            raise too_deep("Word", self.out.limits)
        return depth + 1

    def _grid(self, rows: list[etree._Element], cells: list[list[etree._Element]], depth: int) -> list[list[GridCell]]:
        grid: list[list[GridCell]] = []
        above: dict[int, GridCell] = {}  # the cell whose merge goes on downwards, by column
        for i, (row, members) in enumerate(zip(rows, cells, strict=True)):
            col = _number(row.find(f"{TR_PR}/{BEFORE}"), 0)
            line: list[GridCell] = []
            merged: dict[int, GridCell] = {}
            for member in members:
                cell, down, sideways = self._grid_cell(member, i, col, depth)
                col += cell.colspan
                if down is not None:
                    goes_on = down != "restart" and cell.col in above
                    self._merge_down(cell, above[cell.col]) if goes_on else None
                    merged[cell.col] = above[cell.col] if goes_on else cell
                if sideways not in (None, "restart") and line:
                    line[-1].colspan += cell.colspan
                    self.covered += len(cell.text.strip(BLANK))
                else:
                    line.append(cell)
            above = merged
            grid.append(line)
        return grid

    def _grid_cell(self, element: etree._Element, row: int, col: int, depth: int) -> tuple[GridCell, str | None, str | None]:
        """A cell, and what it says of a merge downwards and sideways ("restart" or "continue")."""
        span, down, sideways = 1, None, None
        properties = next(iter(element), None)
        if properties is not None and properties.tag == TC_PR:
            for child in properties:
                tag = child.tag
                if tag == SPAN:
                    span = _number(child, 1)
                elif tag == V_MERGE:
                    down = child.get(VAL, "continue")
                elif tag == H_MERGE:
                    sideways = child.get(VAL, "continue")
        return GridCell(row, col, self._cell_text(element, depth), colspan=span), down, sideways

    def _merge_down(self, cell: GridCell, above: GridCell) -> None:
        cell.shown = False
        above.rowspan = cell.row - above.row + 1
        self.covered += len(cell.text.strip(BLANK))

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        """The words of a cell on one line: its paragraphs, and the cells of tables within it, parted by spaces."""
        parts: list[str] = []
        for child in cell:
            tag = child.tag
            if tag == P:
                self._cell_line(child, parts, depth)
            elif tag != TC_PR:
                for inner in self._children([child], depth):
                    if inner.tag == P:
                        self._cell_line(inner, parts, depth)
                    else:
                        parts.extend(self._cell_text(c, depth + 3) for row in self._rows(inner, 0) for c in self._cells(row, 0))
        words = parts[0] if len(parts) == 1 else " ".join(part for part in parts if part)
        return words.translate(LINE_GAPS) if "\n" in words or "\t" in words else words

    def _cell_line(self, paragraph: etree._Element, parts: list[str], depth: int) -> None:
        first = next(iter(paragraph), None)
        if first is None:
            return
        if first.tag != P_PR and not self.styles.default.list_id and not self.styles.default.hidden:
            single = self.inline.single(first) if len(paragraph) == 1 else None
            value, boxes = (single, []) if single is not None else self.inline.words(paragraph)
            parts.append(value)
        else:
            line, boxes = self._line(paragraph)
            parts.append(line.label + line.value)
        parts.extend(self._cell_text(box, depth + 1) for box in boxes)


def _number(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(VAL, "")
    return min(int(value), MAX_SPAN) if value.isdecimal() and len(value) < 10 else MAX_SPAN if value.isdecimal() else default


def _set(align: str | None) -> str | None:
    return align if align in ("center", "right") else None
