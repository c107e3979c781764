"""The text of a Word file under construction, with the paragraph or table cell in which every character stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.document import Block, Cell, Document, Source, Table
from schemas.gbt9704 import Element
from schemas.issues import DocumentError, Issue
from schemas.limits import Limits
from schemas.place import Place
from schemas.text import Text

BLANK = " \t\n\r\f\v\u3000\xa0\u2002\u2003"


class Unit(NamedTuple):
    """A paragraph of the body, or a cell of one of its tables; all counted from 0."""

    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None


@dataclass(frozen=True, slots=True)
class WordAnchors:
    """Where text offsets stand in a Word file: runs of characters, each starting at an offset inside its unit."""

    starts: Sequence[int]
    units: Sequence[Unit | None]  # None: a separator between units, or a number that Word makes itself
    inner: Sequence[int]

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """One place for each paragraph or cell that `[start, end)` touches."""
        found: list[tuple[Unit, int, int]] = []
        i = max(bisect_right(self.starts, start) - 1, 0)
        while i < len(self.starts) and (self.starts[i] < end or not found):
            unit, at, base = self.units[i], self.starts[i], self.inner[i]
            following = self.starts[i + 1] if i + 1 < len(self.starts) else max(end, at)
            if unit is not None:
                a, b = base + max(start, at) - at, base + max(min(end, following), at) - at
                if found and found[-1][0] == unit:
                    found[-1] = (unit, found[-1][1], max(b, found[-1][2]))
                else:
                    found.append((unit, a, max(a, b)))
            if at >= end:
                break
            i += 1
        return tuple(Place(paragraph=u.paragraph, table=u.table, row=u.row, col=u.col, start=a, end=b) for u, a, b in found)


@dataclass(slots=True)
class GridCell:
    """A cell of a table on its way: position, spans, and the text on one line (`shown` is false where a merge from above covers it)."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    shown: bool = True


@dataclass(slots=True)
class WordText:
    """Collects paragraphs and tables in reading order; `document` hands over what was collected."""

    limits: Limits
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("I"))
    units: list[Unit | None] = field(default_factory=list)
    inner: array[int] = field(default_factory=lambda: array("I"))

    def put(self, value: str, unit: Unit | None, inner: int = 0) -> None:
        """Append characters that stand at offset `inner` of `unit`."""
        if not value:
            return
        self.starts.append(self.length)
        self.units.append(unit)
        self.inner.append(inner)
        self.parts.append(value)
        self.length += len(value)
        if self.length > self.limits.max_characters:
            raise DocumentError("too_large", detail=f"> {self.limits.max_characters:,} characters", setting="max_characters")

    def paragraph(
        self,
        value: str,
        unit: Unit,
        *,
        label: str = "",
        element: Element = Element.BODY,
        level: int | None = None,
        style: str | None = None,
        inner: int = 0,
    ) -> None:
        """Append a paragraph, a line for each of its lines; `label` is the number that Word puts before it."""
        offset = inner
        for line in value.split("\n"):
            shown = line.strip(BLANK)
            if shown or label:
                if self.length:
                    self.put("\n", None)
                start = self.length
                self.put(label, unit, offset) if not shown else self.put(label, None)
                self.put(shown, unit, offset + len(line) - len(line.lstrip(BLANK)))
                self.blocks.append(Block(element=element, start=start, end=self.length, level=level, style=style))
                label = ""
            offset += len(line) + 1

    def table(self, number: int, rows: Sequence[Sequence[GridCell]]) -> None:
        """Append a table: a row is a line, cells are parted by tabs; a cell covered by one above it leaves its place empty."""
        if not any(cell.text and cell.text.strip(BLANK) for row in rows for cell in row):
            return
        if self.length:
            self.put("\n", None)
        start, cells = self.length, []
        for i, row in enumerate(rows):
            if i:
                self.put("\n", None)
            for j, cell in enumerate(row):
                if j:
                    self.put("\t", None)
                at = self.length
                if cell.shown:
                    if cell.text:
                        shown = cell.text.strip(BLANK)
                        inner = 0 if len(shown) == len(cell.text) else len(cell.text) - len(cell.text.lstrip(BLANK))
                        self.put(shown, Unit(table=number, row=cell.row, col=cell.col), inner)
                    cells.append(Cell(cell.row, cell.col, at, self.length, cell.rowspan, cell.colspan))
        self.tables.append(Table(start=start, end=self.length, cells=tuple(cells)))
        self.blocks.append(Block(element=Element.TABLE, start=start, end=self.length))

    def document(
        self, source: Source, media_type: str, *, fields: Mapping[str, str], issues: Sequence[Issue], partial: bool = False
    ) -> Document:
        """The document with all that was collected; raises `empty` when that is nothing."""
        if not self.length:
            raise DocumentError("empty", detail="Excel" if "sheet" in media_type else "Word")
        return Document(
            source=source,
            media_type=media_type,
            text=Text.of("".join(self.parts)),
            anchors=WordAnchors(self.starts, self.units, self.inner),
            blocks=tuple(self.blocks),
            tables=tuple(self.tables),
            fields=dict(fields),
            issues=tuple(issues),
            partial=partial,
        )
