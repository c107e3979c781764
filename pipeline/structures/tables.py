"""Tables that a converter flattened: into tabs, or into one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.structures.lines import Line, lines
from schemas.document import Cell, Document, Table
from schemas.notice import Repair, RepairExample
from schemas.regex import regex
from schemas.text import Edit, Edits

FIRST = regex(r"^(?:序号|编号|序[ \u3000]{1,4}号)$", re.M)
UNIT = regex(r"(?:计量)?单位[：:] ?(?P<unit>[^\s，。；）)]{1,12})")
CAPTION = regex(
    r"^(?:附?表 ?\d{1,2}(?:[-—.]\d{1,2})?[：:.、 \u3000]{1,3}[^。；\t]{2,50}$"
    r"|(?:附?表 ?[\d一二三四五六七八九十]{0,3}[：:.、 ]?)?[^。；\t]{2,40}"
    r"(?:表|名单|清单|目录|一览|计划|情况|列表|明细)(?:[（(][^）)]{1,16}[）)])?$)"
)
MOST_COLUMNS = 16
LONGEST_HEADER = 24


def tabled(document: Document, *, edit: bool) -> Document:
    """The document with its flattened tables found; rows become lines and cells are parted by tabs where the text may be edited."""
    text = document.text.value
    if FIRST.search(text):
        document = _from_lines(document, edit)
        text = document.text.value
    if "\t" in text:
        document = replace(document, tables=tuple(sorted((*document.tables, *_from_tabs(document)), key=lambda t: t.start)))
    if any(t.caption is None or t.unit is None for t in document.tables):
        document = replace(document, tables=tuple(_named(document, table) for table in document.tables))
    return document


def _named(document: Document, table: Table) -> Table:
    """A table that came as one from its container, with the caption and the unit that stand above it."""
    if not table.cells:
        return table
    said = _table(document, table.cells)
    return replace(table, caption=table.caption or said.caption, unit=table.unit or said.unit)


def _inside(document: Document, at: int) -> bool:
    return any(t.start <= at < t.end for t in document.tables)


# One cell a line ------------------------------------------------------------------------------------------------------


def _from_lines(document: Document, edit: bool) -> Document:
    told = lines(document.text.value)
    at = 0
    grids: list[tuple[int, list[list[list[Line]]]]] = []
    while at < len(told):
        line = told[at]
        if FIRST.match(line.text) and not _inside(document, line.start):
            rows, after = grid(told, at)
            if rows:
                grids.append((at, rows))
                at = after
                continue
        at += 1
    if not grids:
        return document
    if not edit:
        found = tuple(_as_it_stands(document, told, first, rows) for first, rows in grids)
        return replace(document, tables=tuple(sorted((*document.tables, *found), key=lambda t: t.start)))
    return _written(document, told, grids)


def grid(told: list[Line], at: int) -> tuple[list[list[list[Line]]], int]:
    """Rows of cells (each a list of lines) of the table whose first header cell (序号) is line `at`, and the line after it.

    >>> text = "序号\\n承诺事项\\n（分项列出）\\n时间\\n1\\n新增5个\\n年底\\n2\\n达到8件\\n年底\\n特此说明"
    >>> rows, after = grid(lines(text), 0)
    >>> [["".join(line.text for line in cell) for cell in row] for row in rows], after
    ([['序号', '承诺事项（分项列出）', '时间'], ['1', '新增5个', '年底'], ['2', '达到8件', '年底']], 10)
    """
    header, first = _header(told, at)
    marks = _marks(told, first) if header else []
    if not marks:
        return [], at
    width = len(header)
    if len(marks) > 1:  # the first row says how many lines a row has
        stated = marks[1] - marks[0]
        if stated < 2 or stated > width or any(b - a != stated for a, b in pairwise(marks)):
            return [], at
        if stated < width:
            header = _narrowed(header, stated)
            width = stated
    if not 2 <= width <= MOST_COLUMNS or marks[-1] + width > len(told) or len(header) != width:
        return [], at
    return [header, *([[line] for line in told[m : m + width]] for m in marks)], marks[-1] + width


def _header(told: list[Line], at: int) -> tuple[list[list[Line]], int]:
    header: list[list[Line]] = []
    i = at
    while i < len(told) and i - at < 2 * MOST_COLUMNS:
        words = told[i].text
        if i > at and _is_mark(words, 1):
            return header, i
        if len(words) > LONGEST_HEADER or words[-1] in "。；：":
            break
        if words[0] in "（(" and header:
            header[-1].append(told[i])
        else:
            header.append([told[i]])
        i += 1
    return [], at


def _narrowed(header: list[list[Line]], width: int) -> list[list[Line]]:
    """Header cells that were broken over lines: the shortest neighbours belong together."""
    cells = list(header)
    while len(cells) > width:
        sizes = [sum(len(p.text) for p in cells[k] + cells[k + 1]) for k in range(1, len(cells) - 1)]
        if not sizes:
            break
        k = 1 + sizes.index(min(sizes))
        cells[k : k + 2] = [cells[k] + cells[k + 1]]
    return cells


def _is_mark(words: str, number: int) -> bool:
    return words.rstrip(".．、") in (str(number), f"{number:02d}", f"{number:03d}")


def _marks(told: list[Line], first: int) -> list[int]:
    marks = [first]
    for i in range(first + 1, len(told)):
        if _is_mark(told[i].text, len(marks) + 1):
            marks.append(i)
        elif i - marks[-1] > MOST_COLUMNS:
            break
    return marks


def _written(document: Document, told: list[Line], grids: list[tuple[int, list[list[list[Line]]]]]) -> Document:
    edits: list[Edit] = []
    spans: list[list[list[tuple[int, int]]]] = []
    for _, rows in grids:
        parts = [(p, "" if k else "\t" if c else "\n") for row in rows for c, cell in enumerate(row) for k, p in enumerate(cell)]
        for (before, _), (after, joint) in pairwise(parts):
            edits.append(Edit(before.end, after.start, joint))
        spans.append([[(cell[0].start, cell[-1].end) for cell in row] for row in rows])
    old = document.text.value
    made = Edits([e for e in edits if old[e.start : e.end] != e.new])
    start = grids[0][1][0][0][0].start
    example = RepairExample(
        before=old[start : start + 40], after="\t".join("".join(p.text for p in c) for c in grids[0][1][0])[:40], start=start
    )
    document = document.edited(made, Repair(rule="tables.flattened", count=len(grids), examples=(example,)))
    found = []
    for grid_spans in spans:
        cells = [Cell(r, c, made.carry(a), _end(made, b)) for r, row in enumerate(grid_spans) for c, (a, b) in enumerate(row)]
        found.append(_table(document, tuple(cells)))
    return replace(document, tables=tuple(sorted((*document.tables, *found), key=lambda t: t.start)))


def _end(edits: Edits, end: int) -> int:
    return edits.carry(end - 1) + 1


def _as_it_stands(document: Document, told: list[Line], first: int, rows: list[list[list[Line]]]) -> Table:
    cells = [Cell(r, c, cell[0].start, cell[-1].end) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    return _table(document, tuple(cells))


# Tabs -----------------------------------------------------------------------------------------------------------------


def _from_tabs(document: Document) -> Iterator[Table]:
    """Runs of at least two lines with the same number of cells."""
    rows: list[tuple[int, list[str]]] = []
    at = 0
    for line in [*document.text.value.split("\n"), ""]:
        cells = line.split("\t")
        fits = len(cells) > 1 and (not rows or len(cells) == len(rows[0][1])) and not _inside(document, at)
        if not fits:
            if len(rows) > 1:
                yield _tab_table(document, rows)
            rows = [(at, cells)] if len(cells) > 1 and not _inside(document, at) else []
        else:
            rows.append((at, cells))
        at += len(line) + 1


def _tab_table(document: Document, rows: list[tuple[int, list[str]]]) -> Table:
    found = []
    for r, (start, cells) in enumerate(rows):
        at = start
        for c, words in enumerate(cells):
            lead = len(words) - len(words.lstrip())
            found.append(Cell(r, c, at + lead, at + max(lead, len(words.rstrip()))))
            at += len(words) + 1
    return _table(document, tuple(found))


def _table(document: Document, cells: tuple[Cell, ...]) -> Table:
    """The table with its caption (the line before it) and its money unit, where stated."""
    text, start = document.text.value, cells[0].start
    before = text[max(0, start - 120) : start].rstrip().rsplit("\n", 2)[-2:]
    unit = next((m["unit"] for words in reversed(before) if (m := UNIT.search(words)) and len(words) < 60), None)
    caption = next((words.strip() for words in reversed(before) if CAPTION.match(words.strip())), None)
    return Table(start=start, end=cells[-1].end, cells=cells, caption=caption, unit=unit)
