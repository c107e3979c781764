"""Rows of RTF tables on one grid: cells are placed by where they end on the page, since rows of one table differ in their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.formats.word_text import GridCell

MAX_CELLS = 1_000


@dataclass(slots=True)
class CellSpan:
    """How a row defines one of its cells: its right edge in twips, and its part in a merge."""

    right: int
    across: str = ""  # "first" or "next" of cells merged sideways
    down: str = ""  # the same downwards


@dataclass(slots=True)
class Row:
    """A row being read: the cells' definitions and words."""

    spans: list[CellSpan] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    across: str = ""
    down: str = ""

    def define(self, right: int) -> None:
        """Close the definition of a cell at its right edge."""
        if len(self.spans) < MAX_CELLS:
            self.spans.append(CellSpan(right, self.across, self.down))
        self.across = self.down = ""


def grid(rows: Sequence[Row]) -> list[list[GridCell]]:
    """The rows as cells with column, span and merge.

    >>> wide, narrow = Row([CellSpan(200)], ["合计"]), Row([CellSpan(100), CellSpan(200)], ["甲", "乙"])
    >>> [[(c.col, c.colspan, c.text) for c in row] for row in grid([wide, narrow])]
    [[(0, 2, '合计')], [(0, 1, '甲'), (1, 1, '乙')]]
    """
    edges = sorted({span.right for row in rows for span in row.spans})
    column = {edge: i + 1 for i, edge in enumerate(edges)}
    above: dict[int, GridCell] = {}
    out: list[list[GridCell]] = []
    for number, row in enumerate(rows):
        line: list[GridCell] = []
        merged: dict[int, GridCell] = {}
        col = 0
        for i, words in enumerate(row.words):
            if i >= len(row.spans) > 0 and not words.strip():
                continue  # some writers close one cell more than they define
            span = row.spans[i] if i < len(row.spans) else CellSpan(0)
            after = max(column.get(span.right, 0), col + 1)
            if span.across == "next" and line:
                line[-1].colspan += after - col
            else:
                cell = GridCell(number, col, words, colspan=after - col)
                if span.down == "next" and col in above:
                    cell.shown = False
                    merged[col] = above[col]
                    above[col].rowspan = number - above[col].row + 1
                elif span.down:
                    merged[col] = cell
                line.append(cell)
            col = after
        above = merged
        out.append(line)
    return out
