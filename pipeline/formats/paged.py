"""What PDF, OFD and OCR share: sheets of boxed characters become a `Document` in reading order, every character with its page and box."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.formats.paged_columns import gutter_of
from pipeline.formats.paged_furniture import without_furniture
from pipeline.formats.paged_lines import lines_of, reading_order
from pipeline.formats.paged_open_tables import open_tables
from pipeline.formats.paged_paragraphs import Paragraph, joint, paragraphs
from pipeline.formats.paged_sheets import Line, Sheet
from pipeline.formats.paged_spans import joined_tables
from pipeline.formats.paged_tables import RuledTable, ruled_tables, segments
from schemas.document import Block, Cell, Document, Source, Table
from schemas.gbt9704 import Element
from schemas.issues import DocumentError, Issue
from schemas.limits import Limits
from schemas.notice import Repair, RepairExample
from schemas.place import Place
from schemas.text import Text

NOWHERE = array("f", (0.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class PageAnchors:
    """Where text offsets stand on pages: a box for every character, and where each printed line of the source begins."""

    boxes: array[float]  # x0, top, x1, bottom for each character, all 0 where a separator was put in
    starts: array[int]  # the offset at which each printed line begins
    pages: array[int]  # its page, from 1

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """A page and a box for every printed line that `[start, end)` touches."""
        found = []
        line = max(bisect_right(self.starts, start) - 1, 0)
        while line < len(self.starts) and self.starts[line] < end:
            stop = self.starts[line + 1] if line + 1 < len(self.starts) else end
            box = self._box(max(start, self.starts[line]), min(end, stop))
            if box is not None:
                found.append(Place(page=self.pages[line], bbox=box))
            line += 1
        return tuple(found)

    def _box(self, start: int, end: int) -> tuple[float, float, float, float] | None:
        rows = self.boxes[4 * start : 4 * end]
        shown = [i for i in range(0, len(rows), 4) if rows[i + 2] > rows[i]]
        if not shown:
            return None
        return (
            round(min(rows[i] for i in shown), 2),
            round(min(rows[i + 1] for i in shown), 2),
            round(max(rows[i + 2] for i in shown), 2),
            round(max(rows[i + 3] for i in shown), 2),
        )


@dataclass(slots=True)
class PagedText:
    """Collects paragraphs and tables in reading order; `anchors` knows where each character stood."""

    limits: Limits
    parts: list[str] = field(default_factory=list)
    length: int = 0
    boxes: array[float] = field(default_factory=lambda: array("f"))
    starts: array[int] = field(default_factory=lambda: array("I"))
    pages: array[int] = field(default_factory=lambda: array("I"))
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def separator(self, value: str) -> None:
        """Characters that stand on no page: line ends, tabs, blanks between words."""
        self.parts.append(value)
        self.boxes.extend(NOWHERE * len(value))
        self.length += len(value)

    def lines(self, lines: Sequence[Line]) -> None:
        """Printed lines one after the other, joined as words of their script are."""
        before = ""
        for line in lines:
            text = line.text
            if before and text:
                self.separator(joint(before, text))
            self.starts.append(self.length)
            self.pages.append(line.page)
            self.parts.append(text)
            self.boxes.extend(line.boxes)
            self.length += len(text)
            before = text or before
        if self.length > self.limits.max_characters:
            raise DocumentError("too_large", detail=f"> {self.limits.max_characters:,} characters", setting="max_characters")

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph as one line of text."""
        if self.length:
            self.separator("\n")
        start = self.length
        self.lines(paragraph.lines)
        self.blocks.append(Block(element=Element.BODY, start=start, end=self.length, page=paragraph.page, style=paragraph.style))

    def table(self, table: RuledTable) -> None:
        """A table: a row is a line, cells are parted by tabs, a cell covered by a merged one leaves its place empty."""
        if self.length:
            self.separator("\n")
        start, cells = self.length, []
        owners = {(cell.row, cell.col): cell for cell in table.cells}
        for row in range(table.rows):
            if row:
                self.separator("\n")
            for col in range(table.cols):
                if col:
                    self.separator("\t")
                cell = owners.get((row, col))
                if cell is not None:
                    at = self.length
                    self.lines(cell.lines)
                    cells.append(Cell(row, col, at, self.length, cell.rowspan, cell.colspan))
        self.tables.append(Table(start=start, end=self.length, cells=tuple(cells), page=table.page))
        self.blocks.append(Block(element=Element.TABLE, start=start, end=self.length, page=table.page))

    def anchors(self) -> PageAnchors:
        """Where every character stood."""
        return PageAnchors(self.boxes, self.starts, self.pages)


Item = Line | RuledTable


def paged_document(
    source: Source,
    media_type: str,
    sheets: Sequence[Sheet],
    limits: Limits,
    *,
    slanted: Sequence[str] = (),
    issues: Sequence[Issue] = (),
    partial: bool = False,
) -> Document:
    """The document that the sheets hold: furniture gone, columns in order, wrapped lines joined, ruled tables as rows of cells.

    `slanted` are the watermarks and seals that the reader left out.
    """
    pages, dropped = without_furniture(sheets, _laid_out(sheets))
    out = PagedText(limits)
    for item in paragraphs(joined_tables(pages)):
        if isinstance(item, RuledTable):
            out.table(item)
        else:
            out.paragraph(item)
    if slanted:
        examples = tuple(RepairExample(before=words, after="", start=0) for words in slanted[:5])
        dropped.append(Repair(rule="pages.slanted", count=len(slanted), examples=examples))
    return Document(
        source=source,
        media_type=media_type,
        text=Text.of("".join(out.parts)),
        anchors=out.anchors(),
        blocks=tuple(out.blocks),
        tables=tuple(out.tables),
        repairs=tuple(dropped),
        issues=tuple(issues),
        partial=partial,
    )


def _laid_out(sheets: Sequence[Sheet]) -> list[list[Item]]:
    """Lines and tables of each sheet in reading order."""
    pages: list[list[Item]] = []
    gutter: float | None = None
    for sheet in sheets:
        tables, owner = ruled_tables(sheet)
        across = segments(sheet.rules)[0] if sheet.rules else []
        if len(across) >= 3:
            owner = owner if owner is not None else [None] * len(sheet.text)
            tables += open_tables(sheet, across, owner, len(tables))
        lines = lines_of(sheet, owner, gutter)
        gutter = gutter_of(lines, gutter)
        for table in tables:
            table.fill(lines)
        pages.append(reading_order([line for line in lines if line.owner is None], tables))
    return pages
