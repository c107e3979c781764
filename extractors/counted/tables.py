"""Numbers that stand alone in a table's cell: what they count is said by the head of their column and the label of their row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractors.numerals import numerals, read
from extractors.units import Unit, unit_at
from schemas.document import Cell, Document, Table
from schemas.entities import Date
from schemas.regex import regex

UNIT = regex(r"[（(]\s?(?:单位[:：]\s?)?([百千万亿]{0,2})([^（）()0-9\s]{1,6})\s?[）)]")
STATED = regex(r"^\s?([百千万亿]{0,2})([^（）()0-9\s、，]{1,6})\s?$")
NO_QUANTITY = regex(
    r"序号|编号|代码|排名|名次|位次|电话|手机|邮编|账号|备注|年份|年度$|日期|时间|时限|学号|身份证|规格|型号|页码|页次|文号|分机|楼|室$|得分|权重|年龄"
)
NAMELESS = regex(
    r"(?:数量|数值|数据|指标值|数额|合计|小计|总计|计|数|[0-9]{4}(?:年度?[上下]?半?年?)?|本[年期月]|上年|去年|今年|累计|实绩|完成数|绝对数)?"
)
WHOLE = regex(r"[合总小]计|全[省市区县国州]")
YEAR_HEAD = regex(r"(?:19|20)[0-9]{2}(?:年度?(?:末|底|[上下]半年|预算数?|决算数?|执行数?|实绩|完成|实际)?)?")
DATED = regex(r"(?:19|20)?[0-9]{2}年|[0-9]{1,2}月|[一二三四]季度|[上下]半年")
UNIT_COLUMN = regex(r"(?:计量)?单位")
NAME_COLUMN = regex(r"指标|项目|名称|类别|内容|地区|单位|市|县|区")


class Head(NamedTuple):
    """What the table says of the number in a cell."""

    start: int  # of the number
    end: int
    value: Decimal
    unit: str
    object: str | None
    date: str | None  # id of a date in the head, the label or the caption
    scope: str | None  # the place or group that the row is about; nothing in rows of totals, indicators and years
    head: str  # the words of the column
    bare: bool  # the unit stands in the head, not in the cell


def heads(document: Document, days: Sequence[Date]) -> dict[int, Head]:
    """The cells that hold one number and nothing else, by where that number starts."""
    return {head.start: head for table in document.tables for head in _heads(document.text.value, table, days)}


def _heads(text: str, table: Table, days: Sequence[Date]) -> Iterator[Head]:
    grid = {(cell.row, cell.col): cell for cell in table.cells}
    years = year_rows(text, table)
    data = {place for place, cell in grid.items() if place[0] not in years and _number(text, cell) is not None}
    first = min((row for row, col in data if col), default=None)
    if first is None or first == 0:
        return
    for (row, col), cell in grid.items():
        number = _number(text, cell) if (row, col) in data and col else None
        if number is None or row < first:
            continue
        above = [_words(text, c) for r in range(first) if (c := _over(grid, r, col))]
        label = _label(text, grid, data, row, col)
        if not above or not label or any(NO_QUANTITY.search(words) for words in above):
            continue
        unit = number[2] or _unit_of(above) or _unit_of([label]) or _beside(text, grid, row, first) or _whole(table)
        if unit is None or unit.kind == "money":
            continue
        cells = [c for r in range(first) if (c := _over(grid, r, col))] + [c for c in (grid.get((row, 0)), grid.get((row, 1))) if c]
        what = _object(above, label)
        plain_row = what == UNIT.sub("", label) or WHOLE.search(label) or DATED.match(label)
        yield Head(
            number[0], number[1], number[3] * unit.factor, unit.name, what, dated(days, cells, table), None if plain_row else label,
            "".join(above), number[2] is None,
        )  # fmt: skip


def _number(text: str, cell: Cell) -> tuple[int, int, Unit | None, Decimal] | None:
    """Where the number of a cell stands, its unit and value, if the cell holds nothing else."""
    words = text[cell.start : cell.end]
    bare = words.strip()
    if not bare or len(bare) > 24 or not bare[0].isdigit():
        return None
    found = next(iter(numerals(bare)), None)
    reading = read(found.text) if found and found.start == 0 else None
    if found is None or reading is None:
        return None
    start = cell.start + words.index(bare)
    unit = unit_at(bare, found.end)
    if found.end < len(bare) and (unit is None or found.end + len(unit.written) != len(bare)):
        return None
    return start, start + len(bare), unit if found.end < len(bare) else None, reading.value


def _over(grid: dict[tuple[int, int], Cell], row: int, col: int) -> Cell | None:
    """The head cell of a row that reaches over a column."""
    for at in range(col, -1, -1):
        cell = grid.get((row, at))
        if cell is not None:
            return cell if at + cell.colspan > col else None
    return None


def _words(text: str, cell: Cell) -> str:
    return re.sub(r"\s+", "", text[cell.start : cell.end])


def _label(text: str, grid: dict[tuple[int, int], Cell], data: set[tuple[int, int]], row: int, col: int) -> str:
    """The words at the head of a row; a serial number before them is no label."""
    for at in range(min(col, 2)):
        cell = grid.get((row, at))
        if cell is not None and (row, at) not in data and (words := _words(text, cell)) and not words.isdecimal():
            return words
    return ""


def _unit_of(words: Sequence[str]) -> Unit | None:
    for each in reversed(words):
        stated = UNIT.search(each)
        if stated and (unit := _named(stated[1], stated[2])):
            return unit
    return None


def _beside(text: str, grid: dict[tuple[int, int], Cell], row: int, first: int) -> Unit | None:
    """The unit in a column of its own (指标 | 单位 | 数值)."""
    for at in range(1, 4):
        head, cell = grid.get((first - 1, at)), grid.get((row, at))
        if head and cell and UNIT_COLUMN.fullmatch(_words(text, head)) and (stated := STATED.match(_words(text, cell))):
            return _named(stated[1], stated[2])
    return None


def _whole(table: Table) -> Unit | None:
    stated = STATED.match(table.unit or "")
    return _named(stated[1], stated[2]) if stated else None


def _named(scale: str, word: str) -> Unit | None:
    unit = unit_at(word, 0)
    if unit is None or len(unit.written) != len(word):
        return None
    factor = read("1" + scale) if scale else None
    return unit._replace(factor=factor.value if factor else Decimal(1))


def _object(above: Sequence[str], label: str) -> str | None:
    """The head of the column where it names a quantity, else the label of the row (指标 | 数值)."""
    named = [bare for words in above if (bare := UNIT.sub("", words).strip("：:")) and not NAMELESS.fullmatch(bare)]
    row = UNIT.sub("", label).strip("：:、")
    if not named or (len(named) == 1 and NAME_COLUMN.fullmatch(named[0])):
        return row or None
    return named[-1]


def year_rows(text: str, table: Table) -> frozenset[int]:
    """The rows near the top that hold years and no other number: heads, though they are digits (2022 | 2023)."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row <= 2 and (words := _words(text, cell))[:1].isdigit():
            rows.setdefault(cell.row, []).append(words)
    return frozenset(row for row, words in rows.items() if len(words) > 1 and all(YEAR_HEAD.fullmatch(w) for w in words))


def dated(days: Sequence[Date], cells: Sequence[Cell], table: Table) -> str | None:
    """The date in the head or the label of a cell, else the one right before the table (2023年各县学校情况)."""
    starts = [d.start for d in days]
    for cell in cells:
        at = bisect_right(starts, cell.end - 1) - 1
        if at >= 0 and days[at].start >= cell.start:
            return days[at].id
    at = bisect_right(starts, table.start - 1) - 1
    near = at >= 0 and days[at].start >= table.start - 60
    return days[at].id if near and table.caption and days[at].text in table.caption else None
