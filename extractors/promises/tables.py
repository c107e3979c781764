"""Rows of a table of promises: 承诺事项, 落实时间, 责任单位."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Cell, Document, Table
from schemas.regex import regex

CONTENT = regex(r"承诺事项|具体内容|任务内容|工作内容|主要任务|重点任务|工作任务|任务|举措|措施|目标|事项")
TIME = regex(r"时间|时限|期限|进度|节点")
BODY = regex(r"责任|牵头|承办|负责|落实单位|主体")
PROMISE = regex(r"承诺")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedRow:
    """One row: the cell that says what is promised, when it is due and who must do it."""

    start: int
    end: int
    due: tuple[int, int] | None
    body: str | None
    binding: bool


def promised_rows(document: Document) -> Iterator[PromisedRow]:
    """The rows of every table that lists what will be done, with its column of times or of bodies."""
    text = document.text.value
    for table in document.tables:
        yield from _rows(table, text)


def _rows(table: Table, text: str) -> Iterator[PromisedRow]:
    header = {c.col: text[c.start : c.end] for c in table.cells if c.row == 0}
    content = next((col for col, said in header.items() if CONTENT.search(said) and not TIME.search(said) and not BODY.search(said)), None)
    times = next((col for col, said in header.items() if TIME.search(said)), None)
    bodies = next((col for col, said in header.items() if BODY.search(said)), None)
    if content is None or (times is None and bodies is None):
        return
    binding = bool(PROMISE.search(" ".join(header.values()))) or bool(
        PROMISE.search(table.caption or text[max(0, table.start - 40) : table.start])
    )
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        if cell.row:
            rows.setdefault(cell.row, {})[cell.col] = cell
    for cells in rows.values():
        what = cells.get(content)
        if what is None or what.end - what.start < 5:
            continue
        when, who = cells.get(times) if times is not None else None, cells.get(bodies) if bodies is not None else None
        yield PromisedRow(
            start=what.start, end=what.end, due=(when.start, when.end) if when else None,
            body=(text[who.start : who.end].strip() or None) if who else None, binding=binding,
        )  # fmt: skip
